"""What the commands on change over time share: skills chosen, sentences, the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.messages import tell
from analyzer.cli.outputs import OutputFile

if TYPE_CHECKING:
    import pandas as pd

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
            help="Write all rows of the table here (.csv, .json, .md or .parquet).",
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


def chosen(frame: pd.DataFrame, skills: tuple[str, ...], min_postings: int) -> pd.DataFrame:
    """Return the rows of some skills; say which of them are too rare to be in the table."""
    if not skills:
        return frame
    for skill in skills:
        if skill not in set(frame["concept_id"]):
            tell(f"Note: fewer than {min_postings} postings name {skill}.")
    return frame[frame["concept_id"].isin(skills)]


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
