"""Every page of both editions against axe (WCAG 2.0 to 2.2, levels A and AA, and best practices), and by keyboard.

axe reads what is shown, so everything folded is unfolded first, except code: its colours are computed below, once for all pages.
Of a table it reads the first rows: the others are made by the same lines of code, and a page of 2,000 rows would take minutes.
Contrast is judged once for each look of text on a page.
"""

import base64
import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from reproduction.figures import VERDICT_COLOURS

from .browsing import address, names_of_pages, needs_browser, open_page, running_browser, wait_until
from .helpers import ROOT

pytestmark = needs_browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIEWS = [(360, "dark"), (360, "light"), (1280, "light"), (1280, "dark")]
ROWS = 12
"""Of a table that axe reads."""
TEXT, GRAPHICS = 4.5, 3.0
"""Smallest contrast of text and of things that must be seen (WCAG 1.4.3 and 1.4.11)."""


@pytest.fixture(scope="module")
def browser():
    with running_browser() as running:
        yield running


def prepare(page):
    """Unfold, shorten tables and code, and bring in axe."""
    page.evaluate("for (const fold of document.querySelectorAll('details:not(.hide)')) fold.open = true")
    page.evaluate(f"for (const row of document.querySelectorAll('tbody tr:nth-child(n+{ROWS + 1})')) row.remove()")
    page.evaluate("for (const code of document.querySelectorAll('details.hide .highlight')) code.remove()")
    page.evaluate(AXE_SCRIPT)


REPRESENTATIVES = """() => {
  const groups = new Map();
  for (const element of document.body.querySelectorAll("*")) {
    if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()) || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    let ground = element;
    while (ground && /, 0\\)$|transparent/.test(getComputedStyle(ground).backgroundColor)) ground = ground.parentElement;
    const key = [style.color, ground && getComputedStyle(ground).backgroundColor, style.fontSize, style.fontWeight, style.opacity].join();
    if (!groups.has(key)) groups.set(key, element);
  }
  return [...groups.values()];
}"""
"""One element for each colour, ground, size and weight of text on the page: all others look like one of them."""


def run_axe(page, context, rules):
    """What axe finds, as lines."""
    options = {"resultTypes": ["violations"], "preload": False, **rules}
    found = page.evaluate(f"(options) => axe.run({context}, options)", options)["violations"]
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def structure(page):
    """Violations of all rules but contrast."""
    return run_axe(page, "document", {"runOnly": {"type": "tag", "values": RULES}, "rules": {"color-contrast": {"enabled": False}}})


def contrasts(page):
    """Violations of contrast."""
    return run_axe(page, f"{{include: ({REPRESENTATIVES})()}}", {"runOnly": {"type": "rule", "values": ["color-contrast"]}})


def view(page, width, mode):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=mode)
    wait_until(page, "(mode) => document.documentElement.dataset.theme === mode", arg=mode)


class PagesOfAnEdition:
    """One class an edition, so that two processes share the work."""

    edition = None

    def test_no_page_has_a_violation_in_any_view(self, site, browser):
        for name in names_of_pages(self.edition):
            page = open_page(browser, address(site, name), 360, "dark", bypass_csp=True)
            prepare(page)
            for width, mode in VIEWS:
                view(page, width, mode)
                assert contrasts(page) == [], (name, width, mode)
                assert structure(page) == [], (name, width, mode)
            page.context.close()

    def test_headings_are_in_order_and_every_header_of_a_table_has_words(self, site, browser):
        for name in names_of_pages(self.edition):
            page = open_page(browser, address(site, name))
            levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].filter(heading => heading.checkVisibility()).map(heading => +heading.localName[1])")
            assert levels.count(1) == 1 and levels[0] == 1, (name, levels)
            assert all(later - earlier <= 1 for earlier, later in zip(levels, levels[1:], strict=False)), (name, levels)
            assert page.evaluate("[...document.querySelectorAll('th')].filter(header => !header.textContent.trim()).length") == 0, name
            page.context.close()


class TestEnglishPages(PagesOfAnEdition):
    edition = "en"


class TestChinesePages(PagesOfAnEdition):
    edition = "zh"


def test_axe_finds_a_violation_where_there_is_one(site, browser):
    page = open_page(browser, address(site, "index.html"))
    page.evaluate("document.querySelector('.figure-picture img').removeAttribute('alt')")
    page.evaluate("document.querySelector('.site-footer p').style.color = '#eeeeee'")
    prepare(page)
    assert any("image-alt" in line for line in structure(page))
    assert any("color-contrast" in line for line in contrasts(page))
    page.context.close()


def focused(page):
    """The element that has the focus, in words."""
    return page.evaluate("(() => { const e = document.activeElement; return `${e.localName}.${e.className} ${e.getAttribute('href') || ''} ${e.textContent.trim().slice(0, 40)}` })()")


