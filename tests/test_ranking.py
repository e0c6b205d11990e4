"""Rankings checked by hand, and against worked examples that others published."""

import numpy as np
import pandas as pd
import pytest

from hebei_cbec import BookError
from hebei_cbec.ranking import (
    critic_weights,
    entropy_weights,
    least_shift_to_first,
    normalise,
    outranking_flows,
    random_weights,
    rank_acceptability,
    rank_correlation,
    ranks,
    topsis,
    weighted_sums,
)

CORNERS = pd.DataFrame({"size": [1.0, 0.0, 0.6], "nearness": [0.0, 1.0, 0.6]}, index=["a", "b", "c"])
"""Two specialists and an all-rounder: with weight w on size, c is first for w between 0.4 and 0.6."""


def test_normalise_by_hand():
    table = pd.DataFrame({"gdp": [10, 20, 50], "distance": [100, 50, 300]}, index=["a", "b", "c"])
    result = normalise(table, [1, -1])
    assert result["gdp"].to_list() == [0, 0.25, 1]
    assert result["distance"].to_list() == [0.8, 1, 0]


def test_entropy_by_hand():
    """Shares 1/4 and 3/4 have the entropy 0.811278 bits of at most 1; shares 1/8 and 7/8 have 0.543564."""
    weights = entropy_weights(pd.DataFrame({"even": [1, 3], "uneven": [1, 7]}))
    spread = np.array([1 - 0.8112781245, 1 - 0.5435644432])
    assert weights.to_numpy() == pytest.approx(spread / spread.sum(), abs=1e-9)


def test_entropy_of_a_published_example():
    """Zavadskas and Podvezko (2016), Integrated determination of objective criteria weights in MCDM,
    International Journal of Information Technology & Decision Making 15(2), 267-283: four objects, four criteria.
    """
    table = pd.DataFrame([[3.0, 100, 10, 7], [2.5, 80, 8, 5], [1.8, 50, 20, 11], [2.2, 70, 12, 9]])
    assert entropy_weights(table).round(4).to_list() == [0.1146, 0.1981, 0.4185, 0.2689]


def test_critic_by_hand():
    """Columns x, x and y with correlation -1/2 to x: information 3/2 s, 3/2 s and 3 s with the same spread s."""
    table = pd.DataFrame({"x": [0, 0.5, 1], "again": [0, 0.5, 1], "y": [1, 0, 0.5]})
    assert critic_weights(table).to_numpy() == pytest.approx([0.25, 0.25, 0.5])


def test_critic_of_a_published_example():
    """Tuş and Aytaç Adalı (2019), The new combination with CRITIC and WASPAS methods for the time and attendance
    software selection problem, Opsearch 56(2), 528-538; the printed weights treat all six columns as "more is better".
    """
    table = pd.DataFrame([[5000, 3, 3, 4, 3, 2], [680, 5, 3, 2, 2, 1], [2000, 3, 2, 3, 4, 3], [600, 4, 3, 1, 2, 2], [800, 2, 4, 3, 3, 4]])
    assert critic_weights(table).round(3).to_list() == [0.157, 0.249, 0.168, 0.121, 0.154, 0.151]


def test_critic_depends_on_the_direction():
    """A cost has to be turned round first: its correlations change their sign."""
    table = pd.DataFrame({"gdp": [1, 2, 4], "people": [1, 3, 4], "distance": [9, 5, 1]})
    turned = critic_weights(normalise(table, [1, 1, -1]))
    assert turned["distance"] < critic_weights(table)["distance"]


def test_topsis_by_hand():
    """One column 3, 4 has length 5: the shares are 0.6 and 0.8, and the better place has both ideals at 0 and 0.2."""
    result = topsis(pd.DataFrame({"gdp": [3, 4], "distance": [4, 3]}, index=["a", "b"]), pd.Series({"gdp": 0.5, "distance": 0.5}), [1, 1])
    assert result.to_list() == pytest.approx([0.5, 0.5])
    result = topsis(pd.DataFrame({"gdp": [3, 4], "distance": [4, 3]}, index=["a", "b"]), pd.Series({"gdp": 0.5, "distance": 0.5}), [1, -1])
    assert result.to_list() == pytest.approx([0, 1])


