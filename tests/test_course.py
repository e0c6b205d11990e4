"""The course: exercises that follow one form, checks that can fail, editions without a trace of a solution, slides that open."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys

import nbformat
import pytest
import yaml
from babel.messages.catalog import Catalog
from playwright.sync_api import sync_playwright

from reproduction.errors import BookError
from reproduction.language import LANGUAGES
from web import translations
from web.browser import QUIET, find_chromium
from web.course import edition, make
from web.course.exercises import TITLE, find_exercises
from web.course.notebooks import course_notebook, with_solutions
from web.course.plan import CHAPTERS_FILE, RUBRIC_FILE, chapter_plans, rubric
from web.course.prose import Results, catalogue_lookup, messages
from web.course.trial import alterations, try_exercises
from web.execute import chapter_names, execute_notebook, kernel_environment, read_twin
from web.pages.outputs import collect_results

from .browsing import wait_until
from .helpers import ROOT, run_python

CHAPTERS = chapter_names(ROOT)
ASSIGNMENTS = sorted(path.stem for path in (ROOT / edition.ASSIGNMENTS).glob("*.md"))
LEVELS_IN_ORDER = ["recall", "apply", "extend", "own research"]
EXECUTED = ["03-0-problems", "3-warehouse"]
"""One notebook of each kind, executed as students get it."""

by_chapter = pytest.mark.parametrize("name", CHAPTERS)
by_notebook = pytest.mark.parametrize("name", [*CHAPTERS, *ASSIGNMENTS])


def twin_of(name):
    return read_twin(ROOT, name) if name in CHAPTERS else edition.read_assignment(ROOT, name)


def student_notebook(name):
    figures, numbers = collect_results(ROOT / "chapters")
    return course_notebook(name, twin_of(name), "students", str, Results(numbers, figures))


def executed(name, notebook, folder):
    """Run a notebook to its end, past the checks that fail."""
    notebook.metadata.pop("language_info", None)
    for cell in notebook.cells:
        if "check" in cell.metadata.get("tags", []):
            cell.metadata.tags.append("raises-exception")
    execution = asyncio.run(execute_notebook(name, notebook, kernel_environment(ROOT, ROOT / "chapters", "en"), folder))
    assert execution.failure is None, execution.failure
    return {cell.id: cell.outputs for cell in notebook.cells if "check" in cell.metadata.get("tags", [])}


# The form of the exercises


@by_chapter
def test_three_to_five_exercises_that_rise_from_recall_to_own_research(name):
    levels = [exercise.level for exercise in find_exercises(name, twin_of(name).cells)]
    assert 3 <= len(levels) <= 5
    assert levels == sorted(levels, key=LEVELS_IN_ORDER.index)
    assert levels[0] in ("recall", "apply") and 1 <= levels.count("own research") <= 2


@by_chapter
def test_goals_stand_above_the_exercises(name):
    text = (ROOT / "chapters" / "text" / f"{name}.md").read_text(encoding="utf-8")
    assert re.search(r"^## Exercises\n\n```\{chapter-goals\}\n```\n\n\*\*1\. ", text, flags=re.MULTILINE)


@by_notebook
def test_no_check_says_what_its_solution_says(name):
    cells = twin_of(name).cells
    for exercise in find_exercises(name, cells):
        if not exercise.open:
            for line in (line.strip() for line in cells[exercise.solution].source.splitlines()):
                assigned = re.match(r"(\w+) = (.{12,})", line)
                assert not (assigned and assigned[1] in exercise.answers and assigned[2] in cells[exercise.check].source), f"exercise {exercise.number}: {line}"


@by_notebook
def test_every_check_refuses_no_answer_and_wrong_ones_and_accepts_the_solution(name):
    assert try_exercises(name, twin_of(name)) == []


QUESTION = "**1. Two.** {level}`recall`\nAssign `two`.\n\n:::{dropdown} Hint\nCount.\n:::"
CHECK = 'with exercise(1, two):\n    assert two == 2, "two"'
IMPORT = "from reproduction.course import exercise"


def small(*cells):
    """A notebook of text (str) and code (a source with a tag)."""
    made = [nbformat.v4.new_markdown_cell(cell) if isinstance(cell, str) else nbformat.v4.new_code_cell(cell[0], metadata={"tags": [cell[1]]}) for cell in cells]
    return nbformat.v4.new_notebook(cells=made)


@pytest.mark.parametrize(
    ("check", "said"),
    [("with exercise(1, two):\n    assert two > 0", "accepts two ="), ("with exercise(1, two):\n    pass", "accepts two ="), ('with exercise(1, two):\n    assert two == 3, "three"', "NotSolved")],
)
def test_a_check_that_accepts_wrong_answers_or_refuses_the_right_one_is_noticed(check, said):
    found = try_exercises("small", small((IMPORT, "code"), QUESTION, ("two = 2", "solution"), (check, "check")))
    assert any(said in line for line in found), found


def test_a_sound_exercise_passes_the_trial():
    assert try_exercises("small", small((IMPORT, "code"), QUESTION, ("two = 2", "solution"), (CHECK, "check"))) == []


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([QUESTION.replace("1.", "2."), ("two = 2", "solution"), (CHECK, "check")], "number 1"),
        ([QUESTION.replace("recall", "hard"), ("two = 2", "solution"), (CHECK, "check")], "a level"),
        ([QUESTION.split("\n\n")[0], ("two = 2", "solution"), (CHECK, "check")], "a hint"),
        ([QUESTION, (CHECK, "check")], "no solution"),
        ([QUESTION, ("two = 2", "solution")], "no check"),
        ([QUESTION, ("two = 2", "solution"), (CHECK, "check"), ("three = 3", "solution")], "belongs to none"),
        ([("two = 1", "code"), QUESTION, ("two = 2", "solution"), (CHECK, "check")], "a new name"),
        ([QUESTION, ("two = half = 2", "solution"), (CHECK, "check"), ("print(half)", "code")], "half, which a solution defines"),
        ([QUESTION.replace("recall", "own research"), ("two = 2", "solution"), (CHECK, "check")], "no check"),
        ([QUESTION.replace("recall", "own research")], "how it is graded"),
        ([QUESTION, ("two = 2", "solution"), (CHECK.replace("1,", "2,"), "check")], r"exercise\(1"),
        ([QUESTION, ("two = 2", "solution"), ("assert two == 2", "check")], "with exercise"),
    ],
)
def test_exercises_of_another_form_are_refused_by_name(cells, said):
    with pytest.raises(BookError, match=f"small.*{said}"):
        find_exercises("small", small(*cells).cells)


def test_an_altered_answer_is_another_answer():
    for answer in (3, 0.5, 0, True, "x", [1, 2], (1.0, 2.0), {"a": 1, "b": 2}, {1, 2}):
        assert all(wrong != answer for wrong in alterations(answer)), answer


# Goals, rubric, Chinese


def test_every_chapter_has_goals_prerequisites_and_minutes_in_both_languages():
    assert list(chapter_plans(ROOT)) == CHAPTERS
    for plan in chapter_plans(ROOT).values():
        assert plan.reading > 0 and plan.exercises > 0
        assert all(re.search(r"[\u4e00-\u9fff]", text["zh"]) and not re.search(r"[\u4e00-\u9fff]", text["en"]) for text in (*plan.goals, *plan.prerequisites))
    assert len(rubric(ROOT).criteria) >= 4


def project_with(tmp_path, file, content):
    """A project with one chapter and one file of the course."""
    for folder in ("chapters/text", "course"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "chapters" / "text" / "01-one.md").write_text("# One\n", encoding="utf-8")
    (tmp_path / file).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return tmp_path


TEXT = {"en": "count", "zh": "计数"}
PLAN = {"minutes": {"reading": 10, "exercises": 20}, "goals": [TEXT], "prerequisites": [TEXT]}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"01-one": PLAN, "02-two": PLAN}, "02-two.*no such chapter"),
        ({}, "an entry 01-one"),
        ({"01-one": PLAN | {"minutes": {"reading": "ten", "exercises": 20}}}, "reading.*positive whole number"),
        ({"01-one": PLAN | {"minutes": {"reading": 10}}}, "reading and exercises"),
        ({"01-one": PLAN | {"goals": [{"en": "count"}]}}, "a text under zh"),
        ({"01-one": PLAN | {"goals": []}}, "goals.*list of texts"),
        ({"01-one": {"goals": [TEXT]}}, "minutes, goals and prerequisites"),
    ],
)
def test_a_faulty_plan_is_refused_by_name(tmp_path, content, said):
    with pytest.raises(BookError, match=f"{CHAPTERS_FILE}.*{said}"):
        chapter_plans(project_with(tmp_path, CHAPTERS_FILE, content))


@pytest.mark.parametrize(
    ("change", "said"),
    [({"points": {"recall": 1}}, "points for"), ({"criteria": [{"name": TEXT, "levels": [TEXT]}]}, "criterion 1.*2 levels"), ({"levels": [{"en": "full"}]}, "a text under zh")],
)
def test_a_faulty_rubric_is_refused_by_name(tmp_path, change, said):
    sound = {"points": dict.fromkeys(LEVELS_IN_ORDER, 1), "levels": [TEXT, TEXT], "criteria": [{"name": TEXT, "levels": [TEXT, TEXT]}]}
    with pytest.raises(BookError, match=f"{RUBRIC_FILE}.*{said}"):
        rubric(project_with(tmp_path, RUBRIC_FILE, sound | change))


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_assignments_are_wholly_translated(name):
    wanted = {message for cell in twin_of(name).cells if cell.cell_type == "markdown" for message in messages(cell.source)}
    held = {message.id: message for message in translations.read(ROOT / edition.CATALOGUES / f"{name}.po") if message.id}
    assert set(held) == wanted
    assert {text[:60]: found for text, message in held.items() if (found := translations.faults(message) if message.string else ["empty"])} == {}


@pytest.mark.parametrize("name", [*CHAPTERS, "teachers", "assignments"])
def test_messages_of_a_notebook_are_those_of_the_pages(name):
    """The student edition looks translations up under the words that Sphinx extracts."""
    if name in CHAPTERS:
        found = {message for cell in twin_of(name).cells if cell.cell_type == "markdown" for message in messages(cell.source)}
        path = ROOT / translations.FOLDER / "chapters" / f"{name}.po"
    else:
        found, path = set(messages((ROOT / f"{name}.md").read_text(encoding="utf-8"))), ROOT / translations.FOLDER / f"{name}.po"
    assert found == {message.id for message in translations.read(path) if message.id}


def test_a_sentence_without_chinese_is_named():
    with pytest.raises(BookError, match="03-0.*none of 'Not there"):
        catalogue_lookup("03-0", Catalog())("Not there.")


# The editions


@by_notebook
def test_nothing_of_a_solution_is_left_for_students(name):
    twin, notebook = twin_of(name), student_notebook(name)
    whole = json.dumps(notebook, ensure_ascii=False)
    exercises = find_exercises(name, twin.cells)
    solutions = {exercise.solution for exercise in exercises} - {None}
    kept = "\n".join(cell.source for position, cell in enumerate(twin.cells) if position not in solutions)
    for position in solutions:
        for line in (line.strip() for line in twin.cells[position].source.splitlines()):
            if len(line) > 12 and line not in kept:
                assert json.dumps(line, ensure_ascii=False)[1:-1] not in whole, line
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in notebook.cells)
    assert all(set(cell.metadata) <= {"tags", "nbgrader"} and "solution" not in cell.metadata.get("tags", []) for cell in notebook.cells)
    checks = [cell for cell in notebook.cells if "check" in cell.metadata.get("tags", [])]
    assert [cell.source for cell in checks] == [twin.cells[exercise.check].source for exercise in exercises if not exercise.open]
    assert whole.count("<summary>Hint</summary>") == len(exercises)


@by_notebook
def test_metadata_are_those_of_nbgrader(name):
    """Schema 3: unique names; a check is locked and has points; an answer is open; a text graded by hand is both graded and open."""
    graded = [cell.metadata.nbgrader for cell in student_notebook(name).cells if "nbgrader" in cell.metadata]
    assert len({entry.grade_id for entry in graded}) == len(graded)
    for entry in graded:
        assert entry.schema_version == 3 and re.fullmatch(r"[\w-]+", entry.grade_id) and entry.task is False
        assert entry.grade == ("points" in entry) and (entry.locked, entry.solution) == (("check" in entry.grade_id), ("check" not in entry.grade_id))
    open_tasks = sum(exercise.open for exercise in find_exercises(name, twin_of(name).cells))
    assert sum(entry.grade and entry.solution and entry.cell_type == "markdown" for entry in graded) == open_tasks


def test_the_teachers_edition_runs_to_its_end_with_every_check_passed(tmp_path):
    name = "2-one-verdict"
    figures, numbers = collect_results(ROOT / "chapters")
    notebook = course_notebook(name, twin_of(name), "teachers", str, Results(numbers, figures))
    outputs = executed(name, notebook, tmp_path)
    assert outputs and all("solved" in found[0]["text"] for found in outputs.values())


@pytest.mark.parametrize("name", EXECUTED)
def test_checks_of_the_student_edition_fail_until_the_answers_are_there(name, tmp_path):
    notebook = student_notebook(name)
    outputs = executed(name, notebook, tmp_path)
    assert outputs and all(found[-1]["output_type"] == "error" and found[-1]["ename"] == "NotSolved" and "an answer" in found[-1]["evalue"] for found in outputs.values())
    solved = executed(name, with_solutions(student_notebook(name), name, twin_of(name)), tmp_path)
    assert all([output["output_type"] for output in found] == ["stream"] and "solved" in found[0]["text"] for found in solved.values())


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The whole course in both languages, made once (folder of the editions)."""
    project = tmp_path_factory.mktemp("course")
    for name in ("data", "chapters", "course", "web"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    for name in ("reproduction", "hebei_cbec"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("_toc.yml", "_config.yml", "pyproject.toml", "CITATION.cff"):
        shutil.copy(ROOT / name, project)
    result = run_python(project, "-m", "web", "course", "--slides", "03-0-problems")
    assert result.returncode == 0, result.stdout + result.stderr
    return project / "_build" / "course"


def test_both_languages_have_every_notebook_and_two_archives(course):
    for language in LANGUAGES:
        for group in ("students", "teachers"):
            assert sorted(path.stem for path in (course / language / group / "chapters").glob("*.ipynb")) == CHAPTERS
            assert sorted(path.stem for path in (course / language / group / "assignments").glob("*.ipynb")) == ASSIGNMENTS
        archives = sorted(path.name for path in (course / language).glob("*.zip"))
        assert len(archives) == 2 and all(f"-course-{language}-" in name for name in archives)
        assert all(f'href="{address}"' in (course / language / "index.html").read_text(encoding="utf-8") for address in ("rubric.html", "slides/03-0-problems.html"))
    assert not (course.parent / "course.new").exists()


def test_the_chinese_notebooks_are_chinese_and_carry_no_markup_of_the_book(course):
    for language in LANGUAGES:
        for path in (course / language / "students").rglob("*.ipynb"):
            cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]
            text = "\n".join(cell.source for cell in cells)
            assert not re.search(r"\{[\w-]+\}`|^:::|^```\{|^\([\w.-]+\)=$", text, flags=re.MULTILINE), path
            if language == "zh":
                assert all(re.search(r"[\u4e00-\u9fff]", cell.source) for cell in cells), path
                assert not re.search(r"\b(?:Hint|Assign|recall|own research)\b", text), path


def test_the_command_that_fails_leaves_the_earlier_course(tmp_path):
    earlier = tmp_path / make.FOLDER / "en" / "index.html"
    earlier.parent.mkdir(parents=True)
    earlier.write_text("earlier", encoding="utf-8")
    lines = []
    code = make.make_course(tmp_path, languages=["en"], report=lines.append)
    assert code == 1 and earlier.read_text(encoding="utf-8") == "earlier"
    assert any("left as it was" in line for line in lines) and not (tmp_path / f"{make.FOLDER}.new").exists()


def test_an_unknown_chapter_is_named():
    result = subprocess.run([sys.executable, "-m", "web.course", "unused", "--chapters", "99-nothing"], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, encoding="utf-8")
    assert result.returncode != 0 and "'99-nothing'" in result.stderr and "Traceback" not in result.stderr


@pytest.mark.skipif(find_chromium() is None, reason="no Chromium on this machine (Debian: apt-get install chromium)")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("width", "height", "mode"), [(1280, 720, "light"), (360, 740, "dark")])
def test_slides_are_quiet_whole_and_move_with_the_keys(course, language, width, height, mode):
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_chromium(), args=list(QUIET))
        page = browser.new_context(viewport={"width": width, "height": height}, color_scheme=mode, reduced_motion="reduce").new_page()
        faults, asked = [], []
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"file://{course / language / 'slides' / '03-0-problems.html'}")
        slides = page.locator(".slide").count()
        assert slides >= 3 and page.locator(".slide.figure img").count() >= 1
        assert page.evaluate("document.documentElement.lang") == ("en" if language == "en" else "zh-CN")
        assert page.evaluate("[...document.images].every((image) => image.complete && image.naturalWidth > 0 && image.alt.length > 60)")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        for key, place in (("ArrowRight", 2), ("End", slides), ("ArrowLeft", slides - 1), ("Home", 1)):
            page.keyboard.press(key)
            wait_until(page, f"() => location.hash === '#slide-{place}'")
        assert [address for address in asked if not address.startswith(("file:", "data:"))] == []
        assert faults == []
        if width == 1280:
            pages = page.pdf(prefer_css_page_size=True, print_background=True)
            assert len(re.findall(rb"/Type\s*/Page\b", pages)) == slides
        browser.close()


def test_titles_are_found_as_readers_see_them():
    assert TITLE.findall(QUESTION) == [("1", "Two.", "recall")]
