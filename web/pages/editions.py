"""Links between the two editions, and the search that reads both scripts."""

import re

from sphinx.search import languages
from sphinx.search.en import SearchEnglish

from reproduction.language import LANGUAGE

from ..editions import FOLDERS

HREFLANG = {"en": "en", "zh": "zh-CN"}
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
    root = app.config.html_baseurl.removesuffix(f"{FOLDERS[LANGUAGE]}/") if app.config.html_baseurl else up
    links = "".join(f'<link rel="alternate" hreflang="{HREFLANG[edition]}" href="{root}{address_in(edition, pagename)}">\n' for edition in FOLDERS)
    context["metatags"] = context.get("metatags", "") + links


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
        """See :func:`split_words`."""
        return split_words(input)

    def stem(self, word):
        """Stems of English words; everything else stays."""
        return super().stem(word) if word.isascii() and "-" not in word else word
