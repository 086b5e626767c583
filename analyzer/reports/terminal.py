"""Tables for the terminal: what fits is shown, and no number is ever cut off.

On a narrow terminal columns are left out (the files have them all), names are folded, and
numbers stay whole. Piped output is plain and as wide as it needs to be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analyzer.reports.catalog import label, report_table
from analyzer.reports.values import interval, missing, percent, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd
    from rich.console import Console
    from rich.table import Table

    from analyzer.reports.meta import ReportMeta

SHOWN = ("skills", "own_titles", "titles")
_NAME_AT_LEAST = 12
_GAP = 2


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
        console.print(Text(statement(meta), style="dim"), soft_wrap=True)
        if rows.empty:
            console.print("Nothing found.")
            continue
        table, width = counts_table(rows, meta, width=_room(console))
        _print_at(console, table, width)
    if meta.documents and listed:
        console.print()
        for place, document in enumerate(meta.documents, start=1):
            console.print(Text(f"Document {place}: {document}", style="dim"), soft_wrap=True)


def _print_at(console: Console, table: Table, width: int) -> None:
    """Print a table at its own width, which a pipe's nominal 80 columns must not squeeze."""
    before = console.width
    console.width = max(width, before)
    try:
        console.print(table)
    finally:
        console.width = before


def heading(name: str, rows: int) -> str:
    """Return the line above a table: ``"Skills (top 20)"``."""
    return f"{report_table(name).heading} (top {rows})"


def statement(meta: ReportMeta) -> str:
    """Return what the shares are shares of."""
    return f"Share of {meta.denominator}. Required: share of the postings that name it."


def counts_table(
    frame: pd.DataFrame, meta: ReportMeta, *, width: int | None = None
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

    Returns
    -------
    tuple
        The table, and the width to print it at, which exceeds `width` only where not even
        rank, name, postings and share fit in.
    """
    from rich.table import Table
    from rich.text import Text

    texts = {
        column.name: [_text(row, column.name, meta) for row in frame.to_dict("records")]
        for column in _COLUMNS
        if column.name in frame or column.name == "interval"
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
    for row in range(len(frame)):
        table.add_row(*(Text(texts[column.name][row]) for column in kept))
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
