"""The explorer of definitions: whose national series, which basis of trade, which years, and what follows for figures 1 and 2 and for the verdicts."""

from functools import lru_cache
from itertools import product

import pandas as pd

from hebei_cbec import label, load
from reproduction.amounts import FACTOR, amount, amount_unit
from reproduction.definitions import load_definitions
from reproduction.envelope import Envelope
from reproduction.errors import BookError
from reproduction.language import say
from web.explorers.verdicts import claims_with_readings, condition_ends, decide_again, definition_names, verdict_words

YEARS = list(range(2010, 2016))
"""The years of the paper's figure 1."""

PLACES = ("beijing", "tianjin", "hebei")
BASES = ("operating_unit", "origin_destination")
WINDOW = (2010, 2014)
"""The years of the paper's figure 2; the last one is compared."""

ORIGINATORS = ("100ec", "iresearch", "mofcom", "aliresearch", "ciecc")
ALONE = "none"
"""Stands for no originator: the sentences of the paper alone."""

RISING_SHARE = "share"

MAIN = {"by_goods", "by_firm", "iresearch", "mofcom", "aliresearch", "ciecc", "papers_value_of_2010", "years_to_2014", "one_more_year", "hindsight"}
"""Definitions that have a control of their own; all others are boxes to tick."""


@lru_cache
def national():
    """National volumes in trillion yuan.

    Returns
    -------
    (dict, dict)
        The paper's own levels by year, and levels by originator and year. Only values of full years under the originator's name count;
        CIECC gives 2016 and its growth, so that 2015 follows by division.
    """
    rows = load("national_cbec").query("chosen and year.notna()")
    volume = rows[rows["indicator"] == "cbec_volume"].pivot(index="year", columns="basis", values="value")
    growth = rows[(rows["indicator"] == "cbec_growth") & (rows["basis"] == "ciecc")].set_index("year")["value"]
    levels = {name: {int(year): float(level) for year, level in volume[name].dropna().items() if year in YEARS} for name in ORIGINATORS}
    levels["ciecc"] = {2015: float(volume.loc[2016, "ciecc"] / (1 + growth[2016] / 100))}
    paper = load("paper_numbers").query("place == 'china' and indicator == 'cbec_volume'").set_index("year")["value"]
    return {int(year): float(level) for year, level in paper.items()}, levels


@lru_cache
def sentences():
    """The paper's sentences on growth, and the one on the share of trade.

    Returns
    -------
    dict of str to (int or None, bool)
        By id: the year, and whether growth fell in it; the sentence on the share has no year.
    """
    numbers = load("paper_numbers")
    slower = {int(year) for year in numbers[numbers["indicator"] == "cbec_growth_below_year_before"]["year"]}
    return {f"growth{year}": (year, year in slower) for year in YEARS[2:]} | {RISING_SHARE: (None, False)}


@lru_cache
def goods_trade():
    """National goods trade in trillion yuan by year; 2012 converted from dollars at the yearly average rate (dict of int to float)."""
    goods = load("national_trade").query("chosen").pivot(index="year", columns="indicator", values="value")
    trade = goods["goods_trade_total"].fillna(goods["goods_trade_total_usd"] * goods["exchange_rate"] / 1000)
    return {int(year): float(trade[year]) for year in YEARS}


def levels_of(originator, with_2010):
    """Levels that the envelope goes through: the originator's, and the paper's where it has none.

    Parameters
    ----------
    originator : str
        One of :data:`ORIGINATORS`, or :data:`ALONE`.
    with_2010 : bool
        Whether the paper's own value of 2010 counts.

    Returns
    -------
    dict of int to float
    """
    paper, levels = national()
    kept = {year: level for year, level in paper.items() if with_2010 or year != YEARS[0]}
    return kept | levels.get(originator, {})


def bands(originator, with_2010, chosen):
    """Lowest and highest volume of each year, over all series that agree with levels and sentences.

    Parameters
    ----------
    originator, with_2010
        As in :func:`levels_of`.
    chosen : collection of str
        Ids of :func:`sentences`; that the volume rises every year is always among them.

    Returns
    -------
    list of (float, float) or None
        One pair for each of :data:`YEARS`; None where no series agrees.
    """
    levels = levels_of(originator, with_2010)
    envelope = Envelope(YEARS)
    for year, level in levels.items():
        envelope.between(year, level, level)
    for year in YEARS[1:]:
        envelope.rises(year)
        if RISING_SHARE in chosen:
            envelope.share_rises(year, goods_trade())
    for name in chosen:
        year, falls = sentences()[name]
        if year is not None:
            (envelope.growth_falls if falls else envelope.growth_does_not_fall)(year)
    try:
        # a level that is given has no programme to solve; but one programme must be solved to see whether any series agrees
        solved = {year: envelope.level_range(year) for year in [year for year in YEARS if year not in levels] or YEARS[:1]}
    except BookError:
        return None
    return [(levels[year], levels[year]) if year in levels else solved[year] for year in YEARS]


