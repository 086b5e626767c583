"""Where the work on a corpus is done, and its jobs being done there, in the order of reading.

Jobs (`analyzer.jobs`) go to workers, on this machine or on a cluster, and come back in the order
of reading, so that results do not depend on the number of workers or the size of the jobs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from os import cpu_count
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from analyzer.compact import Names
from analyzer.facts.describe import Described, Describer
from analyzer.facts.wanted import Wanted
from analyzer.jobs import JOB_BYTES, Job, jobs
from analyzer.mentions import ExtractionOptions
from analyzer.parallel import can_fork, ordered
from analyzer.readers import FileReport, ReadReport
from analyzer.readers.reader import SAME_ID

if TYPE_CHECKING:
    from analyzer.corpus import Corpus
    from analyzer.posting import Posting
    from skill_lexicon import Lexicon

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

    def lexicon_for(self, corpus: Corpus) -> Lexicon | None:
        """Return the lexicon to send along; ``None`` where workers have it themselves.

        Lexicon files may be edited meanwhile, and need not be on the machines of a cluster.
        """
        return corpus.options.lexicon if corpus.options.lexicon_files else None


class Worked(Protocol):
    """What a job becomes; it tells what was read for it."""

    @property
    def logs(self) -> list[FileReport]:
        """What was read."""


Result = TypeVar("Result", bound=Worked)


@dataclass(slots=True)
class Run(Generic[Result]):
    """The jobs of a corpus, being done: iterate over what they become.

    Attributes
    ----------
    corpus
        What to read.
    plan
        Where.
    work
        Does a job; importable by name, or a `functools.partial` of such.
    prepare, meanwhile
        See `analyzer.parallel.ordered`.
    counts
        What was read so far, by file.
    lost
        The jobs whose process died, also when tried again. `counts` names them too.
    """

    corpus: Corpus
    plan: Plan
    work: Callable[[Job], Result]
    prepare: Callable[[], object] | None = None
    meanwhile: Callable[[], object] | None = None
    counts: dict[str, FileReport] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    _names: Names = field(default_factory=Names)

    @property
    def read_report(self) -> ReadReport:
        """What was read so far; complete after the last job."""
        return ReadReport(list(self.counts.values()))

    def __iter__(self) -> Iterator[Result]:
        """Yield the results in the order of reading, without those of lost jobs."""
        plan, paths = self.plan, self.corpus.paths
        reading, here = self.corpus.options.reading, plan.scheduler is None
        todo = jobs(paths, reading, job_bytes=plan.job_bytes, ship=here)
        if plan.scheduler is not None:
            from analyzer.cluster import ordered_on

            done = ordered_on(plan.scheduler, self.work, todo)
        else:
            workers = plan.workers_for(paths)
            done = ordered(
                self.work,
                todo,
                workers=workers,
                prepare=self.prepare,
                meanwhile=self.meanwhile,
            )
        for job, result, lost in done:
            if result is None:
                self.lost.append(str(job))
                self._count(_lost(job, str(lost)))
            else:
                self._count(result.logs)
                yield result

    def distinct(self, name: str, log: FileReport) -> str:
        """Return the id of a posting, with a suffix and a warning where it was there before."""
        found = self._names.distinct(name)
        if found != name:
            self.counts[log.file].warn(SAME_ID)
        return found

    def _count(self, logs: Iterator[FileReport] | list[FileReport]) -> None:
        for log in logs:
            self.counts.setdefault(log.file, FileReport(log.file)).update(log)


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
