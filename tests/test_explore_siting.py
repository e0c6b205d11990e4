"""The explorer of site selection: its script, in a browser, gives the sites, costs and near-ties of ``hebei_cbec.siting`` on the whole grid of its settings.

Python's side is checked first: against the committed chapter, and against the solver. Without a Chromium the browser's tests are skipped.
"""

import gzip
import json
import random
from itertools import product

import numpy as np
import pytest

from hebei_cbec import label
from hebei_cbec.explorers import siting
from hebei_cbec.siting import p_median, two_stage
from hebei_cbec.siting.enumeration import costs_of, index_sets
from reproduction.errors import BookError
from reproduction.figures import FIGURE_MIME, TABLE_MIME
from web.explorers import pack

from .browsing import needs_browser, open_page, running_browser, wait_until
from .helpers import NOTEBOOKS, ROOT, outputs_of

STATIC = ROOT / "web" / "static"
SEATS = siting.candidates(siting.START)
DELIVERIES = [*siting.MEASURES, siting.COUNTIES]
RAIL = [name for name, terminals in siting.GATEWAYS.items() if terminals]
DISCOUNTS = range(0, 91, siting.STEP)
PREMIUMS = range(-siting.LARGEST_SHIFT, siting.LARGEST_SHIFT + 1, siting.STEP)
LARGEST_WEIGHT = 60_000


def record(name, mime):
    """A committed figure or table of the chapter, as a list of rows (dict)."""
    path = next(path for path in NOTEBOOKS if path.stem == "04-4-site-selection")
    data = next(found for _, found in outputs_of(path, mime) if found["name"] == name)["data"]
    return [dict(zip(data["columns"], row, strict=True)) for row in data["rows"]]


def named(sites):
    return ", ".join(label("place", site) for site in sites)


# ---- Python against the chapter and the solver --------------------------------------------------------------------------


def test_medians_are_those_of_the_chapter():
    for row in record("tab-site-medians", TABLE_MIME):
        found = siting.solve(siting.START | {"p": row["p"]})
        assert (named(found["sites"][0]), len(found), (found["excess"] <= siting.NEAR).sum() - 1) == (row["Sites"], row["selections"], row["near-ties"])
        assert (found["mean"][0], 100 * found["excess"][1]) == pytest.approx((row["mean km"], row["second, % worse"]))


def test_sites_by_every_measure_are_those_of_the_chapter():
    rows = record("tab-site-measures", TABLE_MIME)
    found = [siting.solve(siting.START | {"demand": name}) for name in siting.MEASURES]
    printed = [(named(row.sites), row.mean, 100 * row.excess) for ranked in found for row in ranked[ranked["excess"] <= siting.NEAR].itertuples()]
    assert [sites for sites, _, _ in printed] == [row["Sites"] for row in rows]
    assert [pytest.approx(numbers) for _, *numbers in printed] == [[row["mean km"], row["% worse"]] for row in rows]


def test_the_county_model_is_that_of_the_chapter():
    for row in record("tab-county-model", TABLE_MIME):
        found = siting.solve(siting.START | {"demand": siting.COUNTIES, "p": row["p"]})
        assert (named(found["sites"][0]), (found["excess"] <= siting.NEAR).sum() - 1) == (row["counties and rests"], row["near-ties, finer"])
        assert found["mean"][0] == pytest.approx(row["mean km, finer"])


def test_the_two_stage_model_is_that_of_the_chapter():
    for name, row in zip(siting.GATEWAYS, record("tab-two-stage", TABLE_MIME), strict=True):
        found = siting.solve(siting.START | {"demand": name, "circuity": "none"})  # the chapter's table has straight lines
        assert (named(found["sites"][0]), (found["excess"] <= siting.NEAR).sum() - 1) == (row["Sites"], row["near-ties"])
        assert found["mean"][0] == pytest.approx(row["mean cost, road km"])


def test_the_premium_acts_as_in_the_chapter():
    spans = record("fig-rail-premium", FIGURE_MIME)
    for year, premium in product(("2015", "2016"), PREMIUMS):
        found = siting.solve(siting.START | {"demand": f"rail_{year}", "discount": 0, "premium": premium})
        needed = set.intersection(*map(set, found[found["excess"] == 0]["sites"]))
        assert needed == {row["city"] for row in spans if row["gateways"] == year and row["to_km"] <= premium <= row["from_km"]}, (year, premium)


