"""What several tests share: the committed chapters, and copies of the project to break."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "chapters").glob("*.ipynb"))


def read_notebook(path):
    """A notebook file as a dict."""
    return json.loads(path.read_text(encoding="utf-8"))


def text_of(value):
    """Text of a notebook field, which may be a list of lines."""
    return "".join(value) if isinstance(value, list) else value


def outputs_of(path, mime):
    """All outputs of one kind in a notebook file, as (cell number, data)."""
    cells = enumerate(read_notebook(path)["cells"], start=1)
    return [(number, output["data"][mime]) for number, cell in cells for output in cell.get("outputs", []) if mime in output.get("data", {})]


def copy_project(target):
    """A copy of everything that executing a chapter needs."""
    ignore = shutil.ignore_patterns("__pycache__", "_build")
    for name in ("data", "chapters", "reproduction", "hebei_cbec", "web"):
        shutil.copytree(ROOT / name, target / name, ignore=ignore)
    for name in ("_config.yml", "_toc.yml", "index.md", "sources.md", "CITATION.cff", "README.md", "pyproject.toml"):
        shutil.copy(ROOT / name, target)
    return target


def copy_miniature(folder):
    """A copy of the miniature outside the repository, so that nothing of the large book is near."""
    return shutil.copytree(ROOT / "tests" / "miniature", folder / "miniature", ignore=shutil.ignore_patterns("_build", "__pycache__"))


def run_python(root, *arguments):
    """Run Python in a copy of the project; returns the finished process."""
    environment = {**os.environ, "PYTHONPATH": str(root), "BOOK_ROOT": str(root), "BOOK_CHAPTERS": str(root / "chapters")}
    return subprocess.run([sys.executable, *arguments], cwd=root, env=environment, capture_output=True, text=True, encoding="utf-8")
