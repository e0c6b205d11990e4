"""Rank places by several indicators: normalise, weigh, rank, and see how far the ranking depends on the weights.

TOPSIS, PROMETHEE II, entropy and CRITIC weights are those of pymcdm; this module checks what goes into them,
and adds what it has not: random weights, rank acceptability (SMAA) and the least change of weights that puts a place first.
Tables have one row for each place and one column for each indicator.
"""

import numpy as np
import pandas as pd
import pymcdm.weights
from pymcdm.methods import PROMETHEE_II, TOPSIS
from pymcdm.normalizations import vector_normalization
from scipy.optimize import linprog
from scipy.stats import rankdata

from reproduction.errors import BookError

_THRESHOLDS = {"usual": set(), "ushape": {"q"}, "vshape": {"p"}, "level": {"p", "q"}, "vshape_2": {"p", "q"}}
"""Preference functions of PROMETHEE in pymcdm and the thresholds that each needs."""


def normalise(values, directions):
    """Min-max normalisation: 1 for the best place of each indicator, 0 for the worst.

    Parameters
    ----------
    values : pandas.DataFrame
        Places by indicators, finite numbers; no column may be constant.
    directions : pandas.Series or sequence
        +1 where more is better, -1 where less is better, one for each column.

    Returns
    -------
    pandas.DataFrame
        Numbers from 0 to 1, all columns with "more is better".

    Raises
    ------
    BookError
        A missing or infinite value, a constant column, or directions that do not fit.

    Examples
    --------
    >>> table = pd.DataFrame({"gdp": [10, 20, 40], "distance": [100, 50, 300]}, index=["a", "b", "c"])
    >>> normalise(table, [1, -1]).round(3).to_dict("list")
    {'gdp': [0.0, 0.333, 1.0], 'distance': [0.8, 1.0, 0.0]}
    """
    values = _table("normalise", values)
    signs = _directions("normalise", directions, values.shape[1])
    spread = values.max() - values.min()
    _not_constant("normalise", values)
    rising = (values - values.min()) / spread
    return rising * (signs > 0) + (1 - rising) * (signs < 0)


def entropy_weights(values):
    """Weights by entropy: an indicator counts the more, the more unevenly it is spread over the places.

    Parameters
    ----------
    values : pandas.DataFrame
        Raw values, all above zero (the method takes logarithms of shares).

    Returns
    -------
    pandas.Series
        One weight for each column; they sum to 1.

    Raises
    ------
    BookError
        A missing value, a value of zero or less, or a constant column.

    References
    ----------
    Zavadskas and Podvezko (2016), Integrated determination of objective criteria weights in MCDM.

    Examples
    --------
    >>> entropy_weights(pd.DataFrame({"even": [9, 10, 11], "uneven": [1, 5, 30]})).round(2).to_dict()
    {'even': 0.01, 'uneven': 0.99}
    """
    values = _table("entropy_weights", values)
    _not_constant("entropy_weights", values)
    if (values <= 0).any(axis=None):
        column = values.columns[(values <= 0).any()][0]
        raise BookError(f"entropy_weights, column {column}", "values above zero", f"{values[column].min()}", "use raw values, or another kind of weights for this indicator")
    return pd.Series(pymcdm.weights.entropy_weights(values.to_numpy()), values.columns)


def critic_weights(values):
    """Weights by CRITIC: an indicator counts the more, the more it spreads and the less it repeats the others.

    Parameters
    ----------
    values : pandas.DataFrame
        Values with "more is better" in all columns, as :func:`normalise` returns them.

    Returns
    -------
    pandas.Series
        One weight for each column; they sum to 1.

    Raises
    ------
    BookError
        A missing value, a constant column, or fewer than two columns.

    References
    ----------
    Diakoulaki, Mavrotas and Papayannakis (1995), Determining objective weights in multiple criteria problems: the CRITIC method.

    Examples
    --------
    >>> table = pd.DataFrame({"gdp": [0, 0.5, 1], "income": [0, 0.5, 1], "nearness": [1, 0, 0.5]})
    >>> critic_weights(table).round(2).to_dict()
    {'gdp': 0.25, 'income': 0.25, 'nearness': 0.5}
    """
    values = _table("critic_weights", values)
    _not_constant("critic_weights", values)
    if values.shape[1] < 2:
        raise BookError("critic_weights", "at least two columns", f"{values.shape[1]}", "CRITIC compares indicators; add one")
    return pd.Series(pymcdm.weights.critic_weights(values.to_numpy()), values.columns)


