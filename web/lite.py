"""The light chapters in JupyterLite: notebooks that run in the browser, without a server. An optional extra of the site.

``python -m web.lite`` puts it into ``_build/html/lite``; no page links to it. JupyterLite goes into an environment of its
own, because its versions need not agree with those of the book. A reader's browser then loads Python itself and the
compiled libraries (numpy, pandas, scipy, matplotlib) from the Pyodide project's distribution network, and the others from
the Python Package Index: this is the one part of the site that asks other hosts, and it cannot be tried without them.
"""

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import nbformat

from reproduction.errors import BookError
from reproduction.paths import project_root

from .alone import TAG, first_cell
from .archive import write_archive
from .editions import FOLDERS
from .execute import chapter_names, read_twin
from .pages.take_away import NOTEBOOKS
from .settings import settings

REQUIREMENTS = ("jupyterlite-core==0.8.6", "jupyterlite-pyodide-kernel==0.8.6", "jupyter-server==2.21.1")
BROWSER_PYTHON = ">=3.11"
"""The browser's Python is newer than those the book is tested with (3.14 in this version of JupyterLite)."""

LIGHT = {"numpy", "pandas", "matplotlib"}
"""A chapter is light when it imports nothing else but the standard library and the project itself."""


def light_chapters(root):
    """Chapters that a browser computes in a minute or two (list of str).

    Parameters
    ----------
    root : pathlib.Path
    """
    known = LIGHT | set(sys.stdlib_module_names) | set(settings(root).packages)
    return [name for name in chapter_names(root) if _imports(read_twin(root, name)) <= known]


def _imports(notebook):
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    return set(re.findall(r"^(?:from|import) (\w+)", code, flags=re.MULTILINE))


def browser_notebook(notebook, name, language):
    """A notebook whose first cell gets the project in the way of the browser's Python.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Changed in place and returned.
    name : str
        Of the project.
    language : {"en", "zh"}

    Returns
    -------
    nbformat.NotebookNode
    """
    for cell in notebook.cells:
        if TAG in cell.metadata.get("tags", []):
            cell.source = f"%pip install -q {name}\n\n{first_cell(name, language=language)}"
    return notebook


def build(root, site=None, report=print):
    """Build JupyterLite with the light chapters and the archive.

    Parameters
    ----------
    root : pathlib.Path
    site : pathlib.Path, optional
        The finished site with the notebooks; default that of ``make book``.
    report : callable
        Called with each line of progress.

    Returns
    -------
    pathlib.Path
        Folder of the built site.

    Raises
    ------
    BookError
        JupyterLite could not be installed or did not build; an older one stays where it is.
    """
    site = site or root / "_build" / "html"
    work, target = root / "_build" / "lite", site / "lite"
    python = _environment(work / "python", report)
    contents, made = work / "contents", work / "site"
    for folder in (contents, made):
        shutil.rmtree(folder, ignore_errors=True)
    names = light_chapters(root)
    for language, folder in FOLDERS.items():
        offered = site / folder / NOTEBOOKS
        if not offered.exists():
            raise BookError(f"the notebooks of the {language} edition", "in the built site", "none", "make the book first (make book)")
        (contents / folder).mkdir(parents=True, exist_ok=True)
        for name in names:
            notebook = nbformat.read(offered / f"{name}.ipynb", as_version=4)
            nbformat.write(browser_notebook(notebook, settings(root).name, language), contents / folder / f"{name}.ipynb")
    archive, _ = write_archive(root, work, BROWSER_PYTHON)
    report(f"Building JupyterLite with {len(names)} chapters")
    _run([python, "-m", "jupyterlite_core.app", "build", "--lite-dir", str(work), "--contents", str(contents), "--output-dir", str(made), "--piplite-wheels", str(archive), "--no-sourcemaps"], work)
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(made, target)
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file()) / 1e6
    report(f"Open {target.name}/lab/index.html of the site through a web server ({size:.0f} MB); from the file system it does not start")
    return target


def _environment(folder, report):
    """An environment with JupyterLite, made once; returns its Python."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    ready = folder / "ready"
    if not ready.exists() or ready.read_text(encoding="utf-8") != "\n".join(REQUIREMENTS):
        report("Installing JupyterLite into an environment of its own")
        venv.create(folder, clear=True, with_pip=True)
        _run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *REQUIREMENTS], folder)
        ready.write_text("\n".join(REQUIREMENTS), encoding="utf-8")
    return python


def _run(command, folder):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([str(part) for part in command], cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise BookError(Path(command[0]).name, "exit code 0", (done.stderr or done.stdout).strip()[-1500:], "see the message; it needs a package index the first time")


if __name__ == "__main__":
    try:
        build(project_root())
    except BookError as error:
        sys.exit(str(error))
