"""The catalogue of claims and the rules by which verdicts follow."""

import re

import pytest

from hebei_cbec import ClaimError, judge, load_claims
from reproduction.claims import Condition, _read_claim, find_claim
from reproduction.data import PAPER, load, table_names
from reproduction.paths import project_root
from reproduction.verdicts import OPPOSING, decide

CLAIMS_BY_SECTION = {"0": 3, "1": 27, "2.1": 42, "2.2": 10, "3.1": 9, "3.2": 6, "3.3": 7, "3.4": 10, "4.1": 9, "4.2": 8, "4.3": 10, "4.4": 11, "4.5": 14}
"""How many checkable statements each section of the paper makes, counted from its text."""

WORDS = {"en": "words", "zh": "文字"}


def test_all_statements_are_catalogued():
    found = {section: [claim for claim in load_claims().values() if claim.section == section] for section in CLAIMS_BY_SECTION}
    assert {section: len(claims) for section, claims in found.items()} == CLAIMS_BY_SECTION
    for section, claims in found.items():
        assert [claim.id for claim in claims] == [f"s{section}-c{number:02d}" for number in range(1, len(claims) + 1)]


@pytest.mark.parametrize("claim", load_claims().values(), ids=lambda claim: claim.id)
def test_claim_is_complete(claim):
    assert re.search(r"[\u4e00-\u9fff]", claim.statement["zh"])
    assert not re.search(r"[\u4e00-\u9fff]", claim.statement["en"])
    assert claim.locator
    if claim.same_as:
        return
    assert re.search(r"[\u4e00-\u9fff]", claim.test["zh"])
    for part in claim.parts:
        assert part.measure["en"] and part.measure["zh"]


def test_periods_are_written_with_the_dash_of_each_language():
    text = (project_root() / "data" / "claims.yml").read_text(encoding="utf-8")
    assert len(re.findall(r"\d{4}–\d{4}", text)) > 100 and len(re.findall(r"\d{4}—\d{4}年", text)) > 100
    assert not re.findall(r"(?<![\d-])(?:19|20)\d\d-(?:19|20)\d\d(?![\d-])", text)


def test_judged_chapters_name_existing_tables():
    from reproduction.ledger import harvest

    for claim_id in harvest():
        assert set(load_claims()[claim_id].tables) <= set(table_names()), claim_id


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [("< 0.5", 0.499, 0.5), ("<= 0.5", 0.5, 0.501), ("> 0", 1e-9, 0), (">= 1", 1, 0), ("== 22 +- 0.5", 22.5, 22.6), ("in [100, 400]", 100, 99)],
)
def test_condition(text, inside, outside):
    condition = Condition.parse(text)
    assert condition.contains(inside) and not condition.contains(outside)
    assert condition.margin(inside) >= 0 >= condition.margin(outside)


@pytest.mark.parametrize("text", ["0.5", "=< 1", "in [4, 1]", "about 7", "== 22"])
def test_malformed_condition_is_named(text):
    with pytest.raises(ClaimError, match="holds_if"):
        Condition.parse(text)


def claim_with(conditions, kind="ratio", **more):
    parts = [{"name": f"p{number}", "role": "decides", "measure": WORDS, "unit": "ratio", "holds_if": text} for number, text in enumerate(conditions)]
    entry = {"id": "s9-c01", "section": "9", "chapter": "x", "locator": {"paragraph": 1}, "kind": kind, "statement": WORDS, "test": {**WORDS, "parts": parts}}
    return _read_claim({**entry, "needs": WORDS, **more})


@pytest.mark.parametrize(
    ("observed", "verdict"),
    [
        ((0.4, 0.4), "reproduced"),
        ((0.4, 0.6), "reproduced in part"),
        ((0.6, 0.6), "contradicted"),
        ((None, None), "not testable"),
        ((0.4, None), "reproduced in part"),
        ((0.6, None), "contradicted"),
        (((0.3, 0.4), 0.1), "reproduced"),
        (((0.3, 0.7), (0.3, 0.7)), "not testable"),
        (((0.6, None), (0.5, 0.7)), "contradicted"),
    ],
)
def test_verdict_follows_from_the_parts(observed, verdict):
    claim = claim_with(["< 0.5", "< 0.5"])
    result = decide(claim, dict(zip(("p0", "p1"), observed, strict=True)), evidence=load("gdp"))
    assert result["verdict"] == verdict


