"""The explorers: what their scripts compute in a browser equals what Python computes, to the printed digit, on the whole grid of settings.

Python's side is checked against the committed chapters first, so that the two languages cannot agree on something else than the book.
The scripts run in a Chromium of the system, in a page that holds only one explorer; without one these tests are skipped.
"""

import json
import math
import random
from itertools import combinations, product

import pandas as pd
import pytest
from playwright.sync_api import sync_playwright

from hebei_cbec import label
from hebei_cbec.explorers import definitions, ranking
from hebei_cbec.ranking import random_weights
from reproduction.cards import describe_number
from reproduction.claims import find_claim
from reproduction.definitions import load_definitions
from reproduction.errors import BookError
from reproduction.figures import FIGURE_MIME, TABLE_MIME
from reproduction.ledger import ledger
from web.explorers import Book, find_explorer, pack, unpack
from web.explorers.verdicts import DECIDED, decide_again

from .browsing import wait_until
from .helpers import NOTEBOOKS, ROOT, outputs_of
from .test_browser import CHROMIUM, QUIET

STATIC = ROOT / "web" / "static"
NAMES = ("definitions", "ranking")
GROWTH = [name for name in definitions.sentences() if name != definitions.RISING_SHARE]
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (Debian: apt-get install chromium)")


@pytest.fixture(scope="module")
def book():
    """Verdicts and figure records of the committed chapters."""
    return Book({entry["id"]: entry for entry in ledger()}, {record["name"]: record for path in NOTEBOOKS for _, record in outputs_of(path, FIGURE_MIME)})


@pytest.fixture(scope="module")
def shipped(book):
    """The data of each explorer, as its page would hold them."""
    return {name: json.loads(pack(name, find_explorer(name).data(book))) for name in NAMES}


def table_of(chapter, name):
    """A committed table of a chapter, as a list of rows (dict)."""
    path = next(path for path in NOTEBOOKS if path.stem == chapter)
    record = next(record for _, record in outputs_of(path, TABLE_MIME) if record["name"] == name)
    return [dict(zip(record["data"]["columns"], row, strict=True)) for row in record["data"]["rows"]]


# ---- Python against the chapters ------------------------------------------------------------------------------------


def test_bands_of_the_books_setting_are_those_of_figure_1(book):
    drawn = book.figures["fig-national-envelope"]["data"]
    rows = [dict(zip(drawn["columns"], row, strict=True)) for row in drawn["rows"]]
    for series, originator in (("sentences alone", definitions.ALONE), ("sentences and 100EC values", "100ec")):
        expected = [(row["low"], row["high"]) for row in rows if row["series"] == series]
        assert [pytest.approx(pair) for pair in expected] == definitions.bands(originator, True, GROWTH)


def test_bands_with_a_sentence_left_out_are_those_of_the_chapter():
    rows = table_of("02-1-status", "tab-leave-one-out")
    settings = {
        "without: growth fell in 2012": (True, ["growth2013", "growth2014", "growth2015"]),
        "without: growth fell in 2014": (True, ["growth2012", "growth2013", "growth2015"]),
        "without: growth fell in 2015": (True, ["growth2012", "growth2013", "growth2014"]),
        "without: growth did not fall in 2013": (True, ["growth2012", "growth2014", "growth2015"]),
        "without: the paper's value of 2010": (False, GROWTH),
    }
    found = {row["Sentences and values"]: [row[column] for column in row if column.startswith("201")] for row in rows}
    for name, (with_2010, chosen) in settings.items():
        bands = dict(zip(definitions.YEARS, definitions.bands("100ec", with_2010, chosen), strict=True))
        assert [*bands[2011], *bands[2013]] == pytest.approx(found[name]), name


def test_the_rising_share_lowers_2011_as_in_the_chapter():
    row = next(row for row in table_of("02-1-status", "tab-envelope") if "rising share" in row["Sentences used"] and row["Year"] == "2011")
    assert definitions.bands("100ec", True, list(definitions.sentences()))[1] == pytest.approx((row["lowest"], row["highest"]))


