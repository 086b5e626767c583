"""``analyzer compare``: two corpora, or two periods of one."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial, reduce
from operator import add
from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.changes import (
    change_options,
    chosen,
    correction,
    counted,
    show,
    wanted_for,
    write,
)
from analyzer.cli.narrowing import narrowed, narrowing_from, narrowing_options
from analyzer.cli.options import (
    PATHS,
    corpus_from,
    corpus_options,
    known,
    work_options,
)
from analyzer.cli.periods import dated, two_periods, undated
from analyzer.dates import Period

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer import tables


@click.command(epilog=PATHS)
@corpus_options
@work_options
@click.option(
    "--periods",
    nargs=2,
    metavar="A B",
    callback=two_periods,
    help="Compare two periods of PATH, such as 2016..2018 and 2026, or ..2024-06 and 2024-07..",
)
@narrowing_options
@change_options
def compare(
    paths: tuple[str, ...],
    periods: tuple[Period, ...] | None,
    title: str | None,
    only: tuple[tuple[str, str], ...],
    skills: tuple[str, ...],
    top: int,
    min_postings: int,
    target: Path | None,
    workers: int | None,
    scheduler: str | None,
    **options: Any,
) -> None:
    """Compare two corpora A and B, or two periods of the postings in PATH.

        analyzer compare old.csv new.csv

        analyzer compare postings/ --periods 2016..2018 2026

    Each corpus or period has shares of its own English postings, its copies counted once.
    """
    from analyzer import tables
    from analyzer.cli.summaries import summarised
    from analyzer.errors import InputError
    from analyzer.readers import ReadReport
    from analyzer.reports.manifest import make_manifest

    if periods is None and len(paths) != 2:
        raise click.UsageError("Name two files, folders or stores to compare, or use --periods.")
    started = datetime.now(UTC)
    corpora = (
        [corpus_from((path,), **options) for path in paths]
        if periods is None
        else [corpus_from(paths, **options)]
    )
    lexicon = corpora[0].options.lexicon
    known(skills, set(lexicon.by_id), "concept")
    narrowing = narrowing_from(title, only, lexicon)
    summaries = [
        summarised(corpus, wanted_for(narrowing), copies=True, workers=workers, scheduler=scheduler)
        for corpus in corpora
    ]
    frames = [tables.Corpus(each.mentions, each.postings) for each in summaries]
    told = []
    if periods is None:
        names = list(paths)
    else:
        names = list(map(str, periods))
        told += undated(frames[0].postings, from_names=options["dates_from_names"])
        frames = [_within(frames[0], *pair) for pair in periods]
    parts, left_outs = [], []
    for letter, name, frame in zip("AB", names, frames, strict=True):
        english, left_out = tables.analysed(frame.postings)
        told.append(f"{letter}: {name}: {left_out}")
        if english.empty:
            facts, what = told, "files"
            if periods is not None:
                facts, what = [*told, dated(summaries[0].postings)], "periods"
            raise InputError(
                f"There is nothing to compare in {letter}, {name}.\n"
                + "\n".join(facts)
                + f"\nNext step: name {what} in which there are English postings."
            )
        kept = counted(english, narrowing)
        told += [f"   {line}" for line in narrowed(narrowing, kept, english)]
        parts.append(tables.Corpus(frame.mentions, kept))
        left_outs.append(left_out)
    table = tables.compare(
        parts[0], parts[1], summaries[0].lexicon_table, min_postings=min_postings
    )
    shown = chosen(table, skills, min_postings)
    write(
        {"compare": (shown, target)},
        partial(
            make_manifest,
            read=ReadReport.merged(each.read_report for each in summaries),
            left_out=reduce(add, left_outs),
            lexicon_version=lexicon.version,
            reading=corpora[0].options,
            options={
                "a": names[0],
                "b": names[1],
                "only": narrowing.fields,
                "skills": skills,
                "min_postings": min_postings,
            },
            started=started,
        ),
    )
    click.echo("\n".join(told))
    show(
        shown,
        "compare",
        "difference",
        top=top,
        titles=("More in B than in A", "Fewer in B than in A"),
    )
    click.echo(f"\n{correction(len(table), ('more in b', 'fewer in b'))}")


def _within(corpus: tables.Corpus, start: str | None, end: str | None) -> tables.Corpus:
    """Return a period with its copies folded among themselves, as if it were a corpus."""
    from analyzer.tables import Corpus, folded_within, period

    part = period(corpus, start=start, end=end)
    dated = part.postings[part.postings["posted_at"].notna()]
    return Corpus(part.mentions, folded_within(dated))
