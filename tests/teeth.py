"""Teeth: change one value of the evidence and see whether the book notices.

The integrity list is left out on purpose: it notices every edit. Here a change counts as caught only when
the loader refuses it, a chapter fails, or an output of a chapter differs (pictures do not count; the data beside them do).

Each change is tried in a fork of this process with its own copy of ``data/``; a chapter runs only up to the first cell that notices.
Run ``python -m tests.teeth --help`` for the options; ``make teeth`` takes a sample of every table.
"""

import argparse
import csv
import multiprocessing
import os
import random
import re
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from hebei_cbec import figures
from hebei_cbec.data import datapackage, table_names
from web.execute import read_twin

from .helpers import ROOT

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
    """Names of the chapters whose code names a table (list of str)."""
    twins = sorted((ROOT / "chapters" / "text").glob("*.md"))
    return [path.stem for path in twins if re.search(rf"""["']{table}["']""", path.read_text(encoding="utf-8"))]


def candidates(table):
    """All mutations of a table: every number plus one unit in its last printed place, every date one day or year on."""
    found = []
    description = next(resource for resource in datapackage()["resources"] if resource["name"] == table)
    numbers = [field["name"] for field in description["schema"]["fields"] if field["type"] == "number"]
    header, *rows = _rows(table)
    for number, row in enumerate(rows, start=2):
        cells = dict(zip(header, row, strict=True))
        for column in numbers:
            if cells[column]:
                found.append(Mutation(table, number, column, cells[column], next_number(cells[column])))
        if cells.get("date"):
            found.append(Mutation(table, number, "date", cells["date"], next_date(cells["date"])))
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


def bite(mutations, workers=None):
    """Try each mutation in a fork of this process; yields them in order, with what caught them."""
    tables = sorted({mutation.table for mutation in mutations})
    names = sorted({name for table in tables for name in chapters_that_load(table)})
    fork = multiprocessing.get_context("fork")  # with pandas and matplotlib already imported; Linux and macOS have it
    with fork.Pool(workers or os.cpu_count() or 2, maxtasksperchild=1) as pool:
        expected = dict(zip(names, pool.map(_outputs, names), strict=True))
        tasks = [(mutation, {name: expected[name] for name in chapters_that_load(mutation.table)}) for mutation in mutations]
        for mutation, caught in zip(mutations, pool.imap(_bite, tasks), strict=True):
            mutation.caught = caught
            yield mutation


def _bite(task):
    """What caught a mutation, or None (runs in a fork)."""
    mutation, expected = task
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "data", Path(folder) / "data")
        _apply(Path(folder), mutation)
        os.environ["HEBEI_CBEC_ROOT"] = folder
        return next((difference for name, outputs in expected.items() for difference in _differences(name, outputs)), None)


def _outputs(name):
    """All outputs of a chapter on the evidence as it is (runs in a fork)."""
    return list(_run(name))


def _differences(name, expected):
    for (number, before), (_, after) in zip(expected, _run(name), strict=True):
        if before != after:
            yield f"{name}, cell {number}: {_first_difference(before, after)}"


def _run(name):
    """Outputs of a chapter, cell by cell, as (cell number, text): what nbval would compare, and the stored data."""
    os.environ["HEBEI_CBEC_CHAPTERS"] = str(ROOT / "chapters")
    figures._render = lambda *ignored: ""  # the marks are checked before a picture is made of them
    shell = InteractiveShell()
    for number, cell in enumerate(read_twin(ROOT, name).cells, start=1):
        if cell.cell_type == "code":
            with capture_output() as captured:
                result = shell.run_cell(cell.source, store_history=False)
            error = result.error_before_exec or result.error_in_exec
            shown = [str(sorted((kind, value) for kind, value in output.data.items() if kind != "image/png")) for output in captured.outputs]
            yield number, f"{type(error).__name__}: {error}" if error else captured.stdout + "".join(shown)


def _first_difference(before, after):
    start = next((index for index, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), min(len(before), len(after)))
    start = max(start - 20, 0)
    return f"expected {before[start : start + 60]!r}; got {after[start : start + 60]!r}"


@lru_cache
def _rows(table):
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(map(tuple, csv.reader(file)))


def _apply(root, mutation):
    rows = [list(row) for row in _rows(mutation.table)]
    column = rows[0].index(mutation.column)
    assert rows[mutation.row - 1][column] == mutation.before
    rows[mutation.row - 1][column] = mutation.after
    with (root / "data" / f"{mutation.table}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def sample(per_table=None, seed=SEED, tables=None):
    """A reproducible sample of mutations, the same number from each table, or all (list of Mutation)."""
    chance = random.Random(seed)
    chosen = []
    for table in tables or table_names():
        found = candidates(table)
        chosen += found if per_table is None else chance.sample(found, min(per_table, len(found)))
    return chosen


def main(arguments=None):
    """Bite, report, and return 1 when an unexplained mutation survived."""
    parser = argparse.ArgumentParser(prog="python -m tests.teeth", description=__doc__.splitlines()[0])
    parser.add_argument("--per-table", type=int, default=3, help="mutations a table (default 3)")
    parser.add_argument("--all", action="store_true", help="every value of every table")
    parser.add_argument("--survivors", action="store_true", help="print only what survives")
    parser.add_argument("--seed", type=int, default=SEED, help=f"seed of the sample (default {SEED})")
    parser.add_argument("--tables", nargs="*", choices=table_names(), metavar="TABLE", help="only these tables")
    options = parser.parse_args(arguments)
    mutations = sample(None if options.all else options.per_table, options.seed, options.tables)
    start = time.perf_counter()
    print(f"{len(mutations)} changed values in {len({mutation.table for mutation in mutations})} tables, seed {options.seed}, integrity list switched off")
    for number, mutation in enumerate(bite(mutations), start=1):
        if not (options.survivors and mutation.caught):
            print(f"  [{number}/{len(mutations)}] {mutation}\n      {mutation.caught or 'SURVIVED'}"[:400], flush=True)
    survivors = [mutation for mutation in mutations if not mutation.caught]
    unexplained = [mutation for mutation in survivors if (mutation.table, mutation.row) not in EXPLAINED]
    print(f"{len(mutations) - len(survivors)} of {len(mutations)} caught in {time.perf_counter() - start:.0f} s")
    for mutation in survivors:
        print(f"survived: {mutation}: {EXPLAINED.get((mutation.table, mutation.row), 'no explanation')}")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
