"""Distances between places on the earth."""

import numpy as np
import pandas as pd
from pyproj import Geod

from .inputs import SitingError


def geodesic_kilometres(origins, sites):
    """Shortest distances on the WGS84 ellipsoid.

    Parameters
    ----------
    origins, sites : pandas.DataFrame
        Columns ``longitude`` and ``latitude`` in degrees; the index names the places.

    Returns
    -------
    pandas.DataFrame
        Kilometres, one row an origin and one column a site.

    Raises
    ------
    SitingError
        A column is missing, or a coordinate is not a finite degree.

    Examples
    --------
    >>> places = pd.DataFrame({"longitude": [116.4, 117.2], "latitude": [39.9, 39.1]}, index=["Beijing", "Tianjin"])
    >>> round(geodesic_kilometres(places, places).loc["Beijing", "Tianjin"])
    112
    """
    (from_east, from_north), (to_east, to_north) = _degrees("origins", origins), _degrees("sites", sites)
    shape = (len(from_east), len(to_east))
    grid = [np.broadcast_to(values, shape).ravel() for values in (from_east[:, None], from_north[:, None], to_east, to_north)]
    metres = Geod(ellps="WGS84").inv(*grid)[2].reshape(shape)
    return pd.DataFrame(metres / 1000, index=origins.index, columns=sites.index)


def _degrees(name, places):
    missing = [column for column in ("longitude", "latitude") if column not in places]
    if missing:
        raise SitingError(name, "columns longitude and latitude", f"no {' and no '.join(missing)}", "rename the columns")
    east, north = (np.asarray(places[column], dtype=float) for column in ("longitude", "latitude"))
    wrong = ~(np.isfinite(east) & np.isfinite(north) & (abs(east) <= 180) & (abs(north) <= 90))
    if wrong.any():
        place = places.index[int(np.flatnonzero(wrong)[0])]
        raise SitingError(f"{name}, {place!r}", "finite degrees, longitude up to 180 and latitude up to 90", f"({east[wrong][0]:g}, {north[wrong][0]:g})", "check the order (longitude first) and the unit")
    return east, north
