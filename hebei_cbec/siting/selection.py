"""The answer of a location model."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Alternative:
    """Another selection and what it costs.

    Parameters
    ----------
    sites : tuple
        Names of its sites, in the order of the candidates.
    cost : float
        In the unit of the model that it is a near-tie of.
    excess : float
        How much worse than the best, as a share of the best cost; 0 is a tie.
    """

    sites: tuple
    cost: float
    excess: float


@dataclass(frozen=True)
class Selection:
    """A set of sites, with what is known about it.

    Parameters
    ----------
    sites : tuple
        Names (or positions) of the chosen sites, in the order of the candidates.
    assignment : tuple
        For each demand point the site that serves it, the nearest; None where no site lies within the radius.
    cost : float
        Value of the objective: weighted distance, largest distance, covered demand or number of sites.
    bound : float
        No selection can be better than this; the solver's bound, or the cost itself after full enumeration.
    proven : bool
        The solver says that it finished, and the bound equals the cost within one part in a million.
    runners_up : tuple of Alternative
        Other selections within the tolerance for near-ties, best first.
    complete : bool
        The list of runners-up is known to be complete.
    gateways : tuple or None
        In a two-stage model, for each site (and each market, where there are several) the gateway that it uses.
    """

    sites: tuple
    assignment: tuple
    cost: float
    bound: float
    proven: bool
    runners_up: tuple = ()
    complete: bool = False
    gateways: tuple = None
