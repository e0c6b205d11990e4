"""How to cite the book and each part of it: one record an object, four formats.

- ``record``: the CSL-JSON item of a book, chapter, figure, table or claim, from ``CITATION.cff`` and the object itself
- ``style_gbt7714``: GB/T 7714-2025, by a formatter of our own, because no CSL style of it is on a package index
- ``style_apa``: APA 7, by citeproc-py with the CSL project's style
- ``exchange``: BibTeX by pybtex, RIS by rispy

The day of access is the reader's: the text holds :data:`ACCESS_DATE` in its place.
"""

from .exchange import bibtex, ris
from .record import (
    ACCESS_DATE,
    author_names,
    book_item,
    book_record,
    chapter_heading,
    chapter_item,
    claim_item,
    content_hash,
    edition_of,
    figure_item,
    paper_item,
    table_item,
)
from .style_apa import apa
from .style_gbt7714 import gbt7714

FORMATS = {"gbt7714": "GB/T 7714-2025", "apa": "APA 7", "bibtex": "BibTeX", "ris": "RIS"}
"""Formats and the names that readers know them by."""

__all__ = [
    "ACCESS_DATE",
    "FORMATS",
    "apa",
    "author_names",
    "bibtex",
    "book_item",
    "book_record",
    "chapter_heading",
    "chapter_item",
    "claim_item",
    "content_hash",
    "edition_of",
    "figure_item",
    "gbt7714",
    "paper_item",
    "ris",
    "table_item",
]