def test_topsis_of_a_published_example():
    """F. Faez, TOPSIS Method in MADM, as worked in the documentation of TOPSIS-Python: four objects, the last criterion a cost."""
    table = pd.DataFrame([[7, 9, 9, 8], [8, 7, 8, 7], [9, 6, 8, 9], [6, 7, 8, 6]])
    result = topsis(table, pd.Series([0.1, 0.4, 0.3, 0.2]), [1, 1, 1, -1])
    assert result.to_list() == pytest.approx([0.74269409, 0.40359933, 0.17586999, 0.44142927], abs=1e-8)


def test_topsis_agrees_with_an_independent_implementation():
    values = np.random.default_rng(7).uniform(1, 9, size=(11, 5))
    weights, signs = np.array([0.1, 0.3, 0.2, 0.15, 0.25]), np.array([1, -1, 1, -1, 1])
    scaled = values / np.sqrt((values**2).sum(axis=0)) * weights
    best, worst = (np.where(signs == sign, scaled.max(axis=0), scaled.min(axis=0)) for sign in (1, -1))
    to_best, to_worst = (np.sqrt(((scaled - ideal) ** 2).sum(axis=1)) for ideal in (best, worst))
    assert topsis(pd.DataFrame(values), pd.Series(weights), signs).to_numpy() == pytest.approx(to_worst / (to_best + to_worst))


def test_outranking_by_hand():
    """Four places: beaten by three, by two, by one, by none; ties count for nobody."""
    flows = outranking_flows(pd.DataFrame({"gdp": [1, 2, 3, 4], "tied": [5, 5, 5, 9]}), [1, -1])
    assert flows["gdp"].to_list() == pytest.approx([-1, -1 / 3, 1 / 3, 1])
    assert flows["tied"].to_list() == pytest.approx([1 / 3, 1 / 3, 1 / 3, -1])


def test_promethee_of_the_published_example():
    """Brans, Vincke and Mareschal (1986), How to select and how to rank projects: the PROMETHEE method,
    European Journal of Operational Research 24(2), 228-238: six power stations, six criteria, one preference function each.
    The sixth, Gaussian, is not in pymcdm and is computed here. Leaving and entering flows are printed as sums over five others.
    """
    stations = pd.DataFrame(
        {"staff": [80, 65, 83, 40, 52, 94], "power": [90, 58, 60, 80, 72, 96], "cost": [60, 20, 40, 100, 60, 70], "upkeep": [5.4, 9.7, 7.2, 7.5, 2, 3.6], "villages": [8, 1, 4, 7, 3, 5], "security": [5, 1, 7, 10, 8, 6]}
    )
    functions = {"staff": (-1, "ushape", {"q": 10}), "power": (1, "vshape", {"p": 30}), "cost": (-1, "vshape_2", {"q": 5, "p": 50}), "upkeep": (-1, "level", {"q": 1, "p": 6}), "villages": (-1, "usual", {})}
    flow = sum(outranking_flows(stations[[name]], [sign], function, **limits)[name] for name, (sign, function, limits) in functions.items())
    gap = stations["security"].to_numpy()[:, None] - stations["security"].to_numpy()[None, :]
    preference = np.where(gap > 0, 1 - np.exp(-(gap**2) / (2 * 5**2)), 0)
    flow = (flow + (preference.sum(axis=1) - preference.sum(axis=0)) / 5) / 6
    leaving, entering = np.array([1.099, 1.980, 1.234, 1.644, 2.274, 1.500]), np.array([1.827, 1.895, 1.681, 1.746, 0.808, 1.774])
    assert flow.to_numpy() == pytest.approx((leaving - entering) / 5, abs=0.001)
    assert ranks(flow).to_list() == [6, 2, 5, 3, 1, 4]


def test_thresholds_serve_every_column():
    """pymcdm's object with thresholds is spent after one call; the second column must still be ranked."""
    table = pd.DataFrame({"one": [0, 0.5, 1], "two": [0, 0.5, 1]})
    flows = outranking_flows(table, [1, 1], "vshape_2", q=0.1, p=0.5)
    assert flows["one"].to_list() == flows["two"].to_list() == pytest.approx([-1, 0, 1])


def test_ranks_share_the_better_rank():
    assert ranks(pd.Series([0.5, 0.1 + 0.2, 0.3, 0.1])).to_list() == [1, 2, 2, 4]


def test_random_weights_are_even_and_repeatable():
    weights = random_weights(["a", "b", "c"], 20_000, seed=4)
    assert weights.mean().to_list() == pytest.approx([1 / 3] * 3, abs=0.01)
    assert (weights["a"] > 0.5).mean() == pytest.approx(0.25, abs=0.01)  # a corner triangle with half the side
    pd.testing.assert_frame_equal(weights, random_weights(["a", "b", "c"], 20_000, seed=4))


