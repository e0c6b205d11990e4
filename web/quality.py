"""What the built pages have to reach, and the records of what was measured.

``python -m benchmarks.lighthouse --record`` and ``python -m benchmarks.book`` write the records; ``web.pages.quality`` shows them.
"""

import csv

LIGHTHOUSE_RECORD = "web/records/lighthouse.csv"
HISTORY = "benchmarks/history.csv"

TARGETS = {
    "mobile": {"performance": 90, "accessibility": 100, "best_practices": 100, "seo": 100},
    "desktop": {"performance": 100, "accessibility": 100, "best_practices": 100, "seo": 100},
}
"""The lowest score of Lighthouse that a page may have, by form factor."""

SCORES = tuple(TARGETS["mobile"])


def below_target(row):
    """Scores of a page that are too low, as (name, score, target).

    Parameters
    ----------
    row : dict
        ``form`` and the four scores, as numbers or as text.

    Returns
    -------
    list of tuple

    Examples
    --------
    >>> below_target({"form": "mobile", "performance": "89.5", "accessibility": 100, "best_practices": 100, "seo": 100})
    [('performance', 89.5, 90)]
    """
    return [(name, float(row[name]), target) for name, target in TARGETS[row["form"]].items() if float(row[name]) < target]


def read_record(path):
    """Rows of a record as written, in its order; none where there is no file (list of dict of str)."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