def test_verdicts_as_shipped_are_those_of_the_ledger(book, shipped):
    for claim in shipped["definitions"]["claims"]:
        entry = book.ledger[claim["id"]]
        assert entry["kind"] == "recommendation" or DECIDED[claim["book"]] == entry["verdict"], claim["id"]


def test_all_stand_ins_are_shipped(shipped):
    chosen = {name for group in shipped["definitions"]["controls"] for control in group["controls"] for option in control.get("options", []) for name in option.get("definitions", [])}
    assert {name for claim in shipped["definitions"]["claims"] for name, _, _ in claim["stands_in"]} == chosen == set(shipped["definitions"]["definitions"])
    assert sum(len(pairs) for one in load_definitions() for pairs in one.replaces.values()) == sum(len(claim["stands_in"]) for claim in shipped["definitions"]["claims"])


def test_measures_observe_what_the_chapter_observed(book):
    for measure in definitions.measures():
        part = next(part for part in book.ledger[measure["claim"]]["parts"] if part["name"] == measure["part"])
        assert observe(measure, *definitions.WINDOW) == pytest.approx(part["observed"], rel=1e-11), measure["part"]


def test_ranking_of_the_books_setting_is_that_of_the_chapter(book):
    drawn = book.figures["fig-acceptability"]["data"]
    rows = [dict(zip(drawn["columns"], row, strict=True)) for row in drawn["rows"]]
    _, _, acceptability = ranking.rank(ranking.start_positions())
    for row in rows:
        place = next(city for city in acceptability.index if label("place", city) == row["place"])
        assert 100 * acceptability.loc[place, row["from_rank"] : row["to_rank"]].sum() == pytest.approx(row["share"]), row


def test_ranking_by_each_method_is_that_of_the_chapter(monkeypatch):
    monkeypatch.setattr(ranking, "DRAWS", 1)  # ranks by the weights themselves need no draws

    columns = {"sum": "Equal weights", "topsis": "TOPSIS, equal", "promethee": "PROMETHEE II, equal"}
    rows = {row["City"]: row for row in table_of("04-3-industry-transfer", "tab-transfer-ranks")}
    for method, column in columns.items():
        _, placed, _ = ranking.rank(ranking.start_positions(), method)
        assert {label("place", city): place for city, place in placed.items()} == {city: row[column] for city, row in rows.items()}


# ---- The frame ------------------------------------------------------------------------------------------------------


def test_pack_refuses_what_a_page_cannot_hold():
    with pytest.raises(BookError, match="None where there is no value"):
        pack("x", {"share": math.nan})
    with pytest.raises(BookError, match="at most 100,000 bytes"):
        pack("x", {"draws": random.Random(1).choices(range(10**9), k=40_000)})


def test_an_unknown_explorer_is_named():
    with pytest.raises(BookError, match="hebei_cbec.explorers.nothing"):
        find_explorer("nothing")


def test_unpack_gives_back_what_was_packed():
    data = {"text": "</script> & 北京", "values": [0.1, None]}
    page = f'<script type="application/json" id="explore-x-data">{pack("x", data)}</script>'
    assert unpack(page, "x") == data
    with pytest.raises(BookError, match="its data"):
        unpack(page, "y")


# ---- Scripts against Python -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield running
        running.close()


@pytest.fixture(scope="module")
def addresses(shipped, tmp_path_factory):
    """A page for each explorer that holds nothing else, opened from a folder."""
    folder = tmp_path_factory.mktemp("explorers")
    for name in NAMES:
        styles = "".join(f'<link rel="stylesheet" href="{(STATIC / style).as_uri()}">' for style in ("book.css", "explore.css"))
        scripts = "".join(f'<script defer src="{(STATIC / script).as_uri()}"></script>' for script in ("explore.js", f"explore-{name}.js"))
        (folder / f"{name}.html").write_text(
            f'<!doctype html><html lang="en"><head><meta charset="utf-8">{styles}{scripts}</head><body>'
            f'<div class="explorer" id="explore-{name}" data-cite="The book. {name}.html{{setting}}"><div class="explore-fallback">without scripts</div></div>'
            f'<script type="application/json" id="explore-{name}-data">{pack(name, shipped[name])}</script></body></html>',
            encoding="utf-8",
        )
    return {name: (folder / f"{name}.html").as_uri() for name in NAMES}


