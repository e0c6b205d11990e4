"""How heavy the pages are: the HTML alone, and all that a browser fetches when a reader opens the page for the first time."""

import gzip
from dataclasses import dataclass
from statistics import median

from playwright.sync_api import sync_playwright

from web.browser import QUIET

from .browser import require_chromium
from .serve import served

VIEW = {"width": 1280, "height": 800}

WALK_DOWN = """async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
    scrollTo(0, y);
    await new Promise((done) => setTimeout(done, 20));
  }
}"""

FETCHED = """() => {
  const fetched = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  return { bytes: fetched.reduce((sum, entry) => sum + entry.encodedBodySize, 0), requests: fetched.length };
}"""


@dataclass(frozen=True)
class Weight:
    """Bytes of one page: its HTML, its HTML as gzip, and all that a first visit fetches from the book, figures below the first screen included.

    ``requests`` counts what was fetched, ``outside`` the requests to other hosts, which are refused here and so weigh nothing.
    """

    page: object
    raw: int
    gzip: int
    first_load: int
    requests: int
    outside: int


def weigh(site, pages, report=print):
    """Weigh pages in a browser with an empty cache (list of Weight).

    Parameters
    ----------
    site : pathlib.Path
    pages : list of Page
    report : callable
        Called with a line of progress every ten pages.
    """
    weights = []
    with served(site) as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=require_chromium(), args=list(QUIET))
        for number, page in enumerate(pages, start=1):
            html = (site / page.path).read_bytes()
            weights.append(Weight(page, len(html), len(gzip.compress(html, compresslevel=6)), *_visit(browser, address, page)))
            if number % 10 == 0 or number == len(pages):
                report(f"    {number} of {len(pages)} pages weighed")
        browser.close()
    return weights


def _visit(browser, address, page):
    context = browser.new_context(viewport=VIEW)
    tab = context.new_page()
    outside = []

    def decide(route):
        if route.request.url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    tab.route("**/*", decide)
    tab.goto(f"{address}/{page.path}", wait_until="load")
    tab.evaluate(WALK_DOWN)
    tab.wait_for_load_state("networkidle")
    fetched = tab.evaluate(FETCHED)
    context.close()
    return fetched["bytes"], fetched["requests"], len(outside)


def summed(weights):
    """What the history keeps of the weights: the middle page and the heaviest one, in kilobytes of 1000 bytes.

    Parameters
    ----------
    weights : list of Weight

    Returns
    -------
    dict of str to number
    """
    return {
        "html_kb": round(median(weight.raw for weight in weights) / 1000),
        "html_gzip_kb": round(median(weight.gzip for weight in weights) / 1000),
        "first_load_kb": round(median(weight.first_load for weight in weights) / 1000),
        "first_load_largest_kb": round(max(weight.first_load for weight in weights) / 1000),
        "requests": round(median(weight.requests for weight in weights)),
        "requests_outside": max(weight.outside for weight in weights),
    }
