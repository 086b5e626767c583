"""Periods between dates of any precision."""

from __future__ import annotations

from typing import NamedTuple


class Period(NamedTuple):
    """The days from a date up to and including another; ``None`` leaves an end open.

    Dates are ISO. A bound of a lower precision stands for all its days: ``2018`` ends with 31
    December 2018. What is dated by month or year alone counts as its first day.

    Examples
    --------
    >>> period = Period("2016-02", "2018")
    >>> str(period), "2018-12-31" in period, "2016-01" in period
    ('2016-02..2018', True, False)
    """

    start: str | None = None
    end: str | None = None

    def __str__(self) -> str:
        """Return the period as it is typed."""
        return "..".join(dict.fromkeys(part or "" for part in self))

    def __contains__(self, date: object) -> bool:
        """Whether the first day of a date is in the period."""
        return isinstance(date, str) and self._first <= first_day(date) <= self._last

    @property
    def empty(self) -> bool:
        """Whether the end is before the start."""
        return self._first > self._last

    def overlaps(self, other: Period) -> bool:
        """Whether any day is in both."""
        return max(self._first, other._first) <= min(self._last, other._last)

    @property
    def _first(self) -> str:
        return first_day(self.start or "")

    @property
    def _last(self) -> str:
        # The 31st of any month: as text it only has to come before the next one.
        return (self.end or "") + "9999-12-31"[len(self.end or "") :]


def first_day(date: str) -> str:
    """Return the first day that a date of any precision stands for.

    >>> first_day("2016-02")
    '2016-02-01'
    """
    return date[:10] + "0000-01-01"[len(date) :]
