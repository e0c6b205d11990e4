"""How to cite the book and its chapters, from ``CITATION.cff``."""

import hashlib
import re
from functools import lru_cache

import yaml

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
    book = book_record()
    twin = (project_root() / "chapters" / "text" / f"{name}.md").read_text(encoding="utf-8")
    title = re.search(r"^# (.+)$", twin, flags=re.MULTILINE)[1]
    digest = hashlib.sha256(twin.encode("utf-8")).hexdigest()[:12]
    author = ", ".join(person.get("name") or f"{person['family-names']}, {person['given-names']}" for person in book["authors"])
    year = str(book["date-released"])[:4]
    address = f" {book['url']}" if book.get("url") else ""
    version = f"version {book['version']}, chapter {name}, text sha256:{digest}"
    key = re.sub(r"\W+", "-", f"{name}-{year}")
    return {
        "text": f"{author} ({year}). {title}. In: {book['title']} ({version}).{address}",
        "bibtex": f"@incollection{{{key},\n  author    = {{{{{author}}}}},\n  title     = {{{title}}},\n  booktitle = {{{book['title']}}},\n  year      = {{{year}}},\n  note      = {{{version}}}\n}}",
    }
