"""Write rows of plain data to CSV, JSON Lines or Parquet while they are made."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self

from analyzer.errors import InputError, MissingExtraError, unwritable

if TYPE_CHECKING:
    from types import TracebackType

FORMATS = (".csv", ".jsonl", ".parquet")
_BATCH = 20_000

Row = Mapping[str, Any]


class RowWriter(Protocol):
    """Takes rows one batch at a time; a context manager."""

    def write(self, rows: Iterable[Row]) -> None:
        """Write some rows."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


def row_writer(path: str | Path, columns: Sequence[str]) -> RowWriter:
    """Return a writer for the format that the ending of `path` names.

    CSV holds the values as they are, so that offsets and surfaces can be checked against the
    text; it is meant for programs. Tables for spreadsheets are written by
    `analyzer.reports.exports`, which defuses formulas.
    """
    file = Path(path)
    kinds: dict[str, type[_CsvWriter] | type[_JsonLinesWriter] | type[_ParquetWriter]] = {
        ".csv": _CsvWriter,
        ".jsonl": _JsonLinesWriter,
        ".parquet": _ParquetWriter,
    }
    kind = kinds.get(file.suffix.lower())
    if kind is None:
        raise InputError(f"{path}: the ending must be one of {', '.join(FORMATS)}")
    return kind(file, columns)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Turn what the system says against writing a file into an error that names it."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritable(path, error) from error


class _TextWriter:
    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._path, self.columns = path, columns
        with _naming(path):
            # newline="" keeps line breaks inside values as they are.
            self._handle = path.open("w", encoding="utf-8", newline="", errors="surrogatepass")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with _naming(self._path):
            self._handle.close()


class _CsvWriter(_TextWriter):
    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        super().__init__(path, columns)
        self._writer = csv.writer(self._handle)
        self._writer.writerow(columns)

    def write(self, rows: Iterable[Row]) -> None:
        with _naming(self._path):
            self._writer.writerows([row[column] for column in self.columns] for row in rows)


class _JsonLinesWriter(_TextWriter):
    def write(self, rows: Iterable[Row]) -> None:
        with _naming(self._path):
            self._handle.writelines(
                json.dumps({name: row[name] for name in self.columns}, ensure_ascii=False) + "\n"
                for row in rows
            )


class _ParquetWriter:
    """Collects rows into batches; the first batch with values settles the types."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ImportError as error:
            raise MissingExtraError("pyarrow", "parquet") from error
        self._pa, self._pq = pa, pq
        self._path, self.columns = path, columns
        self._rows: list[Row] = []
        self._writer: Any = None

    def write(self, rows: Iterable[Row]) -> None:
        self._rows.extend(rows)
        if len(self._rows) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        values = {column: [row[column] for row in self._rows] for column in self.columns}
        schema = self._writer.schema if self._writer is not None else self._schema()
        table = self._pa.table(values, schema=schema)
        with _naming(self._path):
            if self._writer is None:
                self._writer = self._pq.ParquetWriter(self._path, schema)
            self._writer.write_table(table)
        self._rows = []

    def _schema(self) -> Any:
        pa = self._pa
        kinds = {
            "start": pa.int64(), "end": pa.int64(), "negated": pa.bool_(),
            "boilerplate": pa.bool_(), "min_years": pa.float64(), "salary_min": pa.float64(),
            "salary_max": pa.float64(),
        }  # fmt: skip
        return pa.schema(
            [
                (
                    column,
                    kinds.get(column, pa.float64() if column.startswith("role_") else pa.string()),
                )
                for column in self.columns
            ]
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._flush()
        if self._writer is not None:
            self._writer.close()
