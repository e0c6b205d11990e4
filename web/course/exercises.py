"""The exercises of a notebook: found by their title line, checked for what a course needs."""

import ast
import re
from dataclasses import dataclass

from reproduction.errors import BookError

from .names import bound_names, read_names
from .plan import LEVELS

SOLUTION, CHECK = "solution", "check"
"""Tags of the cells that the student edition empties and keeps."""

TITLE = re.compile(r"^\*\*(\d+)\. (.+?)\*\* \{level\}`([^`]*)`$", flags=re.MULTILINE)
HINT = re.compile(r"^:::\{dropdown\} Hint$", flags=re.MULTILINE)
GRADED = re.compile(r"^:::\{dropdown\} How it is graded$", flags=re.MULTILINE)


@dataclass(frozen=True)
class Exercise:
    """One exercise: where its cells are in the notebook, and what it asks for.

    Parameters
    ----------
    number : int
    title, level : str
    text : int
        Position of the cell with title, question and hint.
    solution, check : int or None
        Positions of the code cells; an open exercise has no check, and may have no solution.
    answers : tuple of str
        Names that the check asks for.
    """

    number: int
    title: str
    level: str
    text: int
    solution: int | None
    check: int | None
    answers: tuple

    @property
    def open(self):
        """Whether it is graded by hand (bool)."""
        return self.check is None


def find_exercises(name, cells):
    """The exercises of a notebook, in their order.

    Parameters
    ----------
    name : str
        For messages.
    cells : list of nbformat cells

    Returns
    -------
    list of Exercise

    Raises
    ------
    BookError
        A number is out of order, a level unknown, a hint, check or way of grading missing, a tagged cell belongs to no exercise,
        an answer is a name that the notebook already uses, or a cell needs what only a solution defines.
    """
    found = []
    claimed = set()
    for position, cell in enumerate(cells):
        title = TITLE.search(cell.source) if cell.cell_type == "markdown" else None
        if title:
            exercise = _exercise(name, cells, position, title, len(found) + 1)
            claimed |= {exercise.solution, exercise.check}
            found.append(exercise)
    for position, cell in enumerate(cells):
        if set(_tags(cell)) & {SOLUTION, CHECK} and position not in claimed:
            raise BookError(f"{name}, cell {position + 1}", "a solution or check directly below its exercise, the solution first", "one that belongs to none", "check the title line **N. Title.** {level}`...` and the order of the cells")
    _refuse_needed_solutions(name, cells, found)
    return found


def _exercise(name, cells, position, title, expected):
    number, level = int(title[1]), title[3]
    where = f"{name}, exercise {number}"
    text = cells[position].source
    if number != expected:
        raise BookError(where, f"number {expected}", f"{number}", "number the exercises from one without a gap")
    if level not in LEVELS:
        raise BookError(where, "a level: " + ", ".join(LEVELS), repr(level), "correct the role {level}")
    if len(TITLE.findall(text)) > 1:
        raise BookError(where, "one exercise a cell", "two titles in one cell", "put a code cell between them, or split the cell with +++")
    if not HINT.search(text):
        raise BookError(where, "a hint (:::{dropdown} Hint)", "none", "write one that names the first step, not the answer")
    solution, check = _following(cells, position)
    if level == "own research":
        if check is not None:
            raise BookError(where, "no check: own research is graded by hand", "a check cell", "take it out, or change the level")
        if not GRADED.search(text):
            raise BookError(where, "how it is graded (:::{dropdown} How it is graded)", "nothing", "name what full marks need")
        return Exercise(number, title[2].rstrip("."), level, position, solution, None, ())
    if solution is None or check is None:
        missing = "solution" if solution is None else "check"
        raise BookError(where, "a solution cell and a check cell below the text", f"no {missing}", f"add the cell with the tag {missing}")
    return Exercise(number, title[2].rstrip("."), level, position, solution, check, _answers(where, cells[check], number))


def _following(cells, position):
    """Positions of the solution and the check that come directly after a text."""
    after = position + 1
    solution = after if after < len(cells) and SOLUTION in _tags(cells[after]) else None
    after += solution is not None
    check = after if after < len(cells) and CHECK in _tags(cells[after]) else None
    return solution, check


def _tags(cell):
    return cell.metadata.get("tags", [])


def _answers(where, cell, number):
    """Names in ``with exercise(number, name, ...)``."""
    call = next((item.context_expr for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.With) for item in node.items), None)
    if not isinstance(call, ast.Call) or getattr(call.func, "id", None) != "exercise":
        raise BookError(where, f"a check that begins with `with exercise({number}, answer):`", "another cell", "see the check of another exercise")
    first, *rest = call.args
    if getattr(first, "value", None) != number:
        raise BookError(where, f"exercise({number}, ...)", f"exercise({ast.unparse(first)}, ...)", "give the check the number of its exercise")
    if not rest or not all(isinstance(argument, ast.Name) for argument in rest):
        raise BookError(where, "the names of the answers after the number", ast.unparse(call), "pass each answer by its name")
    return tuple(argument.id for argument in rest)


def _refuse_needed_solutions(name, cells, exercises):
    """The notebook has to run when the solutions are gone, and must not know an answer beforehand."""
    hidden = {exercise.solution for exercise in exercises}
    kept = [(position, cell.source) for position, cell in enumerate(cells) if cell.cell_type == "code" and position not in hidden]
    defined = set().union(*(bound_names(source) for _, source in kept))
    solved = set().union(*(bound_names(cells[position].source) for position in hidden - {None})) - defined
    allowed, known = {}, set()  # a check may build on the answers asked for so far
    for exercise in exercises:
        known |= set(exercise.answers)
        allowed[exercise.check] = set(known)
    for exercise in exercises:
        for answer in exercise.answers:
            if answer in defined:
                raise BookError(f"{name}, exercise {exercise.number}", "a new name for the answer", f"{answer}, which another cell defines", "rename the answer")
    for position, source in kept:
        needed = (read_names(source) & solved) - allowed.get(position, set())
        if needed:
            raise BookError(f"{name}, cell {position + 1}", "only names that stay in the student edition", ", ".join(sorted(needed)) + ", which a solution defines", "compute it in a cell of its own before the exercise")
