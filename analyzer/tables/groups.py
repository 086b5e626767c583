"""By what postings can be grouped, and which group a posting belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

NONE = "(none)"
GROUPS = (
    "title_concept",
    "seniority",
    "country",
    "remote",
    "source",
    "employment_type",
    "language",
    "dl_named",
    "lowest_degree",
    "month",
    "year",
)
_DATE_WIDTH = {"month": 7, "year": 4}


def check_group(by: str) -> None:
    """Raise `InputError` naming the valid values where `by` is none of `GROUPS`."""
    if by not in GROUPS:
        raise InputError(f"Cannot group by {by!r}. Use one of: {', '.join(GROUPS)}.")


def group_of(posting: Mapping[str, Any], by: str) -> str:
    """Return the group of one posting; ``(none)`` where it has none.

    ``month`` ("2026-03") and ``year`` are taken from ``posted_at``.
    """
    width = _DATE_WIDTH.get(by)
    return _group(posting.get(by if width is None else "posted_at"), width)


def _group(value: object, width: int | None) -> str:
    if value is None or value != value:  # NaN is not itself
        return NONE
    text = str(value)
    if width is None:
        return text
    return text[:width] if len(text) >= width else NONE


def group_values(postings: pd.DataFrame, by: str) -> pd.Series:
    """Return `group_of` every posting, as a column of text."""
    import pandas as pd

    check_group(by)
    width = _DATE_WIDTH.get(by)
    column = postings[by if width is None else "posted_at"].astype("object")
    return pd.Series([_group(v, width) for v in column], index=postings.index, dtype="object")
