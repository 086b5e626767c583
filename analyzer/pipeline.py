"""Postings analysed in many processes, and of each what somebody wants to keep.

::

    for part in Analysis(corpus, Plan(workers=4), kept): ...
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from os import urandom
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from analyzer.batches import batched
from analyzer.facts.describe import AT_ONCE, Described
from analyzer.facts.wanted import EVERYTHING, Wanted
from analyzer.jobs import Job
from analyzer.mentions import ExtractionOptions
from analyzer.plan import Describe, Plan, Run
from analyzer.readers import FileReport, ReadReport
from analyzer.store.signature import Signature, signature

if TYPE_CHECKING:
    from analyzer.corpus import Corpus, CorpusOptions
    from analyzer.posting import Posting
    from skill_lexicon import Lexicon

Value = TypeVar("Value")


class Seen(NamedTuple):
    """What a worker made of one posting."""

    signature: Signature
    described: Described


Keep = Callable[[Iterable[Seen]], Value]
"""What to send back of the postings of a job, made in the worker; can be pickled.

Each worker has one copy for all its jobs of a run, which may remember what it has seen."""


@dataclass(frozen=True, slots=True)
class Part(Generic[Value]):
    """The analysed postings of one job.

    Attributes
    ----------
    signatures
        One per posting, in the order of reading; the ids in them are distinct in the whole run.
    value
        What `Keep` made of the postings. The ids in it are those that the sources gave.
    logs, files
        What was read, and the position in `logs` of each posting's file.
    """

    signatures: list[Signature]
    value: Value
    logs: list[FileReport]
    files: list[int]


@dataclass(slots=True)
class Analysis(Generic[Value]):
    """A corpus being analysed: iterate over its parts, then ask what was read.

    Attributes
    ----------
    wanted
        What is found out about its postings.
    meanwhile
        What this process can do while workers are busy, see `analyzer.parallel.ordered`.
    read_report
        What was read so far; complete after the last part.
    lost
        The jobs whose process died, also when tried again. The read report names them too.
    """

    corpus: Corpus
    plan: Plan
    keep: Keep[Value]
    wanted: Wanted = EVERYTHING
    meanwhile: Callable[[], object] | None = None
    read_report: ReadReport = field(default_factory=ReadReport)
    lost: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Part[Value]]:
        """Yield the parts in the order of reading; ids that come back get a suffix."""
        plan, lexicon = self.plan, self.plan.lexicon_for(self.corpus)
        known = pickle.dumps(_Setup(self.corpus.options, self.wanted, plan.describer, lexicon))
        # The random bytes tell the copies of two runs apart.
        keep = pickle.dumps((urandom(8), self.keep))
        run: Run[Part[Value]] = Run(
            self.corpus,
            plan,
            partial(_work, known, keep),
            prepare=partial(_ready, known),
            meanwhile=self.meanwhile,
        )
        self.lost = run.lost
        for part in run:
            for place, noted in enumerate(part.signatures):
                name = run.distinct(noted.id, part.logs[part.files[place]])
                if name != noted.id:
                    part.signatures[place] = noted._replace(id=name)
            yield part
        self.read_report = self.corpus.read_report = run.read_report


@dataclass(frozen=True, slots=True)
class _Setup:
    """What a worker has to know."""

    options: CorpusOptions
    wanted: Wanted
    describer: Callable[[ExtractionOptions, Wanted], Describe]
    lexicon: Lexicon | None


@lru_cache(maxsize=2)
def _ready(setup: bytes) -> tuple[_Setup, Describe]:
    known: _Setup = pickle.loads(setup)
    lexicon = known.lexicon or known.options.lexicon
    return known, known.describer(ExtractionOptions(lexicon=lexicon), known.wanted)


@lru_cache(maxsize=2)
def _own_copy(keep: bytes) -> Keep[Any]:
    return pickle.loads(keep)[1]  # type: ignore[no-any-return]


def _work(setup: bytes, keep: bytes, job: Job) -> Part[Any]:
    """Analyse the postings of one job; runs in a worker."""
    known, describe = _ready(setup)
    signatures: list[Signature] = []
    logs: list[FileReport] = []
    files: list[int] = []

    def read() -> Iterator[Posting]:
        for posting in job.read(known.options.reading, logs):
            files.append(len(logs) - 1)
            yield posting

    def seen() -> Iterator[Seen]:
        for postings in batched(read(), AT_ONCE):
            noted = list(map(signature, postings))
            signatures.extend(noted)
            yield from map(Seen, noted, describe(postings))

    return Part(signatures, _own_copy(keep)(seen()), logs, files)
