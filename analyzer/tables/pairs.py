"""Pairs of concepts in mergeable parts: what `partial` is for single concepts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from analyzer.tables.partial import Folded, Row, fold, merge_known

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from analyzer.tables.lexicon import Entry


@dataclass(slots=True)
class PartialPairs:
    """How many postings name two concepts together; mergeable like `PartialCounts`.

    Attributes
    ----------
    analysed
        The number of postings counted.
    singles, pairs
        Concept, and pair of concepts in alphabetical order, to number of postings.
    known
        Concept to its entry as the mentions had it.
    """

    analysed: int = 0
    singles: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    known: dict[str, Entry] = field(default_factory=dict)

    @classmethod
    def from_batch(
        cls,
        mention_rows: Iterable[Row] | Folded,
        posting_rows: Iterable[Row],
        *,
        kind: str | None = "skill",
    ) -> PartialPairs:
        """Count one batch; parameters as in `PartialCounts.from_batch`."""
        part = cls()
        folded = fold(mention_rows)
        found, known = folded.found, folded.known
        wanted = {c for c, entry in known.items() if kind is None or entry.kind == kind}
        for row in posting_rows:
            part.analysed += 1
            concepts = sorted(
                concept
                for concept, state in found.get(row["id"], {}).items()
                if state.mentions and concept in wanted
            )
            part.singles.update(concepts)
            part.pairs.update(combinations(concepts, 2))
        part.known = {concept: known[concept] for concept in part.singles}
        return part

    def merge(self, other: PartialPairs) -> PartialPairs:
        """Return the counts of both parts; neither is changed."""
        result = PartialPairs()
        for part in (self, other):
            result.update(part)
        return result

    def update(self, other: PartialPairs) -> None:
        """Add another part to this one in place."""
        self.analysed += other.analysed
        self.singles.update(other.singles)
        self.pairs.update(other.pairs)
        merge_known(self.known, other.known)

    def table(self, *, min_postings: int = 5) -> pd.DataFrame:
        """Return the table ``cooccurrence``; see `together.cooccurrence`."""
        from analyzer.tables.together import pair_table

        return pair_table(self, min_postings=min_postings)
