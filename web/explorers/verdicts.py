"""What a page needs to decide verdicts again under other definitions: the claims of ``data/definitions.yml`` with their parts."""

from reproduction.cards import VERDICT_SIGNS, VERDICT_WORDS, describe_number
from reproduction.claims import find_claim
from reproduction.definitions import load_definitions, redecide
from reproduction.language import LANGUAGE

DECIDED = ("reproduced", "reproduced in part", "contradicted", "not testable")
"""Verdicts that :func:`reproduction.verdicts.combine` can give, in the order of their numbers in the page."""


def verdict_words():
    """Verdicts as a page shows them.

    Returns
    -------
    list of dict
        ``id``, ``word`` and ``sign``, in the order of :data:`DECIDED`.
    """
    return [{"id": word.replace(" ", "-"), "word": VERDICT_WORDS[word][LANGUAGE], "sign": VERDICT_SIGNS[word]} for word in DECIDED]


def definition_names():
    """Names of all definitions by id, in the language of the edition (dict of str to str)."""
    return {definition.id: definition.name[LANGUAGE] for definition in load_definitions()}


def claims_with_readings(ledger, also=()):
    """Claims that another definition can decide otherwise.

    Parameters
    ----------
    ledger : dict of str to dict
        Judged entries by claim id, as :func:`reproduction.ledger.ledger` makes them; ``address`` is passed on where it is there.
    also : collection of str
        Further claims to include, for a script that observes their parts itself.

    Returns
    -------
    list of dict
        In the order of the paper. ``parts`` maps the name of a part to its measure, role, outcome and observation; ``stands_in`` lists
        definition, stand-in and the parts that it replaces, in the order of ``data/definitions.yml``; ``advice`` says that the parts test the
        premises of a recommendation; ``book`` is the verdict on the parts as the chapter has it.
    """
    stand_ins = {}
    for definition in load_definitions():
        for claim_id, pairs in definition.replaces.items():
            stand_ins.setdefault(claim_id, []).extend([definition.id, part, list(replaced)] for part, replaced in pairs)
    return [_claim(entry, stand_ins.get(claim_id, [])) for claim_id, entry in ledger.items() if entry["parts"] and (claim_id in stand_ins or claim_id in also)]


def _claim(entry, stand_ins):
    claim = find_claim(entry["id"])
    measures = {part.name: part.measure[LANGUAGE] for part in claim.parts}
    needed = {part for _, part, _ in stand_ins} | {part["name"] for part in entry["parts"] if part["role"] == "decides"}
    return {
        "id": entry["id"],
        "address": entry.get("address", ""),
        "statement": entry["statement"][LANGUAGE],
        "advice": entry["kind"] == "recommendation",
        "book": DECIDED.index(redecide(entry, [])),
        "parts": {
            part["name"]: {
                "decides": part["role"] == "decides",
                "measure": measures[part["name"]],
                "outcome": part["outcome"],
                "observed": describe_number(part["observed"]),
                "holds_if": part["holds_if"],
            }
            for part in entry["parts"]
            if part["name"] in needed
        },
        "stands_in": stand_ins,
    }


def condition_ends(claim_id, part_name):
    """Condition of a part, for a script that observes the part anew.

    Parameters
    ----------
    claim_id, part_name : str

    Returns
    -------
    list
        Low end, high end (None where open), and whether each belongs to it.
    """
    condition = next(part.condition for part in find_claim(claim_id).parts if part.name == part_name)
    ends = [None if abs(end) == float("inf") else end for end in (condition.low, condition.high)]
    return [*ends, condition.low_closed, condition.high_closed]


def decide_again(claim, definitions):
    """The verdict on a claim under some definitions.

    Parameters
    ----------
    claim : dict
        From :func:`claims_with_readings`.
    definitions : collection of str
        Ids of ``data/definitions.yml``.

    Returns
    -------
    int
        Number in :data:`DECIDED`; decided by :func:`reproduction.definitions.redecide`.
    """
    parts = [{"name": name, "role": "decides" if part["decides"] else "shows", "outcome": part["outcome"]} for name, part in claim["parts"].items()]
    return DECIDED.index(redecide({"parts": parts}, [(part, replaced) for definition, part, replaced in claim["stands_in"] if definition in definitions]))
