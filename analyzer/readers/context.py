"""What every format's reader gets: the opened file, the options, and the count to keep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from analyzer.readers.options import ReadOptions
    from analyzer.readers.report import FileReport
    from analyzer.readers.stream import Source


class Record(NamedTuple):
    """One row, item or page as plain data, with where it begins.

    A tuple, since it is made for every row of files that have millions.
    """

    number: int
    data: dict[str, Any]
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One file being read.

    Attributes
    ----------
    start, end, line
        The byte range to read of a file that is read in parts: rows that begin at or after
        `start` and before `end`; `line` is the number of the line at `start`. `end` is
        ``None`` for a whole file.
    """

    source: Source
    options: ReadOptions
    log: FileReport
    start: int = 0
    end: int | None = None
    line: int = 1

    def broken(self) -> None:
        """Note, at the end of the data, if it ended before its time."""
        if self.source.broken and not self.log.error:
            self.log.error = (
                f"{self.source.name}: {self.source.broken}; the rows before the break were read. "
                "Next step: fetch the file again."
            )


Format = Callable[[Context], Iterator[Record]]
