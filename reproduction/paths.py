"""Where the project's files are."""

import os
from pathlib import Path

INSTALLED = "reproduction/project_files"
"""Folder of the project's files in the archive that pip installs, below the folder of all packages."""


def project_root():
    """Folder that holds ``data/`` and ``chapters/``.

    Returns
    -------
    pathlib.Path
        ``BOOK_ROOT`` when it is set (a test or a copy of the data); else the checkout around this package;
        else, where the package was installed from its archive, the copy that came with it.
    """
    if os.environ.get("BOOK_ROOT"):
        return Path(os.environ["BOOK_ROOT"])
    around = Path(__file__).resolve().parent.parent
    return around / INSTALLED if (around / INSTALLED).is_dir() else around


def data_folder():
    """Folder of the evidence tables (a ``pathlib.Path``)."""
    return project_root() / "data"


def chapters_folder():
    """Folder of the executed chapters from which verdicts are read.

    ``BOOK_CHAPTERS`` names the fresh copies while a book is being made.
    """
    return Path(os.environ.get("BOOK_CHAPTERS") or project_root() / "chapters")
