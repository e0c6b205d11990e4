"""Slides of one lecture from an executed chapter: one HTML file without any other, for a projector, a phone and paper.

The lead of the chapter opens it, then its sections with their figures and verdicts in the order of the chapter, then the exercises.
The right and left arrow keys, Page Up and Page Down, Home and End, a finger or a wheel move through it; printing gives one page a slide.
"""

import base64
import re
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt

from reproduction.cards import VERDICT_SIGNS, VERDICT_WORDS, source_name
from reproduction.claims import find_claim
from reproduction.errors import BookError
from reproduction.figures import FIGURE_MIME
from reproduction.language import LANGUAGE, say
from reproduction.verdicts import MIME as VERDICT_MIME

from ..pages.svg import page_picture
from .exercises import find_exercises
from .plan import LEVELS, chapter_plans
from .prose import plain, translate

ASSETS = Path(__file__).parent / "assets"
VERDICTS_A_SLIDE = 3
SOURCES_SHOWN = 4
LEFT_OUT = ("Exercises", "Cite this chapter")
MARKDOWN = MarkdownIt("commonmark")


def make_slides(name, notebook, figures, lookup, results):
    """The deck of a chapter.

    Parameters
    ----------
    name : str
        Chapter.
    notebook : nbformat.NotebookNode
        Executed in the language of this process.
    figures : pathlib.Path
        Folder of the figures' SVG files, from the same execution.
    lookup : callable
        Translation of a message.
    results : web.course.prose.Results

    Returns
    -------
    str
        HTML.

    Raises
    ------
    BookError
        The notebook has no title, or a picture is missing.
    """
    slides = [slide for section in _sections(notebook, lookup) for slide in _section_slides(section, name, figures, results)]
    if not slides:
        raise BookError(f"slides of {name}", "a chapter with a title", "none", "begin its text with # and a title")
    slides.append(_closing(name, notebook, lookup))
    title = _inline(_sections(notebook, lookup)[0]["heading"], name, results)
    body = "\n".join(f'<section class="slide {kind}" id="slide-{number}" aria-label="{number} / {len(slides)}">{html}<p class="number">{number} / {len(slides)}</p></section>' for number, (kind, html) in enumerate(slides, start=1))
    words = {"next": say("Next slide", "下一页"), "back": say("Slide before", "上一页"), "help": say("Arrow keys move through the slides; printing gives one page a slide.", "用方向键翻页；打印时每页一张。")}
    return (
        f'<!DOCTYPE html>\n<html lang="{"en" if LANGUAGE == "en" else "zh-CN"}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{_text_only(title)}</title><link rel="icon" href="data:,"><style>{_asset("slides.css")}</style></head>\n<body><main>\n{body}\n</main>\n'
        f'<nav aria-label="{words["help"]}"><button type="button" data-step="-1" aria-label="{words["back"]}">‹</button><button type="button" data-step="1" aria-label="{words["next"]}">›</button></nav>\n'
        f'<script>{_asset("slides.js")}</script></body></html>\n'
    )


def _asset(name):
    return (ASSETS / name).read_text(encoding="utf-8")


def _sections(notebook, lookup):
    """The chapter cut at its headings: heading, first paragraph, figures and verdicts, exercises and citation left out."""
    sections, skipping = [], False
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for heading, text in _headed(cell.source):
                if heading is not None:
                    skipping = heading in LEFT_OUT or (skipping and not re.match(r"^# |^## ", text))
                    if not skipping:
                        level, _, words = text.split("\n", 1)[0].partition(" ")
                        sections.append({"level": len(level), "heading": lookup(words.strip()), "lead": "", "figures": [], "verdicts": []})
                if sections and not skipping and not sections[-1]["lead"]:
                    sections[-1]["lead"] = _first_paragraph(translate(text, lookup))
        elif sections and not skipping:
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                for mime, kind in ((FIGURE_MIME, "figures"), (VERDICT_MIME, "verdicts")):
                    if mime in data:
                        sections[-1][kind].append(data[mime])
    return sections


def _headed(source):
    """Pieces of a text cell, each with the heading that begins it (or None)."""
    pieces = re.split(r"(?m)^(?=#{1,3} )", re.sub(r"(?ms)^```.*?^```$|^:::.*?^:::$|^\([\w.-]+\)=$", "", source))
    return [(found[2].strip() if (found := re.match(r"(#{1,3}) +(.+)", piece)) else None, piece) for piece in pieces if piece.strip()]


