"""``analyzer explain``: one posting, with the words behind everything found in it."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("path")
@click.option("--id", "posting_id", help="Id of the posting; needed where there are several.")
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write an HTML page to this file instead of printing.",
)
@click.option(
    "--layer",
    "layers",
    multiple=True,
    type=click.Choice(["documents", "market"]),
    help="Bundled lexicon layer to use; may be repeated.  [default: all]",
)
@click.option(
    "--lexicon",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False),
    help="Lexicon file of your own (TOML); may be repeated.",
)
def explain(
    path: str,
    posting_id: str | None,
    html: Path | None,
    layers: tuple[str, ...],
    files: tuple[str, ...],
) -> None:
    """Show one posting of PATH with its mentions highlighted.

    Every mention is listed with its section, heading, requirement and the rule that decided;
    rejected candidates follow with the reason. PATH is a file, a folder or a store.
    """
    from analyzer.corpus import load
    from analyzer.mentions import ExtractionOptions, Extractor
    from analyzer.mentions.kept import load_lexicon
    from analyzer.reports.explain import (
        explain,
        find_posting,
        print_explanation,
        write_html,
    )
    from skill_lexicon.loader import LAYERS

    posting = find_posting(load(path), posting_id)
    chosen = tuple(layer for layer in LAYERS if not layers or layer in layers)
    options = ExtractionOptions(lexicon=load_lexicon(layers=chosen, files=files))
    explanation = explain(posting, extractor=Extractor(options))
    if html is not None:
        write_html(explanation, html)
        return
    from rich.console import Console

    print_explanation(explanation, Console(soft_wrap=False, highlight=False))
