"""The figure contract: a figure that shows something other than its table, or says something else, is refused."""

import os
import subprocess
import sys

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from hebei_cbec import FigureError, show_figure, show_table, use_style
from reproduction.contract import DECORATION, check_words, marks
from reproduction.figures import table_html

from .helpers import ROOT

use_style()
DATA = pd.DataFrame({"year": [2013, 2014], "share": [2.74, 4.36], "source": ["Q-NBS_ECOM"] * 2, "grade": ["A"] * 2})


def draw(values=(2.74, 4.36)):
    figure, axes = plt.subplots()
    axes.plot([2013, 2014], values, marker="o")
    return figure


def show(figure=None, **changes):
    words = {"title": "Rare in 2014: 4.4 %", "caption": "Share of firms, percent.", "alt": "It rises from 2.7 to 4.4 percent."}
    show_figure(figure or draw(), "fig-test", **{"data": DATA, "values": ["share"], **words, **changes})


def test_a_true_figure_passes(capsys):
    show()


@pytest.mark.parametrize(
    ("figure", "changes", "message"),
    [
        ((2.74, 4.37), {}, r"4\.36\] not drawn"),
        ((2.74, 4.36), {"data": DATA.iloc[:1]}, r"4\.36\] drawn"),
        ((2.74, 4.36), {"title": "Rare in 2014: 4.5 %"}, "'4.5'"),
        ((2.74, 4.36), {"caption": "Share of 310 firms"}, "'310'"),
        ((2.74, 4.36), {"alt": "It rises to 4.36 from 2.70 percent."}, "'2.70'"),
        ((2.74, 4.36), {"alt": " "}, "nothing"),
    ],
)
def test_a_false_figure_is_refused(figure, changes, message):
    with pytest.raises(FigureError, match=message):
        show(draw(figure), **changes)


def test_a_false_label_in_the_picture_is_refused():
    figure = draw()
    figure.axes[0].text(2014, 4.36, "5.1 %")
    with pytest.raises(FigureError, match="label '5.1 %'"):
        show(figure)


def test_decoration_is_not_data():
    figure = draw()
    figure.axes[0].axhline(7.2, gid=DECORATION)
    show(figure)


def test_marks_are_read_from_lines_bars_points_bands_and_segments():
    figure, axes = plt.subplots()
    axes.plot([1], [10.0])
    axes.bar([1], [20.0])
    axes.scatter([1], [30.0])
    axes.fill_between([1, 2], [40.0, 41.0], [50.0, 51.0])
    axes.vlines([1], [60.0], [70.0])
    assert {10.0, 20.0, 30.0, 40.0, 41.0, 50.0, 51.0, 60.0, 70.0} <= set(marks(figure, "y"))
    plt.close(figure)


@pytest.mark.parametrize("text", ["in 2014, 2013–2019", "4.36", "4.4 and 2.7", "about 4 percent", "−2.74"])
def test_roundings_and_years_are_free(text):
    check_words("alt", text, [DATA])


@pytest.mark.parametrize("text", ["4.3", "2.75", "1.6 times", "14 %"])
def test_other_numbers_are_not(text):
    with pytest.raises(FigureError):
        check_words("alt", text, [DATA])


def test_table_cells_are_escaped():
    html = table_html(pd.DataFrame({"a<b": ["<script>alert(1)</script>"]}), "x & y", {})
    assert "<script>" not in html and "&lt;script&gt;" in html and "x &amp; y" in html and "a&lt;b" in html


def test_table_without_rows_of_evidence_is_refused():
    with pytest.raises(Exception, match="empty selection"):
        show_table(DATA, "tab-test", caption="x", evidence=DATA.iloc[:0])


ENGLISH_IN_CHINESE = {
    "figure": "axes.set(ylabel='Trade'); show_figure(figure, 'fig-x', data=data, values=['value'], title='标题', caption='图注', alt='替代文字')",
    "title": "show_figure(figure, 'fig-x', data=data, values=['value'], title='Trade fell', caption='图注', alt='替代文字')",
    "table": "show_table(data[['value']], 'tab-x', caption='表注')",
}


@pytest.mark.parametrize("call", ENGLISH_IN_CHINESE.values(), ids=ENGLISH_IN_CHINESE)
def test_english_left_in_the_chinese_edition_is_refused(call):
    code = f"""
import matplotlib.pyplot as plt, pandas as pd
from reproduction import FigureError, load, show_figure, show_table
data = load("provincial_trade").head(1)
figure, axes = plt.subplots()
axes.plot([0], data["value"], marker="o")
try:
    {call}
except FigureError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], env=os.environ | {"BOOK_LANGUAGE": "zh"}, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert "expected Chinese in the Chinese edition" in done.stdout, done.stdout + done.stderr
