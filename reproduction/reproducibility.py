"""Reproducibility of each display item and headline number on the ten-level scale of ACRE, computed from the ledger.

The scale (Berkeley Initiative for Transparency in the Social Sciences, Guide for Accelerating Computational Reproducibility):
1 no data or code; 2 code only; 3 some of the analysis data and code; 4 all of them, without agreement;
5 reproducible from analysis data; 6 to 9 cleaning code and raw data, by degrees; 10 reproducible from raw data.
"""

AS_PUBLISHED = 1
"""The paper came without data, code, figures and tables."""

CEILING = 5
"""The tables hold values that were read in sources; the sources' own files are not part of the book, so level 6 is out of reach."""


def level(entry):
    """Level that the book reaches for one claim.

    Parameters
    ----------
    entry : dict
        From :func:`reproduction.ledger.ledger`.

    Returns
    -------
    int
        5 when every deciding part was observed and holds; 4 when every one was observed and some fail;
        3 when some were observed; 2 when none was (the test is code that waits for data); 1 when the claim is not judged yet.

    Examples
    --------
    >>> level({"parts": [{"role": "decides", "outcome": "holds"}, {"role": "decides", "outcome": "undecided"}]})
    3
    """
    outcomes = [part["outcome"] for part in entry["parts"] if part["role"] == "decides"]
    if not outcomes:
        return 1
    undecided = outcomes.count("undecided")
    if undecided == len(outcomes):
        return 2
    if undecided:
        return 3
    return CEILING if set(outcomes) == {"holds"} else 4


def item_level(entries):
    """Level of a display item that several claims describe: the lowest of theirs (int)."""
    return min(level(entry) for entry in entries)
