"""Examples of concepts: words around mentions, the same in whatever order postings come."""

from __future__ import annotations

from bisect import insort
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from analyzer.compact import hash64
from analyzer.text.headings import BOILERPLATE

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from analyzer.mentions import Mention

EXAMPLES = 3
"""So many examples are shown of each concept."""

KEPT = EXAMPLES + 4
"""So many are kept, since some turn out to be copies."""

_AROUND = 90


class Example(NamedTuple):
    """A few words of a posting that name a concept.

    Attributes
    ----------
    before, surface, after
        The words of the posting; `surface` is the mention.
    posting
        Number of the posting, in the order of reading.
    """

    concept_id: str
    before: str
    surface: str
    after: str
    section: str
    requirement: str
    posting: int
    id: str
    title: str
    company: str | None
    url: str | None
    source: str
    posted_at: str | None


Ranked = tuple[tuple[int, str, str], Example]
"""An example with what chooses it: a hash of text and concept, then date and id."""


def telling(mentions: Iterable[Mention]) -> dict[str, Mention]:
    """Return the first mention of each concept that can show it."""
    found: dict[str, Mention] = {}
    for mention in mentions:
        if (
            mention.field == "text"
            and mention.concept_id not in found
            and not mention.negated
            and mention.section not in BOILERPLATE
        ):
            found[mention.concept_id] = mention
    return found


_of_concept = lru_cache(maxsize=1 << 16)(hash64)


class Best:
    """Chooses examples: the smallest hashes of text and concept, so that order never matters.

    Parameters
    ----------
    bars
        Hashes by concept above which there are enough better examples elsewhere.
    """

    def __init__(self, bars: dict[str, int] | None = None) -> None:
        self.kept: dict[str, list[Ranked]] = {}
        self._bars = {} if bars is None else dict(bars)

    def show(
        self, number: int, text: int, row: dict[str, Any], telling: dict[str, Mention]
    ) -> None:
        """Consider a mention of each concept in the text of a posting."""
        for concept, mention in telling.items():
            chance = (text ^ _of_concept(concept)) * 0x9E3779B97F4A7C15 % 2**64
            if chance > self._bars.get(concept, chance):
                continue  # so it is for nearly all
            key = (chance, row["posted_at"] or "9999", row["id"])
            self.add(concept, (key, _example(number, row, mention)))

    def add(self, concept: str, one: Ranked) -> None:
        """Keep an example if it is among the best; of equal texts only the earliest."""
        kept = self.kept.setdefault(concept, [])
        for place, other in enumerate(kept):
            if other[0][0] == one[0][0]:
                if one[0] < other[0]:
                    kept[place] = one
                return
        insort(kept, one)
        del kept[KEPT:]
        if len(kept) == KEPT:
            last = kept[-1][0][0]
            self._bars[concept] = min(last, self._bars.get(concept, last))


def _example(number: int, row: dict[str, Any], mention: Mention) -> Example:
    text, start, end = row["text"], mention.start, mention.end
    # A line break ends a bullet or a paragraph: what stands beyond it is not context.
    before = text[max(0, start - _AROUND) : start].rpartition("\n")[2]
    after = text[end : end + _AROUND].partition("\n")[0]
    if start - len(before) > 0 and text[start - len(before) - 1] not in "\n ":
        before = "…" + before.partition(" ")[2]
    if end + len(after) < len(text) and text[end + len(after)] not in "\n ":
        after = after.rpartition(" ")[0] + " …"
    names = ("id", "title", "company", "url", "source", "posted_at")
    return Example(
        mention.concept_id,
        before,
        mention.surface,
        after,
        mention.section,
        mention.requirement,
        number,
        *(row[name] for name in names),
    )


def examples_frame(examples: Iterable[Iterable[Example]]) -> pd.DataFrame:
    """Return the examples as a report shows them, see `analyzer.reports.find_examples`."""
    import pandas as pd

    from analyzer.reports.examples import COLUMNS

    rows = [
        (
            one.concept_id, one.id, one.title, one.company, one.url, one.requirement,
            one.before, one.surface, one.after,
        )
        for kept in examples
        for one in kept
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))
