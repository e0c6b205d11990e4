"""Words of a figure that everybody can read: dark enough for small letters, with a true minus sign."""

import numpy as np
from matplotlib.colors import to_hex, to_rgb
from matplotlib.text import Text

from .language import true_minus

TEXT_CONTRAST, WHITE_LETTERS = 5.4, 1.3
"""Least contrast of words on white; letters paler than the second are meant for dark marks."""


def make_text_legible(figure):
    """Darken coloured words of a figure until they can be read, and write its negative numbers with a minus sign.

    A colour that is clear as a mark can be too pale for small letters. White letters on dark marks stay.

    Parameters
    ----------
    figure : matplotlib.figure.Figure

    Notes
    -----
    Contrast as in WCAG 2.2; the goal leaves 4.5 to one also on the grey ground of later years.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> figure, axes = plt.subplots()
    >>> words = axes.text(0, 0, "-1", color="#cc79a7")
    >>> make_text_legible(figure)
    >>> words.get_text(), contrast_on_white(words.get_color()) >= TEXT_CONTRAST
    ('−1', True)
    """
    for text in figure.findobj(Text):
        colour = np.array(to_rgb(text.get_color()))
        if contrast_on_white(colour) > WHITE_LETTERS:
            while contrast_on_white(colour) < TEXT_CONTRAST:
                colour *= 0.98
            text.set_color(to_hex(colour))
    for axes in figure.axes:
        for text in axes.texts:
            text.set_text(true_minus(text.get_text()))


def contrast_on_white(colour):
    """Contrast of a colour on white by WCAG 2.2 (float, from 1 to 21).

    Parameters
    ----------
    colour : str or tuple of float

    Examples
    --------
    >>> contrast_on_white("#000000"), round(contrast_on_white("#767676"), 1)
    (21.0, 4.5)
    """
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)
