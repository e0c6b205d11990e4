"""Panel regressions: against cases solved by hand, and against regressions with dummies."""

import math

import numpy as np
import pandas as pd
import pytest

from hebei_cbec.panel import fixed_effects, lead
from reproduction.errors import BookError

THREE = pd.DataFrame({"place": list("aabbcc"), "year": [1, 2] * 3, "x": [0, 1, 0, 2, 0, 3], "y": [0, 2, 0, 3, 0, 7]})
"""Changes 1, 2 and 3 in x, and 2, 3 and 7 in y."""


def test_hand_solved_two_way_effects():
    """Two years leave half of each change, measured from the mean change: x 1/2 (-1, 0, 1), y 1/2 (-2, -1, 3).

    Slope: (2 + 3) / (1 + 1) = 5/2. Residuals of the second year: 1/4, -1/2, 1/4; in the first year the opposite.
    Sum of x u in the clusters: -1/4, 0, 1/4; sum of x squared over all rows: 1.
    Correction: G = 3, N = 6, K = one slope and two years = 3, so 3/2 * 5/3 = 5/2; variance 5/2 * 1/8 = 5/16.
    """
    slopes = fixed_effects(THREE, "y", ["x"], effects=["place", "year"], cluster="place")
    assert slopes.coefficients["x"] == pytest.approx(2.5)
    assert slopes.errors["x"] == pytest.approx(math.sqrt(5) / 4)
    assert slopes.t_values["x"] == pytest.approx(2.5 / (math.sqrt(5) / 4))
    assert (slopes.observations, slopes.clusters) == (6, 3)
    half = 4.302652729696144 * math.sqrt(5) / 4  # 97.5 % point of Student's t with two degrees of freedom
    assert slopes.intervals["x"] == pytest.approx((2.5 - half, 2.5 + half))


def test_hand_solved_without_effects():
    """x 0, 0, 2, 2 and y 0, 2, 2, 6 in the clusters a, b, a, b: slope 3/2, residuals -1, 1, -2, 2 and x from its mean -1, -1, 1, 1.

    Sums of x u: -1 in a, 1 in b; sum of x squared: 4. Correction: 2 * 3/2 = 3; variance 3 * 2 / 16 = 3/8.
    """
    table = pd.DataFrame({"place": list("abab"), "x": [0, 0, 2, 2], "y": [0, 2, 2, 6]})
    slopes = fixed_effects(table, "y", ["x"], effects=[], cluster="place")
    assert slopes.coefficients["x"] == pytest.approx(1.5)
    assert slopes.errors["x"] == pytest.approx(math.sqrt(3 / 8))


@pytest.fixture
def panel():
    """Twelve places and five years, some missing, with a place effect, a year effect and known slopes 2 and -1."""
    random = np.random.default_rng(7)
    table = pd.DataFrame([(place, year) for place in range(12) for year in range(5)], columns=["place", "year"])
    table["x"] = random.normal(size=60) + table["place"]
    table["z"] = random.normal(size=60) - table["year"]
    table["y"] = 2 * table["x"] - table["z"] + 3 * table["place"] + table["year"] ** 2
    return table.drop(index=[3, 17, 40])


def test_known_slopes_are_found_exactly(panel):
    slopes = fixed_effects(panel, "y", ["x", "z"], effects=["place", "year"], cluster="place")
    assert slopes.coefficients == pytest.approx({"x": 2, "z": -1})
    assert slopes.errors == pytest.approx({"x": 0, "z": 0}, abs=1e-9)


@pytest.mark.parametrize(("effects", "parameters"), [([], 3), (["year"], 7), (["place"], 3), (["place", "year"], 7)])
def test_slopes_and_errors_equal_those_with_dummies(panel, effects, parameters):
    table = panel.assign(y=panel["y"] + np.random.default_rng(8).normal(size=len(panel)))
    slopes = fixed_effects(table, "y", ["x", "z"], effects=effects, cluster="place")
    design = np.hstack([table[["x", "z"]], np.ones((len(table), 1)), *(pd.get_dummies(table[name], drop_first=True, dtype=float) for name in effects)])
    coefficients = np.linalg.lstsq(design, table["y"], rcond=None)[0]
    scores = design * (table["y"].to_numpy() - design @ coefficients)[:, None]
    sums = [scores[table["place"] == place].sum(axis=0) for place in table["place"].unique()]
    bread = np.linalg.inv(design.T @ design)
    correction = 12 / 11 * (len(table) - 1) / (len(table) - parameters)
    covariance = correction * bread @ sum(np.outer(row, row) for row in sums) @ bread
    assert list(slopes.coefficients.values()) == pytest.approx(coefficients[:2])
    assert list(slopes.errors.values()) == pytest.approx(np.sqrt(np.diag(covariance)[:2]))


def test_rows_with_missing_values_are_left_out(panel):
    with_hole = pd.concat([panel, pd.DataFrame({"place": [99], "year": [0], "x": [1.0], "z": [np.nan], "y": [1.0]})])
    assert fixed_effects(with_hole, "y", ["x", "z"], effects=["year"], cluster="place") == fixed_effects(panel, "y", ["x", "z"], effects=["year"], cluster="place")


@pytest.mark.parametrize(
    ("table", "regressors", "effects", "cluster", "message"),
    [
        (THREE.assign(one="all"), ["x"], ["year"], "one", "two clusters"),
        (THREE.head(2), ["x"], [], "year", "more than 2 observations"),
        (THREE, ["year"], ["year"], "place", "vary apart"),
        (THREE.assign(double=2 * THREE["x"]), ["x", "double"], [], "place", "vary apart"),
    ],
)
def test_what_cannot_be_estimated_is_refused(table, regressors, effects, cluster, message):
    with pytest.raises(BookError, match=message):
        fixed_effects(table, "y", regressors, effects=effects, cluster=cluster)


def test_lead_takes_only_the_following_period():
    table = pd.DataFrame({"place": list("aaabb"), "year": [2013, 2014, 2016, 2014, 2015], "x": [1.0, 2.0, 4.0, 5.0, 6.0]})
    ahead = lead(table, ["x"], "place", "year")
    assert ahead[["place", "year", "x", "next_x"]].values.tolist() == [["a", 2013, 1.0, 2.0], ["b", 2014, 5.0, 6.0]]
