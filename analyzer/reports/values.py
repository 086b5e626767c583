"""How single values are shown to people: in the terminal, in HTML and in Markdown alike."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from analyzer.reports.catalog import ends

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.reports.catalog import ReportTable
    from analyzer.tables.contract import Column

MINUS = "−"


def missing(value: object) -> bool:
    """Whether a cell is empty: ``None``, NaN or NaT."""
    return value is None or value != value


def percent(share: float) -> str:
    """Show a share; an empty text for NaN.

    >>> percent(0.2345), percent(1.0), percent(0.0004)
    ('23.4%', '100.0%', '0.0%')
    """
    return "" if missing(share) else f"{100 * share:.1f}%"


def interval(low: float, high: float) -> str:
    """Show the two ends of an interval of a share.

    >>> interval(0.21, 0.2604)
    '21.0–26.0%'
    """
    return "" if missing(low) or missing(high) else f"{100 * low:.1f}–{100 * high:.1f}%"


def shown(value: Any, column: Column | None = None) -> str:
    """Show one cell by the type and unit of its column.

    >>> shown(1234), shown(float("nan")), shown(True)
    ('1,234', '', 'yes')
    """
    if missing(value):
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return "yes" if value else "no"
    if not isinstance(value, (int, float)) and not hasattr(value, "__float__"):
        return str(value)
    number = float(value)
    unit = column.unit if column else ""
    if not math.isfinite(number):
        return str(number)
    if unit.startswith("share "):
        return _signed(100 * number, 1) + " pp"
    if unit.startswith("0 to 1"):
        if column is not None and column.name in {"p", "q"}:
            return f"{number:.3f}" if number >= 0.0005 else "<0.001"
        return percent(number)
    whole = column.type == "int" if column else number == int(number)
    if unit == "currency per year" or whole:
        return f"{number:,.0f}".replace("-", MINUS)
    return f"{number:,.2f}".replace("-", MINUS)


def _signed(number: float, digits: int) -> str:
    text = f"{number:+.{digits}f}"
    return text.replace("-", MINUS)


def shown_in(row: Mapping[Any, Any], name: str, known: ReportTable) -> str:
    """Show a column of a row, where it may be an interval of two columns."""
    both = ends(name)
    if both is None or both[0] not in row:
        return shown(row.get(name), known.column(name))
    low, high = (shown(row[end], known.column(end)) for end in both)
    if low == high:
        return low
    return f"{low} to {high}" if low and high else low or high


def sort_key(row: dict[str, Any], name: str) -> Any:
    """Return what a cell sorts by: an interval by its lower end; ``None`` for an empty cell."""
    both = ends(name)
    value = row.get(both[0] if both and both[0] in row else name)
    return None if missing(value) else value


def is_number(name: str, known: ReportTable) -> bool:
    """Whether the column holds numbers, which are set flush right."""
    both = ends(name)
    column = known.column(both[0] if both else name)
    return column is not None and column.type in ("int", "float")
