"""The Weber point: the best place for one site anywhere on the map, on the ellipsoid."""

from dataclasses import dataclass

import numpy as np
from pyproj import Geod

from .inputs import SitingError, read_instance

STEPS = 10_000


@dataclass(frozen=True)
class WeberPoint:
    """The best point and what it costs.

    Parameters
    ----------
    longitude, latitude : float
        Degrees, WGS84.
    cost : float
        Demand times geodesic distance in kilometres.
    residual : float
        Length of the last step in kilometres.
    """

    longitude: float
    latitude: float
    cost: float
    residual: float


def weber_point(longitude, latitude, demand, *, tolerance=1e-6):
    """Point with the least demand-weighted geodesic distance, not tied to candidates.

    Parameters
    ----------
    longitude, latitude : array_like
        Degrees (WGS84) of the demand points.
    demand : array_like
        One weight a point; not negative, not all zero.
    tolerance : float
        Stop when a step is shorter, in kilometres.

    Returns
    -------
    WeberPoint

    Raises
    ------
    SitingError
        Bad coordinates or weights, or no convergence.

    Notes
    -----
    The iteration of Weiszfeld (1937) in the plane that touches the ellipsoid at the current point, where distances and directions
    to it are true; at a demand point the rule of Vardi and Zhang (2000) decides whether to leave it.
    Meant for regions of some hundred kilometres, where the weighted distance has one lowest point.

    Examples
    --------
    Three equal points: the weight of the first keeps the best point there.

    >>> best = weber_point([115, 116, 115], [38, 38, 39], [10, 1, 1])
    >>> round(best.longitude, 6), round(best.latitude, 6)
    (115.0, 38.0)
    """
    east, north = np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)
    if east.ndim != 1 or east.shape != north.shape or not len(east):
        raise SitingError("weber_point", "as many longitudes as latitudes, at least one", f"shapes {east.shape} and {north.shape}", "pass one pair a demand point")
    if not (np.isfinite(east).all() and np.isfinite(north).all() and (abs(east) <= 180).all() and (abs(north) <= 90).all()):
        raise SitingError("weber_point", "finite degrees, longitude up to 180 and latitude up to 90", "a coordinate outside", "check the order (longitude first) and the unit")
    weights = read_instance(np.zeros((len(east), 1)), demand).demand
    earth = Geod(ellps="WGS84")
    here = (float(np.average(east, weights=weights)), float(np.average(north, weights=weights)))
    for _ in range(STEPS):
        azimuth, _, metres = earth.inv(np.full(len(east), here[0]), np.full(len(east), here[1]), east, north)
        kilometres = metres / 1000
        away = kilometres > 1e-9
        pull = weights[away] / kilometres[away]
        direction = np.radians(azimuth[away])
        vectors = np.stack([np.sin(direction), np.cos(direction)]) * kilometres[away]
        total = (vectors * pull).sum(axis=1)
        force, held = float(np.hypot(*total)), float(weights[~away].sum())
        if not away.any() or force <= held:
            return WeberPoint(*here, float(weights @ kilometres), 0.0)
        step = total / pull.sum() * (1 - held / force)
        length = float(np.hypot(*step))
        there = earth.fwd(*here, np.degrees(np.arctan2(step[0], step[1])), 1000 * length)[:2]
        here = (float(there[0]), float(there[1]))
        if length < tolerance:
            cost = weights @ earth.inv(np.full(len(east), here[0]), np.full(len(east), here[1]), east, north)[2] / 1000
            return WeberPoint(*here, float(cost), length)
    raise SitingError("weber_point", f"convergence within {STEPS} steps", f"a last step of {length:g} km", "use a larger tolerance")
