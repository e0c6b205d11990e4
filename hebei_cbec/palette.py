"""Colours and markers of the places, the same in every figure."""

from reproduction.data import label

COLOURS = {
    "hebei": "#d55e00",
    "beijing": "#0072b2",
    "tianjin": "#009e73",
    "china": "#555555",
    "zhejiang": "#cc79a7",
    "guangdong": "#b8860b",
    "henan": "#56b4e9",
    "shanghai": "#8c564b",
    "emphasis": "#d55e00",
    "neutral": "#767676",
    "band": "#9ecae1",
}
"""Colour of each place, the same in every figure (after Okabe and Ito); Hebei is always vermilion."""

MARKERS = {"hebei": "o", "beijing": "s", "tianjin": "^", "china": "D", "zhejiang": "v", "guangdong": "P", "henan": "X", "shanghai": "*"}
"""Marker of each place, so that colour is never the only signal."""


def place_style(place):
    """Colour and marker of a place, as keywords for matplotlib.

    Parameters
    ----------
    place : str
        Place id, such as ``"hebei"``.

    Returns
    -------
    dict

    Examples
    --------
    >>> place_style("hebei")["color"]
    '#d55e00'
    """
    return {"color": COLOURS.get(place, COLOURS["neutral"]), "marker": MARKERS.get(place, "o"), "label": label("place", place)}
