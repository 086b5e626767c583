"""Tables for the terminal: what fits is shown, and no number is ever cut off.

On a narrow terminal columns are left out (the files have them all), names are folded, and
numbers stay whole. Piped output is plain and as wide as it needs to be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analyzer.reports.catalog import ends, label, report_table
from analyzer.reports.values import interval, is_number, missing, percent, shown, shown_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd
    from rich.console import Console
    from rich.table import Table

    from analyzer.reports.meta import ReportMeta

SHOWN = ("skills", "own_titles", "titles")
_NAME_AT_LEAST = 12
_GAP = 2
_KEPT = 4  # of a table's columns, on the narrowest terminal


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the terminal: its place and how soon it is left out (0: never)."""

    name: str
    header: str
    order: int
    number: bool = True


_COLUMNS = (
    _Column("rank", "#", 0),
    _Column("name", label("name"), 0, number=False),
    _Column("category", label("category"), 5, number=False),
    _Column("postings", label("postings"), 0),
    _Column("share", label("share"), 0),
    _Column("interval", label("interval"), 3),
    _Column("required_share", label("required_share"), 4),
    _Column("employers", label("employers"), 6),
    _Column("documents", label("documents"), 2, number=False),
)


def print_report(
    tables: Mapping[str, pd.DataFrame],
    meta: ReportMeta,
    *,
    console: Console | None = None,
    top: int = 20,
) -> None:
    """Print the top skills and titles.

    Parameters
    ----------
    tables
        Tables of a report by name; those of ``skills``, ``own_titles`` and ``titles`` that are
        there are printed.
    meta
        What was analysed: it is said above every table.
    console
        Where to; the standard output by default.
    top
        The so many first rows of each table.
    """
    from rich.console import Console
    from rich.text import Text

    console = console or Console(highlight=False)
    console.print(Text(meta.left_out), soft_wrap=True)
    listed = [name for name in SHOWN if name in tables]
    for name in listed:
        rows = tables[name].head(top)
        console.print()
        console.print(Text(heading(name, len(rows)), style="bold"), soft_wrap=True)
        columns = report_table(name).columns
        console.print(Text(statement(meta, columns), style="dim"), soft_wrap=True)
        if rows.empty:
            console.print("Nothing found.")
            continue
        table, width = counts_table(rows, meta, width=_room(console), columns=columns)
        _print_at(console, table, width)
    if meta.documents and listed:
        console.print()
        for place, document in enumerate(meta.described(), start=1):
            console.print(Text(f"Document {place}: {document}", style="dim"), soft_wrap=True)


def _print_at(console: Console, table: Table, width: int) -> None:
    """Print a table at its own width, which a pipe's nominal 80 columns must not squeeze."""
    before = console.width
    console.width = max(width, before)
    try:
        console.print(table)
    finally:
        console.width = before


def print_table(
    name: str, frame: pd.DataFrame, *, title: str = "", console: Console | None = None
) -> None:
    """Print the columns of a table that the catalogue shows, as many as fit.

    Parameters
    ----------
    name
        Of the catalogue, or ``by_...``.
    frame
        The rows to print.
    title
        What stands above it; the table's heading by default.
    console
        Where to; the standard output by default.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = console or Console(highlight=False)
    known = report_table(name)
    console.print(Text(title or known.heading, style="bold"), soft_wrap=True)
    if frame.empty:
        console.print("Nothing found.")
        return
    rows = [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]
    names = [c for c in known.columns or map(str, frame.columns) if c in frame or ends(c)]
    texts = {
        column: ["".join(_printable(shown_in(row, column, known))) for row in rows]
        for column in names
    }
    needed = {column: max(map(len, (label(column), *texts[column]))) for column in names}
    width = _room(console)
    while width is not None and len(names) > _KEPT and _width(names, needed) > width:
        names.pop()
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")
    for column in names:
        number = is_number(column, known)
        table.add_column(
            label(column),
            justify="right" if number else "left",
            no_wrap=number,
            overflow="fold",
        )
    for place in range(len(rows)):
        table.add_row(*(Text(texts[column][place]) for column in names))
    _print_at(console, table, width or _width(names, needed))


def _width(names: Sequence[str], widths: Mapping[str, int]) -> int:
    return sum(widths[name] + _GAP for name in names)


def heading(name: str, rows: int) -> str:
    """Return the line above a table: ``"Skills (top 20)"``."""
    return f"{report_table(name).heading} (top {rows})"


def statement(meta: ReportMeta, columns: Sequence[str] = ("required_share",)) -> str:
    """Return what the shares are shares of."""
    required = " Required: share of the postings that name it."
    return f"Share of {meta.denominator}.{required if 'required_share' in columns else ''}"


def counts_table(
    frame: pd.DataFrame,
    meta: ReportMeta,
    *,
    width: int | None = None,
    columns: Sequence[str] = (),
) -> tuple[Table, int]:
    """Lay a table of counts out for a terminal.

    Parameters
    ----------
    frame
        Table ``concept_counts`` or ``own_titles``.
    meta
        For the short numbers of the documents.
    width
        Columns of the terminal; without a limit when omitted.
    columns
        Names of the columns that may be shown; all when empty.

    Returns
    -------
    tuple
        The table, and the width to print it at, which exceeds `width` only where not even
        rank, name, postings and share fit in.
    """
    from rich.table import Table
    from rich.text import Text

    rows = frame.to_dict("records")
    texts = {
        column.name: [_text(row, column.name, meta) for row in rows]
        for column in _COLUMNS
        if (column.name in frame or column.name == "interval")
        and (not columns or column.name in columns)
    }
    # A column without a single value tells nothing, and neither does a category that all share.
    kept = [column for column in _COLUMNS if column.name in texts and any(texts[column.name])]
    kept = [
        column for column in kept if column.name != "category" or len(set(texts["category"])) > 1
    ]
    needed = {c.name: max(len(c.header), *map(len, texts[c.name])) for c in kept}
    least = needed | {"name": min(needed["name"], _NAME_AT_LEAST)}
    for candidate in sorted(kept, key=lambda column: -column.order):
        if width is None or _total(kept, least) <= width or not candidate.order:
            break
        kept.remove(candidate)
    full = _total(kept, needed)
    fitting = full if width is None else min(max(width, _total(kept, least)), full)

    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")
    for column in kept:
        flexible = column.name == "name"
        table.add_column(
            column.header,
            justify="right" if column.number else "left",
            no_wrap=not flexible,
            overflow="fold",
            width=needed["name"] - (full - fitting) if flexible else needed[column.name],
        )
    for place in range(len(rows)):
        table.add_row(*(Text(texts[column.name][place]) for column in kept))
    return table, fitting


def _room(console: Console) -> int | None:
    """Return the width to keep to; a pipe has none."""
    return console.width if console.is_terminal else None


def _total(columns: list[_Column], widths: Mapping[str, int]) -> int:
    return sum(widths[column.name] + _GAP for column in columns)


def _text(row: Mapping[Any, Any], name: str, meta: ReportMeta) -> str:
    if name == "interval":
        return interval(row["low"], row["high"])
    if name == "documents":
        return meta.short(row["documents"])
    if name in {"share", "required_share"}:
        return percent(row[name])
    # A control character in a name must not reach the terminal.
    return "" if missing(row[name]) else "".join(_printable(shown(row[name])))


def _printable(text: str) -> Iterator[str]:
    return (letter if letter.isprintable() else " " for letter in text)
