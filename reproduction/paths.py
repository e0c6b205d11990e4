"""Where the project's files are."""

import os
from pathlib import Path


def project_root():
    """Folder that holds ``data/`` and ``chapters/``.

    Returns
    -------
    pathlib.Path
        ``BOOK_ROOT`` when it is set (a test or a copy of the data), else the parent of this package.
    """
    return Path(os.environ.get("BOOK_ROOT") or Path(__file__).resolve().parent.parent)


def data_folder():
    """Folder of the evidence tables (a ``pathlib.Path``)."""
    return project_root() / "data"


def chapters_folder():
    """Folder of the executed chapters from which verdicts are read.

    ``BOOK_CHAPTERS`` names the fresh copies while a book is being made.
    """
    return Path(os.environ.get("BOOK_CHAPTERS") or project_root() / "chapters")
