"""Tables as files: CSV, Excel, Parquet, JSON and Markdown, each with the data dictionary.

Postings are written by strangers, and a spreadsheet runs a cell that begins with ``=``, ``+``,
``-`` or ``@`` as a formula. So in CSV and Excel a *text* that begins with one of these, a tab
or a line break gets a leading apostrophe (`guarded`). Numbers are never touched, and Parquet,
JSON and Markdown, which run nothing, keep the texts as they are.
"""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyzer.errors import InputError, MissingExtraError, unwritable
from analyzer.reports.catalog import data_dictionary, label, ordered, report_table
from analyzer.reports.manifest import write_manifest
from analyzer.reports.values import missing, shown

if TYPE_CHECKING:
    import pandas as pd

Tables = Mapping[str, "pd.DataFrame"]

DICTIONARY = "dictionary"
_EXCEL_ROWS = 1_048_576
_EXCEL_TEXT = 32_767
# Apostrophes in front count, so that no two texts become the same one.
_RUNS = re.compile(r"'*[=+\-@\t\r\n]")


def guarded(value: Any) -> Any:
    """Keep a spreadsheet from running a text as a formula; other values stay as they are.

    >>> guarded("=1+1"), guarded("-5 %"), guarded(-5), guarded("C++")
    ("'=1+1", "'-5 %", -5, 'C++')
    """
    return f"'{value}" if isinstance(value, str) and _RUNS.match(value) else value


def write_tables(
    tables: Tables, folder: str | Path, *, formats: Iterable[str] = ("csv",)
) -> list[Path]:
    """Write tables to files.

    Parameters
    ----------
    tables
        Tables by name; the name becomes the file's or the sheet's.
    folder
        Is made if missing; files of the same names are replaced.
    formats
        Of ``csv``, ``xlsx``, ``parquet``, ``json``, ``md``. Excel is one workbook
        (``report.xlsx``) with one sheet a table; the others are one file a table. Each has the
        data dictionary, too.

    Returns
    -------
    list of Path
        The files that were written.

    Raises
    ------
    InputError
        For an unknown format, a table that Excel cannot hold, or a folder that cannot be
        written to.
    MissingExtraError
        For Parquet without pyarrow.
    """
    wanted = list(dict.fromkeys(formats))
    if unknown := [name for name in wanted if name not in WRITERS]:
        raise InputError(
            f"There is no format {unknown[0]!r}. Use one or more of: {', '.join(WRITERS)}."
        )
    complete = {name: tables[name] for name in ordered(tables)}
    complete[DICTIONARY] = data_dictionary(tables)
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [path for name in wanted for path in WRITERS[name](complete, folder)]
    except OSError as error:
        raise unwritable(folder, error) from error


def to_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write one table as UTF-8 CSV, guarded; an empty cell is a missing value."""
    safe = frame.copy()
    returns = False
    for name in safe.columns:
        if safe[name].dtype.kind not in "iufb":
            safe[name] = safe[name].astype("object").map(guarded)
            returns = returns or any("\r" in text for text in safe[name] if isinstance(text, str))
    safe.columns = [guarded(str(name)) for name in safe.columns]
    safe.to_csv(
        path,
        index=False,
        encoding="utf-8",
        errors="backslashreplace",
        lineterminator="\n",
        # Minimal quoting overlooks a carriage return that stands alone, and the row breaks there.
        quoting=csv.QUOTE_NONNUMERIC if returns else csv.QUOTE_MINIMAL,
    )


def write_table(frame: pd.DataFrame, path: str | Path, *, name: str = "") -> None:
    """Write one table in the format that the ending of `path` names: .csv, .json, .md, .parquet.

    Parameters
    ----------
    name
        The table's name in the catalogue, for headings in Markdown.

    Raises
    ------
    InputError
        For another ending, or a file that cannot be written.
    """
    path = Path(path)
    writers: dict[str, Callable[[pd.DataFrame, Path], None]] = {
        ".csv": to_csv,
        ".json": to_json,
        ".md": lambda table, file: to_markdown(table, file, name=name),
        ".parquet": _to_parquet,
    }
    if (writer := writers.get(path.suffix.lower())) is None:
        raise InputError(f"{path}: the ending must be one of {', '.join(writers)}.")
    try:
        writer(frame, path)
    except OSError as error:
        raise unwritable(path, error) from error


def write_described(
    frame: pd.DataFrame, path: str | Path, manifest: Mapping[str, Any], *, name: str
) -> list[Path]:
    """Write one table, and beside it its data dictionary and what it was made from.

    Parameters
    ----------
    manifest
        See `manifest.make_manifest`.
    name
        The table's name in the catalogue.

    Returns
    -------
    list of Path
        The files: of ``trends.csv`` also ``trends.dictionary.csv`` and ``trends.run.json``.
    """
    path = Path(path)
    write_table(frame, path, name=name)
    dictionary = path.with_suffix(f".{DICTIONARY}.csv")
    write_table(data_dictionary({name: frame}), dictionary)
    return [path, dictionary, write_manifest(path.with_suffix(".run.json"), manifest)]


def to_json(frame: pd.DataFrame, path: Path) -> None:
    """Write one table as a JSON list of rows, a missing value as null."""
    rows = [
        {str(key): _plain(value) for key, value in row.items()} for row in frame.to_dict("records")
    ]
    lines = (json.dumps(row, ensure_ascii=False, default=str) for row in rows)
    text = "[" + ",\n ".join(lines) + "]\n"
    path.write_text(text, encoding="utf-8", errors="backslashreplace")


def to_markdown(frame: pd.DataFrame, path: Path, *, name: str = "") -> None:
    """Write one table as Markdown for people: rounded numbers, shares in percent."""
    known = report_table(name)
    columns = [str(column) for column in frame.columns]
    numbers = [frame[column].dtype.kind in "iuf" for column in frame.columns]
    lines = [f"# {known.heading or name}", ""]
    if known.table is not None:
        lines += [f"{known.table.about} ({known.table.grain})", ""]
    lines.append("| " + " | ".join(label(column) for column in columns) + " |")
    lines.append("|" + "|".join(" ---: " if number else " --- " for number in numbers) + "|")
    described = [known.column(column) for column in columns]
    for row in frame.itertuples(index=False, name=None):
        cells = (_cell(shown(v, c)) for v, c in zip(row, described, strict=True))
        lines.append("| " + " | ".join(cells) + " |")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", errors="backslashreplace")


def to_excel(tables: Tables, path: Path) -> None:
    """Write a workbook with one sheet a table, its header frozen, shares as percentages."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    if large := [name for name, frame in tables.items() if len(frame) >= _EXCEL_ROWS]:
        raise InputError(
            f"The table {large[0]!r} has {len(tables[large[0]]):,} rows, more than an Excel sheet "
            "can hold. Next step: write it as csv or parquet."
        )
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for name, frame in tables.items():
        sheet = book.create_sheet(sheet_name(name, taken))
        sheet.freeze_panes = "A2"
        known = report_table(name)
        formats = [_number_format(known.column(str(column))) for column in frame.columns]
        header = []
        for place, column in enumerate(map(str, frame.columns), start=1):
            cell = WriteOnlyCell(sheet, value=_excel(column))
            cell.font = Font(bold=True)
            header.append(cell)
            width = max(len(column) + 2, _width(frame[frame.columns[place - 1]]))
            sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.append(header)
        for row in frame.itertuples(index=False, name=None):
            cells: list[Any] = []
            for value, wanted in zip(row, formats, strict=True):
                content = _excel(value)
                if wanted and content is not None:
                    cell = WriteOnlyCell(sheet, value=content)
                    cell.number_format = wanted
                    content = cell
                cells.append(content)
            sheet.append(cells)
        if len(frame.columns):
            last = get_column_letter(len(frame.columns))
            sheet.auto_filter.ref = f"A1:{last}{len(frame) + 1}"
    book.save(path)


