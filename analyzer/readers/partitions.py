"""Files in parts that can be read in parallel: byte ranges of JSON Lines and CSV, row groups."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.errors import InputError, MissingExtraError
from analyzer.readers.context import Context
from analyzer.readers.delimited import read_delimited
from analyzer.readers.folder import Left, files_of
from analyzer.readers.options import MEGABYTE, ReadOptions
from analyzer.readers.reader import iter_file, postings
from analyzer.readers.report import FileReport
from analyzer.readers.sniff import sniff, text_encoding
from analyzer.readers.stream import STDIN, Source, open_source
from analyzer.readers.urls import is_url, open_url, path_of, size_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analyzer.posting import Posting


@dataclass(frozen=True, slots=True)
class Partition:
    """A part of a file: the rows that begin in ``[start, end)``; `end` ``None``: the rest.

    `line` is the number of the line at `start`. A file that is not divided is one partition
    with `format` ``None``; what is wrong with it shows when it is read. Of a Parquet file,
    `start` and `end` count row groups and `line` rows.

    Attributes
    ----------
    data, broken
        The rows themselves, of a file that only one reader can unpack from its beginning on, and
        why they break off, if they do.
    """

    path: str
    start: int = 0
    end: int | None = None
    format: str | None = None
    line: int = 1
    data: bytes | None = field(default=None, repr=False)
    broken: str | None = None

    def __str__(self) -> str:
        """Return the file, and the place in it, for messages."""
        if self.format is None:
            return self.path
        unit = "row group" if self.format == "parquet" else "byte"
        end = f" to {self.end:,}" if self.end is not None else ""
        return f"{self.path}, from {unit} {self.start:,}{end}"


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
    return [
        part
        for path in ([paths] if isinstance(paths, (str, Path)) else paths)
        for file in files_of(path)
        if not isinstance(file, Left)
        for part in parts_of(file, target_bytes=target_bytes, options=options)
    ]


def parts_of(
    path: str, *, target_bytes: int, options: ReadOptions, unpack: bool = False
) -> Iterator[Partition]:
    """Yield the parts of one file; with `unpack`, also of gzipped JSON Lines, as `data`."""
    try:
        size = _size(path)
        if size is None or (size <= target_bytes and not (unpack and is_packed(path))):
            yield Partition(path)
            return
        source = open_source(path)
    except (InputError, MissingExtraError):
        yield Partition(path)
        return
    try:
        name: str | None = options.format or sniff(source)
        text = text_encoding(source.head) in ("utf-8", "utf-8-sig")
        if options.columns and name != "csv":
            # Read as a whole, a file tells of a key that none of its rows has; a part may lack it.
            next(iter_file(path, options=options), None)
        if name == "jsonl" and text and source.packed and unpack:
            yield from _blocks(source, target_bytes, options.max_row_bytes, path)
            return
        cuts: Iterable[tuple[int, int]] = [(0, 1)]
        if name == "parquet" and not source.packed:
            cuts, size = _row_groups(path, target_bytes)
        elif name in ("csv", "jsonl") and text and not source.packed:
            cuts, size = list(_cuts(source, name, target_bytes, options)), None
        else:
            name = None
    except (InputError, MissingExtraError):
        cuts, name = [(0, 1)], None
    finally:
        source.close()
    cuts = list(cuts)
    if len(cuts) == 1:
        yield Partition(path)
        return
    ends = [start for start, _ in cuts[1:]]
    for (start, line), end in zip(cuts, [*ends, size], strict=True):
        yield Partition(path, start, end, name, line)


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
    # The rows of a Parquet file are found by its directory, not by an offset.
    offset = 0 if partition.format == "parquet" else partition.start
    source = open_source(partition.path, start=offset, data=partition.data, broken=partition.broken)
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


def is_packed(path: str) -> bool:
    """Tell by its name whether a file is gzipped."""
    return path_of(path).lower().endswith((".gz", ".gzip"))


def _size(path: str) -> int | None:
    """Return the bytes of a file, ``None`` where it cannot be divided."""
    if is_url(path):
        return size_of(path)
    if path == STDIN or not Path(path).is_file():
        return None
    return Path(path).stat().st_size


def _blocks(source: Source, target: int, limit: int, path: str) -> Iterator[Partition]:
    """Yield the unpacked lines of a file in blocks of about `target` bytes."""
    offset, line = 0, 1
    while data := source.file.read(target):
        size = len(data)
        if not data.endswith(b"\n"):
            data += source.file.readline(limit + 1)
            size = len(data)
            while not data.endswith(b"\n") and (rest := source.file.readline(1 << 20)):
                # A line beyond the limit: what is kept of it is enough to be turned down.
                size += len(rest)
                data += b"\n" if rest.endswith(b"\n") else b""
        # Reading on tells whether the file ends here, or breaks off.
        last = not source.file.peek(1)
        broken = source.broken if last else None
        yield Partition(path, offset, offset + size, "jsonl", line, data, broken)
        offset += size
        line += data.count(b"\n")


def _row_groups(path: str, target: int) -> tuple[list[tuple[int, int]], int]:
    """Return the row group and row at which each part begins, and the number of groups."""
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise MissingExtraError("pyarrow", "parquet") from error
    try:
        about = ParquetFile(open_url(path) if is_url(path) else path).metadata
    except (ArrowException, OSError) as error:
        raise InputError(f"{path}: not a readable Parquet file") from error
    cuts, row, size = [(0, 1)], 0, 0
    for group in range(about.num_row_groups):
        if size >= target:
            cuts.append((group, row + 1))
            size = 0
        row += about.row_group(group).num_rows
        size += about.row_group(group).total_byte_size
    return cuts, about.num_row_groups


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
