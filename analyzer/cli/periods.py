"""Dates and periods as they are typed, and what is wrong with them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

F = TypeVar("F", bound="Callable[..., Any]")


class Period(NamedTuple):
    """The days from a date up to and including another; ``None`` leaves an end open.

    A date of a lower precision stands for all its days: ``2018`` ends with 31 December.
    """

    start: str | None
    end: str | None

    def __str__(self) -> str:
        """Return the period as it is typed."""
        return "..".join(dict.fromkeys(part or "" for part in self))

    @property
    def empty(self) -> bool:
        """Whether the end is before the start."""
        return _later(self.start, self.end)

    def overlaps(self, other: Period) -> bool:
        """Whether any day is in both."""
        return not _later(other.start, self.end) and not _later(self.start, other.end)


def _later(start: str | None, end: str | None) -> bool:
    """Whether what begins with one date comes after the last day of another."""
    return start is not None and end is not None and start[: len(end)] > end


def iso_date(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Return a date of any precision, ``None`` for none; else fail."""
    if not value:
        return None
    try:
        if re.fullmatch(r"\d{4}(-\d\d){0,2}", value):
            date.fromisoformat(value + "0000-01-01"[len(value) :])
            return value
    except ValueError:
        pass
    raise click.BadParameter(f"{value!r} is not a date such as 2026, 2026-03 or 2026-03-15")


def period_options(command: F) -> F:
    """Add ``--from`` and ``--to``, which are passed on as `start` and `end`."""
    start = click.option(
        "--from",
        "start",
        metavar="DATE",
        callback=iso_date,
        help="Only postings from then on: 2016, 2016-02 or 2016-02-15.",
    )
    end = click.option(
        "--to",
        "end",
        metavar="DATE",
        callback=iso_date,
        help="Only postings up to then, inclusive.",
    )
    return start(end(command))


def two_periods(
    ctx: click.Context, param: click.Parameter, values: tuple[str, str] | None
) -> tuple[Period, ...] | None:
    """Return ``2016..2018`` and ``2026`` as periods that have days, and none in common."""
    if values is None:
        return None
    periods = []
    for value in values:
        start, dots, end = value.partition("..")
        found = Period(iso_date(ctx, param, start), iso_date(ctx, param, end if dots else start))
        if found == (None, None):
            raise click.BadParameter(f"{value!r} names no date; write 2026 or 2016..2018")
        if found.empty:
            raise click.BadParameter(
                f"{value!r} ends before it begins; write the earlier date first"
            )
        periods.append(found)
    if periods[0].overlaps(periods[1]):
        raise click.BadParameter(
            f"{periods[0]} and {periods[1]} have days in common, whose postings would be on both "
            "sides; write two periods apart, such as 2016..2018 and 2019.."
        )
    return tuple(periods)


def dated(postings: pd.DataFrame) -> str:
    """Return a sentence that says between which days postings are dated."""
    days = postings["posted_at"].dropna().astype(str).str[:10]
    if days.empty:
        return "No posting has a date."
    first, last = days.min(), days.max()
    return f"Postings are dated {first}." if first == last else (
        f"Postings are dated {first} to {last}."
    )  # fmt: skip
