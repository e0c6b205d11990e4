"""Large amounts in the unit that a language counts in: billions in English, 亿 (hundreds of millions) in Chinese.

Data and code hold billions in both editions; only what a reader sees is converted, and every converted number is told to the
comparison of the editions, which asks for exactly ten times the English one.
"""

import re

from matplotlib.ticker import FuncFormatter

from .data import label
from .language import LANGUAGE, say

FACTOR = {"en": 1, "zh": 10}[LANGUAGE]
"""How many units of this edition make a billion."""

HUNDRED_MILLIONS = {"billion_usd": "hundred_million_usd", "billion_yuan": "hundred_million_yuan"}
"""Unit of the Chinese edition for each unit in billions."""

FROM_MILLIONS = {
    "million_declarations": (100, "万票"),
    "million_items": (100, "万件"),
    "million_parcels": (100, "万件"),
    "million_orders": (100, "万单"),
    "million_usd": (0.01, "亿美元"),
    "million_yuan": (0.01, "亿元"),
}
"""Units in millions, which Chinese counts in 万 and 亿: factor and unit of the Chinese edition."""


def amount(value, unit="billion_usd"):
    """An amount in the unit of this edition.

    Parameters
    ----------
    value : float, numpy.ndarray, pandas.Series or pandas.DataFrame
    unit : str, optional
        Its unit; one that is not in billions changes nothing.

    Returns
    -------
    the same kind
        Billions in English, hundreds of millions in Chinese.

    Examples
    --------
    >>> amount(47.9) in (47.9, 479.0), amount(47.9, "percent")
    (True, 47.9)
    """
    return value * FACTOR if unit in HUNDRED_MILLIONS and FACTOR != 1 else value


def in_unit(value, unit):
    """A number for a text in the unit of this edition, millions included; the comparison of the editions does not know of them.

    Parameters
    ----------
    value : float
    unit : str

    Returns
    -------
    float

    Examples
    --------
    >>> in_unit(20.9, "million_declarations") in (20.9, 2090.0), in_unit(3, "percent")
    (True, 3)
    """
    return say(value, value * FROM_MILLIONS[unit][0]) if unit in FROM_MILLIONS else amount(value, unit)


def amount_unit(unit):
    """Name of a unit as this edition counts it.

    Parameters
    ----------
    unit : str

    Returns
    -------
    str

    Examples
    --------
    >>> amount_unit("billion_usd") in ("billion US dollars", "亿美元")
    True
    """
    return label("unit", unit if FACTOR == 1 else HUNDRED_MILLIONS.get(unit, unit))


def count_axis(axis):
    """Write the ticks of an axis that is drawn in billions in the unit of this edition.

    Parameters
    ----------
    axis : matplotlib.axis.Axis
    """
    if FACTOR != 1:
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{amount(value):,.10g}"))


def converted(table, billions):
    """A table as this edition counts, and which of its cells that changed.

    Parameters
    ----------
    table : pandas.DataFrame
        With values in billions.
    billions : list of str, or dict of str to list of int
        Columns in billions. Where another column names units, only its rows in billions are meant; a dict says which rows, by position.

    Returns
    -------
    pandas.DataFrame
    list of list of int
        Row and column of every converted number; empty in English.
    """
    if FACTOR == 1 or not len(billions):
        return table, []
    names = {name: amount_unit(unit) for unit in HUNDRED_MILLIONS for name in (unit, label("unit", unit))}
    table = table.reset_index(drop=True)
    units = [column for column in table.columns if table[column].isin(names).any()]
    rows = table[units[0]].isin(names) if units else table.index >= 0
    table = table.astype({column: object for column in [*billions, *units]})
    places = []
    for column in billions:
        meant = table.index.isin(billions[column]) if isinstance(billions, dict) else rows
        for row in table.index[meant & table[column].notna()]:
            table.at[row, column] = float(f"{amount(table.at[row, column]):.10g}")
            places.append([int(row), table.columns.get_loc(column)])
    for column in units:
        table[column] = table[column].replace(names)
    return table.infer_objects().rename(columns=names), places


def shorter_format(form):
    """A number format with one decimal fewer: ten times the value, the same digits.

    Parameters
    ----------
    form : str

    Returns
    -------
    str

    Examples
    --------
    >>> shorter_format(",.2f"), shorter_format(".0f"), shorter_format("")
    (',.1f', '.0f', '')
    """
    return re.sub(r"\.([1-9])f$", lambda found: f".{int(found[1]) - 1}f", form)
