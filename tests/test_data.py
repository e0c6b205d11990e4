"""The tables: described, complete, sourced; and every kind of damage is named."""

import csv
import json
import re

import pytest
from frictionless import Package

from reproduction import data, integrity, load
from reproduction.errors import DataError

from .helpers import ROOT


@pytest.mark.parametrize("table", data.table_names())
def test_table_loads_and_is_typed(table):
    frame = load(table)
    assert len(frame) > 0
    if "value" in frame:
        assert frame["value"].dtype == float
        assert frame["chosen"].dtype == bool


def test_frictionless_accepts_the_package():
    report = Package(str(ROOT / "data" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])[:10]


def test_integrity_list_matches_the_tables():
    assert (ROOT / integrity.LIST).read_text(encoding="utf-8") == integrity.expected_list(), "data/ was edited: check the edit, then run `make data`"


def test_hashes_of_the_package_match_the_files():
    for resource in data.datapackage()["resources"]:
        assert resource["hash"] == integrity.file_hash(ROOT / "data" / resource["path"]), resource["name"]


def test_every_csv_is_described():
    files = {path.stem for path in (ROOT / "data").glob("*.csv")} - {"labels"}
    assert files == set(data.table_names())


def test_every_source_is_used_and_graded():
    used = {key for table in data.table_names() for key in load(table)["source"]} - {data.PAPER}
    assert used == set(data.sources())
    for key, entry in data.sources().items():
        assert re.search(r"grade:[ABC]\b", entry.fields["keywords"]), key
        assert entry.fields.get("title"), key


def test_only_the_paper_has_grade_p():
    for table in data.table_names():
        frame = load(table)
        assert ((frame["grade"] == "P") == (frame["source"] == data.PAPER)).all(), table


def test_no_value_has_a_better_grade_than_its_source():
    """A value may be weaker than its source, for instance where the source passes it on."""
    best = {key: re.search(r"grade:([ABC])", entry.fields["keywords"])[1] for key, entry in data.sources().items()} | {data.PAPER: "P"}
    for table in data.table_names():
        frame = load(table)
        better = [(source, grade) for source, grade in zip(frame["source"], frame["grade"], strict=True) if data.GRADES.index(grade) < data.GRADES.index(best[source])]
        assert not better, (table, better[:3])


def test_labels_are_complete_and_used():
    used = set()
    for table in data.table_names():
        frame = load(table)
        for kind in ("place", "indicator", "basis", "unit", "event"):
            if kind in frame:
                used |= {(kind, name) for name in frame[kind]}
    assert used <= set(data.labels())
    for key, names in data.labels().items():
        assert names["en"].strip() and names["zh"].strip(), key
        assert re.search(r"[\u4e00-\u9fff%]|^[A-Z0-9a-z².–—/ -]+$", names["zh"]), key


def test_a_total_is_the_sum_of_its_parts():
    trade = load("provincial_trade").query("chosen").pivot_table(index=["basis", "place", "period"], columns="indicator", values="value")
    complete = trade.dropna()
    assert len(complete) > 100
    difference = (complete["exports"] + complete["imports"] - complete["trade_total"]).abs()
    assert difference.max() < 1e-5  # billion US dollars: ten thousand dollars of rounding


# One test for each kind of damage: table, edit, what the message must name.
DAMAGE = {
    "unknown table": (None, lambda rows: rows, "no_such_table", "one of national_cbec"),
    "number": ("gdp", lambda rows: rows[0].update(value="much"), "row 2, column value", "a number"),
    "wrong unit": ("gdp", lambda rows: rows[0].update(unit="percent"), "row 2, column unit", "billion_yuan"),
    "duplicate key": ("gdp", lambda rows: rows.append(dict(rows[0])), "row", "already in row 2"),
    "unknown source": ("gdp", lambda rows: rows[3].update(source="N-NOBODY"), "row 5, column source", "sources.bib"),
    "unknown place": ("gdp", lambda rows: rows[0].update(place="atlantis"), "row 2, column place", "labels.csv"),
    "unknown indicator": ("gdp", lambda rows: rows[0].update(indicator="resident_population"), "row 2, column indicator", "gdp"),
    "impossible value": ("gdp", lambda rows: rows[0].update(value="-5"), "row 2, column value", "between"),
    "impossible coordinate": ("points", lambda rows: rows[0].update(latitude="91"), "row 2, column latitude", "between"),
    "empty cell": ("gdp", lambda rows: rows[0].update(grade=""), "row 2, column grade", "a value"),
    "no value": ("gdp", lambda rows: rows[0].update(value=""), "row 2", "a value, or a bound"),
    "grade": ("gdp", lambda rows: rows[0].update(grade="AA"), "row 2, column grade", "one of A, B, C, P"),
    "period": ("gdp", lambda rows: rows[0].update(period="last year"), "row 2, column period", "form"),
    "bounds out of order": ("gdp", lambda rows: rows[0].update(low="1600", high="1500"), "row 2", "low ≤ value ≤ high"),
    "two chosen": ("population", lambda rows: [row.update(chosen="yes") for row in rows], "rows", "exactly one chosen=yes"),
}


@pytest.fixture
def broken(tmp_path, monkeypatch):
    """A copy of ``data/`` and a function that edits one of its tables."""
    target = tmp_path / "data"
    target.mkdir()
    for path in (ROOT / "data").iterdir():
        (target / path.name).write_bytes(path.read_bytes())
    monkeypatch.setenv("BOOK_ROOT", str(tmp_path))
    caches = (data.datapackage, data.sources, data.labels)
    for cache in caches:
        cache.cache_clear()

    def edit(table, change):
        path = target / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        columns = list(rows[0])
        change(rows)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    yield target, edit
    for cache in caches:
        cache.cache_clear()


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_named_with_row_and_remedy(broken, name):
    table, change, where, expected = DAMAGE[name]
    if table:
        broken[1](table, change)
    with pytest.raises(DataError) as caught:
        load(table or "no_such_table")
    assert where in str(caught.value)
    assert expected in str(caught.value)
    assert caught.value.remedy


def test_missing_file_is_named(broken):
    (broken[0] / "gdp.csv").unlink()
    with pytest.raises(DataError, match="data/gdp.csv.*no such file"):
        load("gdp")


def test_unknown_column_is_named(broken):
    path = broken[0] / "gdp.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("locator", "page", 1), encoding="utf-8")
    with pytest.raises(DataError, match=r"row 1.*unknown \['page'\], missing \['locator'\]"):
        load("gdp")


def test_short_row_is_named(broken):
    path = broken[0] / "gdp.csv"
    path.write_text(path.read_text(encoding="utf-8") + "gdp,hebei\n", encoding="utf-8")
    with pytest.raises(DataError, match="13 cells.*2"):
        load("gdp")


def test_missing_package_and_bibliography_are_named(broken):
    (broken[0] / "sources.bib").unlink()
    with pytest.raises(DataError, match="data/sources.bib"):
        load("gdp")
    (broken[0] / "datapackage.json").unlink()
    data.datapackage.cache_clear()
    with pytest.raises(DataError, match="data/datapackage.json"):
        load("gdp")


def test_missing_label_is_named():
    with pytest.raises(DataError, match="labels.csv.*place,atlantis"):
        data.label("place", "atlantis")


def test_package_is_sorted_as_json_without_surprises():
    text = (ROOT / "data" / "datapackage.json").read_text(encoding="utf-8")
    assert json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n" == text
