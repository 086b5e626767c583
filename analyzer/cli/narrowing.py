"""Options that narrow what is counted to some postings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click

from analyzer.cli.options import known
from analyzer.cli.periods import is_date

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.tables import Narrowing
    from skill_lexicon import Lexicon

GROUPS = (
    "title", "seniority", "country", "remote", "source", "month", "year", "degree",
    "deep-learning",
)  # fmt: skip
"""By what postings can be told apart."""

_DATES = {"month": "2026-03", "year": "2026"}

F = TypeVar("F", bound=Callable[..., Any])


def column_of(group: str) -> str:
    """Return the column that one of `GROUPS` stands for."""
    from analyzer.tables.groups import SHORT_NAMES

    return {short: column for column, short in SHORT_NAMES.items()}.get(group, group)


def country(value: str) -> str:
    """Return the code of a country that is typed by code or name; else fail."""
    from analyzer.text.place import country_code

    code = country_code(value)
    if code is None:
        raise click.BadParameter(
            f"{value!r} is no country that is known. Next step: write its code, such as US "
            "or DE, or its English name."
        )
    return code


def _pairs(
    _ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    pairs = []
    for value in values:
        field, sign, wanted = (part.strip() for part in value.partition("="))
        if not sign or not wanted:
            raise click.BadParameter(f"{value!r} is not of the form country=US")
        if field not in GROUPS:
            raise click.BadParameter(f"{field!r} is none of {', '.join(GROUPS)}")
        pairs.append((field, _checked(field, wanted)))
    return tuple(pairs)


def _checked(field: str, wanted: str) -> str:
    """Return a value that a field can have, as tables write it; else fail."""
    from skill_lexicon.facts import DeepLearning

    typed = f"{field}={wanted}"
    if field == "deep-learning" and wanted.casefold() not in (there := get_args(DeepLearning)):
        raise click.BadParameter(f"{typed!r}: deep-learning is one of {', '.join(there)}")
    if wanted.casefold() == "none":
        return "none"
    if field == "country":
        return country(wanted)
    if field in _DATES and not (len(wanted) == len(_DATES[field]) and is_date(wanted)):
        raise click.BadParameter(f"{typed!r}: write a {field} as {field}={_DATES[field]}")
    return wanted


def narrowing_options(command: F) -> F:
    """Add ``--title`` and ``--only``."""
    for decorate in reversed(
        (
            click.option(
                "--title", help="Only postings whose own title is this: its id, name or wording."
            ),
            click.option(
                "--only",
                multiple=True,
                callback=_pairs,
                metavar="FIELD=VALUE",
                help="Only these postings, e.g. --only deep-learning=named --only country=US. "
                "Repeat a field for alternatives, name others to narrow further; 'none' is for "
                f"postings without any. Fields: {', '.join(GROUPS)}; degree is the lowest one "
                "that a posting asks for.",
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

    titles = {entry.id for entry in lexicon.entries if entry.kind == "title"}
    pairs = [
        (by, _title(value, titles, lexicon) if by == "title" else value)
        for by, value in (*only, *([("title", title)] if title else []))
    ]
    known(tuple(value for by, value in pairs if by == "title"), titles | {"none"}, "title concept")
    return Narrowing.of((column_of(by), value) for by, value in pairs)


def _title(wanted: str, titles: set[str], lexicon: Lexicon) -> str:
    """Return the id of a title that was given by its id, its name or one of its wordings."""
    if wanted in titles or wanted == "none":
        return wanted
    from analyzer.insight.terms import TermIndex

    found = TermIndex(lexicon).concepts(wanted) & titles
    return next(iter(found)) if len(found) == 1 else wanted


def narrowed(narrowing: Narrowing, kept: pd.DataFrame, english: pd.DataFrame) -> list[str]:
    """Return the sentence that says how many of the analysed postings count, if not all do."""
    if not narrowing.fields:
        return []
    return [f"Only {narrowing}: {len(kept):,} of these {len(english):,} postings."]
