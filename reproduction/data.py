"""Load the evidence: typed tables, checked against their description.

``data/datapackage.json`` (Frictionless) describes each table; every load checks the file against it,
so that a wrong value stops a chapter with the table, the row and a remedy instead of reaching a figure.
"""

import csv
import json
import re
from functools import lru_cache

import pandas as pd
from pybtex.database import parse_file

from .errors import DataError
from .language import LANGUAGE
from .paths import data_folder

PAPER = "paper"
"""Source key of numbers that only the paper itself prints."""

GRADES = ("A", "B", "C", "P")
"""Evidence grades from strongest to weakest; P is the paper's own word."""


def load(table):
    """Load one evidence table, checked and typed.

    Parameters
    ----------
    table : str
        Name of a table, as listed in ``data/datapackage.json``, such as ``"provincial_trade"``.

    Returns
    -------
    pandas.DataFrame
        One observation a row. Number columns are float (missing is NaN), ``chosen`` is bool, the rest str.
        Tables with a ``period`` also get ``year`` (nullable integer), filled where the period is one calendar year.

    Raises
    ------
    DataError
        Unknown table, missing file, wrong columns, wrong unit, duplicate key, unknown source or label,
        or a value outside the range that its indicator allows. The message names table, row and remedy.

    Examples
    --------
    >>> trade = load("provincial_trade")
    >>> sorted(trade["basis"].unique())
    ['operating_unit', 'origin_destination']
    """
    description = _describe(table)
    path = data_folder() / description["path"]
    rows = _read_rows(table, path, description)
    _check_rows(table, rows, description)
    return _typed(rows, description)


@lru_cache
def datapackage():
    """The Frictionless description of ``data/`` (a dict)."""
    path = data_folder() / "datapackage.json"
    if not path.exists():
        raise DataError("data/datapackage.json", "the description of all tables", "no such file", "restore it from the repository")
    return json.loads(path.read_text(encoding="utf-8"))


def table_names():
    """Names of all tables, in the order of the data package (list of str)."""
    return [resource["name"] for resource in datapackage()["resources"]]


@lru_cache
def sources():
    """All entries of ``data/sources.bib`` by key (dict of pybtex entries)."""
    path = data_folder() / "sources.bib"
    if not path.exists():
        raise DataError("data/sources.bib", "the list of sources", "no such file", "restore it from the repository")
    return dict(parse_file(str(path), bib_format="bibtex").entries.items())


@lru_cache
def labels():
    """Reader-facing names of all ids: ``{(kind, id): {"en": ..., "zh": ...}}``."""
    with (data_folder() / "labels.csv").open(encoding="utf-8", newline="") as file:
        return {(row["kind"], row["id"]): {"en": row["en"], "zh": row["zh"]} for row in csv.DictReader(file)}


def label(kind, identifier):
    """Name of an id in the language of this edition.

    Parameters
    ----------
    kind : str
        ``"place"``, ``"indicator"``, ``"basis"``, ``"unit"`` or ``"event"``.
    identifier : str

    Returns
    -------
    str

    Raises
    ------
    DataError
        The id has no label.

    Examples
    --------
    >>> label("place", "nowhere")
    Traceback (most recent call last):
    reproduction.errors.DataError: data/labels.csv: expected a row place,nowhere; found none. What to do: add the id with its English and Chinese name
    """
    try:
        return labels()[kind, identifier][LANGUAGE]
    except KeyError:
        raise DataError("data/labels.csv", f"a row {kind},{identifier}", "none", "add the id with its English and Chinese name") from None


def worst_grade(grades):
    """Weakest of several evidence grades.

    Parameters
    ----------
    grades : iterable of str
        Members of ``GRADES``.

    Returns
    -------
    str or None
        None when there is no evidence at all.

    Examples
    --------
    >>> worst_grade(["A", "C", "B"])
    'C'
    """
    return max(grades, key=GRADES.index, default=None)


def describe_evidence(evidence):
    """Sources and weakest grade of the rows that a result rests on.

    Parameters
    ----------
    evidence : None, pandas.DataFrame or list of pandas.DataFrame

    Returns
    -------
    sources : list of str
        Keys of ``data/sources.bib``, sorted, each once.
    grade : str or None
    """
    if evidence is None:
        return [], None
    tables = evidence if isinstance(evidence, (list, tuple)) else [evidence]
    sources, grades = set(), set()
    for table in tables:
        if table.empty:
            raise DataError("evidence", "rows with `source` and `grade`", "an empty selection", "check the query that selects the rows")
        sources.update(table["source"])
        grades.update(table["grade"])
    return sorted(sources), worst_grade(grades)


def _describe(table):
    for resource in datapackage()["resources"]:
        if resource["name"] == table:
            return resource
    raise DataError(f"table {table!r}", "one of " + ", ".join(table_names()), "no such table", "check the spelling, or describe the new table in data/datapackage.json")


def _read_rows(table, path, description):
    if not path.exists():
        raise DataError(f"data/{path.name}", "the file of this table", "no such file", "restore it from the repository")
    expected = [field["name"] for field in description["schema"]["fields"]]
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        found = next(reader, [])
        if found != expected:
            unknown = [name for name in found if name not in expected]
            missing = [name for name in expected if name not in found]
            detail = f"unknown {unknown}, missing {missing}" if unknown or missing else f"order {found}"
            raise DataError(f"data/{path.name}, row 1", f"the columns {expected}", detail, "rename the columns, or change the schema in data/datapackage.json")
        rows = []
        for number, cells in enumerate(reader, start=2):
            if len(cells) != len(expected):
                raise DataError(f"data/{path.name}, row {number}", f"{len(expected)} cells", f"{len(cells)}", "look for a missing or unquoted comma")
            rows.append((number, dict(zip(expected, cells, strict=True))))
    return rows


