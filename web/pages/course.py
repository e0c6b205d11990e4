"""Blocks and roles of the course: goals of a chapter, levels of exercises, the rubric, and the plan for teachers."""

import json
from html import escape

from docutils import nodes

from reproduction.language import LANGUAGE, say
from reproduction.paths import project_root

from ..course.exercises import CHECK, SOLUTION, TITLE
from ..course.plan import LEVELS, chapter_plans, rubric
from .directives import Block
from .links import CHAPTERS, relative
from .outputs import chapter_label
from .reports import html_table
from .roles import BookRole

STYLE = "course.css"


def setup(app):
    """Register the directives, the role, the words above folded solutions and checks, and the style of these pages."""
    for name, directive in {"chapter-goals": ChapterGoals, "course-plan": CoursePlan, "course-rubric": CourseRubric, "course-points": CoursePoints}.items():
        app.add_directive(name, directive)
    app.add_role("level", LevelRole())
    app.connect("source-read", name_folds, priority=400)  # before the cells are folded and joined
    app.connect("html-page-context", add_style)


def name_folds(app, docname, source):
    """Say "Solution" and "Check" above these cells, where other cells say "Code"."""
    if not str(app.env.doc2path(docname)).endswith(".ipynb"):
        return
    notebook = json.loads(source[0])
    words = {SOLUTION: say("Solution", "参考答案"), CHECK: say("Check of the answer", "答案检验")}
    for cell in notebook["cells"]:
        for tag in set(cell["metadata"].get("tags", [])) & set(words):
            cell["metadata"]["mystnb"] = {"code_prompt_show": words[tag], "code_prompt_hide": words[tag]}
    source[0] = json.dumps(notebook, ensure_ascii=False)


def add_style(app, pagename, templatename, context, doctree):
    """The style sheet, on pages with something of the course."""
    if any(sign in context.get("body", "") for sign in ('class="level ', "course-")):
        app.add_css_file(STYLE)


class LevelRole(BookRole):
    """``{level}`recall```: the level of an exercise."""

    def run(self):
        if self.text not in LEVELS:
            return self.missing("one of " + ", ".join(LEVELS), "Correct the level.")
        return [nodes.inline("", self.text if LANGUAGE == "en" else LEVELS[self.text], classes=["level", "level-" + self.text.replace(" ", "-")])], []


def minutes(count):
    """Minutes in the language of this edition (str)."""
    return say(f"{count} min", f"{count}分钟")


class ChapterGoals(Block):
    """Goals, prerequisites and minutes of this chapter."""

    def html(self):
        plan = chapter_plans().get(self.env.docname.removeprefix(CHAPTERS))
        if plan is None:
            return ""
        facts = [
            (say("After this chapter you can", "学完本章，你能够"), _items(plan.goals)),
            (say("You need", "预备知识"), _items(plan.prerequisites)),
            (say("Time", "用时"), say(f"In a course about {plan.reading} minutes to read with the code and the folded parts, and {plan.exercises} for the exercises", f"用于教学时，连同代码与折叠内容阅读约{plan.reading}分钟，练习约{plan.exercises}分钟")),
        ]
        items = "".join(f"<dt>{term}</dt><dd>{text}</dd>" for term, text in facts)
        return f'<dl class="facts course-goals">{items}</dl>'


def _items(texts):
    return "<ul>" + "".join(f"<li>{escape(text[LANGUAGE])}</li>" for text in texts) + "</ul>"


class CoursePlan(Block):
    """All chapters with goals, prerequisites, minutes and levels of exercises, as a table."""

    def html(self):
        rows = []
        for name, plan in chapter_plans().items():
            twin = (project_root() / "chapters" / "text" / f"{name}.md").read_text(encoding="utf-8")
            levels = say(", ", "、").join(level if LANGUAGE == "en" else LEVELS[level] for _, _, level in TITLE.findall(twin))
            link = f'<a href="{relative(self.env.docname, CHAPTERS + name)}">{chapter_label(name)}</a>'
            rows.append([link, _items(plan.goals), _items(plan.prerequisites), minutes(plan.reading), minutes(plan.exercises), escape(levels)])
        columns = [say("Chapter", "章"), say("Goals", "学习目标"), say("Prerequisites", "预备知识"), say("Reading, with code and folded parts", "阅读（含代码与折叠内容）"), say("Exercises", "练习"), say("Levels of the exercises", "练习层次")]
        return html_table(say("Goals, prerequisites and time of each chapter", "各章的学习目标、预备知识与用时"), columns, rows, "course-plan")


class CourseRubric(Block):
    """The rubric as a table, criteria by levels."""

    def html(self):
        found = rubric()
        columns = [say("Criterion", "评分项"), *(escape(level[LANGUAGE]) for level in found.levels)]
        rows = [[escape(criterion["name"][LANGUAGE]), *(escape(text[LANGUAGE]) for text in criterion["levels"])] for criterion in found.criteria]
        return html_table(say("What earns which level, criterion by criterion", "各评分项的等级要求"), columns, rows, "course-rubric")


class CoursePoints(Block):
    """Points of an exercise by its level."""

    def html(self):
        rows = [[escape(level if LANGUAGE == "en" else LEVELS[level]), str(points)] for level, points in rubric().points.items()]
        return html_table(say("Points of an exercise", "练习分值"), [say("Level", "层次"), say("Points", "分值")], rows, "counts")
