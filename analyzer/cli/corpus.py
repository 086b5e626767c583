"""What the commands that answer questions share: the corpus, its lexicon, a limit."""

from __future__ import annotations

import sys
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.options import corpus_from, corpus_options, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.corpus import Corpus
    from analyzer.posting import Posting
    from skill_lexicon import Lexicon


def limited_corpus_options(command: Any) -> Any:
    """Add the arguments and options that name a corpus, and ``--limit``."""
    limit = click.option(
        "--limit", type=click.IntRange(min=1), help="Read so many postings at most."
    )
    return corpus_options(limit(command))


def opened(options: dict[str, Any]) -> tuple[Corpus, Lexicon, Iterator[Posting]]:
    """Return the corpus that the options name, its lexicon, and its postings.

    When the postings have been read, what could not be read is told on stderr.

    Raises
    ------
    InputError
        A lexicon file is not usable; while reading, if no posting could be read.
    """
    from analyzer.errors import InputError
    from skill_lexicon import LexiconError

    limit = options.pop("limit")
    corpus = corpus_from(**options)
    try:
        lexicon = corpus.options.lexicon
    except LexiconError as error:
        raise InputError(f"{error}. Next step: correct the lexicon file.") from error
    return corpus, lexicon, _postings(corpus, limit)


def _postings(corpus: Corpus, limit: int | None) -> Iterator[Posting]:
    from analyzer.cli.progress import watched

    yield from islice(watched(corpus, "postings"), limit)
    warn(corpus.read_report)


def marks() -> tuple[str, str]:
    """Return what to put around highlighted words: bold on a terminal, else brackets."""
    return ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() else ("[", "]")
