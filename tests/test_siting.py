"""The location models: against hand-solved cases, full enumeration, a published instance, and every kind of bad input."""

import itertools

import numpy as np
import pandas as pd
import pytest
from pyproj import Geod
from scipy.sparse import csr_array
from scipy.sparse.csgraph import shortest_path

from hebei_cbec import load
from hebei_cbec.siting import (
    SitingError,
    count_selections,
    every_selection,
    geodesic_kilometres,
    maximal_covering,
    models,
    p_centre,
    p_median,
    scenarios,
    set_covering,
    two_stage,
    weber_point,
)
from reproduction.errors import BookError

LINE = [0, 1, 10, 11]
ON_A_LINE = [[abs(a - b) for b in LINE] for a in LINE]

# Instance pmed1 of the OR-Library (Beasley 1985): 100 vertices, a ring and 100 chords, every weight 1.
# Where an edge is listed twice the later length holds. Optima: 5819 (5-median, Beasley 1985) and 127 (5-centre, Pullan 2008).
RING = """30 46 1 28 31 69 39 14 84 59 10 28 63 9 100 98 70 94 22 14 87 82 55 2 32 77 95 29 59 91 89 50 40 88 94 60 21 89 47 63 45 46 24 77 60 45 50 93 22 84
16 85 68 93 37 26 29 38 10 32 67 66 52 19 39 12 86 72 73 65 2 8 96 43 39 61 90 8 58 91 58 13 79 59 28 46 24 63 81 14 52 64 75 71 51 75 57 31 49 88"""
CHORDS = """80 5 90,85 69 51,20 19 30,85 13 22,81 95 54,58 73 37,64 51 89,39 76 89,13 8 77,91 76 51,52 95 96,91 75 33,80 91 84,35 80 46,54 86 35,30 70 5,19 7 9,
74 53 50,11 37 4,19 92 70,62 94 96,60 52 34,24 59 63,42 45 68,19 60 53,60 27 86,15 50 31,38 18 27,81 30 99,1 29 6,22 52 11,54 59 75,5 7 8,41 44 80,41 76 42,
44 12 56,61 65 73,20 93 35,9 99 28,45 68 19,16 79 96,13 42 3,68 4 28,58 17 60,21 81 34,35 7 7,21 14 82,26 32 26,6 63 83,31 69 53,91 78 32,45 59 33,42 57 5,
8 53 66,65 94 61,94 90 63,73 33 88,39 21 59,42 85 34,30 57 37,34 94 52,62 38 56,26 29 20,48 98 53,4 33 45,31 63 82,8 52 31,37 81 14,50 27 16,27 14 48,88 33 8,
56 30 76,87 91 17,33 49 77,70 30 74,25 99 19,95 30 96,14 85 90,49 8 96,96 5 87,73 4 41,99 32 35,95 1 31,99 3 49,18 75 100,58 47 68,35 60 5,38 16 70,54 40 52,
95 55 47,54 17 45,9 83 75,97 66 81,9 48 92,90 95 96,4 27 27,75 22 48,62 7 55,79 3 57,15 69 46"""


@pytest.fixture(scope="module")
def pmed1():
    """Shortest distances between all vertices of pmed1."""
    lengths = np.zeros((100, 100))
    edges = [(start, (start + 1) % 100, int(length)) for start, length in enumerate(RING.split())]
    edges += [(int(start) - 1, int(end) - 1, int(length)) for start, end, length in (edge.split() for edge in CHORDS.replace("\n", "").split(","))]
    assert len(edges) == 200
    for start, end, length in edges:
        lengths[start, end] = lengths[end, start] = length
    return shortest_path(csr_array(lengths), directed=False)


@pytest.fixture(scope="module")
def cities():
    """The instance of the book: geodesic kilometres from 13 cities to 11 seats, and their GDP of 2014."""
    points = load("points").set_index("place")
    seats = points[points["kind"] == "prefecture_seat"]
    everywhere = pd.concat([seats, points[points["kind"] == "municipality"]])
    kilometres = geodesic_kilometres(everywhere, seats)
    gdp = load("cities_2014").query("chosen and indicator == 'gdp' and period == '2014'").set_index("place")["value"]
    return kilometres, gdp


def random_map(points, sites, seed=0):
    source = np.random.default_rng(seed)
    a, b = source.random((points, 2)), source.random((sites, 2))
    return np.hypot(*(a[:, None] - b[None]).transpose(2, 0, 1)), source.random(points)


