"""Links between the two editions, and the search that reads both scripts."""

import re
from functools import lru_cache

from sphinx.search import languages
from sphinx.search.en import SearchEnglish

from reproduction.data import labels
from reproduction.language import LANGUAGE

from ..editions import DEFAULT, FOLDERS, HREFLANG

SWITCH = {"en": "中文", "zh": "English"}


def setup(app):
    """Register the switch and the search language."""
    languages["en"] = languages["zh"] = languages["zh_CN"] = SearchBothScripts
    app.connect("html-page-context", add_switch)


def other_edition():
    """The edition that this one is not (str)."""
    return "zh" if LANGUAGE == "en" else "en"


def address_in(edition, docname):
    """Path of a page below the root of the site (str)."""
    folder = FOLDERS[edition]
    return f"{folder}/{docname}.html" if folder else f"{docname}.html"


def add_switch(app, pagename, templatename, context, doctree):
    """The link to the same page in the other edition, and its announcement to search engines."""
    if doctree is None and pagename not in ("search", "genindex"):
        return
    other = other_edition()
    up = "../" * (pagename.count("/") + FOLDERS[LANGUAGE].count("/") + bool(FOLDERS[LANGUAGE]))
    context["edition_switch"] = {"href": up + address_in(other, pagename), "hreflang": HREFLANG[other], "label": SWITCH[LANGUAGE]}
    base = app.config.html_baseurl
    if base:  # search engines take absolute addresses only
        root = base.removesuffix(f"{FOLDERS[LANGUAGE]}/") if FOLDERS[LANGUAGE] else base
        context["metatags"] = context.get("metatags", "") + alternates(root, pagename)


def alternates(root, docname):
    """Announcement of a page in every language, and of the one for readers of other languages.

    Parameters
    ----------
    root : str
        Address of the site with its final slash.
    docname : str

    Returns
    -------
    str

    Examples
    --------
    >>> print(alternates("https://book.example.org/", "index"), end="")
    <link rel="alternate" hreflang="en" href="https://book.example.org/index.html">
    <link rel="alternate" hreflang="zh-CN" href="https://book.example.org/zh/index.html">
    <link rel="alternate" hreflang="x-default" href="https://book.example.org/index.html">
    """
    named = [*((HREFLANG[edition], edition) for edition in FOLDERS), ("x-default", DEFAULT)]
    return "".join(f'<link rel="alternate" hreflang="{name}" href="{root}{address_in(edition, docname)}">\n' for name, edition in named)


def split_words(text):
    """Words for the search index: claim ids whole, other words as they are, Chinese as pairs of neighbouring characters.

    Pairs find any compound, such as 综合保税区, without a dictionary: a query is split in the same way, and a page has to hold all pairs.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str

    Examples
    --------
    >>> split_words("Claim s2.1-c09 跨境电商 2016")
    ['Claim', 's2.1-c09', '跨境', '境电', '电商', '2016']
    """
    words = []
    for token in _TOKEN.findall(text):
        if "\u4e00" <= token[0] <= "\u9fff":
            words += [token[i : i + 2] for i in range(len(token) - 1)] or [token]
        else:
            words.append(token)
    return words


@lru_cache
def place_names():
    """Names of places in the language of this edition, each with its name in the other script (dict of str to str).

    Only plain names: one with a bracket or punctuation is the book's own wording, which nobody searches for in the other script.
    """
    other = other_edition()
    names = {entry[LANGUAGE]: entry[other] for (kind, _), entry in labels().items() if kind == "place"}
    return {name: translation for name, translation in names.items() if re.fullmatch(r"[\w' ]+", name) and re.fullmatch(r"[\w' ]+", translation)}


@lru_cache
def _place_pattern():
    names = sorted(map(re.escape, place_names()), key=len, reverse=True)  # 北京首都机场 before 北京
    return re.compile("|".join(names) if LANGUAGE == "zh" else rf"\b(?:{'|'.join(names)})\b") if names else re.compile(r"(?!)")


def with_other_names(text):
    """A text followed by the names, in the other script, of the places that it mentions.

    Added to the index only, so that 石家庄 finds the English pages about Shijiazhuang, and the other way round.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    found = dict.fromkeys(_place_pattern().findall(text))
    return " ".join([text, *(place_names()[name] for name in found)])


_TOKEN = re.compile(r"s\d(?:\.\d)?-c\d\d|[\u4e00-\u9fff]+|[^\W\u4e00-\u9fff]+")


class SearchBothScripts(SearchEnglish):
    """English stems and Chinese character pairs in one index."""

    language_name = "English and Chinese"
    js_splitter_code = r"""
function splitQuery(query) {
  const words = [];
  for (const token of query.match(/s\d(?:\.\d)?-c\d\d|[\u4e00-\u9fff]+|[\p{L}\p{N}_]+/gu) || []) {
    if (/^[\u4e00-\u9fff]/.test(token) && token.length > 1) {
      for (let i = 0; i < token.length - 1; i++) words.push(token.slice(i, i + 2));
    } else {
      words.push(token);
    }
  }
  return words;
}
"""

    def split(self, input):
        """See :func:`split_words`; the index also takes places in the other script."""
        return split_words(with_other_names(input))

    def stem(self, word):
        """Stems of English words; everything else stays."""
        return super().stem(word) if word.isascii() and "-" not in word else word
