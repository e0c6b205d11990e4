"""Exact location models, solved as mixed-integer programmes with HiGHS (through SciPy) and checked by enumeration where that is small."""

import math
import time
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from .enumeration import LARGEST, costs_of, count_selections, index_sets
from .inputs import SitingError, read_count, read_instance, read_limit, read_matrix, read_radius, read_share
from .selection import Alternative, Selection

PROOF = 1e-6
"""Largest relative gap between cost and bound of a proven answer; the solver's own tolerances are of this size."""

TIE = 1e-9
"""Relative difference below which two enumerated costs are equal."""


def p_median(distances, demand, p, *, near_ties=0.01, time_limit=None):
    """Choose p sites with the least demand-weighted distance to the nearest.

    Parameters
    ----------
    distances : pandas.DataFrame or array_like
        Shape ``(points, sites)``: distance or cost from each demand point to each candidate; finite, not negative.
    demand : pandas.Series or array_like
        Shape ``(points,)``: weights; not negative, not all zero.
    p : int
        Number of sites.
    near_ties : float or None
        Also find the selections that are at most this share worse; None skips the search (and leaves ties to the solver).
    time_limit : float or None
        Seconds for the solver. An answer that it could not prove in time says ``proven=False``.

    Returns
    -------
    Selection
        ``cost`` in distance times weight.

    Raises
    ------
    SitingError
        Bad input, or no selection found within the time limit.

    Notes
    -----
    Formulation of ReVelle and Swain (1970) for the problem of Hakimi (1964), with relative gap zero.
    Runners-up come from full enumeration, which also checks the solver, up to two million selections
    (3 of 200 sites, or any number of 22). Beyond that none are looked for, and ``complete`` is False.
    Distances on a map give nearly integral relaxations: 200 points and 200 sites take seconds.
    Matrices without geometry, such as random numbers, can take far longer; set a time limit and look at ``bound``.

    Examples
    --------
    Four points on a line at 0, 1, 10 and 11; the second weighs most:

    >>> line = [0, 1, 10, 11]
    >>> answer = p_median([[abs(a - b) for b in line] for a in line], [1, 5, 1, 2], 2)
    >>> answer.sites, answer.cost, answer.proven
    ((1, 3), 2.0, True)
    """
    instance = read_instance(distances, demand)
    p = read_count(p, len(instance.sites))
    read_share("near_ties", near_ties)
    deadline = _deadline(time_limit)
    chosen, bound, finished = _median(instance.distances, instance.demand, p, deadline=deadline)
    return _finish(instance, chosen, bound, finished, "median", near_ties)


def p_centre(distances, demand, p, *, near_ties=0.01, time_limit=None):
    """Choose p sites with the least distance of the farthest demand point.

    Parameters
    ----------
    distances, demand, p, near_ties, time_limit
        As in :func:`p_median`. Every point counts, whatever its weight; weights only choose among selections with the same radius.

    Returns
    -------
    Selection
        ``cost`` is the largest distance. Selections with the same radius are ranked by weighted distance.

    Raises
    ------
    SitingError

    Notes
    -----
    Bisection over the distances that occur, with a set covering problem for each (Minieka 1970).

    Examples
    --------
    >>> line = [0, 4, 10, 11]
    >>> p_centre([[abs(a - b) for b in line] for a in line], [1, 1, 1, 1], 2).cost
    4.0
    """
    instance = read_instance(distances, demand)
    p = read_count(p, len(instance.sites))
    read_share("near_ties", near_ties)
    deadline, table = _deadline(time_limit), instance.distances
    radii = np.unique(table)
    reached = table[:, _greedy(table, np.ones(len(table)), p)].min(axis=1).max()
    # no selection reaches all points below radii[low], one does at radii[high]
    low, high = (int(np.searchsorted(radii, radius)) for radius in (table.min(axis=1).max(), reached))
    while low < high:
        middle = (low + high) // 2
        cover, fewest, _ = _cover(table <= radii[middle], deadline)
        if cover is not None and len(cover) <= p:
            high = middle
        elif fewest > p + PROOF:
            low = middle + 1
        else:
            break  # out of time: neither found nor excluded
    chosen, _, settled = _median(table, instance.demand, p, allowed=table <= radii[high], deadline=deadline)
    return _finish(instance, chosen, float(radii[low]), low == high and settled, "centre", near_ties)


