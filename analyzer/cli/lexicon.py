"""``analyzer lexicon``: list, show, check and extend the concepts."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyzer.cli.outputs import OutputFile, opened
from analyzer.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from skill_lexicon import Entry, Lexicon
    from skill_lexicon.check import Finder
    from skill_lexicon.model import Layer
    from skill_lexicon.promote import Promotion

_LAYERS = click.Choice(["documents", "market", "user"])
_KINDS = click.Choice(["skill", "title", "duty"])
_user_files = click.option(
    "--lexicon",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A lexicon file of your own (TOML), beside the bundled ones. Repeatable.",
)


class _Lexicon(click.Group):
    """The group, with the commands of other modules imported on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), "build"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name == "build":
            from analyzer.cli.lexicon_build import build

            return build
        return super().get_command(ctx, cmd_name)


@click.group(cls=_Lexicon)
def lexicon() -> None:
    """List, show, check and extend the concepts that are looked for."""


@lexicon.command("list")
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
                f"There is no category {category!r}.{_meant(category, categories)} "
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


@lexicon.command()
@click.argument("concept_id", metavar="ID")
@_user_files
def show(concept_id: str, files: tuple[Path, ...]) -> None:
    """Show one concept (ID or name): its words, rules, examples, and where a document names it."""
    from skill_lexicon import load_lexicon

    loaded = load_lexicon(files=files)
    entry = loaded.by_id.get(concept_id)
    if entry is None:
        names = {item.name.lower(): item.id for item in loaded.entries}
        if (named := names.get(concept_id.lower())) is not None:
            entry = loaded[named]
        else:
            known = list(dict.fromkeys([*loaded.by_id, *names]))
            raise InputError(
                f"There is no concept {concept_id!r}.{_meant(concept_id, known)} "
                "Next step: analyzer lexicon list"
            )
    _print_entry(entry)


@lexicon.command()
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@click.option("--fix", is_flag=True, help="Rewrite the files in canonical order and formatting.")
def check(files: tuple[Path, ...], *, fix: bool) -> None:
    """Check lexicon files: your own, or without FILE the bundled ones.

    The example sentences are run: each positive one must have its concept, a negative one must
    not. Exit code 1 where something does not work; a warning is advice, and leaves it 0.
    """
    from skill_lexicon.check import LexiconFile, bundled_files
    from skill_lexicon.check import check as find_problems
    from skill_lexicon.loader import read_file

    bundled = bundled_files()
    if fix and not files:
        raise InputError("--fix rewrites files. Next step: name them")
    if fix:
        for path in files:
            _fix(path)
    paths = dict.fromkeys(files)
    chosen = [LexiconFile(str(path), _layer(path), read_file(path)) for path in paths] or bundled
    texts = {file.text for file in chosen}
    beside = [file for file in bundled if file.text not in texts] if files else []
    found = find_problems(chosen, beside=beside, finder=_finder)
    problems = [problem for problem in found if not problem.warning]
    warnings = [problem for problem in found if problem.warning]
    for problem in problems:
        click.echo(str(problem))
    for warning in warnings:
        click.echo(f"Warning: {warning}")
    counts = [_count(len(problems), "problem")] if problems else []
    counts += [_count(len(warnings), "warning")] if warnings else []
    size = _count(len(chosen), "file")
    told = " and ".join(counts)
    click.echo(f"{told} in {size}" if told else f"{size} checked, nothing to change", err=True)
    if problems:
        sys.exit(1)


@lexicon.command()
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
    from skill_lexicon import load_lexicon
    from skill_lexicon.loader import lexicon_of, read_entries, read_file
    from skill_lexicon.promote import promote_into

    there = read_file(target) if target is not None and target.is_file() else ""
    review, names = read_file(file), {"name": str(file), "target": str(target)}
    promotion = promote_into(there, review, **names)
    entries = read_entries(promotion.text, name=names["target"], layer="user")
    bundled = load_lexicon()
    finds = _finder(lexicon_of([*bundled.entries, *entries]))
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
    parts = [f"{_count(len(promotion.added), 'entry', 'entries')} added"]
    if promotion.extended:
        which = "; ".join(f"{key}: {', '.join(new)}" for key, new in promotion.extended.items())
        parts.append(f"{len(promotion.extended)} extended ({which})")
    if promotion.present:
        parts.append(f"{len(promotion.present)} already there")
    return f"{target}: {', '.join(parts)}. Next step: analyzer lexicon check {target}"


def _finder(loaded: Lexicon) -> Finder:
    """Return what tells whether the extractor finds an entry's concept in a sentence."""
    from analyzer.mentions import ExtractionOptions, Extractor
    from analyzer.mentions.titles import own_title

    extractor = Extractor(ExtractionOptions(lexicon=loaded))

    def finds(entry: Entry, sentence: str) -> bool:
        if entry.own_title and not (entry.aliases or entry.exact or entry.patterns):
            return own_title(sentence, loaded).concept_id == entry.id
        return any(mention.concept_id == entry.id for mention in extractor.find(sentence))

    return finds


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _fix(path: Path) -> None:
    from skill_lexicon import LexiconError
    from skill_lexicon.formatting import format_text
    from skill_lexicon.loader import read_entries, read_file

    text = read_file(path)
    try:
        if not read_entries(text, name=str(path), layer="user"):
            return  # it would be emptied
    except LexiconError:
        return  # the check says what is wrong with it
    try:
        formatted = format_text(text)
    except LexiconError as error:
        raise LexiconError(f"{path}: {error}", next_step="correct the line") from error
    if formatted != text:
        with opened(path) as stream:
            stream.write(formatted)
        click.echo(f"{path}: rewritten", err=True)


def _layer(path: Path) -> Layer:
    """Return the layer of a file: a bundled layer's where it lies in such a folder."""
    match path.resolve().parts[-3:-1]:
        case ("data", "documents"):
            return "documents"
        case ("data", "market"):
            return "market"
    return "user"


def _meant(word: str, known: list[str]) -> str:
    close = difflib.get_close_matches(word.lower(), known, n=3, cutoff=0.6)
    return f" Did you mean {' or '.join(close)}?" if close else ""


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