# ---- hand-solved


def test_median_solved_by_hand():
    """The weight of 5 holds a site at 1, the pair at 10 and 11 the other: 1·1 + 1·1 = 2, and 11 is better than 10 by one."""
    answer = p_median(ON_A_LINE, [1, 5, 1, 2], 2)
    assert (answer.sites, answer.cost, answer.proven, answer.assignment) == ((1, 3), 2.0, True, (1, 1, 3, 3))
    assert answer.bound == pytest.approx(2.0)


def test_near_ties_solved_by_hand():
    """With equal weights the four selections with one site in each pair cost 2, all others more."""
    answer = p_median(ON_A_LINE, [1, 1, 1, 1], 2, near_ties=0.01)
    assert answer.sites == (0, 2)
    assert [(other.sites, other.cost, other.excess) for other in answer.runners_up] == [((0, 3), 2.0, 0.0), ((1, 2), 2.0, 0.0), ((1, 3), 2.0, 0.0)]
    assert answer.complete


def test_centre_solved_by_hand():
    """Places 0, 4, 10, 11: one of each pair leaves 4 uncovered at distance 4 at best; the weights then choose."""
    line = [0, 4, 10, 11]
    distances = [[abs(a - b) for b in line] for a in line]
    assert p_centre(distances, [1, 3, 1, 2], 2).sites == (1, 3)
    assert p_centre(distances, [3, 1, 2, 1], 2).sites == (0, 2)
    assert p_centre(distances, [1, 1, 1, 1], 1).cost == 7.0
    assert p_centre(distances, [1, 1, 1, 1], 4).cost == 0.0


def test_covering_solved_by_hand():
    answer = maximal_covering(ON_A_LINE, [1, 5, 2, 2], 1, radius=1)
    assert (answer.cost, answer.assignment, answer.proven) == (6.0, (1, 1, None, None), True)
    fewest = set_covering(ON_A_LINE, 1, demand=[1, 5, 2, 3])
    assert (fewest.sites, fewest.cost, fewest.bound, fewest.proven, len(fewest.runners_up)) == ((1, 3), 2.0, 2.0, True, 3)
    assert set_covering(ON_A_LINE, 0).cost == 4
    assert set_covering(ON_A_LINE, 11).cost == 1


def test_two_stages_solved_by_hand():
    """Unit from origin 0 through site 0 to the port: 1 + 2; from origin 1 through site 1 to the terminal: 1 + 3."""
    inbound, outbound = [[1, 5], [5, 1]], [[2, 9], [8, 3]]
    both = two_stage(inbound, outbound, [1, 1], 2)
    assert (both.cost, both.assignment, both.gateways) == (7.0, (0, 1), (0, 1))
    dear_rail = two_stage(inbound, outbound, [1, 1], 2, onward=[0, 10])
    assert (dear_rail.cost, dear_rail.assignment, dear_rail.gateways) == (10.0, (0, 0), (0, 0))
    markets = two_stage(inbound, outbound, [[1, 0], [0, 1]], 2, onward=[[0, 10], [10, 0]])
    assert (markets.cost, markets.gateways) == (7.0, ((0, 1), (0, 1)))


def test_names_are_kept_and_matched():
    table = pd.DataFrame(ON_A_LINE, index=list("abcd"), columns=list("ABCD"))
    answer = p_median(table, pd.Series({"d": 2, "c": 1, "b": 5, "a": 1}), 2)
    assert answer.sites == ("B", "D") and answer.assignment == ("B", "B", "D", "D")
    through = two_stage(table, pd.DataFrame(np.eye(4), columns=list("wxyz")), pd.Series(1.0, index=list("abcd")), 1)
    assert through.gateways[0] in "wxyz"


# ---- against enumeration and a published instance


@pytest.mark.parametrize("p", range(1, 12))
def test_median_equals_enumeration_on_the_real_instance(cities, p):
    distances, gdp = cities
    solver, everything = p_median(distances, gdp, p, near_ties=None), every_selection(distances, gdp, p)
    assert solver.proven and solver.cost == pytest.approx(everything["cost"][0], rel=1e-9, abs=1e-9)
    assert solver.sites == everything["sites"][0]
    assert len(everything) == count_selections(11, p)
    answer = p_median(distances, gdp, p, near_ties=0.01)
    expected = everything[everything["cost"] <= everything["cost"][0] * 1.01]
    assert [answer.sites, *(other.sites for other in answer.runners_up)] == list(expected["sites"])


