"""What the commands on change over time share: skills chosen, sentences, the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.messages import tell
from analyzer.cli.outputs import OutputFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import pandas as pd

    from analyzer.facts.wanted import Wanted
    from analyzer.tables import Narrowing

TABLE_FILES = (".csv", ".json", ".md", ".parquet")
_CHANCE = 0.05


def change_options(function: Any) -> Any:
    """Add ``--skill``, ``--top``, ``--min-postings`` and ``--out``."""
    for option in (
        click.option(
            "--out",
            "target",
            type=OutputFile(*TABLE_FILES),
            metavar="FILE",
            help="Write all rows of the table here (.csv, .json, .md or .parquet); beside it the "
            "data dictionary (.dictionary.csv) and what it was made from (.run.json).",
        ),
        click.option(
            "--min-postings",
            default=20,
            show_default=True,
            type=click.IntRange(min=1),
            help="Leave out skills that fewer postings name.",
        ),
        click.option(
            "--top",
            default=10,
            show_default=True,
            type=click.IntRange(min=1),
            help="Print so many of the largest rises, and of the largest falls.",
        ),
        click.option(
            "--skill",
            "skills",
            multiple=True,
            metavar="ID",
            help="Print only this skill (repeatable). The correction stays that for all.",
        ),
    ):
        function = option(function)
    return function


def wanted_for(narrowing: Narrowing) -> Wanted:
    """Return what must be known of postings to count concepts in some of them."""
    from dataclasses import replace

    from analyzer.facts.wanted import COUNTS

    return replace(COUNTS, facts=narrowing.facts)


def counted(postings: pd.DataFrame, narrowing: Narrowing) -> pd.DataFrame:
    """Return those of the analysed postings that count."""
    from analyzer.tables.titled import with_own_titles

    return narrowing.keep(with_own_titles(postings))


def chosen(frame: pd.DataFrame, skills: tuple[str, ...], min_postings: int) -> pd.DataFrame:
    """Return the rows of some skills; say which of them are too rare to be in the table."""
    if not skills:
        return frame
    for skill in skills:
        if skill not in set(frame["concept_id"]):
            tell(f"Note: fewer than {min_postings} postings name {skill}.")
    return frame[frame["concept_id"].isin(skills)]


def write(
    frames: Mapping[str, tuple[pd.DataFrame, Path | None]], make_manifest: Callable[[], Any]
) -> None:
    """Write those tables, by their names, that a file was named for."""
    from analyzer.reports.exports import write_described

    targets = {name: (table, path) for name, (table, path) in frames.items() if path is not None}
    manifest = make_manifest() if targets else {}
    for name, (table, path) in targets.items():
        _, dictionary, run = write_described(table, path, manifest, name=name)
        tell(f"{len(table)} rows written to {path}, with {dictionary.name} and {run.name}")


def show(frame: pd.DataFrame, name: str, value: str, *, top: int, titles: tuple[str, str]) -> None:
    """Print the largest rises of a column and, largest first, the falls."""
    from analyzer.reports.terminal import print_table

    rows = frame.sort_values([value, "concept_id"], ascending=[False, True])
    for title, part in (
        (titles[0], rows[rows[value] > 0].head(top)),
        (titles[1], rows[rows[value] < 0].iloc[::-1].head(top)),
    ):
        click.echo()
        print_table(name, part, title=title)
    if (unknown := int(rows[value].isna().sum())) > 0:
        click.echo(f"\n{unknown} skills without an estimate: there is nothing to compare.")


def correction(tested: int, directions: tuple[str, str]) -> str:
    """Return the sentence that says what q means and what was done against chance finds."""
    return (
        f"{tested} skills were tested at once, so some would look changed by chance alone: q is p "
        f'corrected for all {tested} (Benjamini and Hochberg). "{directions[0]}" '
        f'and "{directions[1]}" stand where q is at most {_CHANCE}: about 1 in 20 of these is '
        "expected to be wrong. Intervals are 95%, from leaving out one employer at a time, and "
        "are not corrected."
    )
