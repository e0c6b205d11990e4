"""The one place through which every computed string passes that a reader sees."""

import os
import re

from .errors import BookError

LANGUAGES = ("en", "zh")
LANGUAGE = os.environ.get("BOOK_LANGUAGE", "en")

if LANGUAGE not in LANGUAGES:
    raise BookError("BOOK_LANGUAGE", " or ".join(LANGUAGES), repr(LANGUAGE), "set it to en or zh, or unset it")


def say(en, zh):
    """Text in the language of the edition that is being made.

    Parameters
    ----------
    en, zh : str
        The same text in English and in Chinese.

    Returns
    -------
    str

    Examples
    --------
    >>> say("trade", "贸易") if LANGUAGE == "en" else "trade"
    'trade'
    """
    return en if LANGUAGE == "en" else zh


def true_minus(text):
    """A text whose negative numbers have a minus sign and not a hyphen.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> true_minus("-22.0% in 2014-2016, s1-c04, (-0.5)")
    '−22.0% in 2014-2016, s1-c04, (−0.5)'
    """
    return re.sub(r"(?<![\w.)\]/-])-(?=\.?\d)", "−", text)
