"""The one record behind all formats of a citation: a CSL-JSON item.

Fields are those of the CSL-JSON schema. What it has no field for is in ``custom``: ``kind``, ``sha256`` (the first twelve digits), and
``hashed``, the words that say what was hashed.
"""

import hashlib
import json
import re
from functools import lru_cache

import yaml

from ..cards import VERDICT_WORDS
from ..errors import BookError
from ..language import LANGUAGE
from ..paper import paper_record
from ..paths import project_root

ACCESS_DATE = "YYYY-MM-DD"
"""Stands where a citation has the day of access, until the reader (or the page's script) puts it in."""

DIGITS = 12
CSL_LANGUAGES = {"en": "en", "zh": "zh-CN"}
HASHED = {
    "chapter": {"en": "text", "zh": "正文"},
    "figure": {"en": "figure record", "zh": "图记录"},
    "table": {"en": "table record", "zh": "表记录"},
    "claim": {"en": "verdict record", "zh": "评判记录"},
}
"""What the hash of each kind of object covers."""

GENRES = {"figure": {"en": "Figure and data set", "zh": "图与数据集"}, "table": {"en": "Data set", "zh": "数据集"}}


@lru_cache
def book_record():
    """The contents of ``CITATION.cff`` (dict)."""
    return yaml.safe_load((project_root() / "CITATION.cff").read_text(encoding="utf-8"))


def edition_of(language):
    """Title and authors of one edition of the book.

    The file describes the English edition; an edition in another language is an entry of its ``references``
    whose ``scope`` is ``edition`` and whose ``languages`` name it.

    Parameters
    ----------
    language : {"en", "zh"}

    Returns
    -------
    dict
        With ``title`` and ``authors``, as in the Citation File Format.

    Raises
    ------
    BookError
        ``CITATION.cff`` has no such edition.
    """
    if language == "en":
        return book_record()
    for entry in book_record().get("references", []):
        if entry.get("scope") == "edition" and language in entry.get("languages", []):
            return entry
    expected = f"an entry with scope: edition and languages: [{language}]"
    raise BookError("CITATION.cff, references", expected, "none", "describe the edition there: type, title, authors, languages, scope")


def author_names(authors):
    """Names of authors in the order in which they are written.

    Parameters
    ----------
    authors : list of dict
        As in the Citation File Format.

    Returns
    -------
    list of str

    Examples
    --------
    >>> author_names([{"name": "A group"}, {"family-names": "Li", "given-names": "Na"}])
    ['A group', 'Na Li']
    """
    return [author.get("name") or f"{author['given-names']} {author['family-names']}" for author in authors]


def content_hash(content):
    """First twelve digits of the SHA-256 of an object's content.

    Parameters
    ----------
    content : str, dict or list
        Text is hashed as UTF-8; anything else as JSON with sorted keys, without spaces and without ASCII escapes.

    Returns
    -------
    str

    Examples
    --------
    >>> content_hash("abc")  # https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values, SHA-256
    'ba7816bf8f01'
    >>> content_hash({"b": 1, "a": "贸易"}) == content_hash('{"a":"贸易","b":1}')
    True
    """
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:DIGITS]


def book_item(link, language=LANGUAGE):
    """The book as a whole.

    Parameters
    ----------
    link : str
        Its address.
    language : {"en", "zh"}

    Returns
    -------
    dict
        CSL-JSON item.
    """
    edition = edition_of(language)
    return _dated(language, link) | {
        "id": _key("book", language),
        "type": "book",
        "title": _line(edition["title"]),
        "author": _names(edition["authors"]),
        "custom": {"kind": "book"},
    }


def chapter_item(name, link, title=None, language=LANGUAGE):
    """A chapter; its hash covers the text from which its notebook is made.

    Parameters
    ----------
    name : str
        Chapter name, such as ``"02-1-status"``.
    link : str
    title : str, optional
        Title in the language of the edition; default the first heading of the text, which is English.
    language : {"en", "zh"}

    Returns
    -------
    dict
        CSL-JSON item.

    Raises
    ------
    BookError
        No such chapter.
    """
    return _part("chapter", name, title or chapter_heading(name), _chapter_text(name), link, language)


def chapter_heading(name):
    """Title of a chapter, from the first heading of its text, in English (str).

    Raises
    ------
    BookError
        No such chapter.
    """
    return _line(re.search(r"^# (.+)$", _chapter_text(name), flags=re.MULTILINE)[1])


