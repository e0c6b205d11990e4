"""The course in one language: folders for students and teachers, slides, the rubric, a start page and archives."""

import asyncio
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from reproduction.errors import BookError
from reproduction.language import LANGUAGE, say

from ..execute import chapter_names, execute_notebook, kernel_environment, notebook_from_twin, read_twin, write_notebook
from ..pages.outputs import chapter_label, collect_results
from ..settings import settings
from ..zips import add
from .notebooks import EDITIONS, course_notebook
from .plan import LEVELS, chapter_plans, rubric
from .prose import Results, chapter_lookup, translation_of
from .slides import make_slides

SETTINGS_FILE = "course/course.yml"
ASSIGNMENTS = "course/assignments"
CATALOGUES = "course/locale/zh_CN"


@dataclass(frozen=True)
class Course:
    """What ``course/course.yml`` says: chapters of the lecture, and assignments in their order."""

    lecture: tuple
    assignments: tuple


@lru_cache
def course_settings(root):
    """The settings of the course.

    Parameters
    ----------
    root : pathlib.Path

    Returns
    -------
    Course

    Raises
    ------
    BookError
        No such file, an unknown name, or a chapter or assignment that does not exist.
    """
    path = root / SETTINGS_FILE
    if not path.exists():
        raise BookError(SETTINGS_FILE, "the settings of the course", "no such file", "restore it from the repository")
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict) or set(content) != {"lecture", "assignments"} or not all(isinstance(value, list) for value in content.values()):
        raise BookError(SETTINGS_FILE, "two lists, lecture and assignments", repr(content), "see the file in the repository")
    _refuse_unknown(f"{SETTINGS_FILE}, lecture", content["lecture"], chapter_names(root))
    _refuse_unknown(f"{SETTINGS_FILE}, assignments", content["assignments"], sorted(path.stem for path in (root / ASSIGNMENTS).glob("*.md")))
    return Course(tuple(content["lecture"]), tuple(content["assignments"]))


def _refuse_unknown(where, names, known):
    for name in names:
        if name not in known:
            raise BookError(where, "one of " + ", ".join(known), repr(name), "correct the name")


def read_assignment(root, name):
    """The notebook that the twin of an assignment describes, not executed (nbformat.NotebookNode)."""
    return notebook_from_twin(root / ASSIGNMENTS / f"{name}.md")


def make_edition(root, target, *, chapters=(), slides=(), report=print):
    """Everything in the language of this process.

    Parameters
    ----------
    root, target : pathlib.Path
        The project, and a new folder.
    chapters : sequence of str
        Chapters to include; default all.
    slides : sequence of str
        Chapters to make slides of; default the lecture of ``course/course.yml``.
    report : callable

    Raises
    ------
    BookError
    """
    chapters = tuple(chapters) or tuple(chapter_names(root))
    course = course_settings(root)
    slides = tuple(slides) or course.lecture
    for where, names in (("chapters", chapters), ("slides", slides)):
        _refuse_unknown(where, names, chapter_names(root))
    chapter_plans(root), rubric(root)  # before anything is written
    figures, numbers = collect_results(root / "chapters")
    results = Results(numbers, figures)
    sources = [("chapters", name, read_twin(root, name), chapter_lookup(root, name)) for name in chapters]
    sources += [("assignments", name, read_assignment(root, name), assignment_lookup(root, name)) for name in course.assignments]
    for number, (folder, name, twin, lookup) in enumerate(sources, start=1):
        for edition in EDITIONS:
            path = target / edition / folder / f"{name}.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            write_notebook(course_notebook(name, twin, edition, lookup, results), path)
        report(f"  [{number}/{len(sources)}] {name}")
    (target / "rubric.html").write_text(_page(say("Rubric", "评分标准"), _rubric_html()), encoding="utf-8")
    for name in slides:
        report(f"  slides of {name}: executing the chapter")
        deck(root, name, target / "slides" / f"{name}.html", results)
    (target / "index.html").write_text(_page(say("The course", "课程材料"), _start_html(chapters, course, slides)), encoding="utf-8")
    for edition in EDITIONS:
        (target / edition / "README.md").write_text(_readme(edition), encoding="utf-8")
    stem = f"{settings(root).name}-course-{LANGUAGE}"
    pack([target / "students", target / "rubric.html"], target / f"{stem}-students.zip")
    pack([target / name for name in (*EDITIONS, "slides", "rubric.html", "index.html")], target / f"{stem}-teachers.zip")
    report(f"  {stem}-students.zip, {stem}-teachers.zip")


def assignment_lookup(root, name):
    """Translation of the messages of an assignment into the language of this process (callable)."""
    return translation_of(name, root / CATALOGUES / f"{name}.po")


