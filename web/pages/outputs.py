"""Notebook outputs that carry data become HTML that readers can check."""

import base64
import json
import os
import re
from html import escape, unescape
from pathlib import Path

from reproduction.cards import describe_number
from reproduction.data import sources
from reproduction.figures import FIGURE_MIME, TABLE_MIME, table_html
from reproduction.language import LANGUAGE, say
from reproduction.prose import MIME as NUMBERS_MIME
from reproduction.verdicts import MIME as VERDICT_MIME

from .cite import figure_box, table_box, with_claim_box
from .links import CHAPTERS, link_citations, relative, source_link
from .svg import page_picture, picture_size
from .tables import html_table, scroll_region, scrolling_parts
from .words import heading, word

FIGURES_FOLDER = "figures"
TABLES_FOLDER = "tables"
"""Folder of the CSV files of tables."""
PICTURES_FOLDER = "_images"


def setup(app):
    """Hook into the reading of notebooks."""
    app.connect("env-before-read-docs", number_figures)
    app.connect("source-read", rewrite_notebook)
    app.connect("build-finished", write_pictures, priority=300)  # before anything lists or packs the site


def figures_folder(app):
    """Where the files of the figures are, for this edition (pathlib.Path; may not exist)."""
    return Path(os.environ.get("BOOK_FIGURES") or Path(app.srcdir) / "_build" / "figures" / LANGUAGE)


def number_figures(app, env, docnames):
    """Number all figures by chapter, and collect bound numbers, before any page is read."""
    env.book_figures, env.book_numbers = collect_results(Path(app.srcdir) / "chapters")


def collect_results(folder):
    """Figures and bound numbers of all executed chapters.

    Parameters
    ----------
    folder : pathlib.Path

    Returns
    -------
    figures : dict
        By name: page, number such as ``"2.1.3"``, cell, record, and the picture as base64 PNG.
    numbers : dict of dict
        By page and name: value, cell, sources, grade.
    """
    figures, numbers = {}, {}
    for path in sorted(folder.glob("*.ipynb")):
        docname = f"{CHAPTERS}{path.stem}"
        chapter = chapter_label(path.stem)
        count = 0
        for cell, data in _output_data(json.loads(path.read_text(encoding="utf-8"))):
            if FIGURE_MIME in data:
                count += 1
                record = data[FIGURE_MIME]
                figures[record["name"]] = {"docname": docname, "number": f"{chapter}.{count}", "cell": cell, "record": record, "png": data.get("image/png")}
            for name, value in data.get(NUMBERS_MIME, {}).get("numbers", {}).items():
                bound = data[NUMBERS_MIME]
                numbers.setdefault(docname, {})[name] = {"value": value, "cell": cell, "sources": bound["sources"], "grade": bound["grade"]}
    return figures, numbers


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
    table_name = say(f"Data of figure {figure['number']}", f"图{figure['number']}的数据")
    return (
        f'<figure class="book-figure" id="{name}"><p class="figure-title"><a href="{home}">{say("Figure", "图")} {figure["number"]}</a> {escape(record["title"])}</p>'
        f'<div class="figure-picture" tabindex="0" role="group" aria-label="{say("Picture of figure", "图的画面：图")} {figure["number"]}">{_picture(app, docname, figure)}</div>'
        f'<figcaption><p>{escape(record["caption"])}</p>{_source_line(docname, record)}</figcaption>'
        f"<details><summary>{say('Description, data and downloads', '文字说明、数据与下载')}</summary><p>{escape(record['alt'])}</p>"
        f"{_downloads(app, docname, name)}{_data_table(record, table_name)}</details>{figure_box(figure)}</figure>"
    )


def _source_line(docname, record):
    """The sources of a figure or table, and the weakest grade among them."""
    named = say("; ", "；").join(source_link(docname, key) for key in record["sources"])
    grade = record["grade"]
    return f'<p class="figure-source">{say("Source: ", "来源：")}{named}{say(f" (weakest grade {grade})", f"（最低等级{grade}）")}</p>'


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
        return _html_output(with_claim_box(verdict_html(docname, data[VERDICT_MIME]["id"], _text(data["text/html"])), docname, app.env.book_ledger[data[VERDICT_MIME]["id"]]))
    return output


def _html_output(html):
    return {"output_type": "display_data", "metadata": {}, "data": {"text/html": html}}


def _markdown_cell(text, identifier):
    return {"cell_type": "markdown", "id": identifier, "metadata": {}, "source": text}


def _table_block(docname, data):
    record = data[TABLE_MIME]
    line = _source_line(docname, record) if record["sources"] else ""
    return f'<div class="table-block" id="{record["name"]}">{scroll_region(_linked_keys(docname, _text(data["text/html"])), record["caption"])}{line}{download_line(docname, TABLES_FOLDER, record["name"], ["csv"])}{table_box(docname, record)}</div>'


def _linked_keys(docname, html):
    """Cells that hold nothing but keys of sources name and link the sources."""

    def link(found):
        parts = re.split(r"(; |；|, |、)", unescape(found[1]))
        return f"<td>{''.join(source_link(docname, part) if part in sources() else part for part in parts)}</td>" if set(parts[::2]) <= sources().keys() else found[0]

    return re.sub(r"<td>([^<]+)</td>", link, html)


