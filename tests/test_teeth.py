"""A quick share of the teeth: one changed value in three tables must turn a chapter red."""

import pytest

from . import teeth


def test_every_table_is_loaded_by_a_chapter():
    """A table that no chapter uses has no place in data/."""
    assert [table for table in teeth.table_names() if not teeth.chapters_that_load(table)] == []


@pytest.mark.parametrize("mutation", teeth.sample(1, tables=["national_cbec", "ecommerce_use", "provincial_trade"]), ids=str)
def test_a_changed_value_is_noticed(mutation):
    assert teeth.bite(mutation).caught


def test_an_unchanged_project_is_not_reported():
    mutation = teeth.Mutation("gdp", 2, "grade", "A", "A")
    assert teeth.bite(mutation).caught is None
