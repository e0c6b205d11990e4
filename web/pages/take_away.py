"""What a reader takes away from a page: each chapter as a notebook and as text, each figure and table as a described CSV file."""

import csv
import hashlib
import io
import json
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import jupytext
import nbformat

from reproduction.cards import source_name
from reproduction.citation import author_names, book_record, edition_of
from reproduction.data import datapackage, labels, sources
from reproduction.figures import FIGURE_MIME, LICENCE, TABLE_MIME
from reproduction.language import LANGUAGE, say
from reproduction.paths import project_root

from .. import downloads
from ..alone import address_in, fill_first_cell
from ..archive import write_archive
from ..course.prose import Results, chapter_lookup, plain, translate
from ..editions import DEFAULT, HREFLANG, site_address
from ..execute import read_twin
from .cite import chapter_title, permanent_link
from .directives import Block
from .links import CHAPTERS, relative
from .outputs import FIGURES_FOLDER, TABLES_FOLDER
from .reports import data_archive

NOTEBOOKS = "notebooks"
"""Folder of the chapters as notebooks and as text, in each edition."""

TABLES = {FIGURE_MIME: FIGURES_FOLDER, TABLE_MIME: TABLES_FOLDER}
"""Folder of the CSV files, by the kind of output that holds the data."""

DATATYPES = ((bool, "boolean"), (int, "integer"), ((int, float), "number"))


def setup(app):
    """Register the directive, the line under each chapter, and the files."""
    app.add_directive("download-list", DownloadList)
    app.add_directive("chapter-downloads", ChapterDownloads)
    app.add_directive("data-downloads", DataDownloads)
    app.connect("config-inited", drop_sources)
    app.connect("html-page-context", add_chapter_line, priority=650)
    app.connect("build-finished", write_files, priority=350)


def drop_sources(app, config):
    """Sphinx's own copy of every source would be a second set of notebooks, with the marks of the book unresolved."""
    config.html_copy_source = config.html_show_sourcelink = False


def chapter_files(docname, name):
    """Links to a chapter's notebook and text, as seen from a page (HTML)."""
    title = f"{name}-{LANGUAGE}"
    notebook, text = (relative(docname, f"{NOTEBOOKS}/{name}.{suffix}") for suffix in ("ipynb", "md"))
    return (
        f'<a download="{title}.ipynb" href="{notebook}">{say("notebook (.ipynb)", "笔记本（.ipynb）")}</a> · '
        f'<a download="{title}.md" href="{text}">{say("text (.md)", "文本稿（.md）")}</a>'
    )


def add_chapter_line(app, pagename, templatename, context, doctree):
    """The line at the end of a chapter."""
    if doctree is None or not pagename.startswith(CHAPTERS):
        return
    more = f'<a href="{relative(pagename, downloads.DOWNLOADS)}">{say("the whole book, PDF and data", "全书、PDF与数据")}</a>' if downloads.DOWNLOADS in app.env.found_docs else ""
    line = " · ".join(filter(None, [chapter_files(pagename, pagename.removeprefix(CHAPTERS)), more]))
    context["body"] += f'<p class="take-away"><strong>{say("Download this chapter:", "下载本章：")}</strong> {line}</p>\n'


class DownloadList(Block):
    """The files of the whole book; those that exist are shown when both editions are done."""

    def html(self):
        return f'<ul class="download-list">{"".join(downloads.item(offer, LANGUAGE) for offer in downloads.offers())}</ul>'


class ChapterDownloads(Block):
    """Every chapter as notebook and text."""

    def html(self):
        items = []
        for path in sorted((Path(self.env.srcdir) / "chapters").glob("*.ipynb")):
            title = escape(chapter_title(path.stem))
            items.append(f'<li><a href="{relative(self.env.docname, CHAPTERS + path.stem)}">{title}</a>{say(": ", "：")}{chapter_files(self.env.docname, path.stem)}</li>')
        return f'<ul class="chapter-downloads">{"".join(items)}</ul>'