@lru_cache
def band_grid():
    """Bands of every setting, by key; see :func:`band_key` (dict of str to list or None)."""
    names = list(sentences())
    grid = {}
    for originator, with_2010, *ticks in product((ALONE, *ORIGINATORS), (True, False), *[(True, False)] * len(names)):
        chosen = [name for name, tick in zip(names, ticks, strict=True) if tick]
        grid[band_key(originator, with_2010, chosen)] = bands(originator, with_2010, chosen)
    return grid


def band_key(originator, with_2010, chosen):
    """Key of a setting in :func:`band_grid` (str).

    Examples
    --------
    >>> band_key("100ec", True, ["growth2012"])
    '100ec 1 10000'
    """
    return f"{originator} {int(with_2010)} {''.join(str(int(name in chosen)) for name in sentences())}"


@lru_cache
def trade():
    """Goods trade and exports of the three places, billion US dollars.

    Returns
    -------
    (list of int, dict of str to list of float)
        Years, and values by ``"basis indicator place"``.
    """
    rows = load("provincial_trade").query("chosen and place in @PLACES and indicator in ('trade_total', 'exports')")
    wide = rows.pivot(index="year", columns=["basis", "indicator", "place"], values="value").sort_index()
    years = [int(year) for year in wide.index]
    return years, {" ".join(key): [None if pd.isna(value) else float(value) for value in wide[key]] for key in wide}


def measures():
    """Parts of tests on figure 2 that the page observes itself, in the years that a reader chooses.

    Returns
    -------
    list of dict
        ``claim``, ``part``, ``kind`` and ``series`` (keys of :func:`trade`), and the ends of the condition. Kinds: ``ratio`` of the first to the second
        series in the last year; ``higher``: number of series that end above their start; ``rising``: number that rise every year.
    """

    def total(basis, place):
        return f"{basis} trade_total {place}"

    firm, goods = BASES
    all_three = [total(firm, place) for place in PLACES]
    found = [
        ("s2.1-c12", "places_higher_2014", "higher", all_three),
        ("s2.1-c12", "places_rising_every_year", "rising", all_three),
        ("s2.1-c14", "tianjin_ratio", "ratio", [total(firm, "tianjin"), total(firm, "beijing")]),
        ("s2.1-c14", "hebei_ratio", "ratio", [total(firm, "hebei"), total(firm, "beijing")]),
        ("s2.1-c14", "tianjin_ratio_origin", "ratio", [total(goods, "tianjin"), total(goods, "beijing")]),
        ("s2.1-c14", "hebei_ratio_origin", "ratio", [total(goods, "hebei"), total(goods, "beijing")]),
        ("s2.1-c15", "total_ratio", "ratio", [total(firm, "hebei"), total(firm, "tianjin")]),
        ("s2.1-c15", "total_ratio_origin", "ratio", [total(goods, "hebei"), total(goods, "tianjin")]),
        ("s2.1-c16", "total_to_exports_literal", "ratio", [total(firm, "hebei"), f"{firm} exports beijing"]),
        ("s2.1-c16", "total_to_total_charitable", "ratio", [total(firm, "hebei"), total(firm, "beijing")]),
        ("s2.1-c16", "total_to_total_below", "ratio", [total(firm, "hebei"), total(firm, "beijing")]),
        ("s2.1-c16", "total_to_total_origin", "ratio", [total(goods, "hebei"), total(goods, "beijing")]),
    ]
    return [{"claim": claim, "part": part, "kind": kind, "series": series, "condition": condition_ends(claim, part)} for claim, part, kind, series in found]