def test_other_sets_stand_as_in_the_chapter():
    chapter = {frozenset(row["sites"].split(", ")): row["km"] for row in record("fig-all-selections", FIGURE_MIME) if row["choice"]}
    ranked = siting.solve(siting.START)
    for row in siting.given_sets():
        sites = [SEATS[number] for number in row["sites"]]
        if len(sites) == 3:
            mean = ranked[[set(found) == set(sites) for found in ranked["sites"]]]["mean"].item()
            assert mean == pytest.approx(chapter[frozenset(label("place", site) for site in sites)]), row["name"]


@pytest.mark.parametrize("name", [*DELIVERIES, *siting.GATEWAYS])
def test_the_solver_agrees(name):
    for p in (1, 2, 3, 5, 8, 11):
        setting = siting.START | {"demand": name, "p": p}
        answer = p_median(siting.costs(setting)[SEATS], siting.weights_of(name), p, near_ties=siting.NEAR)
        found = siting.solve(setting)
        close = found[found["excess"] <= siting.NEAR]
        assert answer.proven
        assert answer.cost == pytest.approx(found["mean"][0] * siting.weights_of(name).sum(), rel=1e-9)
        assert {answer.sites, *(other.sites for other in answer.runners_up)} == set(close["sites"])
        assert sorted(other.excess for other in answer.runners_up) == pytest.approx(close["excess"].iloc[1:].tolist(), abs=1e-9)


def test_the_way_on_is_that_of_the_two_stage_model():
    for name, discount, premium in [("rail_2015", 50, 0), ("rail_2016", 20, 120), ("rail_2016", 0, -80), ("sea", 50, 0)]:
        setting = siting.START | {"demand": name, "discount": discount, "premium": premium}
        inbound = siting.factors()[setting["circuity"]] * siting._straight("clusters")[SEATS]
        answer = two_stage(inbound, siting.ways_on(setting).loc[SEATS], siting.weights_of(name), 3, near_ties=siting.NEAR)
        assert answer.cost == pytest.approx(siting.solve(setting)["mean"][0] * len(inbound))


@pytest.mark.parametrize("change", [{"must": ("baoding",), "out": ("baoding",)}, {"p": 2, "must": ("baoding", "handan", "xingtai")}, {"p": 11, "out": ("langfang",)}])
def test_conditions_that_cannot_be_met_are_refused(change):
    with pytest.raises(BookError, match="setting"):
        siting.solve(siting.START | change)


def test_a_demand_weighs_every_point_and_no_other():
    for name in (*DELIVERIES, *siting.GATEWAYS):
        table, weights = siting.costs(siting.START | {"demand": name}), siting.weights_of(name)
        assert list(table.index) == list(weights.index), name
        assert (weights > 0).all() and np.isfinite(table.to_numpy()).all()


# ---- The script against Python ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped():
    return json.loads(pack("siting", siting.data(None)))


@pytest.fixture(scope="module")
def browser():
    with running_browser() as running:
        yield running


@pytest.fixture(scope="module")
def folder(shipped, tmp_path_factory):
    """The page alone, in both languages of its interface, opened from a folder."""
    made = tmp_path_factory.mktemp("siting")
    styles = "".join(f'<link rel="stylesheet" href="{(STATIC / style).as_uri()}">' for style in ("book.css", "explore.css"))
    scripts = "".join(f'<script defer src="{(STATIC / script).as_uri()}"></script>' for script in ("explore.js", "explore-siting.js"))
    for language in ("en", "zh"):
        (made / f"{language}.html").write_text(
            f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">{styles}{scripts}</head><body>'
            '<div class="explorer" id="explore-siting" data-cite="The book. en.html{setting}"><div class="explore-fallback">without scripts</div></div>'
            f'<script type="application/json" id="explore-siting-data">{pack("siting", shipped)}</script></body></html>',
            encoding="utf-8",
        )
    return made


@pytest.fixture
def explorer(browser, folder):
    """Opens the explorer; afterwards nothing may stand in the console."""
    pages = []

    def opened(query="", width=1000, language="en"):
        pages.append(open_page(browser, (folder / f"{language}.html").as_uri() + query, width=width))
        return pages[-1]

    yield opened
    for page in pages:
        assert page.faults == []
        page.context.close()


def state_of(setting):
    return {name: ".".join(value) if isinstance(value, tuple) else str(value) for name, value in setting.items()}


