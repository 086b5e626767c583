"""``analyzer lexicon check``: what does not work in lexicon files, and their canonical form."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyzer.cli.messages import counted
from analyzer.cli.outputs import opened
from analyzer.errors import InputError

if TYPE_CHECKING:
    from skill_lexicon.model import Layer


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@click.option("--fix", is_flag=True, help="Rewrite the files in canonical order and formatting.")
def check(files: tuple[Path, ...], *, fix: bool) -> None:
    """Check lexicon files: your own, or without FILE the bundled ones.

    The example sentences are run: each positive one must have its concept, a negative one must
    not. Exit code 1 where something does not work; a warning is advice, and leaves it 0.
    """
    from analyzer.mentions.finder import finder
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
    found = find_problems(chosen, beside=beside, finder=finder)
    problems = [problem for problem in found if not problem.warning]
    warnings = [problem for problem in found if problem.warning]
    for problem in problems:
        click.echo(str(problem))
    for warning in warnings:
        click.echo(f"Warning: {warning}")
    kinds = (("problem", problems), ("warning", warnings))
    told = " and ".join(counted(len(some), kind) for kind, some in kinds if some)
    size = counted(len(chosen), "file")
    click.echo(f"{told} in {size}" if told else f"{size} checked, nothing to change", err=True)
    if problems:
        sys.exit(1)


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
