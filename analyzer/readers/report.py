"""What was read and what was not: nothing is dropped silently."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analyzer.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NAMED_SKIPS = 100
"""So many skipped rows of a file are kept by name; the others are only counted."""

_SHOWN_FILES = 20  # that could not be read are told one by one
_SHOWN_ROWS = 10  # and so many reservations about rows


@dataclass(frozen=True, slots=True)
class Skip:
    """One row that gave no posting. `row` is the line, sheet row or item number."""

    file: str
    row: int | None
    reason: str

    def __str__(self) -> str:
        place = self.file if self.row is None else f"{self.file}:{self.row}"
        return f"{place}: {self.reason}"


@dataclass(slots=True)
class FileReport:
    """The count of one file.

    Attributes
    ----------
    postings, skipped
        Rows that became postings, and rows that did not.
    skips
        The first skipped rows by name.
    job_seekers
        Rows left out because somebody looks for work in them.
    warnings
        Rows that were read with a reservation, counted by what the reservation is.
    first_rows
        The first row of each reservation, where it is known.
    error
        Why the file as a whole could not be read (to its end), ``None`` if it could.
    """

    file: str
    format: str | None = None
    postings: int = 0
    skipped: int = 0
    skips: list[Skip] = field(default_factory=list)
    job_seekers: int = 0
    warnings: Counter[str] = field(default_factory=Counter)
    first_rows: dict[str, int] = field(default_factory=dict)
    error: str | None = None

    def skip(self, row: int | None, reason: str) -> None:
        """Count one row that gives no posting."""
        self.skipped += 1
        if len(self.skips) < NAMED_SKIPS:
            self.skips.append(Skip(self.file, row, reason))

    def warn(self, warning: str, row: int | None = None) -> None:
        """Count one row that was read with a reservation."""
        self.warnings[warning] += 1
        if row is not None:
            self.first_rows.setdefault(warning, row)

    def update(self, part: FileReport) -> None:
        """Add the count of another part of the file."""
        self.format = self.format or part.format
        self.postings += part.postings
        self.skipped += part.skipped
        self.job_seekers += part.job_seekers
        self.skips = (self.skips + part.skips)[:NAMED_SKIPS]
        self.warnings.update(part.warnings)
        self.first_rows = part.first_rows | self.first_rows
        self.error = self.error or part.error


@dataclass(slots=True)
class ReadReport:
    """The counts of a run, file by file in the order of reading."""

    files: list[FileReport] = field(default_factory=list)

    @property
    def postings(self) -> int:
        """Postings read."""
        return sum(file.postings for file in self.files)

    @property
    def skipped(self) -> int:
        """Rows skipped."""
        return sum(file.skipped for file in self.files)

    @property
    def job_seekers(self) -> int:
        """Rows left out because somebody looks for work in them."""
        return sum(file.job_seekers for file in self.files)

    @property
    def unreadable(self) -> list[FileReport]:
        """Files that could not be read, or not to their end."""
        return [file for file in self.files if file.error is not None]

    @property
    def nothing_read(self) -> bool:
        """Whether not a single posting was read."""
        return self.postings == 0

    @property
    def complete(self) -> bool:
        """Whether every file and every row was read without reservation."""
        return not any(file.error or file.skipped or file.warnings for file in self.files)

    def problems(self) -> Iterator[str]:
        """Yield one line for each thing that went wrong: whole files, then rows of files."""
        yield from self.errors
        yield from self.reservations()

    @property
    def errors(self) -> list[str]:
        """Why whole files could not be read, or not to their end."""
        return [file.error for file in self.files if file.error]

    def reservations(self) -> Iterator[str]:
        """Yield one line for each thing that is wrong with rows of a file."""
        for file in self.files:
            for skip in file.skips:
                yield str(skip)
            if file.skipped > len(file.skips):
                yield f"{file.file}: {file.skipped - len(file.skips)} more rows skipped"
            if count := file.job_seekers:
                noun = "post of a job seeker" if count == 1 else "posts of job seekers"
                yield f"{file.file}: {count} {noun} left out"
            for warning, count in sorted(file.warnings.items()):
                row = file.first_rows.get(warning)
                where = f", first in row {row}" if row is not None else ""
                yield f"{file.file}: {warning} ({count}{where})"

    def shown(self) -> Iterator[str]:
        """Yield the first problems, and how many there are more: files do not wait for rows."""
        errors, rows = self.errors, list(self.reservations())
        yield from errors[:_SHOWN_FILES]
        if (more := len(errors) - _SHOWN_FILES) > 0:
            yield f"... and {more} more files"
        if len(errors) > 1:
            yield f"{len(errors)} files could not be read, or not to their end"
        yield from rows[:_SHOWN_ROWS]
        if len(rows) > _SHOWN_ROWS:
            yield f"... and {len(rows) - _SHOWN_ROWS} more about rows of files"

    def _names(self) -> list[str]:
        """Return the names of the files, the first few of many."""
        names = [file.file for file in self.files]
        return names if len(names) <= 3 else [*names[:3], f"and {len(names) - 3} more"]

    def raise_if_nothing(self) -> None:
        """Raise `InputError` with the reasons if not a single posting was read."""
        if not self.nothing_read:
            return
        reasons = "\n".join(self.shown())
        raise InputError(
            f"No posting could be read.\n{reasons}"
            if reasons
            else f"No posting could be read: {', '.join(self._names()) or 'there is no file'} "
            "holds no posting. Next step: name files with postings (CSV, JSON, HTML, PDF, ...)."
        )

    @classmethod
    def merged(cls, reports: Iterable[ReadReport]) -> ReadReport:
        """Return one report of several parts; parts of one file are added up."""
        files: dict[str, FileReport] = {}
        for report in reports:
            for part in report.files:
                files.setdefault(part.file, FileReport(part.file)).update(part)
        return cls(list(files.values()))