@pytest.mark.parametrize("p", range(1, 12))
def test_centre_and_covering_equal_enumeration_on_the_real_instance(cities, p):
    distances, gdp = cities
    centre, radius = p_centre(distances, gdp, p), 150
    assert centre.proven and centre.cost == pytest.approx(every_selection(distances, gdp, p, objective="centre")["cost"][0], abs=1e-9)
    covering = maximal_covering(distances, gdp, p, radius)
    assert covering.proven and covering.cost == pytest.approx(every_selection(distances, gdp, p, objective="covering", radius=radius)["cost"][0], rel=1e-9)
    fewest = set_covering(distances, centre.cost + 1e-6)
    assert fewest.proven and fewest.cost <= p
    assert np.all(distances[list(fewest.sites)].min(axis=1) <= centre.cost + 1e-6)


def test_costs_are_those_of_plain_python():
    distances, demand = random_map(7, 6)
    table = every_selection(distances, demand, 3)
    for chosen, cost in zip(table["sites"], table["cost"], strict=True):
        assert cost == pytest.approx(sum(weight * min(row[site] for site in chosen) for weight, row in zip(demand, distances, strict=True)))
    assert sorted(table["sites"]) == list(itertools.combinations(range(6), 3))


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
def test_the_unit_does_not_matter(scale):
    distances, demand = random_map(20, 8, seed=4)
    answer = p_median(distances * scale, demand / scale, 3, near_ties=None)
    assert answer.proven and answer.sites == p_median(distances, demand, 3).sites


def test_published_instance(pmed1):
    median, centre = p_median(pmed1, np.ones(100), 5, near_ties=None), p_centre(pmed1, np.ones(100), 5, near_ties=None)
    assert (median.proven, round(median.cost, 6)) == (True, 5819)
    assert (centre.proven, centre.cost) == (True, 127)


# ---- what is called proven


def test_a_time_limited_answer_is_not_called_proven():
    """Random numbers without geometry: far beyond a tenth of a second."""
    source = np.random.default_rng(1)
    answer = p_median(source.random((150, 150)), source.random(150), 5, time_limit=0.1)
    assert not answer.proven
    assert answer.bound < answer.cost
    assert len(answer.sites) == 5 and not answer.complete


@pytest.mark.parametrize("model", [lambda d, w: p_centre(d, w, 5, time_limit=1e-3), lambda d, w: maximal_covering(d, w, 5, 0.05, time_limit=1e-3), lambda d, w: set_covering(d, 0.05, time_limit=1e-3)])
def test_other_models_out_of_time_are_not_called_proven(model):
    source = np.random.default_rng(2)
    answer = model(source.random((120, 120)), source.random(120))
    assert not answer.proven and len(answer.sites) >= 1


def test_a_solver_that_contradicts_enumeration_is_not_believed(monkeypatch):
    """If the solver returned a worse selection and called it optimal, the enumeration beside it would show."""
    wrong = np.array([0, 1])
    monkeypatch.setattr(models, "_median", lambda *args, **kwargs: (wrong, 18.0, True))
    answer = p_median(ON_A_LINE, [1, 1, 1, 1], 2)
    assert answer.cost == 2.0 and not answer.proven


# ---- scenarios


def test_scenarios_do_not_depend_on_workers_or_blocks(cities, monkeypatch):
    distances, gdp = cities
    one = scenarios(distances, gdp, 3, draws=1200, spread=0.5)
    assert scenarios(distances, gdp, 3, draws=1200, spread=0.5, n_jobs=2) == one
    monkeypatch.setitem(scenarios.__globals__, "BLOCK", 7)
    assert scenarios(distances, gdp, 3, draws=1200, spread=0.5) == one
    assert scenarios(distances, gdp, 3, draws=1200, spread=0.5, seed=1) != one


def test_scenarios_count_every_draw(cities):
    distances, gdp = cities
    result = scenarios(distances, gdp, 2, draws=300, spread=1.0)
    assert sum(count for _, count in result.sets) == 300
    assert sum(count for _, count in result.sites) == 600
    assert result.table()["share"].sum() == pytest.approx(1)


