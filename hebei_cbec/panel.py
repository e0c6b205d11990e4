"""Slopes in a panel: least squares with fixed effects, and errors that may be correlated within clusters.

The formulas are those of Cameron and Miller (2015), "A Practitioner's Guide to Cluster-Robust Inference",
Journal of Human Resources 50(2), 317-372. Effects that lie within the clusters do not count as parameters,
as in the R package fixest, where this is the default ("nested").
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import t as student

from reproduction.errors import BookError


@dataclass(frozen=True)
class Slopes:
    """What a regression says about its regressors.

    Parameters
    ----------
    coefficients, errors, t_values : dict of str to float
        By regressor: the slope, its clustered standard error, and the first divided by the second.
    intervals : dict of str to (float, float)
        95% interval of each slope, by Student's t with one degree of freedom less than there are clusters.
    observations, clusters : int
    """

    coefficients: dict
    errors: dict
    t_values: dict
    intervals: dict
    observations: int
    clusters: int


def fixed_effects(table, outcome, regressors, *, effects, cluster):
    """Least squares with fixed effects and clustered standard errors.

    The effects are taken out of the outcome and of each regressor (the within estimator: its slopes equal those
    of a regression with a dummy for each member of each effect). With X and u the regressors and residuals that are left,
    and X_g and u_g their rows in cluster g, the covariance of the slopes is
    ``c (X'X)^-1 [sum over g of X_g' u_g u_g' X_g] (X'X)^-1`` with ``c = G / (G - 1) * (N - 1) / (N - K)``:
    G clusters, N observations, and K parameters, which are the regressors, a constant and the effects that do not lie within clusters.

    Parameters
    ----------
    table : pandas.DataFrame
        One observation a row. Rows with a missing value in a column that is used are left out.
    outcome : str
    regressors : list of str
        Columns of numbers.
    effects : list of str
        Columns whose members have an effect each: ``["year"]``, or ``["place", "year"]`` for two-way effects.
    cluster : str
        Column of the groups within which errors may be correlated, such as ``"place"``.

    Returns
    -------
    Slopes

    Raises
    ------
    BookError
        Fewer than two clusters, too few observations, or a regressor that the effects or the other regressors determine.

    Examples
    --------
    Three places, two years. With two-way effects only the changes count: 1, 2 and 3 in x, and 2, 3 and 7 in y.

    >>> table = pd.DataFrame({"place": list("aabbcc"), "year": [1, 2] * 3, "x": [0, 1, 0, 2, 0, 3], "y": [0, 2, 0, 3, 0, 7]})
    >>> slopes = fixed_effects(table, "y", ["x"], effects=["place", "year"], cluster="place")
    >>> round(slopes.coefficients["x"], 6), slopes.observations, slopes.clusters
    (2.5, 6, 3)
    """
    rows = table[list(dict.fromkeys([outcome, *regressors, *effects, cluster]))].dropna()
    groups, members = pd.factorize(rows[cluster])
    counted = [name for name in effects if rows.groupby(name)[cluster].nunique().max() > 1]
    parameters = len(regressors) + int(np.linalg.matrix_rank(_dummies(rows, counted)))
    x, y = (_within(rows, columns, effects) for columns in (list(regressors), [outcome]))
    _check(rows, regressors, x, len(members), parameters)
    bread = np.linalg.inv(x.T @ x)
    slopes = bread @ x.T @ y[:, 0]
    scores = x * (y - x @ slopes[:, None])
    sums = np.array([scores[groups == group].sum(axis=0) for group in range(len(members))])
    correction = len(members) / (len(members) - 1) * (len(rows) - 1) / (len(rows) - parameters)
    errors = np.sqrt(np.diag(correction * bread @ sums.T @ sums @ bread))
    half = student.ppf(0.975, len(members) - 1) * errors
    ends = [(float(slope - width), float(slope + width)) for slope, width in zip(slopes, half, strict=True)]
    named = [dict(zip(regressors, values, strict=True)) for values in (slopes.tolist(), errors.tolist(), (slopes / errors).tolist(), ends)]
    return Slopes(*named, observations=len(rows), clusters=len(members))


def lead(table, columns, unit, time):
    """The panel with the values of the following period beside those of each period.

    Parameters
    ----------
    table : pandas.DataFrame
        One row for each unit and period.
    columns : list of str
        Columns to look ahead for.
    unit, time : str
        Columns that name the unit and the period; a period is a whole number, such as a year.

    Returns
    -------
    pandas.DataFrame
        The table with a column ``next_<name>`` for each of the columns; rows without a following period are left out.

    Examples
    --------
    >>> table = pd.DataFrame({"place": ["a", "a", "a"], "year": [2013, 2014, 2016], "x": [1.0, 2.0, 4.0]})
    >>> lead(table, ["x"], "place", "year")[["year", "next_x"]].values.tolist()
    [[2013.0, 2.0]]
    """
    following = table[[unit, time, *columns]].rename(columns={name: f"next_{name}" for name in columns})
    following[time] = following[time] - 1
    return table.merge(following, on=[unit, time], validate="one_to_one")


def _dummies(rows, effects):
    """A constant, and a column for each member of each effect."""
    columns = [pd.get_dummies(rows[name]).to_numpy(dtype=float) for name in effects]
    return np.hstack([np.ones((len(rows), 1)), *columns])


def _within(rows, columns, effects):
    """What is left of the columns when the effects are taken out."""
    values, dummies = rows[columns].to_numpy(dtype=float), _dummies(rows, effects)
    return values - dummies @ np.linalg.lstsq(dummies, values, rcond=None)[0]


def _check(rows, regressors, x, clusters, parameters):
    where = f"regression on {', '.join(regressors)}"
    if clusters < 2:
        raise BookError(where, "at least two clusters", str(clusters), "cluster by a column with more members")
    if len(rows) <= parameters:
        raise BookError(where, f"more than {parameters} observations", str(len(rows)), "use fewer effects or regressors, or more periods")
    sizes = np.linalg.norm(rows[list(regressors)].to_numpy(dtype=float), axis=0)
    scaled = x / np.where(sizes > 0, sizes, 1)
    if np.linalg.svd(scaled, compute_uv=False).min() < 1e-10:
        raise BookError(where, "regressors that vary apart from the effects and from each other", "one that does not", "drop a regressor or an effect")
