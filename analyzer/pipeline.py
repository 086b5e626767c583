"""Postings analysed in many processes, and what reports need of each in a few bytes.

Jobs (`analyzer.jobs`) go to workers, on this machine or on a cluster, and come back in the order
of reading, so that results do not depend on the number of workers or the size of the jobs::

    for part in Analysis(corpus, Plan(workers=4), kept): ...
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from os import cpu_count, urandom
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from analyzer.batches import batched
from analyzer.compact import HashSet, hash64
from analyzer.facts.describe import AT_ONCE, Described, Describer
from analyzer.facts.wanted import EVERYTHING, Wanted
from analyzer.jobs import JOB_BYTES, Job, jobs
from analyzer.mentions import ExtractionOptions
from analyzer.parallel import Done, can_fork, ordered
from analyzer.readers import FileReport, ReadReport
from analyzer.readers.reader import SAME_ID
from analyzer.store.signature import Signature, signature

if TYPE_CHECKING:
    from analyzer.corpus import Corpus, CorpusOptions
    from analyzer.posting import Posting
    from skill_lexicon import Lexicon

Value = TypeVar("Value")
Describe = Callable[[Sequence["Posting"]], list[Described]]

_SMALL, _SMALL_TO_SPAWN = 2 << 20, 16 << 20
"""Forking processes, and starting them anew, takes longer than analysing so many bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Where and in what portions the work is done. No result depends on it.

    Attributes
    ----------
    workers
        Processes on this machine; ``None``: one per core, or none beside this one where there
        is little to do.
    scheduler
        Address of a Dask scheduler (``tcp://host:8786``) whose workers do the work instead.
    job_bytes
        About so many bytes of a file are one job.
    describer
        Makes the function that analyses some postings; importable by name.
    """

    workers: int | None = None
    scheduler: str | None = None
    job_bytes: int = JOB_BYTES
    describer: Callable[[ExtractionOptions, Wanted], Describe] = Describer

    def workers_for(self, paths: list[str]) -> int:
        """Return how many processes to start for these inputs."""
        if self.workers is not None:
            return max(self.workers, 1)
        known = [Path(path).stat().st_size for path in paths if Path(path).is_file()]
        least = _SMALL if can_fork() else _SMALL_TO_SPAWN
        little = len(known) == len(paths) and sum(known) < least
        return 1 if little else cpu_count() or 1


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
        names, logs = _Names(), dict[str, FileReport]()
        self.lost = []
        for job, part, lost in self._done():
            if part is None:
                self.lost.append(str(job))
                _count(logs, _lost(job, str(lost)))
                continue
            for place, noted in enumerate(part.signatures):
                if (name := names.distinct(noted.id)) != noted.id:
                    part.signatures[place] = noted._replace(id=name)
                    part.logs[part.files[place]].warn(SAME_ID)
            _count(logs, part.logs)
            yield part
        self.read_report = self.corpus.read_report = ReadReport(list(logs.values()))

    def _done(self) -> Iterator[Done[Job, Part[Value]]]:
        options, plan = self.corpus.options, self.plan
        cluster = plan.scheduler is not None
        # Lexicon files of this machine need not be on the machines of a cluster.
        lexicon = options.lexicon if cluster and options.lexicon_files else None
        setup = _Setup(options, self.wanted, plan.describer, lexicon)
        # The random bytes tell the copies of two runs apart.
        keep = pickle.dumps((urandom(8), self.keep))
        known = pickle.dumps(setup)
        work: Callable[[Job], Part[Value]] = partial(_work, known, keep)
        todo = jobs(self.corpus.paths, options.reading, job_bytes=plan.job_bytes, ship=not cluster)
        if plan.scheduler is not None:
            from analyzer.cluster import ordered_on

            return ordered_on(plan.scheduler, work, todo)
        workers = plan.workers_for(self.corpus.paths)
        return ordered(
            work,
            todo,
            workers=workers,
            prepare=partial(_ready, known),
            meanwhile=self.meanwhile,
        )


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


class _Names:
    """Ids, made distinct as `analyzer.readers.Reader` does, in ten bytes each."""

    def __init__(self) -> None:
        self._seen = HashSet()
        self._counts: dict[str, int] = {}

    def distinct(self, name: str) -> str:
        if self._seen.add(hash64(name)):
            return name
        count = self._counts.get(name, 1) + 1
        while not self._seen.add(hash64(f"{name}~{count}")):
            count += 1
        self._counts[name] = count
        return f"{name}~{count}"


def _count(files: dict[str, FileReport], logs: Iterable[FileReport]) -> None:
    for log in logs:
        files.setdefault(log.file, FileReport(log.file)).update(log)


def _lost(job: Job, reason: str) -> Iterator[FileReport]:
    """Yield a report for each file of which a job was lost."""
    step = "Next step: look at these rows, or analyse the file again without them"
    for part in job.parts:
        log = FileReport(part.path)
        log.skip(part.line if part.format else None, f"lost with its job ({job}): {reason}. {step}")
        yield log
    if job.postings:
        log = FileReport(job.file)
        log.skip(None, f"lost with its job ({job}): {reason}. {step}")
        yield log
