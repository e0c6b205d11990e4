"""The explorer of site selection: a reader's own number of warehouses, demand, detour and price of rail, by the two models of chapter 4.4."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from hebei_cbec import label, load
from hebei_cbec.siting import every_selection, geodesic_kilometres, p_median
from reproduction.errors import BookError
from reproduction.language import say

NEAR = 0.01
"""Selections that are at most this share worse are near-ties, as in the chapter."""

TIE = 1e-9
"""Relative difference below which two costs are equal, as in :mod:`hebei_cbec.siting.models`."""

MEASURES = {
    "gdp_2014": ("cities_2014", "gdp", 2014),
    "people_2014": ("cities_2014", "resident_population", 2014),
    "exports_2017": ("cities_2014", "exports", 2017),
    "gdp_2023": ("cities_2023", "gdp", 2023),
    "people_2023": ("cities_2023", "resident_population", 2023),
    "exports_2023": ("cities_2023", "exports", 2023),
    "retail_2023": ("cities_2023", "retail_sales", 2023),
    "parcels_2023": ("cities_2023", "postal_revenue", 2023),
}
"""Measures of demand of the chapter, in its order: table, indicator, year."""

COUNTIES = "counties_2023"
"""The finer demand of the chapter's robustness section: census counts by county, and what is left of a city at its seat."""

GATEWAYS = {"sea": (), "rail_2015": ("zhengzhou_terminal",), "rail_2016": ("zhengzhou_terminal", "baoding_terminal")}
"""Exports of the clusters: railway terminals beside the ports."""

MUNICIPALITIES = ("beijing", "tianjin")
LARGEST_SHIFT = 300
"""Kilometres of premium up to which the chapter looks, either way."""

STEP = 10
"""Step of both sliders, in percent and in kilometres."""

START = {"p": 3, "demand": "gdp_2014", "circuity": "within_chinese_cities", "discount": 50, "premium": 0, "must": (), "out": (), "open": ()}
"""The book's own setting. ``tests/test_explore_siting.py`` compares with the chapter."""


@dataclass(frozen=True)
class Places:
    """Points of the two models.

    ``candidates`` are the seats and, after them, the municipalities; ``cities``, ``counties`` and ``clusters`` have demand;
    ``gates`` are the ports and, after them, the railway terminals. All are data frames with ``longitude`` and ``latitude``.
    """

    candidates: pd.DataFrame
    cities: pd.DataFrame
    counties: pd.DataFrame
    clusters: pd.DataFrame
    gates: pd.DataFrame


@lru_cache
def places():
    """All points, from the tables of the book (:class:`Places`)."""
    points = load("points").set_index("place")
    kinds = {kind: rows[["longitude", "latitude"]] for kind, rows in points.groupby("kind", sort=False)}
    cities = pd.concat([kinds["prefecture_seat"], kinds["municipality"]])
    gateways = load("gateways").query("chosen")
    spots = gateways.assign(axis=gateways["indicator"].str.split("_").str[1]).pivot(index="place", columns="axis", values="value")[["longitude", "latitude"]]
    terminals = spots.loc[list(GATEWAYS["rail_2016"])]
    harbours = spots[spots.index.str.endswith("_harbour")]
    counties = load("counties").query("chosen").pivot(index="place", columns="indicator", values="value")
    counties = counties.rename(columns={"county_longitude": "longitude", "county_latitude": "latitude"})[["longitude", "latitude"]]
    rests = cities.loc[_rests() > 0]
    return Places(cities, cities, pd.concat([counties, rests]), kinds["cluster_seat"], pd.concat([kinds["port"], harbours, terminals]))


@lru_cache
def demand():
    """Weights of the thirteen cities by each measure (DataFrame)."""
    cities = _cities()
    rows = {name: load(table).query("chosen and indicator == @indicator and year == @year").set_index("place")["value"] for name, (table, indicator, year) in MEASURES.items()}
    return pd.DataFrame({name: values.loc[cities] for name, values in rows.items()})


def _cities():
    points = load("points")
    return [*points[points["kind"] == "prefecture_seat"]["place"], *points[points["kind"] == "municipality"]["place"]]


def _county_people():
    rows = load("counties").query("chosen and indicator == 'county_population'")
    return rows.set_index("place")["value"].sort_index()


