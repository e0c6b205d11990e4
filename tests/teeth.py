"""Teeth: change one value of the evidence and see whether the book notices.

The integrity list is left out on purpose: it notices every edit. Here a change counts as caught only when
the loader refuses it, a chapter fails, or a chapter's outputs differ from the committed ones.

Run ``python -m tests.teeth --help`` for the options; ``make teeth`` takes a sample of every table.
"""

import argparse
import csv
import os
import random
import re
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import nbformat

from hebei_cbec.data import datapackage, table_names
from web.compare import compare_notebooks
from web.execute import execute_all

from .helpers import ROOT, copy_project

SEED = 2016
EXPLAINED = {}
"""Survivors with a reason: ``(table, row number): why no chapter can notice``."""


@dataclass
class Mutation:
    """One changed cell of one table, and what became of it."""

    table: str
    row: int
    column: str
    before: str
    after: str
    caught: str = None

    def __str__(self):
        return f"{self.table}, row {self.row}, {self.column}: {self.before} → {self.after}"


def chapters_that_load(table):
    """Names of the chapters whose code loads a table (list of str)."""
    twins = sorted((ROOT / "chapters" / "text").glob("*.md"))
    return [path.stem for path in twins if re.search(rf"""load\(\s*["']{table}["']""", path.read_text(encoding="utf-8"))]


def candidates(table):
    """All mutations of a table: every number plus one unit in its last printed place, every date one day or year on."""
    found = []
    description = next(resource for resource in datapackage()["resources"] if resource["name"] == table)
    numbers = [field["name"] for field in description["schema"]["fields"] if field["type"] == "number"]
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        for row, cells in enumerate(csv.DictReader(file), start=2):
            for column in numbers:
                if cells[column]:
                    found.append(Mutation(table, row, column, cells[column], next_number(cells[column])))
            if cells.get("date"):
                found.append(Mutation(table, row, "date", cells["date"], next_date(cells["date"])))
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


def bite(mutation):
    """Apply one mutation in a copy of the project and record what caught it; returns the mutation."""
    with tempfile.TemporaryDirectory() as folder:
        root = copy_project(Path(folder) / "copy")
        _apply(root, mutation)
        for name in chapters_that_load(mutation.table):
            mutation.caught = _noticed(root, name)
            if mutation.caught:
                break
    return mutation


def _noticed(root, name):
    (execution,) = execute_all(root, root / "out", names=[name], workers=1, report=lambda line: None)
    if execution.failure:
        return f"{name}, {execution.failure}"
    committed = nbformat.read(ROOT / "chapters" / f"{name}.ipynb", as_version=4)
    differences = [difference for difference in compare_notebooks(name, committed, execution.notebook) if not difference.picture]
    return str(differences[0]) if differences else None


def _apply(root, mutation):
    path = root / "data" / f"{mutation.table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    column = rows[0].index(mutation.column)
    assert rows[mutation.row - 1][column] == mutation.before
    rows[mutation.row - 1][column] = mutation.after
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def sample(per_table, seed=SEED, tables=None):
    """A reproducible sample of mutations, the same number from each table (list of Mutation)."""
    chance = random.Random(seed)
    chosen = []
    for table in tables or table_names():
        found = candidates(table)
        chosen += chance.sample(found, min(per_table, len(found)))
    return chosen


def main(arguments=None):
    """Bite, report, and return 1 when an unexplained mutation survived."""
    parser = argparse.ArgumentParser(prog="python -m tests.teeth", description=__doc__.splitlines()[0])
    parser.add_argument("--per-table", type=int, default=3, help="mutations a table (default 3)")
    parser.add_argument("--seed", type=int, default=SEED, help=f"seed of the sample (default {SEED})")
    parser.add_argument("--tables", nargs="*", choices=table_names(), metavar="TABLE", help="only these tables")
    options = parser.parse_args(arguments)
    mutations = sample(options.per_table, options.seed, options.tables)
    start = time.perf_counter()
    print(f"{len(mutations)} changed values in {len({mutation.table for mutation in mutations})} tables, seed {options.seed}, integrity list switched off")
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        for number, mutation in enumerate(pool.map(bite, mutations), start=1):
            print(f"  [{number}/{len(mutations)}] {mutation}\n      {mutation.caught or 'SURVIVED'}"[:400], flush=True)
    survivors = [mutation for mutation in mutations if not mutation.caught]
    unexplained = [mutation for mutation in survivors if (mutation.table, mutation.row) not in EXPLAINED]
    print(f"{len(mutations) - len(survivors)} of {len(mutations)} caught in {time.perf_counter() - start:.0f} s")
    for mutation in survivors:
        print(f"survived: {mutation}: {EXPLAINED.get((mutation.table, mutation.row), 'no explanation')}")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
