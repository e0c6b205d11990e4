"""The archive that makes a notebook run alone: the project's code and data as one wheel, which pip installs and checks.

A wheel is a zip with two lists in it (Binary distribution format, packaging.python.org). This one holds the packages
that notebooks import, the data, the citation, and of the executed chapters the verdicts alone, which the ledger reads.
The packages that make pages, and the notebooks themselves, stay out: so the archive's hash can stand in a notebook.
Nothing is compressed, because the bytes of a compressed file differ between builds of zlib: the same contents give the
same hash on every machine.
"""

import base64
import hashlib
import io
import json
import tomllib
import zipfile

from reproduction.errors import BookError
from reproduction.paths import INSTALLED
from reproduction.verdicts import MIME

from .settings import settings
from .zips import add

UNWANTED = ("__pycache__", ".ipynb_checkpoints")
FILES = ("CITATION.cff", "LICENSE")


def archive_name(root):
    """File name of the archive (str).

    Parameters
    ----------
    root : pathlib.Path

    Examples
    --------
    >>> from reproduction.paths import project_root
    >>> archive_name(project_root()).endswith("-py3-none-any.whl")
    True
    """
    return f"{_stem(root)}-py3-none-any.whl"


def write_archive(root, folder, python=None):
    """Write the archive of a project.

    Parameters
    ----------
    root : pathlib.Path
    folder : pathlib.Path
        Where the file goes; made when it is missing.
    python : str, optional
        Which Pythons pip may install it into; default those of ``pyproject.toml``.

    Returns
    -------
    path : pathlib.Path
    sha256 : str

    Raises
    ------
    BookError
        A part of the project is missing.
    """
    content = make_archive(root, python)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / archive_name(root)
    path.write_bytes(content)
    return path, hashlib.sha256(content).hexdigest()


def archive_hash(root):
    """SHA-256 of the archive of a project as it stands (str)."""
    return hashlib.sha256(make_archive(root)).hexdigest()


def in_release(root, environment):
    """Where a release keeps the archive for good.

    Parameters
    ----------
    root : pathlib.Path
    environment : mapping of str to str
        ``BOOK_REPOSITORY`` is the address of the repository.

    Returns
    -------
    address, sha256 : str
        Empty when the repository's address is not known.
    """
    if not environment.get("BOOK_REPOSITORY"):
        return "", ""
    repository = environment["BOOK_REPOSITORY"].rstrip("/")
    return f"{repository}/releases/download/v{settings(root).version}/{archive_name(root)}", archive_hash(root)


def make_archive(root, python=None):
    """The archive of a project (bytes), with the verdicts of its committed chapters; see :func:`write_archive`."""
    members = _members(root)
    information = f"{_stem(root)}.dist-info"
    members |= {f"{information}/METADATA": _metadata(root, python), f"{information}/WHEEL": b"Wheel-Version: 1.0\nGenerator: web.archive\nRoot-Is-Purelib: true\nTag: py3-none-any\n"}
    members[f"{information}/RECORD"] = _record(members, f"{information}/RECORD")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            add(archive, name, content, zipfile.ZIP_STORED)
    return file.getvalue()


def _stem(root):
    return f"{settings(root).name.replace('-', '_')}-{settings(root).version}"


def _members(root):
    """Contents by name, in the order of the archive (dict of str to bytes)."""
    made = settings(root)
    left_out = {__package__, *filter(None, [made.explorers])}
    members = {}
    for package in made.packages:
        for path in _files(root / package):
            name = path.relative_to(root)
            if not any(".".join(name.parts).startswith(f"{other}.") for other in left_out):
                members[name.as_posix()] = _text(path)
    for path in [*_files(root / "data"), *(root / name for name in FILES if (root / name).exists())]:
        members[f"{INSTALLED}/{path.relative_to(root).as_posix()}"] = _text(path)
    for path in sorted((root / "chapters").glob("*.ipynb")):
        members[f"{INSTALLED}/chapters/{path.name}"] = _verdicts(path)
    return members


def _files(folder):
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not set(UNWANTED) & set(path.parts))
    if not found:
        raise BookError(folder.name, "a folder with files for the archive", "none", "run this in the whole project")
    return found


def _text(path):
    """Contents of a file, with the line ends that it has in the repository, whatever git made of them here."""
    return path.read_bytes().replace(b"\r\n", b"\n")


def _verdicts(path):
    """A chapter with nothing but its verdicts."""
    outputs = (output for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] for output in cell.get("outputs", []))
    kept = [{"output_type": "display_data", "metadata": {}, "data": {MIME: output["data"][MIME]}} for output in outputs if MIME in output.get("data", {})]
    cells = [{"cell_type": "code", "execution_count": None, "id": path.stem, "metadata": {}, "source": "", "outputs": kept}] if kept else []
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _metadata(root, python):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    if python:
        project["requires-python"] = python
    lines = ["Metadata-Version: 2.4", f"Name: {project['name']}", f"Version: {project['version']}"]
    for field, name in (("Summary", "description"), ("License-Expression", "license"), ("Requires-Python", "requires-python")):
        if name in project:
            lines.append(f"{field}: {project[name]}")
    lines += [f"Requires-Dist: {requirement}" for requirement in project.get("dependencies", [])]
    return ("\n".join(lines) + "\n").encode()


def _record(members, own_name):
    lines = []
    for name, content in members.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(content)}")
    return ("\n".join([*lines, f"{own_name},,"]) + "\n").encode()
