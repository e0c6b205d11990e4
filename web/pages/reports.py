"""Pages that are written from the project's own state: catalogue, index of results, reproduction report, build facts, teeth."""

import csv
import re
from collections import Counter
from html import escape

from reproduction.cards import VERDICT_WORDS
from reproduction.data import GRADES, datapackage, label, load, sources, table_names
from reproduction.language import LANGUAGE, say
from reproduction.ledger import count_verdicts
from reproduction.paths import project_root

from .. import facts
from ..settings import settings
from .directives import Block
from .links import CHAPTERS, claim_address, relative, source_link
from .outputs import bound_text
from .tables import html_table

TEETH_RECORD = "web/records/teeth.csv"
GLOSSARY = "web/glossary.csv"


def data_archive():
    """Address of the archive of all tables, below the root of an edition (str)."""
    return f"data/{settings().name}-data.zip"


def setup(app):
    """Register the directives."""
    blocks = {
        "data-catalogue": DataCatalogue,
        "result-index": ResultIndex,
        "report-claims": ReportClaims,
        "report-data": ReportData,
        "report-actions": ReportActions,
        "build-facts": BuildFacts,
        "teeth-report": TeethReport,
        "glossary-table": GlossaryTable,
    }
    for name, directive in blocks.items():
        app.add_directive(name, directive)


def chapters_using(table):
    """Names of the chapters whose code loads a table (list of str)."""
    twins = sorted((project_root() / "chapters" / "text").glob("*.md"))
    return [path.stem for path in twins if f'"{table}"' in path.read_text(encoding="utf-8")]


def coverage(table):
    """Share of the cells indicator × place × year that hold a value, between the first and the last year (float or None)."""
    if not {"indicator", "place", "year"} <= set(table.columns) or table["year"].isna().all():
        return None
    yearly = table[table["year"].notna() & table["value"].notna()]
    grid = yearly["indicator"].nunique() * yearly["place"].nunique() * yearly["year"].nunique()
    return len(yearly.drop_duplicates(["indicator", "place", "year"])) / grid if grid else None


class DataCatalogue(Block):
    """Every evidence table: contents, units, definitions, period, grades, gaps, users, download."""

    def html(self):
        package = relative(self.env.docname, data_archive())
        intro = say("All tables with their description as one package", "全部数据表及其说明（一个数据包）")
        return f'<p><a download href="{package}">{intro}</a> (Frictionless).</p>' + "".join(self.entry(resource) for resource in datapackage()["resources"])

    def entry(self, resource):
        name = resource["name"]
        table = load(name)
        title = resource["title"] if LANGUAGE == "en" else resource["title_zh"]
        grades = Counter(table["grade"])
        facts_of_table = [
            (say("Rows", "行数"), f"{len(table):,}"),
            (say("Units", "单位"), self.labels(table, "unit")),
            (say("Definitions and vintages", "口径与版本"), self.labels(table, "basis")),
            (say("Period", "时期"), _period(table)),
            (say("Grades", "证据等级"), say(", ", "，").join(f"{grade}: {grades[grade]:,}" for grade in GRADES if grades[grade])),
            (say("Filled", "填充率"), _filled(table)),
            (say("Sources", "来源"), "; ".join(source_link(self.env.docname, key) for key in table["source"].unique())),
            (say("Used in", "使用章节"), say(", ", "、").join(f'<a href="{relative(self.env.docname, CHAPTERS + chapter)}">{chapter}</a>' for chapter in chapters_using(name))),
        ]
        items = "".join(f"<dt>{term}</dt><dd>{text or '–'}</dd>" for term, text in facts_of_table)
        return (
            f'<section class="catalogue-entry" id="table-{name}" aria-labelledby="table-{name}-title"><h2 id="table-{name}-title">{escape(title)}</h2>'
            f'<p><a download href="{relative(self.env.docname, "data/" + resource["path"])}"><code>{resource["path"]}</code></a> ({_size(resource["bytes"])})</p><dl class="facts">{items}</dl></section>'
        )

    @staticmethod
    def labels(table, kind):
        if kind not in table:
            return ""
        names = [escape(label(kind, name)) for name in table[kind].unique()]
        shown = say("; ", "；").join(names[:12])
        return shown + (say(f"; and {len(names) - 12} more", f"；另有{len(names) - 12}项") if len(names) > 12 else "")


