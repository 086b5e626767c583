"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from analyzer.corpus import Corpus
    from analyzer.plan import Plan

PATHS = "PATH is a file, a folder, a store made by fetch or import, or - for standard input."

F = TypeVar("F", bound=Callable[..., Any])


def _columns(
    _ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    columns = {}
    for value in values:
        name, sign, column = value.partition("=")
        if not sign or not name or not column:
            raise click.BadParameter(f'{value!r} is not of the form title="Job Title"')
        columns[name.strip()] = column.strip()
    return columns


def corpus_options(command: F) -> F:
    """Add the arguments and options that name a corpus."""
    for decorate in reversed(
        (
            click.argument("paths", nargs=-1, metavar="PATH..."),
            click.option(
                "--sample", is_flag=True, help="Use the bundled sample of invented postings."
            ),
            click.option(
                "--columns",
                multiple=True,
                callback=_columns,
                metavar="FIELD=COLUMN",
                help='Say which column holds a field, e.g. --columns title="Job Title".',
            ),
            click.option(
                "--date-from-name",
                "dates_from_names",
                is_flag=True,
                help="Date postings that have no date by their file's name, such as "
                "2016-02.json.gz: the month is then known, the day not.",
            ),
            click.option(
                "--layer",
                "layers",
                multiple=True,
                type=click.Choice(["documents", "market", "user"]),
                help="Look only for concepts of this layer (repeatable; default: all).",
            ),
            click.option(
                "--lexicon",
                "lexicon_files",
                multiple=True,
                type=click.Path(),
                metavar="FILE",
                help="Add a lexicon file of your own (TOML; repeatable).",
            ),
        )
    ):
        command = decorate(command)
    return command


def corpus_from(
    paths: tuple[str, ...],
    *,
    sample: bool,
    columns: dict[str, str],
    dates_from_names: bool,
    layers: tuple[str, ...],
    lexicon_files: tuple[str, ...],
) -> Corpus:
    """Return the corpus that the options name; no output may be one of its files."""
    from analyzer.cli.outputs import spare_inputs
    from analyzer.corpus import load

    if not paths and not sample:
        raise click.UsageError(
            "Name at least one file, folder or store, or use --sample for the bundled postings."
        )
    if sample and paths:
        raise click.UsageError("--sample and PATH exclude each other.")
    spare_inputs(paths)
    chosen: dict[str, Any] = {}
    if layers:
        chosen["layers"] = tuple(layer for layer in layers if layer != "user")
    return load(
        *paths,
        columns=columns,
        dates_from_names=dates_from_names,
        lexicon_files=lexicon_files,
        **chosen,
    )


def known(values: tuple[str, ...], there: set[str], what: str) -> tuple[str, ...]:
    """Return the values, or fail with the nearest ones that there are, if any are near."""
    from analyzer.errors import meant

    for value in values:
        if value not in there:
            hint = meant(value, there) or " Next step: analyzer lexicon list shows what there is."
            raise click.UsageError(f"There is no {what} {value!r}.{hint}")
    return values


def work_options(command: F) -> F:
    """Add the options that say where the work is done."""
    for decorate in reversed(
        (
            click.option(
                "--workers",
                type=click.IntRange(min=1),
                metavar="N",
                help="Processes that share the work (default: one per core).",
            ),
            click.option(
                "--scheduler",
                metavar="tcp://HOST:PORT",
                help="Let the workers of this Dask scheduler do the work; they must see the files.",
            ),
        )
    ):
        command = decorate(command)
    return command


def plan_from(*, workers: int | None, scheduler: str | None) -> Plan:
    """Return where the options want the work done."""
    from analyzer.plan import Plan

    if workers is not None and scheduler is not None:
        raise click.UsageError("--workers and --scheduler exclude each other.")
    return Plan(workers=workers, scheduler=scheduler)