def printed(sites, mean, excess):
    return [" ".join(sites), f"{mean:.1f}", f"{100 * excess:.2f}"]


def answer_of(ranked):
    """What the page prints, from rows (sites, mean, excess) that stand in their order."""
    close = [row for row in ranked if row[2] <= siting.NEAR + siting.TIE]
    return {"best": printed(*ranked[0]), "near": [printed(*row) for row in close[1:]], "second": printed(*ranked[1])[2] if len(ranked) > 1 else "", "selections": len(ranked)}


def by_enumeration(table, weights, p):
    """The answer from the costs that ``hebei_cbec.siting`` gives to all selections, without the frames that :func:`siting.solve` makes: the grid is long."""
    sets = index_sets(table.shape[1], p)
    costs = costs_of(table, weights, sets)
    excess = costs / costs.min() - 1
    steps = np.round(excess / siting.TIE)
    means = costs / weights.sum()
    order = np.argsort(steps, kind="stable")
    count = max(2, int((excess <= siting.NEAR + siting.TIE).sum()))
    rows = [(tuple(SEATS[site] for site in sets[row]), means[row], excess[row] if excess[row] > siting.TIE else 0.0) for row in order[:count]]
    return answer_of(rows) | {"selections": len(sets)}


def compute(page, states):
    return page.evaluate("(states) => { const data = explore.data('siting'); return states.map((state) => exploreSiting.compute(data, state)); }", states)


def check(page, settings):
    """Compare the script with Python on many settings without conditions; settings that share their costs stand together. Returns what the script says."""
    table, key = None, None
    answers = compute(page, [state_of(setting) for setting in settings])
    for setting, found in zip(settings, answers, strict=True):
        own = {name: value for name, value in setting.items() if name != "p"}
        if own != key:
            key, table, weights = own, siting.costs(setting)[SEATS].to_numpy(), siting.weights_of(setting["demand"]).to_numpy()
        assert found == by_enumeration(table, weights, setting["p"]), setting
    return answers


@needs_browser
def test_deliveries_agree_on_the_whole_grid(explorer):
    settings = [siting.START | {"demand": name, "circuity": factor, "p": p} for name, factor, p in product(DELIVERIES, siting.factors(), range(1, len(SEATS) + 1))]
    assert len(settings) == 9 * 4 * 11
    check(explorer(), settings)


@needs_browser
def test_a_discount_changes_nothing_without_a_railway(explorer):
    settings = [siting.START | {"demand": name, "discount": 0, "premium": -300} for name in (*DELIVERIES, "sea")]
    assert compute(explorer(), [state_of(setting) for setting in settings]) == compute(explorer(), [state_of(siting.START | {"demand": setting["demand"]}) for setting in settings])


@needs_browser
@pytest.mark.parametrize("factor", siting.factors())
def test_exports_agree_on_the_whole_grid(explorer, factor):
    page = explorer()
    numbers = range(1, len(SEATS) + 1)
    check(page, [siting.START | {"demand": "sea", "circuity": factor, "p": p} for p in numbers])
    seen = set()
    for name, discount in product(RAIL, DISCOUNTS):
        settings = [siting.START | {"demand": name, "circuity": factor, "discount": discount, "premium": premium, "p": p} for premium, p in product(PREMIUMS, numbers)]
        seen.update(found["best"][0] for found in check(page, settings) if len(found["best"][0].split()) == 3)
    assert len(seen) > 3  # the price of rail does move sites, so that agreement means something


def settings_with_conditions():
    """Settings with required and excluded sites and open municipalities, by chance."""
    chance = random.Random(44)
    found = []
    while len(found) < 150:
        must, out = (tuple(site for site in SEATS if site in chance.sample(SEATS, chance.randint(0, 3))) for _ in range(2))
        setting = siting.START | {"must": must, "out": out, "p": chance.randint(1, 9), "demand": chance.choice([*DELIVERIES, *siting.GATEWAYS])}
        setting |= {"open": chance.choice([(), ("beijing",), ("tianjin",), siting.MUNICIPALITIES])}
        setting |= {"discount": chance.choice(DISCOUNTS), "premium": chance.choice(PREMIUMS), "circuity": chance.choice(list(siting.factors()))}
        if not set(must) & set(out) and len(must) <= setting["p"] <= len(siting.candidates(setting)):
            found.append(setting)
    return found