def test_without_chance_there_is_one_answer(cities):
    distances, gdp = cities
    result = scenarios(distances, gdp, 3, draws=50, circuity=(1.3, 1.3))
    assert result.sets == ((p_median(distances, gdp, 3).sites, 50),)


def test_measures_are_mixed_as_shares(cities):
    """The unit of a measure does not matter, and a measure on one city alone pulls towards it."""
    distances, gdp = cities
    other = pd.Series(0.0, index=gdp.index).where(gdp.index != "chengde", 5.0)
    mixed = scenarios(distances, pd.DataFrame({"gdp": gdp, "other": other}), 3, draws=400)
    assert mixed == scenarios(distances, pd.DataFrame({"gdp": gdp * 1000, "other": other}), 3, draws=400)
    assert dict(mixed.sites)["chengde"] > 100


def test_both_directions_of_a_named_road_share_a_factor():
    pairs = scenarios.__globals__["_pairs"](("a", "b", "c"), ("a", "b"), True)
    assert pairs[0, 1] == pairs[1, 0] and len(set(pairs.ravel())) == 5


# ---- places on the earth


def test_geodesic_distances_are_named_and_right(cities):
    distances, _ = cities
    assert distances.loc["langfang", "langfang"] == 0
    assert distances.loc["baoding", "langfang"] == pytest.approx(distances.loc["langfang", "baoding"])
    one_degree = geodesic_kilometres(pd.DataFrame({"longitude": [0.0], "latitude": [0.0]}), pd.DataFrame({"longitude": [1.0], "latitude": [0.0]}))
    assert one_degree.iloc[0, 0] == pytest.approx(6378.137 * np.pi / 180)  # a degree of the equator


def test_weber_point_is_no_worse_than_a_fine_grid():
    source, earth = np.random.default_rng(5), Geod(ellps="WGS84")
    east, north, weights = source.uniform(114, 119, 8), source.uniform(36, 41, 8), source.random(8)
    best = weber_point(east, north, weights)

    def cost(longitude, latitude):
        return weights @ earth.inv(np.full(8, longitude), np.full(8, latitude), east, north)[2] / 1000

    assert best.cost == pytest.approx(cost(best.longitude, best.latitude))
    around = [cost(best.longitude + dx, best.latitude + dy) for dx in np.linspace(-2, 2, 21) for dy in np.linspace(-2, 2, 21)]
    assert best.cost <= min(around) + 1e-6


def test_weber_point_of_equal_corners_is_the_middle_and_a_heavy_point_holds_it():
    middle = weber_point([115, 117, 115, 117], [-1, -1, 1, 1], [1, 1, 1, 1])
    assert (round(middle.longitude, 6), round(middle.latitude, 6)) == (116, 0)
    assert weber_point([115, 117, 115], [38, 38, 40], [0, 3, 1]).longitude == pytest.approx(117, abs=1e-6)


# ---- bad input: call, what the message must say

