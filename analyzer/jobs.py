"""A corpus in jobs: parts of files that any process can read, and batches of postings."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.batches import batched
from analyzer.corpus import is_database
from analyzer.errors import InputError, MissingExtraError
from analyzer.readers import FileReport, Partition, ReadOptions, iter_file, read_partition
from analyzer.readers.folder import Left, files_of
from analyzer.readers.partitions import parts_of
from analyzer.readers.repaired import repaired
from analyzer.readers.stream import STDIN
from analyzer.readers.urls import is_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analyzer.posting import Posting

JOB_BYTES = 2 << 20
"""So much of a file is one job: some tenths of a second of work, little to lose or to hold."""

_WHOLE = 8
"""Files that cannot be divided are one job up to so many times the size of a job."""

_POSTINGS = 250
_FILES = 100


@dataclass(frozen=True, slots=True)
class Job:
    """Some postings: parts of files to be read, then postings that were read already.

    Attributes
    ----------
    parts
        What to read.
    postings
        Postings of a store, of standard input, of a large file that cannot be divided.
    file
        The file that the postings are from.
    logs
        Counts of what was read, or left out, while the job was made.
    """

    parts: tuple[Partition, ...] = ()
    postings: tuple[Posting, ...] = ()
    file: str = ""
    logs: tuple[FileReport, ...] = field(default=(), repr=False)

    def __str__(self) -> str:
        """Return where the postings stand, for messages."""
        places = [str(part) for part in self.parts]
        places += [posting.origin or posting.id for posting in self.postings]
        return " ... ".join(dict.fromkeys(places[:1] + places[-1:]))

    def read(self, options: ReadOptions, logs: list[FileReport]) -> Iterator[Posting]:
        """Yield the postings, wrongly decoded texts repaired, and count them in `logs`.

        The last of `logs` is always that of the file which the posting is from.
        """
        for part in self.parts:
            log = FileReport(part.path)
            logs.append(log)
            try:
                yield from map(repaired, read_partition(part, options, log=log))
            except (InputError, MissingExtraError) as error:
                message = str(error)
                log.error = message if part.path in message else f"{part.path}: {message}"
        if self.postings:
            logs.append(FileReport(self.file))
            yield from self.postings
        logs += self.logs


def jobs(
    paths: Iterable[str], options: ReadOptions, *, job_bytes: int = JOB_BYTES, ship: bool = True
) -> Iterator[Job]:
    """Yield the jobs of files, folders, URLs and stores, in the order of reading, stores last.

    Parameters
    ----------
    job_bytes
        About so many bytes are one job; the postings and their order do not depend on it.
    ship
        Unpack gzipped files here and send their rows along. Without, whoever gets the job reads
        the whole file: right for a cluster, whose files are many.
    """
    given = list(paths)
    stores = [path for path in given if is_database(path)]
    small = _Small(job_bytes)
    for path in given:
        if path in stores:
            continue
        for file in files_of(path):
            if isinstance(file, Left):
                log = FileReport(file.path)
                log.skip(None, file.reason)
                yield from small.rest()
                yield Job(logs=(log,))
                continue
            size = _plain_size(file)
            if file == STDIN or (ship and size is not None and _undivided(file, size, job_bytes)):
                yield from small.rest()
                yield from _read_here(file, options)
                continue
            for part in parts_of(file, target_bytes=job_bytes, options=options, unpack=ship):
                if part.format is None and size is not None:
                    yield from small.add(part, size)
                else:
                    yield from small.rest()
                    yield Job((part,))
    yield from small.rest()
    for path in stores:
        yield from _stored(path)


class _Small:
    """Collects small files, so that a folder of many is not as many jobs."""

    def __init__(self, job_bytes: int) -> None:
        self._job_bytes = job_bytes
        self._parts: list[Partition] = []
        self._bytes = 0

    def add(self, part: Partition, size: int) -> Iterator[Job]:
        if self._bytes + size > self._job_bytes or len(self._parts) == _FILES:
            yield from self.rest()
        self._parts.append(part)
        self._bytes += size

    def rest(self) -> Iterator[Job]:
        if self._parts:
            yield Job(tuple(self._parts))
        self._parts, self._bytes = [], 0


def _plain_size(path: str) -> int | None:
    if is_url(path) or not Path(path).is_file():
        return None
    return Path(path).stat().st_size


def _undivided(path: str, size: int, job_bytes: int) -> bool:
    """Tell whether a file is large and cannot be divided, as far as its name tells."""
    endings = (".csv", ".tsv", ".tab", ".jsonl", ".ndjson", ".parquet", ".pq")
    name = path.lower()
    divisible = name.endswith((*endings, ".jsonl.gz", ".ndjson.gz"))
    return size > _WHOLE * job_bytes and not divisible


def _read_here(path: str, options: ReadOptions) -> Iterator[Job]:
    log = FileReport(path)
    try:
        postings = map(repaired, iter_file(path, options=options, log=log))
        yield from _batches(path, postings)
    except (InputError, MissingExtraError) as error:
        message = str(error)
        log.error = message if path in message else f"{path}: {message}"
    yield Job(logs=(log,))


def _stored(path: str) -> Iterator[Job]:
    from analyzer.store import Store

    log = FileReport(path)
    with Store(path) as store:
        for job in _batches(path, store.iter_postings()):
            log.postings += len(job.postings)
            yield job
    yield Job(logs=(log,))


def _batches(path: str, postings: Iterable[Posting]) -> Iterator[Job]:
    for batch in batched(postings, _POSTINGS):
        yield Job(postings=batch, file=path)
