"""``analyzer report``: the tables, in the terminal and as files."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from analyzer.cli.options import corpus_from, corpus_options, plan_from, warn, work_options


@click.command()
@corpus_options
@work_options
@click.option(
    "--top", default=20, show_default=True, type=click.IntRange(min=1), help="Rows shown."
)
@click.option("--category", "categories", multiple=True, help="Only skills of this category.")
@click.option("--title", help="Only postings whose own title is this concept (its id).")
@click.option(
    "--out", "folder", metavar="DIR", help="Write every table, the dictionary and run.json here."
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    default=("csv",),
    show_default=True,
    type=click.Choice(["csv", "xlsx", "parquet", "json", "md"]),
    help="Of the files in --out (repeatable).",
)
@click.option("--html", "page", metavar="FILE", help="Write the report as one self-contained page.")
def report(
    top: int,
    categories: tuple[str, ...],
    title: str | None,
    folder: str | None,
    formats: tuple[str, ...],
    page: str | None,
    workers: int | None,
    scheduler: str | None,
    **options: Any,
) -> None:
    """Print the skills and titles that appear most, with shares, intervals and documents.

    Shares are of the English postings, copies of a posting counted once. The terminal shows the
    top rows; --out and --html have every table.
    """
    from analyzer.cli.progress import watched
    from analyzer.reports.build import ReportOptions, build_report
    from analyzer.summary import examples_frame, summarise

    started = datetime.now(UTC)
    corpus = corpus_from(**options)
    lexicon = corpus.options.lexicon
    chosen = ReportOptions(
        categories=_known(categories, {entry.category for entry in lexicon.entries}, "category"),
        layers=options["layers"],
        title=_known((title,), set(lexicon.by_id), "title concept")[0] if title else None,
        complete=folder is not None or page is not None,
    )
    summary = summarise(
        corpus,
        plan=plan_from(workers=workers, scheduler=scheduler),
        watch=lambda items: watched(items, "postings"),
    )
    warn(summary.read_report)
    for lost in summary.lost:
        click.echo(f"Warning: {lost}", err=True)
    result = build_report(
        summary, options=chosen, examples=examples_frame(summary), started=started
    )
    result.print(top=top)
    if folder is not None:
        written = result.to_folder(folder, formats=formats)
        click.echo(f"{len(written)} files written to {folder}", err=True)
    if page is not None:
        result.to_html(page)
        click.echo(f"Report written to {page}", err=True)


def _known(values: tuple[str, ...], known: set[str], what: str) -> tuple[str, ...]:
    """Return the values, or fail with the nearest known one."""
    from difflib import get_close_matches

    for value in values:
        if value not in known:
            near = get_close_matches(value, sorted(known), n=3) or sorted(known)[:8]
            raise click.UsageError(f"There is no {what} {value!r}. Did you mean {', '.join(near)}?")
    return values
