"""The catalogue of claims: what the paper says, and the test fixed for it beforehand."""

import math
import re
from dataclasses import dataclass, field
from functools import lru_cache

import yaml

from .errors import ClaimError
from .paths import data_folder

KINDS = ("figure", "ratio", "trend", "ranking", "event", "existence", "causal", "recommendation")
ROLES = ("decides", "shows")
_NUMBER = r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?"


@dataclass(frozen=True)
class Condition:
    """An interval in which an observation holds, such as ``< 0.5`` or ``in [100, 400]``.

    Parameters
    ----------
    text : str
        As written in the catalogue.
    low, high : float
        Ends of the interval, infinite where open-ended.
    low_closed, high_closed : bool
        Whether an end belongs to the interval.
    """

    text: str
    low: float = -math.inf
    high: float = math.inf
    low_closed: bool = True
    high_closed: bool = True

    @classmethod
    def parse(cls, text, where="condition"):
        """Read a condition.

        Raises
        ------
        ClaimError
            The text does not follow the grammar.

        Examples
        --------
        >>> Condition.parse("< 0.5").contains(0.447)
        True
        >>> Condition.parse("== 22 +- 0.5").margin(21.96)
        0.46000000000000085
        """
        if found := re.fullmatch(rf"(<=|>=|<|>)\s*({_NUMBER})", text):
            sign, bound = found[1], float(found[2])
            if sign[0] == "<":
                return cls(text, high=bound, high_closed="=" in sign)
            return cls(text, low=bound, low_closed="=" in sign)
        if found := re.fullmatch(rf"==\s*({_NUMBER})\s*\+-\s*({_NUMBER})", text):
            centre, tolerance = float(found[1]), float(found[2])
            return cls(text, centre - tolerance, centre + tolerance)
        if found := re.fullmatch(rf"in\s*\[\s*({_NUMBER})\s*,\s*({_NUMBER})\s*\]", text):
            low, high = float(found[1]), float(found[2])
            if low <= high:
                return cls(text, low, high)
        raise ClaimError(where, "'< x', '<= x', '> x', '>= x', '== x +- tolerance' or 'in [a, b]'", repr(text), "correct holds_if in data/claims.yml")

    def contains(self, value):
        """Whether ``value`` (a number) satisfies the condition (bool)."""
        above = value >= self.low if self.low_closed else value > self.low
        below = value <= self.high if self.high_closed else value < self.high
        return above and below

    def margin(self, value):
        """Distance from ``value`` to the nearest end: positive inside, negative outside (float, in the unit of the value)."""
        return min(value - self.low, self.high - value)

    def threshold(self):
        """The finite end or ends, for display and export (a float or a list of two)."""
        ends = [end for end in (self.low, self.high) if math.isfinite(end)]
        return ends[0] if len(ends) == 1 else ends


@dataclass(frozen=True)
class Part:
    """One measurable part of a claim's test.

    ``role`` is ``decides`` when the verdict depends on it and ``shows`` when it gives another definition or context.
    ``absence_undecided`` marks counts of documents, where finding none does not refute.
    """

    name: str
    role: str
    measure: dict
    unit: str
    condition: Condition
    absence_undecided: bool = False


@dataclass(frozen=True)
class Claim:
    """A checkable statement of the paper, in our own words, with its test."""

    id: str
    section: str
    chapter: str
    locator: dict
    kind: str
    statement: dict
    test: dict = None
    parts: tuple = ()
    tables: tuple = ()
    needs: dict = None
    text_issue: dict = None
    contradicts: tuple = field(default=())
    same_as: str = None

    @property
    def deciding_parts(self):
        """The parts on which the verdict depends (tuple of Part)."""
        return tuple(part for part in self.parts if part.role == "decides")


