"""The ledger: verdicts collected from the outputs of the executed chapters."""

import json

from .claims import find_claim, load_claims
from .errors import ClaimError
from .paths import chapters_folder
from .verdicts import MIME, VERDICTS, combine, relative_margin

NOT_YET = "not yet judged"


def harvest(folder=None):
    """Collect the verdicts stored in executed chapters.

    Parameters
    ----------
    folder : path, optional
        Folder of ``*.ipynb`` files; default the chapters of this project.

    Returns
    -------
    dict of str to dict
        Verdict data by claim id, in the order of the paper.

    Raises
    ------
    ClaimError
        A claim is judged twice, or outside the chapter of its section.
    """
    found = {}
    for path in sorted((folder or chapters_folder()).glob("*.ipynb")):
        for verdict in verdicts_in(path):
            claim = find_claim(verdict["id"])
            if claim.id in found:
                raise ClaimError(f"claim {claim.id}", "one judgement", f"two, the second in {path.name}", "remove one of them")
            if claim.chapter != path.stem:
                raise ClaimError(f"claim {claim.id}", f"judgement in {claim.chapter}", f"it is judged in {path.name}", "move the cell")
            found[claim.id] = verdict
    return {claim_id: found[claim_id] for claim_id in load_claims() if claim_id in found}


def verdicts_in(path):
    """The verdicts stored in the outputs of one notebook file (list of dict)."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    outputs = (output for cell in notebook["cells"] for output in cell.get("outputs", []))
    return [output["data"][MIME] for output in outputs if MIME in output.get("data", {})]


def ledger(folder=None):
    """Every claim with its verdict: the table behind the ledger page and ``claims.json``.

    Parameters
    ----------
    folder : path, optional
        See :func:`harvest`.

    Returns
    -------
    list of dict
        One entry a claim, in the order of the paper: ``id, section, chapter, anchor, kind, statement, test, verdict,
        observed, threshold, margin, grade, parts, sources, explanation``; ``same_as`` for a claim that another one carries,
        ``needs`` and ``text_issue`` where there are any. Claims without a verdict have ``"not yet judged"``.
    """
    judged = harvest(folder)
    entries = []
    for claim in load_claims().values():
        carrier = load_claims()[claim.same_as] if claim.same_as else claim
        verdict = judged.get(carrier.id, {})
        entry = {
            "id": claim.id,
            "section": claim.section,
            "chapter": carrier.chapter,
            "anchor": carrier.id,
            "kind": claim.kind,
            "statement": claim.statement,
            "test": carrier.test,
            "verdict": verdict.get("verdict", NOT_YET),
            **{name: verdict.get(name) for name in ("observed", "threshold", "margin", "grade")},
            "parts": verdict.get("parts", []),
            "sources": verdict.get("sources", []),
            "explanation": verdict.get("explanation"),
        }
        optional = {"same_as": claim.same_as, "needs": carrier.needs, "text_issue": claim.text_issue, "contradicts": list(claim.contradicts)}
        entries.append(entry | {name: value for name, value in optional.items() if value})
    return entries


def count_verdicts(entries):
    """Number of claims by verdict.

    Parameters
    ----------
    entries : list of dict
        From :func:`ledger`.

    Returns
    -------
    dict of str to int
        In the order of ``VERDICTS``, then ``"not yet judged"``; every word is present.
    """
    words = [entry["verdict"] for entry in entries]
    return {word: words.count(word) for word in (*VERDICTS, NOT_YET)}


def verdict_margin(entry):
    """The smallest relative change of one observation that gives the claim another verdict.

    The margin of a claim belongs to a deciding part; a verdict of several parts may survive the flip of one of them.

    Parameters
    ----------
    entry : dict
        From :func:`ledger`.

    Returns
    -------
    float or None
        As a share of the observation; None when no single part that was decided changes the verdict.

    Examples
    --------
    >>> def part(outcome, observed, margin): return {"role": "decides", "outcome": outcome, "observed": observed, "margin": margin}
    >>> verdict_margin({"parts": [part("holds", 10, 1)]}), verdict_margin({"parts": [part("fails", 10, 1), part("undecided", None, None), part("fails", 4, 1)]})
    (0.1, 0.1)
    """
    parts = [part for part in entry["parts"] if part["role"] == "decides"]
    outcomes = [part["outcome"] for part in parts]
    found = []
    for number, part in enumerate(parts):
        flipped = {"holds": "fails", "fails": "holds"}.get(part["outcome"])
        if flipped and combine([*outcomes[:number], flipped, *outcomes[number + 1 :]]) != combine(outcomes):
            found.append(relative_margin(part))
    return min((margin for margin in found if margin is not None), default=None)
