"""The generated parts of README.md and README.zh.md: verdict counts, headline findings and the picture."""

import base64
import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from reproduction.errors import BookError
from reproduction.figures import FIGURE_MIME
from reproduction.ledger import count_verdicts, ledger
from reproduction.prose import MIME as NUMBERS_MIME

from .execute import execute_all
from .settings import settings

FILES = {"en": "README.md", "zh": "README.zh.md"}
PICTURE = "web/static/readme.png"
PICTURE_ZH = "web/static/readme.zh.png"
PLACE = re.compile(r"(<!-- number (\S+?) -->)(.*?)(<!-- end -->)", flags=re.DOTALL)


def write_readme(root):
    """Refresh README.md, README.zh.md where there is one, and their pictures from the committed chapters; returns 0."""
    numbers = readme_numbers(root)
    present = [root / name for name in FILES.values() if (root / name).exists()]
    for path in present:
        path.write_text(fill(path.read_text(encoding="utf-8"), numbers), encoding="utf-8", newline="\n")
    (root / PICTURE).write_bytes(picture(root))
    if root / FILES["zh"] in present:
        (root / PICTURE_ZH).write_bytes(picture_zh(root))
    return 0


def fill(text, numbers):
    """Fill every ``<!-- number NAME -->…<!-- end -->`` of a text.

    Parameters
    ----------
    text : str
    numbers : dict of str to str

    Returns
    -------
    str

    Raises
    ------
    KeyError
        A place names a number that is not known.

    Examples
    --------
    >>> fill("<!-- number claims -->?<!-- end --> claims", {"claims": "166"})
    '<!-- number claims -->166<!-- end --> claims'
    """
    return PLACE.sub(lambda found: f"{found[1]}{numbers[found[2]]}{found[4]}", text)


def readme_numbers(root):
    """All numbers that the README files may quote, as text.

    Returns
    -------
    dict of str to str
        Verdict counts by word, ``claims`` and ``judged``, and bound numbers as ``chapter/name`` or ``chapter/name:format``.
    """
    entries = ledger(root / "chapters")
    counts = {word.replace(" ", "-"): count for word, count in count_verdicts(entries).items()}
    numbers = {**counts, "claims": len(entries), "judged": len(entries) - counts["not-yet-judged"]}
    return _Numbers({name: str(value) for name, value in numbers.items()}, _bound(root))


class _Numbers(dict):
    """Looks up ``chapter/name:format`` among the bound numbers."""

    def __init__(self, plain, bound):
        super().__init__(plain)
        self.bound = bound

    def __missing__(self, key):
        name, _, form = key.partition(":")
        return format(self.bound[name], form)


def _bound(root):
    found = {}
    for path in sorted((root / "chapters").glob("*.ipynb")):
        for data in _outputs(path):
            for name, value in data.get(NUMBERS_MIME, {}).get("numbers", {}).items():
                found[f"{path.stem}/{name}"] = value
    return found


def picture(root):
    """The PNG of the figure that README.md shows (bytes)."""
    _, data = _shown(root)
    return base64.b64decode("".join(data["image/png"]))


def picture_zh(root):
    """The same figure in Chinese (bytes): its chapter is executed for it, because the committed ones are English.

    Raises
    ------
    BookError
        The chapter did not run.
    """
    chapter, data = _shown(root)
    with TemporaryDirectory() as folder:
        (execution,) = execute_all(root, Path(folder) / "chapters", language="zh", figures=Path(folder), names=[chapter], report=lambda line: None)
        if execution.failure:
            raise BookError(f"{chapter}, in Chinese", "a chapter that runs", execution.failure, "repair it, then `make readme`")
        return (Path(folder) / f"{data[FIGURE_MIME]['name']}.png").read_bytes()


def _shown(root):
    """Name of the chapter, and output, of the figure that the README files show."""
    wanted = settings(root).readme_figure
    for path in sorted((root / "chapters").glob("*.ipynb")):
        for data in _outputs(path):
            if data.get(FIGURE_MIME, {}).get("name") == wanted:
                return path.stem, data
    raise LookupError(f"expected a figure {wanted} in chapters/; found none. What to do: correct readme-figure in pyproject.toml")


def _outputs(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [output["data"] for cell in notebook["cells"] for output in cell.get("outputs", []) if "data" in output]