def outlined(page):
    return page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_the_first_key_leads_past_the_frame(site, browser):
    page = open_page(browser, address(site, "chapters/02-1-status.html"))
    page.keyboard.press("Tab")
    assert "Skip to main content" in focused(page) and outlined(page)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('main-content').contains(document.activeElement)")
    page.context.close()


def test_everything_of_the_frame_is_reached_and_seen_with_the_keyboard(site, browser):
    page = open_page(browser, address(site, "chapters/02-1-status.html"))
    seen = []
    for _ in range(150):
        page.keyboard.press("Tab")
        seen.append(focused(page))
        assert outlined(page), seen[-1]
        if "code-switch" in seen[-1]:
            break
    text = "\n".join(seen)
    for part in ("site-title", "search-link", "edition-switch", "mode-button", "input.", "06-verdicts.html", "code-switch"):
        assert part in text, part
    page.context.close()


def test_contents_open_and_close_with_the_keyboard_on_a_phone(site, browser):
    page = open_page(browser, address(site, "chapters/02-1-status.html"), 360)
    assert not page.locator("#site-navigation").is_visible()
    page.locator(".menu-button").focus()
    page.keyboard.press("Enter")
    assert page.locator("#site-navigation").is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('site-navigation').contains(document.activeElement)"), "the list comes next in the order of the Tab key"
    page.keyboard.press("Escape")
    assert not page.locator("#site-navigation").is_visible()
    assert page.evaluate("document.activeElement.classList.contains('menu-button')"), "the focus returns to the button"
    page.context.close()


def test_contents_open_without_scripts(site, browser):
    page = open_page(browser, address(site, "chapters/02-1-status.html"), 360, scripts=False)
    page.locator(".menu-button").click()
    assert page.locator("#site-navigation a[href='../sources.html']").is_visible()
    page.context.close()


def test_one_switch_for_all_code_is_remembered_on_other_pages(site, browser):
    page = open_page(browser, address(site, "chapters/02-1-status.html"))
    folds = "[...document.querySelectorAll('details.hide')].map(fold => fold.open)"
    assert not any(page.evaluate(folds))
    page.locator(".code-switch").focus()
    page.keyboard.press("Space")
    assert all(page.evaluate(folds)) and page.locator(".code-switch").inner_text() == "Hide code"
    page.goto(address(site, "chapters/02-2-status-analysis.html"))
    assert all(page.evaluate(folds)) and page.evaluate(folds)
    page.locator(".code-switch").click()
    page.reload()
    assert not any(page.evaluate(folds)) and page.locator(".code-switch").inner_text() == "Show code"
    page.context.close()


def test_the_colours_chosen_are_kept_and_the_pictures_follow(site, browser):
    page = open_page(browser, address(site, "index.html"), mode="dark")
    picture = page.locator(".figure-picture img").first

    def ground():  # the colour in the corner of the picture as it is drawn
        picture.scroll_into_view_if_needed()
        shot = picture.screenshot(type="png")
        return page.evaluate(
            "async (bytes) => { const image = await createImageBitmap(new Blob([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))])); const canvas = new OffscreenCanvas(2, 2);"
            " const context = canvas.getContext('2d'); context.drawImage(image, 0, 0); return [...context.getImageData(1, 1, 1, 1).data].slice(0, 3) }",
            base64.b64encode(shot).decode(),
        )

    assert page.evaluate("document.documentElement.dataset.theme") == "dark" and max(ground()) < 60
    page.locator(".mode-button").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "light" and min(ground()) > 200
    page.goto(address(site, "search.html"))
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    page.context.close()


def test_a_link_to_something_folded_unfolds_it(site, browser):
    page = open_page(browser, address(site, "chapters/02-1-status.html"))
    link = page.locator("a.number[href^='#number-']").first
    target = page.locator(f"tr[id='{link.get_attribute('href')[1:]}']")
    assert not target.is_visible()
    link.click()
    target.wait_for(state="visible", timeout=5000)
    page.context.close()


def test_only_what_scrolls_takes_the_focus_and_says_what_it_is(site, browser):
    page = open_page(browser, address(site, "chapters/02-1-status.html"), 360)
    page.wait_for_timeout(300)
    regions = page.evaluate(
        "[...document.querySelectorAll('.table-scroll, .figure-picture')].filter(e => e.checkVisibility()).map(e => [e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight, e.tabIndex, e.getAttribute('role'), e.getAttribute('aria-label')])"
    )
    assert any(scrolls for scrolls, *_ in regions)
    for scrolls, index, role, name in regions:
        assert (index == 0) == scrolls and role == "group" and name, name
    page.context.close()


