"""The one frame of every table on a page: caption, header cells, and a region that scrolls sideways with its header.

``web/static/book.js`` takes a region that has nothing to scroll out of the order of the Tab key.
"""

import re
from html import escape, unescape
from itertools import count
from unicodedata import east_asian_width

from reproduction.language import say

WIDE = 5
"""A table with this many columns keeps its first one in sight while it is scrolled."""

WORDS, SENTENCE = 14, 45
"""A cell with more letters than this (Chinese ones count twice) gets room for several words, or the width of a line of prose."""

ONE_LINE = r"[<>≥≤~−+]? ?[\w.,:−–…/%+-]{1,24}|\d{4}年"
"""What must not be broken at its hyphens: ids, dates, periods, numbers with their sign."""

NUMBER = re.compile(r"[<>≥≤~]? ?[−+]?\d[\d,]*(?:\.(\d+))?%?")
MISSING = ("", "–")
RAGGED = 4
"""More decimals than this between two numbers of a column tell of different quantities, which no point can align; ``book.css`` has a class for each up to here."""

YEAR = re.compile(r"(19|20)\d\d")
ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
CELL = re.compile(r'<(td|th)( scope="(?:row|col)")?(?: class="([^"]*)")?>(.*?)</\1>', re.DOTALL)


def scroll_region(html, name):
    """A part of a page that scrolls by itself, also with the keyboard.

    Parameters
    ----------
    html : str
        A table or a picture.
    name : str
        What a screen reader calls it; text, not HTML.

    Returns
    -------
    str

    Notes
    -----
    It is a group and no region: a page holds dozens, and a list of landmarks should stay short.
    """
    html = html.replace('<th scope="row"></th>', "<td></td>")  # an empty cell heads nothing
    html = re.sub(r"<caption>(.*?)</caption>", r"<caption><span>\1</span></caption>", html, flags=re.DOTALL)  # the words stay in sight while the table scrolls
    html = re.sub(r'<(td|th scope="row")>(.*?)</(td|th)>', _measured_cell, html, flags=re.DOTALL)
    html = _aligned(html) if 'class="book-table' in html and html.count("<table") == 1 else html  # not in tables of tables
    wide = " wide" if len(re.findall(r"<th\b", html.partition("</thead>")[0])) >= WIDE else ""
    return f'<div class="table-scroll{wide}" tabindex="0" role="group" aria-label="{escape(name)}">{html}</div>'


def _measured_cell(found):
    """A cell of a table's body with a class for what its column needs: room for a sentence, or one line for an id, a date or a number."""
    text = _words(found[2])
    length = sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
    kind = "short" if re.fullmatch(ONE_LINE, text, re.ASCII) else "long" if length > SENTENCE else "words" if length > WORDS else ""
    return f'<{found[1]} class="{kind}">{found[2]}</{found[3]}>' if kind else found[0]


def _words(html):
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()


def _aligned(html):
    """A table with its columns of numbers marked, so that they stand with their decimal points one below the other.

    A column is one of numbers when every cell is a number of about the same precision or says that there is none; the first column heads
    the rows, and years are names.
    """
    rows = [[_words(cell[4]) for cell in CELL.finditer(row)] for row in ROW.findall(html.partition("</thead>")[2])]
    columns = {place: texts for place, texts in enumerate(zip(*rows, strict=True)) if place and _are_numbers(texts)} if len({len(row) for row in rows}) == 1 else {}
    decimals = {place: max(_decimals(text) for text in texts if text not in MISSING) for place, texts in columns.items()}

    def marked(row):
        places = count()
        return CELL.sub(lambda cell: _marked_cell(cell, decimals.get(next(places))), row[0])

    return ROW.sub(marked, html) if decimals else html


def _are_numbers(texts):
    there = [text for text in texts if text not in MISSING]
    if not there or not all(NUMBER.fullmatch(text) for text in there) or all(YEAR.fullmatch(text) for text in there):
        return False
    decimals = [_decimals(text) for text in there]
    return max(decimals) - min(decimals) <= RAGGED


def _decimals(text):
    return len(NUMBER.fullmatch(text)[1] or "")


def _marked_cell(cell, decimals):
    if decimals is None:
        return cell[0]
    text = _words(cell[4])
    own = _decimals(text) if cell[1] == "td" and NUMBER.fullmatch(text) else decimals
    fewer = [f"less-{decimals - own}", "" if own else "no-point"] if own < decimals else []
    kinds = " ".join(filter(None, [cell[3], "number", *fewer]))
    return f'<{cell[1]}{cell[2] or ""} class="{kinds}">{cell[4]}</{cell[1]}>'


def html_table(caption, columns, rows, kind="", attributes=(), total=False):
    """A captioned table that scrolls.

    Parameters
    ----------
    caption : str
        Text.
    columns : sequence of str
        HTML of the header cells.
    rows : sequence of sequence of str
        HTML of the cells; the first one of each row is its header.
    kind : str
        Further classes of the table.
    attributes : sequence of str
        HTML attributes of the rows, such as ``'id="number-share"'``.
    total : bool
        Whether the last row is a sum.

    Returns
    -------
    str

    Examples
    --------
    >>> print(html_table("Rows & sources", ["Grade", "Rows"], [["A", "3"]]))
    <div class="table-scroll" tabindex="0" role="group" aria-label="Rows &amp; sources"><table class="book-table"><caption><span>Rows &amp; sources</span></caption>\
<thead><tr><th scope="col">Grade</th><th scope="col" class="number">Rows</th></tr></thead><tbody><tr><th scope="row" class="short">A</th><td class="short number">3</td></tr></tbody></table></div>
    """
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    body = ""
    for number, cells in enumerate(rows):
        own = f" {attributes[number]}" if attributes else ""
        own += ' class="total"' if total and number == len(rows) - 1 else ""
        body += f'<tr{own}><th scope="row">{cells[0]}</th>' + "".join(f"<td>{cell}</td>" for cell in cells[1:]) + "</tr>"
    classes = f"book-table {kind}".strip()
    return scroll_region(f'<table class="{classes}"><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>', caption)


def scrolling_parts(html, identifier):
    """Put the table of measures of a claim, where there is one, into a region that scrolls.

    Parameters
    ----------
    html : str
        A verdict card, or :func:`reproduction.cards.parts_table`.
    identifier : str
        Id of the claim.

    Returns
    -------
    str
    """
    name = say(f"Measures of {identifier}", f"{identifier}的指标")
    return re.sub(r'<table class="verdict-parts">.*?</table>', lambda found: scroll_region(found[0], name), html, flags=re.DOTALL)
