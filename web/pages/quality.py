"""What was measured of the built pages: Lighthouse's scores, and the cost of making and opening the book."""

from html import escape

from reproduction.language import LANGUAGE, say
from reproduction.paths import project_root

from ..editions import FOLDERS
from ..quality import HISTORY, LIGHTHOUSE_RECORD, SCORES, TARGETS, below_target, read_record
from .directives import Block
from .editions import address_in
from .tables import html_table

FORM_WORDS = {"mobile": ("phone", "手机"), "desktop": ("desktop", "桌面端")}
SCORE_WORDS = {"performance": ("Speed", "速度"), "accessibility": ("Accessibility", "无障碍"), "best_practices": ("Best practices", "最佳做法"), "seo": ("Search engines", "搜索引擎优化")}
EDITION_WORDS = {"en": ("English", "英文"), "zh": ("Chinese", "中文")}


def setup(app):
    """Register the directives."""
    app.add_directive("quality-report", QualityReport)
    app.add_directive("cost-report", CostReport)


class QualityReport(Block):
    """Lighthouse's scores: the lowest of each kind, what is below its target, and every page."""

    def html(self):
        rows = read_record(project_root() / LIGHTHOUSE_RECORD)
        if not rows:
            return f"<p>{say('Lighthouse has not been recorded for this version.', '此版本尚未记录Lighthouse的测量结果。')}</p>"
        method = say(
            "Lighthouse opens each page as a slow phone and as a desktop computer, and scores it from 0 to 100. The targets are 100, and 90 for speed on the phone.",
            "Lighthouse分别模拟低速手机和桌面计算机打开每个页面，并按0至100评分。各项目标均为100，手机速度的目标为90。",
        )
        return f"<p>{method}</p><p>{headline(rows)}</p>{self.lowest(rows)}<details><summary>{say('Every page', '各页结果')}</summary>{self.every_page(rows)}</details>"

    def lowest(self, rows):
        cells = []
        for form, targets in TARGETS.items():
            of_form = [row for row in rows if row["form"] == form]
            for score in SCORES if of_form else ():
                worst = min(of_form, key=lambda row: float(row[score]))
                where = self.link(worst) if float(worst[score]) < 100 else "–"
                cells.append([f"{say(*SCORE_WORDS[score])}{say(', ', '，')}{say(*FORM_WORDS[form])}", str(targets[score]), _number(worst[score]), where])
        columns = (say("Score", "评分项目"), say("Target", "目标"), say("Lowest score", "最低分"), say("Which", "页面"))
        return html_table(say("Lowest score of all pages", "全部页面中的最低分"), columns, cells)

    def every_page(self, rows):
        cells = [
            [
                self.link(row), say(*FORM_WORDS[row["form"]]), *(_number(row[score]) for score in SCORES),
                f"{float(row['lcp_ms']) / 1000:.1f}", _number(row["tbt_ms"]), f"{float(row['cls']):.2f}", f"{float(row['bytes']) / 1000:,.0f}", row["runs"],
            ]
            for row in rows
        ]  # fmt: skip
        columns = (
            say("Page", "页面"), say("Form", "设备"), *(say(*SCORE_WORDS[score]) for score in SCORES),
            say("Largest paint, s", "最大内容绘制（秒）"), say("Blocked, ms", "阻塞时间（毫秒）"), say("Layout shift", "布局偏移"), say("Kilobytes", "千字节"), say("Runs", "次数"),
        )  # fmt: skip
        return html_table(say("Median of the runs of each page", "各页多次测量的中位数"), columns, cells, "counts")

    def link(self, row):
        up = "../" * (self.env.docname.count("/") + FOLDERS[LANGUAGE].count("/") + bool(FOLDERS[LANGUAGE]))
        edition = say(*EDITION_WORDS[row["edition"]])
        return f'<a href="{up}{address_in(row["edition"], row["page"])}"><code>{escape(row["page"].rsplit("/", 1)[-1])}</code></a>{say(f" ({edition})", f"（{edition}）")}'


