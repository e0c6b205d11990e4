"""The set of all series that agree with every sentence about them.

Sentences about levels, rises and growth rates are linear in the logarithms of a positive series:
"growth fell in year t" reads x[t] − x[t−1] ≤ x[t−1] − x[t−2]. The set of agreeing series is therefore a convex polytope,
and the lowest and highest value of each year, or growth rate, is the solution of a linear programme: exact, not sampled.
"""

import math
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from .errors import BookError


@dataclass
class Envelope:
    """Sentences about a yearly series of positive values.

    Parameters
    ----------
    years : list of int
        Consecutive years.

    Notes
    -----
    Strict inequalities enter with their limit, so the ends of a range may belong to it or not.

    Examples
    --------
    A series that goes from 1 to 4 in two years, with slower growth in the second year:

    >>> envelope = Envelope([2010, 2011, 2012])
    >>> envelope.between(2010, 1, 1)
    >>> envelope.between(2012, 4, 4)
    >>> envelope.growth_falls(2012)
    >>> envelope.level_range(2011)
    (2.0, inf)
    """

    years: list
    _rows: list = field(default_factory=list)
    _limits: list = field(default_factory=list)

    def between(self, year, low=None, high=None):
        """The value of ``year`` lies between ``low`` and ``high`` (either may be None)."""
        if low is not None:
            self._add({year: -1}, -math.log(low))
        if high is not None:
            self._add({year: 1}, math.log(high))

    def rises(self, year):
        """The value of ``year`` is at least that of the year before."""
        self._add({year: -1, year - 1: 1}, 0)

    def share_rises(self, year, base):
        """The value divided by ``base`` (mapping of year to a positive number) does not fall in ``year``."""
        self._add({year: -1, year - 1: 1}, math.log(base[year - 1]) - math.log(base[year]))

    def growth_falls(self, year):
        """The growth rate of ``year`` is at most that of the year before."""
        self._add({year: 1, year - 1: -2, year - 2: 1}, 0)

    def growth_does_not_fall(self, year):
        """The growth rate of ``year`` is at least that of the year before."""
        self._add({year: -1, year - 1: 2, year - 2: -1}, 0)

    def level_range(self, year):
        """Lowest and highest value of one year.

        Returns
        -------
        (float, float)
            In the unit of the bounds; infinite where nothing binds.

        Raises
        ------
        BookError
            No series agrees with all sentences.
        """
        low, high = self._extremes({year: 1})
        return _round(math.exp(low)), _round(math.exp(high)) if math.isfinite(high) else math.inf

    def growth_range(self, year):
        """Lowest and highest growth rate of one year, as a ratio to the year before minus one (two floats)."""
        low, high = self._extremes({year: 1, year - 1: -1})
        return _round(math.expm1(low)), _round(math.expm1(high)) if math.isfinite(high) else math.inf

    def growth_change_range(self, year):
        """Lowest and highest difference of log growth between ``year`` and the year before (two floats)."""
        low, high = self._extremes({year: 1, year - 1: -2, year - 2: 1})
        return _round(low), _round(high)

    def table(self):
        """Ranges of all years.

        Returns
        -------
        pandas.DataFrame
            Columns ``year, low, high, growth_low, growth_high``; the first year has no growth.
        """
        rows = []
        for year in self.years:
            growth = self.growth_range(year) if year > self.years[0] else (math.nan, math.nan)
            rows.append((year, *self.level_range(year), *growth))
        return pd.DataFrame(rows, columns=["year", "low", "high", "growth_low", "growth_high"])

    def _add(self, weights, limit):
        unknown = [year for year in weights if year not in self.years]
        if unknown:
            raise BookError("envelope", f"years from {self.years[0]} to {self.years[-1]}", str(unknown), "add the year to `years`, or drop the sentence")
        self._rows.append(self._vector(weights))
        self._limits.append(limit)

    def _vector(self, weights):
        return np.array([weights.get(year, 0) for year in self.years], dtype=float)

    def _extremes(self, weights):
        objective = self._vector(weights)
        return self._solve(objective), -self._solve(-objective)

    def _solve(self, objective):
        result = linprog(objective, A_ub=np.array(self._rows), b_ub=self._limits, bounds=(None, None), method="highs")
        if result.status == 2:
            raise BookError("envelope", "a series that agrees with every sentence", "none: the sentences exclude each other", "drop or relax one of them and say so")
        return -math.inf if result.status == 3 else float(result.fun)


def _round(number):
    """Nine significant digits: what the solver guarantees on every processor."""
    return float(f"{number:.9g}")
