"""The store: one SQLite file of postings that loses nothing and repeats nothing."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import sqlite3
import tempfile
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from analyzer.errors import InputError, StoreError
from analyzer.posting import Posting
from analyzer.store.connection import open_store, store_errors, transaction
from analyzer.store.intake import prepare
from analyzer.store.query import match_expression
from analyzer.store.records import FetchStatus, Hit, Saved, SourceStatus, StoreStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BATCH = 500  # postings per transaction or read, so that nobody waits long


class Store:
    """One SQLite file of postings, safe for several processes at once.

    Every `save` is one transaction or a row of short ones; a process that is killed leaves
    whole pages behind or nothing of them. Postings pass `analyzer.store.intake.prepare` first:
    personal data does not reach the file.

    Parameters
    ----------
    path
        The file; it is created where it is missing.
    read_only
        Open an existing store without the wish to write.

    Raises
    ------
    StoreError
        Not a store, a newer version, no permission; from every method also a full disk and a
        lock that another process does not release.
    """

    def __init__(self, path: str | Path, *, read_only: bool = False) -> None:
        self.path = Path(path)
        self._connection = open_store(self.path, read_only=read_only)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the store cannot be used afterwards."""
        self._connection.close()

    # -- writing ------------------------------------------------------------------------

    def save(
        self,
        postings: Iterable[Posting],
        *,
        source: str | None = None,
        params_key: str = "",
        page: str | None = None,
        seen_at: str | None = None,
    ) -> Saved:
        """Add postings, or update those that are known by (source, id).

        Parameters
        ----------
        source, params_key, page
            With a page: the fetch that these postings are a page of. The page's key is saved in
            the same transaction as its postings, see `done_pages`.
        seen_at
            When the postings were seen, ISO 8601 in UTC; now, where it is not given.

        Returns
        -------
        Saved
            How many were new, changed or known.
        """
        if page is not None and source is None:
            raise InputError("A page can only be saved together with its source.")
        seen_at = seen_at or _now()
        total = Saved()
        stream = iter(postings)
        while True:
            # Prepared before the lock is taken, so that other writers wait for disk work only.
            # A page is one batch, however long.
            batch = [
                prepare(posting) for posting in islice(stream, BATCH if page is None else None)
            ]
            if not batch and page is None:
                return total
            with store_errors(self.path), transaction(self._connection):
                for posting in batch:
                    total += self._upsert(posting, seen_at)
                if page is not None and source is not None:
                    self._touch_fetch(source, params_key, "running")
                    self._connection.execute(
                        "INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?)",
                        (source, params_key, page, _now(), len(batch)),
                    )
            if page is not None:
                return total

    def _upsert(self, posting: Posting, seen_at: str) -> Saved:
        record = posting.to_dict()
        title, text = record.pop("title"), record.pop("text")
        body = self._body(title, text)
        values = (body, posting.company, posting.language, json.dumps(record, ensure_ascii=True))
        execute = self._connection.execute
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

    def _body(self, title: str, text: str) -> int:
        """Return the key of a text, adding it where no posting has had it yet."""
        digest = hashlib.blake2b(f"{title}\0{text}".encode(), digest_size=16).hexdigest()
        found = self._connection.execute("SELECT key FROM body WHERE hash = ?", (digest,))
        if row := found.fetchone():
            return int(row[0])
        added = self._connection.execute(
            "INSERT INTO body (hash, title, text) VALUES (?, ?, ?)", (digest, title, text)
        )
        assert added.lastrowid is not None
        return added.lastrowid

    # -- fetches ------------------------------------------------------------------------

    def done_pages(self, source: str, params_key: str = "") -> frozenset[str]:
        """Return the keys of the saved pages of a fetch that has not finished.

        A resumed fetch asks for none of them again. After `finish_fetch` there are none, so
        that the next fetch starts anew.
        """
        with store_errors(self.path):
            return frozenset(
                page
                for (page,) in self._connection.execute(
                    "SELECT page FROM page WHERE source = ? AND params = ?", (source, params_key)
                )
            )

    def finish_fetch(self, source: str, params_key: str = "") -> None:
        """Note that a fetch came to its end; its page keys are no longer needed."""
        with store_errors(self.path), transaction(self._connection):
            self._touch_fetch(source, params_key, "finished")
            self._connection.execute(
                "DELETE FROM page WHERE source = ? AND params = ?", (source, params_key)
            )

    def fail_fetch(self, source: str, params_key: str = "", *, error: str) -> None:
        """Note why a fetch stopped; its saved pages stay for the next attempt."""
        with store_errors(self.path), transaction(self._connection):
            self._touch_fetch(source, params_key, "failed", error)

    def _touch_fetch(self, source: str, params: str, state: str, error: str | None = None) -> None:
        now = _now()
        self._connection.execute(
            "INSERT INTO fetch VALUES (?1, ?2, ?3, ?4, ?4, iif(?3 = 'finished', ?4, NULL), ?5)"
            " ON CONFLICT DO UPDATE SET"
            " started = iif(state = 'finished' AND ?3 <> 'finished', ?4, started),"
            " state = ?3, updated = ?4, finished = iif(?3 = 'finished', ?4, finished), error = ?5",
            (source, params, state, now, error),
        )

    # -- reading ------------------------------------------------------------------------

    def __len__(self) -> int:
        with store_errors(self.path):
            return int(self._connection.execute("SELECT count(*) FROM posting").fetchone()[0])

    def iter_postings(self, *, source: str | None = None) -> Iterator[Posting]:
        """Yield the current version of every posting, in the order in which they were added.

        Ids are unique: where two sources use the same one, the posting that came later has its
        source put before it (``board/17``). Reads in short steps: the store may be written to
        meanwhile, by this process too.
        """
        for posting, _, _ in self._rows(source):
            yield posting

    def _rows(self, source: str | None = None) -> Iterator[tuple[Posting, str, str]]:
        last = 0
        while True:
            with store_errors(self.path):
                rows = self._connection.execute(
                    "SELECT p.key, record, title, text, first_seen, last_seen,"
                    " EXISTS (SELECT 1 FROM posting q WHERE q.id = p.id AND q.key < p.key)"
                    " FROM posting p JOIN body b ON b.key = p.body"
                    " WHERE p.key > ?1 AND (?2 IS NULL OR source = ?2) ORDER BY p.key LIMIT ?3",
                    (last, source, BATCH),
                ).fetchall()
            if not rows:
                return
            for _, record, title, text, first_seen, last_seen, taken in rows:
                posting = _posting(record, title, text)
                if taken:
                    posting = posting.with_(id=f"{posting.source}/{posting.id}")
                yield posting, first_seen, last_seen
            last = rows[-1][0]

    def versions(self, posting_id: str, *, source: str | None = None) -> list[tuple[str, Posting]]:
        """Return the kept texts of a posting as (first seen, posting), the oldest first.

        The fields other than title and text are those of the current version.
        """
        with store_errors(self.path):
            rows = self._connection.execute(
                "SELECT v.first_seen, record, title, text FROM version v"
                " JOIN posting p ON p.key = v.posting JOIN body b ON b.key = v.body"
                " WHERE p.id = ?1 AND (?2 IS NULL OR source = ?2)"
                " ORDER BY p.key, v.first_seen, v.body",
                (posting_id, source),
            ).fetchall()
        return [(seen, _posting(record, title, text)) for seen, record, title, text in rows]

    def search(self, query: str, *, limit: int = 20) -> list[Hit]:
        """Find postings by the words of their title and text, the best match first.

        Parameters
        ----------
        query
            Words that must all occur; ``"in quotes"`` next to each other; ``word*`` as a
            beginning; ``a OR b``; ``a NOT b``.

        Raises
        ------
        InputError
            The query has no word, or an operator without its two sides.
        """
        expression = match_expression(query)
        with store_errors(self.path):
            try:
                rows = self._connection.execute(
                    "SELECT record, b.title, b.text, snippet(search, 1, '[', ']', '…', 16)"
                    " FROM search JOIN body b ON b.key = search.rowid"
                    " JOIN posting p ON p.body = b.key"
                    " WHERE search MATCH ? ORDER BY bm25(search, 4.0, 1.0), p.key LIMIT ?",
                    (expression, limit),
                ).fetchall()
            except sqlite3.OperationalError as error:
                if "fts5" not in str(error):
                    raise
                raise InputError(
                    f"Search {query!r} cannot be understood ({error}). "
                    'Next step: use words, "a phrase", begin*, a OR b, a NOT b.'
                ) from error
        return [
            Hit(_posting(record, title, text), " ".join(snippet.split()))
            for record, title, text, snippet in rows
        ]

    def status(self) -> StoreStatus:
        """Count what is in the store."""
        with store_errors(self.path):
            query = self._connection.execute

            def number(sql: str) -> int:
                return int(query(sql).fetchone()[0])

            return StoreStatus(
                path=str(self.path),
                size=number("PRAGMA page_count") * number("PRAGMA page_size"),
                postings=number("SELECT count(*) FROM posting"),
                texts=number("SELECT count(*) FROM body"),
                changed=number(
                    "SELECT count(*) FROM (SELECT 1 FROM version GROUP BY posting"
                    " HAVING count(*) > 1)"
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
                fetches=tuple(
                    FetchStatus(*row)
                    for row in query(
                        "SELECT source, params, state, (SELECT count(*) FROM page p WHERE"
                        " p.source = f.source AND p.params = f.params), started, updated,"
                        " finished, error FROM fetch f ORDER BY source, params"
                    )
                ),
            )

    # -- upkeep -------------------------------------------------------------------------

    def export(self, path: str | Path) -> int:
        """Write all postings as JSON Lines (gzip where the name ends in ``.gz``).

        A row has the fields of `Posting` (the source's notice among them), ``first_seen`` and
        ``last_seen``. The file appears when it is complete.

        Returns
        -------
        int
            Number of postings written.
        """
        path = Path(path)
        count = 0
        try:
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
            temporary = Path(name)
            try:
                with os.fdopen(handle, "wb") as raw:
                    # No name and no time in the header: the same store, the same bytes.
                    zipped = path.suffix == ".gz"
                    out = gzip.GzipFile("", "wb", fileobj=raw, mtime=0) if zipped else raw
                    for posting, first_seen, last_seen in self._rows():
                        row = posting.to_dict() | {"first_seen": first_seen, "last_seen": last_seen}
                        out.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
                        count += 1
                    if zipped:
                        out.close()
                temporary.chmod(0o644)
                temporary.replace(path)
            finally:
                temporary.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(
                f"Export to {path} failed: {error.strerror or error}. "
                "Next step: check the folder and the free space, then repeat."
            ) from error
        return count

    def forget(
        self,
        *,
        source: str | None = None,
        posting_id: str | None = None,
        company: str | None = None,
    ) -> int:
        """Delete postings with all their text versions, so that nothing of them stays.

        Parameters
        ----------
        source, posting_id, company
            What to forget; several conditions must hold together. The company is compared
            without regard to case and outer space. A source alone loses its fetch status too.

        Returns
        -------
        int
            Number of postings deleted.
        """
        if source is None and posting_id is None and company is None:
            raise InputError("Say what to forget: a source, a posting's id or a company.")
        with store_errors(self.path):
            keys = [
                key
                for key, name in self._connection.execute(
                    "SELECT key, company FROM posting"
                    " WHERE (?1 IS NULL OR source = ?1) AND (?2 IS NULL OR id = ?2)",
                    (source, posting_id),
                )
                if company is None or _folded(name) == _folded(company)
            ]
            with transaction(self._connection):
                execute = self._connection.execute
                for key in keys:
                    execute("DELETE FROM posting WHERE key = ?", (key,))
                self._drop_unused_bodies()
                if source is not None and posting_id is None and company is None:
                    execute("DELETE FROM fetch WHERE source = ?", (source,))
                    execute("DELETE FROM page WHERE source = ?", (source,))
                # Merging drops deleted words from the index.
                execute("INSERT INTO search (search) VALUES ('optimize')")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return len(keys)

    def vacuum(self) -> int:
        """Rebuild the file without gaps; return the bytes that became free.

        The copy needs as much free space as the store has now.
        """
        before = self.status().size
        with store_errors(self.path):
            with transaction(self._connection):
                self._drop_unused_bodies()
                self._connection.execute("INSERT INTO search (search) VALUES ('optimize')")
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return before - self.status().size

    def _drop_unused_bodies(self) -> None:
        self._connection.execute(
            "DELETE FROM body WHERE NOT EXISTS (SELECT 1 FROM version WHERE body = body.key)"
        )


def _posting(record: str, title: str, text: str) -> Posting:
    data: dict[str, Any] = json.loads(record)
    return Posting.from_dict(data | {"title": title, "text": text})


def _folded(name: str | None) -> str:
    return " ".join((name or "").split()).casefold()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
