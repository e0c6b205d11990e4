"""Amounts in billions (English) and in 亿 (Chinese): the same data, ten times the number, and a comparison of the editions that knows it."""

import re

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from reproduction import amounts
from reproduction.figures import FIGURE_MIME, TABLE_MIME, table_html
from web.compare import compare_editions

from .conftest import executed_chapters
from .helpers import outputs_of

COUNTED = re.compile(r"(?<!万)(?<!10)亿(?:元|美元)")


@pytest.fixture
def chinese(monkeypatch):
    """The factor of the Chinese edition; names stay English."""
    monkeypatch.setattr(amounts, "FACTOR", 10)


def notebook(kind, record):
    """A notebook whose only output is one record."""
    return {"cells": [{"outputs": [{"data": {kind: record}}]}]}


def test_the_english_edition_shows_what_the_data_hold():
    table = pd.DataFrame({"value": [47.9], "unit": ["billion_usd"]})
    assert amounts.converted(table, ["value"]) == (table, []) and amounts.amount(47.9) == 47.9


def test_a_column_in_billions_is_ten_times_as_much_in_hundreds_of_millions(chinese):
    shown, tenfold = amounts.converted(pd.DataFrame({"year": [2013, 2014], "billion_usd": [0.1 + 0.2, None]}), ["billion_usd"])
    assert shown.to_numpy()[0].tolist() == [2013, 3.0] and shown.columns[1] == "hundred million US dollars"
    assert tenfold == [[0, 1]]


def test_only_rows_in_billions_change_where_rows_have_units(chinese):
    table = pd.DataFrame({"unit": ["percent", "billion_yuan", "billion yuan"], "value": [5.0, 5.0, 6.0], "low": [1.0, None, 2.0]}, index=[7, 8, 9])
    shown, tenfold = amounts.converted(table, ["value", "low"])
    assert shown["value"].tolist() == [5.0, 50.0, 60.0] and shown["low"].tolist()[0] == 1.0 and shown["low"].tolist()[2] == 20.0
    assert shown["unit"].tolist() == ["percent", *["hundred million yuan"] * 2]
    assert tenfold == [[1, 1], [2, 1], [2, 2]]
    assert table["value"].tolist() == [5.0, 5.0, 6.0]


def test_rows_can_be_named_by_their_position(chinese):
    shown, tenfold = amounts.converted(pd.DataFrame({"measure": ["trade", "items"], "2016": [1.5, 1.5]}), {"2016": [0]})
    assert shown["2016"].tolist() == [15.0, 1.5] and tenfold == [[0, 1]]


def test_a_converted_cell_is_written_with_one_decimal_fewer():
    html = table_html(pd.DataFrame({"place": ["a", "b"], "value": [479.04, 47.904]}), "x", {"value": ",.2f"}, [[0, 1]])
    assert "<td>479.0</td>" in html and "<td>47.90</td>" in html


def test_the_ticks_of_an_axis_are_counted_as_the_edition_counts(chinese):
    figure, axes = plt.subplots()
    amounts.count_axis(axes.yaxis)
    assert axes.yaxis.get_major_formatter()(0.3) == "3"
    plt.close(figure)


def test_the_editions_agree_when_what_is_counted_in_hundreds_of_millions_is_ten_times_as_much():
    english = {"data": {"columns": ["Year", "Trade"], "rows": [["2014", 47.9], ["2015", 0.3]]}}
    chinese = {"data": {"columns": ["年份", "进出口"], "rows": [["2014", 479.0], ["2015", 3.0]]}, "tenfold": [[0, 1], [1, 1]]}
    assert compare_editions("a", notebook(TABLE_MIME, english), notebook(TABLE_MIME, chinese)) == []


@pytest.mark.parametrize("tenfold", [[], [[0, 1]]])
def test_the_editions_differ_when_a_number_is_not_what_it_is_told_to_be(tenfold):
    english = {"data": {"columns": ["Year", "Trade"], "rows": [["2014", 47.9], ["2015", 0.3]]}}
    chinese = {"data": {"columns": ["年份", "进出口"], "rows": [["2014", 479.0], ["2015", 3.0]]}, "tenfold": tenfold}
    (difference,) = compare_editions("a", notebook(TABLE_MIME, english), notebook(TABLE_MIME, chinese))
    assert "cell 1" in str(difference)


def test_every_chinese_figure_and_table_that_speaks_of_hundreds_of_millions_was_converted(site):
    """And what was converted says so: in its caption, in a heading or in the row."""
    wrong, seen = [], 0
    for path in sorted((executed_chapters() / "chapters" / "zh").glob("*.ipynb")):
        for mime in (FIGURE_MIME, TABLE_MIME):
            for _, record in outputs_of(path, mime):
                tenfold, (columns, rows) = record.get("tenfold", []), record["data"].values()
                texts = [cell for row in rows for cell in row if isinstance(cell, str)]
                numbers = {number for number, row in enumerate(rows) if any(isinstance(cell, float) for cell in row)}
                in_billions = {number for number in numbers if any(isinstance(cell, str) and COUNTED.fullmatch(cell) for cell in rows[number])}
                missing = numbers and not tenfold and COUNTED.search(" ".join([record["caption"], *columns]))
                unsaid = tenfold and not COUNTED.search(" ".join([record["caption"], *columns, *texts])) and "单位同上" not in record["caption"]
                if missing or unsaid or not in_billions <= {row for row, _ in tenfold}:
                    wrong.append(record["name"])
                seen += len(tenfold)
    assert wrong == [] and seen > 1000
