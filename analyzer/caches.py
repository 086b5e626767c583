"""Where this program keeps what it can make or fetch again, and a way to keep what it made."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import platform
import sys
import zlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from analyzer.garbage import all_kept

if TYPE_CHECKING:
    from collections.abc import Callable

Value = TypeVar("Value")

_OF_THE_PROGRAM = frozenset((".py", ".toml", ".so", ".pyd"))

_MOST = 8
"""So many files are kept in a folder, those used last."""

_CHECK_SIZE = 4
"""Bytes before what is kept that tell whether it is whole."""


def cache_folder() -> Path:
    """Return the folder of this program among the user's caches; it may not exist.

    ``$XDG_CACHE_HOME/analyzer``, by default ``~/.cache/analyzer`` (XDG Base Directory
    Specification, 0.8).

    Raises
    ------
    RuntimeError
        The user has no home.
    """
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    # "All paths ... must be absolute"; others are to be ignored.
    return (given if given.is_absolute() else Path.home() / ".cache") / "analyzer"


class Kept(Generic[Value]):
    """What takes long to make, kept between runs as Python keeps bytecode.

    It is only used for the very key, files of this program and kind of machine that it was made
    for; where the folder cannot be used, everything is made anew.

    Parameters
    ----------
    name
        Folder in `cache_folder`.
    made_by
        Folders of this program that have a say in what is made.
    """

    def __init__(self, name: str, *made_by: Path) -> None:
        self._name = name
        self._made_by = made_by

    def get(self, key: bytes, make: Callable[[], Value]) -> Value:
        """Return what was kept for a key, else what `make` returns, which is kept from now on.

        What is kept must be picklable, and depend on nothing but the key and the program.
        """
        path = self._path(key)
        with all_kept():
            kept: Value | None = _read(path) if path is not None else None
            if kept is not None:
                return kept
            made = make()
        if path is not None:
            with contextlib.suppress(OSError):  # a full disk, somebody else's folder
                _write(path, made)
        return made

    def _path(self, key: bytes) -> Path | None:
        """Return where something is kept, ``None`` if it cannot be."""
        program = _program(self._made_by)
        if program is None:
            return None
        name = hashlib.blake2b(program + key, digest_size=16).hexdigest()
        try:
            return cache_folder() / self._name / f"{name}.bin"
        except RuntimeError:
            return None


@cache
def _program(folders: tuple[Path, ...]) -> bytes | None:
    """Return what changes whenever this program or the kind of machine does, ``None`` if unknown.

    Size and time of change tell files apart, as they do for Python's bytecode.
    """
    parts = [sys.version, platform.machine(), sys.byteorder]
    for folder in folders:
        files = sorted(path for path in folder.rglob("*.*") if path.suffix in _OF_THE_PROGRAM)
        if not files:  # the program is in an archive
            return None
        for path in files:
            try:
                seen = path.stat()
            except OSError:  # an editor's link to nowhere
                return None
            parts.append(f"{path} {seen.st_size} {seen.st_mtime_ns}")
    return "\n".join(parts).encode("utf-8", "surrogatepass")


def _read(path: Path) -> Value | None:
    """Return what was kept, ``None`` if nothing was, or not all of it."""
    try:
        kept = memoryview(path.read_bytes())
    except OSError:
        return None
    data = kept[_CHECK_SIZE:]
    if _check(data) != kept[:_CHECK_SIZE]:
        return None
    with contextlib.suppress(OSError):  # so that it is among the latest
        os.utime(path)
    return pickle.loads(data)  # type: ignore[no-any-return]


def _check(data: bytes | memoryview) -> bytes:
    return zlib.crc32(data).to_bytes(_CHECK_SIZE, "little")


def _write(path: Path, made: object) -> None:
    """Keep something; other processes see it whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL)
    new = path.with_suffix(f".{os.getpid()}.new")
    try:
        new.write_bytes(_check(data) + data)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    kept = sorted(path.parent.glob("*.bin"), key=lambda one: one.stat().st_mtime_ns)
    for old in kept[:-_MOST]:
        old.unlink(missing_ok=True)
