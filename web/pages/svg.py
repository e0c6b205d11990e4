"""Prepare a picture for the page: one file for both colour modes.

A picture stands beside the page and not in it: a chapter has eight of them, and as a part of the page they were half of its bytes and a third of its elements,
all of which a phone had to read before it could show the first line.
As a file each is loaded when the reader comes near it, and is kept for the next page.
A browser asks the picture for the colour scheme of the element that shows it, so that the page's own switch reaches it.
"""

import re
from functools import lru_cache
from pathlib import Path

STYLE = Path(__file__).parent.parent / "static" / "book.css"
GROUND = "ffffff"


@lru_cache
def dark_colours():
    """Drawn colour → colour on a dark page, as ``book.css`` lists them (dict of str to str, without ``#``)."""
    return dict(re.findall(r"--figure-([0-9a-f]{6}): *#([0-9a-f]{6})", STYLE.read_text(encoding="utf-8")))


def page_picture(text):
    """An SVG file as the pages show it.

    Parameters
    ----------
    text : str
        An SVG file as matplotlib writes it, without ground.

    Returns
    -------
    str
        With a ground of its own, and with a second set of colours for dark pages; without metadata and white space.

    Examples
    --------
    >>> picture = page_picture('<?xml version="1.0"?><svg width="2pt" height="1pt" viewBox="0 0 2 1"><path style="fill: #222222"/></svg>')
    >>> "var(--c222222,#222222)" in picture, "--c222222:#e4e6ea" in picture
    (True, True)
    """
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    width, height = picture_size(text)
    text = re.sub(r'(<svg[^>]*?) width="[^"]*"', rf'\1 width="{width}"', text, count=1)
    text = re.sub(r'(<svg[^>]*?) height="[^"]*"', rf'\1 height="{height}"', text, count=1)
    drawn = {GROUND, *re.findall(r"#([0-9a-f]{6})\b(?=[;\"])", text)}
    text = re.sub(r"#([0-9a-f]{6})\b(?=[;\"])", r"var(--c\1,#\1)", text)
    dark = ";".join(f"--c{colour}:#{dark_colours()[colour]}" for colour in sorted(drawn) if colour in dark_colours())
    style = f"<style>@media (prefers-color-scheme: dark){{svg{{{dark}}}}}</style>"
    ground = f'<rect width="100%" height="100%" style="fill:var(--c{GROUND},#{GROUND})"/>'
    head, _, rest = text.partition(">")
    return re.sub(r">\s+<", "><", f"{head}>{style}{ground}{rest}")


def picture_size(text):
    """Width and height of a picture in the page's pixels, from its drawing area (tuple of int)."""
    return tuple(round(float(number) * 4 / 3) for number in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', text).groups())