def _check_rows(table, rows, description):
    keys = {}
    primary = description["schema"].get("primaryKey", [])
    for number, row in rows:
        where = f"data/{description['path']}, row {number}"
        for field in description["schema"]["fields"]:
            _check_cell(where, field, row[field["name"]])
        _check_references(where, row)
        _check_indicator(where, row, description.get("indicators", {}))
        key = tuple(row[name] for name in primary)
        if primary and key in keys:
            raise DataError(where, f"a new combination of {', '.join(primary)}", f"{key}, already in row {keys[key]}", "remove the copy, or say in `basis` how the two differ")
        keys[key] = number
    _check_choice(rows, description)


def _check_cell(where, field, cell):
    constraints = field.get("constraints", {})
    where = f"{where}, column {field['name']}"
    if cell == "":
        if constraints.get("required"):
            raise DataError(where, "a value", "an empty cell", "fill it in, or remove the row")
        return
    if field["type"] == "number" and not _is_number(cell):
        raise DataError(where, "a number", repr(cell), "write digits with a decimal point and no unit; bounds go into low and high")
    if "enum" in constraints and cell not in constraints["enum"]:
        raise DataError(where, "one of " + ", ".join(constraints["enum"]), repr(cell), "use a listed word, or extend the list in data/datapackage.json")
    if "pattern" in constraints and not re.fullmatch(constraints["pattern"], cell):
        raise DataError(where, f"text of the form {constraints['pattern']}", repr(cell), "see the field's description in data/datapackage.json")
    if field["type"] == "number" and not constraints.get("minimum", float("-inf")) <= float(cell) <= constraints.get("maximum", float("inf")):
        raise DataError(where, f"a number between {constraints.get('minimum')} and {constraints.get('maximum')}", cell, "check the value against its source")


def _check_references(where, row):
    source = row.get("source")
    if source and source != PAPER and source not in sources():
        raise DataError(f"{where}, column source", "a key of data/sources.bib", repr(source), "add the source to data/sources.bib, or correct the key")
    for kind in ("place", "indicator", "basis", "unit", "event"):
        if row.get(kind) and (kind, row[kind]) not in labels():
            raise DataError(f"{where}, column {kind}", f"an id listed in data/labels.csv under {kind}", repr(row[kind]), "correct the id, or label it in both languages")


def _check_indicator(where, row, indicators):
    """Unit and range belong to the indicator, not to the column."""
    if not indicators:
        return
    rule = indicators.get(row["indicator"])
    if rule is None:
        raise DataError(f"{where}, column indicator", "one of " + ", ".join(indicators), repr(row["indicator"]), "correct it, or describe the indicator in data/datapackage.json")
    if row["unit"] != rule["unit"]:
        raise DataError(f"{where}, column unit", f"{rule['unit']} for {row['indicator']}", repr(row["unit"]), "convert the value exactly and say so in note")
    numbers = {name: float(row[name]) for name in ("value", "low", "high") if row.get(name)}
    if not numbers:
        raise DataError(where, "a value, or a bound in low or high", "none of them", "give what the source says, or remove the row")
    for name, number in numbers.items():
        if not rule["minimum"] <= number <= rule["maximum"]:
            raise DataError(f"{where}, column {name}", f"{row['indicator']} between {rule['minimum']} and {rule['maximum']} {rule['unit']}", row[name], "check value and unit against the source")
    ordered = [numbers[name] for name in ("low", "value", "high") if name in numbers]
    if ordered != sorted(ordered):
        raise DataError(where, "low ≤ value ≤ high", str(ordered), "put the bounds in order")


def _check_choice(rows, description):
    """Of several sources for one observation exactly one is chosen."""
    names = [field["name"] for field in description["schema"]["fields"]]
    group = [name for name in ("indicator", "place", "period", "basis") if name in names]
    if "chosen" not in names:
        return
    groups = {}
    for number, row in rows:
        groups.setdefault(tuple(row[name] for name in group), []).append((number, row["chosen"]))
    for key, members in groups.items():
        count = sum(chosen == "yes" for _, chosen in members)
        if count != 1:
            numbers = ", ".join(str(number) for number, _ in members)
            raise DataError(f"data/{description['path']}, rows {numbers}", f"exactly one chosen=yes for {key}", f"{count}", "mark one source as chosen and say why in note")


def _is_number(cell):
    return re.fullmatch(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", cell) is not None


def _typed(rows, description):
    table = pd.DataFrame([row for _, row in rows], columns=[field["name"] for field in description["schema"]["fields"]])
    for field in description["schema"]["fields"]:
        if field["type"] == "number":
            table[field["name"]] = pd.to_numeric(table[field["name"]].replace("", None)).astype(float)
    if "chosen" in table:
        table["chosen"] = table["chosen"] == "yes"
    if "period" in table:
        table["year"] = pd.to_numeric(table["period"].where(table["period"].str.fullmatch(r"\d{4}"))).astype("Int64")
    return table