def headline(rows):
    """How many pages reach their targets, with what they were measured and when (str).

    Parameters
    ----------
    rows : list of dict of str
        The record, not empty.
    """
    pages = len({(row["page"], row["edition"]) for row in rows})
    reached = len({(row["page"], row["edition"]) for row in rows} - {(row["page"], row["edition"]) for row in rows if below_target(row)})
    runs = sorted({int(row["runs"]) for row in rows})
    told = str(runs[0]) if len(runs) == 1 else say(f"{runs[0]} to {runs[-1]}", f"{runs[0]}～{runs[-1]}")
    dates = sorted({row["date"] for row in rows})
    when = dates[0] if len(dates) == 1 else say(f"{dates[0]} to {dates[-1]}", f"{dates[0]}至{dates[-1]}")
    versions = say(", ", "、").join(sorted({row["lighthouse"] for row in rows}))
    measured = say("one run", "测量1次") if told == "1" else say(f"speed as the median of {told} runs of each page", f"速度取每页{told}次测量的中位数")
    return say(
        f"{reached} of {pages} measured pages reach every target on phone and desktop ({measured}; Lighthouse {versions}, {when}; served compressed on the machine that measured).",
        f"已测量的{pages}个页面中，有{reached}个在手机和桌面端均达到全部目标（{measured}；Lighthouse {versions}，{when}；由测量所用计算机以压缩方式提供页面）。",
    )


def _number(text):
    return f"{float(text):,g}"


class CostReport(Block):
    """The last row of the history: times, memory and weight, beside those with the theme's defaults."""

    def html(self):
        rows = read_record(project_root() / HISTORY)
        if not rows:
            return f"<p>{say('No measurement of times, memory and weight is on record for this version.', '此版本尚无用时、内存和体量的测量记录。')}</p>"
        row = rows[-1]
        columns = (say("Measure", "指标"), say("This book", "本书"), say("Theme’s defaults", "主题默认设置"))
        cells = [[say(*words), _cell(row.get(name)), _cell(row.get(f"defaults_{name}"))] for name, words in COSTS.items()]
        compared = say(
            "The right column is the same book, from the same executed chapters, in the frame that Jupyter Book makes by default.",
            "右栏为同一本书：章节的执行结果相同，页面框架则取Jupyter Book的默认样式。",
        )
        return f"<p>{machine(row)}{say(' ', '')}{compared}</p>" + html_table(say("Cost of making and opening the book", "构建与打开本书的开销"), columns, cells)


COSTS = {
    "book_cold_s": ("Seconds for everything, from a fresh copy", "从全新副本构建全书（秒）"),
    "execute_cold_s": ("of these, executing the chapters in both languages", "其中，以两种语言执行各章（秒）"),
    "book_again_s": ("Seconds for everything again, nothing changed", "无任何改动，再次构建全书（秒）"),
    "chapter_s": ("Seconds to execute one changed chapter", "改动一章后执行该章（秒）"),
    "pages_s": ("Seconds for the pages of both editions", "生成两种语言的页面（秒）"),
    "book_mb": ("Megabytes of memory for everything, at most", "构建全书的内存峰值（兆字节）"),
    "pages_mb": ("Megabytes of memory for the pages, at most", "生成页面的内存峰值（兆字节）"),
    "html_kb": ("Kilobytes of HTML, middle page", "HTML大小，中位页面（千字节）"),
    "html_gzip_kb": ("the same, compressed", "同上，压缩后（千字节）"),
    "first_load_kb": ("Kilobytes of a first visit, middle page", "首次访问的传输量，中位页面（千字节）"),
    "first_load_largest_kb": ("Kilobytes of a first visit, heaviest page", "首次访问的传输量，最大页面（千字节）"),
    "requests": ("Requests of a first visit, middle page", "首次访问的请求数，中位页面"),
    "requests_outside": ("Requests to other hosts, at most", "对其他网站的请求数，最多"),
}
"""Columns of the history that the page shows, with their words."""


def machine(row):
    """Where and when the costs were measured (str).

    Parameters
    ----------
    row : dict of str
        Of the history.
    """
    return say(
        f"Measured {row['date']} at commit {row['commit'] or '–'} on {row['processors']} processors ({row['system']}, Python {row['python']}); {row['chapters']} chapters, {row['pages']} pages.",
        f"{row['date']}在提交{row['commit'] or '–'}上测得，{row['processors']}个处理器（{row['system']}，Python {row['python']}）；共{row['chapters']}章、{row['pages']}个页面。",
    )


def _cell(text):
    return _number(text) if text else "–"
