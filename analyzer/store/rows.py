"""A posting as rows: its record without title and text, its text, and its versions.

A text is kept once, however many postings have it.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from analyzer.posting import Posting
from analyzer.store.records import Saved

if TYPE_CHECKING:
    import sqlite3


def upsert(connection: sqlite3.Connection, posting: Posting, seen_at: str) -> Saved:
    """Add a posting, or update the one of its source and id; say which it was."""
    record = posting.to_dict()
    title, text = record.pop("title"), record.pop("text")
    body = _text_key(connection, title, text)
    values = (body, posting.company, posting.language, json.dumps(record, ensure_ascii=True))
    execute = connection.execute
    row = execute(
        "SELECT key, body FROM posting WHERE source = ? AND id = ?",
        (posting.source, posting.id),
    ).fetchone()
    if row is None:
        key = execute(
            "INSERT INTO posting (body, company, language, record, source, id, first_seen,"
            " last_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*values, posting.source, posting.id, seen_at, seen_at),
        ).lastrowid
    else:
        key = row[0]
        execute(
            "UPDATE posting SET body = ?, company = ?, language = ?, record = ?,"
            " first_seen = min(first_seen, ?), last_seen = max(last_seen, ?) WHERE key = ?",
            (*values, seen_at, seen_at, key),
        )
    execute(
        "INSERT INTO version VALUES (?1, ?2, ?3, ?3) ON CONFLICT DO UPDATE"
        " SET first_seen = min(first_seen, ?3), last_seen = max(last_seen, ?3)",
        (key, body, seen_at),
    )
    if row is None:
        return Saved(new=1)
    return Saved(known=1) if row[1] == body else Saved(changed=1)


def posting_of(record: str, title: str, text: str) -> Posting:
    """Return a posting from its record and its text."""
    data: dict[str, Any] = json.loads(record)
    return Posting.from_dict(data | {"title": title, "text": text})


def _text_key(connection: sqlite3.Connection, title: str, text: str) -> int:
    """Return the key of a text, adding it where no posting has had it yet."""
    digest = hashlib.blake2b(f"{title}\0{text}".encode(), digest_size=16).hexdigest()
    found = connection.execute("SELECT key FROM body WHERE hash = ?", (digest,))
    if row := found.fetchone():
        return int(row[0])
    added = connection.execute(
        "INSERT INTO body (hash, title, text) VALUES (?, ?, ?)", (digest, title, text)
    )
    assert added.lastrowid is not None
    return added.lastrowid
