"""Try the checks of a notebook: no answer is refused, the solution passes, and wrong answers are refused.

The cells run in this process, and only those that a solution or check needs: pictures and tables are nbval's business.
"""

import contextlib
import io
from collections.abc import Mapping
from numbers import Integral, Real

import pandas as pd

from reproduction.course import NotSolved

from .exercises import find_exercises
from .names import bound_names, changed_names, read_names


def try_exercises(name, twin):
    """Run a notebook with every check tried three ways.

    Parameters
    ----------
    name : str
    twin : nbformat.NotebookNode

    Returns
    -------
    list of str
        What went wrong, one line each; empty when each check refuses ``...`` and every altered answer, and accepts the solution.

    Raises
    ------
    BookError
        The exercises do not follow the convention.
    """
    checks = {exercise.check: exercise for exercise in find_exercises(name, twin.cells) if not exercise.open}
    solutions = {exercise.solution: exercise for exercise in find_exercises(name, twin.cells) if exercise.solution is not None}
    namespace, problems = {"__name__": "__main__"}, []
    for position in needed_cells([cell.source if cell.cell_type == "code" else "" for cell in twin.cells], [*checks, *solutions]):
        source = twin.cells[position].source
        if position in solutions:
            namespace.update(dict.fromkeys(solutions[position].answers, ...))
            if not solutions[position].open and not refused(twin.cells[solutions[position].check].source, namespace):
                problems.append(f"exercise {solutions[position].number}: the check accepts ... as an answer")
        try:
            run(source, namespace)
        except Exception as error:
            problems.append(f"cell {position + 1}: {type(error).__name__}: {error}")
            return problems
        if position in checks:
            problems += _accepted(checks[position], source, namespace)
    return problems


def _accepted(exercise, check, namespace):
    """Lines about altered answers that a check accepts."""
    found = []
    for answer in exercise.answers:
        right = namespace[answer]
        for wrong in alterations(right):
            namespace[answer] = wrong
            if not refused(check, namespace):
                found.append(f"exercise {exercise.number}: the check accepts {answer} = {wrong!r}")
        namespace[answer] = right
    return found


def run(source, namespace):
    """Run a cell quietly in a namespace (dict)."""
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(source, "<cell>", "exec"), namespace)


def refused(check, namespace):
    """Whether a check says that its exercise is not solved (bool); any other error is the check's own fault and is raised."""
    try:
        run(check, namespace)
    except NotSolved:
        return True
    return False


def needed_cells(sources, wanted):
    """Positions of the cells that some cells need, themselves included, in order.

    Parameters
    ----------
    sources : list of str
        Python, one text a cell.
    wanted : iterable of int
        Positions.

    Returns
    -------
    list of int

    Examples
    --------
    >>> needed_cells(["a = 1", "b = []", "print('a')", "b.append(a)", "c = 2", "d = b"], [5])
    [0, 1, 3, 5]
    """
    wanted, needed, kept = set(wanted), set(), []
    for position in reversed(range(len(sources))):
        source = sources[position]
        if position in wanted or (bound_names(source) | changed_names(source)) & needed:
            needed |= read_names(source)
            kept.append(position)
    return kept[::-1]


def alterations(answer):
    """Wrong answers made from a right one: numbers off by a tenth, values exchanged for others, lists cut short.

    Parameters
    ----------
    answer : object

    Returns
    -------
    list

    Raises
    ------
    TypeError
        No wrong answer is known for such an object.

    Examples
    --------
    >>> alterations(2014), alterations(["a", "b"]), alterations({"x": True})
    ([2215, 1813], [['a']], [{'x': False}, {}])
    """
    if hasattr(answer, "item") and getattr(answer, "ndim", 0) == 0:
        answer = answer.item()
    if isinstance(answer, (bool, type(None))):
        return [not answer]
    if isinstance(answer, Integral):
        step = max(1, round(abs(answer) / 10))
        return [answer + step, answer - step]
    if isinstance(answer, Real):
        return [answer * 1.1, answer * 0.9] if answer else [0.1, -0.1]
    if isinstance(answer, str):
        return [answer + "x"]
    if isinstance(answer, (pd.Series, pd.DataFrame)):
        types = [answer.dtype] if isinstance(answer, pd.Series) else answer.dtypes
        return [answer.iloc[:-1], *([answer * 1.1] if all(map(pd.api.types.is_numeric_dtype, types)) else [])]
    if isinstance(answer, Mapping):
        first, last = next(iter(answer)), list(answer)[-1]
        shorter = {key: value for key, value in answer.items() if key != last}
        return [*({**answer, key: wrong} for key in dict.fromkeys((first, last)) for wrong in alterations(answer[key])), shorter]
    if isinstance(answer, (list, tuple)):
        numbers = [type(answer)([wrong, *answer[1:]]) for wrong in alterations(answer[0])] if answer and isinstance(answer[0], Real) else []
        return [*numbers, answer[:-1]]
    if isinstance(answer, (set, frozenset)):
        return [set(sorted(answer, key=str)[:-1])]
    if callable(answer):
        return [lambda *arguments, **options: alterations(answer(*arguments, **options))[0]]
    raise TypeError(f"no wrong answer known for {type(answer).__name__}")
