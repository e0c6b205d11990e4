"""A quick share of the teeth: one changed value of each table must turn a chapter red."""

import os

import pytest

from . import teeth


def test_every_table_is_loaded_by_a_chapter():
    """A table that no chapter uses has no place in data/."""
    assert [table for table in teeth.table_names() if not teeth.chapters_that_load(table)] == []


forking = pytest.mark.skipif(not hasattr(os, "fork"), reason="teeth run in forks of the process, which this system does not have")


@forking
def test_changed_values_are_noticed():
    mutations = teeth.sample(1)
    survivors = [mutation for mutation in teeth.bite(mutations, workers=1) if not mutation.caught and (mutation.table, mutation.row) not in teeth.EXPLAINED]
    assert survivors == []


@forking
def test_an_unchanged_project_is_not_reported():
    (mutation,) = teeth.bite([teeth.Mutation("gdp", 2, "grade", "A", "A")])
    assert mutation.caught is None
