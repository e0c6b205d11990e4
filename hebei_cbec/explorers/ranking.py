"""The explorer of the city ranking: a reader's own weights for the indicators of chapter 4.3, by its three methods, and random weights around them."""

from functools import lru_cache

import numpy as np
import pandas as pd
from pyproj import Geod

from hebei_cbec import label, load
from hebei_cbec.ranking import normalise, outranking_flows, random_weights, rank_acceptability, ranks, topsis, weighted_sums
from reproduction.errors import BookError
from reproduction.language import say

YEAR = "2014"
INDICATORS = {
    "gdp": 1, "gdp_per_head": 1, "value_added_secondary": 1, "value_added_tertiary": 1, "resident_population": 1, "fixed_investment": 1, "average_wage": -1, "fdi_used": 1,
    "road_freight": 1, "telecom_revenue": 1, "university_students": 1, "deposits": 1, "distance_beijing": -1, "distance_tianjin": -1, "distance_port": -1,
}  # fmt: skip
"""Indicators of chapter 4.3 in its order; +1: more is better, -1: less is better. ``tests/test_explorers.py`` compares with the chapter."""

PORTS = ("tianjin_port", "tangshan_port", "qinhuangdao_port", "huanghua_port")
NAMED = ("langfang", "baoding", "shijiazhuang")
"""Cities that the paper names in its section 4.3."""

KEY_AREAS = ("langfang", "baoding")
"""Those of them that it calls key areas."""

DRAWS, SEED = 10_000, 2016
"""As in the chapter: the explorer makes the chapter's own draws again."""

EQUAL, MOST = 5, 10
"""Position of every slider in the book's own setting, and the highest one."""

METHODS = ("sum", "topsis", "promethee")
BANDS = ((1, 1), (2, 4), (5, 8), (9, 11))
"""Ranks that the figure of the chapter joins."""


@lru_cache
def table():
    """The cities by all indicators.

    Returns
    -------
    pandas.DataFrame
        Distances in kilometres on the ellipsoid; the other units are those of ``data/cities_2014.csv``.
    """
    points = load("points").set_index("place")
    cities = list(points.index[points["kind"] == "prefecture_seat"])
    rows = _rows()
    values = rows[rows["place"].isin(cities)].pivot(index="place", columns="indicator", values="value").loc[cities]
    for name, ends in {"distance_beijing": ["beijing"], "distance_tianjin": ["tianjin"], "distance_port": PORTS}.items():
        values[name] = [min(_kilometres(points.loc[city], points.loc[end]) for end in ends) for city in cities]
    return values[list(INDICATORS)]


def _rows():
    return load("cities_2014").query("chosen and period == @YEAR")


def _kilometres(start, end):
    return Geod(ellps="WGS84").inv(start.longitude, start.latitude, end.longitude, end.latitude)[2] / 1000


@lru_cache
def doubtful():
    """Indicators with a cell that looks like a slip of a copy; the book leaves them out (frozenset of str)."""
    rows = _rows()
    return frozenset(rows[rows["note"].str.startswith("SUSPECT") & rows["place"].isin(table().index)]["indicator"])


def start_positions():
    """The book's own setting: all undoubted indicators alike (dict of str to int)."""
    return {name: 0 if name in doubtful() else EQUAL for name in INDICATORS}


def weights_around(own, scatter):
    """Random weights around those of a reader.

    Parameters
    ----------
    own : pandas.Series
        Weights above zero that sum to 1.
    scatter : float
        0: always the reader's; 1: each weight times an exponential random number, so that equal weights give all weightings evenly
        (a flat Dirichlet distribution), as in the chapter.

    Returns
    -------
    pandas.DataFrame
        One weighting in each of :data:`DRAWS` rows.
    """
    factors = (1 - scatter) + scatter * len(own) * random_weights(own.index, DRAWS, SEED)
    drawn = factors * own
    return drawn.div(drawn.sum(axis=1), axis=0)