def _period(table):
    column = "period" if "period" in table else "date" if "date" in table else None
    if column is None:
        return ""
    years = [text[:4] for text in table[column] if text]
    return f"{min(years)}–{max(years)}" if min(years) < max(years) else min(years)


def _filled(table):
    filled = coverage(table)
    bounds = int(table["value"].isna().sum()) if "value" in table else 0
    parts = [] if filled is None else [say(f"{filled:.0%} of all combinations of indicator, place and year have a value", f"指标、地区与年份的全部组合中，{filled:.0%}有数值")]
    if bounds:
        parts.append(say(f"{bounds:,} rows hold only a bound" if bounds > 1 else "1 row holds only a bound", f"{bounds:,}行仅有界限值"))
    return say("; ", "；").join(parts)


def _size(count):
    return f"{count / 1024:,.0f} kB" if count >= 1024 else f"{count} B"


class ResultIndex(Block):
    """Every figure and every bound number: what it says, where it is made, and from which sources."""

    def html(self):
        figures = [self.figure(name, figure) for name, figure in self.env.book_figures.items()]
        numbers = [self.number(docname, name, bound) for docname, bounds in self.env.book_numbers.items() for name, bound in bounds.items()]
        return self.table(say(f"The {len(figures)} figures", f"{len(figures)}幅图"), say("Title", "标题"), figures) + self.table(
            say(f"The {len(numbers)} numbers that the text quotes", f"正文引用的{len(numbers)}个数字"), say("Value", "数值"), numbers
        )

    def table(self, caption, what, rows):
        return html_table(caption, (say("Result", "结果"), what, say("Chapter, cell", "章节与单元"), say("Sources", "来源"), say("Grade", "等级")), rows)

    def figure(self, name, figure):
        record = figure["record"]
        link = f'<a href="{relative(self.env.docname, figure["docname"], name)}">{say("Figure", "图")} {figure["number"]}</a>'
        return [link, escape(record["title"]), f"{figure['docname'].removeprefix(CHAPTERS)}, {figure['cell']}", self.linked(record["sources"]), record["grade"] or "–"]

    def number(self, docname, name, bound):
        link = f'<a href="{relative(self.env.docname, docname, f"number-{name}")}"><code>{escape(name)}</code></a>'
        return [link, escape(bound_text(bound)), f"{docname.removeprefix(CHAPTERS)}, {bound['cell']}", self.linked(bound["sources"]), bound["grade"] or "–"]

    def linked(self, keys):
        links = [source_link(self.env.docname, key) for key in keys[:4]]
        return "; ".join(links) + (say(f"; and {len(keys) - 4} more", f"；另{len(keys) - 4}个") if len(keys) > 4 else "") or say("computed", "计算所得")


class ReportClaims(Block):
    """Verdict counts in sentences and by kind of claim."""

    def html(self):
        entries = list(self.env.book_ledger.values())
        kinds = dict.fromkeys(entry["kind"] for entry in entries)
        words = [word for word, count in count_verdicts(entries).items() if count]
        rows = []
        for kind in kinds:
            counts = count_verdicts([entry for entry in entries if entry["kind"] == kind])
            rows.append([_kind_word(kind), *(str(counts[word] or "·") for word in words), str(sum(counts.values()))])
        total = count_verdicts(entries)
        rows.append([say("all", "合计"), *(str(total[word]) for word in words), str(len(entries))])
        return html_table(say("Claims by kind and verdict", "按类型与评判统计的论断"), [say("Kind", "类型"), *(VERDICT_WORDS[word][LANGUAGE] for word in words), say("all", "合计")], rows, "counts")


def _kind_word(kind):
    from .ledger_table import KIND_WORDS

    return KIND_WORDS[kind][LANGUAGE == "zh"]