GOOD = ([[0, 1], [1, 0]], [1, 1])
BAD = {
    "negative distance": (lambda: p_median([[0, -1], [1, 0]], [1, 1], 1), "row 0, column 1", "a negative value"),
    "missing distance": (lambda: p_median([[0, np.nan], [1, 0]], [1, 1], 1), "row 0, column 1", "NaN"),
    "infinite distance": (lambda: p_median([[0, np.inf], [1, 0]], [1, 1], 1), "row 0, column 1", "an infinite value"),
    "named row": (lambda: p_median(pd.DataFrame({"Langfang": [0, -2]}, index=["Beijing", "Tianjin"]), [1, 1], 1), "row 'Tianjin', column 'Langfang'", "a negative value"),
    "text": (lambda: p_median([["0", "far"], [1, 0]], [1, 1], 1), "distances", "not numbers"),
    "text that looks like a number": (lambda: p_median([["0", "1"], ["1", "0"]], [1, 1], 1), "distances", "not numbers"),
    "ragged": (lambda: p_median([[0, 1], [1]], [1, 1], 1), "distances", "unequal length"),
    "one dimension": (lambda: p_median([0, 1], [1, 1], 1), "distances", "shape (2,)"),
    "empty": (lambda: p_median(np.zeros((0, 2)), [], 1), "distances", "shape (0, 2)"),
    "repeated name": (lambda: p_median(pd.DataFrame([[0, 1]], columns=["A", "A"]), [1], 1), "names of the sites", "'A' twice"),
    "negative demand": (lambda: p_median(GOOD[0], [1, -1], 1), "demand, point 1", "a negative value"),
    "missing demand": (lambda: p_median(GOOD[0], [1, None], 1), "demand, point 1", "NaN"),
    "demand of another length": (lambda: p_median(GOOD[0], [1, 1, 1], 1), "demand", "shape (3,)"),
    "no demand": (lambda: p_median(GOOD[0], [0, 0], 1), "demand", "only zeros"),
    "text demand": (lambda: p_median(GOOD[0], ["much", "little"], 1), "demand", "not numbers"),
    "unknown point": (lambda: p_median(pd.DataFrame(GOOD[0], index=["a", "b"]), pd.Series({"a": 1, "c": 1}), 1), "demand, names", "missing ['b'], unknown ['c']"),
    "no sites": (lambda: p_median(*GOOD, 0), "p", "0"),
    "too many sites": (lambda: p_centre(*GOOD, 3), "p", "between 1 and the 2 candidate sites"),
    "half a site": (lambda: p_median(*GOOD, 1.5), "p", "1.5"),
    "true is no number of sites": (lambda: p_median(*GOOD, True), "p", "True"),
    "negative radius": (lambda: maximal_covering(*GOOD, 1, -5), "radius", "-5"),
    "radius without a number": (lambda: maximal_covering(*GOOD, 1, "near"), "radius", "'near'"),
    "infeasible cover": (lambda: set_covering(pd.DataFrame([[5.0], [200.0]], index=["near", "far"]), 100), "radius 100", "none for ['far']"),
    "tolerance": (lambda: p_median(*GOOD, 1, near_ties=2), "near_ties", "2"),
    "time limit": (lambda: p_median(*GOOD, 1, time_limit=0), "time_limit", "0"),
    "objective": (lambda: every_selection(*GOOD, 1, objective="mean"), "objective", "'mean'"),
    "too many selections": (lambda: every_selection(np.ones((1, 60)), [1], 30), "every_selection", "2,000,000"),
    "outbound of another shape": (lambda: two_stage(GOOD[0], [[1]], [1, 1], 1), "outbound", "shape (2, 1)"),
    "no gateway": (lambda: two_stage(GOOD[0], np.zeros((2, 0)), [1, 1], 1), "outbound", "at least one gateway"),
    "onward of another shape": (lambda: two_stage(GOOD[0], GOOD[0], [1, 1], 1, onward=[1, 2, 3]), "onward", "shape (2, 1)"),
    "draws": (lambda: scenarios(*GOOD, 1, draws=0), "draws", "0"),
    "circuity below one": (lambda: scenarios(*GOOD, 1, circuity=(0.9, 1.2)), "circuity", "1 <= lowest"),
    "circuity without a pair": (lambda: scenarios(*GOOD, 1, circuity=1.3), "circuity", "1.3"),
    "spread": (lambda: scenarios(*GOOD, 1, spread=-1), "spread", "-1"),
    "seed": (lambda: scenarios(*GOOD, 1, seed="2016"), "seed", "'2016'"),
    "scenarios too large": (lambda: scenarios(np.ones((13, 40)), np.ones(13), 20), "scenarios", "2,000,000"),
    "zero measure": (lambda: scenarios(GOOD[0], [[1, 0], [1, 0]], 1), "demand", "only zeros"),
    "column missing": (lambda: geodesic_kilometres(pd.DataFrame({"x": [1.0]}), pd.DataFrame({"longitude": [1.0], "latitude": [1.0]})), "origins", "no longitude and no latitude"),
    "coordinates exchanged": (lambda: geodesic_kilometres(pd.DataFrame({"longitude": [39.9], "latitude": [116.4]}, index=["Beijing"]), pd.DataFrame({"longitude": [1.0], "latitude": [1.0]})), "origins, 'Beijing'", "(39.9, 116.4)"),
    "coordinates": (lambda: weber_point([115], [91], [1]), "weber_point", "latitude"),
    "coordinates of unequal length": (lambda: weber_point([115, 116], [38], [1]), "weber_point", "shapes"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named_with_a_remedy(name):
    call, where, said = BAD[name]
    with pytest.raises(SitingError) as caught:
        call()
    message = str(caught.value)
    assert isinstance(caught.value, BookError)
    assert where in message and said in message, message
    assert caught.value.expected and caught.value.found and caught.value.remedy