def _rests():
    """People of each city who live in no county unit with a count; none in the municipalities, whose units are complete."""
    people = 10_000 * demand()["people_2023"]
    counted = _county_people()
    listed = counted.groupby(counted.index.str.split("_").str[0]).sum().reindex(people.index, fill_value=0)
    return (people - listed).where(~people.index.isin(MUNICIPALITIES), 0).clip(lower=0)


@lru_cache
def factors():
    """Detour factors: those with a source, none, and the upper end of the chapter's scenarios (dict of str to float)."""
    sourced = load("circuity").set_index("basis")["value"]
    return {"none": 1.0, "urban_network": float(sourced["urban_network"]), "within_chinese_cities": float(sourced["within_chinese_cities"]), "upper_end": 1.45}


@lru_cache
def _straight(points):
    """Straight-line kilometres from a set of points (name of a field of :class:`Places`) to the candidates."""
    return geodesic_kilometres(getattr(places(), points), places().candidates)


@lru_cache
def _to_gates():
    return geodesic_kilometres(places().candidates, places().gates)


def points_of(name):
    """Which points have a demand (str, name of a field of :class:`Places`)."""
    return "clusters" if name in GATEWAYS else "counties" if name == COUNTIES else "cities"


def weights_of(name):
    """Weights of the points of a demand (Series); the clusters count alike, because no common measure of them exists."""
    if name in GATEWAYS:
        return pd.Series(1.0, index=places().clusters.index)
    if name == COUNTIES:
        rests = _rests()
        return pd.concat([_county_people(), rests[rests > 0]])
    return demand()[name]


def costs(setting):
    """Cost of a unit of goods from each point of demand to each candidate, in road kilometres.

    Parameters
    ----------
    setting : dict
        As :data:`START`.

    Returns
    -------
    pandas.DataFrame
        For exports it includes the way on to the gateway that costs least, as in :func:`hebei_cbec.siting.two_stage`.
    """
    factor, name = factors()[setting["circuity"]], setting["demand"]
    table = factor * _straight(points_of(name))
    return table + ways_on(setting).min(axis=1) if name in GATEWAYS else table


def ways_on(setting):
    """Cost of the way on from each candidate to each gateway of a setting, in road kilometres (DataFrame)."""
    factor, terminals = factors()[setting["circuity"]], list(GATEWAYS[setting["demand"]])
    rate, premium = 1 - setting["discount"] / 100, setting["premium"] if terminals else 0
    gates = _to_gates()
    ports = [gate for gate in gates.columns if not gate.endswith("_terminal")]
    return pd.concat([factor * gates[ports] + max(-premium, 0), factor * rate * gates[terminals] + max(premium, 0)], axis=1)


def candidates(setting):
    """Candidates of a setting, in their order (list of str)."""
    return [site for site in places().candidates.index if site not in setting["out"] and (site not in MUNICIPALITIES or site in setting["open"])]


def solve(setting):
    """All selections of a setting, best first.

    Parameters
    ----------
    setting : dict
        As :data:`START`.

    Returns
    -------
    pandas.DataFrame
        ``sites`` (tuple of str), ``mean`` (road kilometres per unit of goods) and ``excess`` (share by which a selection is worse
        than the best; 0 is a tie). Costs that differ by rounding only are equal, and stand in the order of the candidates.

    Raises
    ------
    BookError
        A site is both required and excluded, or there are too few candidates or warehouses.
    """
    free, must = candidates(setting), set(setting["must"])
    if must & set(setting["out"]):
        raise BookError("setting", "no site both required and excluded", ", ".join(sorted(must & set(setting["out"]))), "take it out of one of the two")
    if not len(must) <= setting["p"] <= len(free):
        raise BookError("setting", f"between {len(must)} and {len(free)} warehouses", str(setting["p"]), "change their number or the conditions")
    weights = weights_of(setting["demand"])
    found = every_selection(costs(setting)[free], weights, setting["p"])
    found = found[[must <= set(sites) for sites in found["sites"]]]
    excess = found["cost"] / found["cost"].iloc[0] - 1
    position = {site: number for number, site in enumerate(free)}
    order = sorted(range(len(found)), key=lambda row: (round(excess.iloc[row] / TIE), [position[site] for site in found["sites"].iloc[row]]))
    ranked = pd.DataFrame({"sites": found["sites"], "mean": found["cost"] / weights.sum(), "excess": excess.where(excess > TIE, 0.0)})
    return ranked.iloc[order].reset_index(drop=True)