@pytest.fixture
def open_explorer(browser, addresses):
    """Opens an explorer; afterwards nothing may stand in the console."""
    pages = []

    def opened(name, query="", width=1000):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.faults = []
        page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.goto(addresses[name] + query)
        pages.append(page)
        return page

    yield opened
    for page in pages:
        assert page.faults == []
        page.close()


def tricky_numbers():
    """Numbers at and beside the half of a digit, of many sizes."""
    chance = random.Random(7)
    ties = [k / 2**n for n in range(8) for k in range(-9, 10)]
    return [*ties, 0.0, -0.0, 0.15, 1.005, 2.675, 1e-7, 123456.5, 999999.5, 1e15, *(chance.uniform(-1, 1) * 10 ** chance.randint(-9, 12) for _ in range(500))]


@needs_browser
@pytest.mark.parametrize("specification", [".0f", ".1f", ".3f", ",.0f", ",.2f", ".0%", ".1%", ".2%", ".3g", ".4g", ".6g", ",.6g"])
def test_numbers_are_printed_as_python_prints_them(open_explorer, specification):
    numbers = tricky_numbers()
    page = open_explorer("ranking")
    assert page.evaluate("([numbers, how]) => numbers.map((number) => explore.format(number, how))", [numbers, specification]) == [format(number, specification) for number in numbers]


def start_state(shipped, name):
    """The book's own setting of an explorer, as its page has it."""
    if name == "ranking":
        return {key: str(value) for key, value in ranking.start_positions().items()} | {"method": "sum", "scatter": "1"}
    return {control["name"]: ".".join([control["start"]] if isinstance(control["start"], str) else control["start"]) for group in shipped[name]["controls"] for control in group["controls"]}


@needs_browser
@pytest.mark.parametrize("name", NAMES)
def test_a_page_opens_at_the_books_setting(open_explorer, shipped, name):
    page = open_explorer(name)
    assert page.evaluate(f"explore{name.title()}.page.state()") == start_state(shipped, name)
    assert page.inner_text(".explore-own") == "This is the book's own setting."
    assert not page.is_visible(".explore-fallback")
    assert page.url.endswith(f"{name}.html")


def compute_all(page, name, states, data=None):
    """What the script computes for many states."""
    given = "given" if data else f"explore.data('{name}')"
    return page.evaluate(f"([states, given]) => {{ const data = {given}; return states.map((state) => explore{name.title()}.compute(data, state)); }}", [states, data])


@needs_browser
def test_bands_agree_on_the_whole_grid(open_explorer, shipped):
    book_setting = start_state(shipped, "definitions")
    ids = list(definitions.sentences())
    states = [
        book_setting | {"cbec": originator, "start": start, "said": ".".join(name for name, tick in zip(ids, ticks, strict=True) if tick)}
        for originator, start, ticks in product(definitions.ORIGINATORS, ("bands", "known", "unused"), product((True, False), repeat=len(ids)))
    ]
    assert len(states) == 480
    for state, found in zip(states, compute_all(open_explorer("definitions"), "definitions", states), strict=True):
        said = [name for name in state["said"].split(".") if name]
        for key, originator in (("alone", definitions.ALONE), ("sourced", state["cbec"])):
            bands = definitions.band_grid()[definitions.band_key(originator, state["start"] != "unused", said)]
            assert found[key] == (bands and [[f"{low:.2f}", f"{high:.2f}"] for low, high in bands]), (state, key)


def window(state):
    """First and last year of figure 2."""
    last = int(state["to"])
    return min(int(state["from"]), last - 1), last


def observe(measure, first, last):
    """What a part of a test observes in some years: pandas, where the script has loops."""
    years, series = definitions.trade()
    table = pd.DataFrame({key: series[key] for key in dict.fromkeys(measure["series"])}, index=years).loc[first:last]
    if measure["kind"] == "ratio":
        top, bottom = measure["series"]
        return float(f"{table[top].iloc[-1] / table[bottom].iloc[-1]:.10g}")
    if measure["kind"] == "higher":
        return int((table.iloc[-1] > table.iloc[0]).sum())
    return int((table.diff().iloc[1:] > 0).all().sum())


