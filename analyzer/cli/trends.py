"""``analyzer trends``: which skills rise and fall."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.changes import (
    TABLE_FILES,
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
from analyzer.cli.outputs import OutputFile
from analyzer.cli.periods import dated, period_of, period_options, undated

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

_SHOWN_GAPS = 6
_SHOWN_TITLES = 3
_MUCH = 0.1
"""So large a share of the postings with other titles is worth a warning."""


@click.command(epilog=PATHS)
@corpus_options
@work_options
@period_options
@narrowing_options
@change_options
@click.option(
    "--monthly",
    type=OutputFile(*TABLE_FILES),
    metavar="FILE",
    help="Write the counts of each month here, in the same way.",
)
def trends(
    start: str | None,
    end: str | None,
    title: str | None,
    only: tuple[tuple[str, str], ...],
    skills: tuple[str, ...],
    top: int,
    min_postings: int,
    target: Path | None,
    monthly: Path | None,
    workers: int | None,
    scheduler: str | None,
    **options: Any,
) -> None:
    """Print how fast each skill's share of the postings rises or falls, with its interval.

    The slope is in percentage points a year. Shares are of the English postings that have a
    date, a copy counted once, in the month of the first.
    """
    from analyzer import tables
    from analyzer.cli.summaries import summarised
    from analyzer.errors import InputError
    from analyzer.reports.manifest import make_manifest

    wanted = period_of(start, end)
    started = datetime.now(UTC)
    corpus = corpus_from(**options)
    known(skills, set(corpus.options.lexicon.by_id), "concept")
    narrowing = narrowing_from(title, only, corpus.options.lexicon)
    summary = summarised(
        corpus, wanted_for(narrowing), copies=True, workers=workers, scheduler=scheduler
    )
    inside = tables.period(tables.Corpus(summary.mentions, summary.postings), *wanted)
    english, left_out = tables.analysed(
        tables.folded_within(inside.postings[inside.postings["posted_at"].notna()])
    )
    kept = counted(english, narrowing)
    mentions = inside.mentions[inside.mentions["posting_id"].isin(kept["id"])]
    lexicon = summary.lexicon_table
    month_of = kept["posted_at"].astype(str).str[:7].tolist()
    months = sorted(set(month_of))
    told = [f"{left_out}", *undated(summary.postings, from_names=options["dates_from_names"])]
    told += narrowed(narrowing, kept, english)
    if len(months) < 2:
        there = f"those of {months[0]} only" if months else "none"
        raise InputError(
            f"A trend needs postings of at least two months, and there are {there}.\n"
            + "\n".join([*told, dated(summary.postings)])
            + "\nNext step: add files, widen --from and --to, or date postings by --date-from-name."
        )
    early, late = (_span(*span) for span in tables.ends(month_of))
    told.append(
        f"{len(months)} months from {months[0]} to {months[-1]}{_gaps(months)}. Shares are of "
        f"these {len(kept):,} postings; a change is in percentage points (pp) a year."
    )
    told.append(f"Early is {early}, late {late}.")
    if title is None:
        told += _changed_mix(tables.title_mix(kept))
    frame = tables.trends(mentions, kept, lexicon, min_postings=min_postings)
    shown = chosen(frame, skills, min_postings)
    files = {"trends": (shown, target)}
    if monthly is not None:
        files["monthly"] = (chosen(tables.monthly(mentions, kept, lexicon), skills, 1), monthly)
    write(
        files,
        partial(
            make_manifest,
            read=summary.read_report,
            left_out=left_out,
            lexicon_version=summary.lexicon.version,
            reading=summary.options,
            options={
                "from": start,
                "to": end,
                "only": narrowing.fields,
                "skills": skills,
                "min_postings": min_postings,
            },
            started=started,
        ),
    )
    click.echo("\n".join(told))
    show(shown, "trends", "slope_per_year", top=top, titles=("Rising", "Falling"))
    click.echo(f"\n{correction(len(frame), ('rising', 'falling'))}")


def _changed_mix(mix: pd.DataFrame) -> list[str]:
    """Return the sentence that warns of a trend in the titles, if many have changed."""
    if (mix["late"] - mix["early"]).abs().sum() / 2 < _MUCH:
        return []
    most = "; ".join(
        f"{row.title} {row.early:.0%} early, {row.late:.0%} late"
        for row in mix.head(_SHOWN_TITLES).itertuples()
    )
    return [
        f"The postings' own titles changed meanwhile ({most}), and skills rise or fall with them.",
        "Next step: --title compares like with like, e.g. --title data-scientist.",
    ]


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"


def _gaps(months: list[str]) -> str:
    """Return in words which months between the first and the last have no postings."""
    numbers = [int(month[:4]) * 12 + int(month[5:7]) - 1 for month in months]
    gaps = [
        _span(*(f"{number // 12}-{number % 12 + 1:02}" for number in (before + 1, after - 1)))
        for before, after in pairwise(numbers)
        if after - before > 1
    ]
    if not gaps:
        return ""
    missing = numbers[-1] - numbers[0] + 1 - len(numbers)
    shown = ", ".join(gaps[:_SHOWN_GAPS]) + (", ..." if len(gaps) > _SHOWN_GAPS else "")
    return f", {missing} without any between them ({shown})"
