"""Bytes of a file, of its gzipped form, or of standard input, always bounded."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from analyzer.errors import InputError
from analyzer.readers.urls import is_url, open_url, path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from typing_extensions import Buffer

HEAD_BYTES = 1 << 16
STDIN = "-"


class _Unbroken(io.RawIOBase):
    """Raw bytes that end, and say so, where the file underneath breaks off.

    A truncated gzip raises in the middle of a read, and what was unpacked before is lost
    with the exception. Here it is the end of the data, and `broken` tells the reason.
    """

    def __init__(self, inner: BinaryIO, prefix: bytes = b"", ends: str | None = None) -> None:
        self._inner = inner
        self._prefix = prefix
        self._ends = ends
        self.broken: str | None = None

    def readable(self) -> bool:
        return True

    def unread(self, data: bytes) -> None:
        self._prefix = data + self._prefix

    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer).cast("B")
        if self._prefix:
            data, self._prefix = self._prefix[: len(view)], self._prefix[len(view) :]
        else:
            data = self._next(len(view))
        view[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        if self.broken:
            return b""
        try:
            data = _read_some(self._inner, size)
            if not data:
                self.broken = self._ends
            return data
        except EOFError:
            self.broken = "the gzip file is cut off"
        except (gzip.BadGzipFile, zlib.error):
            self.broken = "the gzip file is damaged"
        except OSError as error:
            self.broken = f"reading failed: {error.strerror or error}"
        return b""

    def close(self) -> None:
        if not self.closed and self._inner is not sys.stdin.buffer:
            self._inner.close()
        super().close()


@dataclass(slots=True)
class Source:
    """One opened file.

    Attributes
    ----------
    name
        As the user wrote it; for messages and `Posting.origin`.
    suffix
        Lower-case extension without ``.gz``, with its dot; empty if there is none.
    packed
        Whether the file is gzipped.
    head
        Its first bytes (unpacked), for recognising the format.
    """

    name: str
    suffix: str
    packed: bool
    head: bytes
    file: io.BufferedReader
    raw: _Unbroken

    @property
    def broken(self) -> str | None:
        """Why the data ended early, ``None`` if it did not."""
        return self.raw.broken

    def read_all(self, limit: int) -> bytes:
        """Return the whole content; raise `InputError` if it is larger than `limit`."""
        data = self.file.read(limit + 1)
        if len(data) > limit:
            raise InputError(
                f"{self.name}: larger than {limit // (1 << 20)} MB, too large for a format that "
                "is read as a whole. Next step: convert it to JSON Lines or CSV, or split it."
            )
        return data

    def close(self) -> None:
        """Close the file (never standard input)."""
        self.file.close()


def open_source(
    path: str | Path, *, start: int = 0, data: bytes | None = None, broken: str | None = None
) -> Source:
    """Open a file, an fsspec URL, or standard input for ``-``, at a byte offset.

    With `data`, these bytes are read, which somebody has read (and unpacked) from there before;
    `broken` is why they end where they do, if it was not the end of the file.

    Raises
    ------
    InputError
        If there is no such file, or it cannot be opened, or it is empty.
    """
    name = str(path)
    inner: BinaryIO
    if name == STDIN:
        name, suffixes, inner = "standard input", [], sys.stdin.buffer
    else:
        suffixes = [suffix.lower() for suffix in PurePath(path_of(name)).suffixes[-2:]]
        if data is not None:
            inner = io.BytesIO(data)
        else:
            inner = open_url(name) if is_url(name) else _opened(Path(path))
            if start:
                inner.seek(start)
    magic = _read(inner, 2)
    packed = magic == b"\x1f\x8b"
    raw = _Unbroken(inner, magic, broken)
    if packed:
        raw = _Unbroken(cast("BinaryIO", gzip.GzipFile(fileobj=io.BufferedReader(raw))))
    if suffixes and suffixes[-1] in (".gz", ".gzip"):
        suffixes = suffixes[:-1]
    head = _read(raw, HEAD_BYTES)
    raw.unread(head)
    if not head and not start:
        raw.close()
        reason = raw.broken or "the file is empty"
        raise InputError(f"{name}: {reason}. Next step: check how the file was saved.")
    suffix = suffixes[-1] if suffixes else ""
    return Source(name, suffix, packed, head, io.BufferedReader(raw, HEAD_BYTES), raw)


def _read_some(file: BinaryIO, size: int) -> bytes:
    # What fsspec opens has no read1; its read is as good, for it buffers blocks itself.
    read: Callable[[int], bytes] = getattr(file, "read1", file.read)
    return read(size)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError:
        reason, step = "there is no such file or folder", "check the path"
    except IsADirectoryError:
        reason, step = "is a folder, not a file", "name a file in it"
    except OSError as error:
        reason, step = f"cannot be opened ({error.strerror})", "check its permissions"
    raise InputError(f"{path}: {reason}. Next step: {step}.")


def _read(file: BinaryIO | _Unbroken, size: int) -> bytes:
    """Read `size` bytes, or all there are: a pipe delivers less at a time."""
    parts = []
    while size > 0 and (part := file.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


class Line(NamedTuple):
    """One line with its line end: number from 1, byte offset in the (unpacked) file.

    A tuple, since it is made for every line of files that have millions.
    """

    number: int
    offset: int
    text: str
    size: int
    guessed: bool = False


class Lost(NamedTuple):
    """A line that cannot be had: its number and why."""

    number: int
    reason: str


TOO_LONG = "the line is longer than {limit} MB. Next step: save the file with one row a line"


def lines(
    source: Source, encoding: str, *, limit: int, number: int = 1, offset: int = 0
) -> Iterator[Line | Lost]:
    """Yield the lines of a text, each decoded for itself, or what was lost of them.

    A line of an otherwise UTF-8 file that is not UTF-8 is read as Windows-1252 and marked
    as `guessed`. A line beyond the limit is passed over in pieces. The unfinished last line of a
    broken file is lost, since nobody knows how it went on.
    """
    wide = encoding.startswith("utf-16") or encoding == "cr"
    if wide:
        yield from _wide_lines(source, "utf-8" if encoding == "cr" else encoding, limit)
        return
    file = source.file
    while raw := file.readline(limit + 1):
        start, size = offset, len(raw)
        if raw.endswith(b"\n"):
            offset += size
            text, guessed = decoded(raw, encoding)
            yield Line(number, start, text, size, guessed)
            number += 1
            continue
        too_long = size > limit
        while not raw.endswith(b"\n") and (rest := file.readline(1 << 20)):
            size += len(rest)
            raw = rest
        offset += size
        if source.broken and not raw.endswith(b"\n"):
            yield Lost(number, f"{source.broken} inside this row")
        elif too_long:
            yield Lost(number, TOO_LONG.format(limit=limit >> 20))
        else:
            text, guessed = decoded(raw, encoding)
            yield Line(number, start, text, size, guessed)
        number += 1


def decoded(raw: bytes, encoding: str = "utf-8") -> tuple[str, bool]:
    """Decode bytes; tell whether it took the fallback from UTF-8 to Windows-1252."""
    try:
        return raw.decode(encoding), False
    except UnicodeDecodeError:
        # Five codes are undefined in cp1252; what was written there is lost either way.
        return raw.decode("cp1252", "replace"), True


def _wide_lines(source: Source, encoding: str, limit: int) -> Iterator[Line | Lost]:
    text = io.TextIOWrapper(source.file, encoding, errors="replace", newline="")
    number, part = 1, ""
    while part := text.readline(limit):
        size = len(part)
        complete = part.endswith(("\n", "\r"))
        while not complete and (rest := text.readline(1 << 20)):
            size += len(rest)
            complete = rest.endswith(("\n", "\r"))
            part = part if size > limit else part + rest
        if source.broken and not complete:
            yield Lost(number, f"{source.broken} inside this row")
        elif size > limit:
            yield Lost(number, TOO_LONG.format(limit=limit >> 20))
        else:
            yield Line(number, 0, part, size)
        number += 1
    text.detach()
