"""``analyzer lexicon build``: a first lexicon from documents of one's own."""

from __future__ import annotations

from pathlib import Path

import click

from analyzer.cli.documents import document_text
from analyzer.cli.outputs import OutputFile, opened


@click.command()
@click.argument(
    "documents",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--out",
    type=OutputFile(),
    metavar="FILE",
    help="TOML file to write, a new one [default: standard output].",
)
@click.option(
    "--min-score",
    default=1.5,
    show_default=True,
    help="Leave out proposals below this: higher is shorter and cleaner.",
)
@click.option("--category", default="proposed", show_default=True, help="Category of all skills.")
def build(documents: tuple[Path, ...], out: Path | None, min_score: float, category: str) -> None:
    """Propose a lexicon from DOCUMENTS (text, Markdown, HTML, PDF, Word).

    What the documents list, enumerate, put in headings or repeat becomes an entry with its
    provenance. Correct the file, then use it with --lexicon FILE.
    """
    from analyzer.errors import InputError
    from analyzer.insight.lexicon_builder import BuildOptions, propose
    from analyzer.insight.lexicon_draft import draft_toml

    if out is not None and out.is_file():
        raise InputError(
            f"{out}: is there already, perhaps corrected by hand. "
            "Next step: name another file, or delete it"
        )
    texts = {document.name: document_text(document) for document in documents}
    proposals = propose(texts, options=BuildOptions(min_score=min_score))
    if not proposals:
        names = ", ".join(str(document) for document in documents)
        read = sum(len(text.split()) for text in texts.values())
        raise InputError(
            f"{names}: nothing to propose in {read:,} words, for none is listed, enumerated, in a "
            f"heading or repeated with a score of {min_score:g}. Next step: name a document that "
            "lists skills, or lower --min-score."
        )
    draft = draft_toml(proposals, category=category)
    if out is None:
        click.echo(draft, nl=False)
    else:
        with opened(out) as stream:
            stream.write(draft)
    click.echo(f"{len(proposals):,} proposals from {len(texts)} documents.", err=True)
