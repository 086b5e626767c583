"""``analyzer lexicon``: list, show, check and extend the concepts."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyzer.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from skill_lexicon import Entry, Lexicon
    from skill_lexicon.model import Layer

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
    loaded = _load(files)
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
                f"Categories: {', '.join(categories)}"
            )
        raise InputError("No concept has this layer, kind and category together.")
    _print_table(chosen)


@lexicon.command()
@click.argument("concept_id", metavar="ID")
@_user_files
def show(concept_id: str, files: tuple[Path, ...]) -> None:
    """Show one concept (ID or name): its words, rules, examples, and where a document names it."""
    loaded = _load(files)
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

    Exit code 1 where something is to be changed.
    """
    from skill_lexicon.check import LexiconFile, bundled_files
    from skill_lexicon.check import check as find_problems

    bundled = bundled_files()
    if files and fix:
        for path in files:
            _fix(path)
    elif fix:
        raise InputError("--fix rewrites files: name them.")
    chosen = [LexiconFile(str(path), _layer(path), _read(path)) for path in files] or bundled
    names = {file.text for file in chosen}
    beside = [file for file in bundled if file.text not in names] if files else []
    problems = find_problems(chosen, beside=beside)
    for problem in problems:
        click.echo(str(problem))
    count = f"{len(chosen)} file{'s' if len(chosen) != 1 else ''}"
    if problems:
        click.echo(
            f"{len(problems)} problem{'s' if len(problems) != 1 else ''} in {count}", err=True
        )
        sys.exit(1)
    click.echo(f"{count} checked, nothing to change", err=True)


@lexicon.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--to", "target", type=click.Path(path_type=Path), help="Lexicon file to write; else stdout."
)
def promote(file: Path, target: Path | None) -> None:
    """Turn the accepted rows of a review FILE (CSV) into a lexicon file.

    Columns: term, accept (yes or no), id, name, kind, category, aliases, positive examples;
    several aliases or examples are separated by "|". Use the result with --lexicon.
    """
    from skill_lexicon import LexiconError
    from skill_lexicon.promote import promote as to_lexicon

    try:
        text = to_lexicon(_read(file), name=str(file))
    except LexiconError as error:
        raise InputError(str(error)) from error
    if target is None:
        click.echo(text, nl=False)
        return
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{target}: cannot be written: {error.strerror}") from error
    click.echo(f"{text.count('[[entry]]')} entries written to {target}", err=True)


def _load(files: tuple[Path, ...]) -> Lexicon:
    from skill_lexicon import LexiconError, load_lexicon

    try:
        return load_lexicon(files=files)
    except LexiconError as error:
        raise InputError(str(error)) from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except IsADirectoryError as error:
        raise InputError(f"{path}: is a folder, expected a file") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8 text") from error


def _fix(path: Path) -> None:
    from skill_lexicon import LexiconError
    from skill_lexicon.formatting import format_text

    text = _read(path)
    try:
        formatted = format_text(text)
    except LexiconError as error:
        raise InputError(f"{path}: {error}") from error
    if formatted != text:
        path.write_text(formatted, encoding="utf-8")
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
