"""How to cite the book and its chapters, from ``CITATION.cff``."""

import hashlib
import re
from functools import lru_cache

import yaml

from .cards import VERDICT_WORDS
from .language import LANGUAGE
from .paths import project_root


@lru_cache
def book_record():
    """The contents of ``CITATION.cff`` (dict)."""
    return yaml.safe_load((project_root() / "CITATION.cff").read_text(encoding="utf-8"))


def cite_chapter(name):
    """Citation of one chapter.

    Parameters
    ----------
    name : str
        Chapter name, such as ``"02-1-status"``.

    Returns
    -------
    dict of str to str
        ``text`` and ``bibtex``. Both carry the version and the first twelve digits of the SHA-256 of the chapter's text,
        so that a reader can tell whether the words cited are the words at hand.
    """
    book, author, year, address = _book_fields()
    title, version = _chapter_fields(name)
    key = re.sub(r"\W+", "-", f"{name}-{year}")
    return {
        "text": f"{author} ({year}). {title}. In: {book['title']} ({version}).{address}",
        "bibtex": f"@incollection{{{key},\n  author    = {{{{{author}}}}},\n  title     = {{{title}}},\n  booktitle = {{{book['title']}}},\n  year      = {{{year}}},\n  note      = {{{version}}}\n}}",
    }


def cite_claim(entry):
    """Citation of one verdict: the claim in our words, what was found, and where it was computed.

    Parameters
    ----------
    entry : dict
        From :func:`reproduction.ledger.ledger`.

    Returns
    -------
    str
    """
    book, author, year, address = _book_fields()
    _, version = _chapter_fields(entry["chapter"])
    statement = entry["statement"][LANGUAGE].rstrip(".。")
    finding = VERDICT_WORDS[entry["verdict"]][LANGUAGE]
    place = f"chapters/{entry['chapter']}.html#{entry['anchor']}"
    if LANGUAGE == "zh":
        return f"{author}（{year}）：论断{entry['id']}“{statement}”，评判：{finding}。载于：{book['title']}（{version}），{address.strip()}{place}。"
    return f"{author} ({year}). Claim {entry['id']}, “{statement}”: {finding}. In: {book['title']} ({version}).{address} {place}"


def _book_fields():
    book = book_record()
    author = ", ".join(person.get("name") or f"{person['family-names']}, {person['given-names']}" for person in book["authors"])
    return book, author, str(book["date-released"])[:4], f" {book['url']}" if book.get("url") else ""


@lru_cache
def _chapter_fields(name):
    """Title of a chapter, and the words that pin the version cited."""
    twin = (project_root() / "chapters" / "text" / f"{name}.md").read_text(encoding="utf-8")
    digest = hashlib.sha256(twin.encode("utf-8")).hexdigest()[:12]
    return re.search(r"^# (.+)$", twin, flags=re.MULTILINE)[1], f"version {book_record()['version']}, chapter {name}, text sha256:{digest}"
