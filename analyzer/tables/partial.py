"""Counts in mergeable parts: one part per batch of postings, merged in any order.

A part holds whole numbers only, in plain dicts: per concept its counts, and per concept and
employer how many postings name it. Its size grows with employers times the concepts they name
and not with the number of postings. Nothing heavy is imported until a table is made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from analyzer.mentions.model import REQUIREMENTS, STRENGTHS
from analyzer.tables.employers import employer_key
from analyzer.tables.groups import check_group, group_of
from analyzer.tables.intervals import LEVEL, clusters_from
from analyzer.tables.lexicon import Entry, LexiconRows, entries, text_of
from analyzer.tables.measure import (
    COUNTS,
    MENTIONS,
    NEGATED,
    OUTSIDE,
    POSTINGS,
    Measured,
    Selection,
    count_columns,
)

if TYPE_CHECKING:
    import pandas as pd

Row: TypeAlias = Mapping[str, Any]
_FIRST_LEVEL = COUNTS.index(REQUIREMENTS[0])


class _Said(Protocol):
    """What one posting says about one concept: unnegated mentions, strongest level, where."""

    @property
    def mentions(self) -> int: ...

    @property
    def level(self) -> int: ...

    @property
    def outside(self) -> bool: ...


@dataclass(slots=True)
class _InPosting:
    """What one posting says about one concept."""

    mentions: int = 0
    level: int = 0
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Folded:
    """The mentions of a batch, folded by posting and concept.

    Attributes
    ----------
    found
        Posting id to concept to what the posting says about it.
    known
        Concept to its entry as the mentions had it.
    """

    found: dict[str, dict[str, _InPosting]]
    known: dict[str, Entry]


def fold(mention_rows: Iterable[Row] | Folded) -> Folded:
    """Fold mentions once for several kinds of parts; what is folded already stays as it is."""
    if isinstance(mention_rows, Folded):
        return mention_rows
    known: dict[str, Entry] = {}
    found: dict[str, dict[str, _InPosting]] = {}
    for row in mention_rows:
        concept = row["concept_id"]
        posting = row["posting_id"]
        if (concepts := found.get(posting)) is None:
            concepts = found[posting] = {}
        if (state := concepts.get(concept)) is None:
            state = concepts[concept] = _InPosting()
            if concept not in known:
                known[concept] = Entry(
                    *(text_of(row.get(key)) for key in ("name", "kind", "category", "layer"))
                )
        if not row["negated"]:
            state.mentions += 1
            # Comparisons rather than max(): this runs once per mention of the corpus.
            if (level := STRENGTHS.get(row["requirement"], 0)) > state.level:
                state.level = level
            if not row["boilerplate"]:
                state.outside = True
    return Folded(found, known)


def merge_known(into: dict[str, Entry], other: Mapping[str, Entry]) -> None:
    """Add the entries of another part."""
    for concept, entry in other.items():
        # The smaller one, so that the order of merging cannot matter should layers disagree.
        into[concept] = min(entry, into.get(concept, entry))


@dataclass(slots=True)
class PartialCounts:
    """The counts of some postings; add parts with `merge`, then make a table.

    Attributes
    ----------
    alone
        Postings without a known employer: each is a cluster of its own.
    employers
        Employer to number of postings.
    counts
        Concept to whole numbers in the order of `measure.COUNTS`.
    alone_hits
        Concept to number of postings without a known employer that name it.
    hits
        Concept to employer to number of its postings that name the concept.
    known
        Concept to its entry as the mentions had it.
    """

    alone: int = 0
    employers: Counter[str] = field(default_factory=Counter)
    counts: dict[str, list[int]] = field(default_factory=dict)
    alone_hits: Counter[str] = field(default_factory=Counter)
    hits: dict[str, Counter[str]] = field(default_factory=dict)
    known: dict[str, Entry] = field(default_factory=dict)

    @classmethod
    def from_batch(
        cls, mention_rows: Iterable[Row] | Folded, posting_rows: Iterable[Row]
    ) -> PartialCounts:
        """Count one batch.

        Parameters
        ----------
        mention_rows
            Rows of the mentions table (posting_id, concept_id, name, kind, category, layer,
            requirement, negated, boilerplate). Those of postings that are not in
            `posting_rows` are left out; all of one posting must be in one batch. `fold` them
            first where several kinds of parts are made from one batch.
        posting_rows
            The analysed postings (id, company).
        """
        part = cls()
        folded = fold(mention_rows)
        found, known = folded.found, folded.known
        for row in posting_rows:
            part.add(employer_key(row.get("company")), found.get(row["id"], {}))
        part.known = {concept: known[concept] for concept in part.counts}
        return part

    def add(self, employer: str | None, concepts: Mapping[str, _Said]) -> None:
        """Count one posting: its employer's key, and its folded mentions by concept."""
        if employer is None:
            self.alone += 1
        else:
            self.employers[employer] += 1
        for concept, state in concepts.items():
            if (counts := self.counts.get(concept)) is None:
                counts = self.counts[concept] = [0] * len(COUNTS)
                self.hits[concept] = Counter()
            if not state.mentions:
                counts[NEGATED] += 1
                continue
            counts[POSTINGS] += 1
            counts[MENTIONS] += state.mentions
            counts[_FIRST_LEVEL + state.level] += 1
            counts[OUTSIDE] += state.outside
            if employer is None:
                self.alone_hits[concept] += 1
            else:
                self.hits[concept][employer] += 1

    @property
    def analysed(self) -> int:
        """The number of postings counted."""
        return self.alone + self.employers.total()

    def merge(self, other: PartialCounts) -> PartialCounts:
        """Return the counts of both parts; neither is changed."""
        result = PartialCounts()
        for part in (self, other):
            result.update(part)
        return result

    def update(self, other: PartialCounts) -> None:
        """Add another part to this one in place: the same as `merge`, without the copy."""
        self.alone += other.alone
        self.employers.update(other.employers)
        self.alone_hits.update(other.alone_hits)
        for concept, numbers in other.counts.items():
            mine = self.counts.setdefault(concept, [0] * len(COUNTS))
            mine[:] = map(sum, zip(mine, numbers, strict=True))
            self.hits.setdefault(concept, Counter()).update(other.hits[concept])
        merge_known(self.known, other.known)

    def measured(self) -> Measured:
        """Arrange the numbers for `count_columns`."""
        import numpy as np

        concepts = tuple(sorted(self.counts))
        sizes = Counter(self.employers.values())
        sizes[1] += self.alone
        clusters = clusters_from(sizes)
        place = {int(size): column for column, size in enumerate(clusters.sizes)}
        hits = np.zeros((len(concepts), len(place)))
        squares = np.zeros_like(hits)
        naming = np.zeros(len(concepts))
        complete = np.zeros(len(concepts))
        for row, concept in enumerate(concepts):
            if alone := self.alone_hits[concept]:
                hits[row, place[1]] += alone
                squares[row, place[1]] += alone
                naming[row] += alone
                complete[row] += alone
            naming[row] += len(self.hits[concept])
            for employer, named in self.hits[concept].items():
                size = self.employers[employer]
                hits[row, place[size]] += named
                squares[row, place[size]] += named * named
                complete[row] += named == size
        counts = np.array([self.counts[c] for c in concepts], dtype=np.int64)
        return Measured(
            concepts,
            counts.reshape(len(concepts), len(COUNTS)),
            clusters,
            hits,
            squares,
            naming,
            complete,
        )

    def columns(
        self,
        lexicon: LexiconRows = None,
        *,
        selection: Selection | None = None,
        level: float = LEVEL,
    ) -> dict[str, Any]:
        """Return the columns of ``concept_counts`` without pandas; see `table`."""
        known = self.known | entries(lexicon)
        return count_columns(self.measured(), known, selection or Selection(), level=level)

    def table(
        self,
        lexicon: LexiconRows = None,
        *,
        selection: Selection | None = None,
        level: float = LEVEL,
    ) -> pd.DataFrame:
        """Return the table ``concept_counts``: the same as `counts.concept_counts` gives.

        Parameters
        ----------
        lexicon
            Lexicon rows, for the documents column and for concepts that no posting names.
        selection
            Which concepts; all skills when omitted.
        level
            Nominal coverage of the intervals.
        """
        from analyzer.tables.contract import build

        return build("concept_counts", self.columns(lexicon, selection=selection, level=level))