def maximal_covering(distances, demand, p, radius, *, near_ties=0.01, time_limit=None):
    """Choose p sites that reach most demand within a radius.

    Parameters
    ----------
    distances, demand, p, near_ties, time_limit
        As in :func:`p_median`.
    radius : float
        A point is reached if a site lies at this distance or nearer.

    Returns
    -------
    Selection
        ``cost`` is the demand reached: larger is better, and ``bound`` is the most that could be reached.
        Selections that reach the same are ranked by weighted distance. Points out of reach are assigned to None.

    Raises
    ------
    SitingError

    Notes
    -----
    Formulation of Church and ReVelle (1974).

    Examples
    --------
    >>> line = [0, 4, 10, 11]
    >>> maximal_covering([[abs(a - b) for b in line] for a in line], [5, 1, 2, 2], 1, radius=4).cost
    6.0
    """
    instance = read_instance(distances, demand)
    p, radius = read_count(p, len(instance.sites)), read_radius(radius)
    read_share("near_ties", near_ties)
    deadline = _deadline(time_limit)
    points, sites = instance.distances.shape
    reach = instance.distances <= radius
    # variables: sites, then points; a point counts only if one of its sites is open
    rows = sparse.hstack([sparse.csr_array(-reach.astype(float)), sparse.eye_array(points)])
    total = instance.demand.sum()
    values, best, finished = _solve(np.r_[np.zeros(sites), -instance.demand / total], [LinearConstraint(rows, -np.inf, 0), _exactly(p, sites, points)], np.r_[np.ones(sites), np.zeros(points)], deadline)
    if values is None:
        values = _greedy(instance.distances, instance.demand, p)
    reached = instance.demand @ reach[:, values].any(axis=1)
    covered = (reach.astype(float), instance.demand, reached * (1 - TIE))
    chosen, _, settled = _median(instance.distances, instance.demand, p, covered=covered, deadline=deadline)
    return _finish(instance, chosen, min(total, -best * total), finished and settled, "covering", near_ties, radius)


def set_covering(distances, radius, *, demand=None, near_ties=0.01, time_limit=None):
    """Choose the fewest sites that reach every demand point within a radius.

    Parameters
    ----------
    distances, near_ties, time_limit
        As in :func:`p_median`.
    radius : float
    demand : optional
        Weights that choose among selections of the same size; default ones.

    Returns
    -------
    Selection
        ``cost`` is the number of sites. Runners-up are the other selections of the same size.

    Raises
    ------
    SitingError
        A point has no candidate within the radius; the message names it.

    Notes
    -----
    The location set covering problem of Toregas, Swain, ReVelle and Bergman (1971).

    Examples
    --------
    >>> line = [0, 4, 10, 11]
    >>> set_covering([[abs(a - b) for b in line] for a in line], radius=4, demand=[1, 2, 2, 1]).sites
    (1, 2)
    """
    instance = read_instance(distances, np.ones(len(distances)) if demand is None else demand)
    radius = read_radius(radius)
    read_share("near_ties", near_ties)
    deadline, reach = _deadline(time_limit), instance.distances <= radius
    alone = [instance.points[row] for row in np.flatnonzero(~reach.any(axis=1))]
    if alone:
        farthest = instance.distances.min(axis=1).max()
        raise SitingError(f"set_covering, radius {radius:g}", "a candidate within the radius of every point", f"none for {alone[:5]}", f"use a radius of at least {farthest:g}, or add candidates")
    cover, fewest, finished = _cover(reach, deadline)
    p = len(cover)
    chosen, _, settled = _median(instance.distances, instance.demand, p, allowed=reach, deadline=deadline)
    others, complete = (), False
    if near_ties is not None and count_selections(len(instance.sites), p) <= LARGEST:
        sets = index_sets(len(instance.sites), p)
        within = sets[costs_of(instance.distances, instance.demand, sets, "centre") <= radius]
        within = within[_by_cost(costs_of(instance.distances, instance.demand, within))]
        chosen, complete = within[0], True
        others = tuple(Alternative(_names(instance, row), float(p), 0.0) for row in within[1:])
    bound = float(math.ceil(fewest - PROOF))
    answer = _finish(instance, chosen, bound, finished and settled, "centre", None)
    return replace(answer, cost=float(p), bound=bound, proven=finished and settled and bound == p, runners_up=others, complete=complete)


