"""The integrity list: a hash for every row of evidence, so that no edit goes unnoticed.

It notices any change, deliberate or not. Whether the book itself would notice a wrong value is a different
question, which ``web/teeth`` asks with this list switched off.
"""

import csv
import hashlib
import json
import sys

from .data import datapackage, table_names
from .paths import data_folder, project_root

LIST = "tests/integrity.csv"


def row_hashes(table):
    """Hash of each row of a table.

    Parameters
    ----------
    table : str

    Returns
    -------
    list of str
        First sixteen digits of SHA-256 over all cells, in file order.
    """
    with (data_folder() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [hashlib.sha256("\x1f".join(cells).encode("utf-8")).hexdigest()[:16] for cells in list(csv.reader(file))[1:]]


def file_hash(path):
    """SHA-256 of a file as Frictionless writes it (str)."""
    return "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()


def expected_list():
    """The integrity list that fits the tables as they are (str, CSV with the columns table, row, sha256)."""
    lines = ["table,row,sha256"]
    for table in table_names():
        lines += [f"{table},{number},{digest}" for number, digest in enumerate(row_hashes(table), start=2)]
    return "\n".join(lines) + "\n"


def refresh():
    """Write the integrity list and the hashes of ``datapackage.json`` anew, after a deliberate change of ``data/``."""
    package = json.loads(json.dumps(datapackage()))
    for resource in package["resources"]:
        path = data_folder() / resource["path"]
        resource["hash"], resource["bytes"] = file_hash(path), path.stat().st_size
    text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    (data_folder() / "datapackage.json").write_text(text, encoding="utf-8", newline="\n")
    if (project_root() / LIST).parent.exists():  # a small project may do without the list
        (project_root() / LIST).write_text(expected_list(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(refresh())
