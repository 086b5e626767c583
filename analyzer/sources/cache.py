"""Answers kept between runs, so that a board is not asked again for what has not changed."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import time
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

_KEPT = 30 * 86_400.0  # seconds after which an answer is dropped
_SCHEMA = """
create table if not exists answers (
    key text primary key, url text not null, stored_at real not null, etag text,
    last_modified text, content_type text not null, body blob not null
)"""


@dataclass(frozen=True, slots=True)
class Cached:
    """One stored answer; `url` is where it finally came from, without secrets."""

    url: str
    stored_at: float
    etag: str | None
    last_modified: str | None
    content_type: str
    body: bytes


class HttpCache:
    """A small SQLite file of answers.

    Parameters
    ----------
    path
        The file; created when missing, together with its folder.

    Raises
    ------
    SourceError
        When the file exists and is not a cache.
    """

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=10, isolation_level=None)
            self._db.execute("pragma journal_mode=wal")
            self._db.execute(_SCHEMA)
            self._db.execute("delete from answers where stored_at < ?", (time.time() - _KEPT,))
        except (OSError, sqlite3.Error) as error:
            raise SourceError(
                f"The cache {path} cannot be used ({error}). "
                "Next step: delete the file, or choose another one."
            ) from error

    @staticmethod
    def key(url: str, accept: str) -> str:
        """Return the key of a request; `url` must not carry secrets."""
        return hashlib.blake2b(f"{accept}\n{url}".encode(), digest_size=16).hexdigest()

    def get(self, key: str) -> Cached | None:
        """Return the stored answer, ``None`` where there is none that can be read."""
        with contextlib.suppress(sqlite3.Error, zlib.error):
            row = self._db.execute(
                "select url, stored_at, etag, last_modified, content_type, body"
                " from answers where key = ?",
                (key,),
            ).fetchone()
            if row:
                url, stored_at, etag, last_modified, content_type, body = row
                return Cached(
                    url, stored_at, etag, last_modified, content_type, zlib.decompress(body)
                )
        return None

    def put(self, key: str, answer: Cached) -> None:
        """Store an answer; a full disk loses the copy, never the fetch."""
        with contextlib.suppress(sqlite3.Error):
            self._db.execute(
                "insert or replace into answers values (?, ?, ?, ?, ?, ?, ?)",
                (
                    key,
                    answer.url,
                    answer.stored_at,
                    answer.etag,
                    answer.last_modified,
                    answer.content_type,
                    zlib.compress(answer.body, 6),
                ),
            )

    def touch(self, key: str) -> None:
        """Note that the stored answer was found to be still valid just now."""
        with contextlib.suppress(sqlite3.Error):
            self._db.execute("update answers set stored_at = ? where key = ?", (time.time(), key))

    def close(self) -> None:
        """Close the file."""
        self._db.close()