def names(sites):
    """Names of sites in one text."""
    return say(", ", "、").join(label("place", site) for site in sites)


def demand_name(name):
    """Name of a demand in the language of the edition (str)."""
    what, _, year = name.partition("_")
    short = {
        "gdp": say("GDP", "地区生产总值"),
        "people": say("population", "常住人口"),
        "exports": say("exports", "出口"),
        "retail": say("retail sales", "社会零售额"),
        "parcels": say("postal revenue (parcels)", "邮政业务收入（含快递）"),
    }
    if name == COUNTIES:
        return say("population 2023, by county", "2023年常住人口（按县级单位）")
    if name in GATEWAYS:
        return {
            "sea": say("exports: ports alone", "出口：仅经港口"),
            "rail_2015": say("exports: ports, rail from Zhengzhou (2015)", "出口：港口、郑州铁路（2015年）"),
            "rail_2016": say("exports: ports, rail from Zhengzhou, Baoding (2016)", "出口：港口、郑州或保定铁路（2016年）"),
        }[name]
    return say(f"{short[what]} {year}", f"{year}年{short[what]}")


def given_sets():
    """Sets of sites that others name, or that need no model (list of dict with ``name``, ``sites`` and ``note``)."""
    seats = places().candidates.index.drop(list(MUNICIPALITIES))
    hubs = load("published_rankings").query("chosen and indicator == 'published_hub'")
    named = {
        "hubs_genetic_2019": say("Beijing Wuzi group 2019", "北京物资学院（2019年）"),
        "bridges_2019": say("Liu and Wang 2019", "刘、王（2019年）"),
        "gateways_2020": say("consultancy 2020", "咨询机构（2020年）"),
    }
    found = [
        (say("inland cities that the paper names", "论文点名的内陆市"), ["shijiazhuang", "baoding"]),
        (say("coastal cities that the paper names", "论文点名的沿海市"), ["tangshan", "qinhuangdao"]),
        (say("three largest by GDP of 2014", "2014年产出最大的三市"), list(demand().loc[seats, "gdp_2014"].nlargest(3).index)),
        *((text, list(hubs[hubs["basis"] == basis]["place"])) for basis, text in named.items()),
    ]
    order = list(seats)
    return [{"name": text, "sites": sorted(order.index(site) for site in sites)} for text, sites in found]


def presets():
    """Settings with a name (list of dict with ``label`` and ``state``)."""
    return [
        {"label": say("parcels instead of output", "以快递代替产出"), "state": {"demand": "parcels_2023"}},
        {"label": say("population by county", "按县级单位人口"), "state": {"demand": COUNTIES}},
        {"label": say("without Langfang", "不用廊坊"), "state": {"out": "langfang"}},
        {"label": say("Beijing and Tianjin as well", "京津亦可设仓"), "state": {"open": ".".join(MUNICIPALITIES)}},
        {"label": say("rail gateway of 2015, at half price", "2015年铁路口岸，半价"), "state": {"demand": "rail_2015"}},
        {"label": say("rail just cheap enough for Baoding", "铁路溢价恰使保定入选"), "state": {"demand": "rail_2016", "discount": "0", "premium": str(turning_premium())}},
    ]


@lru_cache
def turning_premium():
    """Highest premium on the slider at which Baoding belongs to the best selection, with the terminals of 2016 and no discount (int)."""
    setting = START | {"demand": "rail_2016", "discount": 0}
    return max(premium for premium in range(-LARGEST_SHIFT, LARGEST_SHIFT + 1, STEP) if "baoding" in solve(setting | {"premium": premium})["sites"][0])


def real_premium():
    """What rail cost above the sea around 2012 to 2014, in kilometres of haul by rail (float); chapter 4.4 says how weak the prices are."""
    values = load("trains").query("period <= '2016' and indicator in ['rail_rate', 'rail_rate_per_km', 'rail_cost_to_sea']").set_index("indicator")["value"]
    return float((values["rail_rate"] - values["rail_rate"] / values["rail_cost_to_sea"]) / values["rail_rate_per_km"])