def verdicts_by_python(shipped, state):
    """All verdicts under a state, by the functions of the book."""
    controls = [control for group in shipped["controls"] for control in group["controls"]]
    chosen = {
        name for control in controls for option in control.get("options", []) if option["value"] in state[control["name"]].split(".") for name in option.get("definitions", [])
    }
    found = {}
    for claim in shipped["claims"]:
        parts = {name: dict(part) for name, part in claim["parts"].items()}
        for measure in definitions.measures():
            if measure["claim"] == claim["id"]:
                condition = next(part.condition for part in find_claim(claim["id"]).parts if part.name == measure["part"])
                if measure["part"] in parts:
                    parts[measure["part"]]["outcome"] = "holds" if condition.contains(observe(measure, *window(state))) else "fails"
        found[claim["id"]] = decide_again(claim | {"parts": parts}, chosen)
    return found, chosen


def definition_states(shipped):
    """Settings that cover every combination of definitions that can meet in one claim; see the test."""
    start = start_state({"definitions": shipped}, "definitions")
    also = next(control for group in shipped["controls"] for control in group["controls"] if control["name"] == "also")
    names = [option["value"] for option in also["options"]]
    few = [start | {"also": ".".join(name for name in names if name in ticked)} for size in range(4) for ticked in combinations(names, size)]
    values = {name: [option["value"] for option in control["options"]] for group in shipped["controls"] for control in group["controls"] if (name := control["name"]) in ("cbec", "start", "trade", "years")}
    main = [dict(zip(values, found, strict=True)) for found in product(*values.values())]
    return [state | setting for state in few if state["also"].count(".") < 2 for setting in main] + few


@needs_browser
def test_verdicts_agree_under_every_combination_of_definitions(open_explorer, shipped):
    data = shipped["definitions"]
    states = definition_states(data)
    covered = set()
    script = "(states) => { const data = explore.data('definitions'); return states.map((state) => exploreDefinitions.decideAll(data, state).map(({verdict}) => verdict).join('')); }"
    for state, found in zip(states, open_explorer("definitions").evaluate(script, states), strict=True):
        assert found == "".join(map(str, cached_verdicts(data, state, covered).values())), state
    # every combination that the controls allow was tried for every claim: one of each control, and any of the boxes
    exclusive = [{"by_firm", "by_goods"}, {"iresearch", "mofcom", "aliresearch", "ciecc"}, {"years_to_2014", "one_more_year", "hindsight"}]
    for claim in data["claims"]:
        readings = {name for name, _, _ in claim["stands_in"]}
        for size in range(len(readings) + 1):
            for together in combinations(sorted(readings), size):
                if all(len(group & set(together)) <= 1 for group in exclusive):
                    assert (claim["id"], together) in covered


MEMORY = {}


def cached_verdicts(data, state, covered):
    """Verdicts of the book's functions; a claim is decided once for each set of definitions that it knows."""
    controls = [control for group in data["controls"] for control in group["controls"]]
    chosen = {name for control in controls for option in control.get("options", []) if option["value"] in state[control["name"]].split(".") for name in option.get("definitions", [])}
    found = {}
    for claim in data["claims"]:
        together = tuple(sorted({name for name, _, _ in claim["stands_in"]} & chosen))
        covered.add((claim["id"], together))
        if (claim["id"], together) not in MEMORY:
            MEMORY[claim["id"], together] = verdicts_by_python({"controls": data["controls"], "claims": [claim]}, state)[0][claim["id"]]
        found[claim["id"]] = MEMORY[claim["id"], together]
    return found