@dataclass(slots=True)
class PartialGroups:
    """`PartialCounts` of each group of postings, in one pass; mergeable likewise.

    Attributes
    ----------
    groups
        What the postings are grouped by, to group, to its counts.
    """

    groups: dict[str, dict[str, PartialCounts]] = field(default_factory=dict)

    @classmethod
    def from_batch(
        cls, mention_rows: Iterable[Row] | Folded, posting_rows: Iterable[Row], *, by: Iterable[str]
    ) -> PartialGroups:
        """Count one batch by each of `by` (see `groups.GROUPS`); rows as in `PartialCounts`."""
        part = cls()
        for one in by:
            check_group(one)
            part.groups[one] = {}
        folded = fold(mention_rows)
        found, known = folded.found, folded.known
        for row in posting_rows:
            employer = employer_key(row.get("company"))
            concepts = found.get(row["id"], {})
            for one, counts in part.groups.items():
                group = group_of(row, one)
                if group not in counts:
                    counts[group] = PartialCounts()
                counts[group].add(employer, concepts)
        for counts in part.groups.values():
            for one_group in counts.values():
                one_group.known = {concept: known[concept] for concept in one_group.counts}
        return part

    def merge(self, other: PartialGroups) -> PartialGroups:
        """Return the counts of both parts; neither is changed."""
        result = PartialGroups()
        for part in (self, other):
            result.update(part)
        return result

    def update(self, other: PartialGroups) -> None:
        """Add another part to this one in place."""
        for by, counts in other.groups.items():
            mine = self.groups.setdefault(by, {})
            for group, part in counts.items():
                mine.setdefault(group, PartialCounts()).update(part)

    def table(
        self,
        by: str,
        lexicon: LexiconRows = None,
        *,
        selection: Selection | None = None,
        min_group: int = 1,
        level: float = LEVEL,
    ) -> pd.DataFrame:
        """Return the table ``by_group``: the same as `counts.by_group` gives."""
        from analyzer.tables.counts import group_table

        counts = self.groups.get(by, {})
        known: dict[str, Entry] = {}
        for part in counts.values():
            merge_known(known, part.known)
        measured = ((group, counts[group].measured()) for group in sorted(counts))
        return group_table(
            by,
            measured,
            known | entries(lexicon),
            selection or Selection(),
            min_group=min_group,
            level=level,
        )
