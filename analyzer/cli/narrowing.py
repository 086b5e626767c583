"""Options that narrow what is counted to some postings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click

from analyzer.cli.options import known

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.tables import Narrowing
    from skill_lexicon import Lexicon

GROUPS = (
    "title", "seniority", "country", "remote", "source", "month", "year", "degree",
    "deep-learning",
)  # fmt: skip
"""By what postings can be told apart."""

F = TypeVar("F", bound=Callable[..., Any])


def column_of(group: str) -> str:
    """Return the column that one of `GROUPS` stands for."""
    from analyzer.tables.groups import SHORT_NAMES

    return {short: column for column, short in SHORT_NAMES.items()}.get(group, group)


def _pairs(
    _ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    from skill_lexicon.facts import DeepLearning

    pairs = []
    for value in values:
        field, sign, wanted = (part.strip() for part in value.partition("="))
        if not sign or not wanted:
            raise click.BadParameter(f"{value!r} is not of the form country=US")
        if field not in GROUPS:
            raise click.BadParameter(f"{field!r} is none of {', '.join(GROUPS)}")
        if field == "deep-learning" and wanted.casefold() not in (there := get_args(DeepLearning)):
            raise click.BadParameter(f"{value!r}: deep-learning is one of {', '.join(there)}")
        pairs.append((field, wanted))
    return tuple(pairs)


def narrowing_options(command: F) -> F:
    """Add ``--title`` and ``--only``."""
    for decorate in reversed(
        (
            click.option("--title", help="Only postings whose own title is this concept (its id)."),
            click.option(
                "--only",
                multiple=True,
                callback=_pairs,
                metavar="FIELD=VALUE",
                help="Only these postings, e.g. --only deep-learning=named --only country=US. "
                "Repeat a field for alternatives, name others to narrow further; 'none' is for "
                f"postings without any. Fields: {', '.join(GROUPS)}.",
            ),
        )
    ):
        command = decorate(command)
    return command


def narrowing_from(
    title: str | None, only: tuple[tuple[str, str], ...], lexicon: Lexicon
) -> Narrowing:
    """Return what the options narrow to."""
    from analyzer.tables.groups import Narrowing

    pairs = [*only, *([("title", title)] if title else [])]
    titles = {entry.id for entry in lexicon.entries if entry.kind == "title"}
    known(tuple(value for by, value in pairs if by == "title"), titles | {"none"}, "title concept")
    return Narrowing.of((column_of(by), value) for by, value in pairs)


def narrowed(narrowing: Narrowing, kept: pd.DataFrame, english: pd.DataFrame) -> list[str]:
    """Return the sentence that says how many of the analysed postings count, if not all do."""
    if not narrowing.fields:
        return []
    return [f"Only {narrowing}: {len(kept):,} of these {len(english):,} postings."]
