"""All starter boards in one go: employers that hire for deep learning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.errors import InputError, SourceError
from analyzer.sources import get
from analyzer.sources.base import Page
from analyzer.sources.places import data

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from analyzer.sources.http import Client

_SEPARATOR = " @ "


def starter_boards() -> list[dict[str, str]]:
    """Return the boards of ``boards.toml``: ``source``, ``board``, perhaps ``company``."""
    boards: list[dict[str, str]] = data("boards.toml")["board"]
    return boards


def fetch_starter(
    client: Client,
    params: Mapping[str, str],
    *,
    done: Collection[str] = (),
    base_url: str | None = None,
    env: Mapping[str, str] | None = None,
) -> Iterator[Page]:
    """Yield the pages of all starter boards; a board that fails becomes a page with `error`.

    Parameters
    ----------
    client
        The way to the network.
    params
        ``source`` limits the boards to those of one source.
    done
        Cursors of pages saved before.
    base_url, env
        As for `analyzer.sources.collect`.

    Raises
    ------
    InputError
        For other parameters, or a source without starter boards.
    SourceError
        When not one board could be read.
    """
    only = params.get("source")
    if set(params) - {"source"}:
        raise InputError("starter has one parameter. Next step: use source=NAME, or none.")
    boards = [board for board in starter_boards() if only in (None, board["source"])]
    if not boards:
        known = sorted({board["source"] for board in starter_boards()})
        raise InputError(f"No starter board is at {only!r}. Next step: use {', '.join(known)}.")
    return _pages(client, boards, done, base_url, env)


def _pages(
    client: Client,
    boards: list[dict[str, str]],
    done: Collection[str],
    base_url: str | None,
    env: Mapping[str, str] | None,
) -> Iterator[Page]:
    failed: list[str] = []
    for board in boards:
        params = {key: value for key, value in board.items() if key != "source"}
        suffix = f"{_SEPARATOR}{board['source']}/{board['board']}"
        saved = {cursor.removesuffix(suffix) for cursor in done if cursor.endswith(suffix)}
        pages = get(board["source"]).fetch(client, params, done=saved, base_url=base_url, env=env)
        try:
            for page in pages:
                yield Page(page.cursor + suffix, page.postings, page.skipped, page.url)
        except SourceError as error:
            failed.append(str(error))
            yield Page("", [], error=str(error))
    if len(failed) == len(boards):
        raise SourceError(f"Not one of the {len(boards)} boards could be read. {failed[0]}")