def sheet_name(name: str, taken: set[str]) -> str:
    r"""Make a name that Excel takes: at most 31 characters, none of ``[]:*?/\``, not twice.

    `taken` holds the names that are given away (in lower case) and is added to.
    """
    base = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", name).strip("'")[:31] or "table"
    result, number = base, 2
    while result.lower() in taken:
        end = f"~{number}"
        result, number = base[: 31 - len(end)] + end, number + 1
    taken.add(result.lower())
    return result


def _number_format(column: Any) -> str | None:
    share = (
        column is not None and column.unit.startswith("0 to 1") and column.name not in {"p", "q"}
    )
    return "0.0%" if share else None


def _width(values: pd.Series) -> int:
    longest = max((len(str(value)) for value in values.head(200)), default=0)
    return min(max(longest + 2, 8), 48)


def _excel(value: Any) -> Any:
    """Return what openpyxl can write: no NaN, no control characters, no text beyond a cell."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    value = _plain(value)
    if isinstance(value, str):
        clean = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value)
        clean = str(guarded(clean.encode("utf-8", "replace").decode("utf-8")))
        return clean if len(clean) <= _EXCEL_TEXT else clean[: _EXCEL_TEXT - 1] + "…"
    return value if isinstance(value, (int, float, bool, type(None))) else str(value)


def _plain(value: Any) -> Any:
    """Turn a cell into plain Python; every missing value and infinity into ``None``."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, (list, tuple, dict)):
        return value
    if missing(value) or (isinstance(value, float) and math.isinf(value)):
        return None
    return value


def _cell(text: str) -> str:
    """Escape a Markdown table cell: its bar, its line breaks, and HTML."""
    text = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"([\\|`*_\[\]])", r"\\\1", text)


def _each(
    ending: str, write: Callable[[pd.DataFrame, Path], None]
) -> Callable[[Tables, Path], list[Path]]:
    def all_tables(tables: Tables, folder: Path) -> list[Path]:
        paths = []
        for name, frame in tables.items():
            path = folder / f"{_file_name(name)}.{ending}"
            write(frame, path)
            paths.append(path)
        return paths

    return all_tables


def _file_name(name: str) -> str:
    return re.sub(r"[^\w.-]", "_", name).lstrip(".") or "table"


def _markdown(tables: Tables, folder: Path) -> list[Path]:
    paths = []
    for name, frame in tables.items():
        path = folder / f"{_file_name(name)}.md"
        to_markdown(frame, path, name=name)
        paths.append(path)
    return paths


def _excel_book(tables: Tables, folder: Path) -> list[Path]:
    path = folder / "report.xlsx"
    to_excel(tables, path)
    return [path]


def _to_parquet(frame: pd.DataFrame, path: Path) -> None:
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise MissingExtraError("pyarrow", "parquet") from None
    frame.to_parquet(path, index=False)


WRITERS: Mapping[str, Callable[[Tables, Path], list[Path]]] = {
    "csv": _each("csv", to_csv),
    "xlsx": _excel_book,
    "parquet": _each("parquet", _to_parquet),
    "json": _each("json", to_json),
    "md": _markdown,
}
