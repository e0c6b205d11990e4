"""Pictures of every page on a few sheets, to be looked at: pages × languages × colour modes × widths.

For each language, mode and width one sheet shows every page whole, scaled down; the first screens are kept at full size beside it, and one HTML page leads to all.
It needs a built site and a Chromium; the result is below ``_build/sheet`` and is never committed.
"""

import argparse
import math
import shutil
import sys
from dataclasses import dataclass
from html import escape
from io import BytesIO
from itertools import product
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import sync_playwright

from benchmarks.browser import require_chromium
from benchmarks.built import built_pages
from benchmarks.serve import served
from benchmarks.weigh import WALK_DOWN
from reproduction.errors import BookError
from web.browser import QUIET
from web.editions import FOLDERS

from .helpers import ROOT

MODES = ("light", "dark")
WIDTHS = {360: 800, 1280: 800}
"""Widths of the window with its height: a phone and a laptop."""

COLUMN = {360: 180, 1280: 320}
"""Width of a whole page on a sheet."""

LONGEST = 1600
"""Pixels of a page on a sheet; what is below is cut off there, and the line under the page says so. The picture of the whole page has it all."""

SLICE = 6000
"""Pixels of a page that are photographed at a time: a browser paints no more than about 16,000 in one picture."""

GAP, LINE = 12, 18
PAPER, INK = "#dddddd", "#111111"
SHEET_WIDTH = 2200


@dataclass(frozen=True)
class Shot:
    """One page in one mode and width, with the two pictures of it: whole, and the first screen."""

    page: object
    mode: str
    width: int
    whole: Path
    first: Path
    height: int = 0

    @property
    def view(self):
        return self.page.edition, self.mode, self.width


def take(site, pages, folder, *, modes=MODES, widths=tuple(WIDTHS), report=print):
    """Photograph pages.

    Parameters
    ----------
    site : pathlib.Path
        Built site with both editions.
    pages : list of benchmarks.built.Page
    folder : pathlib.Path
        For the pictures, in the folders ``whole`` and ``first``.
    modes : sequence of {"light", "dark"}
    widths : sequence of {360, 1280}
    report : callable
        Called with a line of progress for each view.

    Returns
    -------
    list of Shot
    """
    shots = []
    views = list(product(dict.fromkeys(page.edition for page in pages), modes, widths))
    with served(site) as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=require_chromium(), args=list(QUIET))
        for number, (edition, mode, width) in enumerate(views, start=1):
            context = browser.new_context(viewport={"width": width, "height": WIDTHS[width]}, color_scheme=mode, reduced_motion="reduce")
            tab = context.new_page()
            of_edition = [page for page in pages if page.edition == edition]
            shots += [_photograph(tab, address, page, mode, width, folder) for page in of_edition]
            context.close()
            report(f"[{number}/{len(views)}] {edition} {mode:<5} {width:>4} px: {len(of_edition)} pages")
        browser.close()
    return shots


def _photograph(tab, address, page, mode, width, folder):
    """The first screen as a reader sees it, then the whole page, after everything that loads on the way down has come."""
    name = f"{page.edition}-{mode}-{width}-{page.name.replace('/', '.')}.png"
    whole, first = folder / "whole" / name, folder / "first" / name
    tab.goto(f"{address}/{page.path}", wait_until="networkidle")
    tab.evaluate("document.fonts.ready")
    tab.screenshot(path=first)
    tab.evaluate(WALK_DOWN)
    tab.wait_for_load_state("networkidle")
    tab.evaluate("scrollTo(0, 0)")
    height = tab.evaluate("document.documentElement.scrollHeight")
    _join([tab.screenshot(full_page=True, clip={"x": 0, "y": top, "width": width, "height": min(SLICE, height - top)}) for top in range(0, height, SLICE)], whole)
    return Shot(page, mode, width, whole, first, height)


def _join(slices, target):
    """Write pictures below one another as one."""
    pictures = [Image.open(BytesIO(slice_)).convert("RGB") for slice_ in slices]
    joined = Image.new("RGB", (pictures[0].width, sum(picture.height for picture in pictures)))
    top = 0
    for picture in pictures:
        joined.paste(picture, (0, top))
        top += picture.height
    joined.save(target)


def lay_out(sizes, across):
    """Places of pictures of the same width in rows, the rows as high as their highest picture.

    Parameters
    ----------
    sizes : list of tuple of int
        Width and height of each picture.
    across : int
        Pictures in a row.

    Returns
    -------
    list of tuple of int, int
        Left and upper corner of each picture, and the height of all rows; each picture has room for a line of text below.

    Examples
    --------
    >>> lay_out([(100, 50), (100, 80), (100, 20)], across=2)
    ([(12, 12), (124, 12), (12, 122)], 172)
    """
    places, top = [], GAP
    for start in range(0, len(sizes), across):
        row = sizes[start : start + across]
        left = GAP
        for width, _ in row:
            places.append((left, top))
            left += width + GAP
        top += max(height for _, height in row) + LINE + GAP
    return places, top


