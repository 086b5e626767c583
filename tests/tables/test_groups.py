"""Which postings a narrowing keeps."""

from __future__ import annotations

import pandas as pd
import pytest

from analyzer.cli.narrowing import GROUPS as CHOICES
from analyzer.cli.narrowing import column_of
from analyzer.errors import InputError
from analyzer.tables import Narrowing
from analyzer.tables.groups import EVERY_POSTING, GROUPS

POSTINGS = pd.DataFrame(
    [
        ("a", "US", "senior", "2025-03-01", "named"),
        ("b", "US", None, "2026-01", "absent"),
        ("c", "CA", "senior", "2026-02-11", "named"),
        ("d", None, "senior", None, "substituted"),
    ],
    columns=["id", "country", "seniority", "posted_at", "dl_named"],
)


@pytest.mark.parametrize(
    ("pairs", "ids"),
    [
        ([], "abcd"),
        ([("country", "US")], "ab"),
        ([("country", "us"), ("country", "CA")], "abc"),  # alternatives, in any case
        ([("country", "US"), ("seniority", "senior")], "a"),
        ([("country", "none")], "d"),
        ([("year", "2026")], "bc"),
        ([("month", "2026-02")], "c"),
        ([("dl_named", "named"), ("year", "2025"), ("year", "2026")], "ac"),
    ],
)
def test_what_is_kept(pairs, ids):
    assert "".join(Narrowing.of(pairs).keep(POSTINGS)["id"]) == ids


def test_the_error_names_what_there_is():
    with pytest.raises(InputError, match=r"No posting has the deep-learning yes\. .* named \(2\)"):
        Narrowing.of([("dl_named", "yes")]).keep(POSTINGS)
    # What is there is told of the postings that the fields before left.
    with pytest.raises(InputError, match=r"country CA\. Next step: use one of: US \(1\)\."):
        Narrowing.of([("year", "2025"), ("country", "CA")]).keep(POSTINGS)


def test_a_field_must_be_one():
    with pytest.raises(InputError, match="Cannot group by 'color'"):
        Narrowing.of([("color", "red")])


def test_nothing_is_kept_of_nothing():
    assert Narrowing.of([("country", "US")]).keep(POSTINGS.head(0)).empty


def test_only_the_facts_that_a_narrowing_needs_are_asked_for():
    assert EVERY_POSTING.facts == Narrowing.of([("country", "US")]).facts == frozenset()
    assert Narrowing.of([("dl_named", "named"), ("lowest_degree", "phd")]).facts == {
        "deep_learning",
        "degrees",
    }


def test_the_choices_of_the_command_line_are_groups():
    assert {column_of(choice) for choice in CHOICES} <= set(GROUPS)
