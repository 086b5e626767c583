"""Compiled lexicons, kept between runs as Python keeps bytecode: making one takes half a second.

What is kept is only used for the very entries, files of this program and kind of machine that it
was made for; where the folder cannot be used, lexicons are compiled anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import platform
import sys
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.caches import cache_folder
from analyzer.mentions.compiled import compile_lexicon

try:
    from analyzer.mentions.core.extract import FastLexicon
except ImportError:  # the core was not built on this machine: see `analyzer.native`
    FastLexicon = None  # type: ignore[assignment, misc]

if TYPE_CHECKING:
    from skill_lexicon import Lexicon

_ANALYZER = Path(__file__).resolve().parents[1]
_MADE_BY = (
    *(_ANALYZER / name for name in ("mentions", "native", "text")),
    _ANALYZER.with_name("skill_lexicon"),
)
"""Folders of this program that have a say in what a compiled lexicon is."""

_OF_THE_PROGRAM = frozenset((".py", ".toml", ".so", ".pyd"))

_WORTH_IT = 100
"""Lexicons of fewer entries are compiled in no time."""

_MOST = 8
"""So many files are kept, those used last."""

_CHECK_SIZE = 32
"""Bytes before what is kept that tell whether it is whole."""


@lru_cache(maxsize=8)
def fast_lexicon(lexicon: Lexicon) -> FastLexicon | None:
    """Return the compiled core's form of a lexicon, ``None`` where the core was not built.

    Raises
    ------
    LexiconError
        A phrase of the lexicon has no word that a scan could look for.
    """
    if FastLexicon is None:
        return None
    path = _path(lexicon) if len(lexicon) >= _WORTH_IT else None
    made = _read(path) if path is not None else None
    if made is None:
        made = FastLexicon(compile_lexicon(lexicon))
        if path is not None:
            with contextlib.suppress(OSError):  # a full disk, somebody else's folder
                _write(path, made)
    return made


def _path(lexicon: Lexicon) -> Path | None:
    """Return where a lexicon is kept, ``None`` if it cannot be."""
    known = _program()
    if known is None:
        return None
    entries = repr(lexicon.entries).encode("utf-8", "surrogatepass")
    key = hashlib.blake2b(known + entries, digest_size=16)
    try:
        return cache_folder() / "lexicons" / f"{key.hexdigest()}.bin"
    except RuntimeError:
        return None


@cache
def _program() -> bytes | None:
    """Return what changes whenever this program or the kind of machine does, ``None`` if unknown.

    Size and time of change tell files apart, as they do for Python's bytecode.
    """
    parts = [sys.version, platform.machine(), sys.byteorder]
    for folder in _MADE_BY:
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


def _read(path: Path) -> FastLexicon | None:
    """Return what was kept, ``None`` if nothing was, or not all of it."""
    try:
        kept = memoryview(path.read_bytes())
    except OSError:
        return None
    data = kept[_CHECK_SIZE:]
    if hashlib.blake2b(data, digest_size=_CHECK_SIZE).digest() != kept[:_CHECK_SIZE]:
        return None
    with contextlib.suppress(OSError):  # so that it is among the latest
        os.utime(path)
    return pickle.loads(data)  # type: ignore[no-any-return]


def _write(path: Path, made: FastLexicon) -> None:
    """Keep a lexicon; other processes see it whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL)
    new = path.with_suffix(f".{os.getpid()}.new")
    try:
        new.write_bytes(hashlib.blake2b(data, digest_size=_CHECK_SIZE).digest() + data)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    kept = sorted(path.parent.glob("*.bin"), key=lambda one: one.stat().st_mtime_ns)
    for old in kept[:-_MOST]:
        old.unlink(missing_ok=True)
