"""The generated parts of README.md: verdict counts, headline findings and the picture."""

import base64
import json
import re

from reproduction.figures import FIGURE_MIME
from reproduction.ledger import count_verdicts, ledger
from reproduction.prose import MIME as NUMBERS_MIME

from .settings import settings

PICTURE = "web/static/readme.png"
PLACE = re.compile(r"(<!-- number (\S+?) -->)(.*?)(<!-- end -->)", flags=re.DOTALL)


def write_readme(root):
    """Refresh README.md and its picture from the committed chapters; returns 0."""
    text = (root / "README.md").read_text(encoding="utf-8")
    (root / "README.md").write_text(fill(text, readme_numbers(root)), encoding="utf-8", newline="\n")
    (root / PICTURE).write_bytes(picture(root))
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
    """All numbers that README.md may quote, as text.

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
    wanted = settings(root).readme_figure
    for path in sorted((root / "chapters").glob("*.ipynb")):
        for data in _outputs(path):
            if data.get(FIGURE_MIME, {}).get("name") == wanted:
                return base64.b64decode("".join(data["image/png"]))
    raise LookupError(f"expected a figure {wanted} in chapters/; found none. What to do: correct readme-figure in pyproject.toml")


def _outputs(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [output["data"] for cell in notebook["cells"] for output in cell.get("outputs", []) if "data" in output]
