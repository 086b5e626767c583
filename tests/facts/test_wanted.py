"""Which facts fill which columns."""

from __future__ import annotations

from analyzer.facts.describe import POSTING_COLUMNS
from analyzer.facts.wanted import EVERYTHING, FACTS, Wanted, facts_of


def test_facts_by_their_columns() -> None:
    assert facts_of(["min_years", "title", "salary_currency"]) == {"years", "salary"}
    assert facts_of(["country"]) == set()
    assert facts_of(POSTING_COLUMNS) == FACTS


def test_columns_that_stay_empty() -> None:
    assert EVERYTHING.without_empty(POSTING_COLUMNS) == POSTING_COLUMNS
    few = Wanted(facts=frozenset({"years"})).without_empty(POSTING_COLUMNS)
    assert "min_years" in few
    assert facts_of(few) == {"years"}
