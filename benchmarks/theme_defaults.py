"""The same book in the frame of Jupyter Book's default theme, to compare with.

What stays is what makes the content: directives and roles, the figures, tables and verdict cards of the notebooks, data and downloads beside the pages,
the index of the search in two scripts, the switch of editions. What goes is everything about the frame around a page: the settings of the theme,
styles, scripts and templates of this project, and the extensions named in ``FRAME``, which choose scripts, write a policy and shape the layout.
So both books hold the same words, numbers and pictures, made from the same executed notebooks, and differ in how a page is wrapped.
"""

from reproduction.errors import BookError
from web import pages

FRAME = ("head", "notices", "reading", "shell")
"""Modules of :mod:`web.pages` that shape the frame of a page; the default book is made without them."""


def setup(app):
    """Register the book's extension without its frame.

    Raises
    ------
    BookError
        A module of ``FRAME`` is gone: what is off has to be said anew.
    """
    for name in FRAME:
        if not hasattr(pages, name):
            raise BookError("benchmarks/theme_defaults.py, FRAME", "modules of web.pages", name, "name the modules that shape the frame of a page")
        getattr(pages, name).setup = lambda app: None
    return pages.setup(app)
