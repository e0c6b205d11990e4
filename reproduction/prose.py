"""Bind computed numbers to the prose: a sentence names a number, the tables supply it."""

import math

from IPython.display import display

from .cards import describe_number
from .data import describe_evidence
from .errors import BookError
from .language import LANGUAGE

MIME = "application/vnd.bound-numbers+json"


def bind(evidence=None, **numbers):
    """Make computed values available to the sentences of this chapter.

    Text cells quote a value with the role ``{number}`name``` or, with a Python format, ``{number}`name:.1f```.

    Parameters
    ----------
    evidence : pandas.DataFrame or list of pandas.DataFrame, optional
        The rows (with ``source`` and ``grade``) from which the values were computed; the page lists them beside the number.
    **numbers : float, int, str or dict
        The values. A dict ``{"en": ..., "zh": ...}`` binds a word that differs between the editions.

    Raises
    ------
    BookError
        A value is missing (NaN) or of a kind that cannot be printed.

    Examples
    --------
    >>> bind(share_2010=5.45)  # doctest: +ELLIPSIS
    {...'numbers': {'share_2010': 5.45}... 'text/plain': 'share_2010 = 5.45'}
    """
    sources, grade = describe_evidence(evidence)
    values = {name: _plain(name, value) for name, value in numbers.items()}
    text = "\n".join(f"{name} = {value}" for name, value in values.items())
    display({MIME: {"numbers": values, "sources": sources, "grade": grade}, "text/plain": text}, raw=True)


def format_bound(value, form):
    """A bound value in the prose's own format.

    Parameters
    ----------
    value : float, int, str or dict
        As :func:`bind` keeps it.
    form : str
        A Python format, or empty.

    Returns
    -------
    str

    Examples
    --------
    >>> format_bound(0.4472, ".2f"), format_bound(-3.1, ".1f")
    ('0.45', '−3.1')
    """
    if isinstance(value, dict):
        return value[LANGUAGE]
    text = format(value, form) if form else value if isinstance(value, str) else describe_number(value)
    return text.replace("-", "−") if not isinstance(value, str) else text


def _plain(name, value):
    if isinstance(value, dict) and set(value) == {"en", "zh"} or isinstance(value, str):
        return value
    try:
        number = value.item() if hasattr(value, "item") else value
        if not math.isfinite(number):
            raise ValueError
    except (TypeError, ValueError):
        raise BookError(f"bind({name})", "a finite number, a text or {'en': ..., 'zh': ...}", repr(value), "compute one value and pass that") from None
    return int(number) if isinstance(number, (bool, int)) else float(f"{number:.10g}")