class DataDownloads(Block):
    """The evidence and the verdicts as files."""

    def html(self):
        files = {
            data_archive(): say("All tables with their description, claims and sources (Frictionless data package, zip)", "全部数据表及其说明、论断和来源（Frictionless数据包，zip）"),
            "claims.json": say("All claims with tests, verdicts, margins and evidence (JSON)", "全部论断及其检验、评判、翻转幅度和证据（JSON）"),
            "data/sources.bib": say("All sources (BibTeX)", "全部来源（BibTeX）"),
        }
        items = "".join(f'<li><a download href="{relative(self.env.docname, file)}">{text}</a></li>' for file, text in files.items())
        return f'<ul class="data-downloads">{items}</ul>'


def write_files(app, error):
    """Notebooks, texts and CSV files of this edition."""
    if error or app.builder.format != "html":
        return
    site = Path(app.outdir)
    for folder in (NOTEBOOKS, *TABLES.values()):
        (site / folder).mkdir(exist_ok=True)
    results, archive = Results(app.env.book_numbers, app.env.book_figures), write_code(site)
    for path in sorted((Path(app.srcdir) / "chapters").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        for record, folder in _records(notebook):
            write_table(site / folder, record, permanent_link(f"{CHAPTERS}{path.stem}", record["name"]))
        write_text(site / NOTEBOOKS / f"{path.stem}.md", path.stem)
        nbformat.write(readable(path.stem, notebook, results, archive), site / NOTEBOOKS / path.name)


def _records(notebook):
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            for mime, folder in TABLES.items():
                if mime in output.get("data", {}):
                    yield output["data"][mime], folder


def write_code(site):
    """The code and data that the notebooks run with, once for both editions.

    Parameters
    ----------
    site : pathlib.Path
        Folder of this edition.

    Returns
    -------
    tuple of str
        Address and SHA-256 of the archive; empty where the site has no address, so that a notebook says what to do instead of asking nobody.
    """
    with TemporaryDirectory() as folder:
        path, sha256 = write_archive(project_root(), site / downloads.DOWNLOADS if LANGUAGE == DEFAULT else Path(folder))
    return (f"{site_address()}/{downloads.DOWNLOADS}/{path.name}", sha256) if site_address() else ("", "")


def readable(name, notebook, results, archive=("", "")):
    """A chapter as a notebook that any program shows: in the language of the edition, with what the text quotes filled in.

    Parameters
    ----------
    name : str
    notebook : nbformat.NotebookNode
        Executed in the language of the edition; changed in place and returned.
    results : web.course.prose.Results
    archive : tuple of str
        From :func:`write_code`.

    Returns
    -------
    nbformat.NotebookNode
    """
    lookup = chapter_lookup(project_root(), name)
    kept = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = plain(translate(cell.source, lookup), name, results)
        if cell.source.strip():
            kept.append(cell)
    notebook.cells = kept
    edition, record = edition_of(LANGUAGE), book_record()
    notebook.metadata |= {
        "title": chapter_title(name),
        "authors": [{"name": name} for name in author_names(edition["authors"])],
        "book": {"title": edition["title"], "version": str(record["version"]), "language": HREFLANG[LANGUAGE], "page": permanent_link(f"{CHAPTERS}{name}"), "license": LICENCE},
    }
    filled = address_in("\n".join(cell.source for cell in notebook.cells))  # of a release, which knows better than the site
    return fill_first_cell(notebook, *(filled if filled[0] else archive), LANGUAGE)


def write_text(path, name):
    """The text twin of a chapter: the author's own file in English, the same with its sentences translated in Chinese.

    Parameters
    ----------
    path : pathlib.Path
    name : str
    """
    twin = project_root() / "chapters" / "text" / f"{name}.md"
    if LANGUAGE == "en":
        path.write_bytes(twin.read_bytes())
        return
    notebook = read_twin(project_root(), name)
    lookup = chapter_lookup(project_root(), name)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = translate(cell.source, lookup)
    path.write_text(jupytext.writes(notebook, fmt="md:myst"), encoding="utf-8", newline="\n")


def write_table(folder, record, link):
    """The data of a figure or table as CSV, with its description beside it.

    Parameters
    ----------
    folder : pathlib.Path
    record : dict
        What :mod:`reproduction.figures` stored.
    link : str
        Where it is shown.
    """
    text = csv_text(record["data"])
    (folder / f"{record['name']}.csv").write_text(text, encoding="utf-8", newline="")
    description = describe_table(record, link, hashlib.sha256(text.encode("utf-8")).hexdigest())
    (folder / f"{record['name']}.csv-metadata.json").write_text(json.dumps(description, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def csv_text(table):
    """Columns and rows as CSV.

    Parameters
    ----------
    table : dict
        With ``columns`` and ``rows``.

    Returns
    -------
    str

    Examples
    --------
    >>> csv_text({"columns": ["place", "share, %"], "rows": [["甲", 0.5], ["乙", None], ["丙", True]]})
    'place,"share, %"\\n甲,0.5\\n乙,\\n丙,true\\n'
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows([table["columns"], *([str(cell).lower() if isinstance(cell, bool) else cell for cell in row] for row in table["rows"])])
    return buffer.getvalue()


def describe_table(record, link, digest):
    """The description of a CSV file, as in "Metadata Vocabulary for Tabular Data" (W3C, 2015).

    Parameters
    ----------
    record : dict
        Of a figure or table.
    link : str
        Where it is shown.
    digest : str
        SHA-256 of the file.

    Returns
    -------
    dict
        JSON-LD; a program that reads the file by this recommendation finds it by its name.
    """
    title = record.get("title") or record["caption"]
    language = HREFLANG[LANGUAGE]
    description = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        "url": f"{record['name']}.csv",
        "dc:identifier": record["name"],
        "dc:title": title,
        "dc:description": record["caption"],
        "dc:language": language,
        "dc:creator": author_names(edition_of(LANGUAGE)["authors"]),
        "dc:issued": str(book_record()["date-released"]),
        "dc:license": {"@id": LICENCE},
        "dc:isPartOf": edition_of(LANGUAGE)["title"],
        "dc:references": link,
        "dc:source": [_source(key) for key in record["sources"]],
        "schema:version": str(book_record()["version"]),
        "schema:sha256": digest,
        "tableSchema": {"columns": [_column(record["data"], number) for number in range(len(record["data"]["columns"]))]},
    }
    if record["grade"]:
        description["dc:provenance"] = say(f"Weakest grade of evidence: {record['grade']}", f"证据最低等级：{record['grade']}")
    return description


def _source(key):
    entry = sources().get(key)
    text = " ".join(filter(None, [source_name(key), entry.fields.get("title", "").replace("{", "").replace("}", "") if entry else ""]))
    return f"{key}: {text}"


def _column(table, number):
    """Name, titles in both languages where one is known, type and unit of a column."""
    name = table["columns"][number]
    values = [row[number] for row in table["rows"] if row[number] is not None]
    datatype = next((datatype for kind, datatype in DATATYPES if values and all(isinstance(value, kind) and (kind is bool or not isinstance(value, bool)) for value in values)), "string")
    column = {"titles": [name], "datatype": datatype}
    words = _column_words().get(name)
    if words:
        column["dc:description"] = [{"@value": words[language], "@language": HREFLANG[language]} for language in HREFLANG]
    if "unit" in table["columns"] and datatype in ("number", "integer") and name != "year":
        units = {row[table["columns"].index("unit")] for row in table["rows"]}
        if len(units) == 1:
            column["schema:unitText"] = units.pop()
    return column


def _column_words():
    """Column or id → what it means, in both languages, as far as the data package and the labels say (dict)."""
    words = {identifier: names for (kind, identifier), names in labels().items() if kind == "indicator"}
    for resource in datapackage()["resources"]:
        for field in resource["schema"]["fields"]:
            words.setdefault(field["name"], {"en": field["description"], "zh": field["description_zh"]})
    return words
