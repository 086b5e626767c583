"""Files that are not on this machine: anything that fsspec opens (s3, gs, az, https, hdfs)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, BinaryIO, cast
from urllib.parse import urlsplit

from analyzer.errors import InputError, MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+(?:::[a-z0-9+.-]+)*://", re.IGNORECASE)


def is_url(path: str | Path) -> bool:
    """Tell whether a path is a URL (``s3://...``) and not a file of this machine."""
    return isinstance(path, str) and _SCHEME.match(path) is not None


def path_of(name: str) -> str:
    """Return the part of a name that ends in the file's extension: a URL has a query, too."""
    return urlsplit(name).path if is_url(name) else name


def open_url(url: str) -> BinaryIO:
    """Open a URL for reading.

    Raises
    ------
    InputError
        If it cannot be opened.
    MissingExtraError
        If fsspec is not installed.
    """
    system, path = _system(url)
    try:
        return cast("BinaryIO", system.open(path, "rb"))
    except Exception as error:  # every file system raises errors of its own
        raise _unusable(url, error) from error


def size_of(url: str) -> int | None:
    """Return the bytes that a URL holds, ``None`` where that is not told."""
    system, path = _system(url)
    try:
        size = system.size(path)
    except Exception as error:
        raise _unusable(url, error) from error
    return int(size) if size is not None else None


def urls_below(url: str) -> Iterator[str]:
    """Yield the files that a URL names: a pattern's or a folder's in sorted order, else itself.

    What cannot be listed is yielded as it is, so that opening it tells what is wrong.
    """
    try:
        system, path = _system(url)
        if "*" in path:
            found = sorted(system.glob(path))
        elif not url.startswith("http") and system.isdir(path):
            found = sorted(system.find(path))
        else:
            yield url
            return
    except Exception:  # every file system raises errors of its own
        yield url
        return
    yield from map(system.unstrip_protocol, found)


def _system(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise MissingExtraError("fsspec", "cluster") from error
    try:
        system, path = url_to_fs(url)
    except (ImportError, ValueError) as error:
        # fsspec names the package that a protocol needs.
        raise InputError(f"{url}: {error}. Next step: install what it needs.") from error
    return system, path


def _unusable(url: str, error: Exception) -> InputError:
    reason = str(error) or type(error).__name__
    return InputError(f"{url}: cannot be read ({reason}). Next step: check the address and access.")