def test_recommendation_is_always_advice():
    assert decide(claim_with(["< 0.5"], kind="recommendation"), {"p0": 0.9}, load("gdp"))["verdict"] == "advice"


def test_margin_is_the_smallest_relative_change_that_flips_a_part():
    result = decide(claim_with(["< 0.5", "< 100"]), {"p0": 0.45, "p1": 20}, load("gdp"))
    assert result["margin"] == {"part": "p0", "absolute": 0.05, "unit": "ratio", "relative": pytest.approx(0.05 / 0.45)}
    assert (result["observed"], result["threshold"]) == (0.45, 0.5)


def test_absence_of_documents_does_not_refute():
    claim = claim_with([">= 1"])
    missing = _read_claim(
        {
            "id": "s9-c02", "section": "9", "chapter": "x", "locator": {"paragraph": 1}, "kind": "existence", "statement": WORDS, "needs": WORDS,
            "test": {**WORDS, "parts": [{"name": "sources", "role": "decides", "measure": WORDS, "unit": "count", "holds_if": ">= 1", "absence": "undecided"}]},
        }
    )  # fmt: skip
    assert decide(claim, {"p0": 0}, load("gdp"))["verdict"] == "contradicted"
    assert decide(missing, {"sources": 0}, load("gdp"))["verdict"] == "not testable"


@pytest.mark.parametrize("role", ["decides", "shows"])
def test_opposing_statements_are_counted_and_lower_the_grade_only_when_they_decide(role):
    has_role = (claim for claim in load_claims().values() if claim.contradicts and any(part.name == OPPOSING and part.role == role for part in claim.parts))
    claim = next(has_role)
    result = decide(claim, {})
    part = next(part for part in result["parts"] if part["name"] == OPPOSING)
    assert part["observed"] == len(claim.contradicts)
    assert (PAPER in result["sources"], result["grade"]) == ((True, "P") if role == "decides" else (False, None))


def test_grade_is_the_weakest_of_the_rows_used():
    rows = load("national_cbec")
    assert decide(claim_with(["< 0.5"]), {"p0": 0.1}, rows)["grade"] == "C"
    assert decide(claim_with(["< 0.5"]), {"p0": 0.1}, load("gdp"))["grade"] == "A"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: find_claim("s2.1-c99"), "no such claim"),
        (lambda: decide(claim_with(["< 1"]), {"p7": 1}, load("gdp")), "p7"),
        (lambda: decide(claim_with(["< 1", "< 1"]), {"p0": 1}, load("gdp")), "none for"),
        (lambda: decide(claim_with(["< 1"]), {"p0": float("nan")}, load("gdp")), "finite number"),
        (lambda: decide(claim_with(["< 1"]), {"p0": (2, 1)}, load("gdp")), "lower end first"),
        (lambda: decide(claim_with(["< 1"]), {"p0": (0.1, float("nan"))}, load("gdp")), "None for an open end"),
        (lambda: decide(claim_with(["< 1"]), {"p0": 0.5}), "evidence"),
        (lambda: decide(claim_with(["< 1"], needs=None), {"p0": None}), "needs"),
        (lambda: judge("s2.2-c02", explain=WORDS), "carries it"),
        (lambda: judge("s2.1-c15", explain={"en": "only English"}, total_ratio=0.4), "explain"),
        (lambda: claim_with(["< 1"], kind="rumour"), "kind"),
        (lambda: claim_with(["< 1"], same_as="s1-c01"), "both or neither"),
        (lambda: claim_with(["< 1"], colour="red"), "colour"),
    ],
)
def test_mistakes_are_named(call, message):
    with pytest.raises(ClaimError, match=message):
        call()
