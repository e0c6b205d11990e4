"""What the frame of every page says and links to: see ``web/templates/layout.html``."""

import re

from bs4 import BeautifulSoup
from docutils import nodes

from reproduction.citation import book_record
from reproduction.language import LANGUAGE, say

from ..editions import FOLDERS
from .editions import address_in
from .head import FIRST_SCRIPT, POLICY_PLACE
from .notices import NOTICES

NOT_FOUND = "404"

LONGEST_DESCRIPTION = {"en": 155, "zh": 78}
"""Characters of a description that a list of search results shows; a Chinese character takes the room of two letters."""

SHORTEST_DESCRIPTION = 50


def setup(app):
    """Offer the frame to the templates, and the page that a host shows for a wrong address."""
    app.connect("config-inited", choose_pages)
    app.connect("html-page-context", add_frame, priority=800)


def choose_pages(app, config):
    """Without the index of terms, which a book of notebooks has not; with one page for wrong addresses, at the root of the site, in both languages."""
    config.html_use_index = False
    config.html_domain_indices = False
    if not FOLDERS[LANGUAGE]:
        config.html_additional_pages = {**config.html_additional_pages, NOT_FOUND: "404.html"}


def add_frame(app, pagename, templatename, context, doctree):
    """Words, lists of contents and links that the layout shows around a page."""
    context["frame"] = {
        "policy": POLICY_PLACE,
        "first_script": FIRST_SCRIPT,
        "words": words(),
        "icons": ICONS,
        "description": describe(doctree, pagename, context),
        "book_contents": book_contents(context),
        "page_contents": page_contents(context.get("toc", "")) if doctree is not None and pagename != app.config.root_doc else "",
        "tools": page_tools(context.get("header_buttons", [])),
        "version": book_record()["version"],
        "notices": NOTICES,
        "homes": {edition: (app.config.html_baseurl or "") + address_in(edition, app.config.root_doc) for edition in FOLDERS} if pagename == NOT_FOUND else {},
        "has_accessibility": "accessibility" in app.env.found_docs,
    }
    context["metatags"] = re.sub(r'<meta[^>]*name="viewport"[^>]*>\n?', "", context.get("metatags", ""))  # the layout has its own


def words():
    """The words of the frame in the language of this edition (dict of str to str)."""
    return {
        "skip": say("Skip to main content", "跳到正文"),
        "contents": say("Contents", "目录"),
        "book": say("Book", "全书"),
        "on_this_page": say("On this page", "本页内容"),
        "search": say("Search", "搜索"),
        "search_book": say("Search the book", "搜索全书"),
        "search_help": say(
            "Words, claim ids such as s2.1-c09, and place names, in English or Chinese. A page is found when it has all of them.",
            "可输入词语、论断编号（如s2.1-c09）和地名，中英文均可。只列出包含全部词语的页面。",
        ),
        "search_needs_script": say("The search is a script of this page; please allow scripts, or use the contents and the glossary.", "搜索由本页脚本完成，请启用脚本，或使用目录和术语表。"),
        "neighbours": say("Previous and next page", "上一页与下一页"),
        "previous": say("Previous", "上一页"),
        "next": say("Next", "下一页"),
        "version": say("version", "版本"),
        "privacy": say(
            "These pages load nothing from other hosts, set no cookies and count nobody; your choices of colours and code stay in your browser.",
            "本书页面不从其他网站加载任何内容，不设Cookie，不统计访问；配色与代码显示的选择只保存在您的浏览器中。",
        ),
        "accessibility": say("Accessibility", "无障碍说明"),
        "third_party": say("Third-party notices", "第三方组件声明"),
    }


def _icon(path):
    return f'<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">{path}</svg>'


ICONS = {
    "menu": _icon('<path d="M4 6.5h16M4 12h16M4 17.5h16"/>'),
    "search": _icon('<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5.5 5.5"/>'),
    "mode": _icon('<circle cx="12" cy="12" r="8"/><path class="filled" d="M12 4a8 8 0 0 1 0 16z"/>'),
}


def book_contents(context):
    """The table of contents of the whole book, with the page that is read marked (HTML)."""
    html = context["toctree"](includehidden=True, titles_only=True, maxdepth=1, collapse=False) if "toctree" in context else ""
    html = re.sub(r' (?:aria-level="\d"|role="heading")', "", html)  # captions group the links; as headings they would come before the page's own first one
    return html.replace('<a class="current reference internal"', '<a class="current reference internal" aria-current="page"')


def page_contents(toc):
    """The sections of a page, without its title.

    Parameters
    ----------
    toc : str
        Sphinx's local table of contents.

    Returns
    -------
    str
        An HTML list, or nothing for a page with fewer than two sections.

    Examples
    --------
    >>> page_contents('<ul><li><a href="#">Title</a><ul><li><a href="#a">A</a></li><li><a href="#b">B</a></li></ul></li></ul>')
    '<ul><li><a href="#a">A</a></li><li><a href="#b">B</a></li></ul>'
    >>> page_contents('<ul><li><a href="#">Title</a></li></ul>')
    ''
    """
    inner = BeautifulSoup(toc, "html.parser").select_one("li > ul")
    return str(inner) if inner and len(inner.find_all("li")) > 1 else ""


def page_tools(buttons):
    """Links to the repository and to services that run a page, as the theme offers them when it knows the address.

    Parameters
    ----------
    buttons : list of dict
        The theme's header buttons.

    Returns
    -------
    list of dict
        ``url`` and ``text``; buttons that need the theme's scripts are left out.
    """
    links = []
    for button in buttons:
        if button.get("type") == "group":
            links += page_tools(button["buttons"])
        elif button.get("type") == "link":
            links.append({"url": button["url"], "text": button.get("text") or button.get("tooltip", "")})
    return links


def describe(doctree, pagename, context):
    """What a page is about, from its first paragraph, in the length that a list of search results shows.

    Parameters
    ----------
    doctree : docutils.nodes.document or None
    pagename : str
    context : dict

    Returns
    -------
    str
    """
    if doctree is None:
        return say("Search the whole book: words, claim ids and place names, in English or Chinese.", "搜索全书：词语、论断编号与地名，中英文均可。") if pagename == "search" else ""
    paragraphs = [" ".join(paragraph.astext().split()) for paragraph in doctree.findall(nodes.paragraph)]
    text = ""
    for paragraph in paragraphs[:4]:
        text = f"{text} {paragraph}".strip()
        if len(text) >= SHORTEST_DESCRIPTION:
            break
    return shorten(text, LONGEST_DESCRIPTION[LANGUAGE])


def shorten(text, longest):
    """The first sentences of a text that fit, or its first words.

    Examples
    --------
    >>> shorten("One sentence. Another one that is longer.", 20)
    'One sentence.'
    >>> shorten("A sentence without an early end", 16)
    'A sentence …'
    """
    if len(text) <= longest:
        return text
    ends = [found.end() for found in re.finditer(r"[.!?](?=\s)|[。！？]", text[: longest + 1])]
    if ends and ends[-1] >= longest / 2:
        return text[: ends[-1]]
    cut = text[: longest - 2]
    return (cut.rsplit(" ", 1)[0] if " " in cut[longest // 2 :] else cut) + " …"
