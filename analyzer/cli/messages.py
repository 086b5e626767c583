"""What is told on standard error, beside the results on standard output."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from analyzer.readers import ReadReport


def tell(line: str) -> None:
    """Write a line on standard error; that nobody reads it does not stop the work."""
    with suppress(BrokenPipeError):
        click.echo(line, err=True)


def warn(report: ReadReport) -> None:
    """Say what could not be read; fail if nothing could be."""
    report.raise_if_nothing()
    for line in report.shown():
        tell(f"Warning: {line}")


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with what is counted, in the plural (`many`, or one with an s) but for 1.

    >>> counted(1, "entry", "entries"), counted(0, "file")
    ('1 entry', '0 files')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"
