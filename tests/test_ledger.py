"""The ledger as a whole: other definitions, reproducibility levels, margins."""

import pytest
import yaml

from hebei_cbec import ClaimError, ledger
from reproduction.definitions import FILE, alternatives, load_definitions, redecide
from reproduction.ledger import harvest
from reproduction.reproducibility import item_level, level

from .helpers import ROOT


def entry_with(**outcomes):
    return {"parts": [{"name": name, "role": "shows" if name.startswith("other") else "decides", "outcome": outcome} for name, outcome in outcomes.items()]}


def test_definitions_name_existing_parts_in_their_roles():
    assert len({definition.id for definition in load_definitions()}) == len(load_definitions())
    for definition in load_definitions():
        assert definition.name["en"] and definition.name["zh"]


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({"claim": "s2.1-c15", "part": "total_ratio", "instead_of": ["total_ratio"]}, "role shows"),
        ({"claim": "s2.1-c15", "part": "nothing", "instead_of": ["total_ratio"]}, "no such part"),
        ({"claim": "s2.1-c99", "part": "total_ratio_origin", "instead_of": ["total_ratio"]}, "no such claim"),
    ],
)
def test_a_wrong_definition_is_named(tmp_path, monkeypatch, item, message):
    (tmp_path / "data").mkdir()
    for name in ("claims.yml",):
        (tmp_path / "data" / name).write_bytes((ROOT / "data" / name).read_bytes())
    (tmp_path / "data" / FILE).write_text(yaml.safe_dump([{"id": "x", "name": {"en": "x", "zh": "某"}, "replaces": [item]}]), encoding="utf-8")
    monkeypatch.setenv("BOOK_ROOT", str(tmp_path))
    load_definitions.cache_clear()
    with pytest.raises(ClaimError, match=message):
        load_definitions()
    load_definitions.cache_clear()


def test_a_stand_in_replaces_what_it_names_and_nothing_else():
    entry = entry_with(one="holds", two="fails", other="holds")
    assert redecide(entry, []) == "reproduced in part"
    assert redecide(entry, [("other", ("two",))]) == "reproduced"
    assert redecide(entry, [("other", ("one", "two"))]) == "reproduced"
    assert redecide(entry_with(one="fails", other="undecided"), [("other", ("one",))]) == "not testable"


def test_every_judged_claim_redecided_without_stand_ins_keeps_its_verdict():
    judged = harvest()
    for entry in ledger():
        if entry["id"] in judged and entry["kind"] != "recommendation":
            assert redecide(entry, []) == entry["verdict"], entry["id"]


def test_the_seventh_depends_on_the_definition():
    """Known from the arithmetic of the customs tables: 59.9 of 415.5 by firm, 94.3 of 142 by goods."""
    changed = {(item["definition"].id, item["entry"]["id"]): item["otherwise"] for item in alternatives(ledger())}
    assert changed["by_goods", "s2.1-c16"] == "contradicted"


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [({}, 1), ({"one": "undecided"}, 2), ({"one": "undecided", "two": "fails"}, 3), ({"one": "holds", "two": "fails"}, 4), ({"one": "holds", "other": "fails"}, 5)],
)
def test_levels(outcomes, expected):
    assert level(entry_with(**outcomes)) == expected


def test_a_display_item_is_as_reproducible_as_its_weakest_sentence():
    assert item_level([entry_with(one="holds"), entry_with(one="undecided")]) == 2
