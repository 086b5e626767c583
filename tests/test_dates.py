"""Periods between dates of any precision."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.dates import Period

DAYS = st.dates(date(2015, 1, 1), date(2018, 12, 31))
DATES = st.builds(lambda day, width: day.isoformat()[:width], DAYS, st.sampled_from([4, 7, 10]))


def first_day(text: str) -> date:
    return date.fromisoformat(text + "0000-01-01"[len(text) :])


def last_day(text: str) -> date:
    """Return the last day that a date stands for, found by going on to the first that it is not."""
    day = first_day(text)
    while day.isoformat().startswith(text):
        day += timedelta(days=1)
    return day - timedelta(days=1)


@given(start=st.none() | DATES, end=st.none() | DATES, day=DAYS)
def test_a_day_is_inside_as_a_calendar_says(start: str | None, end: str | None, day: date) -> None:
    inside = (start is None or first_day(start) <= day) and (end is None or day <= last_day(end))
    assert (day.isoformat() in Period(start, end)) is inside


@given(start=DATES, end=DATES)
def test_a_period_is_empty_where_no_day_is_in_it(start: str, end: str) -> None:
    assert Period(start, end).empty is (first_day(start) > last_day(end))


@given(a=DATES, b=DATES, c=DATES, d=DATES)
def test_periods_overlap_where_a_day_is_in_both(a: str, b: str, c: str, d: str) -> None:
    one, two = Period(a, b), Period(c, d)
    if one.empty or two.empty:
        return
    common = max(first_day(a), first_day(c)) <= min(last_day(b), last_day(d))
    assert one.overlaps(two) is common


@pytest.mark.parametrize("missing", [None, float("nan")])
def test_what_has_no_date_is_in_no_period(missing: object) -> None:
    assert missing not in Period()


@pytest.mark.parametrize(
    ("date", "inside"),
    [
        ("2016", False),
        ("2016-02", True),
        ("2016-12", True),
        ("2017", True),
        ("2017-06-15T23:59:59Z", True),
        ("2017-06-16T00:00:00Z", False),
        ("2017-07", False),
    ],
)
def test_a_date_counts_by_its_first_day(date: str, inside: bool) -> None:
    assert (date in Period("2016-02-01", "2017-06-15")) is inside


@pytest.mark.parametrize(
    ("period", "text"),
    [(Period("2016", None), "2016.."), (Period(None, "2016"), "..2016"), (Period("1", "1"), "1")],
)
def test_a_period_reads_as_it_is_typed(period: Period, text: str) -> None:
    assert str(period) == text
