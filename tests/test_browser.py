"""The pages in a real browser: quiet console, nothing from other hosts, no sideways scrolling, a ledger that can be searched.

They need a Chromium of the system (Debian: ``apt-get install chromium``) and are skipped where there is none.
"""

import json

import pytest

from web.browser import QUIET  # noqa: F401 – other test files take it from here

from .browsing import CHROMIUM, address, names_of_pages, needs_browser, open_page, running_browser, wait_until  # noqa: F401

LEDGER = "chapters/06-verdicts.html"
VIEWS = [(360, "dark"), (1280, "light")]

pytestmark = needs_browser


@pytest.fixture(scope="module")
def browser():
    with running_browser() as running:
        yield running


@pytest.mark.parametrize("edition", ["en", "zh"])
@pytest.mark.parametrize(("width", "mode"), VIEWS)
def test_every_page_is_quiet_whole_and_fits(site, browser, edition, width, mode):
    for name in names_of_pages(edition):
        page = open_page(browser, address(site, name), width, mode)
        assert page.faults == [], f"{name}: {page.faults}"
        outside = [url for url in page.asked if not url.startswith(("file:", "data:", "blob:"))]
        assert outside == [], f"{name}: {outside}"
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, f"{name} scrolls sideways at {width} px"
        page.context.close()


def shown_rows(page):
    return page.locator("tr[data-section]:visible").count()


def wait_for_count(page, shown, total):
    """The status line follows the filters a moment later."""
    wait_until(page, "(text) => document.querySelector('.ledger-count').textContent === text", arg=f"{shown} of {total} claims", timeout=10_000)
    assert shown_rows(page) == shown


def test_the_ledger_is_searched_with_the_keyboard_alone(site, browser):
    entries = json.loads((site / "claims.json").read_text(encoding="utf-8"))
    page = open_page(browser, address(site, LEDGER))
    assert shown_rows(page) == len(entries)
    page.get_by_label("Words or claim id").focus()
    page.keyboard.type("s2.1-c09")
    wait_for_count(page, 1, len(entries))
    assert "words=s2.1-c09" in page.url
    for _ in range(5):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    wait_for_count(page, len(entries), len(entries))
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.name") == "grade"
    page.context.close()


def test_the_ledger_filters_by_verdict_and_section_and_the_address_keeps_it(site, browser):
    entries = json.loads((site / "claims.json").read_text(encoding="utf-8"))
    wanted = [entry for entry in entries if entry["verdict"] == "contradicted" and entry["section"] == "2.1"]
    page = open_page(browser, address(site, f"{LEDGER}?verdict=contradicted&section=2.1"))
    assert shown_rows(page) == len(wanted) > 0
    page.context.close()


def test_the_ledger_is_a_plain_table_without_scripts(site, browser):
    entries = json.loads((site / "claims.json").read_text(encoding="utf-8"))
    page = open_page(browser, address(site, LEDGER), scripts=False)
    assert shown_rows(page) == len(entries)
    assert page.locator("form.ledger-filters").count() == 0
    page.context.close()


@pytest.mark.parametrize("query", ["s2.1-c09", "decomposition", "综合保税区", "originator", "石家庄", "Langfang"])
def test_search_finds_claims_words_and_chinese_compounds(site, browser, query):
    page = open_page(browser, address(site, f"search.html?q={query}"))
    page.wait_for_selector("ul.search li")
    assert page.locator("ul.search li").count() >= 1
    assert page.faults == []
    page.context.close()


def test_the_switch_leads_to_the_same_section_of_the_other_edition(site, browser):
    page = open_page(browser, address(site, "chapters/02-1-status.html#s2.1-c15"))
    page.locator("a.edition-switch").click()
    page.wait_for_url("**/zh/chapters/02-1-status.html#s2.1-c15")
    assert page.evaluate("document.documentElement.lang") == "zh-CN" and page.locator("[id='s2.1-c15']").is_visible()
    page.locator("a.edition-switch").click()
    page.wait_for_url(address(site, "chapters/02-1-status.html#s2.1-c15"))
    page.context.close()


@pytest.mark.parametrize(("edition", "found", "hide"), [("en", "found", "Hide Search Matches"), ("zh", "找到", "不再标示搜索词")])
def test_search_speaks_the_language_announces_the_count_and_marks_the_words(site, browser, edition, found, hide):
    folder = "" if edition == "en" else "zh/"
    page = open_page(browser, address(site, f"{folder}search.html?q=综合保税区" if edition == "zh" else "search.html?q=warehouse"), 360)
    wait_until(page, "(word) => document.querySelector('.search-summary')?.textContent.includes(word)", arg=found)
    assert page.locator(".search-summary").get_attribute("role") == "status"
    page.locator("ul.search a").first.click()
    page.wait_for_selector("span.highlighted", state="attached")
    link = page.locator(".highlight-link a")
    assert link.inner_text() == hide
    link.click()
    assert page.locator("span.highlighted").count() == 0
    assert page.faults == []
    page.context.close()


def test_ctrl_k_starts_a_search(site, browser):
    page = open_page(browser, address(site, "chapters/02-1-status.html"), 360)
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.id") == "search-words"
    page.keyboard.type("decomposition")
    page.keyboard.press("Enter")
    page.wait_for_selector("ul.search li")
    page.context.close()


@pytest.mark.parametrize("edition", ["en", "zh"])
def test_the_landing_page_tells_the_story_on_one_screen(site, browser, edition):
    page = open_page(browser, address(site, "index.html" if edition == "en" else "zh/index.html"), 1280)
    for part in ("h1", ".landing-words p", ".tally-bar", ".verdict-tally", ".figure-picture img"):
        box = page.locator(part).first.bounding_box()
        assert box and box["y"] >= 0 and box["y"] + box["height"] <= 800, (part, box)
    page.context.close()


def test_a_chapter_has_reading_time_neighbours_and_folded_code(site, browser):
    page = open_page(browser, address(site, "chapters/02-1-status.html"))
    assert "minutes to read" in page.locator(".reading-line").inner_text()
    assert page.locator("details.hide[open]").count() == 0 < page.locator("details.hide").count()
    assert page.locator(".prev-next .prev").get_attribute("href") == "01-introduction.html"
    page.locator(".prev-next .next").click()
    page.wait_for_url("**/02-2-status-analysis.html")
    page.context.close()


def test_the_header_of_a_long_table_stays_in_sight(site, browser):
    page = open_page(browser, address(site, "results.html"))
    region = page.locator(".table-scroll").last
    region.evaluate("region => { region.scrollIntoView(); region.scrollTop = 2000; }")
    gap = region.evaluate("region => region.querySelector('thead th').getBoundingClientRect().top - region.getBoundingClientRect().top")
    assert region.evaluate("region => region.scrollTop") > 500 and abs(gap) <= 1
    page.context.close()


def test_paper_shows_the_text_the_figures_and_nothing_of_the_frame(site, browser):
    page = open_page(browser, address(site, "chapters/02-1-status.html"), mode="dark")
    page.emulate_media(media="print")
    for part in (".site-header", "#site-navigation", "#page-contents", ".code-switch", ".prev-next"):
        assert not page.locator(part).first.is_visible(), part
    assert page.locator(".figure-source").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.context.close()
