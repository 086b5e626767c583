"""Which tables a report has, in which order, and what is said about them (``catalog.toml``)."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analyzer.knowledge import read_toml
from analyzer.tables.contract import Column, Table, contract

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTable:
    """One table of a report.

    Attributes
    ----------
    name
        Its key in the report, the file name and the sheet name.
    contract
        The contract it follows, ``None`` for a table that has none.
    heading, about, note
        What stands above it; the question that the contract answers, where `about` is empty.
    columns
        The columns that the HTML report shows; all of the contract when empty.
    filters
        Columns with a choice of values.
    rows
        At most so many rows in the HTML report.
    group
        With `rows`: take the first rows of each value of this column alike.
    figure
        The chart drawn from it, if any.
    hidden
        Whether the HTML report leaves the table out (it stands behind a figure only).
    dated
        Whether only postings with a date count in it.
    """

    name: str
    contract: str | None = None
    heading: str = ""
    about: str = ""
    note: str = ""
    columns: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    rows: int = 500
    group: str | None = None
    figure: str | None = None
    hidden: bool = False
    dated: bool = False

    @property
    def table(self) -> Table | None:
        """The contract itself."""
        return contract()[self.contract] if self.contract else None

    def column(self, name: str) -> Column | None:
        """Return the contract of one column, ``None`` where there is none."""
        table = self.table
        return next((c for c in table.columns if c.name == name), None) if table else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureText:
    """Heading and caption of a figure."""

    heading: str
    caption: str


@functools.cache
def _data() -> dict[str, Any]:
    return read_toml(__package__, "catalog.toml")


@functools.cache
def catalog() -> Mapping[str, ReportTable]:
    """Return the tables that a report may have, in order."""
    entries: dict[str, dict[str, Any]] = _data()["tables"]
    return {name: _report_table(name, entry) for name, entry in entries.items()}


def _report_table(name: str, entry: dict[str, Any]) -> ReportTable:
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
    return ReportTable(name=name, **values)


def report_table(name: str) -> ReportTable:
    """Return what is known of a table by its key.

    A key may also be the name of a contract, or ``by_…`` for a table ``by_group``.
    """
    if (known := catalog().get(name)) is not None:
        return known
    heading = name.replace("_", " ").capitalize()
    if name not in contract() and name.startswith("by_"):
        return _report_table(name, {"heading": heading, **_data()["by_group"]})
    follows = name if name in contract() else None
    return ReportTable(name=name, contract=follows, heading=heading)


def figure_text(name: str) -> FigureText:
    """Return heading and caption of a figure."""
    return FigureText(**_data()["figures"][name])


def label(column: str) -> str:
    """Return what a column is called for a reader."""
    found = _data()["labels"].get(column)
    return str(found) if found else column.replace("_", " ").capitalize()


def ends(column: str) -> tuple[str, str] | None:
    """Return the two columns that an interval column stands for."""
    found = _data()["intervals"].get(column)
    return (found[0], found[1]) if found else None


def ordered(names: Iterable[str]) -> list[str]:
    """Return table names in the order of the catalogue, unknown ones last as they come."""
    places = {name: place for place, name in enumerate(catalog())}
    return sorted(names, key=lambda name: places.get(name, len(places)))


def data_dictionary(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Describe every column of some tables.

    Parameters
    ----------
    tables
        Tables by their names in the report.

    Returns
    -------
    pandas.DataFrame
        Table ``dictionary``: one row per table and column, in the order of the files. Columns
        without a contract have a type and no meaning.
    """
    from analyzer.tables.contract import build

    rows = []
    for name in ordered(tables):
        known = report_table(name)
        for column in map(str, tables[name].columns):
            told = known.column(column) or Column(column, _kind(tables[name][column]), "")
            rows.append(
                {
                    "table": name,
                    "column": column,
                    "type": told.type,
                    "meaning": told.meaning,
                    "unit": told.unit,
                    "denominator": told.denominator,
                }
            )
    return build("dictionary", rows)


def _kind(values: pd.Series) -> Any:
    return {"i": "int", "u": "int", "f": "float", "b": "bool"}.get(values.dtype.kind, "text")