def random_weights(columns, draws, seed):
    """Weights drawn evenly from all that are possible (a flat Dirichlet distribution).

    Parameters
    ----------
    columns : sequence of str
        Names of the indicators.
    draws : int
        Number of weightings, at least 1.
    seed : int
        The same seed gives the same draws.

    Returns
    -------
    pandas.DataFrame
        One row for each draw; no weight is negative, and each row sums to 1.

    Examples
    --------
    >>> weights = random_weights(["gdp", "distance"], draws=1000, seed=1)
    >>> bool(np.allclose(weights.sum(axis=1), 1)), bool((weights >= 0).all(axis=None))
    (True, True)
    """
    if not isinstance(draws, (int, np.integer)) or draws < 1:
        raise BookError("random_weights", "a number of draws of at least 1", repr(draws), "pass a whole number such as 10000")
    columns = list(columns)
    if not columns:
        raise BookError("random_weights", "at least one indicator", "none", "pass the names of the columns")
    return pd.DataFrame(np.random.default_rng(seed).dirichlet(np.ones(len(columns)), size=draws), columns=columns)


def weighted_sums(normalised, weights):
    """Scores of all places by weighted sum, for one weighting or for many.

    Parameters
    ----------
    normalised : pandas.DataFrame
        From :func:`normalise`.
    weights : pandas.Series or pandas.DataFrame
        One weighting, or one in each row; columns as in ``normalised``.

    Returns
    -------
    pandas.Series or pandas.DataFrame
        A score for each place, or a row of scores for each weighting.

    Examples
    --------
    >>> table = pd.DataFrame({"gdp": [0.0, 1.0], "nearness": [1.0, 0.5]}, index=["a", "b"])
    >>> weighted_sums(table, pd.Series({"gdp": 0.5, "nearness": 0.5})).to_dict()
    {'a': 0.5, 'b': 0.75}
    """
    normalised = _table("weighted_sums", normalised)
    weights = _weights("weighted_sums", weights, normalised.columns)
    return weights @ normalised.T


def topsis(values, weights, directions):
    """Closeness to the best imaginable place (TOPSIS with vector normalisation).

    Parameters
    ----------
    values : pandas.DataFrame
        Raw values.
    weights : pandas.Series
        One for each column.
    directions : pandas.Series or sequence
        +1 or -1, as in :func:`normalise`.

    Returns
    -------
    pandas.Series
        0 (worst on every indicator) to 1 (best on every indicator).

    References
    ----------
    Hwang and Yoon (1981), Multiple Attribute Decision Making.

    Examples
    --------
    >>> table = pd.DataFrame({"gdp": [1, 2, 3], "distance": [9, 5, 1]}, index=["a", "b", "c"])
    >>> topsis(table, pd.Series({"gdp": 0.5, "distance": 0.5}), [1, -1]).round(2).to_dict()
    {'a': 0.0, 'b': 0.5, 'c': 1.0}
    """
    values = _table("topsis", values)
    _not_constant("topsis", values)
    weights, signs = _weights("topsis", weights, values.columns), _directions("topsis", directions, values.shape[1])
    return pd.Series(TOPSIS(vector_normalization)(values.to_numpy(), weights.to_numpy(), signs, validation=False), values.index)


