"""From the many spellings of the sources to the fields of a posting."""

from __future__ import annotations

import html
import math
import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from analyzer.posting import Posting, Salary
from analyzer.text.html import html_to_text, unescape_once

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.posting import SalaryOrigin, SalaryPeriod

_PERIODS: dict[str, SalaryPeriod] = {
    "hour": "hour", "hourly": "hour", "per-hour-wage": "hour", "per-hour-salary": "hour",
    "1 hour": "hour", "ph": "hour", "per hour": "hour",
    "day": "day", "daily": "day", "1 day": "day", "pd": "day", "per day": "day",
    "per-day-wage": "day", "per-day-salary": "day",
    "week": "week", "weekly": "week", "1 week": "week", "per-week-salary": "week",
    "month": "month", "monthly": "month", "1 month": "month", "pm": "month",
    "per month": "month", "per-month-salary": "month",
    "year": "year", "yearly": "year", "annual": "year", "annually": "year", "1 year": "year",
    "pa": "year", "per year": "year", "per-year-salary": "year",
}  # fmt: skip
_EMPLOYMENT = {
    "fulltime": "full-time", "fulltimepermanent": "full-time", "fulltimefixedterm": "full-time",
    "parttime": "part-time", "parttimepermanent": "part-time", "parttimefixedterm": "part-time",
    "contract": "contract", "contractor": "contract", "freelance": "contract",
    "temporary": "temporary", "intern": "internship", "internship": "internship",
    "trainee": "internship", "volunteer": "volunteer", "permanent": "permanent",
}  # fmt: skip
_REMOTE = {
    "remote": "remote", "fully": "remote", "telecommute": "remote",
    "hybrid": "hybrid", "temporary": "hybrid",
    "onsite": "onsite", "none": "onsite", "office": "onsite",
}  # fmt: skip
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_MS = 10**11  # a number of seconds this large would lie in the year 5138


