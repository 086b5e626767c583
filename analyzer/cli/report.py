"""``analyzer report``: the tables, in the terminal and as files."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from analyzer.cli.messages import tell
from analyzer.cli.narrowing import GROUPS, column_of, narrowing_from, narrowing_options
from analyzer.cli.options import (
    PATHS,
    corpus_from,
    corpus_options,
    known,
    work_options,
)
from analyzer.cli.outputs import OutputFile, OutputFolder, need_parquet

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

_SHOWN_GROUPS = 8


@click.command(epilog=PATHS)
@corpus_options
@work_options
@click.option(
    "--top", default=20, show_default=True, type=click.IntRange(min=1), help="Rows shown."
)
@click.option("--category", "categories", multiple=True, help="Only skills of this category.")
@narrowing_options
@click.option(
    "--by",
    "groups",
    multiple=True,
    type=click.Choice(GROUPS),
    help="Also count skills within groups of postings, e.g. by seniority (repeatable).",
)
@click.option(
    "--out",
    "folder",
    type=OutputFolder(),
    metavar="DIR",
    help="Write every table, the dictionary and run.json here.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    default=["csv"],
    show_default=True,
    type=click.Choice(["csv", "xlsx", "parquet", "json", "md"]),
    help="Of the files in --out (repeatable).",
)
@click.option(
    "--html",
    "page",
    type=OutputFile(),
    metavar="FILE",
    help="Write the report as one self-contained page.",
)
def report(
    top: int,
    categories: tuple[str, ...],
    groups: tuple[str, ...],
    title: str | None,
    only: tuple[tuple[str, str], ...],
    folder: Path | None,
    formats: tuple[str, ...],
    page: Path | None,
    workers: int | None,
    scheduler: str | None,
    **options: Any,
) -> None:
    """Print the skills and titles that appear most, with shares, intervals and documents.

    Shares are of the English postings, copies of a posting counted once. The terminal shows the
    top rows; --out and --html have every table.
    """
    from analyzer.cli.summaries import summarised
    from analyzer.reports.options import ReportOptions

    if folder is None and _was_given("formats"):
        raise click.UsageError("--format says how the files of --out are written; add --out DIR.")
    if "parquet" in formats:
        need_parquet()
    started = datetime.now(UTC)
    corpus = corpus_from(**options)
    lexicon = corpus.options.lexicon
    chosen = ReportOptions(
        categories=known(categories, {entry.category for entry in lexicon.entries}, "category"),
        layers=options["layers"],
        only=narrowing_from(title, only, lexicon),
        by=tuple(column_of(group) for group in groups),
        complete=folder is not None or page is not None,
    )
    summary = summarised(corpus, chosen.wanted, workers=workers, scheduler=scheduler)
    from analyzer.reports.build import build_report  # while workers were busy, see `summarise`

    result = build_report(summary, options=chosen, examples=summary.examples_table, started=started)
    # Before anything is printed, for who reads it may go away.
    if folder is not None:
        written = result.to_folder(folder, formats=formats)
        tell(f"{len(written)} files written to {folder}")
    if page is not None:
        result.to_html(page)
        tell(f"Report written to {page}")
    result.print(top=top)
    for by in chosen.by:
        _print_groups(result[f"by_{by}"], by, top)


def _was_given(parameter: str) -> bool:
    """Whether an option was typed, if only with its default value."""
    source = click.get_current_context().get_parameter_source(parameter)
    return source is not None and source is not ParameterSource.DEFAULT


def _print_groups(frame: pd.DataFrame, by: str, top: int) -> None:
    """Print the first rows of each group: the largest groups first, the latest of periods last."""
    from analyzer.reports.terminal import print_table
    from analyzer.tables.groups import NONE, PERIODS, SHORT_NAMES

    size = frame.groupby("group", sort=True)["group_postings"].first()
    if by in PERIODS:
        dated = size.drop(NONE, errors="ignore")
        shown, rest = (size if dated.empty else dated.tail(_SHOWN_GROUPS)), "earlier or undated"
    else:
        size = size.sort_values(ascending=False, kind="stable")
        shown, rest = size.head(_SHOWN_GROUPS), "smaller"
    for group, postings in shown.items():
        click.echo()
        rows = frame[frame["group"] == group].drop(columns="group").head(top)
        noun = "posting" if postings == 1 else "postings"
        title = f"{SHORT_NAMES.get(by, by).capitalize()}: {group} ({postings:,} {noun})"
        print_table(f"by_{by}", rows, title=title)
    if more := len(size) - len(shown):
        noun = "group" if more == 1 else "groups"
        click.echo(f"\n{more} {rest} {noun}; --out has them all.")
