"""The envelope: against hand-solved cases and against brute force."""

import itertools
import math

import pytest

from reproduction.envelope import Envelope
from reproduction.errors import BookError


def test_hand_solved_geometric_mean():
    """From 1 to 4 in two years with slower growth: the middle is at least the geometric mean, 2."""
    envelope = Envelope([2010, 2011, 2012])
    envelope.between(2010, 1, 1)
    envelope.between(2012, 4, 4)
    envelope.growth_falls(2012)
    assert envelope.level_range(2011) == (2.0, math.inf)
    envelope.rises(2012)
    assert envelope.level_range(2011) == (2.0, 4.0)
    assert envelope.growth_range(2012) == (0.0, 1.0)


def test_share_rises_with_its_base():
    envelope = Envelope([2010, 2011])
    envelope.between(2010, 10, 10)
    envelope.share_rises(2011, {2010: 100, 2011: 150})
    assert envelope.level_range(2011) == (15.0, math.inf)


def test_bounds_agree_with_brute_force():
    """On a grid of series, the agreeing ones reach the exact bounds within the grid's step, and none passes them."""
    envelope = Envelope([0, 1, 2, 3])
    envelope.between(0, 1, 1)
    envelope.between(3, 4, 4)
    envelope.growth_falls(1 + 1)
    envelope.growth_does_not_fall(3)
    for year in (1, 2, 3):
        envelope.rises(year)
    grid = [1 + 0.02 * step for step in range(151)]
    agreeing = [(a, b) for a, b in itertools.product(grid, grid) if 1 <= a <= b <= 4 and b / a <= a + 1e-12 and 4 / b >= b / a - 1e-12]
    for position, year in ((0, 1), (1, 2)):
        values = [pair[position] for pair in agreeing]
        low, high = envelope.level_range(year)
        assert low - 1e-9 <= min(values) <= low + 0.05
        assert high - 0.05 <= max(values) <= high + 1e-9


def test_contradictory_sentences_are_named():
    envelope = Envelope([2010, 2011])
    envelope.between(2010, 2, 2)
    envelope.between(2011, 1, 1)
    envelope.rises(2011)
    with pytest.raises(BookError, match="exclude each other"):
        envelope.level_range(2011)


def test_unknown_year_is_named():
    with pytest.raises(BookError, match="years from 2010 to 2011"):
        Envelope([2010, 2011]).rises(2010)
