"""What commands that print tables share: a corpus summed up, with progress and warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.cli.messages import tell, warn
from analyzer.cli.options import plan_from

if TYPE_CHECKING:
    from analyzer.corpus import Corpus
    from analyzer.facts.wanted import Wanted
    from analyzer.summary import CorpusSummary


def summarised(
    corpus: Corpus,
    wanted: Wanted,
    *,
    copies: bool = False,
    workers: int | None,
    scheduler: str | None,
) -> CorpusSummary:
    """Analyse a corpus, with progress, and say what could not be read or was lost."""
    from analyzer.cli.progress import watched
    from analyzer.summary import summarise

    summary = summarise(
        corpus,
        plan=plan_from(workers=workers, scheduler=scheduler),
        wanted=wanted,
        copies=copies,
        watch=lambda items: watched(items, "postings"),
        meanwhile=_make_ready,
    )
    warn(summary.read_report)
    for lost in summary.lost:
        tell(f"Warning: {lost}")
    return summary


def _make_ready() -> None:
    """Load what tables are made and printed with, which takes half a second."""
    import pandas  # noqa: F401
    import rich.console
    import rich.table  # noqa: F401

    import analyzer.reports.build
    import analyzer.reports.terminal
    import analyzer.tables.counts
    import analyzer.tables.presence  # noqa: F401
    from analyzer.reports.manifest import package_version
    from analyzer.tables.contract import contract

    contract()
    package_version()
