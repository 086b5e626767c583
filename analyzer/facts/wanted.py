"""What somebody asks for about postings: what nobody asks for need not be found out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from analyzer.facts.roles import ROLE_COLUMNS

Fact = Literal["years", "degrees", "salary", "roles", "deep_learning"]
FACTS: frozenset[Fact] = frozenset(get_args(Fact))
"""Facts that are read from the whole text or from all mentions."""

COLUMNS_OF: dict[Fact, tuple[str, ...]] = {
    "years": ("min_years",),
    "degrees": ("lowest_degree",),
    "salary": ("salary_min", "salary_max", "salary_currency", "salary_period", "salary_origin"),
    "roles": ROLE_COLUMNS,
    "deep_learning": ("dl_named",),
}
"""The columns of a posting's row that each fact fills."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for; by default everything.

    Attributes
    ----------
    facts
        The facts to find out; the columns of the others stay empty.
    mentions
        Whether the mentions themselves are asked for, not only how often each concept is named.
    alternatives
        Whether it is asked for which required skills of a posting one is enough.
    foreign
        Whether the English parts of postings in other languages are analysed. Tables count
        English postings only, and need no mentions of others.
    """

    facts: frozenset[Fact] = FACTS
    mentions: bool = True
    alternatives: bool = False
    foreign: bool = True

    def without_empty(self, columns: Iterable[str]) -> tuple[str, ...]:
        """Return the columns without those of facts that are not asked for."""
        empty = {name for fact in FACTS - self.facts for name in COLUMNS_OF[fact]}
        return tuple(name for name in columns if name not in empty)


EVERYTHING = Wanted()
COUNTS = Wanted(facts=frozenset(), mentions=False, foreign=False)
"""What tables need that only count concepts."""


def facts_of(columns: Collection[str]) -> frozenset[Fact]:
    """Return the facts that fill any of these columns."""
    return frozenset(fact for fact, own in COLUMNS_OF.items() if not set(own).isdisjoint(columns))
