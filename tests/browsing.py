"""A page in a real browser, with what it logs and what it asks for."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import sync_playwright

from web.book import pages_of
from web.browser import QUIET, find_chromium
from web.editions import FOLDERS

from .helpers import ROOT

CHROMIUM = find_chromium()
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (Debian: apt-get install chromium)")
MORE_PAGES = ("search",)


@contextmanager
def running_browser():
    """A Chromium without a window, closed at the end."""
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield running
        running.close()


def open_page(browser, address, width=1280, mode="light", scripts=True, height=800, **options):
    """A page, with the errors it logs (``faults``) and the addresses it asks for (``asked``)."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=mode, java_script_enabled=scripts, **options)
    page = context.new_page()
    page.faults, page.asked = [], []
    page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(address)
    return page


def address(site, name):
    """Address of a page in the file system, without a server."""
    return f"file://{site / name}"


def names_of_pages(edition):
    """Paths below the site of all pages of an edition (list of str)."""
    folder = FOLDERS[edition]
    return [f"{folder}/{name}.html" if folder else f"{name}.html" for name in (*pages_of(ROOT), *MORE_PAGES)]


def wait_until(page, function, arg=None, timeout=10_000):
    """Wait until a function of the page returns something true.

    ``page.wait_for_function`` evaluates text inside the page, which the Content-Security-Policy refuses.
    """
    for _ in range(timeout // 50):
        if page.evaluate(function, arg):
            return
        page.wait_for_timeout(50)
    raise TimeoutError(f"expected within {timeout} ms: {function} {arg or ''}")
