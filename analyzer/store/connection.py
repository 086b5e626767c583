"""Opening the SQLite file, short write transactions, and errors that say what to do."""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

APPLICATION_ID = 0x4A6F6253  # "JobS" in the file's header: tells a store from other databases
SCHEMA_VERSION = 1
BUSY_SECONDS = 60.0  # how long a writer waits for other processes before it gives up

_RETRY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_ADVICE = {
    sqlite3.SQLITE_FULL: "the disk is full; nothing of this step was saved and the store is "
    "intact. Next step: free some space, then repeat the command",
    sqlite3.SQLITE_READONLY: "the file or its folder is read-only. "
    "Next step: make it writable, or copy the store",
    sqlite3.SQLITE_NOTADB: "this is not a store (not an SQLite file). "
    "Next step: give another path, or import this file with 'analyzer import'",
    sqlite3.SQLITE_CORRUPT: "the file is damaged. Next step: restore a backup, or save what is "
    "readable with 'sqlite3 FILE .recover'",
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened. "
    "Next step: check that its folder exists and that you may write there",
    sqlite3.SQLITE_BUSY: "another process keeps it locked. Next step: wait for it, then repeat",
    sqlite3.SQLITE_IOERR: "reading or writing failed (disk full, quota or defect?); nothing of "
    "this step was saved. Next step: check the disk, then repeat the command",
    sqlite3.SQLITE_PERM: "access is denied. Next step: check the permissions of the file",
}


def is_store(path: str | Path) -> bool:
    """Tell from its first bytes whether a file is a store of this program."""
    try:
        with Path(path).open("rb") as file:
            head = file.read(72)
    except OSError:
        return False
    return head.startswith(b"SQLite format 3\0") and head[68:] == APPLICATION_ID.to_bytes(4, "big")


def _code(error: sqlite3.Error) -> int:
    """Return the primary result code (the low byte of SQLite's extended code)."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


@contextmanager
def store_errors(path: Path) -> Iterator[None]:
    """Turn any SQLite error into a `StoreError` that names the file and the next step."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"Store {path}: {_ADVICE.get(_code(error), str(error))}.") from error


def open_store(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open a store, create it where the file is missing or empty, and check its version.

    Raises
    ------
    StoreError
        The path is a folder, not a store, a store of a newer version, or cannot be opened.
    """
    if path.is_dir():
        raise StoreError(f"Store {path}: this is a folder. Next step: name a file in it.")
    if read_only and not path.exists():
        raise StoreError(
            f"Store {path}: there is no such file. "
            f"Next step: fill one with 'analyzer import FILES --store {path}'."
        )
    with store_errors(path):
        connection = _connect(path, read_only=read_only)
        try:
            _prepare(connection, path, read_only=read_only)
        except BaseException:
            connection.close()
            raise
    return connection


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """Connect; transactions are opened by hand (`isolation_level=None`)."""

    def connect(options: str = "") -> sqlite3.Connection:
        uri = path.absolute().as_uri() + options
        return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=5.0)

    if not read_only:
        return connect()
    connection = connect("?mode=ro")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError as error:
        connection.close()
        # A folder where no -shm file can be made: without a pending -wal file the store is
        # complete as it stands.
        if _code(error) != sqlite3.SQLITE_CANTOPEN or Path(f"{path}-wal").exists():
            raise
        return connect("?mode=ro&immutable=1")
    return connection


def _prepare(connection: sqlite3.Connection, path: Path, *, read_only: bool) -> None:
    """Check what the file is, and create or complete the tables of a new one."""
    connection.execute("PRAGMA foreign_keys = ON")
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables or read_only:
        _check_version(connection, path)
        if read_only:
            return
    # What is forgotten is overwritten, not only unlinked.
    connection.execute("PRAGMA secure_delete = ON")
    _retry(lambda: connection.execute("PRAGMA journal_mode = WAL"))
    connection.execute("PRAGMA synchronous = FULL")
    if not tables:
        with transaction(connection):
            # Another process may have been faster.
            if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                _create(connection)
        _check_version(connection, path)


def _create(connection: sqlite3.Connection) -> None:
    """Run the schema statement by statement (`executescript` would commit in between)."""
    statement = ""
    for line in files(__package__).joinpath("schema.sql").read_text("utf-8").splitlines(True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _check_version(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise StoreError(
            f"Store {path}: this is an SQLite database, but not a store of this program. "
            "Next step: give another path."
        )
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"Store {path}: written by a newer version of this program (schema {version}, this "
            f"one knows up to {SCHEMA_VERSION}). Next step: update the program."
        )


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Run a block as one write transaction: all of it is saved, or nothing.

    The write lock is taken at the start, so that no later statement can fail because another
    process wrote in between; waiting for the lock is retried for `BUSY_SECONDS`.
    """
    _retry(lambda: connection.execute("BEGIN IMMEDIATE"))
    try:
        yield
        _retry(lambda: connection.execute("COMMIT"))
    except BaseException:
        if connection.in_transaction:  # a full disk may have rolled back by itself
            connection.execute("ROLLBACK")
        raise


def _retry(action: Callable[[], object]) -> None:
    """Repeat an action while other processes hold the lock, with growing, jittered pauses."""
    deadline = time.monotonic() + BUSY_SECONDS
    pause = 0.01
    while True:
        try:
            action()
        except sqlite3.OperationalError as error:
            if _code(error) not in _RETRY or time.monotonic() > deadline:
                raise
        else:
            return
        time.sleep(pause * random.uniform(0.5, 1.5))
        pause = min(2 * pause, 1.0)
