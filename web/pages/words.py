"""Ids in the data table of a figure, in the words of ``data/labels.csv``; the CSV beside the table keeps the ids."""

import csv
import re
from functools import lru_cache
from pathlib import Path

from reproduction.data import labels
from reproduction.language import LANGUAGE

KINDS = ("place", "indicator", "basis", "unit", "event", "word")
"""Where a cell is looked up: first under the name of its own column, then in this order."""


def heading(column):
    """What readers see above a column.

    Parameters
    ----------
    column : str
        A name in a figure's data.

    Returns
    -------
    str
        The label of kind ``column``; a name that has none is a word or a year already.

    Examples
    --------
    >>> heading("2014")
    '2014'
    """
    return labels().get(("column", column), {}).get(LANGUAGE, column)


def word(column, cell):
    """What readers see in a cell that holds an id, and the cell itself where it holds none.

    A word that means different things in two columns is listed as ``column:word``.

    Parameters
    ----------
    column : str
    cell : object

    Returns
    -------
    object

    Examples
    --------
    >>> word("value", 3.5), word("place", "nowhere in particular")
    (3.5, 'nowhere in particular')
    """
    entry = _entry(column, cell)
    return entry[LANGUAGE] if entry else cell


def _entry(column, cell):
    if not isinstance(cell, str):
        return None
    keys = [("word", f"{column}:{cell}"), (column, cell), *((kind, cell) for kind in KINDS)]
    return next((labels()[key] for key in keys if key in labels()), None)


def without_words(record):
    """Ids of a figure's data that have no words, for a test.

    Parameters
    ----------
    record : dict
        With ``data``: ``columns`` and ``rows``.

    Returns
    -------
    list of str
        Columns and cells of the Chinese edition that hold an English word or an id and are in no label. Keys of sources are left out.

    Examples
    --------
    >>> without_words({"data": {"columns": ["2014", "an_id"], "rows": []}})
    ['an_id']
    """
    columns, rows = record["data"]["columns"], record["data"]["rows"]
    missing = [name for name in columns if _needs_words(name) and ("column", name) not in labels()]
    cells = {(name, cell) for row in rows for name, cell in zip(columns, row, strict=True) if isinstance(cell, str) and name != "source"}
    return missing + sorted(cell for name, cell in cells if _needs_words(cell) and _entry(name, cell) is None)


def _needs_words(text):
    return bool(re.search(r"[a-z]", text)) and not re.search(r"[\u4e00-\u9fff]", text)


@lru_cache
def _source_notes():
    """What the list of sources says about how a source was read, English to Chinese; ``*`` stands for any words."""
    with (Path(__file__).parent.parent / "locale" / "zh_CN" / "source_notes.csv").open(encoding="utf-8", newline="") as file:
        return [(re.compile(re.escape(row["en"]).replace(r"\*", "(.+)")), row["zh"].replace("*", r"\1")) for row in csv.DictReader(file)]


def source_note(note):
    """The note of a source in the language of this edition.

    Parameters
    ----------
    note : str
        Parts between semicolons, as in ``data/sources.bib``.

    Returns
    -------
    str
        A part that ``web/locale/zh_CN/source_notes.csv`` does not have stays as it is.

    Examples
    --------
    >>> source_note("undated; read in a copy") in ("undated; read in a copy", "未注日期；读自副本")
    True
    """
    return note if LANGUAGE == "en" else "；".join(chinese_note(part) or part for part in re.split(r";\s+", note))


def chinese_note(part):
    """Chinese words for one part of a note (str or None)."""
    return next((form.sub(words, part) for form, words in _source_notes() if form.fullmatch(part)), None)
