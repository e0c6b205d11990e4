"""Reproduce the claims of a paper: evidence with sources, tests fixed beforehand, computed verdicts, figures that agree with their tables.

Nothing here knows which paper it is: data, claims and the paper's record are read from the project's ``data/`` (see ``paths``).
``tests/miniature`` is a whole project of three claims made with it.
"""

from .claims import load_claims
from .contract import DECORATION
from .data import label, load
from .errors import BookError, ClaimError, DataError, FigureError
from .figures import show_figure, show_table, use_style
from .language import LANGUAGE, part_of, say, spelled
from .ledger import count_verdicts, harvest, ledger
from .periods import when
from .prose import bind
from .verdicts import judge

__all__ = [
    "BookError",
    "ClaimError",
    "DECORATION",
    "DataError",
    "FigureError",
    "LANGUAGE",
    "bind",
    "count_verdicts",
    "harvest",
    "judge",
    "label",
    "ledger",
    "load",
    "load_claims",
    "part_of",
    "say",
    "show_figure",
    "show_table",
    "spelled",
    "use_style",
    "when",
]
