"""What a report is narrowed to, and what of postings it needs for that."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.facts.wanted import FACTS, Wanted, facts_of
from analyzer.tables.groups import EVERY_POSTING, Narrowing


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOptions:
    """What a report is narrowed to.

    Attributes
    ----------
    categories, layers
        Keep only concepts of these; empty keeps all.
    only
        Which postings count.
    by
        Also count skills within groups of postings by these (`analyzer.tables.groups.GROUPS`).
    complete
        Make every table (trends, co-occurrence, salaries, ...), not only the counts.
    """

    categories: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    only: Narrowing = EVERY_POSTING
    by: tuple[str, ...] = ()
    complete: bool = False

    @property
    def wanted(self) -> Wanted:
        """Return what of postings these tables need; all of them count English ones only."""
        facts = FACTS if self.complete else facts_of(self.by) | self.only.facts
        return Wanted(facts=facts, mentions=self.complete, foreign=False)
