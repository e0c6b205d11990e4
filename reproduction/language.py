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


def spelled(count):
    """A small count as an English word.

    Parameters
    ----------
    count : int

    Returns
    -------
    str

    Examples
    --------
    >>> spelled(0), spelled(3), spelled(12)
    ('none', 'three', '12')
    """
    return "none one two three four five six seven eight nine ten".split()[count] if count <= 10 else str(count)


def part_of(count, whole):
    """A part of a few things in English.

    Parameters
    ----------
    count, whole : int

    Returns
    -------
    str

    Examples
    --------
    >>> part_of(0, 5), part_of(2, 5), part_of(5, 5)
    ('none of the five', 'two of the five', 'all five')
    """
    return f"all {spelled(whole)}" if count == whole else f"{spelled(count)} of the {spelled(whole)}"
