"""The first cell of a chapter: it makes a notebook run that was opened alone.

The cell finds the project around the notebook or installed; where the notebook was published, it knows the address and
the SHA-256 of an archive with the code and data it belongs to (see ``web.archive``), which pip installs and checks.
Its text stands here and nowhere else: ``python -m web chapters`` writes it into every text twin that has a cell with
the tag :data:`TAG`, and the pages leave it out.
"""

import re
from string import Template

import nbformat

from .archive import archive_hash, in_release
from .execute import write_notebook
from .settings import settings

TAG = "find-project"
TAGS = (TAG, "remove-cell")

CELL = Template('''\
# $purpose
import os
import subprocess
import sys
from importlib import metadata, util

ADDRESS, SHA256, LANGUAGE = "$address", "$sha256", os.environ.setdefault("BOOK_LANGUAGE", "$language")
sys.path[:0] = around = [os.path.abspath(folder) for folder in (".", "..", "../..") if os.path.isdir(f"{folder}/reproduction")]
origins = [copy.read_text("direct_url.json") or "" for copy in metadata.distributions(name="$name")]
if ADDRESS and not around and not any(SHA256 in origin or "editable" in origin for origin in origins):
    pip = subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", f"$name @ {ADDRESS}#sha256={SHA256}"], capture_output=True, text=True)
    if pip.returncode:
        raise RuntimeError(f"$failed\\n{pip.stderr}")
elif not util.find_spec("reproduction"):
    raise RuntimeError("$missing")
from reproduction.project import describe_project

print(describe_project("$name"))''')

WORDS = {
    "en": {
        "purpose": "Find the book's code and data: around this notebook, installed, or (once, about a minute) at the address of their version,\n# which is filled in where the notebook is published",
        "failed": "The code and data of this notebook could not be installed; if a newer version has replaced them, take the notebook anew.",
        "missing": "The book's code is not here. Install its archive (.whl, from the page of downloads) with pip, or put this notebook into the folder chapters of the whole project.",
    },
    "zh": {
        "purpose": "查找本书的代码与数据：在笔记本周围、已安装的包中，或从对应版本的网址安装（仅一次，约一分钟；网址在发布时填入）。",
        "failed": "无法安装本笔记本所需的代码与数据；如已发布新版本，请重新下载笔记本。",
        "missing": "找不到本书的代码。请用pip安装下载页上的代码包（.whl），或将本笔记本放入完整项目的chapters文件夹。",
    },
}


def first_cell(name, address="", sha256="", language="en"):
    """Source of the cell.

    Parameters
    ----------
    name : str
        Name of the project.
    address, sha256 : str
        Of the archive that the notebook belongs to; empty where there is none.
    language : {"en", "zh"}
        In which the notebook speaks.

    Returns
    -------
    str

    Examples
    --------
    >>> 'ADDRESS, SHA256, LANGUAGE = "", "", ' in first_cell("a-book")
    True
    """
    return CELL.substitute(WORDS[language], name=name, address=address, sha256=sha256, language=language)


def fill_first_cell(notebook, address, sha256, language="en", name=None):
    """Tell a notebook where the version is that it belongs to.

    Parameters
    ----------
    notebook : nbformat.NotebookNode or dict
        Changed in place and returned; one without the cell stays as it is.
    address, sha256 : str
        See :func:`first_cell`.
    language : {"en", "zh"}
    name : str, optional
        Name of the project; default the one whose data are used.

    Returns
    -------
    nbformat.NotebookNode or dict

    Examples
    --------
    >>> cell = {"cell_type": "code", "metadata": {"tags": ["find-project"]}, "source": ""}
    >>> notebook = fill_first_cell({"cells": [cell]}, "https://example.org/a.whl", "c0ffee", name="a-book")
    >>> 'ADDRESS, SHA256, LANGUAGE = "https://example.org/a.whl", "c0ffee", ' in notebook["cells"][0]["source"]
    True
    """
    for cell in notebook["cells"]:
        if TAG in cell["metadata"].get("tags", []):
            cell["source"] = first_cell(name or settings().name, address, sha256, language)
    return notebook


def renew_twins(root, names=None):
    """Write the cell's present text into the text twins that have one.

    The address of a release stays only as long as its archive is what this project would pack now.

    Parameters
    ----------
    root : pathlib.Path
    names : list of str, optional
        Chapters; default all.

    Returns
    -------
    list of str
        Names of the chapters that changed.
    """
    changed = []
    for path in sorted((root / "chapters" / "text").glob("*.md")):
        address, sha256 = address_in(path.read_text(encoding="utf-8"))
        kept = (address, sha256) if address and sha256 == archive_hash(root) else ("", "")
        if (names is None or path.stem in names) and _write_cell(path, first_cell(settings(root).name, *kept)):
            changed.append(path.stem)
    return changed


def fill_release(root, environment):
    """Before a release: write the address of its archive into the text twins and the executed notebooks.

    Nothing has to be executed again, because the cell prints the same with and without an address.

    Parameters
    ----------
    root : pathlib.Path
        With the version of the release, and executed chapters.
    environment : mapping of str to str
        See :func:`web.archive.in_release`; without the repository's address nothing changes.

    Returns
    -------
    str
        The address, or nothing.
    """
    address, sha256 = in_release(root, environment)
    if address:
        for path in sorted((root / "chapters" / "text").glob("*.md")):
            _write_cell(path, first_cell(settings(root).name, address, sha256))
        for path in sorted((root / "chapters").glob("*.ipynb")):
            write_notebook(fill_first_cell(nbformat.read(path, as_version=4), address, sha256, name=settings(root).name), path)
    return address


def address_in(text):
    """Address and SHA-256 in the cell of a twin or notebook, given as text (tuple of two str; empty without).

    Examples
    --------
    >>> address_in(first_cell("a-book", "https://example.org/a.whl", "c0ffee"))
    ('https://example.org/a.whl', 'c0ffee')
    """
    found = re.search(r'^ADDRESS, SHA256, LANGUAGE = "([^"]*)", "([^"]*)", ', text, flags=re.MULTILINE)
    return found.groups() if found else ("", "")


def _write_cell(path, source):
    """Replace the cell in a text twin; whether that changed anything."""
    before = path.read_text(encoding="utf-8")
    cell = f"```{{code-cell}} ipython3\n:tags: [{', '.join(TAGS)}]\n\n{source}\n```"
    after = re.sub(rf"^```\{{code-cell\}} ipython3\n:tags: \[[^\]]*\b{TAG}\b[^\]]*\]\n.*?^```$", lambda found: cell, before, flags=re.MULTILINE | re.DOTALL)
    if after != before:
        path.write_text(after, encoding="utf-8", newline="\n")
    return after != before
