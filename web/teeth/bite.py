"""Apply a mutation in a private copy, and find what catches it.

Damage to a table is tried in a fork of this process with its own copy of ``data/``; a chapter runs only up to the first cell that notices.
Damage to a committed chapter or its twin is given to the comparison that ``make book`` makes.
"""

import copy
import csv
import multiprocessing
import os
import re
import shutil
import tempfile
from pathlib import Path

import yaml
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from reproduction import figures
from reproduction.claims import load_claims
from reproduction.contract import DECORATION
from reproduction.data import datapackage, labels, load, sources, table_names
from reproduction.errors import BookError

from ..compare import compare_notebooks
from ..execute import read_twin
from .mutations import BOOK_KINDS, read_rows
from .project import ROOT, read_notebook


def chapters_that_load(table):
    """Names of the chapters whose code names a table (list of str)."""
    twins = sorted((ROOT / "chapters" / "text").glob("*.md"))
    return [path.stem for path in twins if re.search(rf"""["']{table}["']""", path.read_text(encoding="utf-8"))]


def bite(mutations, workers=None):
    """Try each mutation; yields them in order, with what caught them in ``caught`` (None for a survivor)."""
    affected = {id(mutation): _affected(mutation) for mutation in mutations}
    names = sorted({name for chapters in affected.values() for name in chapters})
    fork = multiprocessing.get_context("fork")  # with pandas and matplotlib already imported; Linux and macOS have it
    with fork.Pool(workers or os.cpu_count() or 2, maxtasksperchild=1) as pool:
        expected = dict(zip(names, pool.map(_outputs, names), strict=True))
        tasks = [(mutation, {name: expected[name] for name in affected[id(mutation)]}) for mutation in mutations]
        for mutation, caught in zip(mutations, pool.imap(_bite, tasks), strict=True):
            mutation.caught = caught
            yield mutation


def _affected(mutation):
    """Chapters that have to run to see whether anything notices."""
    if mutation.kind == "altered threshold":
        claim = load_claims()[mutation.target]
        return [claim.chapter] if (ROOT / "chapters" / "text" / f"{claim.chapter}.md").exists() else []
    if mutation.kind == "chart from other data":
        return [mutation.target]
    return [] if mutation.kind in BOOK_KINDS else chapters_that_load(mutation.target)


def _bite(task):
    """What caught a mutation, or None (runs in a fork)."""
    mutation, expected = task
    if mutation.kind in ("altered verdict", "altered caption", "notebook stripped", "twin edited"):
        return _compare(mutation)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "data", Path(folder) / "data", ignore=shutil.ignore_patterns("*.tmp"))
        shutil.copy(ROOT / "CITATION.cff", folder)  # the chapters' first cell reads the version
        APPLY.get(mutation.kind, _change_cell)(Path(folder), mutation)
        os.environ["BOOK_ROOT"] = folder
        for cache in (datapackage, labels, load_claims, sources):
            cache.cache_clear()  # the fork inherits what this process has read
        if mutation.kind == "deleted source":
            return _load_all()
        return next((difference for name, outputs in expected.items() for difference in _differences(name, outputs)), None)


def _load_all():
    """The loader's complaint about the first table that it refuses, or None."""
    for table in table_names():
        try:
            load(table)
        except BookError as error:
            return str(error)
    return None


def _compare(mutation):
    """What the comparison of a committed chapter says after the damage."""
    name = mutation.target
    committed = read_notebook(ROOT / "chapters" / f"{name}.ipynb")
    damaged = copy.deepcopy(committed)
    if mutation.kind == "twin edited":
        fresh = read_twin(ROOT, name)
        fresh.cells[0].source += "\nOne more sentence."
        return next((str(difference) for difference in compare_notebooks(name, committed, fresh)), None)
    for number, cell in enumerate(damaged["cells"], start=1):
        if mutation.kind == "notebook stripped" and cell["cell_type"] == "code":
            cell.update(execution_count=None, outputs=[])
        elif number == mutation.row:
            _replace(cell["outputs"], mutation.column, mutation.before, mutation.after)
    return next((str(difference) for difference in compare_notebooks(name, damaged, committed)), None)


