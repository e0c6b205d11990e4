"""The student and the instructor edition of a notebook, with the metadata of nbgrader (schema 3)."""

import re

import nbformat

from reproduction.language import LANGUAGE, say

from ..alone import TAG, first_cell
from ..settings import settings
from .exercises import CHECK, SOLUTION, find_exercises
from .plan import rubric
from .prose import plain, translate

EDITIONS = ("students", "teachers")
ANSWER = "answer"
SCHEMA = 3
"""Version of nbgrader's cell metadata."""

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
"""Marks between which nbgrader removes a solution."""


def course_notebook(name, twin, edition, lookup, results):
    """A notebook for students or for teachers, not executed, in the language of this process.

    Parameters
    ----------
    name : str
    twin : nbformat.NotebookNode
        As :func:`web.execute.read_twin` gives it.
    edition : {"students", "teachers"}
        Without solutions, or with them between nbgrader's marks.
    lookup : callable
        Translation of a message (the same message for the English edition).
    results : web.course.prose.Results

    Returns
    -------
    nbformat.NotebookNode

    Raises
    ------
    BookError
        The exercises do not follow the convention, a translation is missing, or a sentence quotes an unknown result.
    """
    exercises = find_exercises(name, twin.cells)
    by_cell = {position: exercise for exercise in exercises for position in (exercise.text, exercise.solution, exercise.check) if position is not None}
    cells = [] if any(TAG in _tags(cell) for cell in twin.cells) else [_code(first_cell(settings().name, language=LANGUAGE), f"{name}-project", [TAG])]
    for position, cell in enumerate(twin.cells):
        exercise = by_cell.get(position)
        if cell.cell_type == "markdown":
            text, rest = _split(translate(cell.source, lookup), exercise)
            essay = [_essay_cell(name, exercise)] if exercise is not None and exercise.open and exercise.solution is None else []
            cells += [*_text_cells(plain(text, name, results), cell.id), *essay, *_text_cells(plain(rest, name, results), f"{cell.id}-rest")]
        elif TAG in _tags(cell):
            cells.append(_code(first_cell(settings().name, language=LANGUAGE), cell.id, [TAG]))
        elif exercise is None:
            cells.append(_code(cell.source, cell.id))
        elif position == exercise.solution:
            cells.append(_answer_cell(name, exercise, cell, edition))
        else:
            cells.append(_code(cell.source, cell.id, [CHECK], _grading(f"{name}-check-{exercise.number}", points=rubric().points[exercise.level], locked=True)))
        if exercise is not None and exercise.open and position == exercise.solution:
            cells.append(_essay_cell(name, exercise))
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=twin.metadata)
    nbformat.validate(notebook)
    return notebook


def _split(text, exercise):
    """The text of an open exercise, and what follows it under the next heading; all of any other text."""
    if exercise is None or not exercise.open:
        return text, ""
    start = text.index(f"**{exercise.number}. ")
    found = re.search(r"^(?:\([\w.-]+\)=\n)?## ", text[start:], flags=re.MULTILINE)
    return (text, "") if found is None else (text[: start + found.start()], text[start + found.start() :])


def _text_cells(text, identifier):
    return [_markdown(text, identifier)] if text else []


def _tags(cell):
    return cell.metadata.get("tags", [])


def _answer_cell(name, exercise, solution, edition):
    empty = "\n".join(f"{answer} = ..." for answer in exercise.answers)
    source = f"# {say('Write your answer here.', '请在此作答。')}\n{empty}".rstrip()
    if edition == "teachers":
        source = f"{source}\n{BEGIN}\n{solution.source}\n{END}"
    return _code(source, f"{name}-answer-{exercise.number}", [ANSWER], _grading(f"{name}-answer-{exercise.number}", solution=True))


def _essay_cell(name, exercise):
    identifier = f"{name}-text-{exercise.number}"
    text = say("*Write your answer here: what you did, what you found, what it does not show.*", "*请在此作答：做了什么、发现了什么、尚不能说明什么。*")
    return _markdown(text, identifier, [ANSWER], _grading(identifier, points=rubric().points[exercise.level], solution=True, kind="markdown"))


def _grading(identifier, *, points=None, solution=False, locked=False, kind="code"):
    graded = {} if points is None else {"points": points}
    return {"schema_version": SCHEMA, "grade_id": identifier, "grade": points is not None, "solution": solution, "locked": locked, "task": False, "cell_type": kind, **graded}


def _code(source, identifier, tags=(), grading=None):
    return nbformat.v4.new_code_cell(source, id=identifier, metadata=_metadata(tags, grading))


def _markdown(source, identifier, tags=(), grading=None):
    return nbformat.v4.new_markdown_cell(source, id=identifier, metadata=_metadata(tags, grading))


def _metadata(tags, grading):
    return {**({"tags": list(tags)} if tags else {}), **({"nbgrader": grading} if grading else {})}


def with_solutions(notebook, name, twin):
    """A student notebook with the solutions put back where the answers belong (for tests).

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Changed in place and returned.
    name : str
    twin : nbformat.NotebookNode

    Returns
    -------
    nbformat.NotebookNode
    """
    solutions = {f"{name}-answer-{exercise.number}": twin.cells[exercise.solution].source for exercise in find_exercises(name, twin.cells) if exercise.solution is not None}
    for cell in notebook.cells:
        cell.source = solutions.get(cell.id, cell.source)
    return notebook


__all__ = ["ANSWER", "CHECK", "EDITIONS", "SOLUTION", "course_notebook", "with_solutions"]