def _first_paragraph(text):
    blocks = [block.strip() for block in re.split(r"\n\s*\n", re.sub(r"(?m)^#{1,3} .*$", "", text)) if block.strip()]
    return blocks[0] if blocks else ""


def _section_slides(section, name, figures, results):
    heading = _inline(section["heading"], name, results)
    if section["level"] == 1:
        lead = "".join(f"<li>{sentence}</li>" for sentence in _sentences(_inline(section["lead"], name, results)))
        yield "opening", f"<h1>{heading}</h1><ul>{lead}</ul>"
    elif section["figures"] or section["verdicts"]:
        yield "heading", f"<h2>{heading}</h2><p>{_inline(section['lead'], name, results)}</p>"
    for record in section["figures"]:
        yield "figure", _figure(record, figures)
    verdicts = section["verdicts"]
    for start in range(0, len(verdicts), VERDICTS_A_SLIDE):
        cards = "".join(_verdict(verdict) for verdict in verdicts[start : start + VERDICTS_A_SLIDE])
        yield "verdicts", f"<h2>{heading}</h2>{cards}"


def _sentences(html):
    """Sentences of a lead, one a line of a slide.

    Examples
    --------
    >>> _sentences("One grew by 3.5 percent. Another fell.")
    ['One grew by 3.5 percent.', 'Another fell.']
    """
    return [part for part in re.split(r"(?<=。)|(?<=[.!?])\s+(?=[A-Z])", html) if part.strip()]


def _inline(text, name, results):
    return MARKDOWN.renderInline(" ".join(plain(text, name, results).split("\n")))


def _text_only(html):
    return re.sub(r"<[^>]+>", "", html)


def _figure(record, figures):
    path = figures / f"{record['name']}.page.svg"  # without the title, which the slide has
    if not path.exists():
        raise BookError(f"slides, {record['name']}", "the picture of the figure", f"no {path.name}", "execute the chapter with a folder for its figures")
    picture = base64.b64encode(page_picture(path.read_text(encoding="utf-8")).encode()).decode()
    keys = record["sources"]
    sources = say("; ", "；").join(map(source_name, keys[:SOURCES_SHOWN])) + (say(f"; and {len(keys) - SOURCES_SHOWN} more", f"；另{len(keys) - SOURCES_SHOWN}个") if len(keys) > SOURCES_SHOWN else "")
    return (
        f'<h2>{escape(record["title"])}</h2><figure><img alt="{escape(record["alt"])}" src="data:image/svg+xml;base64,{picture}">'
        f'<figcaption>{escape(record["caption"])} <span class="source">{say("Source: ", "来源：")}{escape(sources)}</span></figcaption></figure>'
    )


def _verdict(verdict):
    claim = find_claim(verdict["id"])
    word = VERDICT_WORDS[verdict["verdict"]][LANGUAGE]
    return (
        f'<article class="verdict verdict-{verdict["verdict"].replace(" ", "-")}"><p class="said"><span>{say("The paper says:", "论文称：")}</span> {escape(claim.statement[LANGUAGE])}</p>'
        f'<p class="word"><span aria-hidden="true">{VERDICT_SIGNS[verdict["verdict"]]}</span> {escape(word)} <small>{verdict["id"]}</small></p><p>{escape(verdict["explanation"][LANGUAGE])}</p></article>'
    )


def _closing(name, notebook, lookup):
    """Goals and exercises."""
    plan = chapter_plans().get(name)
    goals = "".join(f"<li>{escape(goal[LANGUAGE])}</li>" for goal in plan.goals) if plan else ""
    exercises = ""
    for exercise in find_exercises(name, notebook.cells):
        title = re.search(r"\*\*\d+\. (.+?)\*\*", translate(notebook.cells[exercise.text].source, lookup))[1].rstrip(".")
        exercises += f"<li>{escape(title)} <small>{exercise.level if LANGUAGE == 'en' else LEVELS[exercise.level]}</small></li>"
    head = f"<h2>{say('After this chapter you can', '学完本章，你能够')}</h2><ul>{goals}</ul>" if goals else ""
    tasks = f"<h2>{say('Exercises', '练习')}</h2><ol>{exercises}</ol>" if exercises else ""
    return "closing", head + tasks