@needs_browser
def test_figure_2_and_its_verdicts_agree_in_all_years_and_bases(open_explorer, shipped):
    data = shipped["definitions"]
    years, series = definitions.trade()
    start = start_state(shipped, "definitions")
    observed = {measure["claim"] for measure in definitions.measures()}
    states = [start | {"from": str(first), "to": str(last), "trade": trade, "also": also} for first in years[:-1] for last in years[1:] for trade in ("tests", "firm", "goods") for also in ("", "stricter_reading")]
    assert len(states) == 600
    basis = {"tests": "operating_unit", "firm": "operating_unit", "goods": "origin_destination"}
    seen = set()
    for state, found in zip(states, compute_all(open_explorer("definitions"), "definitions", states), strict=True):
        _, last = window(state)
        at = {place: series[f"{basis[state['trade']]} trade_total {place}"][years.index(last)] for place in definitions.PLACES}
        assert found["ratios"] == [[place, f"{at['hebei'] / at[place]:.3f}"] for place in ("beijing", "tianjin")]
        expected, _ = verdicts_by_python(data | {"claims": [claim for claim in data["claims"] if claim["id"] in observed]}, state)
        assert {key: verdict for key, verdict in found["verdicts"].items() if key in observed} == expected, state
        seen.update(expected.items())
    assert len(seen) > len(observed)  # the years do change verdicts, so that agreement means something


@needs_browser
def test_observations_are_printed_as_on_the_cards(open_explorer, shipped):
    state = start_state(shipped, "definitions") | {"to": "2016", "trade": "goods"}
    found = open_explorer("definitions").evaluate("(state) => exploreDefinitions.decideAll(explore.data('definitions'), state).flatMap(({claim, deciding}) => deciding.map((part) => [claim.id, part.name, part.observed]))", state)
    for measure in definitions.measures():
        printed = next((text for claim, part, text in found if (claim, part) == (measure["claim"], measure["part"])), None)
        assert printed in (None, describe_number(observe(measure, *window(state))))


def ranking_states():
    """Positions of the sliders: the book's, each indicator alone, the presets, and some by chance."""
    start = ranking.start_positions()
    chance = random.Random(43)
    found = [start, *({name: 7 if name == alone else 0 for name in start} for alone in start)]
    found += [start | preset["state"] for preset in ranking.presets()]
    found += [{name: chance.choice([0, *range(ranking.MOST + 1)]) for name in start} for _ in range(8)]
    return found


