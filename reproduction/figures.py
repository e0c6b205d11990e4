"""Figures and tables that readers can trust: drawn values equal the table, words agree with it.

``show_figure`` refuses a figure whose marks, labels, title, caption or alternative text
disagree with the table it declares. What it accepts is stored as data in the notebook's output,
so that a test, a screen reader and a download all use the table that was drawn.
"""

import base64
import io
import os
import textwrap
from contextlib import contextmanager
from functools import lru_cache
from html import escape
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import seaborn as sns
import zhplot
from IPython.display import display
from matplotlib import font_manager

from .amounts import amount, converted, shorter_format
from .cards import source_name
from .contract import check_chinese, check_language, check_marks, check_words, check_written
from .data import describe_evidence
from .errors import FigureError
from .language import LANGUAGE, say, true_minus
from .legibility import make_text_legible

FIGURE_MIME = "application/vnd.book-figure+json"
TABLE_MIME = "application/vnd.book-table+json"

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
"""Licence of text and figures."""

INK, GRID = "#222222", "#d9d9d9"

VERDICT_COLOURS = {
    "reproduced": "#00734f",
    "reproduced in part": "#8a6100",
    "contradicted": "#b03a00",
    "not testable": "#5f6570",
    "advice": "#2f5fa8",
    "not yet judged": "#8f8f8f",
}
"""Colour of each verdict; dark enough for white text on it."""


def use_style():
    """Set the shared look of all figures: font with Chinese glyphs, sizes legible at 360 px, no clutter.

    Call it once, in the first code cell of a chapter.
    """
    sns.set_theme(style="ticks", context="notebook")
    plt.rcParams.update(
        {
            "font.family": [_font_name()],
            "font.size": 12,
            "axes.labelsize": 12,
            "axes.titlesize": 12,
            "xtick.labelsize": 11,
            "ytick.labelsize": 11,
            "legend.fontsize": 11,
            "legend.frameon": False,
            "axes.unicode_minus": True,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.edgecolor": INK,
            "axes.labelcolor": INK,
            "text.color": INK,
            "xtick.color": INK,
            "ytick.color": INK,
            "axes.grid": True,
            "axes.axisbelow": True,
            "grid.color": GRID,
            "figure.figsize": (6.4, 4.2),
            "figure.dpi": 100,
            "figure.constrained_layout.use": True,
            "figure.constrained_layout.w_pad": 0.1,  # inches; Chinese axis labels are a little wider than measured
            "svg.fonttype": "path",
            "svg.hashsalt": "reproduction",
            "lines.linewidth": 2,
            "lines.markersize": 6,
        }
    )
    # JupyterLab and Colab would show a figure after each cell that adds to it; `show_figure` or `plt.show()` does it once.
    # Their backend turns this on again when it is loaded, so that comes first.
    plt.switch_backend(matplotlib.get_backend())
    plt.ioff()


def show_figure(figure, name, *, data, values, title, caption, alt, evidence=None, axis="y", also=(), billions=()):
    """Show a figure and store its table, words and sources with it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Drawn with data marks only; reference lines carry ``gid="decoration"``.
    name : str
        Permanent id, such as ``"fig-trade-two-bases"``.
    data : pandas.DataFrame
        The plotted data, tidy, with its unit in a column or column name; it becomes the CSV download and the screen-reader table.
    values : list of str
        Columns of ``data`` that are drawn. Each of their numbers must be found among the marks, and each mark among them.
    title : str
        The finding, one line.
    caption : str
        What is shown: measure, unit, place, years, definition.
    alt : str
        What a reader who cannot see the picture should know, with numbers from ``data``.
    evidence : pandas.DataFrame or list of pandas.DataFrame, optional
        Rows with ``source`` and ``grade``; default ``data`` itself.
    axis : {"y", "x", "xy"}
        Along which axis the values are drawn.
    also : iterable of float
        Further computed numbers that title, caption, labels or alt text may quote.
    billions : list of str, optional
        Columns of ``data`` in billions, which the Chinese edition shows in 亿 (see :mod:`reproduction.amounts`).

    Raises
    ------
    FigureError
        Marks and table differ, or a number in the words is in neither ``data`` nor ``also``.
    """
    where = f"figure {name}"
    shown, tenfold = converted(data, billions)
    known = [data, list(also), shown, [amount(value) for value in also] if tenfold else []]
    check_marks(where, figure, data[values], axis)
    check_written(where, figure, known)
    for part, text in {"title": title, "caption": caption, "alt": alt}.items():
        check_words(f"{where}, {part}", text, known)
    if LANGUAGE == "zh":
        check_language(where, figure, [title, caption, alt])
    title, caption, alt = map(true_minus, (title, caption, alt))
    make_text_legible(figure)
    sources, grade = describe_evidence(data if evidence is None else evidence)
    record = {
        "name": name,
        "title": title,
        "caption": caption,
        "alt": alt,
        "data": _plain_table(shown),
        "values": [shown.columns[list(data.columns).index(column)] for column in values],
        "sources": sources,
        "grade": grade,
    } | ({"tenfold": tenfold} if tenfold else {})
    picture = _render(figure, record)
    plt.close(figure)
    display({FIGURE_MIME: record, "image/png": picture, "text/plain": f"{name}: {title}. {alt}"}, raw=True)