def test_acceptability_of_a_case_that_can_be_integrated():
    drawn = ranks(weighted_sums(CORNERS, random_weights(CORNERS.columns, 50_000, seed=5)))
    shares = rank_acceptability(drawn)
    assert shares[1].to_list() == pytest.approx([0.4, 0.4, 0.2], abs=0.01)
    assert shares[3].to_list() == pytest.approx([0.5, 0.5, 0], abs=0.01)
    assert shares.sum(axis=1).to_list() == pytest.approx([1, 1, 1])


def test_rank_correlation_by_hand():
    """Two neighbours exchanged among four places: 1 - 6 * 2 / (4 * 15) = 0.8."""
    drawn = pd.DataFrame({"a": [1], "b": [2], "c": [4], "d": [3]})
    assert rank_correlation(drawn, pd.Series({"a": 1, "b": 2, "c": 3, "d": 4})).to_list() == pytest.approx([0.8])


def test_least_shift_by_hand():
    """From even weights c is first at once; a needs a weight of 0.6 on size, a tenth more than it has."""
    assert least_shift_to_first(CORNERS, "c")[0] == pytest.approx(0)
    share, weights = least_shift_to_first(CORNERS, "a")
    assert (share, weights["size"]) == pytest.approx((0.1, 0.6))
    assert least_shift_to_first(CORNERS.assign(size=[1.0, 0.0, 0.1], nearness=[0.0, 1.0, 0.1]), "c") == (None, None)


BROKEN = pd.DataFrame({"gdp": [1.0, np.nan, 3.0], "people": [1.0, 2.0, 4.0]}, index=["a", "b", "c"])
CONSTANT = pd.DataFrame({"gdp": [2.0, 2.0, 2.0], "people": [1.0, 2.0, 4.0]})
NEGATIVE = pd.DataFrame({"gdp": [-1.0, 2.0, 3.0], "people": [1.0, 2.0, 4.0]})
SOUND = pd.DataFrame({"gdp": [1.0, 2.0, 3.0], "people": [1.0, 2.0, 4.0]})
EVEN = pd.Series({"gdp": 0.5, "people": 0.5})


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: normalise(BROKEN, [1, 1]), r"column gdp.*\['b'\]"),
        (lambda: normalise(CONSTANT, [1, 1]), "column gdp.*differ"),
        (lambda: normalise(SOUND, [1]), "2 directions"),
        (lambda: normalise(SOUND, [1, 0]), "2 directions"),
        (lambda: normalise(SOUND["gdp"], [1]), "a DataFrame"),
        (lambda: entropy_weights(NEGATIVE), "column gdp.*above zero"),
        (lambda: entropy_weights(CONSTANT), "column gdp.*differ"),
        (lambda: critic_weights(BROKEN), "column gdp"),
        (lambda: critic_weights(SOUND[["gdp"]]), "at least two columns"),
        (lambda: random_weights(["a"], 0, 1), "at least 1"),
        (lambda: random_weights([], 10, 1), "at least one indicator"),
        (lambda: weighted_sums(SOUND, EVEN * 2), "sum to 1"),
        (lambda: weighted_sums(SOUND, pd.Series({"gdp": 1.5, "people": -0.5})), "at least 0"),
        (lambda: weighted_sums(SOUND, pd.Series({"people": 0.5, "gdp": 0.5})), "in this order"),
        (lambda: topsis(CONSTANT, EVEN, [1, 1]), "column gdp.*differ"),
        (lambda: outranking_flows(SOUND, [1, 1], "vshape"), r"vshape \(p\)"),
        (lambda: outranking_flows(SOUND, [1, 1], "gaussian", p=1), "preference function"),
        (lambda: ranks(pd.Series([1.0, np.nan])), "missing scores"),
        (lambda: rank_acceptability(pd.DataFrame({"a": [0.4], "b": [0.6]})), "ranks from 1 to 2"),
        (lambda: rank_correlation(pd.DataFrame({"a": [1], "b": [2]}), pd.Series({"a": 1})), "same places"),
        (lambda: rank_correlation(pd.DataFrame({"a": [1], "b": [1]}), pd.Series({"a": 1, "b": 2})), "tell places apart"),
        (lambda: least_shift_to_first(CORNERS, "d"), "one of"),
    ],
)
def test_bad_input_is_refused_with_a_remedy(call, message):
    with pytest.raises(BookError, match=message) as caught:
        call()
    assert caught.value.remedy
