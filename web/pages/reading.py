"""The line under the title of a chapter: how long it takes to read, and one switch for all code of the page."""

import re
from math import ceil

from docutils import nodes

from reproduction.language import LANGUAGE, say

from .links import CHAPTERS

WORDS_PER_MINUTE, CHARACTERS_PER_MINUTE = 240, 400
"""Usual pace of silent reading; a rounded assumption, and the page says "about"."""


def setup(app):
    """Put the line into each chapter."""
    app.connect("html-page-context", add_reading_line, priority=700)


def add_reading_line(app, pagename, templatename, context, doctree):
    """Reading time and, where a chapter has code, the switch; only scripts can use it, so it is hidden without them."""
    if doctree is None or not pagename.startswith(CHAPTERS):
        return
    minutes = reading_minutes(prose(doctree))
    time = say(f"About {minutes} minutes to read, without code and folded parts", f"不含代码与折叠内容，约需{minutes}分钟读完")
    switch = ""
    if 'class="admonition hide' in context["body"]:
        switch = f'<button type="button" class="tool code-switch needs-script">{say("Show code", "显示代码")}</button>'
    context["body"] = context["body"].replace("</h1>", f'</h1>\n<div class="reading-line"><p>{time}</p>{switch}</div>', 1)
    context["body"] = context["body"].replace('<summary aria-label="Toggle hidden content">', "<summary>")  # the visible word is the better name


def prose(doctree):
    """The text that a reader reads: paragraphs and list items, and the sentences of the verdict cards.

    Parameters
    ----------
    doctree : docutils.nodes.document

    Returns
    -------
    str
    """
    cards = "".join(node.astext() for node in doctree.findall(nodes.raw))
    shown = re.findall(r'<p class="verdict-(?:statement|explanation)">(.*?)</p>|<figcaption><p>(.*?)</p>', cards, flags=re.DOTALL)
    written = [re.sub(r"<[^>]+>", " ", "".join(parts)) for parts in shown]
    return " ".join([paragraph.astext() for paragraph in doctree.findall(nodes.paragraph)] + written)


def reading_minutes(text, language=LANGUAGE):
    """Minutes that silent reading of a text takes.

    Parameters
    ----------
    text : str
    language : {"en", "zh"}
        Chinese text is counted by characters, with the words of other scripts among it.

    Returns
    -------
    int
        At least 1.

    Examples
    --------
    >>> reading_minutes("word " * 480, "en"), reading_minutes("字" * 800, "zh"), reading_minutes("", "en")
    (2, 2, 1)
    """
    words, characters = len(re.findall(r"[^\W\u4e00-\u9fff]+(?:[.,'’-][^\W\u4e00-\u9fff]+)*", text)), len(re.findall(r"[\u4e00-\u9fff]", text))
    return max(1, ceil(words / WORDS_PER_MINUTE + characters / CHARACTERS_PER_MINUTE))
