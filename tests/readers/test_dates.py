"""Dates of postings, as sources write them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.readers.dates import date_in_name, date_of


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-11-02T16:00:36Z", "2026-11-02T16:00:36+00:00"),
        ("2026-11-02T16:00:36.278685Z", "2026-11-02T16:00:36.278685+00:00"),
        ("2026-11-02T16:00:36.0000000Z", "2026-11-02T16:00:36+00:00"),
        ("2025-12-16 22:33:14 UTC", "2025-12-16T22:33:14+00:00"),
        ("2026-04-09T09:54:06.573+0000", "2026-04-09T09:54:06.573000+00:00"),
        ("Fri, 25 Sep 2026 00:33:21 +0000", "2026-09-25T00:33:21+00:00"),
        ("2026-10-20", "2026-10-20"),
        ("20261020", "2026-10-20"),
        ("2024-04", "2024-04"),
        ("2024/04", "2024-04"),
        ("04/2024", "2024-04"),
        ("April 2024", "2024-04"),
        ("Apr. 2024", "2024-04"),
        ("2024/04/15", "2024-04-15"),
        ("2024.04.15", "2024-04-15"),
        ("2024-04-15 10:30 PM", "2024-04-15"),
        ("20240415T103000Z", "2024-04-15T10:30:00+00:00"),
        ("15-Apr-2024", "2024-04-15"),
        ("Monday, April 15th, 2024", "2024-04-15"),
        ("Sept 5, 2024", "2024-09-05"),
        ("2024-123", None),
        ("May 12", None),
        ("1970-01-01", None),
        ("0001-01-01T00:00:00", None),
        ("2199-01-01", None),
        ("Jan 1, 0001", None),
        ("April 0415", None),
        ("2024-04-15+02:00", "2024-04-15"),
        ("Apr 15, 2024 10:30 PM", "2024-04-15"),
        ("Friday", None),
        ("2024-13", None),
        ("2019-20", None),
        ("July 4, 2026", "2026-07-04"),
        ("4 Jul 2026", "2026-07-04"),
        ("25/06/2026", "2026-06-25"),
        ("06/25/2026", "2026-06-25"),
        ("05/05/2026", "2026-05-05"),
        ("05/06/2026", None),
        ("05.06.2026", "2026-06-05"),
        ("1.2.2026 08:30", "2026-02-01"),
        ("06.25.2026", "2026-06-25"),
        ("31.02.2026", None),
        ("31/02/2026", None),
        ("2026-13-01", None),
        ("Posted 30+ days ago", None),
        (1793635500, "2026-11-02T16:05:00+00:00"),
        (1793635500000, "2026-11-02T16:05:00+00:00"),
        ("1793635500", "2026-11-02T16:05:00+00:00"),
        (3, None),
        (True, None),
        (float("nan"), None),
    ],
)
def test_dates(cell: Any, expected: str | None) -> None:
    assert date_of(cell) == expected


@given(st.one_of(st.text(), st.dates().map("{:%d %B %Y}".format), st.floats(), st.integers()))
def test_no_cell_ends_a_run(cell):
    found = date_of(cell)
    assert found is None or len(found) >= len("2026-01")


def test_a_day_in_a_name_has_to_be_one():
    assert date_in_name("x-2024-02-31.csv") is None
    assert date_in_name("x-2024-02-28.csv") == "2024-02-28"