def two_stage(inbound, outbound, demand, p, *, onward=None, near_ties=0.01, time_limit=None):
    """Choose p warehouses between origins and gateways.

    Goods go from their origin to one warehouse, from there to the gateway that is cheapest for their market.

    Parameters
    ----------
    inbound : pandas.DataFrame or array_like
        Shape ``(origins, sites)``: cost of a unit from origin to warehouse.
    outbound : pandas.DataFrame or array_like
        Shape ``(sites, gateways)``: cost of a unit from warehouse to gateway.
    demand : array_like
        Shape ``(origins,)``, or ``(origins, markets)`` where ``onward`` has several markets.
    p : int
    onward : array_like, optional
        Shape ``(gateways,)`` or ``(gateways, markets)``: cost of a unit from gateway to market; default none.
    near_ties, time_limit
        As in :func:`p_median`.

    Returns
    -------
    Selection
        ``assignment`` holds the warehouse of each origin (with several markets: origin by origin, market by market);
        ``gateways`` the gateway of each chosen site, or a tuple of them where there are several markets.

    Raises
    ------
    SitingError

    Notes
    -----
    Gateways have no limit of capacity, so each warehouse uses the best one and the model is a p-median
    whose cost from an origin to a site includes the way on.

    Examples
    --------
    Two origins, two warehouses, a port that only the first is near to and a railway terminal near the second:

    >>> answer = two_stage([[1, 5], [5, 1]], [[2, 9], [8, 3]], [1, 1], 1)
    >>> answer.sites, answer.cost, answer.gateways
    ((0,), 10.0, (0,))
    """
    origins, sites = np.shape(inbound) if np.ndim(inbound) == 2 else (0, 0)
    arcs = read_matrix("outbound", outbound, sites, np.shape(outbound)[1] if np.ndim(outbound) == 2 else 0)
    if arcs.shape[1] == 0:
        raise SitingError("outbound", "at least one gateway", "none", "pass one column a gateway")
    gates = tuple(outbound.columns) if hasattr(outbound, "columns") else tuple(range(arcs.shape[1]))
    onward = np.zeros((arcs.shape[1], 1)) if onward is None else np.asarray(onward, dtype=float).reshape(len(onward), -1)
    onward = read_matrix("onward", onward, arcs.shape[1], onward.shape[1])
    weights = demand if onward.shape[1] == 1 and np.ndim(demand) == 1 else read_matrix("demand", demand, origins, onward.shape[1]).ravel()
    ways = arcs[:, :, None] + onward[None]  # site, gateway, market
    best, through = ways.min(axis=1), ways.argmin(axis=1)
    instance = read_instance(inbound, np.ones(origins))
    costs = (instance.distances[:, None, :] + best.T[None]).reshape(-1, sites)
    answer = p_median(_labelled(costs, instance, onward.shape[1]), weights, p, near_ties=near_ties, time_limit=time_limit)
    used = [tuple(gates[gate] for gate in through[instance.sites.index(site)]) for site in answer.sites]
    return replace(answer, gateways=tuple(gate[0] if len(gate) == 1 else gate for gate in used))


def _labelled(costs, instance, markets):
    """The stacked costs with the names of the sites, and of the origins where there is one market."""
    points = instance.points if markets == 1 else [(point, market) for point in instance.points for market in range(markets)]
    return pd.DataFrame(costs, index=pd.Index(points, tupleize_cols=False), columns=pd.Index(instance.sites, tupleize_cols=False))


def _deadline(time_limit):
    limit = read_limit(time_limit)
    return math.inf if limit is None else time.monotonic() + limit


def _exactly(p, sites, others):
    return LinearConstraint(np.r_[np.ones(sites), np.zeros(others)][None], p, p)


def _solve(costs, constraints, whole, deadline):
    """One programme with variables between 0 and 1: the positions of the whole variables that are 1, the bound, and whether the solver finished."""
    options = {"mip_rel_gap": 0.0}
    if deadline < math.inf:
        options["time_limit"] = max(deadline - time.monotonic(), 1e-3)
    result = milp(costs, constraints=constraints, integrality=whole, bounds=Bounds(0, 1), options=options)
    if result.status == 2:
        return None, math.inf, True
    bound = -math.inf if result.mip_dual_bound is None or math.isnan(result.mip_dual_bound) else result.mip_dual_bound
    chosen = None if result.x is None else np.flatnonzero(result.x[whole == 1] > 0.5)
    return chosen, bound, result.status == 0


