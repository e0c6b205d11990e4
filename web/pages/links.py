"""Links between pages, from raw HTML and from nodes alike."""

import re
from html import escape

from reproduction.cards import source_name

from ..settings import CHAPTERS, settings

SOURCES_PAGE = "sources"


def relative(docname, target, anchor=""):
    """Address of another page (or file) as seen from ``docname``.

    Parameters
    ----------
    docname, target : str
        Page names as Sphinx uses them; a target with a suffix is a file and stays as it is.
    anchor : str

    Returns
    -------
    str
    """
    up = "../" * docname.count("/")
    page = target if re.search(r"\.\w{2,5}$", target) else f"{target}.html"
    return f"{up}{page}{'#' + anchor if anchor else ''}"


def source_link(docname, key):
    """HTML link to a source in the list of sources."""
    return f'<a class="source" href="{relative(docname, SOURCES_PAGE, key)}">{escape(source_name(key))}</a>'


def link_citations(docname, html):
    """Turn every ``<cite data-source="KEY">`` of a card into a link to the list of sources."""
    return re.sub(r'<cite data-source="([^"]+)">.*?</cite>', lambda found: source_link(docname, found[1]), html)


def claim_address(docname, entry):
    """Address of the cell that judges a ledger entry, or of its row in the ledger while it is not judged.

    Parameters
    ----------
    docname : str
    entry : dict
        From :func:`reproduction.ledger.ledger`.
    """
    if entry["verdict"] == "not yet judged":
        return relative(docname, f"{CHAPTERS}{settings().ledger}", f"ledger-{entry['id']}")
    return relative(docname, f"{CHAPTERS}{entry['chapter']}", entry["anchor"])
