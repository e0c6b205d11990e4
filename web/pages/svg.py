"""Prepare a picture for the page: scalable, recoloured by the page's colour mode, ids of its own."""

import re


def inline_svg(text, name):
    """SVG markup to stand inside a page.

    Parameters
    ----------
    text : str
        An SVG file as matplotlib writes it.
    name : str
        Id of the figure; prefixes all ids, so that several pictures share a page.

    Returns
    -------
    str
        Without XML header and fixed size; each colour is a CSS variable with the drawn colour as fallback.
    """
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    width, height = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', text).groups()
    text = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", text, count=1)
    text = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", text, count=1)
    text = text.replace("<svg", f'<svg aria-hidden="true" focusable="false" width="{width}" height="{height}"', 1)
    text = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', text)
    text = re.sub(r'(href="|url\()#([^")]+)', rf"\1#{name}-\2", text)
    text = re.sub(r"#([0-9a-f]{6})\b(?=[;\"])", r"var(--figure-\1,#\1)", text)
    return re.sub(r">\s+<", "><", text)