@needs_browser
def test_settings_with_conditions_agree(explorer):
    settings = settings_with_conditions()
    for setting, found in zip(settings, compute(explorer(), [state_of(setting) for setting in settings]), strict=True):
        assert found == answer_of(list(siting.solve(setting).itertuples(index=False, name=None))), setting


@needs_browser
def test_the_tables_below_the_map_agree(explorer, shipped):
    page = explorer()
    for demand in ("gdp_2014", siting.COUNTIES, "rail_2016"):
        setting = siting.START | {"demand": demand}
        state = state_of(setting)
        steps = page.evaluate("(state) => exploreSiting.byNumber(explore.data('siting'), state).map((one) => [one.p, one.mean, one.saved])", state)
        means = [siting.solve(setting | {"p": p})["mean"][0] for p in range(1, len(SEATS) + 1)]
        assert [(p, mean) for p, mean, _ in steps] == [(p, pytest.approx(mean)) for p, mean in enumerate(means, 1)]
        assert [saved for _, _, saved in steps[1:]] == pytest.approx([1 - after / before for before, after in zip(means, means[1:], strict=False)])
        sets = page.evaluate("(state) => exploreSiting.compare(explore.data('siting'), state, explore.data('siting').sets).map((one) => [one.mean, one.excess])", state)
        for row, (mean, excess) in zip(shipped["sets"], sets, strict=True):
            ranked = siting.solve(setting | {"p": len(row["sites"])})
            own = ranked[[set(sites) == {SEATS[number] for number in row["sites"]} for sites in ranked["sites"]]]
            assert (mean, excess) == pytest.approx((own["mean"].item(), own["excess"].item())), row["name"]
        assigned = "exploreSiting.assign(data, exploreSiting.solve(data, state)).map((one) => [data.candidates[one.site].id, one.cost, one.share])"
        served = page.evaluate(f"(state) => {{ const data = explore.data('siting'); return {assigned}; }}", state)
        answer = p_median(siting.costs(setting)[SEATS], siting.weights_of(demand), 3)
        assert [site for site, _, _ in served] == list(answer.assignment)
        assert sum(cost * share for _, cost, share in served) == pytest.approx(answer.cost / siting.weights_of(demand).sum())


def test_the_data_are_light_for_a_phone(shipped):
    assert len(gzip.compress(pack("siting", shipped).encode())) <= LARGEST_WEIGHT


# ---- The page as readers use it -----------------------------------------------------------------------------------------


@needs_browser
def test_the_page_opens_at_the_books_setting(explorer):
    page = explorer()
    assert page.evaluate("exploreSiting.page.state()") == state_of(siting.START)
    assert page.inner_text(".explore-own") == "This is the book's own setting."
    wait_until(page, "() => document.querySelector('.explore-status').textContent")
    assert "Shijiazhuang, Tangshan and Langfang are best, with a mean road distance of 85.3 km" in page.inner_text(".explore-status")
    assert not page.is_visible(".explore-fallback")


@needs_browser
def test_every_preset_gives_a_result_and_comes_back_from_its_address(explorer, shipped):
    page = explorer()
    for preset in shipped["presets"]:
        page.get_by_role("button", name=preset["label"]).click()
        wait_until(page, "() => location.search")
        assert page.evaluate("exploreSiting.page.state()") == state_of(siting.START) | preset["state"]
        assert page.is_visible(".explore-output")
        again = explorer("?" + page.url.partition("?")[2])
        assert again.inner_text(".explore-output") == page.inner_text(".explore-output")
        page.get_by_role("button", name="Back to the book's own setting").click()
        wait_until(page, "() => !location.search")


@needs_browser
def test_a_tap_requires_excludes_and_frees_a_seat(explorer):
    page = explorer()
    conditions = lambda: {name: value for name, value in page.evaluate("exploreSiting.page.state()").items() if name in ("must", "out", "open")}  # noqa: E731
    tap = lambda name: page.locator(f".target:has(title:text-is('{name}'))").click()  # noqa: E731
    tap("Baoding")
    assert conditions() == {"must": "baoding", "out": "", "open": ""}
    tap("Baoding")
    assert conditions() == {"must": "", "out": "baoding", "open": ""}
    tap("Baoding")
    tap("Beijing")
    assert conditions() == {"must": "", "out": "", "open": "beijing"}
    page.wait_for_url("**open=beijing**")


