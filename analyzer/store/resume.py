"""A fetch into a store that goes on where it was interrupted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from analyzer.errors import AnalyzerError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from analyzer.posting import Posting
    from analyzer.store.database import Store
    from analyzer.store.records import Saved


class FetchedPage(Protocol):
    """What a source yields: its postings, the key of the page, and why it could not be read."""

    @property
    def cursor(self) -> str:
        """Key of the page."""

    @property
    def postings(self) -> Sequence[Posting]:
        """What could be read."""

    @property
    def error(self) -> str | None:
        """Why the page could not be read; such a page is asked for again."""


PageT = TypeVar("PageT", bound=FetchedPage)


def params_key(params: Mapping[str, str]) -> str:
    """Return the name of a fetch's parameters, whatever their order.

    >>> params_key({"month": "2026-01", "board": "acme"})
    'board=acme month=2026-01'
    """
    return " ".join(f"{name}={params[name]}" for name in sorted(params))


def fetch_into(
    store: Store,
    source: str,
    params: Mapping[str, str],
    collect: Callable[[Collection[str]], Iterable[PageT]],
) -> Iterator[tuple[PageT, Saved]]:
    """Save the pages of a fetch as they come, and note how the fetch ended.

    Parameters
    ----------
    collect
        Given the keys of the pages that are saved, starts the fetch of the others.

    Yields
    ------
    tuple
        Each page, with what saving it did. A fetch that is stopped between two pages, by
        whatever, keeps those that were yielded; the next one does not ask for them.

    Raises
    ------
    SourceError
        As `collect` does; it is noted in the store's status.
    """
    key = params_key(params)
    failure: str | None = None
    try:
        for page in collect(store.done_pages(source, key)):
            if page.error is None:
                saved = store.save(page.postings, source=source, params_key=key, page=page.cursor)
            else:
                failure = page.error
                saved = store.save(page.postings)
            yield page, saved
    except AnalyzerError as error:
        if not isinstance(error, StoreError):
            store.fail_fetch(source, key, error=str(error))
        raise
    if failure is None:
        store.finish_fetch(source, key)
    else:
        store.fail_fetch(source, key, error=failure)
