"""Errors that a reader can act on: what was expected, what came, what to do."""


class BookError(Exception):
    """Base of every error this project raises on purpose.

    Parameters
    ----------
    where : str
        The table, claim, figure or file, with its row or part.
    expected, found : str
        What should have been there, and what was.
    remedy : str
        What the reader can do about it.
    """

    def __init__(self, where, expected, found, remedy):
        self.where, self.expected, self.found, self.remedy = where, expected, found, remedy
        super().__init__(f"{where}: expected {expected}; found {found}. What to do: {remedy}")


class DataError(BookError):
    """A table of ``data/`` is missing, malformed or contradicts its description."""


class ClaimError(BookError):
    """A claim or its test is unknown, malformed or judged with the wrong observations."""


class FigureError(BookError):
    """A figure or table does not show what it says it shows."""
