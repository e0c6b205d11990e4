"""Notebook outputs that carry data become HTML that readers can check."""

import base64
import json
import os
from html import escape
from pathlib import Path

from reproduction.figures import FIGURE_MIME, TABLE_MIME, table_html
from reproduction.language import LANGUAGE, say
from reproduction.cards import describe_number
from reproduction.prose import MIME as NUMBERS_MIME
from reproduction.verdicts import MIME as VERDICT_MIME

from .links import CHAPTERS, link_citations, relative, source_link
from .svg import inline_svg

FIGURES_FOLDER = "figures"


def setup(app):
    """Hook into the reading of notebooks."""
    app.connect("env-before-read-docs", number_figures)
    app.connect("source-read", rewrite_notebook)


def figures_folder(app):
    """Where the files of the figures are, for this edition (pathlib.Path; may not exist)."""
    return Path(os.environ.get("BOOK_FIGURES") or Path(app.srcdir) / "_build" / "figures" / LANGUAGE)


def number_figures(app, env, docnames):
    """Number all figures by chapter, and collect bound numbers, before any page is read."""
    env.book_figures, env.book_numbers = {}, {}
    for path in sorted((Path(app.srcdir) / "chapters").glob("*.ipynb")):
        docname = f"{CHAPTERS}{path.stem}"
        chapter = chapter_label(path.stem)
        count = 0
        for cell, data in _output_data(json.loads(path.read_text(encoding="utf-8"))):
            if FIGURE_MIME in data:
                count += 1
                record = data[FIGURE_MIME]
                env.book_figures[record["name"]] = {"docname": docname, "number": f"{chapter}.{count}", "cell": cell, "record": record, "png": data.get("image/png")}
            for name, value in data.get(NUMBERS_MIME, {}).get("numbers", {}).items():
                bound = data[NUMBERS_MIME]
                env.book_numbers.setdefault(docname, {})[name] = {"value": value, "cell": cell, "sources": bound["sources"], "grade": bound["grade"]}


def chapter_label(stem):
    """Number of a chapter from its file name.

    Examples
    --------
    >>> chapter_label("02-1-status"), chapter_label("01-introduction"), chapter_label("03-0-problems")
    ('2.1', '1', '3')
    """
    digits = [part for part in stem.split("-")[:2] if part.isdigit()]
    return ".".join(str(int(part)) for part in digits if int(part))


def rewrite_notebook(app, docname, source):
    """Replace data outputs by HTML, fold the code, and append the list of numbers."""
    if not str(app.env.doc2path(docname)).endswith(".ipynb"):
        return
    notebook = json.loads(source[0])
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [output for output in (_page_output(app, docname, output) for output in cell["outputs"]) if output]
    notebook["cells"] = fold_code(notebook["cells"])
    numbers = app.env.book_numbers.get(docname)
    if numbers:
        notebook["cells"].append(_markdown_cell(_numbers_block(docname, numbers), f"{docname.split('/')[-1]}-numbers"))
    source[0] = json.dumps(notebook, ensure_ascii=False)


def fold_code(cells):
    """Fold code, and join a cell that shows nothing with the code cell that follows it: one fold instead of several.

    Parameters
    ----------
    cells : list of dict
        Notebook cells with the outputs that the page will show.

    Returns
    -------
    list of dict

    Examples
    --------
    >>> def code(source, *outputs): return {"cell_type": "code", "source": source, "outputs": list(outputs), "metadata": {}}
    >>> [cell["source"] for cell in fold_code([code("a = 1"), code("a", "shown"), {"cell_type": "markdown", "source": "text"}])]
    ['a = 1\\n\\na', 'text']
    """
    folded = []
    for cell in cells:
        if cell["cell_type"] == "code":
            tags = cell["metadata"].setdefault("tags", [])
            if "hide-cell" not in tags and "hide-input" not in tags:
                tags.append("hide-input")
            before = folded[-1] if folded else None
            if before and before["cell_type"] == "code" and not before["outputs"] and before["metadata"]["tags"] == tags:
                folded.pop()
                cell = {**cell, "source": f"{_text(before['source'])}\n\n{_text(cell['source'])}"}
        folded.append(cell)
    return folded