def controls():
    """Controls of the page, in groups.

    Returns
    -------
    list of dict
        ``title``, ``fold`` and ``controls``: name, kind, title, note, start and options; an option may name ``definitions`` that it chooses.
    """
    names = definition_names()
    years, _ = trade()
    bases = {
        "tests": (say("as each test fixed it", "按各检验原定口径"), []),
        "firm": (say("by place of the trading firm", "按经营单位所在地"), ["by_firm"]),
        "goods": (say("by origin and destination of the goods", "按境内目的地和货源地"), ["by_goods"]),
    }
    starts = {
        "bands": (say("in the bands of figure 1, not as evidence", "用于图1的区间，不作为证据"), []),
        "known": (say("counted as known, also by the verdicts", "视为已知，也用于评判"), ["papers_value_of_2010"]),
        "unused": (say("left out of the bands as well", "区间中也不采用"), []),
    }
    periods = {"tests": (say("as each test fixed them", "按各检验原定年份"), [])} | {name: (names[name], [name]) for name in ("years_to_2014", "one_more_year", "hindsight")}
    growth = {name: say(f"growth {'fell' if falls else 'did not fall'} in {year}", f"{year}年增速{'回落' if falls else '未回落'}") for name, (year, falls) in sentences().items() if year}
    tests = {name: text for name, text in names.items() if name not in MAIN}
    return [
        {
            "title": say("Figure 1: national cross-border e-commerce", "图1：全国跨境电商"),
            "controls": [
                {
                    "name": "cbec", "kind": "choice", "title": say("Whose estimate", "采用谁的估算"), "start": "100ec",
                    "options": [{"value": name, "label": label("basis", name), "definitions": [name] if name in names else []} for name in ORIGINATORS],
                    "note": say("Its values go into the dark bands, and decide where a test has a stand-in by this originator.", "其数值用于深色区间；检验中有该机构替代指标的，改由替代指标判定。"),
                },
                {
                    "name": "start", "kind": "choice", "title": say("The paper's value of 2010", "论文的2010年数值"), "start": "bands", "options": _options(starts),
                    "note": say("No source was found for it. Tests that contain it in another way stay as they are.", "该数值未找到来源。以其他方式用到它的检验保持不变。"),
                },
                {
                    "name": "said", "kind": "several", "title": say("Sentences of the paper that the bands obey", "区间所遵循的论文表述"), "start": list(growth),
                    "options": [*({"value": name, "label": text} for name, text in growth.items()), {"value": RISING_SHARE, "label": say("the share of goods trade rose every year", "占货物进出口的比重逐年上升")}],
                    "note": say("That the volume rose every year is always among them.", "“规模逐年上升”始终在内。"),
                },
            ],
        },
        {
            "title": say("Figure 2: trade of the three places", "图2：三地外贸"),
            "controls": [
                {"name": "trade", "kind": "choice", "title": say("Where trade is counted", "外贸的统计口径"), "start": "tests", "options": _options(bases),
                 "note": say("As fixed, figure 2 counts by the trading firm.", "图2原定按经营单位所在地统计。")},
                {"name": "from", "kind": "slider", "title": say("First year", "起始年"), "start": str(WINDOW[0]), "min": years[0], "max": years[-2]},
                {"name": "to", "kind": "slider", "title": say("Last year, which is compared", "终止年，用于比较"), "start": str(WINDOW[1]), "min": years[1], "max": years[-1],
                 "note": say(f"Choose at least two years. Figure 2 ends in {WINDOW[1]}; values from {WINDOW[1] + 2} on are hindsight.", f"至少选取两年。图2止于{WINDOW[1]}年；{WINDOW[1] + 2}年及以后的数值属事后数据。")},
            ],
        },
        {
            "title": say("All other tests", "其他检验"),
            "fold": True,
            "controls": [
                {"name": "years", "kind": "choice", "title": say("Years", "年份"), "start": "tests", "options": _options(periods)},
                {"name": "also", "kind": "several", "title": say("Other readings", "其他解读"), "start": [], "options": [{"value": name, "label": text, "definitions": [name]} for name, text in tests.items()],
                 "note": say("Where two chosen readings replace the same measure, both stand-ins decide.", "若所选两种解读替换同一指标，则两个替代指标共同判定。")},
            ],
        },
    ]


def _options(found):
    return [{"value": value, "label": text, "definitions": definitions} for value, (text, definitions) in found.items()]


def points(book):
    """Values that sources give, as figure 1 of the chapter draws them, and CIECC's by division (list of [originator, year, value, kind])."""
    drawn = book.figures["fig-national-envelope"]["data"]
    rows = [dict(zip(drawn["columns"], row, strict=True)) for row in drawn["rows"]]
    found = [[row["series"], row["year"], row["value"], row["kind"]] for row in rows if row["kind"]]
    return [*found, *(["ciecc", year, level, "by division"] for year, level in national()[1]["ciecc"].items())]


