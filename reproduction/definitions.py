"""Which verdicts change under another definition: the same test, with one part standing in for another."""

from dataclasses import dataclass
from functools import lru_cache

import yaml

from .claims import find_claim
from .errors import ClaimError
from .paths import data_folder
from .verdicts import combine

FILE = "definitions.yml"


@dataclass(frozen=True)
class Definition:
    """Another definition, and the parts of tests that state claims in it.

    ``replaces`` maps a claim id to pairs of a stand-in and the deciding parts that it replaces.
    """

    id: str
    name: dict
    replaces: dict


@lru_cache
def load_definitions():
    """All definitions, in the order of ``data/definitions.yml``.

    Returns
    -------
    list of Definition

    Raises
    ------
    ClaimError
        A definition names a claim or part that does not exist, or a part in the wrong role.
    """
    path = data_folder() / FILE
    if not path.exists():
        raise ClaimError(f"data/{FILE}", "the list of other definitions", "no such file", "restore it from the repository")
    return [_read(entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8"))]


def _read(entry):
    replaces = {}
    for item in entry["replaces"]:
        where = f"data/{FILE}, {entry['id']}, {item['claim']}"
        roles = {part.name: part.role for part in find_claim(item["claim"]).parts}
        for name, role in [(item["part"], "shows"), *((name, "decides") for name in item["instead_of"])]:
            if roles.get(name) != role:
                raise ClaimError(where, f"a part with role {role}", f"{name!r} ({roles.get(name, 'no such part')})", "correct the name; see data/claims.yml")
        replaces.setdefault(item["claim"], []).append((item["part"], tuple(item["instead_of"])))
    return Definition(entry["id"], entry["name"], replaces)


def redecide(entry, stand_ins):
    """The verdict on a claim when other parts stand in for deciding ones.

    Parameters
    ----------
    entry : dict
        A judged entry of :func:`reproduction.ledger.ledger`.
    stand_ins : list of (str, tuple of str)
        Stand-in and the deciding parts that it replaces, as in ``Definition.replaces``.

    Returns
    -------
    str
        A verdict, by the rules of :func:`reproduction.verdicts.combine`. For advice it is the verdict on its premises.

    Examples
    --------
    >>> parts = [{"name": "by_firm", "role": "decides", "outcome": "holds"}, {"name": "by_goods", "role": "shows", "outcome": "fails"}]
    >>> redecide({"parts": parts}, [("by_goods", ("by_firm",))])
    'contradicted'
    """
    outcomes = {part["name"]: part["outcome"] for part in entry["parts"]}
    kept = [part["name"] for part in entry["parts"] if part["role"] == "decides"]
    for stand_in, replaced in stand_ins:
        kept = [name for name in kept if name not in replaced] + [stand_in]
    return combine([outcomes[name] for name in kept])


def alternatives(entries):
    """Every judged claim under every definition that applies to it.

    Parameters
    ----------
    entries : list of dict
        From :func:`reproduction.ledger.ledger`.

    Returns
    -------
    list of dict
        ``definition`` (Definition), ``entry``, ``as_judged`` and ``otherwise`` (verdicts on the deciding parts).
    """
    by_id = {entry["id"]: entry for entry in entries}
    found = []
    for definition in load_definitions():
        for claim_id, stand_ins in definition.replaces.items():
            entry = by_id[claim_id]
            if entry["parts"]:
                found.append({"definition": definition, "entry": entry, "as_judged": redecide(entry, []), "otherwise": redecide(entry, stand_ins)})
    return found