def contact_sheet(shots, target):
    """All pages of one view on one picture, each with its name.

    Parameters
    ----------
    shots : list of Shot
        Of the same width.
    target : pathlib.Path
    """
    column = COLUMN[shots[0].width]
    pictures = [_scaled(shot.whole, column) for shot in shots]
    across = max(1, min(len(pictures), SHEET_WIDTH // (column + GAP)))
    places, height = lay_out([picture.size for picture in pictures], across)
    sheet = Image.new("RGB", (across * (column + GAP) + GAP, height), PAPER)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(13)
    for shot, picture, (left, top) in zip(shots, pictures, places, strict=True):
        sheet.paste(picture, (left, top))
        cut = " (cut)" if picture.height == LONGEST else ""
        pen.text((left, top + picture.height + 2), f"{shot.page.name.rsplit('/', 1)[-1]} {shot.height:,} px{cut}", INK, font=font)
    sheet.save(target, optimize=True)


def _scaled(path, column):
    """A whole page in the width of a column, its end cut off where it is too long."""
    with Image.open(path) as picture:
        rows = min(picture.height, math.ceil(LONGEST * picture.width / column))
        part = picture.convert("RGB").crop((0, 0, picture.width, rows))
        return part.resize((column, min(LONGEST, max(1, round(rows * column / picture.width)))), Image.Resampling.LANCZOS)


def write_index(shots, sheets, folder):
    """The page that leads to all sheets and pictures (pathlib.Path)."""
    parts = []
    for view, sheet in sheets.items():
        edition, mode, width = view
        title = f"{edition}, {mode}, {width} px"
        parts.append(f'<h2>{title}</h2><p><a href="{sheet.name}"><img src="{sheet.name}" alt="All pages, {title}" loading="lazy"></a></p><ul>')
        for shot in (shot for shot in shots if shot.view == view):
            name = escape(shot.page.name)
            parts.append(f'<li>{name}: <a href="first/{shot.first.name}">first screen</a>, <a href="whole/{shot.whole.name}">whole page</a> ({shot.height:,} px)</li>')
        parts.append("</ul>")
    index = folder / "index.html"
    style = "body{font:16px/1.5 sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}img{max-width:100%;border:1px solid #999}ul{columns:2}"
    index.write_text(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Screenshot sheets</title><style>{style}</style>'
        f"<h1>Screenshot sheets</h1>{''.join(parts)}</html>\n",
        encoding="utf-8",
    )
    return index


def main(arguments=None):
    """Make the sheets; returns 0, or 2 when there is no site or no browser."""
    parser = argparse.ArgumentParser(prog="python -m tests.sheet", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, default=ROOT / "_build" / "html", help="folder of the built site (default _build/html)")
    parser.add_argument("--out", type=Path, default=ROOT / "_build" / "sheet", metavar="DIR", help="folder of the sheets, made anew (default _build/sheet)")
    parser.add_argument("--pages", nargs="+", default=(), metavar="NAME", help="only these pages, such as index 02-1-status")
    parser.add_argument("--editions", nargs="+", choices=tuple(FOLDERS), default=tuple(FOLDERS), metavar="LANGUAGE", help="en, zh or both (default)")
    parser.add_argument("--modes", nargs="+", choices=MODES, default=MODES, metavar="MODE", help="light, dark or both (default)")
    parser.add_argument("--widths", nargs="+", type=int, choices=tuple(WIDTHS), default=tuple(WIDTHS), metavar="WIDTH", help="360, 1280 or both (default)")
    options = parser.parse_args(arguments)
    try:
        require_chromium()
        pages = built_pages(ROOT, options.site, names=options.pages, editions=options.editions)
    except BookError as error:
        print(error, file=sys.stderr)
        return 2
    for name in ("whole", "first"):
        shutil.rmtree(options.out / name, ignore_errors=True)
        (options.out / name).mkdir(parents=True)
    shots = take(options.site, pages, options.out, modes=options.modes, widths=options.widths, report=lambda line: print(line, flush=True))
    sheets = {}
    for view in dict.fromkeys(shot.view for shot in shots):
        sheets[view] = options.out / f"{'-'.join(map(str, view))}.png"
        contact_sheet([shot for shot in shots if shot.view == view], sheets[view])
    index = write_index(shots, sheets, options.out)
    print(f"{len(shots)} pages on {len(sheets)} sheets. Open {index}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