def _replace(outputs, field, before, after):
    for output in outputs:
        for data in output.get("data", {}).values():
            if isinstance(data, dict) and data.get(field) == before:
                data[field] = after


def _outputs(name):
    """All outputs of a chapter on the evidence as it is (runs in a fork)."""
    return list(_run(name))


def _differences(name, expected):
    for (number, before), (_, after) in zip(expected, _run(name), strict=True):
        if before != after:
            yield f"{name}, cell {number}: {_first_difference(before, after)}"


def _run(name):
    """Outputs of a chapter, cell by cell, as (cell number, text): what nbval would compare, and the stored data."""
    os.environ["BOOK_CHAPTERS"] = str(ROOT / "chapters")
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


def _write(root, table, rows):
    with (root / "data" / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _change_cell(root, mutation):
    rows = [list(row) for row in read_rows(mutation.target)]
    column = rows[0].index(mutation.column)
    assert rows[mutation.row - 1][column] == mutation.before
    rows[mutation.row - 1][column] = mutation.after
    _write(root, mutation.target, rows)


def _drop_row(root, mutation):
    rows = list(read_rows(mutation.target))
    del rows[mutation.row - 1]
    _write(root, mutation.target, rows)


def _exchange(root, mutation):
    rows = [list(row) for row in read_rows(mutation.target)]
    column = rows[0].index(mutation.column)
    one, other = mutation.row - 1, int(re.search(r"row (\d+)\)$", mutation.after)[1]) - 1
    rows[one][column], rows[other][column] = rows[other][column], rows[one][column]
    _write(root, mutation.target, rows)


def _delete_source(root, mutation):
    path = root / "data" / "sources.bib"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(rf"@\w+\{{{re.escape(mutation.target)},.*?\n\}}\n?", "", text, flags=re.DOTALL), encoding="utf-8")


def _alter_threshold(root, mutation):
    path = root / "data" / "claims.yml"
    claims = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    claim = next(claim for claim in claims if claim["id"] == mutation.target)
    next(part for part in claim["test"]["parts"] if part["name"] == mutation.column)["holds_if"] = mutation.after
    path.write_text(yaml.dump(claims, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), allow_unicode=True), encoding="utf-8")


def _draw_other_data(root, mutation):
    """From now on the marks of one figure are drawn one percent off."""
    check = figures.check_marks

    def tampered(where, figure, values, axis):
        if where == f"figure {mutation.before}":
            move_marks(figure, axis)
        check(where, figure, values, axis)

    figures.check_marks = tampered


def move_marks(figure, axis):
    """Move every data mark of a figure by one percent along the axis of its values."""
    for axes in figure.axes:
        for artist in (*axes.lines, *axes.patches, *axes.collections):
            if artist.get_gid() != DECORATION:
                _move(artist, axis)


def _move(artist, axis):
    for name in axis:
        if hasattr(artist, f"set_{name}data"):
            getattr(artist, f"set_{name}data")([1.01 * value for value in getattr(artist, f"get_{name}data")()])
        elif hasattr(artist, "set_width"):
            getattr(artist, "set_width" if name == "x" else "set_height")(1.01 * getattr(artist, "get_width" if name == "x" else "get_height")())
        elif hasattr(artist, "get_offsets") and len(artist.get_offsets()) and hasattr(artist, "get_sizes"):
            offsets = artist.get_offsets().copy()
            offsets[:, 0 if name == "x" else 1] *= 1.01
            artist.set_offsets(offsets)


APPLY = {
    "dropped row": _drop_row,
    "swapped places": _exchange,
    "other basis": _exchange,
    "deleted source": _delete_source,
    "altered threshold": _alter_threshold,
    "chart from other data": _draw_other_data,
}
