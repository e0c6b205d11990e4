"""The figure contract: one invariant from table to marks to words."""

import math
import re

import numpy as np
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from .errors import FigureError

DECORATION = "decoration"
"""Give this ``gid`` to a mark that shows no data, such as a reference line."""

TOLERANCE = 1e-6
"""Relative difference below which a mark and a table value are the same number."""

_NUMBER = re.compile(r"(?<![A-Za-z0-9_.])[-−+]?\d+(?:,\d{3})*(?:\.\d+)?")
_ENGLISH, _CHINESE = re.compile(r"[A-Za-z]*[a-z]{3,}"), re.compile(r"[\u4e00-\u9fff]")
_NAMES = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d|[.,]\d)|(?i:\b(?:figure|section|chapter) |图|第)\d+(?:\.\d+)*|\bs\d(?:\.\d)?-c\d+|100EC")


def check_marks(where, figure, values, axis):
    """Compare the drawn marks with the table in both directions.

    Parameters
    ----------
    where : str
        Name of the figure, for the message.
    figure : matplotlib.figure.Figure
    values : pandas.DataFrame
        The columns that are drawn.
    axis : {"y", "x", "xy"}
        Axis along which values are drawn.

    Raises
    ------
    FigureError
        A table value is not drawn, or a mark is not in the table.
    """
    table = np.unique(values.to_numpy(dtype=float, na_value=np.nan))
    table = table[np.isfinite(table)]
    drawn = np.array(sorted({value for name in axis for value in marks(figure, name)}))
    missing = [value for value in table if not _near(drawn, value)]
    if missing:
        raise FigureError(where, "every table value among the marks", f"{_short(missing)} not drawn", "draw the rows of `data`, or correct `values` and `axis`")
    strange = [value for value in drawn if value != 0 and not _near(table, value)]
    if strange:
        raise FigureError(where, "every mark in the table", f"{_short(strange)} drawn", f"add them to `data`, or set gid={DECORATION!r} on marks without data")


def check_written(where, figure, known):
    """Numbers written inside the picture agree with the table (see :func:`check_words`)."""
    for axes in figure.axes:
        for text in axes.texts:
            if text.get_gid() != DECORATION and text.get_text():
                check_words(f"{where}, label {text.get_text()!r}", text.get_text(), known)


def check_words(where, text, known):
    """Every number in a text is a rounding of a known value; years, claim ids and names such as "figure 2" are free.

    Parameters
    ----------
    where : str
    text : str
    known : list of pandas.DataFrame or list of float
        Where the numbers may come from.

    Raises
    ------
    FigureError
        The text is empty, or holds a number that no known value rounds to.

    Examples
    --------
    >>> check_words("alt", "0.447 in 2014", [[0.44723]])
    """
    if not text or not text.strip():
        raise FigureError(where, "words", "nothing", "write what a reader should see")
    values = _numbers_of(known)
    for token in _NUMBER.findall(_NAMES.sub(" ", text)):
        digits = token.replace(",", "").replace("−", "-")
        places = len(digits.partition(".")[2])
        half = 0.5 * 10.0**-places * (1 + 1e-9)
        if not any(abs(abs(value) - abs(float(digits))) <= half for value in values):
            raise FigureError(where, "numbers that round from the figure's data", repr(token), "compute it from `data`, or pass it in `also`")


def check_language(where, figure, words):
    """Every text of a Chinese figure is Chinese: in the picture, and in its title, caption and alternative text.

    Parameters
    ----------
    where : str
    figure : matplotlib.figure.Figure
    words : list of str
        Title, caption and alternative text.

    Raises
    ------
    FigureError
        A text without Chinese holds an English word (abbreviations in capitals and numbers are free).

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> figure, axes = plt.subplots()
    >>> _ = axes.set(xlabel="年份", ylabel="GDP, %")
    >>> check_language("figure", figure, ["标题"])
    >>> _ = axes.set(ylabel="Trade, billion yuan")
    >>> check_language("figure", figure, ["标题"])
    Traceback (most recent call last):
    reproduction.errors.FigureError: figure: expected Chinese in the Chinese edition; found 'Trade, billion yuan'. What to do: give both languages with say("English", "中文")
    >>> plt.close(figure)
    """
    drawn = [text.get_text() for text in figure.findobj(Text) if text.get_visible()]
    check_chinese(where, [*drawn, *words])


def check_chinese(where, texts):
    """Every text holds Chinese, or no English word (see :func:`check_language`)."""
    for text in texts:
        if _ENGLISH.search(text) and not _CHINESE.search(text):
            raise FigureError(where, "Chinese in the Chinese edition", repr(text), 'give both languages with say("English", "中文")')


def marks(figure, name):
    """Coordinates of all data marks along one axis.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    name : {"x", "y"}

    Returns
    -------
    list of float
        Line vertices, bar lengths, points and band edges; marks with ``gid="decoration"`` are left out.
    """
    column = 0 if name == "x" else 1
    found = []
    for axes in figure.axes:
        for line in axes.lines:
            if line.get_gid() != DECORATION:
                found.extend(np.asarray(line.get_xydata(), dtype=float)[:, column])
        for patch in axes.patches:
            if patch.get_gid() != DECORATION and isinstance(patch, Rectangle):
                found.append(patch.get_width() if name == "x" else patch.get_height())
        for collection in axes.collections:
            if collection.get_gid() != DECORATION:
                found.extend(_collection_points(collection)[:, column])
    return [float(value) for value in found if math.isfinite(value)]


def _collection_points(collection):
    if isinstance(collection, PathCollection):
        return np.ma.getdata(collection.get_offsets()).astype(float).reshape(-1, 2)
    if isinstance(collection, (PolyCollection, LineCollection)):
        paths = [path.vertices for path in collection.get_paths()]
        return np.vstack(paths).astype(float) if paths else np.empty((0, 2))
    return np.empty((0, 2))


def _short(values):
    return [float(f"{value:.6g}") for value in values[:5]]


def _near(sorted_values, value):
    position = np.searchsorted(sorted_values, value)
    neighbours = sorted_values[max(position - 1, 0) : position + 1]
    return bool(np.any(np.abs(neighbours - value) <= TOLERANCE * max(abs(value), 1e-9)))


def _numbers_of(known):
    values = []
    for item in known:
        if hasattr(item, "select_dtypes"):
            numbers = item.select_dtypes("number").to_numpy(dtype=float, na_value=np.nan).ravel()
            values.extend(numbers[np.isfinite(numbers)])
        else:
            values.extend(float(value) for value in item)
    return values
