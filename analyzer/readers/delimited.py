"""CSV and TSV, record by record, with quoted newlines; one bad quote costs one record."""

from __future__ import annotations

import csv
from collections import deque
from typing import TYPE_CHECKING

from analyzer.errors import InputError
from analyzer.readers.columns import known_names
from analyzer.readers.context import Context, Record
from analyzer.readers.quotes import UNENDED, swallowed_rows
from analyzer.readers.report import FileReport
from analyzer.readers.sniff import DELIMITERS, text_encoding
from analyzer.readers.stream import Line, lines, open_source

if TYPE_CHECKING:
    from collections.abc import Iterator

GUESSED = "not UTF-8, read as Windows-1252"
MORE_CELLS = "more cells than columns; the last ones were left out"
STRAY_QUOTE = "a quote inside a quoted cell is not doubled; the row may lack or hold too much"
_BELOW = 300
OPEN_END = "a quoted cell is still open at the end of the file; what is there of it was read"


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
    for used, cells, reservation in table.records(delimiter, len(header)):
        first = used[0]
        if context.end is not None and first.offset >= context.end:
            break
        _warn_of_guessed(used, context.log)
        if reservation:
            context.log.warn(reservation, first.number)
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
        for used, names, _ in self.records(delimiter):
            _warn_of_guessed(used, self._context.log)
            return _distinct(names), delimiter
        return [], delimiter

    def records(
        self, delimiter: str, width: int = 0
    ) -> Iterator[tuple[list[Line], list[str], str | None]]:
        """Yield the lines and the cells of each record, and what is to be said of it.

        `width` is the number of columns, where it is known.
        """
        while True:
            used: list[Line] = []
            reservation = None
            try:
                cells = next(self._parsed(used, delimiter, strict=True), None)
            except (csv.Error, _TooLong) as error:
                cells, reservation = self._mended(
                    used, delimiter, width, ended=UNENDED in str(error)
                )
            if not used:
                return
            if cells and any(cell.strip() for cell in cells):
                yield used, cells, reservation
            if reservation == STRAY_QUOTE and len(cells or ()) != width:
                self._pass_over(used[0].number, delimiter, width)

    def _mended(
        self, used: list[Line], delimiter: str, width: int, *, ended: bool
    ) -> tuple[list[str] | None, str | None]:
        """Return the cells of a record whose quotes are not as they should be, and a warning.

        Where an unclosed quote swallowed rows, these are given back, and what is before them
        is skipped. `ended` tells that the quote is still open at the end of the file.
        """
        self._back.extendleft(reversed(used))
        used.clear()
        cells: list[str] | None
        try:
            cells = next(self._parsed(used, delimiter), None)
        except _TooLong:
            self._give_up(used, swallowed_rows(_texts(used), delimiter, width) or 1)
            return None, None
        except csv.Error:
            # A carriage return in the middle of an unquoted cell.
            if len(used) == 1:
                return _loose_cells(used[0].text, delimiter), None
            self._give_up(used, 1)
            return None, None
        if ended and (self._context.source.broken or not width):
            self._give_up(used, 1)
            return None, None
        if start := swallowed_rows(_texts(used), delimiter, width):
            self._give_up(used, start)
            return None, None
        if ended:
            return cells, OPEN_END
        odd = len(used) > 1 or (width and len(cells or ()) != width)
        return cells, STRAY_QUOTE if odd else None

    def _pass_over(self, row: int, delimiter: str, width: int) -> None:
        """Skip the lines after a damaged row, up to those that have the columns of the table.

        Where none of the next has, the table may be a ragged one, and nothing is skipped.
        """
        below: list[Line] = []
        while len(below) < _BELOW and (line := self._next_line()):
            below.append(line)
        start = swallowed_rows(["", *_texts(below)], delimiter, width, least=1) - 1
        passed, rest = below[: max(start, 0)], below[max(start, 0) :]
        self._back.extendleft(reversed(rest))
        if any(not line.text.isspace() for line in passed):
            self._context.log.skip(
                passed[0].number,
                f"no row up to {passed[-1].number}, but what follows the quote in row {row}. "
                "Next step: double the quotes inside its quoted cells",
            )

    def _parsed(
        self, used: list[Line], delimiter: str, *, strict: bool = False
    ) -> Iterator[list[str]]:
        return csv.reader(self._record_lines(used), delimiter=delimiter, strict=strict)

    def _give_up(self, used: list[Line], start: int) -> None:
        """Skip the first lines of a record that does not end; read the others afresh."""
        log, broken = self._context.log, self._context.source.broken
        if broken:
            log.skip(used[0].number, f"{broken} inside this row")
            return
        log.skip(
            used[0].number,
            "a quoted cell is never closed; the rows below it were read on their own. "
            "Next step: close or double the quote in this row",
        )
        self._back.extendleft(reversed(used[start:]))

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
                return line
            self._context.log.skip(*line)
        return None


def _warn_of_guessed(used: list[Line], log: FileReport) -> None:
    for line in used:
        if line.guessed:
            log.warn(GUESSED)


def _texts(used: list[Line]) -> list[str]:
    return [line.text for line in used]


class _TooLong(Exception):  # noqa: N818
    """A record grew beyond the limit."""


def _loose_cells(text: str, delimiter: str) -> list[str]:
    """Return the cells of one line, stray carriage returns taken as spaces."""
    stripped = text.rstrip("\r\n").replace("\r", " ").replace("\n", " ")
    return next(csv.reader([stripped], delimiter=delimiter), [])


def _distinct(names: list[str]) -> list[str]:
    """Name columns that share a name apart, so that the first keeps its cells."""
    seen: dict[str, int] = {}
    result = []
    for name in names:
        name = name.strip("\ufeff")
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return result
