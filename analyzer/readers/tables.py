"""Excel and Parquet: tables that are not text."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyzer.errors import InputError, MissingExtraError
from analyzer.readers.columns import known_names
from analyzer.readers.context import Context, Record
from analyzer.readers.urls import is_url, open_url

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_RATIO = 200
"""Office files shrink to a tenth or a thirtieth; beyond this ratio somebody packed a bomb."""


def open_package(context: Context) -> io.BytesIO:
    """Return an Office file in memory after checking what it declares to unpack to.

    Raises
    ------
    InputError
        If it is no zip archive, encrypted, or a zip bomb.
    """
    name, options = context.source.name, context.options
    data = context.source.read_all(options.max_document_bytes)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise InputError(
            f"{name}: damaged ({error}). Next step: open and save it again in its own program."
        ) from error
    unpacked = sum(part.file_size for part in parts)
    ratio = unpacked / max(len(data), 1)
    if unpacked > options.max_unpacked_bytes or (unpacked > 1 << 24 and ratio > MAX_RATIO):
        raise InputError(
            f"{name}: declares {unpacked >> 20} MB in {max(len(data) >> 10, 1)} KB, like a zip "
            "bomb, and was not opened. Next step: if you trust it, save it as CSV or text."
        )
    if any(part.flag_bits & 1 for part in parts):
        raise InputError(f"{name}: password-protected. Next step: save a copy without a password.")
    return io.BytesIO(data)


def read_excel(context: Context) -> Iterator[Record]:
    """Yield the rows of all sheets; a sheet's header is its first row with a known column."""
    import openpyxl

    package = open_package(context)
    try:
        book = openpyxl.load_workbook(package, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise InputError(
            f"{context.source.name}: not a readable Excel file ({type(error).__name__}: {error}). "
            "Next step: open it in Excel and save it as .xlsx or CSV."
        ) from error
    found = False
    try:
        for sheet in book.worksheets:
            for record in _sheet_rows(sheet, context):
                found = True
                yield record
    except (KeyError, ValueError, SyntaxError, zipfile.BadZipFile) as error:
        context.log.error = f"{context.source.name}: damaged ({error}); rows before it were read."
        return
    finally:
        book.close()
    if not found and not context.log.skipped:
        raise InputError(
            f"{context.source.name}: no sheet has a row of known column names with rows below it. "
            "Next step: name the columns, as in --columns text=COLUMN."
        )


def _sheet_rows(sheet: Any, context: Context) -> Iterator[Record]:
    header: list[str] | None = None
    wanted = set(context.options.columns.values())
    if not hasattr(sheet, "iter_rows"):
        return
    if hasattr(sheet, "reset_dimensions"):
        sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if header is None:
            names = ["" if cell is None else str(cell) for cell in cells]
            if known_names(names) or wanted & set(names):
                header = names
        elif any(cell is not None for cell in cells):
            pairs = zip(header, cells, strict=False)
            yield Record(number, {name: cell for name, cell in pairs if name})


def read_parquet(context: Context) -> Iterator[Record]:
    """Yield the rows of a Parquet file, batch by batch."""
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise MissingExtraError("pyarrow", "parquet") from error
    source = context.source
    # A plain file is read group by group, anything else has to be held as a whole.
    data: Any = source.name
    if is_url(source.name) and not source.packed:
        data = open_url(source.name)
    elif source.packed or not Path(source.name).is_file():
        data = io.BytesIO(source.read_all(context.options.max_document_bytes))
    number = context.line - 1
    try:
        file = ParquetFile(data)
        # The parts of a Parquet file are its row groups.
        end = file.num_row_groups if context.end is None else context.end
        groups = list(range(context.start, end))
        for batch in file.iter_batches(batch_size=256, row_groups=groups):
            for row in batch.to_pylist():
                number += 1
                yield Record(number, row)
    except (ArrowException, OSError) as error:
        raise InputError(
            f"{context.source.name}: not a readable Parquet file ({str(error).splitlines()[0]}). "
            "Next step: write it again."
        ) from error
