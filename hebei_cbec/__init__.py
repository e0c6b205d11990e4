"""What is about Hebei: colours of the places, measures of trade, city rankings, site selection.

The chapters take everyday names from here; ``reproduction`` makes them, and knows nothing of Hebei.
The way of one number: ``load`` a table, compute with pandas, then ``show_figure``, ``show_table``, ``bind`` it to the prose or ``judge`` a claim.
"""

import reproduction
from reproduction import *  # noqa: F403 - the names that ``reproduction.__all__`` lists

from .palette import COLOURS, MARKERS, place_style

__all__ = ["COLOURS", "MARKERS", "place_style", *reproduction.__all__]

__version__ = "0.1.0"
