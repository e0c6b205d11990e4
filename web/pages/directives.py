"""Generated blocks of the pages."""

from html import escape
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from reproduction.cards import VERDICT_SIGNS, VERDICT_WORDS, source_name
from reproduction.data import PAPER, datapackage, load, sources, table_names
from reproduction.language import LANGUAGE, say
from reproduction.ledger import count_verdicts, ledger
from reproduction.paper import cite_paper, paper_record

from .ledger_table import LedgerTable
from .links import CHAPTERS, relative
from .outputs import figure_html
from .tables import html_table
from .words import source_note


def setup(app):
    """Register the directives and the counts that landing pages quote."""
    app.connect("env-before-read-docs", read_ledger)
    app.connect("config-inited", offer_counts)
    blocks = {
        "chapter-verdicts": ChapterVerdicts,
        "verdict-summary": VerdictSummary,
        "ledger-table": LedgerTable,
        "book-figure": BookFigure,
        "source-list": SourceList,
        "table-list": TableList,
    }
    for name, directive in blocks.items():
        app.add_directive(name, directive)


def read_ledger(app, env, docnames):
    """Read all verdicts once, before any page is read."""
    env.book_ledger = {entry["id"]: entry for entry in ledger(Path(app.srcdir) / "chapters")}


def offer_counts(app, config):
    """Make verdict counts available to any page as ``{{ claims }}``, ``{{ reproduced }}``, ``{{ with_verdict }}`` (all, where none is left) …"""
    entries = ledger(Path(app.srcdir) / "chapters")
    counts = {word.replace(" ", "_"): count for word, count in count_verdicts(entries).items()}
    judged = len(entries) - counts["not_yet_judged"]
    counts |= {"claims": len(entries), "judged": judged, "with_verdict": say("all", "全部") if judged == len(entries) else say(f"{judged}", f"中有{judged}条"), "sources": len(sources()), "tables": len(table_names())}
    config.myst_substitutions = {**config.myst_substitutions, **{name: str(value) for name, value in counts.items()}}


class Block(SphinxDirective):
    """A directive that yields raw HTML."""

    def run(self):
        return [nodes.raw("", self.html(), format="html")]


def tally(counts):
    """Verdict counts as a list of words, the empty ones left out."""
    shown = [
        f'<li class="verdict-count verdict-{word.replace(" ", "-")}"><span aria-hidden="true">{VERDICT_SIGNS[word]}</span> {count} {VERDICT_WORDS[word][LANGUAGE]}</li>'
        for word, count in counts.items()
        if count
    ]
    return f'<ul class="verdict-tally" aria-label="{say("Verdicts", "评判")}">{"".join(shown)}</ul>'


def tally_bar(counts):
    """Verdict counts as one bar, in the order of :func:`tally`, which says in words what the bar shows (HTML)."""
    total, gap, start, parts = sum(counts.values()), sum(counts.values()) / 200, 0, ""
    for word, count in counts.items():
        if count:
            parts += f'<rect class="verdict-{word.replace(" ", "-")}" x="{start}" y="0" width="{max(count - gap, gap)}" height="1"/>'
            start += count
    return f'<svg class="tally-bar" viewBox="0 0 {total} 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">{parts}</svg>' if total else ""


class ChapterVerdicts(Block):
    """The verdicts of this chapter in one line; with ``:all:`` those of the whole book, with ``:bar:`` under a bar of their shares."""

    option_spec = {"all": directives.flag, "bar": directives.flag}

    def html(self):
        name = self.env.docname.removeprefix(CHAPTERS)
        counts = count_verdicts([entry for entry in self.env.book_ledger.values() if "all" in self.options or entry["chapter"] == name])
        return (tally_bar(counts) if "bar" in self.options else "") + tally(counts)


class VerdictSummary(Block):
    """Verdict counts by section of the paper, as a table."""

    def html(self):
        entries = list(self.env.book_ledger.values())
        words = list(count_verdicts([]))
        columns = [say("Section", "章节"), *(f"{VERDICT_SIGNS[word]} {VERDICT_WORDS[word][LANGUAGE]}" for word in words)]
        rows = []
        for section in dict.fromkeys(entry["section"] for entry in entries):
            counts = count_verdicts([entry for entry in entries if entry["section"] == section])
            rows.append([say("abstract", "摘要") if section == "0" else section, *(str(count or "·") for count in counts.values())])
        rows.append([say("all", "合计"), *(str(count) for count in count_verdicts(entries).values())])
        return html_table(say("Claims by section of the paper and verdict", "按论文章节与评判结果统计的论断数"), columns, rows, "counts", total=True)