@lru_cache
def load_claims():
    """All claims by id, in the order of the paper.

    Returns
    -------
    dict of str to Claim

    Raises
    ------
    ClaimError
        A claim is malformed, listed twice or refers to a claim that does not exist.

    Examples
    --------
    >>> load_claims()["s2.1-c15"].section
    '2.1'
    """
    path = data_folder() / "claims.yml"
    if not path.exists():
        raise ClaimError("data/claims.yml", "the catalogue of claims", "no such file", "restore it from the repository")
    claims = {}
    for entry in yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        claim = _read_claim(entry)
        if claim.id in claims:
            raise ClaimError(f"data/claims.yml, {claim.id}", "each id once", "it stands twice", "remove one of the two")
        claims[claim.id] = claim
    _check_links(claims)
    return claims


def find_claim(claim_id):
    """One claim by id; an unknown id raises ``ClaimError`` with the nearest known ids."""
    claims = load_claims()
    if claim_id not in claims:
        prefix = claim_id.split("-")[0]
        near = [known for known in claims if known.startswith(prefix)] or list(claims)
        raise ClaimError(f"claim {claim_id!r}", f"an id such as {near[0]} … {near[-1]}", "no such claim", "see data/claims.yml for all ids")
    return claims[claim_id]


def _read_claim(entry):
    where = f"data/claims.yml, {entry.get('id', entry)}"
    known = {"id", "section", "chapter", "locator", "kind", "statement", "test", "tables", "needs", "text_issue", "contradicts", "same_as"}
    if set(entry) - known:
        raise ClaimError(where, f"the keys {sorted(known)}", f"also {sorted(set(entry) - known)}", "remove or rename them")
    if entry.get("kind") not in KINDS:
        raise ClaimError(where, f"kind: one of {KINDS}", repr(entry.get("kind")), "correct the kind")
    for name in ("statement", "test", "needs", "text_issue"):
        if entry.get(name) is not None and not (entry[name].get("en") and entry[name].get("zh")):
            raise ClaimError(where, f"{name} in English and Chinese", str(entry[name]), "write both")
    test = entry.get("test")
    if (test is None) == (entry.get("same_as") is None):
        raise ClaimError(where, "either a test or same_as", "both or neither", "give a test, or name the claim that carries this one")
    parts = tuple(_read_part(part, where) for part in test["parts"]) if test else ()
    if test and not any(part.role == "decides" for part in parts):
        raise ClaimError(where, "at least one part that decides", "none", "mark one with role: decides")
    if len({part.name for part in parts}) != len(parts):
        raise ClaimError(where, "part names that differ", str([part.name for part in parts]), "rename one")
    return Claim(
        id=entry["id"],
        section=entry["section"],
        chapter=entry["chapter"],
        locator=entry["locator"],
        kind=entry["kind"],
        statement=entry["statement"],
        test={"en": test["en"], "zh": test["zh"]} if test else None,
        parts=parts,
        tables=tuple(entry.get("tables", ())),
        needs=entry.get("needs"),
        text_issue=entry.get("text_issue"),
        contradicts=tuple(entry.get("contradicts", ())),
        same_as=entry.get("same_as"),
    )


def _read_part(entry, where):
    where = f"{where}, part {entry.get('name')}"
    if entry.get("role") not in ROLES:
        raise ClaimError(where, f"role: one of {ROLES}", repr(entry.get("role")), "correct the role")
    return Part(
        name=entry["name"],
        role=entry["role"],
        measure=entry["measure"],
        unit=entry["unit"],
        condition=Condition.parse(str(entry["holds_if"]), where),
        absence_undecided=entry.get("absence") == "undecided",
    )


def _check_links(claims):
    for claim in claims.values():
        for other in (*claim.contradicts, *([claim.same_as] if claim.same_as else [])):
            if other not in claims:
                raise ClaimError(f"data/claims.yml, {claim.id}", "links to claims that exist", repr(other), "correct the id")
        if claim.same_as and claims[claim.same_as].same_as:
            raise ClaimError(f"data/claims.yml, {claim.id}", "same_as names a claim that is judged itself", claim.same_as, f"point to {claims[claim.same_as].same_as}")
