"""``analyzer discover``: terms that no lexicon layer has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from analyzer.cli.corpus import each_posting, limited_corpus_options
from analyzer.cli.messages import tell
from analyzer.cli.options import PATHS, corpus_from
from analyzer.cli.outputs import OutputFile, opened


@click.command(epilog=PATHS)
@click.option(
    "--out",
    type=OutputFile(),
    metavar="FILE",
    help="Review file (CSV) to write; accept rows in it and promote them to a lexicon.",
)
@click.option(
    "--top", type=click.IntRange(min=1), help="Only so many [default: 40 shown, all written]."
)
@click.option(
    "--min-postings",
    default=5,
    show_default=True,
    type=click.IntRange(min=1),
    help="In so many postings at least.",
)
@click.option(
    "--min-employers",
    default=3,
    show_default=True,
    type=click.IntRange(min=1),
    help="Of so many employers at least.",
)
@click.option(
    "--max-q",
    default=0.01,
    show_default=True,
    type=click.FloatRange(0, 1),
    help="Accepted share of false discoveries.",
)
@limited_corpus_options
def discover(
    out: Path | None,
    top: int | None,
    min_postings: int,
    min_employers: int,
    max_q: float,
    limit: int | None,
    workers: int | None,
    scheduler: str | None,
    **options: Any,
) -> None:
    """Find terms that postings ask for and no lexicon has, most employers first.

    A term must be more frequent than in general English and than in what the same postings
    say of the company, benefits and law, counted by employers (keyness: how much more). Rising
    is its share of the later half of the dated postings, divided by that of the earlier half.
    """
    from analyzer.errors import InputError
    from analyzer.insight import discover as library
    from analyzer.insight.review import is_reviewed, write_review

    if out is not None and is_reviewed(out):
        raise InputError(
            f"{out}: somebody has marked rows in it, which would be lost. Next step: promote it "
            "(analyzer lexicon promote), or name another file."
        )
    corpus = corpus_from(**options)
    postings = each_posting(
        corpus, library.observer, limit=limit, workers=workers, scheduler=scheduler
    )
    found = library.discovered(
        (seen for _, seen in postings),
        lexicon=corpus.options.lexicon,
        options=library.DiscoverOptions(
            min_postings=min_postings, min_employers=min_employers, max_q=max_q
        ),
    )
    if out is not None:
        with opened(out) as stream:
            write_review(stream, found.terms[:top])
        tell(f"{len(found.terms[:top]):,} terms written to {out}")
    click.echo(f"{'term':32} postings employers (share) keyness rising")
    for item in found.terms[: top or 40]:
        rising = "" if item.rising is None else f"{item.rising:.2f}"
        click.echo(
            f"{item.term:32} {item.postings:8,} {item.employers:9,} {item.share:7.1%} "
            f"{item.keyness:7.1f} {rising:>6}"
        )
    tell(
        f"{len(found.terms):,} terms of {found.tested:,} tested, in {found.postings:,} postings of "
        f"{found.employers:,} employers; left out: {found.reposts:,} reposts, "
        f"{found.not_english:,} not in English."
    )
    if found.undercount:
        tell(
            f"Note: to save memory rare terms were forgotten; counts may be too low by up to "
            f"{found.undercount:,} postings."
        )