def verdict_html(docname, identifier, card):
    """A verdict card as a page shows it: sources linked, its table of measures scrolling by itself.

    Parameters
    ----------
    docname, identifier : str
        The page, and the id of the claim.
    card : str
        From :func:`reproduction.cards.card`.

    Returns
    -------
    str
        A named group: a screen reader says id and verdict on entering it, and the page's list of landmarks stays short.
    """
    html = card.replace('<section class="verdict ', '<section role="group" class="verdict ', 1)
    return link_citations(docname, scrolling_parts(html, identifier))


def _picture(app, docname, figure):
    """The image of a figure; that of the first figure of a page loads at once, the others when a reader comes near them."""
    name, alt = figure["record"]["name"], escape(figure["record"]["alt"])
    path = figures_folder(app) / f"{name}.page.svg"
    if path.exists():
        kind, (width, height) = "svg", picture_size(path.read_text(encoding="utf-8"))
    else:
        kind, (width, height) = "png", _png_size(base64.b64decode(figure["png"]))
    first = figure["number"].endswith(".1") or docname != figure["docname"]
    loading = 'fetchpriority="high"' if first else 'loading="lazy" decoding="async"'
    return f'<img alt="{alt}" width="{width}" height="{height}" {loading} src="{relative(docname, f"{PICTURES_FOLDER}/{name}.{kind}")}">'


def write_pictures(app, error):
    """Write the pictures that the pages show: drawn for both colour modes, or, without the figures' files, as the notebooks hold them."""
    if error or app.builder.format != "html":
        return
    target = Path(app.outdir) / PICTURES_FOLDER
    target.mkdir(exist_ok=True)
    for name, figure in app.env.book_figures.items():
        path = figures_folder(app) / f"{name}.page.svg"
        if path.exists():
            (target / f"{name}.svg").write_text(page_picture(path.read_text(encoding="utf-8")), encoding="utf-8")
        else:
            (target / f"{name}.png").write_bytes(base64.b64decode(figure["png"]))


def _png_size(picture):
    return int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")


def _downloads(app, docname, name):
    """Links to the files of a figure: its pictures where they were drawn, and always its data with their description."""
    kinds = [*(kind for kind in ("png", "svg") if (figures_folder(app) / f"{name}.{kind}").exists()), "csv"]
    return download_line(docname, FIGURES_FOLDER, name, kinds)


def download_line(docname, folder, name, kinds):
    """A line of download links, the last one to the description of the CSV file.

    Parameters
    ----------
    docname, folder, name : str
        The page, the folder of the files, and their name without suffix.
    kinds : sequence of str

    Returns
    -------
    str
    """
    links = [f'<a download href="{relative(docname, f"{folder}/{name}.{kind}")}">{kind.upper()}</a>' for kind in kinds]
    links.append(f'<a download href="{relative(docname, f"{folder}/{name}.csv-metadata.json")}">{say("description of the CSV (JSON)", "CSV说明（JSON）")}</a>')
    return f'<p class="figure-downloads">{say("Download: ", "下载：")}{" · ".join(links)}</p>'


def _data_table(record, caption):
    columns = record["data"]["columns"]
    rows = [[describe_number(cell) if isinstance(cell, (int, float)) and not _is_year(cell) else word(name, cell) for name, cell in zip(columns, row, strict=True)] for row in record["data"]["rows"]]
    return scroll_region(table_html(_Rows([heading(name) for name in columns], rows), caption, {}), caption)


class _Rows:
    """The two things that ``table_html`` asks of a table."""

    def __init__(self, columns, rows):
        self.columns, self._rows = columns, rows

    def itertuples(self, index):
        return iter(self._rows)


def _is_year(value):
    return isinstance(value, int) and 1900 <= value <= 2100


def _numbers_block(docname, numbers):
    rows = []
    for name, bound in sorted(numbers.items()):
        links = say("; ", "；").join(source_link(docname, key) for key in bound["sources"]) or say("computed in this chapter", "本章计算所得")
        rows.append([escape(name), escape(bound_text(bound)), bound["grade"] or "–", links])
    columns = (say("Name", "名称"), say("Value", "数值"), say("Grade", "等级"), say("Sources", "来源"))
    summary = say(f"The {len(numbers)} numbers that the text of this chapter quotes", f"本章正文引用的{len(numbers)}个数字")
    table = html_table(say("Numbers of this chapter", "本章数字"), columns, rows, attributes=[f'id="number-{escape(name)}"' for name in sorted(numbers)])
    return f'<details class="numbers" id="numbers"><summary>{summary}</summary>{table}</details>'


def bound_text(bound):
    """A number that the text quotes, as this edition writes it (str)."""
    value = bound["value"][LANGUAGE] if isinstance(bound["value"], dict) else bound["value"]
    return value if isinstance(value, str) else describe_number(value)


def _text(value):
    return "".join(value) if isinstance(value, list) else value
