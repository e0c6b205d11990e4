"""An executable reproduction of a paper on cross-border e-commerce in Hebei.

The chapters use only the names below.
The way of one number: ``load`` a table, compute with pandas, then ``show_figure``, ``show_table``, ``bind`` it to the prose or ``judge`` a claim.
"""

from .claims import load_claims
from .contract import DECORATION
from .data import label, load
from .errors import BookError, ClaimError, DataError, FigureError
from .figures import COLOURS, MARKERS, place_style, show_figure, show_table, use_style
from .language import LANGUAGE, say
from .ledger import count_verdicts, harvest, ledger
from .prose import bind
from .verdicts import judge

__all__ = [
    "BookError",
    "COLOURS",
    "ClaimError",
    "DECORATION",
    "DataError",
    "FigureError",
    "LANGUAGE",
    "MARKERS",
    "bind",
    "count_verdicts",
    "harvest",
    "judge",
    "label",
    "ledger",
    "load",
    "load_claims",
    "place_style",
    "say",
    "show_figure",
    "show_table",
    "use_style",
]

__version__ = "0.1.0"
