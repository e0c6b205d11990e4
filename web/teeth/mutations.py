"""The kinds of damage, and a reproducible sample of each."""

import csv
import random
import re
from dataclasses import dataclass
from functools import lru_cache

import yaml

from reproduction.data import datapackage, sources, table_names

from .project import NOTEBOOKS, ROOT, read_notebook

SEED = 2016
VALUE_KINDS = ("last digit", "ten percent up", "ten percent down")
ROW_KINDS = ("swapped places", "shifted year", "wrong unit", "dropped row", "other basis")
BOOK_KINDS = ("deleted source", "altered threshold", "altered verdict", "altered caption", "notebook stripped", "twin edited", "chart from other data")
KINDS = (*VALUE_KINDS, *ROW_KINDS, *BOOK_KINDS)


@dataclass
class Mutation:
    """One change, and what became of it.

    ``target`` is a table, a claim, a source or a chapter; ``row`` the row number or the cell number in it.
    """

    kind: str
    target: str
    row: int
    column: str
    before: str
    after: str
    caught: str = None

    def __str__(self):
        place = f"{self.target}, row {self.row}, {self.column}" if self.row else f"{self.target}{f', {self.column}' if self.column else ''}"
        return f"{self.kind}: {place}: {self.before} → {self.after}"


def sample(per_table=None, kinds=KINDS, seed=SEED, tables=None):
    """Mutations of the wanted kinds.

    Parameters
    ----------
    per_table : int, optional
        How many of each kind a table (or, for damage to the book, in all); default every one.
    kinds : sequence of str
    seed : int
    tables : list of str, optional
        Only these tables.

    Returns
    -------
    list of Mutation
    """
    chosen = []
    for kind in kinds:
        groups = [_BOOK[kind]()] if kind in _BOOK else [candidates(table, kind) for table in tables or table_names()]
        for number, group in enumerate(groups):
            chance = random.Random(f"{seed} {kind} {number}")
            chosen += group if per_table is None else chance.sample(group, min(per_table, len(group)))
    return chosen


def candidates(table, kind):
    """All mutations of one kind that a table allows (list of Mutation)."""
    header, *rows = read_rows(table)
    cells = [dict(zip(header, row, strict=True)) for row in rows]
    if kind in VALUE_KINDS:
        return _value_changes(table, kind, cells)
    if kind == "dropped row":
        return [Mutation(kind, table, number, "", " ".join(filter(None, row[:3])), "no row") for number, row in enumerate(rows, start=2)]
    if kind == "wrong unit":
        return [Mutation(kind, table, number, "unit", row["unit"], "percent" if row["unit"] != "percent" else "ratio") for number, row in enumerate(cells, start=2) if row.get("unit")]
    if kind == "shifted year":
        return [Mutation(kind, table, number, "period", row["period"], str(int(row["period"]) + 1)) for number, row in enumerate(cells, start=2) if re.fullmatch(r"\d{4}", row.get("period", ""))]
    column, same = ("place", ("indicator", "period", "basis")) if kind == "swapped places" else ("basis", ("indicator", "place", "period"))
    return _exchanges(table, kind, cells, column, same)


def _value_changes(table, kind, cells):
    """Every number changed by the kind's amount; dates move by one day, month or year with the last digit."""
    description = next(resource for resource in datapackage()["resources"] if resource["name"] == table)
    numbers = [field["name"] for field in description["schema"]["fields"] if field["type"] == "number"]
    found = []
    for number, row in enumerate(cells, start=2):
        for column in numbers:
            if row[column] and (after := _changed(row[column], kind)) != row[column]:
                found.append(Mutation(kind, table, number, column, row[column], after))
        if row.get("date") and kind == "last digit":
            found.append(Mutation(kind, table, number, "date", row["date"], next_date(row["date"])))
    return found


def _changed(text, kind):
    if kind == "last digit":
        return next_number(text)
    return f"{float(text) * (1.1 if kind == 'ten percent up' else 0.9):.6g}"


