"""GB/T 7714-2025, numeric system (顺序编码制): the types of source that this book needs.

CSL styles for the standard of 2015 exist, and print other items in another order; for 2025 none was found on a package index, hence this formatter.

What was read: a transcription of the standard's text with its annexes, in the public repository ``axetroy/gb7714-parser``
(``GB-T 7714-2025/《信息与文献 参考文献著录规则》GB-T 7714-2025.md``). The printed standard was not seen. The rules taken from it:

=========  ==============================================================================================
clause     rule
=========  ==============================================================================================
7.1.2      up to three authors are named, more are cut to three and "，等" or ", et al"
7.1.3      the numeric system leaves out an unknown author
7.3, A     type and carrier in brackets: M book, DS data set, J journal, ``/OL`` on the net
7.4        the first edition is not named; a version is written as ``V1.0``
7.5.2.3    an electronic source without place or publisher leaves them out (7.5.3.3 likewise)
7.6        dates as YYYY-MM-DD
7.8, 7.9   address, then a persistent identifier such as ``DOI:10.…`` that the address does not hold
8.2, 8.3   book and part of a book; neither has a day of access
8.5        article in a journal
8.11.1     a book or data set that is a web page is cited as book or data set
8.14       data set: version, platform, (date)[day of access], address
=========  ==============================================================================================

What could not be settled, and how it is written here:

- The transcription prints a space before "(" and "[" in the examples of 7.6 and 8.14, and none in the pattern of 8.14.3. The pattern is followed.
- The standard has no place for a content hash. It stands last, where 7.9 puts identifiers, in the form of its examples: ``SHA256:…``.
- Figures have no code of their own in annex A. A figure here is published with the data it draws, so figures and tables are data sets (DS).
- Annex A has a code for computer programs (CP), but clause 8 has no pattern for them. The book is cited as a book.
"""

import re

from ..errors import BookError

CODES = {"book": "M", "chapter": "M", "dataset": "DS", "article-journal": "J"}
MOST_AUTHORS = 3


def gbt7714(item):
    """A reference after GB/T 7714-2025.

    Parameters
    ----------
    item : dict
        CSL-JSON item of type book, chapter, dataset or article-journal.

    Returns
    -------
    str

    Raises
    ------
    BookError
        A type without a rule here, or a data set without the day of access that clause 8.14.2 demands.

    Examples
    --------
    The first is example 8.2.2 [1] of the standard, the second B.13 [9].

    >>> gbt7714({"id": "a", "type": "book", "language": "zh", "author": [{"literal": "张伯伟"}], "title": "全唐五代诗格汇考",
    ...     "publisher-place": "南京", "publisher": "江苏古籍出版社", "issued": {"date-parts": [[2002]]}, "page": "288"})
    '张伯伟. 全唐五代诗格汇考[M]. 南京: 江苏古籍出版社, 2002: 288.'
    >>> gbt7714({"id": "b", "type": "dataset", "author": [{"literal": "IHME"}], "title": "Global burden of disease study 2019 (GBD 2019) data resources",
    ...     "publisher": "Global Health Data Exchange", "issued": {"date-parts": [[2021]]}, "accessed": {"date-parts": [[2024, 11, 25]]},
    ...     "URL": "https://ghdx.healthdata.org/gbd-2019"})
    'IHME. Global burden of disease study 2019 (GBD 2019) data resources[DS/OL]. Global Health Data Exchange(2021)[2024-11-25]. https://ghdx.healthdata.org/gbd-2019.'
    """
    if item["type"] not in CODES:
        remedy = "add the rule of the standard to reproduction/citation/style_gbt7714.py, with an example of it to the tests"
        raise BookError(f"GB/T 7714 reference {item['id']}", "one of the types " + ", ".join(CODES), item["type"], remedy)
    source = {"dataset": _platform, "article-journal": _journal}.get(item["type"], _imprint)
    parts = (_authors(item, "author"), _title(item), *source(item), item.get("URL"), *_identifiers(item))
    return "".join(f"{part}. " for part in parts if part).rstrip()


def _title(item):
    mark = CODES[item["type"]] + ("/OL" if item.get("URL") else "")
    title = f"{item['title']}[{mark}]"
    if item["type"] != "chapter":
        return title
    host = _authors(item, "container-author")
    return f"{title}//{host + '. ' if host else ''}{item['container-title']}"


def _imprint(item):
    """Edition; place, publisher, year and pages of a book or of a part of one (8.2.2, 8.3.2)."""
    publisher = ": ".join(item[name] for name in ("publisher-place", "publisher") if item.get(name))
    printed = ", ".join(part for part in (publisher, _date(item, "issued")[:4]) if part)
    return _edition(item), printed + (f": {item['page']}" if item.get("page") else "")


def _platform(item):
    """Version; platform, date and day of access of a data set (8.14.3)."""
    accessed = _date(item, "accessed")
    if not accessed:
        raise BookError(f"GB/T 7714 reference {item['id']}", "the day of access of a data set (8.14.2)", "none", "set accessed in the item")
    issued = _date(item, "issued")
    return _edition(item), f"{item.get('publisher', '')}{f'({issued})' if issued else ''}[{accessed}]"


def _journal(item):
    """Journal, year, volume, issue and pages of an article (8.5.3)."""
    issue = f"({item['issue']})" if item.get("issue") else ""
    volume = f", {item['volume']}" if item.get("volume") else ""
    where = f"{_date(item, 'issued')[:4]}{volume}{issue}"
    where = ", ".join(part for part in (item.get("container-title"), where) if part)
    return (where + (f": {item['page']}" if item.get("page") else ""),)


def _edition(item):
    if item.get("version"):
        return f"V{item['version'].removeprefix('V')}"
    edition = str(item.get("edition", ""))
    if not edition.isdigit() or edition == "1":
        return "" if edition == "1" else edition
    return f"{edition} 版" if _chinese(item["title"]) else f"{edition}{_ordinal(int(edition))} ed"


def _ordinal(number):
    return "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _identifiers(item):
    address, found = item.get("URL", ""), []
    if item.get("DOI") and item["DOI"] not in address:
        found.append(f"DOI:{item['DOI']}")
    if item.get("custom", {}).get("sha256"):
        found.append(f"SHA256:{item['custom']['sha256']}")
    return found


def _authors(item, role):
    names = [_name(person) for person in item.get(role, [])]
    if not names:
        return ""
    comma, others = ("，", "，等") if _chinese(names[0]) else (", ", ", et al")
    return comma.join(names[:MOST_AUTHORS]) + (others if len(names) > MOST_AUTHORS else "")


def _name(person):
    """Family name first; given names of other scripts as initials without stops (7.1.1)."""
    if "literal" in person:
        return person["literal"]
    if _chinese(person["family"]):
        return person["family"] + person.get("given", "")
    initials = " ".join("-".join(part[0] for part in word.split("-")) for word in person.get("given", "").replace(".", " ").split())
    return f"{person['family']} {initials}".strip()


def _date(item, field):
    """A date as YYYY-MM-DD, or what is known of it; text stands as it is."""
    date = item.get(field, {})
    if "literal" in date:
        return date["literal"]
    return "-".join(f"{number:02d}" for number in date.get("date-parts", [[]])[0])


def _chinese(text):
    return bool(re.search(r"[\u4e00-\u9fff]", text))