class ReportData(Block):
    """How many values, sources and tables, by grade."""

    def html(self):
        grades = Counter()
        for name in table_names():
            grades.update(load(name)["grade"])
        by_source = Counter(dict(word.split(":", 1) for word in entry.fields["keywords"].split(","))["grade"] for entry in sources().values())
        names = {"A": say("official", "官方"), "B": say("named report, paper or press; official text in a third-party copy", "具名报告、论文或报刊；第三方转载的官方文件"), "C": say("weaker, such as most other third-party copies", "更弱的来源，如多数其他第三方转载"), "P": say("the paper itself", "论文自身")}
        rows = [[grade, names[grade], f"{grades[grade]:,}", str(by_source[grade] or (1 if grade == "P" else 0))] for grade in GRADES]
        rows.append([say("all", "合计"), "", f"{sum(grades.values()):,}", str(sum(by_source.values()) + 1)])
        caption = say(f"Values in {len(table_names())} tables, and sources, by grade", f"{len(table_names())}张数据表的数值与来源，按等级")
        return html_table(caption, [say("Grade", "等级"), say("Meaning", "含义"), say("Rows", "行数"), say("Sources", "来源数")], rows)


class ReportActions(Block):
    """What would decide the open claims: the catalogue's ``needs``, one line each."""

    def html(self):
        open_entries = [entry for entry in self.env.book_ledger.values() if entry.get("needs") and not entry.get("same_as") and any(part["outcome"] == "undecided" for part in entry["parts"])]
        rows = [[f'<a href="{claim_address(self.env.docname, entry)}">{entry["id"]}</a>', VERDICT_WORDS[entry["verdict"]][LANGUAGE], escape(entry["needs"][LANGUAGE])] for entry in open_entries]
        return html_table(say(f"What would decide the open parts of {len(rows)} claims", f"判定{len(rows)}条论断中未决部分所需的资料"), [say("Claim", "论断"), say("Verdict", "评判"), say("Needed", "所需资料")], rows)


class BuildFacts(Block):
    """Versions, run times, test counts and hashes of this build."""

    def html(self):
        root = project_root()
        book, tests = facts.read(root, facts.BOOK_FACTS), facts.read(root, facts.TEST_FACTS)
        rows = [[say("system", "操作系统") if name == "system" else escape(name), escape(version)] for name, version in facts.versions().items()]
        rows.append([say("commit", "提交"), facts.commit(root) or "–"])
        rows += [[say(f"hash of {name}", f"{name}的哈希值"), f"<code>{facts.folder_hash(root / name, pattern)}</code>"] for name, pattern in (("data", "*"), ("chapters/text", "*.md"), ("chapters", "*.ipynb"), *((package, "**/*.py") for package in settings().packages))]
        if book:
            rows += [[say(f"seconds to execute {name}", f"执行{name}所用秒数"), f"{seconds:.1f}"] for name, seconds in book["seconds"].items()]
        if tests:
            rows.append([say("tests", "测试"), say(f"{tests['passed']:,} passed, {tests['failed']:,} failed, {tests['skipped']:,} skipped", f"通过{tests['passed']:,}，失败{tests['failed']:,}，跳过{tests['skipped']:,}")])
        return html_table(say("This build", "本次构建"), [say("What", "项目"), say("Value", "值")], rows)


RECORDED = 160
"""Characters after which the record cuts a message."""

SHOWN = 45
"""Characters of each side of a recorded difference that the page of the teeth shows."""


def excerpt(message):
    """A recorded message, short enough to read: where, and what was expected and found from the first difference on.

    Parameters
    ----------
    message : str

    Returns
    -------
    str

    Examples
    --------
    >>> excerpt("chapter, cell 5: expected 'the value 2.1 of 2010'; got 'the value 2.3 of 2010'")
    'chapter, cell 5: expected “… value 2.1 of 2010”; got “… value 2.3 of 2010”'
    >>> excerpt("no such file")
    'no such file'
    """
    if len(message) >= RECORDED:
        message = f"{message[: message.rfind(' ')].rstrip(' ,;:')} …"
    found = re.fullmatch(r"(.*?: expected )(.+); got (.+)", message, flags=re.DOTALL)
    if not found:
        return _shortened(_plain(message), 4 * SHOWN)
    where, *sides = found.groups()
    sides = [_plain(side) for side in sides]
    alike = next((place for place, (one, other) in enumerate(zip(*sides, strict=False)) if one != other), min(map(len, sides)))
    start = sides[0].rfind(" ", 0, max(0, sides[0].rfind(" ", 0, alike))) + 1 if alike else 0
    expected, got = (say("nothing", "无") if not side else f"“{'… ' if start else ''}{_shortened(side[start:], SHOWN)}”" for side in sides)
    return f"{where}{expected}; got {got}"


