"""What workers keep of the postings of a job."""

from __future__ import annotations

import pickle
from array import array
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from analyzer.facts.describe import POSTING_COLUMNS
from analyzer.mentions.tally import Named, Tally
from analyzer.summary.examples import KEPT, Best, Ranked, telling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from analyzer.pipeline import Seen

_LEFT_OUT = frozenset(
    ("id", "url", "location", "duplicate_of", "duplicate_reason", "origin", "text")
)
COLUMNS = tuple(name for name in POSTING_COLUMNS if name not in _LEFT_OUT)
"""The columns of a posting that tables use."""


class Summary(NamedTuple):
    """What is kept of one posting.

    Attributes
    ----------
    facts
        The values of those of `COLUMNS` that were asked for; dates without the time.
    concepts
        Id of each concept to what the posting says about it.
    """

    facts: tuple[Any, ...]
    concepts: dict[str, Named]


class Columns(NamedTuple):
    """The summaries of a job's postings by column, which take a fraction of their time.

    Attributes
    ----------
    facts
        For each fact its values, one per posting.
    sizes
        How many concepts each posting names.
    ids
        The concepts of the job.
    concept, mentions, level, outside
        The concepts of all postings, one after the other: place in `ids`, and the values of
        `Named`.
    choice
        Whether one of several is enough, see `analyzer.facts.alternatives.choices`: 0 for what
        is no alternative. Empty where this was not asked for.
    """

    facts: tuple[tuple[Any, ...], ...]
    sizes: array[int]
    ids: tuple[str, ...]
    concept: array[int]
    mentions: array[int]
    level: array[int]
    outside: array[int]
    choice: array[int]

    @classmethod
    def of(
        cls,
        facts: Sequence[tuple[Any, ...]],
        tallies: Sequence[Tally],
        choices: Sequence[dict[str, int]] = (),
    ) -> Columns:
        """Lay facts and concepts of postings out by column."""
        number: dict[str, int] = {}
        for tally in tallies:
            for concept in tally:
                number.setdefault(concept, len(number))
        counts = [said for tally in tallies for said in tally.values()]
        mentions, level, outside = zip(*counts, strict=True) if counts else ((), (), ())
        return cls(
            facts=tuple(zip(*facts, strict=True)),
            sizes=array("i", map(len, tallies)),
            ids=tuple(number),
            concept=array("i", (number[concept] for tally in tallies for concept in tally)),
            mentions=array("i", mentions),
            level=array("b", level),
            outside=array("b", outside),
            choice=array(
                "q",
                (
                    chosen.get(concept, 0)
                    for tally, chosen in zip(tallies, choices, strict=False)
                    for concept in tally
                ),
            ),
        )

    def summaries(self) -> Iterator[Summary]:
        """Yield the summary of each posting."""
        named = zip(self.concept, self.mentions, self.level, self.outside, strict=True)
        for facts, size in zip(zip(*self.facts, strict=True), self.sizes, strict=True):
            concepts = {
                self.ids[concept]: Named(mentions, level, bool(outside))
                for concept, mentions, level, outside in islice(named, size)
            }
            yield Summary(facts, concepts)


@dataclass(frozen=True, slots=True)
class Summaries:
    """What a worker sends back of a job's postings.

    Attributes
    ----------
    number
        How many postings there are.
    columns
        Their `Columns`, pickled: whoever gathers them only passes them on to `Spill`.
    examples
        The best examples by concept; `Example.posting` counts from the job's first posting.
    """

    number: int
    columns: bytes
    examples: dict[str, list[Ranked]]


class Summariser:
    """Summarises the postings of jobs; each worker has one for all its jobs.

    It remembers how good the examples are that the worker has sent already, since worse ones
    need not be made.

    Parameters
    ----------
    facts
        The columns to keep of a posting.
    examples
        Whether examples are chosen.
    alternatives
        Whether it is kept of which concepts one is enough.
    """

    def __init__(
        self,
        facts: Sequence[str] = COLUMNS,
        *,
        examples: bool = True,
        alternatives: bool = False,
    ) -> None:
        self._facts = tuple(facts)
        self._examples = examples
        self._alternatives = alternatives
        self._sent: dict[str, list[int]] = {}
        self._bars: dict[str, int] = {}

    def __call__(self, seen: Iterable[Seen]) -> Summaries:
        """Summarise the postings of a job."""
        rows: list[tuple[Any, ...]] = []
        tallies: list[Tally] = []
        choices: list[dict[str, int]] = []
        best = Best(self._bars)
        facts_of, posted_at = itemgetter(*self._facts), self._facts.index("posted_at")
        for number, (noted, described) in enumerate(seen):
            row = described.row
            facts = list(facts_of(row))
            facts[posted_at] = facts[posted_at] and facts[posted_at][:10]
            rows.append(tuple(facts))
            tallies.append(described.tally)
            if self._alternatives:
                choices.append(described.choices)
            if self._examples:
                best.show(number, noted.text, row, telling(described.found))
        self._remember(best.kept)
        columns = Columns.of(rows, tallies, choices)
        return Summaries(len(rows), pickle.dumps(columns, -1), best.kept)

    def _remember(self, examples: dict[str, list[Ranked]]) -> None:
        """Note the hashes of the best examples sent of each concept, and what they rule out."""
        for concept, ranked in examples.items():
            hashes = {*self._sent.get(concept, ()), *(key[0] for key, _ in ranked)}
            self._sent[concept] = best = sorted(hashes)[:KEPT]
            if len(best) == KEPT:
                self._bars[concept] = best[-1]
