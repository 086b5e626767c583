"""One function over all postings of a corpus, in many processes, results in the order of reading.

::

    for name, hit in Each(corpus, partial(find, query), Plan(workers=4)): ...
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from analyzer.plan import Plan, Run
from analyzer.readers import FileReport, ReadReport

if TYPE_CHECKING:
    from analyzer.corpus import Corpus
    from analyzer.jobs import Job
    from analyzer.posting import Posting
    from skill_lexicon import Lexicon

Value = TypeVar("Value")
Make = Callable[["Lexicon"], Callable[["Posting"], Value]]
"""Makes the function from the corpus's lexicon, once in each process; importable by name."""


@dataclass(frozen=True, slots=True)
class _Values(Generic[Value]):
    ids: list[str]
    files: list[int]
    """Per posting the place in `logs` of its file."""
    values: list[Value]
    logs: list[FileReport]


@dataclass(slots=True)
class Each(Generic[Value]):
    """The id of each posting and what a function returns for it: iterate, then ask what was read.

    Ids that come back get a suffix, as everywhere.

    Attributes
    ----------
    corpus
        The postings.
    make
        Makes the function; what it returns travels between processes.
    plan
        Where the work is done; no value depends on it.
    read_report
        What was read so far.
    lost
        Jobs that were lost because their process died twice.
    """

    corpus: Corpus
    make: Make[Value]
    plan: Plan = field(default_factory=Plan)
    read_report: ReadReport = field(default_factory=ReadReport)
    lost: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[tuple[str, Value]]:
        """Yield ids and values in the order of reading."""
        setup = pickle.dumps((self.corpus.options, self.plan.lexicon_for(self.corpus), self.make))
        run: Run[_Values[Value]] = Run(
            self.corpus, self.plan, partial(_work, setup), prepare=partial(_ready, setup)
        )
        self.lost = run.lost
        for result in run:
            self.read_report = run.read_report
            for name, file, value in zip(result.ids, result.files, result.values, strict=True):
                yield run.distinct(name, result.logs[file]), value
        self.read_report = run.read_report


@lru_cache(maxsize=2)
def _ready(setup: bytes) -> tuple[Any, Callable[[Posting], Any]]:
    options, lexicon, make = pickle.loads(setup)
    return options, make(lexicon or options.lexicon)


def _work(setup: bytes, job: Job) -> _Values[Any]:
    options, function = _ready(setup)
    ids: list[str] = []
    files: list[int] = []
    values: list[Any] = []
    logs: list[FileReport] = []
    for posting in job.read(options.reading, logs):
        ids.append(posting.id)
        files.append(len(logs) - 1)
        values.append(function(posting))
    return _Values(ids, files, values, logs)
