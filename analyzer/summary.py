"""A corpus in the few bytes a posting that tables need: facts, folded mentions, examples.

The same tables as from all mentions, in memory that copies of postings hardly add to: what
workers send back waits on disk until it is known which posting repeats which.
"""

from __future__ import annotations

import pickle
from array import array
from bisect import insort
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from analyzer.compact import Spill, hash64
from analyzer.corpus import Corpus, lexicon_frame
from analyzer.facts.describe import POSTING_COLUMNS
from analyzer.facts.wanted import EVERYTHING, Wanted
from analyzer.mentions.model import REQUIREMENTS
from analyzer.mentions.tally import Named, Tally
from analyzer.pipeline import Analysis, Plan, Seen
from analyzer.tables.employers import employer_key
from analyzer.tables.lexicon import Entry
from analyzer.tables.partial import PartialCounts
from analyzer.text.headings import BOILERPLATE
from analyzer.text.language import is_english

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import pandas as pd

    from analyzer.mentions import Mention
    from analyzer.readers import ReadReport
    from analyzer.store.duplicates import Folded
    from skill_lexicon import Lexicon

EXAMPLES = 3
"""So many examples are shown of each concept."""

_KEPT = EXAMPLES + 4
"""So many are kept, since some turn out to be copies."""

_AROUND = 90
_LEFT_OUT = frozenset(
    ("id", "url", "location", "duplicate_of", "duplicate_reason", "origin", "text")
)
FACTS = tuple(name for name in POSTING_COLUMNS if name not in _LEFT_OUT)
"""The columns of a posting that tables use."""
_COMPANY, _LANGUAGE = FACTS.index("company"), FACTS.index("language")


class Summary(NamedTuple):
    """What is kept of one posting.

    Attributes
    ----------
    facts
        The values of those of `FACTS` that were asked for; dates without the time.
    concepts
        Id of each concept to what the posting says about it.
    """

    facts: tuple[Any, ...]
    concepts: dict[str, Named]


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


@dataclass(frozen=True, slots=True)
class Summaries:
    """The summaries of a job's postings, and the best examples among them.

    Attributes
    ----------
    number
        How many postings there are.
    postings
        What `Summary` is made of, pickled: whoever gathers them only passes them on to `Spill`.
        Plain tuples, which take a fraction of the time.
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

    def __init__(self, facts: Sequence[str] = FACTS, *, examples: bool = True) -> None:
        self._facts = tuple(facts)
        self._examples = examples
        self._sent: dict[str, list[int]] = {}
        self._bars: dict[str, int] = {}

    def __call__(self, seen: Iterable[Seen]) -> Summaries:
        """Summarise the postings of a job."""
        postings: list[_Plain] = []
        best = _Best(self._bars)
        facts_of, posted_at = itemgetter(*self._facts), self._facts.index("posted_at")
        for number, (noted, described) in enumerate(seen):
            row = described.row
            facts = list(facts_of(row))
            facts[posted_at] = facts[posted_at] and facts[posted_at][:10]
            postings.append((tuple(facts), described.tally))
            if self._examples:
                best.show(number, noted.text, row, _telling(described.found))
        self._remember(best.kept)
        return Summaries(len(postings), pickle.dumps(postings), best.kept)

    def _remember(self, examples: dict[str, list[Ranked]]) -> None:
        """Note the hashes of the best examples sent of each concept, and what they rule out."""
        for concept, ranked in examples.items():
            hashes = {*self._sent.get(concept, ()), *(key[0] for key, _ in ranked)}
            self._sent[concept] = best = sorted(hashes)[:_KEPT]
            if len(best) == _KEPT:
                self._bars[concept] = best[-1]


_Plain = tuple[tuple[Any, ...], Tally]


def _telling(mentions: list[Mention]) -> dict[str, Mention]:
    """Return the first mention of each concept that can show it."""
    telling: dict[str, Mention] = {}
    for mention in mentions:
        if (
            mention.field == "text"
            and mention.concept_id not in telling
            and not mention.negated
            and mention.section not in BOILERPLATE
        ):
            telling[mention.concept_id] = mention
    return telling


_of_concept = lru_cache(maxsize=1 << 16)(hash64)


class _Best:
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
        del kept[_KEPT:]
        if len(kept) == _KEPT:
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


@dataclass(frozen=True)
class CorpusSummary:
    """What tables and reports need of a corpus.

    Attributes
    ----------
    lexicon
        What was looked for.
    read_report
        What was read, skipped and unreadable.
    lost
        Jobs that could not be analysed because their process died twice.
    read
        Postings read.
    examples
        Concept to at most three examples in analysed postings: the same whatever the order of
        the postings. Empty where they were not asked for.
    facts
        The columns of `FACTS` that were asked for.
    copies
        Whether `mentions` has those of copies of postings, too.
    """

    lexicon: Lexicon
    read_report: ReadReport
    lost: list[str]
    read: int
    examples: dict[str, list[Example]]
    facts: tuple[str, ...]
    copies: bool
    _folded: Folded = field(repr=False)
    _spill: Spill = field(repr=False)

    @cached_property
    def frames(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The mentions and the postings, in categories and small numbers."""
        return _frames(self)

    @property
    def mentions(self) -> pd.DataFrame:
        """One row per posting, copies left out unless asked for, and concept it names.

        Columns: posting_id, concept_id, name, kind, category, layer, requirement (strongest),
        negated (all), boilerplate (all), mentions (how many rows of the mentions table it
        stands for).
        """
        return self.frames[0]

    @property
    def postings(self) -> pd.DataFrame:
        """One row per posting read; ``id`` and ``duplicate_of`` are their numbers.

        Columns as in `analyzer.facts.describe.POSTING_COLUMNS` without texts and addresses, and
        without facts that were not asked for.
        """
        return self.frames[1]

    @cached_property
    def lexicon_table(self) -> pd.DataFrame:
        """One row per concept: concept_id, name, kind, category, layer, documents."""
        return lexicon_frame(self.lexicon)

    def counts(self) -> PartialCounts:
        """Count all concepts without frames: memory grows with employers, not with postings."""
        part = PartialCounts()
        for summary, copy_of in self.summaries():
            if copy_of < 0 and is_english(summary.facts[_LANGUAGE]):
                part.add(employer_key(summary.facts[_COMPANY]), summary.concepts)
        part.known = {
            entry.id: Entry(entry.name, entry.kind, entry.category, entry.layer)
            for entry in self.lexicon.entries
            if entry.id in part.counts
        }
        return part

    def summaries(self) -> Iterator[tuple[Summary, int]]:
        """Yield every posting in the order of reading, with the number of the one it repeats.

        The number is -1 for a posting that repeats none.
        """
        canonical = iter(self._folded.canonical)
        for postings in self._postings():
            for facts, concepts in postings:
                named = {concept: Named(*counts) for concept, counts in concepts.items()}
                yield Summary(facts, named), int(next(canonical))

    def _postings(self) -> Iterator[list[_Plain]]:
        """Yield what summaries are made of, job by job."""
        for place in range(len(self._spill)):
            yield pickle.loads(self._spill[place])


