"""A quick share of the teeth: one changed value of some tables, and each kind of damage to the book, must turn something red."""

import os
import random

import pytest

from reproduction.data import table_names
from web.teeth import bite, mutations


def test_every_table_is_loaded_by_a_chapter():
    """A table that no chapter uses has no place in data/."""
    assert [table for table in table_names() if not bite.chapters_that_load(table)] == []


QUICK = 16

forking = pytest.mark.skipif(not hasattr(os, "fork"), reason="teeth run in forks of the process, which this system does not have")


@forking
def test_changed_values_are_noticed():
    """`make teeth` tries every table and many more changes; this is what fits into every test run."""
    values = mutations.sample(1, ["last digit"])
    tried = [*random.Random(mutations.SEED).sample(values, min(QUICK, len(values))), *mutations.sample(1, mutations.BOOK_KINDS)]
    survivors = [str(mutation) for mutation in bite.bite(tried, workers=1) if not mutation.caught]
    assert survivors == []


@forking
def test_an_unchanged_project_is_not_reported():
    (mutation,) = bite.bite([mutations.Mutation("last digit", "gdp", 2, "grade", "A", "A")])
    assert mutation.caught is None
