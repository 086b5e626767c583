"""What the commands that answer questions share: the corpus, its lexicon, a limit."""

from __future__ import annotations

import sys
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

import click

from analyzer.cli.messages import warn
from analyzer.cli.options import corpus_options, plan_from, work_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.corpus import Corpus
    from analyzer.each import Make

Value = TypeVar("Value")


def limited_corpus_options(command: Any) -> Any:
    """Add what names a corpus, ``--limit``, and the options that say where the work is done."""
    limit = click.option(
        "--limit", type=click.IntRange(min=1), help="Read so many postings at most."
    )
    return corpus_options(limit(work_options(command)))


def each_posting(
    corpus: Corpus,
    make: Make[Value],
    *,
    limit: int | None,
    workers: int | None,
    scheduler: str | None,
) -> Iterator[tuple[str, Value]]:
    """Yield the id of each posting and what a function returns for it, with progress.

    See `analyzer.each.Each`. When the postings have been read, what could not be read is told on
    stderr.

    Raises
    ------
    InputError
        No posting could be read.
    """
    from analyzer.cli.progress import watched
    from analyzer.each import Each

    each = Each(corpus, make, plan_from(workers=workers, scheduler=scheduler))
    yield from islice(watched(each, "postings"), limit)
    warn(each.read_report)


def marks() -> tuple[str, str]:
    """Return what to put around highlighted words: bold on a terminal, else brackets."""
    return ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() else ("[", "]")