def show_table(table, name, *, caption, evidence=None, formats=None, billions=()):
    """Show a table with a caption, row headers and its sources.

    Parameters
    ----------
    table : pandas.DataFrame
        Column names and cells as readers should see them; the first column heads the rows.
    name : str
        Permanent id, such as ``"tab-definitions-2014"``.
    caption : str
        What is shown, with units.
    evidence : pandas.DataFrame or list of pandas.DataFrame, optional
        Rows with ``source`` and ``grade``.
    formats : dict of str to str, optional
        Python format of number columns, such as ``{"ratio": ".3f"}``; the stored data keep full precision.
    billions : list of str, or dict of str to list of int, optional
        Columns in billions, which the Chinese edition shows in 亿 with one decimal fewer (see :func:`reproduction.amounts.converted`).
    """
    if LANGUAGE == "zh":
        check_chinese(f"table {name}", [caption, *map(str, table.columns)])
    sources, grade = describe_evidence(evidence)
    shown, tenfold = converted(table, billions)
    caption = true_minus(caption)
    record = {"name": name, "caption": caption, "data": _plain_table(shown), "sources": sources, "grade": grade} | ({"tenfold": tenfold} if tenfold else {})
    html = table_html(shown, caption, formats or {}, tenfold)
    display({TABLE_MIME: record, "text/html": html, "text/plain": f"{name}: {caption}"}, raw=True)


def table_html(table, caption, formats, tenfold=()):
    """An accessible HTML table: caption, column and row headers, escaped cells.

    Parameters
    ----------
    table : pandas.DataFrame
    caption : str
    formats : dict of str to str
        Python format by column.
    tenfold : list of list of int, optional
        Row and column of the cells that are written with one decimal fewer.

    Returns
    -------
    str
    """
    head = "".join(f'<th scope="col">{escape(str(column))}</th>' for column in table.columns)
    body, tenfold = "", set(map(tuple, tenfold))
    for number, row in enumerate(table.itertuples(index=False)):
        forms = [shorter_format(form) if (number, place) in tenfold else form for place, form in enumerate(formats.get(column, "") for column in table.columns)]
        cells = [escape(_cell(value, form)) for value, form in zip(row, forms, strict=True)]
        body += f'<tr><th scope="row">{cells[0]}</th>' + "".join(f"<td>{cell}</td>" for cell in cells[1:]) + "</tr>"
    return f'<table class="book-table"><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _cell(value, form):
    if value is None or value != value:
        return "–"
    text = format(value, form) if form else str(value)
    if "e+" in text:  # the format "g" turns to powers of ten where readers expect thousands
        text = format(float(text), ",.10g")
    return text.replace("-", "−") if isinstance(value, (int, float)) else true_minus(text)


def _plain_table(table):
    """Columns and rows as JSON values; numbers to ten significant digits."""
    rows = [[_plain_value(value) for value in row] for row in table.itertuples(index=False)]
    return {"columns": [str(column) for column in table.columns], "rows": rows}


def _plain_value(value):
    if value is None or value != value:
        return None
    value = value.item() if hasattr(value, "item") else value
    return float(f"{value:.10g}") if isinstance(value, float) else value if isinstance(value, (int, bool)) else str(value)


