"""What a book says about itself in ``pyproject.toml``, table ``[tool.book]``: the few names that the code cannot know."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache

from reproduction.errors import BookError
from reproduction.paths import project_root

CHAPTERS = "chapters/"
"""What the names of the chapters' pages begin with."""

REMEDY = "see the table of the book that this code came with"


@dataclass(frozen=True)
class Settings:
    """Names of one book.

    ``name`` is that of the project, and begins the names of its archives; ``packages`` are the folders with its code;
    ``ledger`` is the chapter that reads the verdicts of all others, and so runs after them;
    ``readme_figure`` is the figure that README.md shows, if any; ``explorers`` is the package with the modules behind its explorers, if any.
    """

    name: str
    version: str
    packages: tuple
    ledger: str
    readme_figure: str = None
    explorers: str = None


@lru_cache
def settings(root=None):
    """The settings of a project.

    Parameters
    ----------
    root : pathlib.Path, optional
        Folder of ``pyproject.toml``; default the project whose data are used.

    Returns
    -------
    Settings

    Raises
    ------
    BookError
        No ``pyproject.toml``, no ``[tool.book]``, or a name that is missing or unknown.
    """
    path = (root or project_root()) / "pyproject.toml"
    if not path.exists():
        raise BookError("pyproject.toml", "the project's settings", "no such file", REMEDY)
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    table = {key.replace("-", "_"): tuple(value) if isinstance(value, list) else value for key, value in content.get("tool", {}).get("book", {}).items()}
    project = content.get("project", {})
    try:
        return Settings(name=project["name"], version=project["version"], **table)
    except (KeyError, TypeError) as error:
        raise BookError("pyproject.toml, [tool.book]", "name and version of the project; packages, ledger and perhaps readme-figure of the book", str(error), REMEDY) from None
