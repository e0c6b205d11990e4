"""What a location model accepts, and a clear refusal of everything else."""

import numbers
from dataclasses import dataclass

import numpy as np
import pandas as pd

from reproduction.errors import BookError


class SitingError(BookError):
    """A location model was given distances, weights or settings that it cannot use."""


@dataclass(frozen=True)
class Instance:
    """Checked distances and demand with the names of points and sites.

    Parameters
    ----------
    distances : numpy.ndarray
        Shape ``(points, sites)``.
    demand : numpy.ndarray
        Shape ``(points,)``.
    points, sites : tuple
        Names, or positions where no names were given.
    """

    distances: np.ndarray
    demand: np.ndarray
    points: tuple
    sites: tuple


def read_instance(distances, demand):
    """Check distances and demand and bring them into one form.

    Parameters
    ----------
    distances : pandas.DataFrame or array_like
        Shape ``(points, sites)``, finite and not negative; a DataFrame names points and sites.
    demand : pandas.Series or array_like
        One weight a point, finite, not negative, not all zero. A Series is matched to a DataFrame by name.

    Returns
    -------
    Instance

    Raises
    ------
    SitingError
        The message names the row or column at fault.

    Examples
    --------
    >>> read_instance([[0, 2], [3, 0]], [1, 1]).sites
    (0, 1)
    """
    points = tuple(distances.index) if isinstance(distances, pd.DataFrame) else None
    sites = tuple(distances.columns) if isinstance(distances, pd.DataFrame) else None
    table = _numbers("distances", distances, "a table of numbers, one row a demand point and one column a candidate site")
    if table.ndim != 2 or 0 in table.shape:
        raise SitingError("distances", "two dimensions, demand points by candidate sites", f"shape {table.shape}", "pass one row a demand point and one column a candidate site")
    points, sites = points or tuple(range(table.shape[0])), sites or tuple(range(table.shape[1]))
    _unique("distances, names of the points", points)
    _unique("distances, names of the sites", sites)
    _refuse("distances", table, lambda row, column: f"row {points[row]!r}, column {sites[column]!r}")
    if isinstance(demand, pd.Series) and isinstance(distances, pd.DataFrame):
        demand = _match(demand, points)
    weights = _numbers("demand", demand, "a list of numbers, one a demand point")
    if weights.shape != (len(points),):
        raise SitingError("demand", f"{len(points)} weights, one a row of the distances", f"shape {weights.shape}", "pass one weight a demand point, in the order of the rows")
    _refuse("demand", weights, lambda row: f"point {points[row]!r}")
    if weights.sum() <= 0:
        raise SitingError("demand", "a positive total", "only zeros", "give a weight to at least one demand point; where all count alike, pass ones")
    return Instance(table, weights, points, sites)


def read_count(p, sites):
    """Check a number of sites (int between 1 and the number of candidates)."""
    if isinstance(p, bool) or not isinstance(p, numbers.Integral):
        raise SitingError("p", "a whole number of sites", repr(p), f"pass an integer between 1 and {sites}")
    if not 1 <= p <= sites:
        raise SitingError("p", f"between 1 and the {sites} candidate sites", str(p), "choose fewer sites, or add candidates")
    return int(p)


def read_radius(radius):
    """Check a service radius (a finite number, not negative)."""
    if isinstance(radius, bool) or not isinstance(radius, numbers.Real) or not np.isfinite(radius) or radius < 0:
        raise SitingError("radius", "a distance of zero or more, in the unit of the distances", repr(radius), "pass a finite number")
    return float(radius)


def read_share(name, value):
    """Check a tolerance such as 0.01 (None switches a search off)."""
    if value is not None and (isinstance(value, bool) or not isinstance(value, numbers.Real) or not 0 <= value < 1):
        raise SitingError(name, "a share of at least 0 and less than 1, or None", repr(value), "pass 0.01 for one percent")
    return value


def read_limit(time_limit):
    """Check a time limit in seconds (positive, or None for no limit)."""
    if time_limit is not None and (isinstance(time_limit, bool) or not isinstance(time_limit, numbers.Real) or not time_limit > 0):
        raise SitingError("time_limit", "a positive number of seconds, or None", repr(time_limit), "pass None to let the solver finish")
    return time_limit


def read_matrix(name, values, rows, columns):
    """Check a further cost matrix against the shape it has to have."""
    table = _numbers(name, values, "a table of numbers")
    if table.shape != (rows, columns):
        raise SitingError(name, f"shape ({rows}, {columns})", f"shape {table.shape}", "see the docstring for what rows and columns stand for")
    _refuse(name, table, lambda row, column: f"row {row}, column {column}")
    return table


def _numbers(where, values, expected):
    problem = SitingError(where, expected, f"{type(values).__name__} with entries that are not numbers, or rows of unequal length", "convert texts to numbers and fill the gaps")
    try:
        table = np.asarray(values)
        if table.dtype.kind in "iuf" or (table.dtype.kind == "O" and not any(isinstance(entry, (str, bytes, bool)) for entry in table.ravel())):
            return table.astype(float)
    except (TypeError, ValueError):
        pass
    raise problem


def _refuse(where, table, name):
    """Refuse the first entry that is missing, infinite or negative."""
    for bad, found in ((np.isnan(table), "a missing value (NaN)"), (np.isinf(table), "an infinite value"), (table < 0, "a negative value")):
        if bad.any():
            place = name(*(int(position) for position in np.argwhere(bad)[0]))
            raise SitingError(f"{where}, {place}", "a finite number of zero or more", found, "correct or drop it; for a forbidden link use a large finite distance")


def _unique(where, names):
    repeated = [name for position, name in enumerate(names) if name in names[:position]]
    if repeated:
        raise SitingError(where, "each name once", f"{repeated[0]!r} twice", "rename or merge the rows or columns")


def _match(demand, points):
    missing, strange = [name for name in points if name not in demand.index], [name for name in demand.index if name not in points]
    if missing or strange or len(demand) != len(points):
        raise SitingError("demand, names", "the names of the rows of the distances, each once", f"missing {missing[:5]}, unknown {strange[:5]}", "reindex the demand to the rows of the distances")
    return demand.loc[list(points)]
