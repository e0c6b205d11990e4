"""Exercises that check themselves: an answer is tested for what it has to fulfil, and a wrong one is told so in plain words."""

import hashlib
from numbers import Real

from .errors import BookError
from .language import say

SEAL_LENGTH = 12
"""Hexadecimal digits of a seal: enough to tell answers apart, too few to look like a result."""


class NotSolved(BookError):
    """An exercise has no answer yet, or one that does not fulfil its conditions."""


class exercise:  # noqa: N801  a context manager, named like a function because it reads like one
    """Check the answers to one exercise: assertions inside the block, one clear sentence when any of them fails.

    An answer that is still ``...`` is not solved yet.
    The conditions test properties, or compute the answer by another route than the solution takes; they do not state it.

    Parameters
    ----------
    number : int
        Number of the exercise in its chapter.
    *answers : object
        What the exercise asks for.

    Raises
    ------
    NotSolved
        An answer is missing, a condition fails, or the answer has another form than the conditions expect.

    Examples
    --------
    >>> with exercise(1, 3.0) as _:
    ...     assert 3.0 > 2, "a number above two"
    Exercise 1: solved
    >>> with exercise(2, ...):
    ...     assert False
    Traceback (most recent call last):
    reproduction.course.NotSolved: exercise 2: expected an answer; found ... where it belongs. What to do: write it in the cell above, run that cell, then this one
    >>> with exercise(3, 1.0) as _:
    ...     assert 1.0 > 2, "a number above two"
    Traceback (most recent call last):
    reproduction.course.NotSolved: exercise 3: expected a number above two; found another answer. What to do: read the question and the hint once more
    """

    def __init__(self, number, *answers):
        self.number, self.answers = number, answers

    def __enter__(self):
        if any(answer is ... for answer in self.answers):
            raise self._not_solved(say("an answer", "答案"), say("... where it belongs", "该处仍为..."), say("write it in the cell above, run that cell, then this one", "在上方单元格中作答并运行，再运行本单元格"))
        return self.answers

    def __exit__(self, kind, error, trace):
        if error is None:
            print(say(f"Exercise {self.number}: solved", f"练习{self.number}：通过"))
        elif isinstance(error, AssertionError):
            remedy = say("read the question and the hint once more", "请再读题目与提示")
            raise self._not_solved(str(error) or say("every condition fulfilled", "满足全部条件"), say("another answer", "不符的答案"), remedy) from None
        elif isinstance(error, Exception):
            remedy = say("compare its type, keys and length with what the question asks for", "请对照题目，检查其类型、键与长度")
            raise self._not_solved(say("an answer of the form that the question asks for", "符合题目要求形式的答案"), f"{kind.__name__}: {error}", remedy) from None

    def _not_solved(self, expected, found, remedy):
        return NotSolved(say(f"exercise {self.number}", f"练习{self.number}"), expected, found, remedy)


def seal(answer, salt, digits=3):
    """Fingerprint of an answer, for the few checks that can only compare with a value.

    Numbers are rounded to significant digits first; the order of a dict or set does not count.
    A seal keeps an answer from being read by accident. It does not keep a secret: whoever tries all years will find the year.

    Parameters
    ----------
    answer : int, float, bool, str, or list, tuple, set or dict of these
    salt : str
        Such as the name of the chapter and the number of the exercise, so that equal answers get different seals.
    digits : int
        Significant digits that have to agree.

    Returns
    -------
    str
        Twelve hexadecimal digits of SHA-256.

    Examples
    --------
    >>> seal(0.44719, "example") == seal(0.44723, "example"), seal(0.447, "example") == seal(0.448, "example")
    (True, False)
    """
    return hashlib.sha256(f"{salt}|{_canonical(answer, digits)}".encode()).hexdigest()[:SEAL_LENGTH]


def _canonical(answer, digits):
    if hasattr(answer, "item") and getattr(answer, "ndim", 0) == 0:
        answer = answer.item()
    if isinstance(answer, Real):
        return f"{float(answer):.{digits}g}"
    if isinstance(answer, dict):
        return "{" + ",".join(sorted(f"{_canonical(key, digits)}:{_canonical(value, digits)}" for key, value in answer.items())) + "}"
    if isinstance(answer, (set, frozenset)):
        return "{" + ",".join(sorted(_canonical(member, digits) for member in answer)) + "}"
    if isinstance(answer, (list, tuple)):
        return "[" + ",".join(_canonical(member, digits) for member in answer) + "]"
    if isinstance(answer, str):
        return answer
    raise BookError("seal", "numbers, texts, or a list, tuple, set or dict of them", type(answer).__name__, "convert the answer first")
