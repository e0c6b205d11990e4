"""The pages in a real browser: quiet console, nothing from other hosts, no sideways scrolling, a ledger that can be searched.

They need a Chromium of the system (Debian: ``apt-get install chromium``) and are skipped where there is none.
"""

import json
import shutil

import pytest
from playwright.sync_api import sync_playwright

from web.book import pages_of

from .helpers import ROOT

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
LEDGER = "chapters/06-verdicts.html"
VIEWS = [(360, "dark"), (1280, "light")]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (Debian: apt-get install chromium)")


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield running
        running.close()


def open_page(browser, address, width=1280, mode="light", scripts=True):
    """A page, with the errors it logs and the addresses it asks for."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=mode, java_script_enabled=scripts)
    page = context.new_page()
    page.faults, page.asked = [], []
    page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(address)
    return page


def address(site, name):
    return f"file://{site / name}"


@pytest.mark.parametrize(("width", "mode"), VIEWS)
def test_every_page_is_quiet_whole_and_fits(site, browser, width, mode):
    for name in pages_of(ROOT):
        page = open_page(browser, address(site, f"{name}.html"), width, mode)
        assert page.faults == [], f"{name}: {page.faults}"
        outside = [url for url in page.asked if not url.startswith(("file:", "data:", "blob:"))]
        assert outside == [], f"{name}: {outside}"
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, f"{name} scrolls sideways at {width} px"
        page.context.close()


def shown_rows(page):
    return page.locator("tr[data-section]:visible").count()


def wait_for_count(page, shown, total):
    """The status line follows the filters a moment later."""
    page.wait_for_function(f"document.querySelector('.ledger-count').textContent === '{shown} of {total} claims'", timeout=10_000)
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


@pytest.mark.parametrize("query", ["s2.1-c09", "decomposition", "综合保税区", "originator"])
def test_search_finds_claims_words_and_chinese_compounds(site, browser, query):
    page = open_page(browser, address(site, f"search.html?q={query}"))
    page.wait_for_selector("ul.search li")
    assert page.locator("ul.search li").count() >= 1
    assert page.faults == []
    page.context.close()


def test_the_switch_leads_to_the_same_section_of_the_other_edition(site, browser):
    page = open_page(browser, address(site, "chapters/02-1-status.html#s2.1-c15"))
    page.evaluate("document.addEventListener('click', (event) => event.preventDefault())")  # stay: the other edition is not built here
    page.locator("a.edition-switch").first.click()
    assert page.locator("a.edition-switch").first.get_attribute("href").endswith("zh/chapters/02-1-status.html#s2.1-c15")
    page.context.close()