def outranking_flows(values, directions, preference="usual", **thresholds):
    """Net outranking flow of each place on each indicator alone; weighted and added they are PROMETHEE II.

    Parameters
    ----------
    values : pandas.DataFrame
        Raw values.
    directions : pandas.Series or sequence
        +1 or -1, as in :func:`normalise`.
    preference : str
        ``"usual"`` (any advantage counts, however small), ``"ushape"``, ``"vshape"``, ``"level"`` or ``"vshape_2"`` (linear between two thresholds).
    **thresholds : float
        Indifference ``q`` (ushape, level, vshape_2) and full preference ``p`` (vshape, level, vshape_2), in the unit of the indicators.

    Returns
    -------
    pandas.DataFrame
        -1 (outranked by all others) to 1 (outranks all others).

    Raises
    ------
    BookError
        A missing value, directions that do not fit, or a preference function without its thresholds.

    References
    ----------
    Brans, Vincke and Mareschal (1986), How to select and how to rank projects: the PROMETHEE method.

    Examples
    --------
    >>> outranking_flows(pd.DataFrame({"gdp": [10, 20, 30]}, index=["a", "b", "c"]), [1])["gdp"].to_dict()
    {'a': -1.0, 'b': 0.0, 'c': 1.0}
    """
    values = _table("outranking_flows", values)
    signs = _directions("outranking_flows", directions, values.shape[1])
    if preference not in _THRESHOLDS or set(thresholds) != _THRESHOLDS[preference]:
        known = ", ".join(f"{name} ({' and '.join(sorted(needed)) or 'no threshold'})" for name, needed in _THRESHOLDS.items())
        raise BookError("outranking_flows", f"a preference function with its thresholds: {known}", f"{preference!r} with {sorted(thresholds)}", "correct the name, or give exactly these thresholds")
    limits = {name: [value] for name, value in thresholds.items()}
    flows = {}
    for number, name in enumerate(values.columns):
        method = PROMETHEE_II(preference, **limits)  # a new one each time: with thresholds pymcdm's object serves one call only
        flows[name] = method(values[[name]].to_numpy(), np.ones(1), signs[[number]], validation=False)
    return pd.DataFrame(flows, index=values.index)


def ranks(scores):
    """Rank of each place, 1 for the highest score; equal scores share the better rank.

    Parameters
    ----------
    scores : pandas.Series or pandas.DataFrame
        One set of scores, or one in each row.

    Returns
    -------
    pandas.Series or pandas.DataFrame
        Whole numbers, in the shape of ``scores``.

    Examples
    --------
    >>> ranks(pd.Series({"a": 0.2, "b": 0.9, "c": 0.2})).to_dict()
    {'a': 2, 'b': 1, 'c': 2}
    """
    if scores.isna().any(axis=None):
        raise BookError("ranks", "a score for each place", "missing scores", "check the table that was scored")
    found = rankdata(-np.round(scores.to_numpy(dtype=float), 12), method="min", axis=-1).astype(int)  # rounding: equal scores must not differ by float noise
    return pd.Series(found, scores.index) if scores.ndim == 1 else pd.DataFrame(found, scores.index, scores.columns)


def rank_acceptability(ranked):
    """How often each place takes each rank (rank acceptability indices of SMAA).

    Parameters
    ----------
    ranked : pandas.DataFrame
        Ranks, one row for each draw of weights, one column for each place, as :func:`ranks` returns them.

    Returns
    -------
    pandas.DataFrame
        Places by ranks 1, 2, …; shares of the draws, each row sums to 1.

    References
    ----------
    Lahdelma and Salminen (2001), SMAA-2: stochastic multicriteria acceptability analysis for group decision making.

    Examples
    --------
    >>> drawn = pd.DataFrame({"a": [1, 1, 2, 1], "b": [2, 2, 1, 2]})
    >>> rank_acceptability(drawn).loc["a"].to_dict()
    {1: 0.75, 2: 0.25}
    """
    places = ranked.shape[1]
    if ranked.empty or not ranked.isin(range(1, places + 1)).all(axis=None):
        raise BookError("rank_acceptability", f"ranks from 1 to {places}, one column for each place", "other values or no rows", "pass what ranks() returns for a table of scores")
    shares = {rank: (ranked == rank).mean() for rank in range(1, places + 1)}
    return pd.DataFrame(shares, index=ranked.columns)


def rank_correlation(ranked, reference):
    """Spearman correlation of each drawn ranking with one reference ranking.

    Parameters
    ----------
    ranked : pandas.DataFrame
        Ranks, one row for each draw.
    reference : pandas.Series
        Ranks of the same places.

    Returns
    -------
    pandas.Series
        One coefficient for each draw.

    Examples
    --------
    >>> drawn = pd.DataFrame({"a": [1, 3], "b": [2, 2], "c": [3, 1]})
    >>> rank_correlation(drawn, pd.Series({"a": 1, "b": 2, "c": 3})).round(2).to_list()
    [1.0, -1.0]
    """
    if set(ranked.columns) != set(reference.index):
        raise BookError("rank_correlation", f"a reference for {list(ranked.columns)}", f"{list(reference.index)}", "rank the same places")
    left = rankdata(ranked.to_numpy(), axis=1)
    right = rankdata(reference[ranked.columns])
    left, right = left - left.mean(axis=1, keepdims=True), right - right.mean()
    lengths = np.sqrt((left**2).sum(axis=1) * (right**2).sum())
    if (lengths == 0).any():
        raise BookError("rank_correlation", "rankings that tell places apart", "a ranking with all places equal", "check the scores")
    return pd.Series(left @ right / lengths, ranked.index)


