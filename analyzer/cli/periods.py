"""Dates and periods as they are typed, and what is wrong with them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from analyzer.dates import Period, first_day

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

F = TypeVar("F", bound="Callable[..., Any]")


def iso_date(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Return a date of any precision, ``None`` for none; else fail."""
    if not value:
        return None
    if is_date(value):
        return value
    raise click.BadParameter(f"{value!r} is not a date such as 2026, 2026-03 or 2026-03-15")


def is_date(value: str) -> bool:
    """Whether a value is a date of any precision: a year, a month or a day that there is."""
    try:
        date.fromisoformat(first_day(value))
    except ValueError:
        return False
    return re.fullmatch(r"\d{4}(-\d\d){0,2}", value, re.ASCII) is not None


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


def period_of(start: str | None, end: str | None) -> Period:
    """Return the period from `start` to `end`, which has days; else fail."""
    period = Period(start, end)
    if period.empty:
        raise click.UsageError(f"--from {start} is after --to {end}. Next step: exchange them.")
    return period


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
        if found == Period():
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


def undated(postings: pd.DataFrame, *, from_names: bool) -> list[str]:
    """Return the sentence that says how many postings have no date that was read, if any.

    With `from_names`, dates were already taken from names of files.
    """
    number = int(postings["posted_at"].isna().sum())
    if not number:
        return []
    left_out = "left out." if from_names else "left out; see --date-from-name."
    of_all = f"{number:,} of all {len(postings):,} postings"
    return [f"{of_all} have no date that could be read and are {left_out}"]
