"""Where to put a few sites: exact location models, their near-ties and their sensitivity.

The models take any table of distances (or costs) from demand points (rows) to candidate sites (columns) and one demand weight a row.
Names follow location science:

========================  ==========================================================================
:func:`p_median`          p sites with the least demand-weighted distance (Hakimi 1964; ReVelle and Swain 1970)
:func:`p_centre`          p sites with the least distance of the farthest demand point (Hakimi 1964; Minieka 1970)
:func:`maximal_covering`  p sites that reach most demand within a radius (Church and ReVelle 1974)
:func:`set_covering`      fewest sites that reach every demand point within a radius (Toregas and others 1971)
:func:`two_stage`         p warehouses between origins and gateways
:func:`weber_point`       the best point anywhere on the map (Weiszfeld 1937)
:func:`every_selection`   all selections with their costs, the check on the solver
:func:`scenarios`         how often each selection is best when weights and detours vary
========================  ==========================================================================

Distances come from :func:`geodesic_kilometres` or from anywhere else.
An answer is called proven only when the solver says so and its bound equals the cost. Nothing here knows of Hebei.
"""

from .distances import geodesic_kilometres
from .enumeration import count_selections, every_selection
from .inputs import SitingError
from .models import maximal_covering, p_centre, p_median, set_covering, two_stage
from .scenarios import Frequencies, scenarios
from .selection import Alternative, Selection
from .weber import WeberPoint, weber_point

__all__ = [
    "Alternative",
    "Frequencies",
    "Selection",
    "SitingError",
    "WeberPoint",
    "count_selections",
    "every_selection",
    "geodesic_kilometres",
    "maximal_covering",
    "p_centre",
    "p_median",
    "scenarios",
    "set_covering",
    "two_stage",
    "weber_point",
]
