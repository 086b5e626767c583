"""Files in parts that can be read in parallel: byte ranges of JSON Lines and CSV."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.errors import InputError
from analyzer.readers.context import Context
from analyzer.readers.delimited import read_delimited
from analyzer.readers.folder import Left, files_of
from analyzer.readers.options import MEGABYTE, ReadOptions
from analyzer.readers.reader import iter_file, postings
from analyzer.readers.report import FileReport
from analyzer.readers.sniff import sniff, text_encoding
from analyzer.readers.stream import STDIN, Source, open_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analyzer.posting import Posting


@dataclass(frozen=True, slots=True)
class Partition:
    """A part of a file: the rows that begin in ``[start, end)``; `end` ``None``: the rest.

    `line` is the number of the line at `start`. A file that is not divided is one partition
    with `format` ``None``; what is wrong with it shows when it is read.
    """

    path: str
    start: int = 0
    end: int | None = None
    format: str | None = None
    line: int = 1


def partitions(
    paths: Iterable[str | Path] | str | Path,
    *,
    target_bytes: int = 64 * MEGABYTE,
    options: ReadOptions | None = None,
) -> list[Partition]:
    """Divide files and folders into parts of about `target_bytes`, in the order of reading.

    Reading all parts gives the same postings, in the same order, as reading the files; only
    ids are made distinct for a whole run, by `Reader`. Gzipped files and formats without rows in
    lines are one part each.
    """
    options = options or ReadOptions()
    found: list[Partition] = []
    for path in [paths] if isinstance(paths, (str, Path)) else paths:
        for file in files_of(path):
            if not isinstance(file, Left):
                found += _parts(file, target_bytes, options)
    return found


def read_partition(
    partition: Partition, options: ReadOptions | None = None, *, log: FileReport | None = None
) -> Iterator[Posting]:
    """Yield the postings of one part.

    Raises
    ------
    InputError
        If the file cannot be read at all.
    """
    options, log = options or ReadOptions(), log or FileReport(partition.path)
    if partition.format is None:
        yield from iter_file(partition.path, options=options, log=log)
        return
    log.format = partition.format
    source = open_source(partition.path, start=partition.start)
    try:
        context = Context(
            source=source,
            options=options,
            log=log,
            start=partition.start,
            end=partition.end,
            line=partition.line,
        )
        yield from postings(context, partition.format)
    finally:
        source.close()


def _parts(path: str, target: int, options: ReadOptions) -> list[Partition]:
    whole = [Partition(path)]
    if path == STDIN or not Path(path).is_file() or Path(path).stat().st_size <= target:
        return whole
    try:
        source = open_source(path)
        try:
            name = options.format or sniff(source)
            divisible = not source.packed and text_encoding(source.head) in ("utf-8", "utf-8-sig")
            if name not in ("csv", "jsonl") or not divisible:
                return whole
            cuts = list(_cuts(source, name, target, options))
        finally:
            source.close()
    except InputError:
        return whole
    ends = [start for start, _ in cuts[1:]]
    return [
        Partition(path, start, end, name, line)
        for (start, line), end in zip(cuts, [*ends, None], strict=True)
    ]


def _cuts(
    source: Source, name: str, target: int, options: ReadOptions
) -> Iterator[tuple[int, int]]:
    """Yield offset and line number of the row at which each part begins."""
    yield 0, 1
    if name == "csv":
        # Only a reader of the records knows which newlines are quoted.
        cut = 0
        context = Context(source=source, options=options, log=FileReport(source.name))
        for record in read_delimited(context):
            if record.offset >= cut + target:
                cut = record.offset
                yield cut, record.number
        return
    offset, line, cut = 0, 1, 0
    while block := source.file.read(1 << 20):
        position = 0
        while cut + target < offset + len(block):
            # The first line that begins at or after the mark.
            mark = max(cut + target - offset - 1, position)
            newline = block.find(b"\n", mark)
            if newline < 0 or newline + 1 + offset <= cut:
                break
            line += block.count(b"\n", position, newline + 1)
            position, cut = newline + 1, offset + newline + 1
            yield cut, line
        line += block.count(b"\n", position)
        offset += len(block)
