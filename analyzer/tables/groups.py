"""By what postings can be grouped, and which group a posting belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analyzer.errors import InputError
from analyzer.facts.wanted import Fact, facts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
_SHOWN_VALUES = 8

PERIODS = frozenset(_DATE_WIDTH)
"""Groups that follow each other in time."""

SHORT_NAMES = {"title_concept": "title", "lowest_degree": "degree", "dl_named": "deep-learning"}
"""What users call groups by these."""


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


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which postings count: by each of some fields, those in one of the named groups.

    Attributes
    ----------
    fields
        Each of `GROUPS` at most once, with the groups by it as `group_of` names them; in any
        case, and ``none`` for postings that have none.
    """

    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Narrowing:
        """Return the narrowing to fields' values; those of one field are alternatives.

        >>> str(Narrowing.of([("country", "US"), ("year", "2026"), ("country", "CA")]))
        'country US or CA; year 2026'
        """
        values: dict[str, tuple[str, ...]] = {}
        for by, value in pairs:
            check_group(by)
            values[by] = (*values.get(by, ()), value)
        return cls(tuple(values.items()))

    @property
    def facts(self) -> frozenset[Fact]:
        """The facts about postings that must be known."""
        return facts_of([by for by, _ in self.fields])

    def keep(self, postings: pd.DataFrame) -> pd.DataFrame:
        """Return the postings that count.

        Raises
        ------
        InputError
            None of them is in a group that is named.
        """
        for by, values in self.fields:
            groups = group_values(postings, by)
            wanted = {NONE if value == "none" else value.casefold() for value in values}
            kept = postings[groups.str.casefold().isin(wanted).to_numpy(dtype=bool)]
            if kept.empty and not postings.empty:
                there = groups.value_counts()
                shown = ", ".join(f"{name} ({n:,})" for name, n in there[:_SHOWN_VALUES].items())
                raise InputError(
                    f"No posting has the {_name(by)} {' or '.join(values)}. Next step: use one of: "
                    f"{shown}{', ...' if len(there) > _SHOWN_VALUES else ''}."
                )
            postings = kept
        return postings

    def __str__(self) -> str:
        """Return it in words."""
        return "; ".join(f"{_name(by)} {' or '.join(values)}" for by, values in self.fields)


EVERY_POSTING = Narrowing()


def _name(by: str) -> str:
    return SHORT_NAMES.get(by, by)
