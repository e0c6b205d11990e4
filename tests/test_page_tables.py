"""Tables on pages: room for words, one line for ids, and numbers with their decimal points one below the other."""

import re

import pytest

from web.pages.tables import html_table, scroll_region


def column(html, place):
    """Classes of the cells of one column, header first."""
    rows = re.findall(r"<tr\b.*?</tr>", html, re.DOTALL)
    return [re.findall(r"<t[dh]\b([^>]*)>", row)[place] for row in rows]


def classes(attributes):
    found = re.search(r'class="([^"]*)"', attributes)
    return set(found[1].split()) if found else set()


def marks(cells, heading="value"):
    """For each cell of a column, header first: the classes that say how it stands."""
    html = html_table("A table", ["name", heading], [[f"row {number}", cell] for number, cell in enumerate(cells)])
    return [classes(cell) & {"number", "no-point", *(f"less-{count}" for count in range(1, 9))} for cell in column(html, 1)]


def test_decimal_points_stand_one_below_the_other():
    assert marks(["1,234.56", "−7.1", "3", "–", "< 0.25"]) == [{"number"}, {"number"}, {"number", "less-1"}, {"number", "less-2", "no-point"}, {"number"}, {"number"}]


def test_links_count_as_the_number_they_show():
    assert marks(['<a href="#x">5</a>', "2.5"]) == [{"number"}, {"number", "less-1", "no-point"}, {"number"}]


def test_a_year_above_a_column_is_a_heading_and_no_number():
    assert marks(["2.5", "3.5"], heading="2014")[0] == {"number"}


@pytest.mark.parametrize(
    "cells",
    [
        ["1", "two"],  # words
        ["2014", "2015"],  # years are names
        ["–", ""],  # nothing there
        ["0.00001", "12,000"],  # different quantities
        ["3 … 7", "2"],  # a range
    ],
)
def test_other_columns_stay(cells):
    assert marks(cells) == [set()] * (len(cells) + 1)


def test_the_column_that_heads_the_rows_stays():
    html = html_table("A table", ["count", "share"], [["12", "3"], ["8", "4"]])
    assert not any("number" in classes(cell) for cell in column(html, 0))


def test_a_table_in_a_table_and_rows_of_different_length_stay_whole():
    for html in (
        '<table class="book-table"><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead><tbody><tr><th scope="row">x</th><td><table><tr><td>1</td></tr></table></td></tr></tbody></table>',
        '<table class="book-table"><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead><tbody><tr><th scope="row">x</th><td>1</td></tr><tr><th scope="row">y</th></tr></tbody></table>',
    ):
        shown = scroll_region(html, "name")
        assert "number" not in shown and re.sub(r' class="(?:short|words|long)"', "", shown).count("<t") == html.count("<t")
