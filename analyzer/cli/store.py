"""``analyzer store``: what is in a store, out of it, and away with it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyzer.cli import Suggesting
from analyzer.cli.outputs import OutputFile, spare_inputs
from analyzer.errors import InputError

if TYPE_CHECKING:
    from analyzer.store.records import StoreStatus

_STORE = click.argument("path", metavar="STORE", type=click.Path(path_type=Path))


@click.group(cls=Suggesting)
def store() -> None:
    """Look into a STORE of postings, export it, forget parts of it."""


@store.command()
@_STORE
def status(path: Path) -> None:
    """Show how many postings there are, from where, and how fetches ended."""
    from analyzer.store import Store

    with Store(path, read_only=True) as opened:
        _print_status(opened.status())


def _print_status(status: StoreStatus) -> None:
    click.echo(
        f"{status.path}: {status.postings:,} postings, {status.texts:,} distinct texts, "
        f"{status.changed:,} postings with a changed text, {status.size / 1e6:.1f} MB"
    )
    languages = ", ".join(f"{name} {count:,}" for name, count in status.languages.items())
    if languages:
        click.echo(f"Languages: {languages}")
    for source in status.sources:
        click.echo(
            f"Source {source.source}: {source.postings:,} postings, "
            f"seen {source.first_seen[:10]} to {source.last_seen[:10]}"
        )
    for fetch in status.fetches:
        line = f"Fetch {fetch.source} {fetch.params}".rstrip() + f": {fetch.state}"
        if fetch.state == "running":
            line += f" or interrupted, {fetch.pages:,} pages saved"
        elif fetch.state == "failed":
            line += f", {fetch.pages:,} pages saved ({fetch.error})"
        click.echo(f"{line}, {fetch.updated}")


@store.command()
@_STORE
@click.argument("to", type=OutputFile())
def export(path: Path, to: Path) -> None:
    """Write all postings to the file TO as JSON Lines (with gzip for .gz)."""
    from analyzer.store import Store

    spare_inputs([path])
    with Store(path, read_only=True) as opened:
        click.echo(f"{opened.export(to):,} postings written to {to}")


@store.command()
@_STORE
def vacuum(path: Path) -> None:
    """Give the space of what was deleted back to the disk."""
    from analyzer.store import Store

    with Store(_existing(path)) as opened:
        click.echo(f"{opened.vacuum() / 1e6:.1f} MB became free")


@store.command()
@_STORE
@click.option("--source", metavar="NAME", help="All postings of a source, and its fetches.")
@click.option("--id", "posting_id", metavar="ID", help="One posting.")
@click.option("--company", metavar="NAME", help="All postings of a company.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(
    path: Path, source: str | None, posting_id: str | None, company: str | None, yes: bool
) -> None:
    """Delete postings with all their versions, so that nothing of them stays in the file."""
    from analyzer.store import Store

    what: dict[str, str | None] = {"source": source, "posting_id": posting_id, "company": company}
    with Store(_existing(path)) as opened:
        found = opened.matching(**what)
        if not found and not _fetched(status := opened.status(), **what):
            given = " and ".join(name.removeprefix("posting_") for name in what if what[name])
            known = sorted({one.source for one in status.sources})
            there = f" Its sources: {', '.join(known)}." if source and known else ""
            raise InputError(
                f"{path}: no posting of this {given}.{there} "
                f"Next step: analyzer store status {path}"
            )
        noun = "posting" if found == 1 else "postings"
        if not yes:
            click.confirm(f"Delete {found:,} {noun} for good?", abort=True, err=True)
        click.echo(f"{opened.forget(**what):,} {noun} forgotten")


def _fetched(
    status: StoreStatus, *, source: str | None, posting_id: str | None, company: str | None
) -> bool:
    """Whether a source alone is named, of which fetches are noted."""
    return not (posting_id or company) and source in {one.source for one in status.fetches}


@store.command()
@_STORE
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(min=1), help="Show so many."
)
def search(path: Path, words: tuple[str, ...], limit: int) -> None:
    """Find postings by WORDS in title and text: all of them, "a phrase", begin*, OR, NOT."""
    from analyzer.store import Store

    query = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)
    with Store(path, read_only=True) as opened:
        hits = opened.search(query, limit=limit)
    for hit in hits:
        posting = hit.posting
        place = ", ".join(part for part in (posting.company, posting.location) if part)
        click.echo(f"{posting.source} {posting.id}: {posting.title} ({place or 'no company'})")
        click.echo(f"    {hit.snippet}")
    click.echo(f"{len(hits)} {'posting' if len(hits) == 1 else 'postings'}", err=True)
    if not hits:
        sys.exit(1)


def _existing(path: Path) -> Path:
    """Return the path of a store that is there: no command here creates one."""
    from analyzer.store import Store

    Store(path, read_only=True).close()
    return path