def _exchanges(table, kind, cells, column, same):
    """Two rows that agree in all of ``same`` exchange their ``column``: both values are wrong, the table still looks whole."""
    groups = {}
    for number, row in enumerate(cells, start=2):
        if column in row and row.get("value") and row.get("chosen", "yes") == "yes":
            groups.setdefault(tuple(row.get(name) for name in same), []).append((number, row))
    found = []
    for members in groups.values():
        for (number, row), (other, partner) in zip(members, members[1:], strict=False):
            if row[column] != partner[column] and row["value"] != partner["value"]:
                found.append(Mutation(kind, table, number, column, row[column], f"{partner[column]} (exchanged with row {other})"))
    return found


def next_number(text):
    """The number plus one unit in its last printed place, at most the fourth significant digit.

    Examples
    --------
    >>> next_number("4.2"), next_number("40530"), next_number("5.1878576323203")
    ('4.3', '40531', '5.189')
    """
    places = len(text.partition(".")[2])
    digits = len(text.replace(".", "").replace("-", "").lstrip("0"))
    if places and digits > 4:
        places = max(places - (digits - 4), 0)
    return f"{float(text) + 10.0**-places:.{places}f}"


def next_date(text):
    """The date with its last part raised by one (and wrapped within the month or year).

    Examples
    --------
    >>> next_date("2016"), next_date("2015-04"), next_date("2018-07-24"), next_date("2015-12")
    ('2017', '2015-05', '2018-07-25', '2015-11')
    """
    head, _, last = text.rpartition("-")
    if not head:
        return str(int(last) + 1)
    limit = 12 if head.count("-") == 0 else 28
    return f"{head}-{int(last) + (1 if int(last) < limit else -1):02d}"


@lru_cache
def read_rows(table):
    """All lines of a table, the header first (tuple of tuples)."""
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(map(tuple, csv.reader(file)))


def _deleted_sources():
    return [Mutation("deleted source", key, 0, "", "listed", "not listed") for key in sources()]


def _altered_thresholds():
    """The first number of a condition raised by one; where the verdict stays, the card that prints the condition differs."""
    entries = yaml.load((ROOT / "data" / "claims.yml").read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    found = []
    written = {path.stem for path in NOTEBOOKS}
    for entry in entries:
        for part in entry.get("test", {}).get("parts", []) if entry["chapter"] in written else []:
            before = str(part["holds_if"])
            after = re.sub(r"-?\d+(?:\.\d+)?", lambda token: f"{float(token[0]) + 1:g}", before, count=1)
            if "[" not in before:
                found.append(Mutation("altered threshold", entry["id"], 0, part["name"], before, after))
    return found


def _outputs_with(field):
    """(chapter, cell number, text of the field) for each stored verdict or caption."""
    for path in NOTEBOOKS:
        for number, cell in enumerate(read_notebook(path)["cells"], start=1):
            for output in cell.get("outputs", []):
                for data in output.get("data", {}).values():
                    if isinstance(data, dict) and isinstance(data.get(field), str):
                        yield path.stem, number, data[field]


def _altered_verdicts():
    other = {"reproduced": "contradicted", "contradicted": "reproduced"}
    return [Mutation("altered verdict", name, number, "verdict", word, other.get(word, "reproduced")) for name, number, word in _outputs_with("verdict")]


def _altered_captions():
    return [Mutation("altered caption", name, number, "caption", text, f"{text} All values are exact.") for name, number, text in _outputs_with("caption")]


def _whole_chapters(kind, after):
    return lambda: [Mutation(kind, path.stem, 0, "", "as committed", after) for path in NOTEBOOKS]


def _other_data():
    """One mutation a figure: its marks are drawn one percent off while its table stays."""
    return [Mutation("chart from other data", name, number, "figure", figure, "marks one percent off") for name, number, figure in _outputs_with("name") if figure.startswith("fig-")]


_BOOK = {
    "deleted source": _deleted_sources,
    "altered threshold": _altered_thresholds,
    "altered verdict": _altered_verdicts,
    "altered caption": _altered_captions,
    "notebook stripped": _whole_chapters("notebook stripped", "without outputs"),
    "twin edited": _whole_chapters("twin edited", "one more sentence in the text twin"),
    "chart from other data": _other_data,
}
