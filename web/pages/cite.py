"""The box that says how to cite an object of the book, and its files.

All four formats are written into the page when it is made: they can be read, selected and printed without scripts, and no format is made twice in two languages.
``web/static/cite.js`` adds the copy buttons and today's date.
"""

import os
from functools import lru_cache
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from reproduction.citation import (
    ACCESS_DATE,
    FORMATS,
    apa,
    bibtex,
    chapter_heading,
    chapter_item,
    claim_item,
    figure_item,
    gbt7714,
    paper_item,
    ris,
    table_item,
)
from reproduction.errors import BookError
from reproduction.language import LANGUAGE, say
from reproduction.paper import cite_paper
from reproduction.paths import project_root

from ..editions import FOLDERS, LOCALE, SPHINX_LANGUAGES, site_address
from ..translations import read
from .dispute import dispute_link
from .links import CHAPTERS, claim_address

ORDER = {"en": ("apa", "gbt7714", "bibtex", "ris"), "zh": ("gbt7714", "apa", "bibtex", "ris")}
PLAIN = {"en": apa, "zh": gbt7714}
"""The one format of each edition where there is room for one line."""

SUMMARIES = {
    "chapter": ("This chapter, in four formats", "本章的四种引用格式"),
    "figure": ("Cite this figure", "引用本图"),
    "table": ("Cite this table", "引用本表"),
    "claim": ("Cite this verdict", "引用本条评判"),
    "paper": ("Cite the reproduced paper", "引用所复现的论文"),
}
BOX = '<details class="cite"'


def setup(app):
    """Register the directive, and the files on the pages that have boxes."""
    app.add_directive("cite-chapter", CiteChapter)
    app.connect("html-page-context", add_files)


def add_files(app, pagename, templatename, context, doctree):
    """Style and script, on pages with boxes only."""
    if BOX in context.get("body", ""):
        app.add_css_file("cite.css")
        app.add_js_file("cite.js", defer="defer")


def permanent_link(docname, anchor="", environment=os.environ):
    """Address under which an object is cited: absolute where the address of the site is known, else its path in the site.

    Parameters
    ----------
    docname : str
        Page, as Sphinx names it.
    anchor : str
        Permanent id on the page.
    environment : mapping of str to str
        ``BOOK_BASEURL`` is the address of the site; without it ``url`` of ``CITATION.cff``.

    Returns
    -------
    str

    Examples
    --------
    >>> permanent_link("chapters/01", "fig-x", {"BOOK_BASEURL": "https://book.example.org/"}).replace("/zh/", "/")
    'https://book.example.org/chapters/01.html#fig-x'
    """
    base = site_address(environment)
    parts = filter(None, (base, FOLDERS[LANGUAGE], f"{docname}.html"))
    return "/".join(parts) + (f"#{anchor}" if anchor else "")


def chapter_title(name):
    """Title of a chapter in the language of this edition.

    Parameters
    ----------
    name : str
        Chapter name.

    Returns
    -------
    str

    Raises
    ------
    BookError
        No such chapter, or its title waits for a translation.
    """
    title = chapter_heading(name)
    if LANGUAGE == "en":
        return title
    path = f"{LOCALE}/{SPHINX_LANGUAGES[LANGUAGE]}/LC_MESSAGES/{CHAPTERS}{name}.po"
    for message in read(Path(project_root()) / path):
        if isinstance(message.id, str) and message.string and not message.fuzzy and " ".join(message.id.split()) == title:
            return " ".join(message.string.split())
    raise BookError(path, f"a translation of the title {title!r}", "none", "run `make translations` and translate it")


def figure_box(figure):
    """Box of a figure.

    Parameters
    ----------
    figure : dict
        With ``docname``, ``number`` and ``record``, as numbered by :mod:`web.pages.outputs`.

    Returns
    -------
    str
    """
    record = figure["record"]
    return box("figure", figure["number"], figure_item(record, figure["number"], permanent_link(figure["docname"], record["name"])))


def table_box(docname, record):
    """Box of a table.

    Parameters
    ----------
    docname : str
    record : dict
        What :func:`reproduction.figures.show_table` stored.

    Returns
    -------
    str
    """
    item = table_item(record, permanent_link(docname, record["name"]))
    return box("table", item["title"], item)


