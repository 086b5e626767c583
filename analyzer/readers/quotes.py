"""Rows that an unclosed quote made the text of a cell, told from the lines of a text."""

from __future__ import annotations

import csv
from itertools import islice

UNENDED = "unexpected end of data"
"""What the csv module says, being strict, of a quote that is open at the end."""

EVIDENCE = 3
"""So much a row counts at least: see `swallowed_rows`."""

_QUOTED = 2
_LINES, _STARTS = 1000, 10


def swallowed_rows(lines: list[str], delimiter: str, width: int, *, least: int = EVIDENCE) -> int:
    """Return where, in the lines of one record, rows of their own begin; else 0.

    Three of four lines from there on must be of rows with as many cells as there are columns,
    as text seldom is: the more columns, the more seldom, and hardly ever with a quote that opens
    a cell. The last row may go on after the record.

    Parameters
    ----------
    least
        The evidence that is asked for: each row counts the delimiters it must have, and two
        where a cell begins with a quote.

    Examples
    --------
    >>> swallowed_rows(['Cook,"Soup', "Baker,Bread", "Baker,Rolls", "Baker,Cakes"], ",", 2)
    1
    >>> swallowed_rows(['Cook,"We cook', "soup, and", "all that", 'is "fine"'], ",", 2)
    0
    """
    lines = lines[:_LINES]
    starts = (n for n in range(1, len(lines)) if _cells(lines[n], delimiter, width))
    best, score = 0, 0
    for start in islice(starts, _STARTS):
        covered, evidence = _rows_in(lines[start:], delimiter, width)
        others = len(lines) - start - covered
        if evidence >= least and covered - 3 * others > score:
            best, score = start, covered - 3 * others
            if not others:
                break
    return best


def _rows_in(lines: list[str], delimiter: str, width: int) -> tuple[int, int]:
    """Return how many lines are of rows, and how much these rows are evidence."""
    covered = evidence = place = 0
    while place < len(lines):
        cells = _cells(lines[place], delimiter, width)
        taken = _taken(lines[place:], delimiter, width) if cells else 0
        if taken:
            quoted = lines[place].startswith('"') or f'{delimiter}"' in lines[place]
            evidence += cells - 1 + (_QUOTED if quoted else 0)
        covered += taken
        place += taken or 1
    return covered, evidence


def _cells(line: str, delimiter: str, width: int) -> int:
    """Return how many cells a line has that may be a row, or begin one; else 0."""
    try:
        cells = next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        begun = UNENDED in str(error) and next(csv.reader([line], delimiter=delimiter), [])
        return len(begun) if begun and 2 <= len(begun) <= width else 0
    return width if len(cells) == width > 1 else 0


def _taken(lines: list[str], delimiter: str, width: int) -> int:
    """Return how many lines the row takes with which they begin; 0 where it is none."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        cells = next(reader, [])
    except csv.Error as error:
        return len(lines) if UNENDED in str(error) else 0
    return reader.line_num if len(cells) == width else 0
