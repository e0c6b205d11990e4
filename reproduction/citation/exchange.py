"""BibTeX and RIS, for reference managers."""

import re
from io import StringIO

import rispy
from pybtex.database import BibliographyData, Entry, Person
from pybtex.database.output.bibtex import Writer

BIBTEX_TYPES = {"book": "book", "chapter": "incollection", "dataset": "misc", "article-journal": "article"}
RIS_TYPES = {"book": "BOOK", "chapter": "CHAP", "dataset": "DATA", "article-journal": "JOUR"}
RIS_FIELDS = {
    "title": "title",
    "version": "edition",
    "publisher": "publisher",
    "container-title": "secondary_title",
    "volume": "volume",
    "page": "start_page",
    "DOI": "doi",
    "language": "language",
}
BIBTEX_FIELDS = {"title": "title", "version": "version", "volume": "volume", "page": "pages"}
SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}


def bibtex(item):
    """A BibTeX entry, in UTF-8.

    Parameters
    ----------
    item : dict
        CSL-JSON item of type book, chapter, dataset or article-journal. Data sets become ``@misc``, which every BibTeX style knows.

    Returns
    -------
    str

    Examples
    --------
    >>> print(bibtex({"id": "k", "type": "book", "title": "R&D at 100%", "author": [{"literal": "The A_B Group"}], "issued": {"date-parts": [[2026]]}}))
    @book{k,
        author = "{The A\\_B Group}",
        title = "{R\\&D at 100\\%}",
        year = "2026"
    }
    """
    fields = {name: f"{{{escape(item[field])}}}" if name == "title" else escape(item[field]) for field, name in BIBTEX_FIELDS.items() if item.get(field)}
    if item.get("container-title"):
        fields["journal" if item["type"] == "article-journal" else "booktitle"] = f"{{{escape(item['container-title'])}}}"
    if item["type"] == "dataset":  # what @misc prints of a platform
        fields["howpublished"] = escape(", ".join(item[name] for name in ("genre", "publisher") if item.get(name)))
    for position, name in enumerate(("year", "month")):
        parts = item.get("issued", {}).get("date-parts", [[]])[0]
        if len(parts) > position:
            fields[name] = str(parts[position])
    fields |= {name: item[field] for field, name in (("URL", "url"), ("DOI", "doi")) if item.get(field)}
    if _note(item):
        fields["note"] = escape(_note(item))
    entry = Entry(BIBTEX_TYPES[item["type"]], list(fields.items()))
    entry.persons["author"] = [_person(person) for person in item.get("author", [])]
    stream = StringIO()
    _Verbatim().write_stream(BibliographyData(entries={item["id"]: entry}), stream)
    return stream.getvalue().strip()


def escape(text):
    """Text in which every character that TeX gives a meaning stands for itself.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> print(escape("50% of {A_B} & 贸易"))
    50\\% of \\textbraceleft{}A\\_B\\textbraceright{} \\& 贸易
    """
    return re.sub(r"[\\{}~^&%$#_]", lambda found: SPECIAL[found[0]], text)


def ris(item):
    """A RIS record.

    Parameters
    ----------
    item : dict
        CSL-JSON item of type book, chapter, dataset or article-journal.

    Returns
    -------
    str
        Lines ``TAG  - value``, from ``TY`` to ``ER``.

    Examples
    --------
    >>> print(ris({"id": "k", "type": "book", "title": "A book", "author": [{"literal": "A group"}], "issued": {"date-parts": [[2026, 1, 2]]}}).rstrip())
    TY  - BOOK
    ID  - k
    TI  - A book
    AU  - A group
    PY  - 2026
    DA  - 2026/01/02
    ER  -
    """
    parts = item.get("issued", {}).get("date-parts", [[]])[0]
    record = {"type_of_reference": RIS_TYPES[item["type"]], "id": item["id"]}
    record |= {name: _one_line(item[field]) for field, name in RIS_FIELDS.items() if item.get(field)}
    record["authors"] = [_one_line(person.get("literal") or f"{person['family']}, {person['given']}") for person in item.get("author", [])]
    if parts:
        record["year"] = str(parts[0])
    if len(parts) == 3:
        record["date"] = "{:04d}/{:02d}/{:02d}".format(*parts)
    if item.get("URL"):
        record["urls"] = [item["URL"]]
    if _note(item):
        record["notes"] = [_one_line(_note(item))]
    return rispy.dumps([record], implementation=_Bare).strip("\n")


def _note(item):
    """The hash with what it covers."""
    custom = item.get("custom", {})
    return f"SHA-256 ({custom['hashed']}): {custom['sha256']}" if custom.get("sha256") else ""


def _one_line(text):
    return " ".join(text.split())


def _person(person):
    if "literal" in person:
        return Person(last=f"{{{escape(person['literal'])}}}")
    return Person(last=escape(person["family"]), first=escape(person.get("given", "")))


class _Verbatim(Writer):
    """Writes fields as they are: pybtex would escape the signs of an address too, and leaves ``$`` and ``^`` in a title."""

    def _encode(self, text):
        return text


class _Bare(rispy.RisWriter):
    """Without the running number that rispy puts before each record."""

    def set_header(self, count):
        return ""
