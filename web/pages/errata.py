"""The list of corrections to released versions."""

import csv
from html import escape

from reproduction.citation import book_record
from reproduction.errors import BookError
from reproduction.language import LANGUAGE, say
from reproduction.paths import project_root

from .directives import Block
from .links import claim_address, relative
from .tables import html_table

RECORD = "web/records/errata.csv"
FIELDS = ("version", "date", "object", "was", "is", "reason_en", "reason_zh")


def setup(app):
    """Register the directive."""
    app.add_directive("errata-list", ErrataList)


def read_errata():
    """All corrections, the latest first.

    Returns
    -------
    list of dict
        With the keys of ``FIELDS``; ``version`` is the one that carries the error.

    Raises
    ------
    BookError
        Other columns, or an empty cell.
    """
    path = project_root() / RECORD
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != FIELDS:
            raise BookError(f"{RECORD}, row 1", f"the columns {FIELDS}", str(reader.fieldnames), "restore the header")
        rows = list(reader)
    for number, row in enumerate(rows, start=2):
        empty = [name for name in FIELDS if not row[name]]
        if empty:
            raise BookError(f"{RECORD}, row {number}", "a text in each column", f"nothing in {', '.join(empty)}", "fill it in, in both languages")
    return sorted(rows, key=lambda row: row["date"], reverse=True)


class ErrataList(Block):
    """Corrections as a table, each linked to the claim or figure that it concerns."""

    def html(self):
        rows = read_errata()
        version = book_record()["version"]
        if not rows:
            return f"<p>{say(f'No correction so far; this is version {version}.', f'目前没有更正；本书版本为{version}。')}</p>"
        columns = [say("Version with the error", "有误版本"), say("Corrected on", "更正日期"), say("What", "对象"), say("Was", "原为"), say("Is", "现为"), say("Why", "原因")]
        cells = [[escape(row["version"]), escape(row["date"]), self.linked(row["object"]), escape(row["was"]), escape(row["is"]), escape(row[f"reason_{LANGUAGE}"])] for row in rows]
        return html_table(say("Corrections", "更正"), columns, cells)

    def linked(self, name):
        """The object as a link; an unknown one is a named error."""
        if name in self.env.book_ledger:
            address = claim_address(self.env.docname, self.env.book_ledger[name])
        elif name in self.env.book_figures:
            address = relative(self.env.docname, self.env.book_figures[name]["docname"], name)
        else:
            raise BookError(f"{RECORD}, object {name!r}", "the id of a claim or figure", "no such object", "correct the id")
        return f'<a href="{address}">{escape(name)}</a>'
