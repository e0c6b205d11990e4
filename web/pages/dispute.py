"""The links with which a reader disputes a verdict."""

import os
from html import escape
from urllib.parse import quote

from reproduction.cards import VERDICT_WORDS
from reproduction.citation import book_record
from reproduction.language import say

from .address import repository_address
from .links import CHAPTERS


def dispute_address(entry, environment=os.environ):
    """Address that opens a report on a verdict with its facts filled in.

    Parameters
    ----------
    entry : dict
        A verdict, with ``id``, ``chapter`` and ``verdict``.
    environment : mapping of str to str

    Returns
    -------
    str or None
        None when the address of the repository is not known.

    Examples
    --------
    >>> dispute_address({"id": "s1-c01", "chapter": "01-harvest", "verdict": "reproduced"}, {})
    >>> dispute_address({"id": "s1-c01", "chapter": "01-harvest", "verdict": "reproduced"}, {"BOOK_REPOSITORY": "https://example.org/a/b"}).split("&")[0]
    'https://example.org/a/b/issues/new?title=s1-c01%3A%20reproduced%3F'
    """
    repository = repository_address(environment)
    if repository is None:
        return None
    title = f"{entry['id']}: {entry['verdict']}?"
    body = (
        f"Claim {entry['id']} in {CHAPTERS}{entry['chapter']}, version {book_record()['version']}, verdict: {VERDICT_WORDS[entry['verdict']]['en']}.\n\n"
        "What is wrong (observation, test or definition)? 问题在于观测值、检验还是口径？\n\n\nSource, with the place in it 来源及出处位置:\n\n"
    )
    return f"{repository}/issues/new?title={quote(title, safe='')}&body={quote(body, safe='')}"


def dispute_link(entry):
    """The link as HTML, or nothing where the address of the repository is not known (str)."""
    address = dispute_address(entry)
    return f'<p class="verdict-dispute"><a rel="noopener" href="{escape(address)}">{say("Dispute this verdict", "对此评判提出异议")}</a></p>' if address else ""
