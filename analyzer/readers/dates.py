"""Cells and names of files to dates. What is not certain is ``None``."""

from __future__ import annotations

import math
import re
from contextlib import suppress
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from pathlib import PurePath
from typing import Any

_NAMED_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?(?![\d-])"
)
_FIRST_YEAR = "1990"  # of postings on the web, and of those that somebody may have archived
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_MONTH = re.compile(r"(?P<year>(?:19|20)\d\d)[-/.](?P<month>0?[1-9]|1[0-2])")
_MONTH_FIRST = re.compile(r"(?P<month>0?[1-9]|1[0-2])[-/.](?P<year>(?:19|20)\d\d)")
_WEEKDAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[ .,]*", re.I
)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.I)
_HALF_DAY = re.compile(r"\d\s*[ap]\.?m\b", re.I)
_DAYS = ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%Y %b %d", "%d %b %y")
_MONTHS = ("%b %Y", "%B %Y", "%Y %b", "%Y %B")


def date_of(value: Any) -> str | None:
    """Return an ISO 8601 date or date-time, ``None`` where the cell is ambiguous or no date.

    A month ("2024-04", "April 2024") stays one: no day is made up.

    >>> date_of("05/06/2026"), date_of("25/06/2026"), date_of(1793635500)
    (None, '2026-06-25', '2026-11-02T16:05:00+00:00')
    """
    found: str | None = None
    if isinstance(value, datetime | date):
        found = value.isoformat()
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        found = _epoch(float(value))
    elif isinstance(value, str):
        found = _date_in(value)
    # "0001-01-01", 1970 and 2199 stand for no date in databases.
    return found if found and _FIRST_YEAR <= found[:4] <= _last_year() else None


def _last_year() -> str:
    return str(datetime.now(UTC).year + 1)


@lru_cache(maxsize=1 << 12)
def _date_in(value: str) -> str | None:
    text = value.strip().removesuffix(" UTC")
    if re.fullmatch(r"(?:19|20)\d{6}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    elif re.fullmatch(r"\d{9,13}(\.\d+)?", text):
        return _epoch(float(text))
    if month := _MONTH.fullmatch(text) or _MONTH_FIRST.fullmatch(text):
        return f"{month['year']}-{int(month['month']):02}"
    if day := _YEAR_FIRST.match(text):
        utc = "+00:00" if value.strip().endswith(" UTC") else ""
        date_alone, time = "-".join(day.groups()), text[day.end() :]
        # A time that cannot be read takes nothing from the day.
        whole = _iso(date_alone + time + utc) if time[:1] in ("T", " ") else None
        return whole or _iso(date_alone)
    if re.match(r"(?:19|20)\d{6}T\d", text):
        return _iso(text)
    if numbers := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:\D.*)?", text):
        # Where dots part a date, the day comes first (as in CLDR's forms of all languages).
        day_first, month_then, year = map(int, numbers.groups())
        if month_then > 12:
            return _day_and_month(day_first, month_then, year)
        return _iso(f"{year}-{month_then}-{day_first}")
    if numbers := re.fullmatch(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:\D.*)?", text):
        return _day_and_month(*(int(number) for number in numbers.groups()))
    return _written(text)


def date_in_name(name: str) -> str | None:
    """Return the one month or day that a file's name tells, ``None`` where it tells none.

    >>> date_in_name("hn/2016-02.json.gz"), date_in_name("run-2026-03-15.json")
    ('2016-02', '2026-03-15')
    >>> date_in_name("2016-02_to_2016-05.csv"), date_in_name("build-12016-02.csv")
    (None, None)
    """
    found = set(_NAMED_DATE.findall(PurePath(name).name))
    return date_of(found.pop()) if len(found) == 1 else None


def _iso(text: str) -> str | None:
    text = re.sub(r"(T[\d:]+)\.0{4}$", r"\1", text)
    text = re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", text)
    try:
        if len(text) <= 10:
            year, month, day = (int(part) for part in text.split("-"))
            return date(year, month, day).isoformat()
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _epoch(number: float) -> str | None:
    if not math.isfinite(number) or number < 1e8:
        return None
    try:
        moment = datetime.fromtimestamp(number / 1000 if number >= 1e12 else number, UTC)
    except (OverflowError, OSError, ValueError):
        return None
    return moment.isoformat()


def _day_and_month(first: int, second: int, year: int) -> str | None:
    """Only where one number cannot be a month is it known which is the day."""
    if first == second:
        month, day = first, second
    elif first > 12:
        month, day = second, first
    elif second > 12:
        month, day = first, second
    else:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _written(text: str) -> str | None:
    """Return a date whose month is a word: "Monday, April 15th, 2024", "15-Apr-2024"."""
    plain = _ORDINAL.sub("", _WEEKDAY.sub("", text, count=1) if text[:1].isalpha() else text)
    words = re.sub(r"\bsept\b", "sep", re.sub(r"[\s,.-]+", " ", plain).strip(), flags=re.I)
    for forms, length in ((_DAYS, 10), (_MONTHS, 7)):
        for form in forms:
            with suppress(ValueError):
                return datetime.strptime(words, form).date().isoformat()[:length]
    with suppress(ValueError, TypeError, IndexError):
        read = parsedate_to_datetime(text)
        # The hour of "10:30 PM" would be read as one of the morning.
        return read.date().isoformat() if _HALF_DAY.search(text) else read.isoformat()
    return None
