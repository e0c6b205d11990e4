"""Explorers: pages on which a reader changes a setting and sees the results change, without a server.

What an explorer shows is made by one module of the package that ``explorers`` in ``[tool.book]`` names, with two functions:

- ``data(book)``: what the page's script needs, as a dict for JSON, in the language of the edition
- ``tables(book)``: caption, columns and rows of the tables that stand in the page where no script runs

``web/static/explore-NAME.js`` draws it; ``web/static/explore.js`` holds what all of them share.
"""

import gzip
import importlib
import json
import re
from dataclasses import dataclass

from reproduction.errors import BookError

from ..settings import settings

WEIGHT = 100_000
"""Most bytes that the data of one page may have when a server compresses them: a phone loads them in a second."""


@dataclass(frozen=True)
class Book:
    """What the executed chapters hold: verdicts by claim id, and the records of the figures by name."""

    ledger: dict
    figures: dict


def find_explorer(name, package=None):
    """The module behind an explorer.

    Parameters
    ----------
    name : str
        Such as ``"ranking"``.
    package : str, optional
        Default ``explorers`` in ``[tool.book]``.

    Returns
    -------
    module

    Raises
    ------
    BookError
        The book names no package, or the package has no such module.
    """
    package = package or settings().explorers
    if package is None:
        raise BookError("pyproject.toml, [tool.book]", f"explorers, the package that has {name}", "no such entry", "name the package, or take the explorer's page out of _toc.yml")
    try:
        return importlib.import_module(f"{package}.{name}")
    except ModuleNotFoundError as error:
        if error.name != f"{package}.{name}":
            raise
        raise BookError(f"explorer {name}", f"the module {package}.{name}", "no such module", "correct the name on the page, or write the module") from None


def pack(name, data):
    """Data of a page as JSON that may stand in a script element.

    Parameters
    ----------
    name : str
        Explorer, for the message.
    data : dict

    Returns
    -------
    str

    Raises
    ------
    BookError
        A value that JSON does not have, or data that are too heavy for a phone.

    Examples
    --------
    >>> pack("x", {"text": "</script>", "shares": [0.5, None]})
    '{"text":"\\\\u003c/script>","shares":[0.5,null]}'
    """
    try:
        text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c")
    except (ValueError, TypeError) as error:
        raise BookError(f"data of the explorer {name}", "numbers, text, lists and dicts; None where there is no value", str(error), "convert the value in its module") from None
    weight = len(gzip.compress(text.encode("utf-8")))
    if weight > WEIGHT:
        raise BookError(f"data of the explorer {name}", f"at most {WEIGHT:,} bytes compressed", f"{weight:,}", "leave out what the script can compute")
    return text


def unpack(html, name):
    """The data of an explorer from its finished page (dict); the opposite of :func:`pack`.

    Raises
    ------
    BookError
        The page does not hold them.
    """
    found = re.search(rf'<script type="application/json" id="explore-{name}-data">(.*?)</script>', html, flags=re.DOTALL)
    if not found:
        raise BookError(f"page of the explorer {name}", "its data", "none", f"check the directive {{explorer}} {name} in the page")
    return json.loads(found[1])
