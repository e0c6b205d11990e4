"""How often each selection is best when demand weights and detours vary."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from .enumeration import LARGEST, count_selections, index_sets
from .inputs import SitingError, read_count, read_instance

BLOCK = 500
"""Scenarios that one task works on; results do not depend on it."""


@dataclass(frozen=True)
class Frequencies:
    """Result of :func:`scenarios`.

    Parameters
    ----------
    draws : int
        Number of scenarios.
    sets : tuple of (tuple, int)
        Each selection that was best at least once, with the number of scenarios; most frequent first.
    sites : tuple of (object, int)
        Each candidate with the number of scenarios in which it belonged to the best selection, in the order of the candidates.
    """

    draws: int
    sets: tuple
    sites: tuple

    def table(self):
        """Selections with their share of the scenarios (DataFrame with columns ``sites, count, share``)."""
        return pd.DataFrame([(members, count, count / self.draws) for members, count in self.sets], columns=["sites", "count", "share"])


def scenarios(distances, demand, p, *, draws=10_000, circuity=(1.2, 1.45), spread=0.0, seed=2016, n_jobs=1):
    """Solve the p-median for many drawn weights and detours, and count the best selections.

    Parameters
    ----------
    distances : pandas.DataFrame or array_like
        Shape ``(points, sites)``: straight-line distances.
    demand : array_like
        Shape ``(points,)``: one weight a point; or ``(points, measures)``: several measures of demand.
        Each measure is brought to shares, and a scenario mixes them at random (uniformly over all mixtures).
    p : int
        Number of sites.
    draws : int
        Number of scenarios.
    circuity : (float, float)
        Each pair's distance is multiplied by a factor drawn evenly from this range. Where points and sites carry names
        (a DataFrame), the way from A to B gets the same factor as the way from B to A.
    spread : float
        Each weight is further multiplied by ``exp(spread * z)`` with z from the standard normal distribution.
    seed : int
        Scenario number s draws from a generator of its own, seeded with ``(seed, s)``.
    n_jobs : int
        Processes, as in joblib (-1 for all processors). The result is the same for any number.

    Returns
    -------
    Frequencies

    Raises
    ------
    SitingError
        Bad input, or more than two million selections to compare in every scenario.

    Notes
    -----
    All selections are compared in every scenario, so each answer is exact; among equal costs the first in order counts.
    joblib runs the tasks. On a cluster the same call runs through dask, and gives the same result::

        from dask.distributed import Client
        with Client("scheduler:8786"), joblib.parallel_config(backend="dask"):
            scenarios(distances, demand, 3, n_jobs=-1)

    Examples
    --------
    >>> line = [0, 1, 10, 11]
    >>> scenarios([[abs(a - b) for b in line] for a in line], [5, 1, 1, 5], 2, draws=100).sets[0]
    ((0, 3), 100)
    """
    table, measures, points, sites = _read(distances, demand)
    p = read_count(p, len(sites))
    low, high = _read_settings(draws, circuity, spread, seed)
    selections = count_selections(len(sites), p)
    if selections * len(points) > LARGEST:
        raise SitingError("scenarios", f"at most {LARGEST:,} selections times points", f"{selections * len(points):,}", "choose fewer sites or candidates")
    task = (table, measures, _pairs(points, sites, isinstance(distances, pd.DataFrame)), index_sets(len(sites), p), (low, high), spread, seed)
    blocks = [range(start, min(start + BLOCK, draws)) for start in range(0, draws, BLOCK)]
    best = np.concatenate(Parallel(n_jobs=n_jobs)(delayed(_best)(block, *task) for block in blocks))
    counts = Counter(best.tolist())
    sets = index_sets(len(sites), p)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    belongs = np.zeros(len(sites), dtype=int)
    for row, count in counts.items():
        belongs[sets[row]] += count
    named = tuple((tuple(sites[site] for site in sets[row]), count) for row, count in ranked)
    return Frequencies(draws, named, tuple(zip(sites, belongs.tolist(), strict=True)))


def _best(block, table, measures, pairs, sets, circuity, spread, seed):
    """Row of the best selection in each scenario of the block."""
    rows = np.empty(len(block), dtype=np.int64)
    for position, number in enumerate(block):
        source = np.random.default_rng((seed, number))
        mixture = source.dirichlet(np.ones(measures.shape[1]))
        weights = measures @ mixture * np.exp(spread * source.standard_normal(len(measures)))
        factors = source.uniform(*circuity, size=pairs.max() + 1)
        costs = (weights[:, None] * table * factors[pairs]).T  # site by point, so that a selection is a few whole rows
        nearest = costs[sets[:, 0]]
        for column in range(1, sets.shape[1]):
            nearest = np.minimum(nearest, costs[sets[:, column]])
        rows[position] = nearest.sum(axis=1).argmin()
    return rows


def _read(distances, demand):
    """Distances, measures as shares, and names."""
    columns = np.asarray(demand, dtype=object)
    if columns.ndim != 2:
        instance = read_instance(distances, demand)
        return instance.distances, (instance.demand / instance.demand.sum())[:, None], instance.points, instance.sites
    single = [demand.iloc[:, column] if isinstance(demand, pd.DataFrame) else [row[column] for row in demand] for column in range(columns.shape[1])]
    if not single:
        raise SitingError("demand", "at least one measure", "none", "pass one column a measure")
    instances = [read_instance(distances, measure) for measure in single]
    shares = np.stack([instance.demand / instance.demand.sum() for instance in instances], axis=1)
    return instances[0].distances, shares, instances[0].points, instances[0].sites


def _read_settings(draws, circuity, spread, seed):
    if isinstance(draws, bool) or not isinstance(draws, int) or draws < 1:
        raise SitingError("draws", "a positive whole number", repr(draws), "pass 10_000, for example")
    try:
        low, high = (float(end) for end in circuity)
    except (TypeError, ValueError):
        raise SitingError("circuity", "a pair (lowest, highest)", repr(circuity), "pass (1.2, 1.45), for example") from None
    if not 1 <= low <= high < np.inf:
        raise SitingError("circuity", "1 <= lowest <= highest", repr(circuity), "no way is shorter than the straight line")
    if isinstance(spread, bool) or not isinstance(spread, (int, float)) or not 0 <= spread < np.inf:
        raise SitingError("spread", "a number of zero or more", repr(spread), "pass 0 to leave the weights as they are")
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise SitingError("seed", "a whole number of zero or more", repr(seed), "pass an integer")
    return low, high


def _pairs(points, sites, named):
    """Number of the factor of each pair; both directions of a named pair share one."""
    if not named:
        return np.arange(len(points) * len(sites)).reshape(len(points), len(sites))
    numbers = {}
    return np.array([[numbers.setdefault(frozenset((point, site)), len(numbers)) for site in sites] for point in points])