def notes():
    """What the page says beside two controls (dict of str)."""
    found = f"{real_premium():,.0f}"
    return {
        "open": say("The advice is for Hebei, so the book leaves the municipalities out.", "论文的建议针对河北，故本书未将直辖市列为备选。"),
        "premium": say(
            f"In road kilometres. The few prices found up to 2014 put it at about {found}, far beyond this scale.",
            f"折合公路公里。按2014年以前仅有的少数价格，约为{found}公里，远超此刻度。",
        ),
    }


def data(book):
    """What the page's script needs."""
    all_places = places()
    county_rests = set(_cities())

    def listed(frame, kind):
        return [{"id": place, "name": _point_name(place, kind, county_rests), "at": [float(row["longitude"]), float(row["latitude"])]} for place, row in frame.iterrows()]

    kinds = ("cities", "counties", "clusters")
    gates = list(all_places.gates.index)
    return {
        "candidates": [{**site, "municipality": site["id"] in MUNICIPALITIES} for site in listed(all_places.candidates, "city")],
        "points": {kind: listed(getattr(all_places, kind), kind) for kind in kinds},
        "straight": {kind: _rows(_straight(kind)) for kind in kinds},
        "gates": [{**gate, "rail": gate["id"].endswith("_terminal")} for gate in listed(all_places.gates, "gate")],
        "toGates": _rows(_to_gates()),
        "demands": [
            {
                "id": name,
                "name": demand_name(name),
                "points": points_of(name),
                "weights": [float(weight) for weight in weights_of(name)],
                "gates": [number for number, gate in enumerate(gates) if not gate.endswith("_terminal") or gate in GATEWAYS[name]] if name in GATEWAYS else None,
                "rail": bool(GATEWAYS.get(name)),
            }
            for name in (*MEASURES, COUNTIES, *GATEWAYS)
        ],
        "factors": [{"id": name, "value": value, "name": text} for (name, value), text in zip(factors().items(), _factor_names(), strict=True)],
        "near": NEAR,
        "step": STEP,
        "shift": LARGEST_SHIFT,
        "notes": notes(),
        "start": {name: ".".join(value) if isinstance(value, tuple) else str(value) for name, value in START.items()},
        "sets": given_sets(),
        "presets": presets(),
    }


def _point_name(place, kind, cities):
    name = label("place", place)
    return say(f"{name} (rest)", f"{name}（其余）") if kind == "counties" and place in cities else name


def _factor_names():
    one, two, three, four = (f"{value:g}" for value in factors().values())
    return [
        say(f"{one}: straight lines", f"{one}：直线距离"),
        say(f"{two}: street networks (published)", f"{two}：城市路网（文献）"),
        say(f"{three}: Chinese cities (published)", f"{three}：中国城市均值（文献）"),
        say(f"{four}: our upper end", f"{four}：本书所设上限"),
    ]


def _rows(table):
    return [[float(value) for value in row] for row in np.asarray(table)]


def tables(book):
    """What the page shows without scripts: the best sites for each number of warehouses, for each demand, and by price of rail."""
    by_number, weights = [], weights_of(START["demand"])
    for p in range(1, len(candidates(START)) + 1):
        answer = p_median(costs(START)[candidates(START)], weights, p, near_ties=NEAR)
        excess = solve(START | {"p": p})["excess"]
        by_number.append([str(p), names(answer.sites), f"{answer.cost / weights.sum():.1f}", str(len(answer.runners_up)), f"{100 * excess[1]:.2f}" if len(excess) > 1 else ""])
    by_demand = []
    for name in (*MEASURES, COUNTIES, *GATEWAYS):
        found = solve(START | {"demand": name})
        by_demand.append([demand_name(name), names(found["sites"][0]), f"{found['mean'][0]:.1f}", str((found["excess"] <= NEAR).sum() - 1)])
    sites, mean, near = say("Sites", "仓址"), say("mean km", "平均公里"), say("near-ties", "近似并列")
    demand_of_start = demand_name(START["demand"])
    return [
        (
            say(f"Best sites by {demand_of_start}, for each number of warehouses (p)", f"按{demand_of_start}，不同仓数（p）下的最优仓址"),
            [say("p", "仓数p"), sites, mean, near, say("second, % worse", "次优（差%）")],
            by_number,
        ),
        (
            say(f"Best {START['p']} sites by every demand, with rail at {START['discount']}% off", f"各类需求下的最优{START['p']}址，铁路每公里减价{START['discount']}%"),
            [say("Demand", "需求"), sites, mean, near],
            by_demand,
        ),
    ]