def summarise(
    corpus: Corpus,
    *,
    plan: Plan | None = None,
    wanted: Wanted = EVERYTHING,
    copies: bool = False,
    watch: Callable[[Iterable[int]], Iterable[int]] = iter,
) -> CorpusSummary:
    """Analyse a corpus and keep what tables need.

    Parameters
    ----------
    corpus
        What to analyse.
    plan
        Where the work is done; nothing in the result depends on it.
    wanted
        What is found out about the postings. Examples are chosen where mentions are asked for.
    copies
        Whether the mentions of copies are kept, too. They are needed to fold copies anew within
        a part of the corpus (`analyzer.tables.folded_within`).
    watch
        Wraps the stream of the numbers of analysed postings, to show progress.
    """
    from analyzer.store.duplicates import DuplicateFinder

    facts = wanted.without_empty(FACTS)
    keep = Summariser(facts, examples=wanted.mentions)
    analysis = Analysis(corpus, plan or Plan(), keep, wanted, meanwhile=_import_pandas)
    finder, spill, best = DuplicateFinder(), Spill(), _Best()

    def gathered() -> Iterator[int]:
        read = 0
        for part in analysis:
            summaries: Summaries = part.value
            spill.append(summaries.postings)
            for noted in part.signatures:
                finder.take(noted)
            for concept, ranked in summaries.examples.items():
                for key, example in ranked:
                    name = part.signatures[example.posting].id
                    placed = example._replace(posting=read + example.posting, id=name)
                    best.add(concept, ((*key[:2], name), placed))
            yield from range(read, read + summaries.number)
            read += summaries.number

    read = sum(1 for _ in watch(gathered()))
    folded = finder.fold()
    return CorpusSummary(
        lexicon=corpus.options.lexicon,
        read_report=analysis.read_report,
        lost=analysis.lost,
        read=read,
        examples={
            concept: [one for _, one in ranked if folded.canonical[one.posting] < 0][:EXAMPLES]
            for concept, ranked in sorted(best.kept.items())
        },
        facts=facts,
        copies=copies,
        _folded=folded,
        _spill=spill,
    )


