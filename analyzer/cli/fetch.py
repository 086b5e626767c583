"""``analyzer fetch``: postings from the web."""

from __future__ import annotations

import json
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from analyzer.cli.outputs import OutputFile, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from analyzer.sources.base import Page
    from analyzer.sources.options import ClientOptions
    from analyzer.store import Store
    from analyzer.store.records import Saved


def client_options(function: Any) -> Any:
    """Add the options that say how requests are made."""
    for option in (
        click.option(
            "--contact",
            envvar="ANALYZER_CONTACT",
            metavar="MAIL",
            help="Your e-mail or web address, sent with each request [env: ANALYZER_CONTACT].",
        ),
        click.option(
            "--cache",
            type=click.Path(path_type=Path, dir_okay=False),
            help="File of stored answers [default: in your cache folder].",
        ),
        click.option("--no-cache", is_flag=True, help="Keep no answers."),
        click.option("--refresh", is_flag=True, help="Ask again for answers that are still fresh."),
        click.option(
            "--pace",
            type=click.FloatRange(min=0.0),
            default=1.0,
            show_default=True,
            help="Least seconds between two requests to one host.",
        ),
        click.option("--base-url", metavar="URL", help="Replaces the source's own address."),
        click.option(
            "--allow-loopback", is_flag=True, help="Let this computer itself be asked (tests)."
        ),
    ):
        function = option(function)
    return function


def options_from(
    *,
    contact: str | None,
    cache: Path | None,
    no_cache: bool,
    refresh: bool,
    pace: float,
    allow_loopback: bool,
) -> ClientOptions:
    """Return the client's options from those of the command line."""
    from analyzer.caches import cache_folder
    from analyzer.errors import InputError
    from analyzer.sources.options import ClientOptions

    if pace < 1.0 and not allow_loopback:
        raise InputError(
            "Less than a second between requests is not polite. Next step: --pace 1 or more."
        )
    return ClientOptions(
        contact=contact,
        cache=None if no_cache else cache or cache_folder() / "answers.sqlite",
        refresh=refresh,
        pace=pace,
        allow_loopback=allow_loopback,
    )


def parameters(source: str, words: tuple[str, ...]) -> dict[str, str]:
    """Return ``name=value`` words as parameters; one bare word is the needed one."""
    from analyzer.errors import InputError
    from analyzer.sources import STARTER, get

    found: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name.isidentifier():
            accepted = () if source == STARTER else get(source).parameters
            needed = [each.name for each in accepted if each.required]
            if not needed or needed[0] in found:
                raise InputError(f"{word!r} is not understood. Next step: write NAME=VALUE.")
            name, value = needed[0], word
        found[name] = value
    return found


@click.command()
@click.argument("source")
@click.argument("params", nargs=-1)
@click.option(
    "--store",
    "store_path",
    metavar="FILE",
    type=OutputFile(),
    help="Save page by page in this store (made if missing); run again, the fetch goes on.",
)
@click.option(
    "--to",
    metavar="FILE",
    type=OutputFile(dash=True),
    help="JSON Lines file to write [default: standard output, unless --store is given].",
)
@client_options
def fetch(
    source: str,
    params: tuple[str, ...],
    store_path: Path | None,
    to: Path | None,
    base_url: str | None,
    **options: Any,
) -> None:
    """Fetch postings from SOURCE (see `analyzer sources`) with PARAMS such as board=acme.

    SOURCE may be `starter`: the boards of deep-learning employers. Boards that fail are named
    and the others fetched (exit code 0); a fetch that breaks off ends with exit code 2 and
    keeps what it has. With --store, the same command then asks only for what is missing.
    """
    from rich.console import Console
    from rich.progress import track

    from analyzer.errors import SourceError
    from analyzer.sources import STARTER, collect, get
    from analyzer.sources.http import Client

    given = parameters(source, params)
    console = Console(stderr=True, quiet=not sys.stderr.isatty())
    count = skipped = failed = new = changed = known = 0
    target = Path("-") if to is None and store_path is None else to
    with (
        Client(options_from(**options)) as client,
        _opened(store_path) as store,
        _writing(target) as out,
    ):

        def pages(done: Collection[str] = ()) -> Iterator[Page]:
            return collect(source, given, client, done, base_url=base_url)

        try:
            for page, saved in track(
                _saved(store, source, given, pages), description=source, console=console
            ):
                if out is not None:
                    _write(page, out)
                count += len(page.postings)
                skipped += len(page.skipped)
                for reason, times in Counter(page.skipped).items():
                    again = f" ({times} times)" if times > 1 else ""
                    click.echo(f"skipped: {reason}{again}", err=True)
                if page.error:
                    failed += 1
                    click.echo(f"failed: {page.error}", err=True)
                if saved is not None:
                    new, changed = new + saved.new, changed + saved.changed
                    known += saved.known
        except SourceError as error:
            kept = f" ({count} postings were written before.)" if count else ""
            if kept and store is not None:
                kept = kept[:-1] + " Run the same command again to go on from there.)"
            raise SourceError(f"{error}{kept}") from None
    summary = f"{source}: {count} postings"
    if store is not None:
        summary += f" ({new} new, {changed} with a changed text, {known} known)"
    summary += f", {skipped} rows skipped"
    click.echo(summary + (f", {failed} boards failed" if failed else ""), err=True)
    hint = None if source == STARTER else get(source).empty_hint
    if not count and hint:
        click.echo(hint, err=True)


def _saved(
    store: Store | None,
    source: str,
    params: dict[str, str],
    pages: Callable[[Collection[str]], Iterator[Page]],
) -> Iterator[tuple[Page, Saved | None]]:
    """Yield the pages of a fetch; with a store, save each before it is yielded."""
    if store is None:
        yield from ((page, None) for page in pages(()))
        return
    from analyzer.store.resume import fetch_into

    yield from fetch_into(store, source, params, pages)


@contextmanager
def _opened(path: Path | None) -> Iterator[Store | None]:
    if path is None:
        yield None
        return
    from analyzer.store import Store

    with Store(path) as store:
        yield store


@contextmanager
def _writing(path: Path | None) -> Iterator[TextIO | None]:
    if path is None:
        yield None
    elif str(path) == "-":
        yield sys.stdout
    else:
        with opened(path) as out:
            yield out


def _write(page: Page, out: TextIO) -> None:
    for posting in page.postings:
        out.write(json.dumps(posting.to_dict(), ensure_ascii=False) + "\n")
    out.flush()