def ranked_by_python(positions, method, scatter):
    """What the page prints for a setting, by the functions of the chapter."""
    scores, placed, acceptability = ranking.rank(positions, method, scatter)
    counts = (acceptability * ranking.DRAWS).round().astype(int)
    printed = {}
    for city in scores.index:
        ranks = [rank for rank, count in counts.loc[city].items() for _ in range(count)]
        middle = (ranks[(len(ranks) - 1) // 2] + ranks[len(ranks) // 2]) / 2
        printed[city] = {
            "rank": int(placed[city]), "score": f"{ranking.steady(scores[city]):.3f}", "first": f"{100 * acceptability.loc[city, 1]:.1f}", "four": f"{(100 * acceptability).loc[city, 1:4].sum():.1f}",
            "median": f"{middle:.3g}", "best": ranks[0], "worst": ranks[-1],
        }  # fmt: skip
    return printed


@needs_browser
@pytest.mark.parametrize("method", ["sum", "promethee"])
def test_rankings_agree_on_a_grid_of_weights(open_explorer, method):
    settings = [(positions, scatter) for number, positions in enumerate(ranking_states()) for scatter in ((1, 0.3) if number % 4 == 0 else (1,))]
    states = [{name: str(position) for name, position in positions.items()} | {"method": method, "scatter": str(scatter)} for positions, scatter in settings]
    for (positions, scatter), found in zip(settings, compute_all(open_explorer("ranking"), "ranking", states), strict=True):
        assert found == ranked_by_python(positions, method, scatter), (positions, scatter)


@needs_browser
def test_rankings_by_topsis_agree_on_a_grid_of_weights(open_explorer, shipped, monkeypatch):
    """With 200 draws instead of 10,000, because pymcdm ranks one weighting at a time."""
    monkeypatch.setattr(ranking, "DRAWS", 200)
    data = shipped["ranking"] | {"random": shipped["ranking"]["random"] | {"draws": 200}}
    states = [{name: str(position) for name, position in positions.items()} | {"method": "topsis", "scatter": "1"} for positions in ranking_states()]
    for positions, found in zip(ranking_states(), compute_all(open_explorer("ranking"), "ranking", states, data), strict=True):
        assert found == ranked_by_python(positions, "topsis", 1), positions


@needs_browser
def test_the_draws_are_those_of_the_chapter(open_explorer):
    count = 13
    found = open_explorer("ranking").evaluate(f"[...exploreRanking.draws(explore.data('ranking'), {count})]")
    expected = random_weights(range(count), ranking.DRAWS, ranking.SEED).to_numpy().ravel()
    assert found == pytest.approx(expected, rel=1e-12)


# ---- The page as readers use it -------------------------------------------------------------------------------------


@needs_browser
def test_a_setting_is_in_the_address_and_comes_back(open_explorer):
    page = open_explorer("definitions")
    page.get_by_label("Where trade is counted").select_option("goods")
    page.get_by_label("growth fell in 2012").uncheck()
    page.wait_for_url("**trade=goods**")
    assert "cbec=" not in page.url
    again = open_explorer("definitions", "?" + page.url.partition("?")[2])
    assert again.evaluate("exploreDefinitions.page.state()") == page.evaluate("exploreDefinitions.page.state()")
    assert "differs from the book's" in again.inner_text(".explore-own")
    assert again.inner_text(".explore-cite").endswith(again.url.rpartition("/")[2])
    again.get_by_role("button", name="Back to the book's own setting").click()
    wait_until(again, "() => !location.search")
    assert again.inner_text(".explore-own") == "This is the book's own setting."


@needs_browser
@pytest.mark.parametrize("query", ["?cbec=nobody", "?to=1999", "?said=growth2012.growth2012", "?from=2010.5"])
def test_an_address_with_an_unknown_value_is_answered(open_explorer, query):
    page = open_explorer("definitions", query)
    assert "a value that does not exist" in page.inner_text(".explore-trouble")
    wait_until(page, "() => !location.search")


@needs_browser
def test_weights_of_zero_are_refused_in_words(open_explorer):
    query = "?" + "&".join(f"{name}=0" for name in ranking.INDICATORS)
    page = open_explorer("ranking", query)
    assert "give at least one indicator some weight" in page.inner_text(".explore-trouble")
    assert not page.is_visible(".explore-output")
    page.get_by_label("Regional GDP").press("ArrowRight")
    page.wait_for_selector(".explore-output", state="visible")
    assert not page.is_visible(".explore-trouble")


@needs_browser
def test_sentences_and_values_that_exclude_each_other_are_said_to(open_explorer):
    page = open_explorer("definitions", "?cbec=mofcom")
    wait_until(page, "() => document.querySelector('.explore-status').textContent")
    assert "No series agrees with the values of the Ministry of Commerce" in page.inner_text(".explore-status")


@needs_browser
def test_the_keyboard_moves_a_weight_and_the_live_region_says_so(open_explorer):
    page = open_explorer("ranking")
    status = page.locator(".explore-status")
    wait_until(page, "() => document.querySelector('.explore-status').textContent")
    before = status.inner_text()
    slider = page.get_by_label("Distance to Beijing")
    slider.focus()
    slider.press("End")
    page.wait_for_url("**distance_beijing=10**")
    assert slider.get_attribute("aria-valuetext").startswith("10 → ")
    assert status.inner_text() != before
    assert status.get_attribute("role") == "status"


@needs_browser
@pytest.mark.parametrize("name", NAMES)
def test_a_picture_fits_a_phone_and_has_words_and_a_table(open_explorer, name):
    page = open_explorer(name, width=360)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for picture in page.locator("figure svg[role=img]").all():
        assert len(picture.get_attribute("aria-label")) > 40
        assert picture.bounding_box()["width"] <= 360
    assert page.locator("figure svg[role=img]").count() == {"definitions": 2, "ranking": 1}[name]
    assert page.locator("table caption").count() >= page.locator("figure svg[role=img]").count()
