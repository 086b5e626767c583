"""Paths to postings, one at a time, with a count of what was and was not read."""

from __future__ import annotations

from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyzer.errors import InputError, MissingExtraError
from analyzer.readers.columns import Columns, check_overrides
from analyzer.readers.context import Context, Record
from analyzer.readers.dates import date_in_name
from analyzer.readers.folder import Left, files_of
from analyzer.readers.formats import JSON, TABULAR, reader_of
from analyzer.readers.keys import has_key
from analyzer.readers.options import ReadOptions
from analyzer.readers.record import has_words, keys_of, posting_of
from analyzer.readers.report import FileReport, ReadReport
from analyzer.readers.sniff import sniff
from analyzer.readers.stream import open_source
from analyzer.text.seekers import is_job_seeker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analyzer.posting import Posting
    from analyzer.readers.columns import Row

NO_DATE = "a date that cannot be read, such as one whose day may be its month; left out"
NOT_TEXT = "a number, or another value without words, stands where the description should"
NO_TEXT = "no description; only the title was read"
SAME_ID = "an id that was there before; a number was appended"
_LOOK_AHEAD = 50


class Reader:
    """The postings of files and folders, read as they are iterated over.

    A file that cannot be read stops nothing: it is named in the report, and the others are
    read. Iterating again reads again and starts the report anew.

    Parameters
    ----------
    paths
        Files, folders (read recursively), or ``-`` for standard input.
    options
        See `ReadOptions`.

    Examples
    --------
    >>> reader = Reader(["no-such-file.csv"])
    >>> list(reader), reader.report.nothing_read
    ([], True)
    """

    def __init__(
        self, paths: Iterable[str | Path] | str | Path, *, options: ReadOptions | None = None
    ) -> None:
        self.paths = [paths] if isinstance(paths, (str, Path)) else list(paths)
        self.options = options or ReadOptions()
        self.report = ReadReport()

    def __iter__(self) -> Iterator[Posting]:
        """Yield the postings; ids that come back get a suffix ``~2``, ``~3``, ..."""
        self.report = ReadReport()
        seen: dict[str, int] = {}
        for path in self.paths:
            for file in files_of(path):
                if isinstance(file, Left):
                    self.report.files.append(_left(file))
                    continue
                log = FileReport(file)
                self.report.files.append(log)
                for posting in _tolerant(file, self.options, log):
                    yield _distinguished(posting, seen, log)


def read(paths: Iterable[str | Path] | str | Path, *, options: ReadOptions | None = None) -> Reader:
    """Return a `Reader` of files and folders: ``for posting in read("jobs.csv"): ...``."""
    return Reader(paths, options=options)


def iter_file(
    path: str | Path, *, options: ReadOptions | None = None, log: FileReport | None = None
) -> Iterator[Posting]:
    """Yield the postings of one file; what is skipped is counted in `log`.

    Raises
    ------
    InputError
        If the file cannot be read at all.
    """
    options, log = options or ReadOptions(), log or FileReport(str(path))
    source = open_source(path)
    try:
        log.format = options.format or sniff(source)
        yield from postings(Context(source=source, options=options, log=log), log.format)
    finally:
        source.close()


def postings(context: Context, name: str) -> Iterator[Posting]:
    """Yield the postings of an opened file of a given format."""
    log, source = context.log, context.source
    overrides = context.options.columns if name in TABULAR else {}
    records: Iterator[Record] = iter(reader_of(name)(context))
    if overrides:
        ahead = list(islice(records, _LOOK_AHEAD))
        # Whether rows that need not be alike have a key at all is found out once for their file,
        # see `analyzer.readers.partitions`; every part of a table has its columns.
        if ahead and (name == "csv" or (context.end is None and not context.start)):
            check_overrides(
                [record.data for record in ahead],
                overrides,
                source.name,
                elsewhere=partial(has_key, source.name) if name in JSON else lambda _: False,
            )
        records = chain(ahead, records)
    named = date_in_name(source.name) if context.options.dates_from_names else None
    columns: dict[tuple[Any, ...], Columns] = {}
    for record in records:
        keys = tuple(record.data)
        known = columns.get(keys)
        if known is None:
            if len(columns) > 1000:
                columns.clear()
            known = columns[keys] = Columns.of(keys_of(record.data), overrides)
        posting = posting_of(
            record.data, known, source=name, origin=f"{source.name}:{record.number}"
        )
        if posting is None:
            odd = _wordless(record.data, known)
            log.skip(record.number, NOT_TEXT if odd else "neither a title nor a description")
            continue
        if not context.options.job_seekers and is_job_seeker(posting.text):
            log.job_seekers += 1
            continue
        if posting.posted_at is None:
            if any(map(_may_be_date, known.values("posted_at", record.data))):
                log.warn(NO_DATE, record.number)
            if named:
                posting = posting.with_(posted_at=named)
        if not posting.text or posting.text.isspace():
            odd = _wordless(record.data, known)
            log.warn(f"{NOT_TEXT}; only the title was read" if odd else NO_TEXT, record.number)
        log.postings += 1
        yield posting


def _wordless(row: Row, columns: Columns) -> bool:
    """Whether a row has a description without any word in it."""
    given = [*columns.values("text", row), *columns.values("html", row)]
    return bool(given) and not any(map(has_words, given))


def _may_be_date(cell: object) -> bool:
    return isinstance(cell, str) and len(cell) >= 6 and any(map(str.isdigit, cell))


def _tolerant(path: str, options: ReadOptions, log: FileReport) -> Iterator[Posting]:
    try:
        yield from iter_file(path, options=options, log=log)
    except (InputError, MissingExtraError) as error:
        message = str(error)
        log.error = message if path in message else f"{path}: {message}"


def _left(left: Left) -> FileReport:
    log = FileReport(left.path)
    log.skip(None, left.reason)
    return log


def _distinguished(posting: Posting, seen: dict[str, int], log: FileReport) -> Posting:
    count = seen.get(posting.id, 0) + 1
    seen[posting.id] = count
    if count == 1:
        return posting
    log.warn(SAME_ID)
    while (name := f"{posting.id}~{count}") in seen:
        count += 1
    seen[posting.id], seen[name] = count, 1
    return posting.with_(id=name)
