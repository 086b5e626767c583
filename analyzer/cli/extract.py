"""``analyzer extract``: the mentions, one row each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from analyzer.cli.messages import tell, warn
from analyzer.cli.options import PATHS, corpus_from, corpus_options, plan_from, work_options
from analyzer.cli.outputs import OutputFile
from analyzer.reports.rows import FORMATS


@click.command(epilog=PATHS)
@corpus_options
@work_options
@click.option(
    "--to",
    "target",
    required=True,
    type=OutputFile(*FORMATS),
    metavar="FILE",
    help="Write the mentions here (.csv, .jsonl or .parquet).",
)
@click.option(
    "--postings",
    "postings_target",
    type=OutputFile(*FORMATS),
    metavar="FILE",
    help="Also write one row a posting here (.csv, .jsonl or .parquet).",
)
def extract(
    target: Path,
    postings_target: Path | None,
    workers: int | None,
    scheduler: str | None,
    **options: Any,
) -> None:
    """Write every mention of a skill, title or duty, with its evidence.

    Offsets (start, end) are characters of the posting's title or text, as the field column
    says, and field[start:end] is the surface, always. The text itself is in the --postings file.
    """
    from analyzer.cli.progress import watched
    from analyzer.extraction import write_extraction

    corpus = corpus_from(**options)
    counts = write_extraction(
        corpus,
        target,
        postings_target,
        plan=plan_from(workers=workers, scheduler=scheduler),
        watch=lambda items: watched(items, "postings"),
    )
    warn(corpus.read_report)
    tell(f"{counts.mentions:,} mentions in {counts.postings:,} postings written to {target}")