def _render(figure, record):
    """PNG for the notebook; when a book is being made also the files that it shows and offers.

    The page prints the title as text, so its picture has none; the downloads carry it, and say in their metadata what they are.
    """
    buffer = io.BytesIO()
    folder = os.environ.get("BOOK_FIGURES")
    with _titled(figure, record["title"]):
        _save(figure, buffer, format="png", dpi=110)
        if folder:
            base = Path(folder)
            base.mkdir(parents=True, exist_ok=True)
            words = picture_metadata(record)
            _save(figure, base / f"{record['name']}.svg", words)
            _save(figure, base / f"{record['name']}.png", words, dpi=200)
    if folder:
        _save(figure, base / f"{record['name']}.page.svg", transparent=True)
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def picture_metadata(record):
    """What the files of a figure say about themselves, by the terms of Dublin Core.

    Parameters
    ----------
    record : dict
        Of the figure, as :func:`show_figure` stores it.

    Returns
    -------
    dict
        Title, description, creator, sources, rights, language and identifier, with the version of the book that they belong to.
    """
    from .citation import author_names, book_record, edition_of  # needs the packages that make a book; a notebook opened alone does without

    book, edition = book_record(), edition_of(LANGUAGE)
    return {
        "Title": record["title"],
        "Description": f"{record['caption']} {record['alt']}",
        "Creator": author_names(edition["authors"]),
        "Source": "; ".join(f"{key}: {source_name(key)}" for key in record["sources"]),
        "Rights": f"CC BY 4.0, {LICENCE}",
        "Language": say("en", "zh-CN"),
        "Identifier": f"{edition['title']}, {book['version']}, {record['name']}",
        "Date": str(book["date-released"]),
    }


@contextmanager
def _titled(figure, title):
    """The figure with a title above it, in room of its own (a suptitle would collide with legends outside the axes)."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")  # the layout is settled; what follows only makes room
    width, height = figure.get_size_inches()
    lines = textwrap.wrap(title, int((6 if LANGUAGE == "zh" else 11.4) * width))
    total = height + 0.12 + 0.24 * len(lines)
    _grow(figure, total / height)
    written = figure.text(0.01, 1 - 0.06 / total, "\n".join(lines), ha="left", va="top", fontsize=13)
    yield
    written.remove()
    _grow(figure, height / total)


def _grow(figure, factor):
    """Change the height, and keep everything drawn where it is, measured from the lower edge."""
    width, height = figure.get_size_inches()
    figure.set_size_inches(width, height * factor)
    for axes in figure.axes:
        left, bottom, across, up = axes.get_position(original=True).bounds
        axes.set_position([left, bottom / factor, across, up / factor])
    for text in figure.texts:
        text.set_y(text.get_position()[1] / factor)
    for legend in figure.legends:
        legend.set_bbox_to_anchor((0, 0, 1, min(1, 1 / factor)), transform=figure.transFigure)


PNG_TERMS = {"Title": "Title", "Description": "Description", "Creator": "Author", "Source": "Source", "Rights": "Copyright", "Identifier": "Comment"}
"""Dublin Core term → keyword of a text chunk, as far as the PNG specification has one."""


def _save(figure, target, words=None, **options):
    """Write a file that depends on the figure and its words only: no time, no name of a program."""
    kind = options.get("format") or target.suffix[1:]
    words = words or {}
    if kind == "svg":
        metadata = {"Date": None, "Creator": None, **words}
    else:
        metadata = {"Software": None, **{keyword: "; ".join(text) if isinstance(text, list) else text for term, keyword in PNG_TERMS.items() if (text := words.get(term))}}
    with matplotlib.rc_context({"svg.hashsalt": "reproduction"}):
        figure.savefig(target, metadata=metadata, **options)


@lru_cache
def _font_name():
    path = Path(zhplot.__file__).parent / "fonts" / "NotoSansSC-Regular.ttf"
    if not path.exists():
        raise FigureError("font", f"{path.name} in the package zhplot", "no such file", "install the versions of requirements.txt")
    font_manager.fontManager.addfont(str(path))
    return font_manager.FontProperties(fname=str(path)).get_name()