def text(value: Any) -> str | None:
    """Return a non-empty string with white space folded, ``None`` for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return " ".join(str(value).split()) or None


def plain(value: Any) -> str | None:
    """Return a short text in which a source leaves entities or highlighting tags."""
    found = text(value)
    if found is None:
        return None
    return text(html.unescape(re.sub(r"</?(?:strong|em|b|i|mark)>", "", found)))


def when(value: Any) -> str | None:
    """Return a date or date-time as ISO 8601, as precise as the source gives it.

    Times with a zone, and numbers (seconds or milliseconds), become UTC; times without a zone
    stay without. A date that can be read in two ways is no date.

    >>> when("2025-12-16 22:33:14 UTC"), when(1793000000000), when("2026-10-20")
    ('2025-12-16T22:33:14+00:00', '2026-10-26T07:33:20+00:00', '2026-10-20')
    >>> when("05/06/2026"), when("25/06/2026"), when("soon")
    (None, '2026-06-25', None)
    """
    if isinstance(value, bool) or value in (None, "", 0):
        return None
    if isinstance(value, int | float):
        seconds = value / 1000 if value >= _MS else value
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
    if not isinstance(value, str):
        return None
    given = value.strip()
    if slashed := _SLASHED.fullmatch(given):
        return _slashed(*map(int, slashed.groups()))
    if not _ISO.match(given):
        try:
            found = parsedate_to_datetime(given)
        except (ValueError, IndexError):
            return None
    else:
        try:
            if len(given) == 10:
                return date.fromisoformat(given).isoformat()
            found = datetime.fromisoformat(given.removesuffix(" UTC") + _zone(given))
        except ValueError:
            return None
    if found.tzinfo:
        found = found.astimezone(UTC)
    return found.isoformat(timespec="seconds")


def _zone(given: str) -> str:
    return "+00:00" if given.endswith(" UTC") else ""


def _slashed(first: int, second: int, year: int) -> str | None:
    """Return a date such as 25/06/2026 if only one order of day and month makes sense."""
    orders = {(first, second), (second, first)}
    valid = [order for order in orders if 1 <= order[1] <= 12 and 1 <= order[0] <= 31]
    if len(valid) != 1:
        return None
    day, month = valid[0]
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def number(value: Any) -> float | None:
    """Return an amount; zero, negative and unreadable amounts are unknown.

    >>> number("110,000"), number(0), number("85000.0"), number("about 5")
    (110000.0, None, 85000.0, None)
    """
    if isinstance(value, str):
        value = re.sub(r"(?<=\d)[,'’\u00a0\u202f ](?=\d{3}\b)", "", value.strip())
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and value > 0 else None


def salary(
    low: Any,
    high: Any = None,
    *,
    currency: Any = None,
    period: Any = None,
    origin: SalaryOrigin = "field",
) -> Salary | None:
    """Return a salary, ``None`` where neither end is known."""
    least, most = number(low), number(high)
    if least is None and most is None:
        return None
    code = text(currency)
    return Salary(
        least,
        most,
        currency=code.upper() if code and len(code) == 3 else None,
        period=_PERIODS.get(str(period or "").strip().lower()),
        origin=origin,
    )


def employment(value: Any) -> str | None:
    """Return the kind of employment in one spelling; several are joined.

    >>> employment("FULL_TIME"), employment(["Full Time", "intern"]), employment("Seasonal")
    ('full-time', 'full-time, internship', 'Seasonal')
    """
    values = value if isinstance(value, list) else [value]
    found = [
        _EMPLOYMENT.get(re.sub(r"[\W_]", "", label.lower()), label)
        for each in values
        if (label := text(each))
    ]
    return ", ".join(dict.fromkeys(found)) or None


def remote(value: Any) -> str | None:
    """Return ``remote``, ``hybrid`` or ``onsite``, ``None`` where it is not said."""
    return _REMOTE.get(re.sub(r"[\W_]", "", str(value or "").lower()))


def places(values: Iterable[Any], separator: str = "; ") -> str | None:
    """Return the given places joined, each once."""
    return separator.join(dict.fromkeys(filter(None, map(text, values)))) or None


def place(*parts: Any) -> str | None:
    """Return city, region and country as one place."""
    return places(parts, ", ")


def sections(*named: tuple[Any, Any]) -> str:
    """Return HTML sections joined under their headings, leaving out empty and repeated ones.

    >>> sections((None, "<p>a</p>"), ("Requirements", "<li>b</li>"), ("More", " ")).split()
    ['<p>a</p>', '<h3>Requirements</h3>', '<li>b</li>']
    """
    parts: list[str] = []
    for heading, body in named:
        if not isinstance(body, str) or not body.strip() or body in parts:
            continue
        if text(heading):
            parts.append(f"<h3>{html.escape(str(heading), quote=False)}</h3>")
        parts.append(body)
    return "\n".join(parts)


def posting(
    own_id: Any,
    title: Any,
    description: str | None,
    *,
    is_plain: bool = False,
    **fields: Any,
) -> Posting:
    """Return a posting as an adapter's ``read`` has to.

    Parameters
    ----------
    own_id
        The source's own id.
    title
        May carry entities and stray white space.
    description
        HTML, possibly escaped once; or plain text with `is_plain`.
    fields
        Further fields of `Posting`.

    Raises
    ------
    ValueError
        When there is no id, or neither title nor description.
    """
    own, heading = text(own_id), plain(title)
    if description is not None and not isinstance(description, str):
        raise ValueError("the description is not text")
    source_html = None if is_plain else unescape_once(description or "") or None
    body = (description or "").strip() if is_plain else html_to_text(source_html or "")
    if own is None:
        raise ValueError("no id")
    if not heading and not body:
        raise ValueError("neither title nor text")
    return Posting(
        id=own,
        source="",
        title=heading or "",
        text=body,
        description_html=source_html,
        **fields,
    )
