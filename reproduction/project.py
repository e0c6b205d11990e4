"""Which project, and which version of it, a notebook works with."""

import yaml

from .language import say
from .paths import project_root


def describe_project(name):
    """One line that says which version was found: the same on every machine.

    Parameters
    ----------
    name : str
        Name of the project, as in its ``pyproject.toml``.

    Returns
    -------
    str

    Raises
    ------
    FileNotFoundError
        The project has no ``CITATION.cff``.

    Examples
    --------
    >>> describe_project("a-book").split(" ")[0]
    'a-book'
    """
    version = yaml.safe_load((project_root() / "CITATION.cff").read_text(encoding="utf-8"))["version"]
    return say(f"{name} {version}: code and data found.", f"{name} {version}：代码与数据已就绪。")
