"""Counting what is in a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.store import fetches
from analyzer.store.records import SourceStatus, StoreStatus

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path


def size_of(connection: sqlite3.Connection) -> int:
    """Return the bytes of the file."""
    return _number(connection, "PRAGMA page_count") * _number(connection, "PRAGMA page_size")


def status_of(connection: sqlite3.Connection, path: Path) -> StoreStatus:
    """Return the counts of the store in the file `path`."""
    query = connection.execute
    return StoreStatus(
        path=str(path),
        size=size_of(connection),
        postings=_number(connection, "SELECT count(*) FROM posting"),
        texts=_number(connection, "SELECT count(*) FROM body"),
        changed=_number(
            connection,
            "SELECT count(*) FROM (SELECT 1 FROM version GROUP BY posting HAVING count(*) > 1)",
        ),
        languages=dict(
            query(
                "SELECT coalesce(language, 'und'), count(*) FROM posting"
                " GROUP BY 1 ORDER BY 2 DESC, 1"
            ).fetchall()
        ),
        sources=tuple(
            SourceStatus(*row)
            for row in query(
                "SELECT source, count(*), min(first_seen), max(last_seen)"
                " FROM posting GROUP BY source ORDER BY 2 DESC, 1"
            )
        ),
        fetches=fetches.statuses(connection),
    )


def _number(connection: sqlite3.Connection, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0])