class BookFigure(Block):
    """A figure of a chapter, shown on another page."""

    required_arguments = 1

    def html(self):
        name = self.arguments[0]
        if name not in self.env.book_figures:
            raise self.error(f"book-figure: {name!r} is not the name of a figure; names are {', '.join(sorted(self.env.book_figures))}")
        return figure_html(self.env.app, self.env.docname, name)


class SourceList(Block):
    """All sources, each with grade, address and the tables that use it; the paper first."""

    def html(self):
        uses = {}
        for name in table_names():
            table = load(name)
            for key, count in table["source"].value_counts().items():
                uses.setdefault(key, []).append((name, count))
        grades = {entry: fields.fields["keywords"] for entry, fields in sources().items()}
        items = [f'<li id="{PAPER}"><strong>{say("The paper", "本书所复现的论文")}.</strong> {_stopped(escape(cite_paper()))}{escape(paper_record()["note"][LANGUAGE])}{self.used(uses.get(PAPER, []))}</li>']
        for key, entry in sorted(sources().items(), key=lambda item: item[0]):
            items.append(f'<li id="{escape(key)}">{self.entry(key, entry, grades[key])}{self.used(uses.get(key, []))}</li>')
        return f'<ol class="source-list">{"".join(items)}</ol>'

    def entry(self, key, entry, keywords):
        field = {name: escape(_unbrace(text)) for name, text in entry.fields.items()}
        author = escape(_unbrace(source_name(key)))
        title = f"<cite>{field.get('title', '')}</cite>"
        if field.get("url"):
            title = f'<a href="{field["url"]}" rel="noopener">{title}</a>'
        grade = dict(word.split(":", 1) for word in keywords.split(",")).get("grade", "–")
        parts = [author, title, field.get("journal", ""), _day(field), escape(source_note(_unbrace(entry.fields.get("note", "")))), f"{say('grade ', '等级')}{grade}"]
        return f"<code>{escape(key)}</code> " + "".join(_stopped(part[0].upper() + part[1:]) for part in parts if part).rstrip()

    def used(self, tables):
        if not tables:
            return ""
        links = say(", ", "、").join(f'<a href="{relative(self.env.docname, f"data/{name}.csv")}">{name}</a>{say(f" ({count:,})", f"（{count:,}）")}' for name, count in tables)
        return f' <span class="used">{say("Values in: ", "数值见：")}{links}{say(".", "。")}</span>'


class TableList(Block):
    """All evidence tables with what they hold, linked to their files."""

    def html(self):
        rows = []
        for resource in datapackage()["resources"]:
            address = relative(self.env.docname, f"data/{resource['path']}")
            title = resource["title"] if LANGUAGE == "en" else resource["title_zh"]
            rows.append([f'<a href="{address}" download>{resource["name"]}</a>', escape(title), f"{len(load(resource['name'])):,}"])
        columns = (say("Table", "数据表"), say("What it holds", "内容"), say("Rows", "行数"))
        files = {
            "datapackage.json": say("fields, units and limits of every table", "各表字段、单位与取值范围"),
            "labels.csv": say("names of all ids in both languages", "所有编号的中英文名称"),
            "claims.yml": say("all claims with their tests", "全部论断及其检验"),
            "sources.bib": say("all sources", "全部来源"),
        }
        more = "; ".join(f'<a href="{relative(self.env.docname, "data/" + name)}">{name}</a> ({text})' for name, text in files.items())
        verdicts = f'<a href="{relative(self.env.docname, "claims.json")}">claims.json</a> ({say("all verdicts", "全部评判结果")})'
        return f"<p>{more}; {verdicts}.</p>" + html_table(say("Evidence tables", "证据数据表"), columns, rows)


def _stopped(part):
    """A part of an entry with its full stop, which "n.d." has already."""
    return say(f"{part.removesuffix('.')}. ", f"{part.removesuffix('。')}。")


def _day(field):
    """When a source is of, where the year beside its originator does not say it all."""
    day = field.get("date", "")
    return "" if day == field.get("year") else day


def _unbrace(text):
    return text.replace("{", "").replace("}", "").replace("\\&", "&").replace("\\%", "%").replace("\\_", "_").replace("\\#", "#")
