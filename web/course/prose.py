"""Text cells in the language of an edition, readable in any notebook program: translated, with quoted results filled in.

A message is what Sphinx's gettext builder takes for one: a heading, a paragraph, an item, the title of a dropdown, its source lines joined by spaces.
"""

import re
from dataclasses import dataclass
from html import escape

from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from myst_parser.parsers.mdit import create_md_parser

from reproduction.cards import source_name
from reproduction.errors import BookError
from reproduction.language import LANGUAGE, say
from reproduction.paper import cite_paper
from reproduction.prose import format_bound

from .. import translations
from ..settings import CHAPTERS
from .plan import LEVELS, chapter_plans

ROLE = re.compile(r"\{([\w-]+)\}`([^`]*)`")
DROPDOWN = re.compile(r"^:::\{dropdown\} (.+?)\n(.*?)\n:::$", flags=re.MULTILINE | re.DOTALL)
DIRECTIVE = re.compile(r"^```\{([\w-]+)\}[^\n]*\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
LABEL = re.compile(r"^\([\w.-]+\)=\n", flags=re.MULTILINE)
LOCAL_LINK = re.compile(r"\[([^\]]*)\]\((?:#|\.\./|[\w-]+\.md)[^)]*\)")
PARSER = create_md_parser(MdParserConfig(enable_extensions={"colon_fence", "deflist", "substitution", "attrs_inline"}), DocutilsRenderer)


def messages(text):
    """What a translator has to translate in a text cell.

    Parameters
    ----------
    text : str
        MyST Markdown.

    Returns
    -------
    list of str
        In the order of the text.

    Examples
    --------
    >>> messages("## Limits\\n\\nOne line\\nand another.\\n\\n- an item\\n\\n:::{dropdown} Hint\\nLook.\\n:::")
    ['Limits', 'One line and another.', 'an item', 'Hint', 'Look.']
    """
    found = []
    translate(text, lambda message: found.append(message) or message)
    return found


def translate(text, lookup):
    """A text cell with every message replaced.

    Parameters
    ----------
    text : str
        MyST Markdown.
    lookup : callable
        Translation of a message; called in the order of the text.

    Returns
    -------
    str

    Examples
    --------
    >>> translate("- one\\n- two\\n  lines", {"one": "一", "two lines": "二"}.get)
    '- 一\\n- 二'
    """
    lines = text.split("\n")
    replaced = []
    for token in PARSER.parse(text):
        if token.type == "inline" and token.content.strip():
            parts = [part.strip() for part in token.content.split("\n")]
            first = token.map[0]
            indent = lines[first].find(parts[0])
            replaced.append((first, first + len(parts), [lines[first][:indent] + lookup(" ".join(parts))]))
        elif token.type == "colon_fence" and (title := re.fullmatch(r"\{dropdown\} (.+)", token.info.strip())):
            heading = lookup(title[1])
            body = translate(token.content.rstrip("\n"), lookup).split("\n")
            replaced.append((*token.map, [f":::{{dropdown}} {heading}", *body, ":::"]))
    for first, last, new in reversed(replaced):
        lines[first:last] = new
    return "\n".join(lines)


def chapter_lookup(root, name):
    """Translation of the messages of a chapter into the language of this process (callable)."""
    return translation_of(name, root / translations.FOLDER / CHAPTERS / f"{name}.po")


def translation_of(name, path):
    """Translation of messages into the language of this process.

    Parameters
    ----------
    name : str
        Of the notebook, for messages.
    path : pathlib.Path
        Its catalogue.

    Returns
    -------
    callable

    Raises
    ------
    BookError
        The language is not English, and there is no catalogue.
    """
    if LANGUAGE == "en":
        return str
    if not path.exists():
        raise BookError(f"{name}, Chinese text", f"the catalogue {path.name}", "no such file", "make translations, or write it")
    return catalogue_lookup(name, translations.read(path))


def catalogue_lookup(name, catalogue):
    """A lookup that refuses a message without a translation.

    Parameters
    ----------
    name : str
        Of the notebook, for messages.
    catalogue : babel.messages.catalog.Catalog

    Returns
    -------
    callable
    """

    def lookup(message):
        entry = catalogue.get(message)
        if entry is None or not entry.string or entry.fuzzy:
            raise BookError(f"{name}, Chinese text", "a translation of every sentence", f"none of {message[:80]!r}", "add it to the catalogue (make translations), then run again")
        return entry.string

    return lookup


@dataclass(frozen=True)
class Results:
    """What sentences quote: bound numbers by page, and figures by name, as the pages number them."""

    numbers: dict
    figures: dict


def plain(text, name, results):
    """A text cell as any notebook program shows it: roles and directives of the book replaced by what they stand for.

    Parameters
    ----------
    text : str
        MyST Markdown, translated already.
    name : str
        Chapter (or assignment) to which the text belongs.
    results : Results

    Returns
    -------
    str
        Markdown and a little HTML; hints become ``<details>``.

    Raises
    ------
    BookError
        A role quotes something that does not exist, or a role or directive is not known here.
    """
    text = DIRECTIVE.sub(lambda found: _directive(found[1], name), LABEL.sub("", text))
    text = DROPDOWN.sub(lambda found: f"<details><summary>{escape(found[1])}</summary>\n\n{found[2].strip()}\n\n</details>", text)
    text = LOCAL_LINK.sub(r"\1", text)
    return ROLE.sub(lambda found: _role(found[1], found[2], name, results), text).strip("\n")


def _directive(kind, name):
    if kind == "chapter-goals":
        return goals_text(name)
    if kind == "cite-chapter":
        return say("The page of this chapter in the book has its citation.", "引文信息见本书该章页面。")
    if kind in ("chapter-verdicts", "ledger-table"):
        return ""
    raise BookError(f"{name}, directive {kind}", "a directive that a notebook can do without", "an unknown one", "say in web/course/prose.py what stands for it")


def goals_text(name):
    """Goals, prerequisites and minutes of a chapter as Markdown (str; empty when the course has no plan)."""
    plan = chapter_plans().get(name)
    if plan is None:
        return ""
    lines = [say(f"About {plan.reading} minutes to read with the code and the folded parts, and {plan.exercises} for the exercises.", f"连同代码与折叠内容阅读约{plan.reading}分钟，练习约{plan.exercises}分钟。")]
    for heading, texts in ((say("After this chapter you can", "学完本章，你能够"), plan.goals), (say("You need", "预备知识"), plan.prerequisites)):
        lines += ["", f"{heading}{say(':', '：')}", "", *(f"- {text[LANGUAGE]}" for text in texts)]
    return "\n".join(lines)


def _role(kind, target, name, results):
    if kind == "number":
        return _number(target, name, results)
    if kind == "figure" and target in results.figures:
        return f"{say('figure', '图')} {results.figures[target]['number']}"
    if kind == "claim":
        return target
    if kind == "source":
        return source_name(target)
    if kind == "paper-citation":
        return cite_paper()
    if kind == "level":
        return f"({target})" if LANGUAGE == "en" else f"（{LEVELS[target]}）"
    if kind == "ref":
        return say("the other section", "相关一节")
    raise BookError(f"{name}, role {{{kind}}}`{target}`", "a role that can be filled in", "an unknown name or role", "correct it, or say in web/course/prose.py what stands for it")


def _number(target, name, results):
    path, _, form = target.partition(":")
    path, _, factor = path.partition("*")
    chapter, _, number = path.rpartition("/")
    bound = results.numbers.get(f"{CHAPTERS}{chapter or name}", {}).get(number)
    if bound is None:
        raise BookError(f"{name}, number {target}", "a value bound in the executed chapter", "none", "execute the chapters (make chapters), then run again")
    return format_bound(bound["value"] * float(factor) if factor else bound["value"], form)