def presets():
    """Settings with a name (list of dict with ``label`` and ``state``)."""
    return [
        {"label": say("goods instead of firms", "按货物而非企业"), "state": {"trade": "goods"}},
        {"label": say("iResearch", "艾瑞咨询"), "state": {"cbec": "iresearch"}},
        {"label": say("the Ministry of Commerce", "商务部"), "state": {"cbec": "mofcom"}},
        {"label": say("a stricter reading", "从严解读"), "state": {"also": "stricter_reading"}},
        {"label": say("with the years after the paper", "加入论文之后的年份"), "state": {"to": "2019", "years": "hindsight"}},
    ]


def words():
    """Names and sentences of the page."""
    return {
        "trillion": label("unit", "trillion_yuan"),
        "billion": amount_unit("billion_usd"),
        "perBillion": FACTOR,
        "paper": say("printed in the paper", "论文所载"),
        "originators": {name: label("basis", name) for name in ORIGINATORS},
        "short": {"100ec": "100EC", "iresearch": say("iResearch", "艾瑞咨询"), "mofcom": say("the Ministry of Commerce", "商务部"), "aliresearch": say("AliResearch", "阿里研究院"), "ciecc": "CIECC" if say("en", "zh") == "en" else label("basis", "ciecc")},
        "kinds": {"printed": say("printed in the paper", "论文所载"), "published": say("published", "公布"), "not named": say("originator not named", "来源未署名"), "lower bound": say("lower bound", "下限"), "by division": say("by division", "推算")},
        "bases": {"operating_unit": label("basis", "operating_unit"), "origin_destination": label("basis", "origin_destination")},
        "places": {place: label("place", place) for place in PLACES},
    }


def data(book):
    """What the page's script needs."""
    years, series = trade()
    return {
        "years": YEARS,
        "sentences": list(sentences()),
        "bands": {key: band and [end for pair in band for end in pair] for key, band in band_grid().items()},
        "points": points(book),
        "trade": {"years": years, "series": series, "places": list(PLACES), "window": list(WINDOW), "bases": {"tests": BASES[0], "firm": BASES[0], "goods": BASES[1]}, "focus": "hebei", "against": ["beijing", "tianjin"]},
        "measures": measures(),
        "claims": claims_with_readings(book.ledger, {measure["claim"] for measure in measures()}),
        "definitions": definition_names(),
        "verdicts": verdict_words(),
        "controls": controls(),
        "presets": presets(),
        "words": words(),
    }


def tables(book):
    """What the page shows without scripts: the bands and the three places as the book has them, and each verdict under each definition alone."""
    named = [name for name in sentences() if name != RISING_SHARE]
    alone, sourced = (bands(name, True, named) for name in (ALONE, "100ec"))
    by_year = [[str(year), *(f"{end:.2f}" for pair in (one, other) for end in pair)] for year, one, other in zip(YEARS, alone, sourced, strict=True)]
    years, series = trade()
    places = [[str(year), *(f"{amount(series[f'{basis} trade_total {place}'][number]):{say('.1f', '.0f')}}" for basis in BASES for place in PLACES)] for number, year in enumerate(years)]
    signs, readings = verdict_words(), definition_names()
    changed = []
    for claim in claims_with_readings(book.ledger):
        for definition in load_definitions():
            verdict = decide_again(claim, [definition.id])
            if verdict != claim["book"]:
                changed.append([f"{claim['id']}: {claim['statement']}", readings[definition.id], signs[claim["book"]]["word"], signs[verdict]["word"]])
    low, high = say("lowest", "下限"), say("highest", "上限")
    return [
        (
            say("Figure 1 by the book's own setting: lowest and highest volume, trillion yuan", "本书设定下的图1：规模上下限，万亿元"),
            [say("Year", "年份"), *(f"{text}{say(', ', '，')}{end}" for text in (say("sentences alone", "仅凭论文表述"), say("and 100EC values", "再加100EC数值")) for end in (low, high))],
            by_year,
        ),
        (
            say("Figure 2 and its like: goods trade, billion US dollars", "图2及其另一口径：货物进出口总额，亿美元"),
            [say("Year", "年份"), *(f"{label('place', place)}{say(', ', '，')}{label('basis', basis)}" for basis in BASES for place in PLACES)],
            places,
        ),
        (
            say("Verdicts that change when one definition is changed", "更换一项定义后改变的评判"),
            [say("Claim", "论断"), say("Definition", "定义"), say("As judged", "原评判"), say("Under the definition", "更换后")],
            changed,
        ),
    ]