def _chapter_text(name):
    folder = project_root() / "chapters" / "text"
    path = folder / f"{name}.md"
    if not path.is_file():
        names = ", ".join(sorted(found.stem for found in folder.glob("*.md")))
        raise BookError("citation of a chapter", f"one of {names}", repr(name), "use the file name in chapters/text without .md")
    return path.read_text(encoding="utf-8")


def figure_item(record, number, link, language=LANGUAGE):
    """A figure with the data it draws.

    Parameters
    ----------
    record : dict
        What :func:`reproduction.figures.show_figure` stored.
    number : str
        Its number in the book, such as ``"2.1.3"``.
    link : str
    language : {"en", "zh"}

    Returns
    -------
    dict
        CSL-JSON item.
    """
    title = f"图{number}：{record['title']}" if language == "zh" else f"Figure {number}: {record['title']}"
    return _part("figure", record["name"], title, record, link, language)


def table_item(record, link, language=LANGUAGE):
    """A table.

    Parameters
    ----------
    record : dict
        What :func:`reproduction.figures.show_table` stored.
    link : str
    language : {"en", "zh"}

    Returns
    -------
    dict
        CSL-JSON item.
    """
    return _part("table", record["name"], first_sentence(record["caption"]), record, link, language)


def first_sentence(text):
    """First sentence of a caption without its full stop: what a table is called where there is room for a title.

    Examples
    --------
    >>> first_sentence("Trade of 2014, in U.S. dollars. Values from two tables."), first_sentence("2014年贸易。数值来自两表。")
    ('Trade of 2014, in U.S. dollars', '2014年贸易')
    """
    return re.split(r"(?<=[^.A-Z])\.\s+(?=[A-Z])|。", text.strip())[0].rstrip(".")


def claim_item(entry, link, language=LANGUAGE):
    """A verdict: the claim in our words, and what was found.

    Parameters
    ----------
    entry : dict
        From :func:`reproduction.ledger.ledger`.
    link : str
    language : {"en", "zh"}

    Returns
    -------
    dict
        CSL-JSON item.
    """
    statement, finding = entry["statement"][language].rstrip(".。"), VERDICT_WORDS[entry["verdict"]][language]
    title = f"论断{entry['id']}“{statement}”：{finding}" if language == "zh" else f"Claim {entry['id']}, “{statement}”: {finding}"
    return _part("claim", entry["id"], title, entry, link, language)


def paper_item():
    """The reproduced paper, or None while its title is not established.

    Returns
    -------
    dict or None
        CSL-JSON item with the fields of ``data/paper.yml`` that are known.
    """
    record = paper_record()
    if not record.get("title"):
        return None
    authors = record.get("authors") or []
    authors = [authors] if isinstance(authors, str) else authors
    known = {"container-title": record.get("journal"), "volume": record.get("volume"), "page": record.get("pages"), "DOI": record.get("doi")}
    item = {"id": "paper", "type": "article-journal", "title": _line(record["title"]), "language": CSL_LANGUAGES[record["language"]]}
    item["author"] = [{"literal": _line(name)} for name in authors]
    item |= {name: _line(value) for name, value in known.items() if value}
    return item | ({"issued": {"date-parts": [[int(record["year"])]]}} if record.get("year") else {})


def _part(kind, name, title, content, link, language):
    """The item of a part: a data set for figures and tables, else a chapter of the book."""
    edition = edition_of(language)
    item = _dated(language, link) | {
        "id": _key(name, language),
        "title": _line(title),
        "author": _names(edition["authors"]),
        "custom": {"kind": kind, "sha256": content_hash(content), "hashed": HASHED[kind][language]},
    }
    book = _line(edition["title"])
    if kind in GENRES:
        return item | {"type": "dataset", "genre": GENRES[kind][language], "publisher": book}
    return item | {"type": "chapter", "container-title": book, "container-author": _names(edition["authors"])}


def _dated(language, link):
    """What all items of one edition share."""
    year, month, day = str(book_record()["date-released"]).split("-")
    return {
        "issued": {"date-parts": [[int(year), int(month), int(day)]]},
        "accessed": {"literal": ACCESS_DATE},
        "version": str(book_record()["version"]),
        "URL": link,
        "language": CSL_LANGUAGES[language],
    }


def _names(authors):
    return [{"literal": _line(person["name"])} if "name" in person else {"family": person["family-names"], "given": person["given-names"]} for person in authors]


def _key(name, language):
    """Key of an item: letters, digits and hyphens, so that every reference manager takes it."""
    year = str(book_record()["date-released"])[:4]
    return re.sub(r"[^A-Za-z0-9]+", "-", f"{name}-{year}") + ("" if language == "en" else f"-{language}")


def _line(text):
    """Text on one line: a line break would end a field of RIS."""
    return " ".join(str(text).split())