def _plain(text):
    """Without the quotes and backslashes of a Python literal, and with single spaces."""
    text = text[1:] if text[:1] in "\"'" else text
    text = text[:-1] if text[-1:] in "\"'" else text
    return " ".join(re.sub(r"\\+(?=['\"])", "", text).split())


def _shortened(text, most):
    return text if len(text) <= most else text[: text.rfind(" ", 0, most) if " " in text[1:most] else most].rstrip(" ,;:") + " …"


class TeethReport(Block):
    """The recorded run of the teeth: caught and tried by kind, then every survivor and a sample of what was caught."""

    def html(self):
        with (project_root() / TEETH_RECORD).open(encoding="utf-8", newline="") as file:
            tried = list(csv.DictReader(file))
        kinds = dict.fromkeys(row["kind"] for row in tried)
        rows = []
        for kind in kinds:
            of_kind = [row for row in tried if row["kind"] == kind]
            example = next((row for row in of_kind if row["caught"]), None)
            rows.append([escape(teeth_word(kind)), str(len(of_kind)), str(sum(bool(row["caught"]) for row in of_kind)), f"<code>{escape(excerpt(example['caught']))}</code>" if example else "–"])
        counts = html_table(say("Mutations tried and caught", "变异的尝试数与发现数"), [say("Kind of damage", "损坏类型"), say("Tried", "尝试"), say("Caught", "发现"), say("For example, by", "例如，由以下信息发现")], rows)
        survivors = [[escape(teeth_word(row["kind"])), escape(f"{row['target']} {row['row']} {row['column']}".strip()), escape(f"{row['before']} → {row['after']}"), escape(_reason(row["kind"]))] for row in tried if not row["caught"]]
        if not survivors:
            return counts + f"<p>{say('None survived.', '无一漏网。')}</p>"
        return counts + html_table(say(f"The {len(survivors)} that nothing noticed", f"未被发现的{len(survivors)}处"), [say("Kind", "类型"), say("Where", "位置"), say("Change", "改动"), say("Why", "原因")], survivors)


SURVIVORS = {
    "swapped places": {"en": "the two provinces are not named in a result; they enter it through a sum, a median or a rank of others, which the exchange leaves as it is", "zh": "两省未在结果中单独列出，仅进入合计、中位数或他省位次，对调后不变"},
    "shifted year": {"en": "the indicator has one year only, and the chapter takes the value without asking which", "zh": "该指标仅有一个年份，章节取值时不区分年份"},
    "other basis": {"en": "the two definitions are used in the same way", "zh": "两种口径的用法相同"},
    "dropped row": {"en": "another row says the same", "zh": "另有一行记载相同内容"},
}
"""Why damage of a kind can pass unnoticed."""


def _reason(kind):
    return SURVIVORS[kind][LANGUAGE] if kind in SURVIVORS else say("no reason known", "原因不明")


TEETH_WORDS_ZH = {
    "last digit": "末位数字加一", "ten percent up": "增加10%", "ten percent down": "减少10%", "swapped places": "地区对调", "shifted year": "年份错移", "wrong unit": "单位错误",
    "dropped row": "删去一行", "other basis": "口径对调", "deleted source": "删去来源", "altered threshold": "改动门槛", "altered verdict": "改动评判", "altered caption": "改动图注",
    "notebook stripped": "清空笔记本输出", "twin edited": "改动文本稿", "chart from other data": "用别的数据画图",
}


def teeth_word(kind):
    """Name of a kind of damage in the language of this edition (str)."""
    return kind if LANGUAGE == "en" else TEETH_WORDS_ZH[kind]


class GlossaryTable(Block):
    """Terms in both languages, with a definition."""

    def html(self):
        with (project_root() / GLOSSARY).open(encoding="utf-8", newline="") as file:
            terms = list(csv.DictReader(file))
        rows = [[f'<span id="term-{row["id"]}">{escape(row["en"])}</span>', f'<span lang="zh-CN">{escape(row["zh"])}</span>', escape(row["definition_en"] if LANGUAGE == "en" else row["definition_zh"])] for row in terms]
        return html_table(say(f"{len(rows)} terms", f"{len(rows)}个术语"), ["English", "中文", say("What it means here", "本书中的含义")], rows, "glossary")
