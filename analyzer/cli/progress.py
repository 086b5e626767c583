"""A progress line on standard error, only where somebody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def watched(items: Iterable[T], label: str) -> Iterator[T]:
    """Yield the items; show their number on standard error if that is a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,  # which takes a thread, and beside threads no process is forked
    ) as progress:
        task = progress.add_task(label, total=None)
        for number, item in enumerate(items, start=1):
            yield item
            if number % 50 == 0:
                progress.update(task, completed=number, refresh=True)
