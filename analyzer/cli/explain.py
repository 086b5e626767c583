"""``analyzer explain``: one posting, with the words behind everything found in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.messages import tell
from analyzer.cli.options import PATHS, corpus_from, corpus_options
from analyzer.cli.outputs import OutputFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.corpus import Corpus
    from analyzer.posting import Posting


@click.command(epilog=PATHS)
@corpus_options
@click.option(
    "--id",
    "posting_id",
    help="Id, address, or file:row of the posting; needed where there are several.",
)
@click.option(
    "--html",
    type=OutputFile(),
    metavar="FILE",
    help="Write an HTML page to this file instead of printing.",
)
def explain(posting_id: str | None, html: Path | None, **options: Any) -> None:
    """Show one posting with its mentions highlighted, and the words behind every fact.

    Every mention is listed with its section, heading, requirement and the rule that decided;
    rejected candidates follow with the reason.
    """
    from analyzer.mentions import ExtractionOptions, Extractor
    from analyzer.reports.explain import explain, find_posting, print_explanation, write_html

    corpus = corpus_from(**options)
    posting = find_posting(_postings(corpus), posting_id)
    extractor = Extractor(ExtractionOptions(lexicon=corpus.options.lexicon))
    explanation = explain(posting, extractor=extractor)
    if html is not None:
        write_html(explanation, html)
        tell(f"Page written to {html}")
        return
    from rich.console import Console

    print_explanation(explanation, Console(soft_wrap=False, highlight=False))


def _postings(corpus: Corpus) -> Iterator[Posting]:
    """Yield the postings; where there are none, say which files were looked into."""
    yield from corpus
    corpus.read_report.raise_if_nothing()
