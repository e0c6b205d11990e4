"""Judge claims: compare observations with the test fixed beforehand, and keep the result as data.

A verdict is never typed. It follows from the parts of the claim's test that decide:

=============================================  =====================
deciding parts                                 verdict
=============================================  =====================
all hold                                       reproduced
none holds, at least one fails                 contradicted
some hold, some fail or are undecided          reproduced in part
all undecided                                  not testable
(kind is recommendation)                       advice
=============================================  =====================
"""

import math

from IPython.display import display

from .cards import card
from .claims import find_claim
from .data import PAPER, describe_evidence, worst_grade
from .errors import ClaimError

MIME = "application/vnd.claim-verdict+json"
VERDICTS = ("reproduced", "reproduced in part", "contradicted", "not testable", "advice")
OPPOSING = "opposing_statements"
"""Part that counts the paper's own sentences that say the opposite; filled in from the catalogue."""


def judge(claim_id, *, explain, evidence=None, **observed):
    """Judge one claim of the paper, show its card and store the verdict in the notebook's output.

    Parameters
    ----------
    claim_id : str
        Id in ``data/claims.yml``, such as ``"s2.1-c15"``.
    explain : dict
        One sentence in each language, ``{"en": ..., "zh": ...}``, with computed numbers.
    evidence : pandas.DataFrame or list of pandas.DataFrame, optional
        The rows used (columns ``source`` and ``grade``).
    **observed : float, bool, (float, float) or None
        Observation for each part of the test, in the part's unit.
        A pair is an interval that the truth lies in; None says that no observation exists.
        With no observations at all every part counts as unobserved.

    Returns
    -------
    None
        The card is displayed.

    Raises
    ------
    ClaimError
        Unknown claim or part, a missing observation, a claim that another one carries,
        an observation without evidence, or a test that cannot be decided although ``needs`` does not say what is missing.
    """
    claim = find_claim(claim_id)
    if claim.same_as:
        raise ClaimError(f"claim {claim_id}", f"judgement of {claim.same_as}, which carries it", "judge() on the copy", f"judge {claim.same_as} instead")
    if set(explain) != {"en", "zh"} or not all(explain.values()):
        raise ClaimError(f"claim {claim_id}", "explain={'en': ..., 'zh': ...}", str(explain), "write one sentence in each language")
    verdict = decide(claim, observed, evidence)
    verdict["explanation"] = dict(explain)
    display({MIME: verdict, "text/html": card(claim, verdict), "text/plain": f"{claim_id}: {verdict['verdict']}"}, raw=True)


def decide(claim, observed, evidence=None):
    """The verdict on a claim as plain data, without showing it.

    Parameters
    ----------
    claim : Claim
    observed : dict
        As the keywords of :func:`judge`.
    evidence : see :func:`judge`

    Returns
    -------
    dict
        ``id, section, chapter, kind, verdict, parts, observed, threshold, margin, grade, sources``.
    """
    parts = [_observe(claim, part, value) for part, value in _match(claim, observed)]
    keys, grade = describe_evidence(evidence)
    if any(part["name"] == OPPOSING and part["role"] == "decides" for part in parts):
        keys, grade = sorted({*keys, PAPER}), worst_grade([*([grade] if grade else []), "P"])
    if not keys and any(part["observed"] is not None for part in parts if part["name"] != OPPOSING):
        raise ClaimError(f"claim {claim.id}", "evidence for its observations", "none", "pass evidence=<the rows that were used>")
    deciding = [part for part in parts if part["role"] == "decides"]
    verdict = "advice" if claim.kind == "recommendation" else combine([part["outcome"] for part in deciding])
    if verdict in ("not testable", "reproduced in part") and any(part["outcome"] == "undecided" for part in deciding) and not claim.needs:
        raise ClaimError(f"data/claims.yml, {claim.id}", "needs: which data would decide it", "no needs", "add it in both languages")
    closest = _closest(deciding)
    lead = closest or deciding[0]
    return {
        "id": claim.id,
        "section": claim.section,
        "chapter": claim.chapter,
        "kind": claim.kind,
        "verdict": verdict,
        "parts": parts,
        "observed": lead["observed"],
        "threshold": lead["threshold"],
        "margin": None if closest is None else {"part": closest["name"], "absolute": closest["margin"], "unit": closest["unit"], "relative": relative_margin(closest)},
        "grade": grade,
        "sources": keys,
    }


