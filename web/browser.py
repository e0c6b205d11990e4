"""The Chromium of the system, started so that it does nothing but show pages."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
"""Where macOS and Windows keep it, off the search path."""


def find_chromium(environment=os.environ):
    """Path of a Chromium, or None.

    Parameters
    ----------
    environment : mapping of str to str
        ``CHROME_PATH`` is tried first, then the search path, then the usual places of macOS and Windows; ``none`` stands for no browser.

    Returns
    -------
    str or None
    """
    if environment.get("CHROME_PATH") == "none":
        return None
    return next(filter(None, map(shutil.which, (environment.get("CHROME_PATH") or "", *NAMES, *PLACES))), None)