def deck(root, name, path, results):
    """Slides of a chapter, executed afresh in the language of this process.

    Parameters
    ----------
    root : pathlib.Path
    name : str
    path : pathlib.Path
        Where to write the deck.
    results : web.course.prose.Results

    Raises
    ------
    BookError
        The chapter fails.
    """
    with TemporaryDirectory() as folder:
        environment = kernel_environment(root, root / "chapters", LANGUAGE, Path(folder))
        execution = asyncio.run(execute_notebook(name, read_twin(root, name), environment, root / "chapters"))
        if execution.failure:
            raise BookError(f"slides of {name}", "a chapter that runs", execution.failure, "repair the chapter (make chapters names the cell)")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(make_slides(name, execution.notebook, Path(folder), chapter_lookup(root, name), results), encoding="utf-8")


def pack(paths, target):
    """Files and folders as one archive with the same bytes for the same contents.

    Parameters
    ----------
    paths : list of pathlib.Path
        Side by side in one folder.
    target : pathlib.Path
    """
    with zipfile.ZipFile(target, "w") as archive:
        for path in paths:
            for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
                if file.is_file():
                    add(archive, f"{target.stem}/{file.relative_to(path.parent).as_posix()}", file.read_bytes())


def _readme(edition):
    if edition == "students":
        return say(
            "# Notebooks for students\n\nOpen a notebook in JupyterLab, run it from the top, and write your answers where a cell says so.\nThe cell below each answer tells you whether it fulfils the question; exercises without such a cell are graded by hand with `rubric.html`.\nHand in the notebooks under their own names.\n",
            "# 学生笔记本\n\n在JupyterLab中打开笔记本，从头运行，并在标明之处作答。\n答案下方的单元格会告诉你是否符合要求；没有检验单元格的练习由教师按`rubric.html`评阅。\n请以原文件名提交笔记本。\n",
        )
    return say(
        "# Notebooks for teachers\n\nThe same notebooks with the solutions between the marks of nbgrader, and with its metadata: copy them to the `source` folder of an nbgrader course to grade with it.\nThe solutions run without nbgrader too.\n",
        "# 教师笔记本\n\n内容与学生笔记本相同，参考答案置于nbgrader标记之间，并带有其元数据；复制到nbgrader课程的`source`文件夹即可用它评分。\n不用nbgrader，参考答案也可运行。\n",
    )


def _rubric_html():
    found = rubric()
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in [say("Criterion", "评分项"), *(level[LANGUAGE] for level in found.levels)])
    rows = "".join(f'<tr><th scope="row">{escape(criterion["name"][LANGUAGE])}</th>' + "".join(f"<td>{escape(text[LANGUAGE])}</td>" for text in criterion["levels"]) + "</tr>" for criterion in found.criteria)
    points = "".join(f"<li>{escape(level if LANGUAGE == 'en' else LEVELS[level])}{say(': ', '：')}{count}</li>" for level, count in found.points.items())
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table><h2>{say('Points of an exercise by its level', '各层次练习的分值')}</h2><ul>{points}</ul>"


def _start_html(chapters, course, slides):
    def linked(folder, names):
        return "".join(f'<li>{escape(name)}{say(": ", "：")}<a href="students/{folder}/{name}.ipynb">{say("students", "学生版")}</a>{say(", ", "、")}<a href="teachers/{folder}/{name}.ipynb">{say("teachers", "教师版")}</a></li>' for name in names)

    plans = chapter_plans()
    rows = "".join(
        f'<tr><th scope="row">{chapter_label(name)}</th><td>{"".join(f"<p>{escape(goal[LANGUAGE])}</p>" for goal in plans[name].goals)}</td><td>{plans[name].reading}</td><td>{plans[name].exercises}</td></tr>' for name in chapters
    )
    head = "".join(f'<th scope="col">{text}</th>' for text in (say("Chapter", "章"), say("Goals", "学习目标"), say("Minutes to read", "阅读（分钟）"), say("Minutes for the exercises", "练习（分钟）")))
    decks = "".join(f'<li><a href="slides/{name}.html">{escape(name)}</a></li>' for name in slides)
    return (
        f"<h2>{say('Chapters', '各章')}</h2><ul>{linked('chapters', chapters)}</ul><h2>{say('Assignments', '作业')}</h2><ul>{linked('assignments', course.assignments)}</ul>"
        f'<h2>{say("Grading and slides", "评分与幻灯片")}</h2><ul><li><a href="rubric.html">{say("Rubric", "评分标准")}</a></li>{decks}</ul>'
        f"<h2>{say('Plan', '教学安排')}</h2><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _page(title, body):
    style = (Path(__file__).parent / "assets" / "course.css").read_text(encoding="utf-8")
    language = "en" if LANGUAGE == "en" else "zh-CN"
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        f'<link rel="icon" href="data:,"><style>{style}</style></head><body><main><h1>{title}</h1>{body}</main></body></html>\n'
    )