def _median(distances, demand, p, *, allowed=None, covered=None, deadline=math.inf):
    """The p-median programme of ReVelle and Swain, with optional restrictions.

    Parameters
    ----------
    allowed : numpy.ndarray of bool, optional
        Links that may be used.
    covered : (numpy.ndarray, numpy.ndarray, float), optional
        Reach, weights and the least demand to be reached.

    Returns
    -------
    chosen : numpy.ndarray or None
        Positions of the sites; None when there is no such selection.
    bound : float
    finished : bool
    """
    points, sites = distances.shape
    links = np.ones((points, sites), dtype=bool) if allowed is None else allowed
    rows, columns = np.nonzero(links)
    costs = demand[rows] * distances[rows, columns]
    start = _greedy(distances, demand, p)
    unit = (float(demand @ distances[:, start].min(axis=1)) or float(costs.max()) or 1.0) / 1e4  # tolerances of the solver are absolute
    number, extra = len(rows), (points if covered is not None else 0)
    variables = sites + number + extra
    link = np.arange(number)
    open_first = sparse.csr_array((np.r_[np.ones(number), -np.ones(number)], (np.r_[link, link], np.r_[sites + link, columns])), shape=(number, variables))
    served = sparse.csr_array((np.ones(number), (rows, sites + link)), shape=(points, variables))
    objective = np.r_[np.zeros(sites), costs / unit, np.zeros(extra)]
    constraints = [LinearConstraint(open_first, -np.inf, 0), LinearConstraint(served, 1, 1), _exactly(p, sites, variables - sites)]
    if covered is not None:
        reach, weights, least = covered
        near = sparse.hstack([sparse.csr_array(-reach), sparse.csr_array((points, number)), sparse.eye_array(points)])
        constraints += [LinearConstraint(near, -np.inf, 0), LinearConstraint(np.r_[np.zeros(sites + number), weights / weights.sum()][None], least / weights.sum(), np.inf)]
    whole = np.r_[np.ones(sites), np.zeros(number + extra)]
    chosen, bound, finished = _solve(objective, constraints, whole, deadline)
    if chosen is None and not finished:
        chosen = start  # the time ran out before the solver had any selection: a greedy one, with whatever bound there is
    return chosen, bound * unit, finished


def _greedy(distances, demand, p):
    """Add the site that saves most, p times: a selection to scale by, never an answer that is called proven."""
    chosen, nearest = [], np.full(len(demand), np.inf)
    for _ in range(p):
        costs = demand @ np.minimum(nearest[:, None], distances)
        costs[chosen] = np.inf
        chosen.append(int(np.argmin(costs)))
        nearest = np.minimum(nearest, distances[:, chosen[-1]])
    return np.sort(chosen)


def _cover(reach, deadline):
    """Fewest sites that reach every point: positions (or None), a lower bound on their number, and whether the solver finished."""
    sites = reach.shape[1]
    if not reach.any(axis=1).all():
        return None, math.inf, True
    chosen, bound, finished = _solve(np.ones(sites), [LinearConstraint(sparse.csr_array(reach.astype(float)), 1, np.inf)], np.ones(sites), deadline)
    if chosen is None:
        chosen = np.arange(sites)  # out of time: all sites together do reach every point
    return chosen, max(bound, 1.0), finished


def _names(instance, chosen):
    return tuple(instance.sites[site] for site in chosen)


def _finish(instance, chosen, bound, finished, objective, near_ties, radius=None):
    """Recompute the cost from the distances, compare it with the bound, and look for runners-up."""
    distances, demand = instance.distances, instance.demand
    cost = float(costs_of(distances, demand, chosen[None], objective, radius)[0])
    bound = max(float(bound), 0.0)  # neither distances nor demand are negative
    proven = bool(finished and abs(cost - bound) <= PROOF * cost)
    others, complete = (), False
    if near_ties is not None and count_selections(len(instance.sites), len(chosen)) <= LARGEST:
        chosen, others = _all_near(instance, chosen, objective, near_ties, radius)
        complete = True
        best = float(costs_of(distances, demand, chosen[None], objective, radius)[0])
        cost, proven = best, proven and abs(best - cost) <= PROOF * best  # solver and enumeration have to agree
    near = distances[:, chosen]
    serving = near.argmin(axis=1)
    reached = near.min(axis=1) <= (np.inf if radius is None else radius)
    assignment = tuple(instance.sites[chosen[column]] if within else None for column, within in zip(serving, reached, strict=True))
    return Selection(_names(instance, chosen), assignment, cost, bound, proven, others, complete)


def _all_near(instance, chosen, objective, near_ties, radius):
    """Every selection within the tolerance, by enumeration; ties in the objective go to the smaller weighted distance, then to the first."""
    better = -1 if objective == "covering" else 1
    sets = index_sets(len(instance.sites), len(chosen))
    costs = costs_of(instance.distances, instance.demand, sets, objective, radius)
    best = costs.min() if better == 1 else costs.max()
    scale = max(abs(best), np.finfo(float).tiny)
    close = np.flatnonzero(better * (costs - best) <= (near_ties + TIE) * scale)
    excess = np.maximum(better * (costs[close] - best) / scale, 0)
    second = costs_of(instance.distances, instance.demand, sets[close])
    excess[excess <= TIE] = 0.0
    order = np.lexsort((np.argsort(_by_cost(second)), excess))
    ranked = [(sets[close[row]], float(costs[close[row]]), float(excess[row])) for row in order]
    return ranked[0][0], tuple(Alternative(_names(instance, members), value, share) for members, value, share in ranked[1:])


def _by_cost(costs):
    """Order by cost; costs that differ by rounding only keep their order."""
    return np.argsort(np.round(costs / (costs.max() or 1.0), 9), kind="stable")