def rank(positions, method="sum", scatter=1.0):
    """Scores and ranks of the cities by the weights of a reader, and how often each rank is taken by weights around them.

    Parameters
    ----------
    positions : dict of str to int
        Position of each slider; weights are in proportion to them.
    method : {"sum", "topsis", "promethee"}
    scatter : float
        As in :func:`weights_around`.

    Returns
    -------
    (pandas.Series, pandas.Series, pandas.DataFrame)
        Score and rank of each city, and its rank acceptability by ranks 1, 2, …

    Raises
    ------
    BookError
        All weights are zero, or the method is unknown.
    """
    used = [name for name in INDICATORS if positions[name] > 0]
    if not used:
        raise BookError("weights", "at least one above zero", "none", "give an indicator some weight")
    values, signs = table()[used], pd.Series(INDICATORS)[used]
    own = pd.Series({name: float(positions[name]) for name in used})
    own /= own.sum()
    drawn = weights_around(own, scatter)
    if method == "sum":
        scaled = normalise(values, signs)
        scores, many = weighted_sums(scaled, own), weighted_sums(scaled, drawn)
    elif method == "promethee":
        flows = outranking_flows(values, signs)
        scores, many = flows @ own, drawn @ flows.T
    elif method == "topsis":
        scores = topsis(values, own, signs)
        many = pd.DataFrame(np.array([topsis(values, weighting, signs).to_numpy() for _, weighting in drawn.iterrows()]), columns=values.index)
    else:
        raise BookError("method", "one of " + ", ".join(METHODS), repr(method), "correct the name")
    return scores, ranks(scores), rank_acceptability(ranks(many))


def steady(score):
    """A score to the twelve decimals that :func:`hebei_cbec.ranking.ranks` looks at, so that a sum of opposite numbers prints as zero (float).

    Examples
    --------
    >>> f"{-1e-17:.3f}", f"{steady(-1e-17):.3f}"
    ('-0.000', '0.000')
    """
    return round(float(score), 12) + 0.0


def data(book):
    """What the page's script needs."""
    values = table()
    state = np.random.default_rng(SEED).bit_generator.state["state"]
    positions = start_positions()
    return {
        "cities": [{"id": place, "name": label("place", place), "named": place in NAMED, "key": place in KEY_AREAS} for place in values.index],
        "indicators": [
            {"id": name, "name": indicator_name(name), "sign": sign, "start": positions[name], "doubtful": name in doubtful()}
            for name, sign in INDICATORS.items()
        ],
        "values": [[float(value) for value in row] for row in values.to_numpy()],
        "bands": [list(band) for band in BANDS],
        "most": MOST,
        "random": {"draws": DRAWS, "state": str(state["state"]), "increment": str(state["inc"])},
        "presets": presets(),
    }


def indicator_name(name):
    """Name of an indicator in the language of the edition (str)."""
    distances = {"distance_beijing": say("Distance to Beijing", "至北京距离"), "distance_tianjin": say("Distance to Tianjin", "至天津距离"), "distance_port": say("Distance to the nearest port", "至最近港口距离")}
    return distances.get(name) or label("indicator", name)


def presets():
    """Settings with a name (list of dict with ``label`` and ``state``)."""
    used = [name for name, position in start_positions().items() if position]
    near = [name for name in used if name.startswith("distance")]
    half = {name: 10 if name in near else 3 for name in used}  # 3 × 10 for location, 10 × 3 for all others
    return [
        {"label": say("location counts half", "区位占一半"), "state": half},
        {"label": say("location alone", "仅看区位"), "state": {name: EQUAL if name in near else 0 for name in INDICATORS}},
        {"label": say("no measure of sheer size", "不计规模指标"), "state": {name: 0 for name in ("gdp", "value_added_secondary", "value_added_tertiary", "resident_population", "deposits", "road_freight", "telecom_revenue")}},
        {"label": say("with the doubtful indicators", "计入存疑指标"), "state": {name: EQUAL for name in doubtful()}},
    ]


def tables(book):
    """What the page shows without scripts: scores, ranks and first places by the book's own setting."""
    scores, placed, acceptability = rank(start_positions())
    share = 100 * acceptability
    rows = [
        [label("place", city), str(placed[city]), f"{steady(scores[city]):.3f}", f"{share.loc[city, 1]:.1f}", f"{share.loc[city, 1:4].sum():.1f}"]
        for city in placed.sort_values(kind="stable").index
    ]
    columns = [say("City", "城市"), say("Rank", "位次"), say("Score", "得分"), say("First, % of the draws", "居首（%）"), say("First four, %", "前四（%）")]
    return [(say(f"The cities by equal weights, and in {DRAWS:,} random weightings", f"等权位次及{DRAWS:,}次随机赋权结果"), columns, rows)]
