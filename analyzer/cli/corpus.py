"""What commands on postings share: their arguments, the lexicon, the reading with its report."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.posting import Posting
    from skill_lexicon import Lexicon


def corpus_options(function: Any) -> Any:
    """Add ``--lexicon`` and ``--limit``."""
    for option in (
        click.option(
            "--lexicon",
            "files",
            multiple=True,
            type=click.Path(path_type=Path, dir_okay=False),
            help="A lexicon file of your own, in addition (can be repeated).",
        ),
        click.option("--limit", type=click.IntRange(min=1), help="Read so many postings at most."),
    ):
        function = option(function)
    return function


def lexicon_of(files: tuple[Path, ...]) -> Lexicon:
    """Return the bundled lexicon plus the user's files.

    Raises
    ------
    InputError
        A file is not a usable lexicon.
    """
    from analyzer.errors import InputError
    from skill_lexicon import LexiconError, load_lexicon

    try:
        return load_lexicon(files=files)
    except LexiconError as error:
        raise InputError(f"{error}. Next step: correct the lexicon file.") from error


def postings_of(paths: tuple[str, ...], *, limit: int | None = None) -> Iterator[Posting]:
    """Yield the postings of files, folders and stores; tell on stderr what was not read.

    Raises
    ------
    InputError
        Not a single posting could be read.
    """
    from itertools import islice

    from analyzer.cli.options import warn
    from analyzer.corpus import load

    corpus = load(*paths)
    yield from islice(corpus, limit)
    warn(corpus.read_report)


def marks() -> tuple[str, str]:
    """Return what to put around highlighted words: bold on a terminal, else brackets."""
    return ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() else ("[", "]")
