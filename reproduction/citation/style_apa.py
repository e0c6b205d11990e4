"""APA 7, by citeproc-py with the style of the CSL project.

``apa.csl`` is the style "APA Style 7th edition" by Brenton M. Wiernik and Andrew Dunning (https://github.com/citation-style-language/styles),
unchanged, under CC BY-SA 3.0. It lies here because the package that carries it brings thousands of others (89 MB).
The tests compare its output with published examples for each type that is used here.
APA is a style for English: titles of the Chinese edition stay Chinese, its words ("In", "Version") stay English.
"""

import html
import json
import re
import warnings
from functools import lru_cache
from pathlib import Path

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from ..errors import BookError

STYLE = Path(__file__).with_name("apa.csl")
USED = ("type", "author", "container-title", "publisher", "genre", "version", "edition", "volume", "issue", "page", "DOI")
GUARDED = {"&": "\ue000", "<": "\ue001", ">": "\ue002"}
"""Signs of HTML travel through the library, which would not escape them, as characters that no text has."""

HASH, TITLE, ADDRESS = "\ue003", "\ue004", "\ue005"
"""Stand for the parts that differ between items of one layout: the library takes 12 ms an item, and a book has hundreds."""


def apa(item, markup=False):
    """A reference after the Publication Manual of the American Psychological Association, 7th edition.

    Parameters
    ----------
    item : dict
        CSL-JSON item with an id and a type. A content hash stands before the version, where APA puts an identifier of the work
        (as in "ICPSR 21600; Version V1").
    markup : bool
        With italics as HTML, and everything else escaped.

    Returns
    -------
    str

    Raises
    ------
    BookError
        An item with a hash whose type has no place for the version.

    Examples
    --------
    >>> group = {"literal": "American Psychological Association"}
    >>> apa({"id": "a", "type": "book", "title": "APA dictionary of psychology", "author": [group], "issued": {"date-parts": [[2015]]}, "version": "2"})
    'American Psychological Association. (2015). APA dictionary of psychology (Version 2).'
    """
    text = _layout(json.dumps(_prepared(item)))
    text = text if markup else html.unescape(re.sub(r"</?\w+[^>]*>", "", text))
    digest, title = _digest(item), item.get("title", "")
    if digest and text.count(f"Version {HASH}") != 1:
        raise BookError(f"APA reference {item['id']}", "a version, beside which the hash stands", text, f"check how the style prints the type {item['type']}")
    if title.endswith(("?", "!", ".")):
        text = re.sub(rf"({TITLE}(?:</i>)?)\.", r"\1", text)  # one mark ends a title
    text = text.replace(f"Version {HASH}", f"sha256:{digest}; Version ")
    written = {**{guard: sign for sign, guard in GUARDED.items()}, TITLE: title, ADDRESS: item.get("URL", "")}
    for guard, words in written.items():
        text = text.replace(guard, html.escape(words, quote=False) if markup else words)
    return text


@lru_cache(maxsize=None)
def _layout(prepared):
    """A reference with its title and address still to be filled in (str, HTML), from a prepared item as JSON."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library warns of fields that a style leaves out
        source = CiteProcJSON([json.loads(prepared)])
        bibliography = CitationStylesBibliography(_style(), source, formatter.html)
        bibliography.register(Citation([CitationItem("item")]))
        return str(bibliography.bibliography()[0])


@lru_cache
def _style():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return CitationStylesStyle(str(STYLE), validate=False)


def _prepared(item):
    """What APA prints of an item: of dates the year; places for title, address and hash (which CSL has no field for)."""
    prepared = {name: _guarded(item[name]) for name in USED if item.get(name)} | {"id": "item"}
    prepared |= {name: place for name, place in (("title", TITLE), ("URL", ADDRESS)) if item.get(name)}
    if item.get("issued"):
        prepared["issued"] = {"date-parts": [item["issued"]["date-parts"][0][:1]]}
    if _digest(item):
        prepared["version"] = f"{HASH}{item['version']}"
    return prepared


def _guarded(value):
    if isinstance(value, list):
        return [{name: _guarded(part) for name, part in person.items()} for person in value]
    return value.translate({ord(sign): guard for sign, guard in GUARDED.items()})


def _digest(item):
    return item.get("custom", {}).get("sha256")