def _import_pandas() -> None:
    """Load what tables are made with, which takes a third of a second."""
    import pandas  # noqa: F401


def examples_frame(summary: CorpusSummary) -> pd.DataFrame:
    """Return the examples as a report shows them, see `analyzer.reports.find_examples`."""
    import pandas as pd

    from analyzer.reports.examples import COLUMNS

    rows = [
        (
            one.concept_id, one.id, one.title, one.company, one.url, one.requirement,
            one.before, one.surface, one.after,
        )
        for kept in summary.examples.values()
        for one in kept
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


class _Codes(dict[Any, int]):
    """Numbers texts from 0 in the order in which they are asked for; ``None`` is -1."""

    def __init__(self) -> None:
        super().__init__({None: -1})

    def __missing__(self, text: str) -> int:
        self[text] = code = len(self) - 1
        return code


class _Column:
    """The values of one column: numbers, or codes of texts that come back."""

    def __init__(self) -> None:
        self._codes = array("i")
        self._texts = _Codes()
        self._numbers = array("d")

    def extend(self, values: Sequence[Any]) -> None:
        # As long as all are missing it is not known what kind of column it is.
        first = next((value for value in values if value is not None), None)
        if self._numbers or (len(self._texts) == 1 and isinstance(first, (int, float))):
            if not self._numbers:
                self._numbers.extend([float("nan")] * len(self._codes))
            self._numbers.extend([float("nan") if value is None else value for value in values])
        else:
            self._codes.extend(map(self._texts.__getitem__, values))

    def series(self, *always: str) -> Any:
        """Return the column as pandas has it: floats, or categories in alphabetical order."""
        import numpy as np
        import pandas as pd

        if self._numbers:
            return np.frombuffer(self._numbers, dtype=np.float64)
        texts = self._texts
        codes = np.frombuffer(self._codes, dtype=np.int32)
        for text in always:
            texts.setdefault(text, len(texts) - 1)
        names = sorted(text for text in texts if text is not None)
        place = np.empty(len(names) + 1, dtype=np.int32)
        place[[texts[name] for name in names]] = np.arange(len(names))
        place[-1] = -1
        return pd.Categorical.from_codes(place[codes], categories=pd.Index(names, dtype="object"))


def _frames(summary: CorpusSummary) -> tuple[pd.DataFrame, pd.DataFrame]:
    import numpy as np
    import pandas as pd

    columns = {name: _Column() for name in summary.facts}
    number = {entry.id: at for at, entry in enumerate(summary.lexicon.entries)}
    canonical = summary._folded.canonical
    posting, concept, mentions = array("i"), array("i"), array("i")
    level, outside = array("b"), array("b")
    row = 0
    for job in summary._postings():
        # A job may be without postings.
        of_columns = zip(*(facts for facts, _ in job), strict=True)
        for column, cells in zip(columns.values(), of_columns, strict=bool(job)):
            column.extend(cells)
        for _, concepts in job:
            if concepts and (summary.copies or canonical[row] < 0):
                posting.extend([row] * len(concepts))
                concept.extend(map(number.__getitem__, concepts))
                counts, levels, outsides = zip(*concepts.values(), strict=True)
                mentions.extend(counts)
                level.extend(levels)
                outside.extend(outsides)
            row += 1
    postings = pd.DataFrame({"id": np.arange(summary.read, dtype=np.int32)})
    for name, column in columns.items():
        postings[name] = column.series(*(("und",) if name == "language" else ()))
    postings["duplicate_of"] = pd.arrays.IntegerArray(
        np.where(canonical < 0, 0, canonical).astype(np.int32), canonical < 0
    )
    named = np.frombuffer(mentions, dtype=np.int32)
    at = np.frombuffer(concept, dtype=np.int32)
    described = pd.DataFrame({"posting_id": np.frombuffer(posting, dtype=np.int32)})
    entries = summary.lexicon.entries
    for name, attribute in (
        ("concept_id", "id"),
        *((one, one) for one in ("name", "kind", "category", "layer")),
    ):
        values = [getattr(entry, attribute) for entry in entries]
        categories = sorted(set(values))
        place = {value: code for code, value in enumerate(categories)}
        codes = np.array([place[value] for value in values], dtype=np.int32)
        described[name] = pd.Categorical.from_codes(
            codes[at], categories=pd.Index(categories, dtype="object")
        )
    described["requirement"] = pd.Categorical.from_codes(
        np.frombuffer(level, dtype=np.int8), categories=pd.Index(REQUIREMENTS, dtype="object")
    )
    described["negated"] = named == 0
    described["boilerplate"] = np.frombuffer(outside, dtype=np.int8) == 0
    described["mentions"] = named
    return described, postings
