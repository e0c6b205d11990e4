"""The project whose teeth are tried, as it is on disk: forks of this process see a damaged copy of its ``data/`` instead."""

import json

from reproduction.paths import project_root

ROOT = project_root()
NOTEBOOKS = sorted((ROOT / "chapters").glob("*.ipynb"))


def read_notebook(path):
    """A notebook file as a dict."""
    return json.loads(path.read_text(encoding="utf-8"))
