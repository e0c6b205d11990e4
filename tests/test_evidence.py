"""Every row of evidence is one that was checked against the record of what was read."""

import csv

from reproduction.data import table_names

from .evidence import LIST, agrees, find, pair
from .helpers import ROOT


def test_every_row_is_in_the_list_of_checked_pairs():
    with LIST.open(encoding="utf-8", newline="") as file:
        checked = {(line["table"], line["pair"]) for line in csv.DictReader(file)}
    rows = set()
    for table in table_names():
        with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            rows |= {(table, pair(row)) for row in csv.DictReader(file)}
    assert rows == checked, "a value, source, place or period changed since the check: run python -m tests.evidence FOLDER"


class Nothing:
    """A record in which nothing stands."""

    facts = {}

    def official(self, source):
        return None

    def everything(self):
        return []


def test_a_value_that_stands_nowhere_is_not_confirmed():
    row = {"source": "Q-X", "place": "hebei", "period": "2014", "value": "5", "low": "", "high": ""}
    assert find(row, Nothing()) is None


def test_a_value_is_confirmed_by_its_source_only():
    class One(Nothing):
        facts = {"Q-X": [{"value": "50", "quote": "", "note": "", "period": "2014", "definition": ""}]}

    row = {"source": "Q-X", "place": "hebei", "period": "2014", "value": "5", "low": "", "high": ""}
    assert find(row, One()) == "fact"
    assert find(row | {"source": "Q-Y"}, One()) is None
    assert find(row | {"value": "6"}, One()) is None


def test_powers_of_ten_agree_and_other_factors_do_not():
    assert agrees(4.2, 42000) and not agrees(4.2, 43000) and not agrees(1, 2)