def figure_html(app, docname, name):
    """A figure with number, title, picture, caption, sources, data table and downloads.

    Parameters
    ----------
    app : sphinx.application.Sphinx
    docname : str
        The page it stands on.
    name : str
        Permanent id of the figure.

    Returns
    -------
    str
    """
    figure = app.env.book_figures[name]
    record = figure["record"]
    home = relative(docname, figure["docname"], name)
    sources = "; ".join(source_link(docname, key) for key in record["sources"])
    return (
        f'<figure class="book-figure" id="{name}"><p class="figure-title"><a href="{home}">{say("Figure", "图")} {figure["number"]}</a> {escape(record["title"])}</p>'
        f'<div class="figure-picture" role="img" aria-label="{escape(record["alt"])}">{_picture(app, figure)}</div>'
        f'<figcaption><p>{escape(record["caption"])}</p><p class="figure-source">{say("Source", "来源")}: {sources} ({say("weakest grade", "最低等级")} {record["grade"]})</p></figcaption>'
        f"<details><summary>{say('Description, data and downloads', '文字说明、数据与下载')}</summary><p>{escape(record['alt'])}</p>"
        f"{_downloads(app, docname, name)}{_data_table(record, say('Data of the figure', '图中数据'))}</details></figure>"
    )


def _output_data(notebook):
    """(Number of the cell, data) for every output with data."""
    return [(number, output["data"]) for number, cell in enumerate(notebook["cells"], start=1) for output in cell.get("outputs", []) if "data" in output]


def _page_output(app, docname, output):
    data = output.get("data", {})
    if NUMBERS_MIME in data:
        return None
    if FIGURE_MIME in data:
        return _html_output(figure_html(app, docname, data[FIGURE_MIME]["name"]))
    if TABLE_MIME in data:
        return _html_output(_table_block(docname, data))
    if VERDICT_MIME in data:
        return _html_output(link_citations(docname, _text(data["text/html"])))
    return output


def _html_output(html):
    return {"output_type": "display_data", "metadata": {}, "data": {"text/html": html}}


def _markdown_cell(text, identifier):
    return {"cell_type": "markdown", "id": identifier, "metadata": {}, "source": text}


def _table_block(docname, data):
    record = data[TABLE_MIME]
    sources = "; ".join(source_link(docname, key) for key in record["sources"])
    line = f'<p class="figure-source">{say("Source", "来源")}: {sources} ({say("weakest grade", "最低等级")} {record["grade"]})</p>' if sources else ""
    return f'<div class="table-block" id="{record["name"]}">{_scrolling(_text(data["text/html"]), record["caption"])}{line}</div>'


def _picture(app, figure):
    name = figure["record"]["name"]
    path = figures_folder(app) / f"{name}.page.svg"
    if path.exists():
        return inline_svg(path.read_text(encoding="utf-8"), name)
    width, height = _png_size(base64.b64decode(figure["png"]))
    return f'<img alt="{escape(figure["record"]["alt"])}" width="{width}" height="{height}" src="data:image/png;base64,{figure["png"].strip()}">'


def _png_size(picture):
    return int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")


def _downloads(app, docname, name):
    links = [
        f'<a download href="{relative(docname, f"{FIGURES_FOLDER}/{name}.{kind}")}">{kind.upper()}</a>'
        for kind in ("png", "svg", "csv")
        if (figures_folder(app) / f"{name}.{kind}").exists()
    ]
    return f'<p class="figure-downloads">{say("Download", "下载")}: {" · ".join(links)}</p>' if links else ""


def _data_table(record, caption):
    columns = record["data"]["columns"]
    rows = [[describe_number(cell) if isinstance(cell, (int, float)) and not _is_year(cell) else cell for cell in row] for row in record["data"]["rows"]]
    return _scrolling(table_html(_Rows(columns, rows), caption, {}), caption)


class _Rows:
    """The two things that ``table_html`` asks of a table."""

    def __init__(self, columns, rows):
        self.columns, self._rows = columns, rows

    def itertuples(self, index):
        return iter(self._rows)


def _is_year(value):
    return isinstance(value, int) and 1900 <= value <= 2100


def _scrolling(html, name):
    return f'<div class="table-scroll" tabindex="0" role="region" aria-label="{escape(name)}">{html}</div>'


def _numbers_block(docname, numbers):
    rows = ""
    for name, bound in sorted(numbers.items()):
        value = bound["value"][LANGUAGE] if isinstance(bound["value"], dict) else bound["value"]
        shown = value if isinstance(value, str) else describe_number(value)
        links = "; ".join(source_link(docname, key) for key in bound["sources"]) or say("computed in this chapter", "本章计算所得")
        rows += f'<tr id="number-{name}"><th scope="row">{escape(name)}</th><td>{escape(str(shown))}</td><td>{bound["grade"] or "–"}</td><td>{links}</td></tr>'
    head = "".join(f'<th scope="col">{text}</th>' for text in (say("Name", "名称"), say("Value", "数值"), say("Grade", "等级"), say("Sources", "来源")))
    summary = say(f"The {len(numbers)} numbers that the text of this chapter quotes", f"本章正文引用的{len(numbers)}个数字")
    table = f'<table class="book-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return f'<details class="numbers" id="numbers"><summary>{summary}</summary>{_scrolling(table, summary)}</details>'


def _text(value):
    return "".join(value) if isinstance(value, list) else value