def test_letters_of_figures_are_large_enough_on_a_phone(site, browser):
    page = open_page(browser, address(site, "chapters/02-1-status.html"), 360)
    scales = page.evaluate("[...document.querySelectorAll('.figure-picture img')].map(image => image.clientWidth / image.width.baseVal?.value || image.clientWidth / image.getAttribute('width'))")
    smallest = 11 * 4 / 3 * min(scales)  # labels of axes are drawn in 11 points
    assert smallest >= 11, f"{smallest:.1f} px"
    page.context.close()


def test_nothing_moves_by_itself_and_nothing_jumps(site, browser):
    page = open_page(browser, address(site, "chapters/02-1-status.html"), 360, reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert page.evaluate("document.getAnimations().length") == 0
    shift = page.evaluate(
        "new Promise(done => { let sum = 0; new PerformanceObserver(list => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value; }).observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 800); })"
    )
    assert shift < 0.001
    page.context.close()


def luminance(colour):
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_the_standard_does():
    assert contrast("000000", "ffffff") == pytest.approx(21)
    assert contrast("767676", "ffffff") == pytest.approx(4.54, abs=0.01)


def drawn_colours(site, properties):
    """Colours that the pictures of the pages draw with one of these properties (set of str)."""
    pattern = re.compile(rf"(?:{properties}): *var\(--c([0-9a-f]{{6}})")
    return {colour for path in (site / "_images").glob("*.svg") for colour in pattern.findall(path.read_text(encoding="utf-8"))}


def dark_twins():
    style = (ROOT / "web" / "static" / "book.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--figure-([0-9a-f]{6}): *#([0-9a-f]{6})", style))


QUIET_MARKS = {"d9d9d9", "cccccc", "eeeeee", "f0f0f0", "ffffff", "ececec", "f3ede2", "d4e4f2", "cfe3f2", "b9d9ec", "9ecae1", "bbbbbb", "e3b9a5", "999999", "8f8f8f", "9a9a9a", "6baed6", "56b4e9", "cc79a7", "b8860b"}
"""Grids, grounds, bands and second series: light on purpose, never the only carrier of a value, which stands beside them as a label or in the table of the figure."""


def test_marks_of_figures_stand_out_in_both_modes(site):
    drawn = drawn_colours(site, "stroke|fill") - QUIET_MARKS
    assert len(drawn) > 5
    weak = {f"{colour} on white": round(contrast(colour, "ffffff"), 2) for colour in drawn if contrast(colour, "ffffff") < GRAPHICS}
    dark = dark_twins()
    weak |= {f"{colour} dark": round(contrast(dark[colour], dark["ffffff"]), 2) for colour in drawn if contrast(dark[colour], dark["ffffff"]) < GRAPHICS}
    assert weak == {}


def test_verdict_colours_can_be_read_in_both_modes():
    style = (ROOT / "web" / "static" / "book.css").read_text(encoding="utf-8")
    light, _, rest = style.partition('html[data-theme="dark"] {')
    for block, grounds in ((light, ("ffffff", "f7f8fa")), (rest.partition("\n}")[0], ("14181c", "1b2026"))):
        colours = dict(re.findall(r"--(verdict-[a-z-]+|ink|muted|link): *#([0-9a-f]{6})", block))
        assert len(colours) == 9
        for name, colour in colours.items():
            for ground in grounds:
                assert contrast(colour, ground) >= TEXT, (name, ground)
    assert all(contrast(colour[1:].lower(), "ffffff") >= TEXT for word, colour in VERDICT_COLOURS.items() if word != "not yet judged")


def test_colours_of_code_can_be_read_in_both_modes(site):
    style = (site / "_static" / "pygments.css").read_text(encoding="utf-8")
    book = (ROOT / "web" / "static" / "book.css").read_text(encoding="utf-8")
    assert "--card: #f7f8fa" in book and "--card: #1b2026" in book
    for mode, ground in (("light", "f7f8fa"), ("dark", "1b2026")):
        colours = re.findall(rf'html\[data-theme="{mode}"\] \.highlight \.[a-z0-9]+ \{{ color: #([0-9A-Fa-f]{{6}})', style)
        assert len(colours) > 20
        assert [colour for colour in colours if contrast(colour.lower(), ground) < TEXT] == []


def test_verdicts_say_their_word_and_never_only_a_colour(site, browser):
    page = open_page(browser, address(site, "chapters/02-1-status.html"))
    cards = page.evaluate("[...document.querySelectorAll('.verdict')].map(card => [card.getAttribute('role'), card.getAttribute('aria-label'), card.querySelector('.verdict-word').textContent.trim()])")
    assert cards
    for role, name, word in cards:
        assert role == "group" and re.fullmatch(r"s\d(\.\d)?-c\d\d: .+", name) and word.split(" ", 1)[1] == name.split(": ")[1]
    page.context.close()
