"""Periods of the tables as readers write them."""

from .language import say

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def when(period):
    """A year, month or day, or a span of them, in the language of this edition.

    Parameters
    ----------
    period : str
        As the tables write it: ISO 8601, two dates joined by a slash.

    Returns
    -------
    str

    Examples
    --------
    >>> when("2014-01/2014-06") in ("Jan–Jun 2014", "2014年1—6月")
    True
    >>> when("2015-06-08") in ("8 Jun 2015", "2015年6月8日")
    True
    >>> when("2013-07/2014-12") in ("Jul 2013–Dec 2014", "2013年7月—2014年12月")
    True
    """
    ends = [[int(part) for part in end.split("-")] for end in dict.fromkeys(period.split("/"))]
    english = [" ".join([*map(str, rest[1:]), *(MONTHS[month - 1] for month in rest[:1]), str(year)]) for year, *rest in ends]
    chinese = ["".join(f"{number}{unit}" for number, unit in zip(end, "年月日", strict=False)) for end in ends]
    if len(ends) == 2 and ends[0][0] == ends[1][0]:  # the year once
        english[0], chinese[1] = english[0].rpartition(" ")[0], chinese[1].partition("年")[2]
    if len(ends) == 2 and len(ends[0]) == len(ends[1]) < 3 and (len(ends[0]) == 1 or ends[0][0] == ends[1][0]):  # the unit once
        chinese[0] = chinese[0][:-1]
    return say("–".join(english), "—".join(chinese))
