"""``analyzer fetch``: postings from the web."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

if TYPE_CHECKING:
    from analyzer.sources.http import ClientOptions


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
    from analyzer.errors import InputError
    from analyzer.sources.http import ClientOptions

    if pace < 1.0 and not allow_loopback:
        raise InputError(
            "Less than a second between requests is not polite. Next step: --pace 1 or more."
        )
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return ClientOptions(
        contact=contact,
        cache=None if no_cache else cache or caches / "analyzer" / "answers.sqlite",
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
    "--to",
    type=click.File("w", encoding="utf-8", lazy=True),
    default="-",
    help="JSON Lines file to write [default: standard output].",
)
@client_options
def fetch(
    source: str,
    params: tuple[str, ...],
    to: TextIO,
    base_url: str | None,
    **options: Any,
) -> None:
    """Fetch postings from SOURCE (see `analyzer sources`) with PARAMS such as board=acme."""
    from rich.console import Console
    from rich.progress import track

    from analyzer.errors import SourceError
    from analyzer.sources import STARTER, collect, get
    from analyzer.sources.http import Client

    given = parameters(source, params)
    console = Console(stderr=True, quiet=not sys.stderr.isatty())
    count = skipped = failed = 0
    with Client(options_from(**options)) as client:
        try:
            pages = collect(source, given, client, base_url=base_url)
            for page in track(pages, description=source, console=console):
                for posting in page.postings:
                    to.write(json.dumps(posting.to_dict(), ensure_ascii=False) + "\n")
                to.flush()
                count += len(page.postings)
                skipped += len(page.skipped)
                for reason in page.skipped:
                    click.echo(f"skipped: {reason}", err=True)
                if page.error:
                    failed += 1
                    click.echo(f"failed: {page.error}", err=True)
        except SourceError as error:
            kept = f" ({count} postings were written before.)" if count else ""
            raise SourceError(f"{error}{kept}") from None
    summary = f"{source}: {count} postings, {skipped} rows skipped"
    click.echo(summary + (f", {failed} boards failed" if failed else ""), err=True)
    hint = None if source == STARTER else get(source).empty_hint
    if not count and hint:
        click.echo(hint, err=True)
