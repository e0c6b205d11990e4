"""A Chromium, or an error that says how to get one."""

from reproduction.errors import BookError
from web.browser import find_chromium


def require_chromium():
    """Path of the Chromium of the system (str).

    Raises
    ------
    BookError
        There is none.
    """
    found = find_chromium()
    if found is None:
        raise BookError("browser", "a Chromium or Chrome on the search path, or its path in CHROME_PATH", "none", "install it (Debian: apt-get install chromium)")
    return found
