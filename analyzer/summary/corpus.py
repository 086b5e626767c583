"""A corpus summed up: what workers send back waits on disk until it is known what repeats what."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from analyzer.compact import Spill
from analyzer.corpus import Corpus, lexicon_frame
from analyzer.facts.wanted import EVERYTHING, Wanted
from analyzer.pipeline import Analysis
from analyzer.plan import Plan
from analyzer.summary.examples import EXAMPLES, Best, Example, examples_frame
from analyzer.summary.frames import frames_of
from analyzer.summary.parts import COLUMNS, Columns, Summaries, Summariser, Summary
from analyzer.text.language import is_english

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pandas as pd

    from analyzer.corpus import CorpusOptions
    from analyzer.readers import ReadReport
    from analyzer.store.duplicates import Folded
    from analyzer.tables import PartialCounts
    from skill_lexicon import Lexicon


@dataclass(frozen=True)
class CorpusSummary:
    """What tables and reports need of a corpus.

    Attributes
    ----------
    options
        How the postings were read.
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
    columns
        Those of `COLUMNS` that were asked for.
    copies
        Whether `mentions` has those of copies of postings, too.
    """

    options: CorpusOptions
    lexicon: Lexicon
    read_report: ReadReport
    lost: list[str]
    read: int
    examples: dict[str, list[Example]]
    columns: tuple[str, ...]
    copies: bool
    _folded: Folded = field(repr=False)
    _spill: Spill = field(repr=False)
    _name: Callable[[int], str] = field(repr=False)

    @cached_property
    def frames(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The mentions and the postings, in categories and small numbers."""
        return frames_of(
            self._jobs(),
            self.columns,
            self.lexicon,
            self._folded.canonical,
            copies=self.copies,
        )

    @property
    def mentions(self) -> pd.DataFrame:
        """One row per posting, copies left out unless asked for, and concept it names.

        Columns: posting_id, concept_id, name, kind, category, layer, requirement (strongest),
        negated (all), boilerplate (all), mentions (how many rows of the mentions table it
        stands for); where alternatives were asked for, choice (see
        `analyzer.facts.alternatives.choices`; 0 for what is none).
        """
        return self.frames[0]

    @property
    def postings(self) -> pd.DataFrame:
        """One row per posting read; ``id`` and ``duplicate_of`` are their numbers.

        Columns as in `analyzer.facts.describe.POSTING_COLUMNS` without texts and addresses, and
        without facts that were not asked for.
        """
        return self.frames[1]

    def id_of(self, number: int) -> str:
        """Return the id of a posting by the number that stands for it in the frames."""
        return self._name(number)

    @property
    def examples_table(self) -> pd.DataFrame:
        """The examples as a report shows them, columns as of `analyzer.reports.find_examples`."""
        return examples_frame(self.examples.values())

    @cached_property
    def lexicon_table(self) -> pd.DataFrame:
        """One row per concept: concept_id, name, kind, category, layer, documents."""
        return lexicon_frame(self.lexicon)

    def counts(self) -> PartialCounts:
        """Count all concepts without frames: memory grows with employers, not with postings."""
        from analyzer.tables.employers import employer_key
        from analyzer.tables.lexicon import Entry
        from analyzer.tables.partial import PartialCounts

        part = PartialCounts()
        company, language = self.columns.index("company"), self.columns.index("language")
        for summary, copy_of in self.summaries():
            if copy_of < 0 and is_english(summary.facts[language]):
                part.add(employer_key(summary.facts[company]), summary.concepts)
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
        for job in self._jobs():
            for summary in job.summaries():
                yield summary, int(next(canonical))

    def _jobs(self) -> Iterator[Columns]:
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
    meanwhile: Callable[[], object] | None = None,
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
    meanwhile
        What this process can do while workers are busy, see `analyzer.parallel.ordered`.
    """
    from analyzer.store.duplicates import DuplicateFinder

    columns = wanted.without_empty(COLUMNS)
    keep = Summariser(columns, examples=wanted.mentions, alternatives=wanted.alternatives)
    analysis = Analysis(corpus, plan or Plan(), keep, wanted, meanwhile)
    finder, spill, best = DuplicateFinder(), Spill(), Best()

    def gathered() -> Iterator[int]:
        read = 0
        for part in analysis:
            summaries: Summaries = part.value
            spill.append(summaries.columns)
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
        options=corpus.options,
        lexicon=corpus.options.lexicon,
        read_report=analysis.read_report,
        lost=analysis.lost,
        read=read,
        examples={
            concept: [one for _, one in ranked if folded.canonical[one.posting] < 0][:EXAMPLES]
            for concept, ranked in sorted(best.kept.items())
        },
        columns=columns,
        copies=copies,
        _folded=folded,
        _spill=spill,
        _name=finder.id_of,
    )
