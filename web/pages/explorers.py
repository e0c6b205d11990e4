"""Explorers in their pages: the place that a script fills, the tables for readers without scripts, and the data.

``web/explorers`` says what an explorer is; ``web/static/explore.js`` and ``explore-NAME.js`` draw it.
"""

import re
from html import escape

from reproduction.citation import ACCESS_DATE, book_item
from reproduction.language import LANGUAGE, say

from ..explorers import Book, find_explorer, pack
from .cite import PLAIN, permanent_link
from .directives import Block
from .links import claim_address
from .tables import html_table

PLACE = '<div class="explorer" id="explore-'
SETTING = "{setting}"
"""Stands in the citation where the setting of the reader goes, as in ``explore.js``."""

TITLE = "{title}"
"""Stands in the citation where the title of the page goes, which is translated only when the page is written."""


def setup(app):
    """Register the directive, and the files on the pages that have an explorer."""
    app.add_directive("explorer", Explorer)
    app.connect("html-page-context", add_files)


def add_files(app, pagename, templatename, context, doctree):
    """Style and scripts, on pages of an explorer only; and the title in its citation."""
    for name in re.findall(rf'{PLACE}([\w-]+)"', context.get("body", "")):
        context["body"] = context["body"].replace(TITLE, re.sub(r"<[^>]+>", "", context["title"]).replace('"', "&quot;"))
        app.add_css_file("explore.css")
        app.add_js_file("explore.js", defer="defer", priority=600)
        app.add_js_file(f"explore-{name}.js", defer="defer", priority=700)


class Explorer(Block):
    """``{explorer} NAME``: one explorer."""

    required_arguments = 1

    def html(self):
        name = self.arguments[0]
        explorer = find_explorer(name)
        ledger = {key: entry | {"address": claim_address(self.env.docname, entry)} for key, entry in self.env.book_ledger.items()}
        book = Book(ledger, {key: figure["record"] for key, figure in self.env.book_figures.items()})
        tables = "".join(html_table(caption, [escape(column) for column in columns], [[escape(cell) for cell in row] for row in rows]) for caption, columns, rows in explorer.tables(book))
        need = say(
            "Changing the setting needs a script, which this browser does not run. The tables show the book's own setting.",
            "更改设定需要运行脚本，当前浏览器未运行。下列各表为本书设定下的结果。",
        )
        return (
            f'{PLACE}{name}" data-cite="{escape(cite_setting(self.env.docname))}">'
            f'<div class="explore-fallback"><p><noscript>{need}</noscript></p>{tables}</div></div>'
            f'<script type="application/json" id="explore-{name}-data">{pack(name, explorer.data(book))}</script>'
        )


def cite_setting(docname):
    """Citation of a setting of an explorer, in the style of the edition.

    Parameters
    ----------
    docname : str
        Page.

    Returns
    -------
    str
        With :data:`TITLE` and :data:`SETTING` in their places.
    """
    book = book_item(permanent_link(docname) + SETTING)
    page = book | {"type": "chapter", "title": TITLE, "container-title": book["title"], "container-author": book["author"]}
    return PLAIN[LANGUAGE](page).replace(ACCESS_DATE, say("[date]", "访问日期"))
