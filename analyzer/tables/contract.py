"""The contract of every table: which columns, in which order, of what type, meaning what.

The contract is data (``dictionary.toml``); table functions build their result with `build`,
so that a table and its description cannot drift apart.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from analyzer.errors import InputError
from analyzer.knowledge import read_toml

if TYPE_CHECKING:
    import pandas as pd

ColumnType = Literal["text", "int", "float", "bool"]
_DTYPES = {"int": "int64", "float": "float64", "bool": "bool"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, type, meaning, unit, and what a share is a share of."""

    name: str
    type: ColumnType
    meaning: str
    unit: str = ""
    denominator: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what it answers, what one row is, and its columns in order."""

    name: str
    about: str
    grain: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """The column names in order."""
        return [column.name for column in self.columns]


@functools.cache
def contract() -> Mapping[str, Table]:
    """Return every table's contract by its name.

    A column is described once under ``[columns.NAME]``; a table may sharpen single fields of
    it under ``[tables.TABLE.columns.NAME]``.
    """
    data = read_toml(__package__, "dictionary.toml")
    shared: dict[str, dict[str, Any]] = data["columns"]
    return {
        name: Table(
            name=name,
            about=entry["about"],
            grain=entry["grain"],
            columns=tuple(
                Column(
                    name=column,
                    **{**shared.get(column, {}), **entry.get("columns", {}).get(column, {})},
                )
                for column in entry["order"]
            ),
        )
        for name, entry in data["tables"].items()
    }


def table(name: str) -> Table:
    """Return one table's contract; `InputError` names the known tables otherwise."""
    try:
        return contract()[name]
    except KeyError:
        known = ", ".join(sorted(contract()))
        raise InputError(f"There is no table {name!r}. Use one of: {known}.") from None


def build(name: str, data: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Make the DataFrame of table `name` from columns or from rows.

    Parameters
    ----------
    name
        A table of the dictionary.
    data
        Either a mapping of column name to values, or a sequence of rows. Columns that the
        table does not have are dropped; missing ones are an error of the caller. Without
        anything (no column, no row) the table is empty.

    Returns
    -------
    pandas.DataFrame
        The columns of the contract, in its order and types; with no rows, the same columns.
    """
    import numpy as np
    import pandas as pd

    columns = table(name).columns
    if not data:
        data = {column.name: () for column in columns}
    values = (
        data
        if isinstance(data, Mapping)
        else {column.name: [row[column.name] for row in data] for column in columns}
    )
    frame: dict[str, Any] = {}
    for column in columns:
        listed = list(values[column.name])
        # Explicit types, so that pandas neither guesses them nor turns None into text.
        frame[column.name] = (
            pd.Series(listed, dtype="object")
            if column.type == "text"
            else np.array(listed, dtype=_DTYPES[column.type])
        )
    return pd.DataFrame(frame, columns=list(frame))


def stack(parts: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Put the columns of several parts of one table under each other, for `build`."""
    stacked: dict[str, list[Any]] = {}
    for part in parts:
        for name, values in part.items():
            stacked.setdefault(name, []).extend(values)
    return stacked


def dictionary(names: Sequence[str] | None = None) -> pd.DataFrame:
    """Return the data dictionary as a table itself.

    Parameters
    ----------
    names
        The tables to describe; all when omitted.

    Returns
    -------
    pandas.DataFrame
        One row per table and column: table, column, type, meaning, unit, denominator.
    """
    rows = [
        {
            "table": one.name,
            "column": column.name,
            "type": column.type,
            "meaning": column.meaning,
            "unit": column.unit,
            "denominator": column.denominator,
        }
        for one in map(table, names if names is not None else contract())
        for column in one.columns
    ]
    return build("dictionary", rows)
