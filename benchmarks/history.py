"""The history of the measurements: one row a run, in a table that only grows."""

import csv
import os
import platform
import subprocess
from datetime import date

from web import facts
from web.quality import read_record

MEASURES = ("pages_s", "pages_mb", "html_kb", "html_gzip_kb", "first_load_kb", "first_load_largest_kb", "requests", "requests_outside")
"""Measured of this book and, with ``defaults_`` before the name, of the same book with the theme's defaults."""

FIELDS = (
    "date", "commit", "processors", "system", "python", "chapters", "pages", "book_cold_s", "execute_cold_s", "book_mb", "book_again_s", "chapter", "chapter_s",
    *MEASURES, *(f"defaults_{name}" for name in MEASURES),
)  # fmt: skip


def machine(root):
    """When, at which commit and on what kind of machine something was measured; no names of hosts or people.

    A ``+`` after the commit says that files had been changed since.

    Parameters
    ----------
    root : pathlib.Path

    Returns
    -------
    dict of str
    """
    commit = facts.commit(root) or ""
    changed = commit and subprocess.run(["git", "status", "--porcelain"], cwd=root, capture_output=True, text=True, check=False).stdout.strip()
    return {
        "date": date.today().isoformat(),
        "commit": commit + ("+" if changed else ""),
        "processors": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


def append(path, row):
    """Add one row; rows that are there are not touched, except that they get empty cells for columns that are new.

    Parameters
    ----------
    path : pathlib.Path
    row : dict
        With names from ``FIELDS``.
    """
    rows = [*read_record(path), row]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n", extrasaction="raise")
        writer.writeheader()
        writer.writerows(rows)
