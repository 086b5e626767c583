"""What workers keep of the postings of a job."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from analyzer.facts.describe import POSTING_COLUMNS
from analyzer.mentions.tally import Named, Tally
from analyzer.summary.examples import KEPT, Best, Ranked, telling

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analyzer.pipeline import Seen

_LEFT_OUT = frozenset(
    ("id", "url", "location", "duplicate_of", "duplicate_reason", "origin", "text")
)
COLUMNS = tuple(name for name in POSTING_COLUMNS if name not in _LEFT_OUT)
"""The columns of a posting that tables use."""

Plain = tuple[tuple[Any, ...], Tally]
"""The values of a `Summary`, which take a fraction of its time."""


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


@dataclass(frozen=True, slots=True)
class Summaries:
    """The summaries of a job's postings, and the best examples among them.

    Attributes
    ----------
    number
        How many postings there are.
    postings
        What `Summary` is made of, `Plain` and pickled: whoever gathers them only passes them
        on to `Spill`.
    examples
        The best examples by concept; `Example.posting` counts from the job's first posting.
    """

    number: int
    postings: bytes
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
    """

    def __init__(self, facts: Sequence[str] = COLUMNS, *, examples: bool = True) -> None:
        self._facts = tuple(facts)
        self._examples = examples
        self._sent: dict[str, list[int]] = {}
        self._bars: dict[str, int] = {}

    def __call__(self, seen: Iterable[Seen]) -> Summaries:
        """Summarise the postings of a job."""
        postings: list[Plain] = []
        best = Best(self._bars)
        facts_of, posted_at = itemgetter(*self._facts), self._facts.index("posted_at")
        for number, (noted, described) in enumerate(seen):
            row = described.row
            facts = list(facts_of(row))
            facts[posted_at] = facts[posted_at] and facts[posted_at][:10]
            postings.append((tuple(facts), described.tally))
            if self._examples:
                best.show(number, noted.text, row, telling(described.found))
        self._remember(best.kept)
        return Summaries(len(postings), pickle.dumps(postings), best.kept)

    def _remember(self, examples: dict[str, list[Ranked]]) -> None:
        """Note the hashes of the best examples sent of each concept, and what they rule out."""
        for concept, ranked in examples.items():
            hashes = {*self._sent.get(concept, ()), *(key[0] for key, _ in ranked)}
            self._sent[concept] = best = sorted(hashes)[:KEPT]
            if len(best) == KEPT:
                self._bars[concept] = best[-1]