def combine(outcomes):
    """Verdict from the outcomes of the deciding parts.

    Parameters
    ----------
    outcomes : list of str
        ``"holds"``, ``"fails"`` or ``"undecided"``.

    Returns
    -------
    str

    Examples
    --------
    >>> combine(["holds", "undecided"])
    'reproduced in part'
    >>> combine(["fails", "undecided"])
    'contradicted'
    """
    holds, fails = outcomes.count("holds"), outcomes.count("fails")
    if holds == len(outcomes):
        return "reproduced"
    if holds:
        return "reproduced in part"
    return "contradicted" if fails else "not testable"


def _match(claim, observed):
    names = [part.name for part in claim.parts]
    unknown = [name for name in observed if name not in names]
    if unknown:
        raise ClaimError(f"claim {claim.id}", f"observations named {names}", f"also {unknown}", "correct the name, or add the part to data/claims.yml")
    values = {OPPOSING: len(claim.contradicts), **observed} if OPPOSING in names else observed
    missing = [name for name in names if name not in values]
    if missing and set(values) - {OPPOSING}:
        raise ClaimError(f"claim {claim.id}", f"an observation for each of {names}", f"none for {missing}", "pass it, or pass None if there is no observation")
    return [(part, values.get(part.name)) for part in claim.parts]


def _observe(claim, part, value):
    value = _plain(claim, part, value)
    if value is None or (part.absence_undecided and value == 0):
        outcome, margin = "undecided", None
    elif isinstance(value, list):
        outcome, margin = _compare_interval(part.condition, value)
    else:
        outcome, margin = ("holds" if part.condition.contains(value) else "fails"), part.condition.margin(value)
    return {
        "name": part.name,
        "role": part.role,
        "unit": part.unit,
        "observed": value,
        "holds_if": part.condition.text,
        "threshold": part.condition.threshold(),
        "outcome": outcome,
        "margin": None if margin is None else _round(abs(margin)),
    }


def _compare_interval(condition, ends):
    """An interval holds or fails only if all of it does."""
    low, high = (-math.inf if ends[0] is None else ends[0]), (math.inf if ends[1] is None else ends[1])
    margins = [condition.margin(low), condition.margin(high)]
    if condition.contains(low) and condition.contains(high):
        return "holds", min(margins)
    if high <= condition.low or low >= condition.high:
        return "fails", max(margins)
    return "undecided", None


def _closest(parts):
    """The deciding part that the smallest relative change would flip."""
    decided = [part for part in parts if part["margin"] is not None]
    return min(decided, key=lambda part: (relative_margin(part) is None, relative_margin(part) or 0), default=None)


def relative_margin(part):
    """Margin as a share of the observed value (of its nearer end, for an interval); None when the value is zero.

    Parameters
    ----------
    part : dict
        With ``margin`` and ``observed``, as in the parts of :func:`decide`.

    Returns
    -------
    float or None
    """
    value = part["observed"]
    size = min((abs(end) for end in value if end is not None), default=0) if isinstance(value, list) else abs(value)
    return _round(part["margin"] / size) if size else None


def _plain(claim, part, value):
    """The observation as JSON: a number, a list of two ends, or None."""
    if value is None:
        return None
    if isinstance(value, (tuple, list)):
        if any(end is not None and math.isnan(end) for end in value):
            raise ClaimError(f"claim {claim.id}, part {part.name}", "an interval (low, high) of numbers, None for an open end", str(value), "check the rows; pass None if there is no observation")
        low, high = (None if end is None or math.isinf(end) else _round(float(end)) for end in value)
        if low is None or high is None or low <= high:
            return [low, high]
        raise ClaimError(f"claim {claim.id}, part {part.name}", "an interval (low, high)", str(value), "put the lower end first")
    number = value.item() if hasattr(value, "item") else value
    if isinstance(number, (int, float)) and math.isfinite(number):
        return int(number) if isinstance(number, (bool, int)) else _round(number)
    raise ClaimError(f"claim {claim.id}, part {part.name}", "a finite number, an interval or None", repr(value), "check the rows; pass None if there is no observation")


def _round(number):
    """Ten significant digits: more than any source has; processors and versions of numpy disagree on the twelfth."""
    return float(f"{number:.10g}")