def least_shift_to_first(normalised, place, start=None):
    """Least share of all weight that must be moved between indicators until a place is first by weighted sum.

    Parameters
    ----------
    normalised : pandas.DataFrame
        From :func:`normalise`.
    place : str
        A row of ``normalised``.
    start : pandas.Series, optional
        Weights to start from; default equal weights.

    Returns
    -------
    (float, pandas.Series) or (None, None)
        Share of weight moved, from 0 to 1, and the weights reached; None if no weighting at all puts the place first.

    Examples
    --------
    >>> table = pd.DataFrame({"gdp": [1.0, 0.0, 0.4], "nearness": [0.0, 1.0, 0.4]}, index=["a", "b", "c"])
    >>> share, weights = least_shift_to_first(table, "b", pd.Series({"gdp": 0.8, "nearness": 0.2}))
    >>> round(share, 2), weights.round(2).to_dict()
    (0.3, {'gdp': 0.5, 'nearness': 0.5})
    >>> least_shift_to_first(table, "c")
    (None, None)
    """
    normalised = _table("least_shift_to_first", normalised)
    if place not in normalised.index:
        raise BookError("least_shift_to_first", f"one of {list(normalised.index)}", repr(place), "correct the name of the place")
    columns, number = normalised.columns, normalised.shape[1]
    start = pd.Series(1 / number, columns) if start is None else _weights("least_shift_to_first", start, columns)
    others = normalised.drop(place).to_numpy() - normalised.loc[place].to_numpy()
    # unknowns: weights w, then u >= |w - start|; minimise half the sum of u
    identity = np.eye(number)
    below = np.vstack([np.hstack([others, np.zeros_like(others)]), np.hstack([identity, -identity]), np.hstack([-identity, -identity])])
    limits = np.concatenate([np.zeros(len(others)), start, -start])
    found = linprog(
        np.concatenate([np.zeros(number), np.full(number, 0.5)]), below, limits, np.concatenate([np.ones(number), np.zeros(number)])[None, :], [1], bounds=(0, None), method="highs"
    )
    return (float(found.fun), pd.Series(found.x[:number], columns)) if found.status == 0 else (None, None)


def _table(where, values):
    if not isinstance(values, pd.DataFrame) or values.shape[0] < 2 or values.shape[1] < 1:
        raise BookError(where, "a DataFrame of at least two places and one indicator", type(values).__name__ if not isinstance(values, pd.DataFrame) else f"shape {values.shape}", "put places in rows, indicators in columns")
    numbers = values.astype(float)
    missing = numbers.columns[~np.isfinite(numbers).all()]
    if len(missing):
        rows = list(numbers.index[~np.isfinite(numbers[missing[0]])])
        raise BookError(f"{where}, column {missing[0]}", "a finite number for each place", f"none for {rows}", "leave the indicator out for all places, or find the value; nothing is filled in")
    return numbers


def _not_constant(where, values):
    constant = values.columns[values.max() == values.min()]
    if len(constant):
        raise BookError(f"{where}, column {constant[0]}", "values that differ between places", "the same value everywhere", "leave the indicator out: it cannot rank anything")


def _directions(where, directions, number):
    signs = np.asarray(directions)
    if signs.shape != (number,) or not np.isin(signs, (-1, 1)).all():
        raise BookError(where, f"{number} directions, each +1 or -1", f"{list(np.ravel(signs))}", "give +1 where more is better and -1 where less is better")
    return signs.astype(float)


def _weights(where, weights, columns):
    if list(weights.index if weights.ndim == 1 else weights.columns) != list(columns):
        raise BookError(where, f"weights for {list(columns)}, in this order", f"{list(weights.index if weights.ndim == 1 else weights.columns)}", "name the weights like the indicators")
    numbers = weights.to_numpy(dtype=float)
    if not np.isfinite(numbers).all() or (numbers < 0).any() or not np.allclose(numbers.sum(axis=-1), 1):
        raise BookError(where, "weights of at least 0 that sum to 1", f"a sum of {np.round(numbers.sum(axis=-1), 6)}, least {numbers.min()}", "divide the weights by their sum")
    return weights.astype(float)
