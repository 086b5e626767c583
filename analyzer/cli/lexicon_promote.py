"""``analyzer lexicon promote``: accepted terms become entries."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyzer.cli.messages import counted
from analyzer.cli.outputs import OutputFile, opened

if TYPE_CHECKING:
    from skill_lexicon.promote import Promotion


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "target",
    type=OutputFile(),
    metavar="FILE",
    help="Lexicon file to write, or to add the entries to; else stdout.",
)
def promote(file: Path, target: Path | None) -> None:
    """Turn the accepted rows of a review FILE (CSV) into entries of a lexicon file.

    Columns: term, accept (yes or no), id, name, kind, category, aliases, positive examples;
    several aliases or examples are separated by "|". Without positive examples, those that
    discover found (example_1 and so on) are taken, as far as the concept is found in them.

    What stands in the file of --to stays; an entry that is there gets the aliases that it lacks.
    Use the result with --lexicon.
    """
    from analyzer.mentions.finder import finder
    from skill_lexicon import load_lexicon
    from skill_lexicon.loader import lexicon_of, read_entries, read_file
    from skill_lexicon.promote import promote_into

    there = read_file(target) if target is not None and target.is_file() else ""
    review, names = read_file(file), {"name": str(file), "target": str(target)}
    promotion = promote_into(there, review, **names)
    entries = read_entries(promotion.text, name=names["target"], layer="user")
    bundled = load_lexicon()
    finds = finder(lexicon_of([*bundled.entries, *entries]))
    lost = {
        example
        for entry in entries
        if entry.id in promotion.added or entry.id in promotion.extended
        for example in entry.positive
        if not finds(entry, example)
    }
    if lost:
        promotion = promote_into(there, review, **names, without=lost)
    if target is None:
        click.echo(promotion.text, nl=False)
    elif promotion.text != there:
        with opened(target) as stream:
            stream.write(promotion.text)
    for concept_id in promotion.added:
        if concept_id in bundled.by_id:
            click.echo(
                f"Warning: {concept_id} adds to the bundled concept of that id; where another "
                "thing is meant, give the row another id.",
                err=True,
            )
    if target is not None:
        click.echo(_told(promotion, target), err=True)


def _told(promotion: Promotion, target: Path) -> str:
    parts = [f"{counted(len(promotion.added), 'entry', 'entries')} added"]
    if promotion.extended:
        which = "; ".join(f"{key}: {', '.join(new)}" for key, new in promotion.extended.items())
        parts.append(f"{len(promotion.extended)} extended ({which})")
    if promotion.present:
        parts.append(f"{len(promotion.present)} already there")
    return f"{target}: {', '.join(parts)}. Next step: analyzer lexicon check {target}"
