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
    provenance; what the bundled lexicon has gets the id that it has there. Correct the file, then
    use it with --lexicon FILE: a report compares your documents with the market as it does the
    four bundled ones.
    """
    from analyzer.errors import InputError
    from analyzer.insight.known import with_known
    from analyzer.insight.lexicon_builder import BuildOptions, propose
    from analyzer.insight.lexicon_draft import draft_toml
    from analyzer.insight.terms import TermIndex
    from analyzer.mentions.kept import load_lexicon

    if out is not None and out.is_file():
        raise InputError(
            f"{out}: is there already, perhaps corrected by hand. "
            "Next step: name another file, or delete it"
        )
    names = [document.name for document in documents]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise InputError(
            f"Two documents are called {twice!r}, and provenance names them by that. "
            "Next step: rename one of them"
        )
    texts = {document.name: document_text(document) for document in documents}
    bundled = load_lexicon()
    found = propose(texts, options=BuildOptions(min_score=min_score))
    proposals = with_known(found, TermIndex(bundled), texts)
    if not proposals:
        listed = ", ".join(map(str, documents))
        read = sum(len(text.split()) for text in texts.values())
        raise InputError(
            f"{listed}: nothing to propose in {read:,} words, for none is listed, enumerated, in a "
            f"heading or repeated with a score of {min_score:g}. Next step: name a document that "
            "lists skills, or lower --min-score."
        )
    draft = draft_toml(proposals, category=category, taken=bundled.by_id)
    if out is None:
        click.echo(draft, nl=False)
    else:
        with opened(out) as stream:
            stream.write(draft)
    known = sum(proposal.category is not None for proposal in proposals)
    click.echo(
        f"{len(proposals):,} proposals from {len(texts)} "
        f"{'document' if len(texts) == 1 else 'documents'}, {known:,} of them concepts of the "
        "bundled lexicon.",
        err=True,
    )
