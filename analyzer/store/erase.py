"""Deleting postings with all that was kept of them, and giving their space back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.store import fetches
from analyzer.store.connection import transaction

if TYPE_CHECKING:
    import sqlite3


def matching(
    connection: sqlite3.Connection,
    *,
    source: str | None,
    posting_id: str | None,
    company: str | None,
) -> list[int]:
    """Return the keys of the postings that meet all conditions that are given."""
    found = connection.execute(
        "SELECT key, company FROM posting"
        " WHERE (?1 IS NULL OR source = ?1) AND (?2 IS NULL OR id = ?2)",
        (source, posting_id),
    )
    return [key for key, name in found if company is None or _folded(name) == _folded(company)]


def forget(
    connection: sqlite3.Connection,
    *,
    source: str | None,
    posting_id: str | None,
    company: str | None,
) -> int:
    """Delete the postings that meet all conditions that are given; return how many.

    A source alone loses what is noted about its fetches, too.
    """
    keys = matching(connection, source=source, posting_id=posting_id, company=company)
    with transaction(connection):
        connection.executemany("DELETE FROM posting WHERE key = ?", [(key,) for key in keys])
        if source is not None and posting_id is None and company is None:
            fetches.forget(connection, source)
        _drop_unused_texts(connection)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return len(keys)


def vacuum(connection: sqlite3.Connection) -> None:
    """Rebuild the file without gaps."""
    with transaction(connection):
        _drop_unused_texts(connection)
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _drop_unused_texts(connection: sqlite3.Connection) -> None:
    connection.execute(
        "DELETE FROM body WHERE NOT EXISTS (SELECT 1 FROM version WHERE body = body.key)"
    )
    # Merging drops deleted words from the index.
    connection.execute("INSERT INTO search (search) VALUES ('optimize')")


def _folded(name: str | None) -> str:
    return " ".join((name or "").split()).casefold()
