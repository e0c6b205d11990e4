"""All selections with their costs: the check on the solver, and the way to find every near-tie of a small instance."""

import math
from functools import lru_cache
from itertools import combinations

import numpy as np
import pandas as pd

from .inputs import SitingError, read_count, read_instance, read_radius

LARGEST = 2_000_000
"""Most selections that are enumerated; beyond it the solver's bound is the only proof."""

BLOCK = 5_000_000
"""Most distances held in memory at once."""

OBJECTIVES = ("median", "centre", "covering")


def count_selections(sites, p):
    """Number of ways to choose p of so many sites (int).

    Examples
    --------
    >>> count_selections(11, 3)
    165
    """
    return math.comb(sites, p)


@lru_cache(maxsize=32)
def index_sets(sites, p):
    """All selections as positions, in lexicographic order (array of shape ``(selections, p)``, read only)."""
    sets = np.fromiter((site for chosen in combinations(range(sites), p) for site in chosen), dtype=np.int32).reshape(-1, p)
    sets.flags.writeable = False
    return sets


def costs_of(distances, demand, sets, objective="median", radius=None):
    """Objective of each selection.

    Parameters
    ----------
    distances : numpy.ndarray
        Shape ``(points, sites)``.
    demand : numpy.ndarray
        Shape ``(points,)``.
    sets : numpy.ndarray
        Shape ``(selections, p)``, positions of sites.
    objective : {"median", "centre", "covering"}
        Weighted distance, largest distance, or demand within ``radius``.
    radius : float, optional

    Returns
    -------
    numpy.ndarray
        Shape ``(selections,)``.
    """
    step = max(1, BLOCK // (distances.shape[0] * sets.shape[1]))
    parts = []
    for start in range(0, len(sets), step):
        block = sets[start : start + step]
        nearest = distances[:, block[:, 0]]
        for column in range(1, block.shape[1]):
            nearest = np.minimum(nearest, distances[:, block[:, column]])
        parts.append(demand @ nearest if objective == "median" else nearest.max(axis=0) if objective == "centre" else demand @ (nearest <= radius))
    return np.concatenate(parts)


def every_selection(distances, demand, p, *, objective="median", radius=None):
    """All selections of p sites with their costs, best first.

    Parameters
    ----------
    distances : pandas.DataFrame or array_like
        Shape ``(points, sites)``.
    demand : pandas.Series or array_like
        One weight a point.
    p : int
        Number of sites.
    objective : {"median", "centre", "covering"}
        Weighted distance, largest distance (smaller is better), or covered demand (larger is better).
    radius : float, optional
        For covering, in the unit of the distances.

    Returns
    -------
    pandas.DataFrame
        Columns ``sites`` (tuple of names) and ``cost``; equal costs in lexicographic order of the sites.

    Raises
    ------
    SitingError
        Bad input, or more than two million selections.

    Examples
    --------
    >>> every_selection([[0, 2, 9], [2, 0, 9], [9, 9, 0]], [1, 3, 1], 2)
        sites  cost
    0  (1, 2)   2.0
    1  (0, 2)   6.0
    2  (0, 1)   9.0
    """
    instance = read_instance(distances, demand)
    p = read_count(p, len(instance.sites))
    if objective not in OBJECTIVES:
        raise SitingError("objective", "one of " + ", ".join(OBJECTIVES), repr(objective), "correct the name")
    radius = read_radius(radius) if objective == "covering" else None
    selections = count_selections(len(instance.sites), p)
    if selections > LARGEST:
        raise SitingError("every_selection", f"at most {LARGEST:,} selections", f"{selections:,}", "choose fewer sites or candidates, or use the solver and its bound")
    sets = index_sets(len(instance.sites), p)
    costs = costs_of(instance.distances, instance.demand, sets, objective, radius)
    order = np.argsort(-costs if objective == "covering" else costs, kind="stable")
    return pd.DataFrame({"sites": [tuple(instance.sites[site] for site in sets[row]) for row in order], "cost": costs[order]})
