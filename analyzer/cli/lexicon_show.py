"""``analyzer lexicon list`` and ``show``: the concepts, as a terminal or a pipe shows them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyzer.errors import InputError, meant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from skill_lexicon import Entry

_LAYERS = click.Choice(["documents", "market", "user"])
_KINDS = click.Choice(["skill", "title", "duty"])
_user_files = click.option(
    "--lexicon",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A lexicon file of your own (TOML), beside the bundled ones. Repeatable.",
)


@click.command("list")
@click.option("--layer", type=_LAYERS, help="Only this layer.")
@click.option("--kind", type=_KINDS, help="Only this kind.")
@click.option("--category", help="Only this category, such as 'framework'.")
@_user_files
def list_(
    layer: str | None, kind: str | None, category: str | None, files: tuple[Path, ...]
) -> None:
    """List the concepts, one a line."""
    from skill_lexicon import load_lexicon

    loaded = load_lexicon(files=files)
    chosen = [
        entry
        for entry in loaded.entries
        if layer in (None, entry.layer)
        and kind in (None, entry.kind)
        and category in (None, entry.category)
    ]
    if not chosen:
        categories = sorted({entry.category for entry in loaded.entries})
        if category is not None and category not in categories:
            raise InputError(
                f"There is no category {category!r}.{meant(category, categories)} "
                f"Next step: name one of {', '.join(categories)}"
            )
        if layer == "user" and not files:
            raise InputError(
                "Only files of your own have concepts of the layer 'user'. "
                "Next step: name them with --lexicon FILE"
            )
        raise InputError(
            "No concept has this layer, kind and category together. "
            "Next step: leave out one of --layer, --kind and --category"
        )
    _print_table(chosen)


@click.command()
@click.argument("concept_id", metavar="ID")
@_user_files
def show(concept_id: str, files: tuple[Path, ...]) -> None:
    """Show a concept (ID or wording): its words, rules, examples, where a document names it."""
    from analyzer.insight.terms import TermIndex
    from skill_lexicon import load_lexicon

    loaded = load_lexicon(files=files)
    names = {item.name.lower(): item.id for item in loaded.entries}
    named = concept_id if concept_id in loaded.by_id else names.get(concept_id.lower())
    match [named] if named else sorted(TermIndex(loaded).concepts(concept_id)):
        case [one]:
            _print_entry(loaded[one])
        case []:
            known = list(dict.fromkeys([*loaded.by_id, *names]))
            raise InputError(
                f"There is no concept {concept_id!r}.{meant(concept_id, known)} "
                "Next step: analyzer lexicon list"
            )
        case several:
            raise InputError(
                f"{concept_id!r} is a wording of several concepts: {', '.join(several)}. "
                "Next step: name one of them"
            )


def _console() -> Console:
    from rich.console import Console

    # A pipe has no width: lines stay whole enough for grep.
    return Console(highlight=False, width=None if sys.stdout.isatty() else 160)


def _print_table(entries: list[Entry]) -> None:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("id", "name", "layer", "kind", "category", "documents"):
        table.add_column(column, no_wrap=column == "id")
    for entry in entries:
        documents = " ".join(name[:3] for name in entry.documents)
        table.add_row(entry.id, entry.name, entry.layer, entry.kind, entry.category, documents)
    _console().print(table)
    click.echo(f"{len(entries)} concepts", err=True)


def _print_entry(entry: Entry) -> None:
    from rich.text import Text

    console = _console()
    console.print(Text(entry.name, style="bold"), Text(f"({entry.id})", style="dim"))
    console.print(Text(f"{entry.kind}, {entry.category}, {entry.layer} layer"))
    fields = (
        ("Aliases, in any case", [", ".join(entry.aliases)] if entry.aliases else []),
        ("In exactly these letters", [", ".join(entry.exact)] if entry.exact else []),
        ("Phrases", entry.patterns),
        ("Never where", entry.reject),
        ("Never in sections", [", ".join(entry.not_in)] if entry.not_in else []),
        ("In a posting's own title", entry.own_title),
        ("Also counts for", [", ".join(entry.broader)] if entry.broader else []),
    )
    for heading, lines in fields:
        _print_lines(console, heading, lines)
    for guard in entry.guarded:
        case = ", in exactly these letters" if guard.case == "exact" else ""
        rules = [
            f"{word}: {phrase}"
            for word, phrases in (
                ("if", guard.accept),
                ("if near", guard.near),
                ("not if", guard.reject),
            )
            for phrase in phrases
        ]
        _print_lines(console, f"Only in context: {', '.join(guard.surfaces)}{case}", rules)
    _print_lines(console, "Found in", entry.positive)
    _print_lines(console, "Not found in", entry.negative)
    places = [f"{place.document}: {place.section}" for place in entry.provenance]
    _print_lines(console, "Named by", places)


def _print_lines(console: Console, heading: str, lines: Sequence[str]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    if lines:
        console.print()
        console.print(Text(heading, style="bold"))
        for line in lines:
            console.print(Padding(Text(line), (0, 0, 0, 2)))
