"""The store: one SQLite file of postings that loses nothing and repeats nothing."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Self

from analyzer.errors import InputError
from analyzer.store import erase, fetches
from analyzer.store.connection import open_store, store_errors, transaction
from analyzer.store.export import write_lines
from analyzer.store.intake import prepare
from analyzer.store.query import match_expression
from analyzer.store.records import Hit, Saved, StoreStatus
from analyzer.store.rows import posting_of, upsert
from analyzer.store.status import size_of, status_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analyzer.posting import Posting

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
                    total += upsert(self._connection, posting, seen_at)
                if page is not None and source is not None:
                    fetches.page_saved(
                        self._connection, source, params_key, page, len(batch), at=_now()
                    )
            if page is not None:
                return total

    # -- fetches ------------------------------------------------------------------------

    def done_pages(self, source: str, params_key: str = "") -> frozenset[str]:
        """Return the keys of the saved pages of a fetch that has not finished.

        A resumed fetch asks for none of them again. After `finish_fetch` there are none, so
        that the next fetch starts anew.
        """
        with store_errors(self.path):
            return fetches.done_pages(self._connection, source, params_key)

    def finish_fetch(self, source: str, params_key: str = "") -> None:
        """Note that a fetch came to its end; its page keys are no longer needed."""
        with store_errors(self.path), transaction(self._connection):
            fetches.finished(self._connection, source, params_key, at=_now())

    def fail_fetch(self, source: str, params_key: str = "", *, error: str) -> None:
        """Note why a fetch stopped; its saved pages stay for the next attempt."""
        with store_errors(self.path), transaction(self._connection):
            fetches.failed(self._connection, source, params_key, error, at=_now())

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
                posting = posting_of(record, title, text)
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
        return [(seen, posting_of(record, title, text)) for seen, record, title, text in rows]

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
            Hit(posting_of(record, title, text), " ".join(snippet.split()))
            for record, title, text, snippet in rows
        ]

    def status(self) -> StoreStatus:
        """Count what is in the store."""
        with store_errors(self.path):
            return status_of(self._connection, self.path)

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
        return write_lines(
            Path(path),
            (
                posting.to_dict() | {"first_seen": first_seen, "last_seen": last_seen}
                for posting, first_seen, last_seen in self._rows()
            ),
        )

    def matching(
        self,
        *,
        source: str | None = None,
        posting_id: str | None = None,
        company: str | None = None,
    ) -> int:
        """Return how many postings `forget` would delete."""
        _some(source, posting_id, company)
        with store_errors(self.path):
            return len(
                erase.matching(
                    self._connection, source=source, posting_id=posting_id, company=company
                )
            )

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
        _some(source, posting_id, company)
        with store_errors(self.path):
            return erase.forget(
                self._connection, source=source, posting_id=posting_id, company=company
            )

    def vacuum(self) -> int:
        """Rebuild the file without gaps; return the bytes that became free.

        The copy needs as much free space as the store has now.
        """
        with store_errors(self.path):
            before = size_of(self._connection)
            erase.vacuum(self._connection)
            return before - size_of(self._connection)


def _some(*conditions: str | None) -> None:
    """Raise `InputError` where no condition is given."""
    if not any(conditions):
        raise InputError("Say what to forget: a source, a posting's id or a company.")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
