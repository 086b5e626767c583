"""What is noted about fetches: how they stand, and which of their pages are saved.

A fetch is a source and its parameters. Nothing here opens a transaction: a page is noted in the
one that saves its postings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.store.records import FetchStatus

if TYPE_CHECKING:
    import sqlite3


def done_pages(connection: sqlite3.Connection, source: str, params: str) -> frozenset[str]:
    """Return the keys of the saved pages of a fetch that has not finished."""
    found = connection.execute(
        "SELECT page FROM page WHERE source = ? AND params = ?", (source, params)
    )
    return frozenset(page for (page,) in found)


def page_saved(
    connection: sqlite3.Connection, source: str, params: str, page: str, postings: int, *, at: str
) -> None:
    """Note that a page of a fetch is saved, with so many postings."""
    _touch(connection, source, params, "running", at=at)
    connection.execute(
        "INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?)", (source, params, page, at, postings)
    )


def finished(connection: sqlite3.Connection, source: str, params: str, *, at: str) -> None:
    """Note that a fetch came to its end; its page keys are no longer needed."""
    _touch(connection, source, params, "finished", at=at)
    connection.execute("DELETE FROM page WHERE source = ? AND params = ?", (source, params))


def failed(
    connection: sqlite3.Connection, source: str, params: str, error: str, *, at: str
) -> None:
    """Note why a fetch stopped; its saved pages stay for the next attempt."""
    _touch(connection, source, params, "failed", error, at=at)


def forget(connection: sqlite3.Connection, source: str) -> None:
    """Delete what is noted about all fetches of a source."""
    for table in ("fetch", "page"):
        connection.execute(f"DELETE FROM {table} WHERE source = ?", (source,))


def statuses(connection: sqlite3.Connection) -> tuple[FetchStatus, ...]:
    """Return how every fetch stands."""
    found = connection.execute(
        "SELECT source, params, state, (SELECT count(*) FROM page p WHERE"
        " p.source = f.source AND p.params = f.params), started, updated,"
        " finished, error FROM fetch f ORDER BY source, params"
    )
    return tuple(FetchStatus(*row) for row in found)


def _touch(
    connection: sqlite3.Connection,
    source: str,
    params: str,
    state: str,
    error: str | None = None,
    *,
    at: str,
) -> None:
    connection.execute(
        "INSERT INTO fetch VALUES (?1, ?2, ?3, ?4, ?4, iif(?3 = 'finished', ?4, NULL), ?5)"
        " ON CONFLICT DO UPDATE SET"
        " started = iif(state = 'finished' AND ?3 <> 'finished', ?4, started),"
        " state = ?3, updated = ?4, finished = iif(?3 = 'finished', ?4, finished), error = ?5",
        (source, params, state, at, error),
    )
