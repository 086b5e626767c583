"""CSV and TSV, record by record, with quoted newlines; one bad quote costs one record."""

from __future__ import annotations

import csv
from collections import deque
from typing import TYPE_CHECKING

from analyzer.errors import InputError
from analyzer.readers.columns import known_names
from analyzer.readers.context import Context, Record
from analyzer.readers.report import FileReport
from analyzer.readers.sniff import DELIMITERS, text_encoding
from analyzer.readers.stream import Line, lines, open_source

if TYPE_CHECKING:
    from collections.abc import Iterator

GUESSED = "not UTF-8, read as Windows-1252"
MORE_CELLS = "more cells than columns; the last ones were left out"


def read_delimited(context: Context) -> Iterator[Record]:
    """Yield the rows below the header line as ``{column: cell}``.

    Raises
    ------
    InputError
        If no column is known and none is named by an override.
    """
    if context.start:
        header, delimiter = _header_of(context)
        table = _Table(context)
    else:
        table = _Table(context)
        header, delimiter = table.header()
    if not known_names(header) and not context.options.columns:
        raise InputError(
            f"{context.source.name}: no column is known as a title or a text. Columns present: "
            f"{', '.join(map(repr, header))}. Next step: name them, as in --columns text=COLUMN."
        )
    for first, cells in table.records(delimiter):
        if context.end is not None and first.offset >= context.end:
            break
        if len(cells) > len(header):
            context.log.warn(MORE_CELLS, first.number)
        yield Record(first.number, dict(zip(header, cells, strict=False)), first.offset)
    context.broken()


def _header_of(context: Context) -> tuple[list[str], str]:
    """Read the header line at the top of a file of which `context` reads a later part."""
    top = open_source(context.source.name)
    try:
        table = _Table(Context(source=top, options=context.options, log=FileReport(top.name)))
        return table.header()
    finally:
        top.close()


class _Table:
    """The records of a table, made from lines of which some may be given back."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._limit = context.options.max_row_bytes
        # Only UTF-8 is read in parts, and a later part does not show its encoding.
        encoding = "utf-8" if context.start else text_encoding(context.source.head) or "utf-8"
        self._lines = lines(
            context.source, encoding, limit=self._limit, number=context.line, offset=context.start
        )
        self._back: deque[Line] = deque()
        # The csv module has one limit for the whole process; raising it harms nobody.
        csv.field_size_limit(max(csv.field_size_limit(), self._limit))

    def header(self) -> tuple[list[str], str]:
        """Return the column names and the delimiter."""
        delimiter = None
        while line := self._next_line():
            if line.text.lower().startswith("sep=") and line.number == 1:
                delimiter = line.text.rstrip("\r\n")[4:5]
            elif line.text.strip():
                self._back.appendleft(line)
                break
        else:
            return [], ","
        if not delimiter:
            cells = {mark: _loose_cells(line.text, mark) for mark in DELIMITERS}
            delimiter = max(
                cells, key=lambda mark: (len(known_names(cells[mark])), len(cells[mark]))
            )
        for _, names in self.records(delimiter):
            return _distinct(names), delimiter
        return [], delimiter

    def records(self, delimiter: str) -> Iterator[tuple[Line, list[str]]]:
        """Yield the first line and the cells of each record."""
        while True:
            used: list[Line] = []
            try:
                cells = next(csv.reader(self._record_lines(used), delimiter=delimiter), None)
            except _TooLong:
                cells, unclosed = None, True
            except csv.Error:
                # A carriage return in the middle of an unquoted cell.
                unclosed = len(used) > 1
                cells = None if unclosed else _loose_cells(used[0].text, delimiter)
            else:
                unclosed = len(used) > 1 and self._ended and not _closed(used, delimiter)
            if not used:
                return
            if unclosed:
                self._give_up(used)
            elif cells and any(cell.strip() for cell in cells):
                yield used[0], cells

    _ended = False

    def _give_up(self, used: list[Line]) -> None:
        """Skip the first line of a record that does not end; read the others afresh."""
        log, broken = self._context.log, self._context.source.broken
        if broken:
            log.skip(used[0].number, f"{broken} inside this row")
            return
        log.skip(
            used[0].number,
            "a quoted cell is never closed. Next step: close or double the quote in this row",
        )
        self._back.extendleft(reversed(used[1:]))

    def _record_lines(self, used: list[Line]) -> Iterator[str]:
        size = 0
        while line := self._next_line():
            used.append(line)
            size += line.size
            if size > self._limit:
                raise _TooLong
            yield line.text

    def _next_line(self) -> Line | None:
        if self._back:
            return self._back.popleft()
        for line in self._lines:
            if isinstance(line, Line):
                if line.guessed:
                    self._context.log.warn(GUESSED)
                return line
            self._context.log.skip(*line)
        self._ended = True
        return None


class _TooLong(Exception):  # noqa: N818
    """A record grew beyond the limit."""


def _loose_cells(text: str, delimiter: str) -> list[str]:
    """Return the cells of one line, stray carriage returns taken as spaces."""
    stripped = text.rstrip("\r\n").replace("\r", " ").replace("\n", " ")
    return next(csv.reader([stripped], delimiter=delimiter), [])


def _closed(used: list[Line], delimiter: str) -> bool:
    try:
        list(csv.reader([line.text for line in used], delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end" not in str(error)
    return True


def _distinct(names: list[str]) -> list[str]:
    """Name columns that share a name apart, so that the first keeps its cells."""
    seen: dict[str, int] = {}
    result = []
    for name in names:
        name = name.strip("\ufeff")
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return result