@needs_browser
def test_the_keyboard_sets_a_condition_and_the_answer_is_spoken(explorer):
    page = explorer("?must=handan&p=1")
    wait_until(page, "() => document.querySelector('.explore-status').textContent")
    assert "Your conditions cost" in page.inner_text(".explore-status")
    page.get_by_role("group", name="Excluded").get_by_label("Handan").press("Space")
    assert page.evaluate("exploreSiting.page.state().must") == ""
    page.get_by_role("group", name="Required").get_by_label("Tangshan").press("Space")
    page.get_by_role("group", name="Required").get_by_label("Xingtai").press("Space")
    assert page.evaluate("exploreSiting.page.state().p") == "2"  # room for both
    wait_until(page, "() => document.querySelector('.explore-status').textContent.includes('Tangshan and Xingtai')")


@needs_browser
@pytest.mark.parametrize("query", ["?must=baoding&out=baoding", "?must=baoding.handan&p=1", "?out=baoding.handan&p=10"])
def test_conditions_that_cannot_be_met_are_explained(explorer, query):
    page = explorer(query)
    assert page.inner_text(".explore-trouble")
    assert not page.is_visible(".explore-output")
    page.get_by_role("button", name="Back to the book's own setting").click()
    page.wait_for_selector(".explore-output", state="visible")


@needs_browser
def test_sliders_of_rail_are_off_where_there_is_no_railway(explorer):
    page = explorer()
    slider = page.get_by_label("Discount on a kilometre by rail")
    assert slider.is_disabled()
    page.get_by_label("What the warehouses serve").select_option("rail_2016")
    wait_until(page, "() => !document.querySelector('[name=discount]').disabled")
    slider.press("End")
    page.wait_for_url("**discount=90**")


OVERLAPS = """() => {
  const names = [...document.querySelectorAll('.explore-map text:not(.small)')].map((node) => [node.textContent, node.getBBox()]);
  const svg = document.querySelector('.explore-map').viewBox.baseVal;
  const found = [];
  names.forEach(([one, a], row) => {
    if (a.x < -1 || a.x + a.width > svg.width + 1) found.push(`${one} leaves the map`);
    for (const [other, b] of names.slice(row + 1)) {
      const [across, down] = [Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x), Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)];
      if (across > 2 && down > 4) found.push(`${one} and ${other}`);
    }
  });
  return found;
}"""


@needs_browser
@pytest.mark.parametrize("language", ["en", "zh"])
def test_names_on_the_map_are_legible_on_a_phone(explorer, language):
    page = explorer(width=360, language=language)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("figure svg[role=img]").bounding_box()["width"] <= 360
    assert len(page.locator("figure svg[role=img]").get_attribute("aria-label")) > 40
    names = [label("place", site) for site in SEATS]
    if language == "en":
        assert set(names) <= set(page.locator(".explore-map text").all_text_contents())
    assert float(page.evaluate("parseFloat(getComputedStyle(document.querySelector('.explore-map text:not(.small)')).fontSize)")) >= 13
    for demand, p, opened in product([*DELIVERIES, *siting.GATEWAYS], (1, 3, 5, 8), ("", "beijing.tianjin")):
        page.evaluate("(state) => exploreSiting.page.assign(state)", {"demand": demand, "p": str(p), "open": opened})
        assert page.evaluate(OVERLAPS) == [], (demand, p, opened)


@needs_browser
def test_the_tables_say_what_the_map_shows(explorer):
    page = explorer("?demand=rail_2016")
    rows = page.locator(".explore-serving tbody tr").all_text_contents()
    assert len(rows) == page.locator(".explore-map .demand").count() == len(siting.places().clusters)
    chosen = page.locator(".explore-map .emphasis-text").all_text_contents()
    assert sorted(chosen) == sorted(page.locator(".explore-selections tbody tr").first.locator("td").first.inner_text().split(", "))
    assert page.locator(".explore-map .site").count() == len(chosen) == 3


def test_the_tables_without_scripts_cover_every_number_and_demand():
    by_number, by_demand = (rows for _, _, rows in siting.tables(None))
    assert [row[0] for row in by_number] == [str(p) for p in range(1, len(SEATS) + 1)]
    assert [len(row[1].split(", ")) for row in by_number] == list(range(1, len(SEATS) + 1))
    assert len(by_demand) == len([*DELIVERIES, *siting.GATEWAYS])
