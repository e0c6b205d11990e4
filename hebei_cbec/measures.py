"""Measures that chapters share: how much of a growth something explains, how often two series agree, how alike two orders are."""

import math

import numpy as np
from scipy.stats import kendalltau, permutation_test


def log_growth_explained(factor_start, factor_end, product_start, product_end):
    """Share of the log growth of a product that one of its factors explains.

    CBEC is trade times the share of CBEC in trade, so ln(CBEC growth) = ln(trade growth) + ln(share growth).

    Parameters
    ----------
    factor_start, factor_end : float
        The factor, such as trade, at both ends of the period.
    product_start, product_end : float
        The product, such as CBEC, at the same two dates.

    Returns
    -------
    float
        1 when the factor explains everything, 0 when it did not grow, negative when it moved the other way.

    Examples
    --------
    >>> round(log_growth_explained(20, 40, 1, 4), 3)
    0.5
    >>> log_growth_explained(20, 20, 1, 4)
    0.0
    """
    return math.log(factor_end / factor_start) / math.log(product_end / product_start)


def rounding_interval(measure, values, half_digits):
    """Smallest and largest value of a measure when each input lies within its rounding.

    Parameters
    ----------
    measure : callable
        Takes the values in order; monotone in each of them over its rounding.
    values : sequence of float
        Values as printed.
    half_digits : sequence of float
        Half of the last printed digit of each value; 0 for a value taken as exact.

    Returns
    -------
    (float, float)

    Examples
    --------
    >>> low, high = rounding_interval(lambda part, whole: part / whole, [1.0, 2.0], [0.05, 0])
    >>> round(low, 3), round(high, 3)
    (0.475, 0.525)
    """
    ends = np.array(np.meshgrid(*[[value - half, value + half] for value, half in zip(values, half_digits, strict=True)])).reshape(len(values), -1)
    results = [float(measure(*corner)) for corner in ends.T]
    return min(results), max(results)


def sign_agreement(left, right):
    """Share of pairs of changes that have the same sign, as an interval when a change is unknown.

    Parameters
    ----------
    left, right : sequence of float
        Changes, pair by pair; NaN for a change that nobody observed.

    Returns
    -------
    (float, float)
        Lowest and highest share; a pair with an unknown change may agree or not.

    Examples
    --------
    >>> sign_agreement([1, 1, -1, -1], [2, -2, -1, 3])
    (0.5, 0.5)
    >>> sign_agreement([1, 1], [2, float("nan")])
    (0.5, 1.0)
    """
    left, right = np.asarray(left, dtype=float), np.asarray(right, dtype=float)
    unknown = np.isnan(left) | np.isnan(right)
    equal = (np.sign(left) == np.sign(right)) & ~unknown
    return float(equal.mean()), float((equal | unknown).mean())


def exact_rank_correlation(left, right):
    """Kendall's tau of two orders with its exact two-sided p value.

    Without ties the p value comes from ``scipy.stats.kendalltau(method="exact")``;
    with ties every pairing of the values is counted, which is exact too (and quick up to eight values).

    Parameters
    ----------
    left, right : sequence of float
        Two indicators of the same places, in the same sequence.

    Returns
    -------
    (float, float)
        Tau (tau-b with ties) and p: the share of all pairings that are at least as far from zero.

    Examples
    --------
    >>> tau, p = exact_rank_correlation([1, 2, 3], [10, 20, 30])
    >>> round(tau, 3), round(p, 3)
    (1.0, 0.333)
    >>> tau, p = exact_rank_correlation([1, 2, 3, 4], [1, 1, 2, 3])
    >>> round(tau, 3), round(p, 3)
    (0.913, 0.167)
    """
    left, right = list(left), list(right)
    if len(set(left)) == len(left) and len(set(right)) == len(right):
        result = kendalltau(left, right, method="exact")
        return float(result.statistic), float(result.pvalue)
    counted = permutation_test(
        (np.asarray(left),), lambda values: kendalltau(values, right, method="asymptotic").statistic, permutation_type="pairings", n_resamples=np.inf
    )
    return float(counted.statistic), float(counted.pvalue)


def least_p_value(places):
    """Smallest two-sided p value that a rank test of this many places can reach: both orders in full agreement, no ties.

    Parameters
    ----------
    places : int

    Returns
    -------
    float

    Examples
    --------
    >>> round(least_p_value(3), 3), round(least_p_value(6), 4)
    (0.333, 0.0028)
    """
    return 2 / math.factorial(places)