def with_claim_box(card, docname, entry):
    """A verdict card with its box at the end, and the link to dispute it where there is a repository.

    Parameters
    ----------
    card : str
        HTML from :func:`reproduction.cards.card`.
    docname : str
    entry : dict
        Of the ledger.

    Returns
    -------
    str

    Raises
    ------
    BookError
        The card does not end as a section.
    """
    end = "</section>"
    if not card.endswith(end):
        raise BookError(f"card of {entry['id']}", f"HTML that ends with {end}", card[-30:], "adapt with_claim_box to reproduction.cards.card")
    return card.removesuffix(end) + box("claim", entry["id"], claim_item(entry, permanent_link(docname, entry["anchor"]))) + dispute_link(entry) + end


def claim_line(docname, entry):
    """Citation of a verdict in one format, and the way to the others, for the ledger.

    Parameters
    ----------
    docname : str
        Page on which the line stands.
    entry : dict
        Of the ledger.

    Returns
    -------
    str
        HTML paragraph.
    """
    item = claim_item(entry, permanent_link(f"{CHAPTERS}{entry['chapter']}", entry["anchor"]))
    more = f'<a href="{claim_address(docname, entry)}">{say("Other formats on its card", "其他格式见评判卡片")}</a>'
    return f"<p><strong>{say('Cite as', '引用')}:</strong> {escape(PLAIN[LANGUAGE](item), quote=False)} {more}</p>"


def box(kind, name, item, *, opened=False, notes=()):
    """How to cite one object, in all formats.

    Parameters
    ----------
    kind : str
        One of :data:`SUMMARIES`.
    name : str
        What tells it from other objects of its kind; screen readers say it.
    item : dict
        CSL-JSON item.
    opened : bool
        Whether it shows without being asked.
    notes : iterable of str
        Further HTML paragraphs.

    Returns
    -------
    str

    Raises
    ------
    BookError
        Unknown kind.
    """
    if kind not in SUMMARIES:
        raise BookError("citation box", "one of " + ", ".join(SUMMARIES), repr(kind), "add the kind to web/pages/cite.py")
    rows = "".join(f"<dt>{FORMATS[form]}</dt><dd>{_text(form, item)}</dd>" for form in ORDER[LANGUAGE])
    hidden = f'<span class="visually-hidden"> {escape(name)}</span>'
    return f'{BOX} data-kind="{kind}"{" open" if opened else ""}><summary>{say(*SUMMARIES[kind])}{hidden}</summary><dl>{rows}</dl>{"".join((*_notes(item), *notes))}</details>'


def _text(form, item):
    if form in ("bibtex", "ris"):
        return f"<pre>{escape({'bibtex': bibtex, 'ris': ris}[form](item), quote=False)}</pre>"
    html = apa(item, markup=True) if form == "apa" else escape(gbt7714(item), quote=False)
    return html.replace(ACCESS_DATE, f"<span data-today>{ACCESS_DATE}</span>")


def _notes(item):
    if item["type"] == "dataset":
        words = say("GB/T 7714: the date in square brackets is the day on which you opened this page.", "GB/T 7714：方括号内为引用日期，即您打开本页的日期。")
        yield _note(words)
    if "URL" in item and not site_address():
        yield _note(say("This copy of the book has no web address, so the link is a path within the book.", "本副本未设网址，故所列链接为书内路径。"))


def _note(text):
    return f'<p class="cite-note">{text}</p>'


@lru_cache
def _hash_note(name):
    text = say(
        f"The hash is the first 12 digits of the SHA-256 of chapters/text/{name}.md; for a figure, table or verdict it covers its record "
        "as JSON with sorted keys and no spaces. It tells whether what you cite is what another reader sees.",
        f"哈希值取chapters/text/{name}.md的SHA-256前12位；图、表与评判则取其记录（键名排序、无空格的JSON）的SHA-256。"
        "据此可核对他人所见是否与您所引一致。",
    )
    return _note(text)


class CiteChapter(SphinxDirective):
    """How to cite this chapter, and the paper that it reproduces a section of."""

    def run(self):
        name = self.env.docname.removeprefix(CHAPTERS)
        item = chapter_item(name, permanent_link(self.env.docname), chapter_title(name))
        html = box("chapter", "", item, opened=True, notes=[_hash_note(name)])
        return [nodes.raw("", html + paper_box(), format="html")]


def paper_box():
    """How to cite the reproduced paper, as far as its record is known (str)."""
    item = paper_item()
    if item:
        return box("paper", "", item, opened=True)
    unknown = say(
        "Of the paper itself no author, title or journal could be established, so there is no reference to copy. It is cited as: ",
        "论文的作者、题名与期刊均未能确认，故无规范的著录格式可供复制。本书称之为：",
    )
    return f'<p class="cite-paper">{unknown}{escape(cite_paper())}{say(".", "。")}</p>'
