"""Things that a run keeps of every posting, in a few bytes of memory each."""

from __future__ import annotations

import hashlib
import os
import tempfile
from array import array
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

_RECENT = 1 << 16


def hash64(text: str) -> int:
    """Return 64 bits that stand for a text, the same in every run."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


class HashSet:
    """A set of 64-bit numbers in about ten bytes each: sorted arrays that double in size.

    Examples
    --------
    >>> seen = HashSet()
    >>> seen.add(7), seen.add(7), 7 in seen
    (True, False, True)
    """

    def __init__(self) -> None:
        self._recent: set[int] = set()
        self._sorted: list[NDArray[np.uint64]] = []

    def __contains__(self, number: int) -> bool:
        if number in self._recent:
            return True
        for part in self._sorted:
            place = int(part.searchsorted(part.dtype.type(number)))
            if place < len(part) and int(part[place]) == number:
                return True
        return False

    def add(self, number: int) -> bool:
        """Add a number; tell whether it was new."""
        if number in self:
            return False
        self._recent.add(number)
        if len(self._recent) == _RECENT:
            self._settle()
        return True

    def _settle(self) -> None:
        import numpy as np

        newest = np.fromiter(self._recent, dtype=np.uint64, count=len(self._recent))
        self._recent = set()
        while self._sorted and len(self._sorted[-1]) <= len(newest):
            newest = np.concatenate([self._sorted.pop(), newest])
        newest.sort()
        self._sorted.append(newest)


class Names:
    """Ids, made distinct as `analyzer.readers.Reader` does, in ten bytes each.

    Examples
    --------
    >>> names = Names()
    >>> [names.distinct(name) for name in ("a", "b", "a", "a")]
    ['a', 'b', 'a~2', 'a~3']
    """

    def __init__(self) -> None:
        self._seen = HashSet()
        self._counts: dict[str, int] = {}

    def distinct(self, name: str) -> str:
        """Return an id, with a suffix where it was there before."""
        if self._seen.add(hash64(name)):
            return name
        count = self._counts.get(name, 1) + 1
        while not self._seen.add(hash64(f"{name}~{count}")):
            count += 1
        self._counts[name] = count
        return f"{name}~{count}"


class Spill:
    """Byte strings by number, in a temporary file: eight bytes of memory each.

    Examples
    --------
    >>> spill = Spill()
    >>> spill.append(b"one"), spill.append(b"three"), spill[1], len(spill)
    (0, 1, b'three', 2)
    """

    def __init__(self) -> None:
        # It lives as long as this object.
        self._file: IO[bytes] = tempfile.TemporaryFile("w+b", buffering=1 << 18)  # noqa: SIM115
        # A buffer would be filled anew for every few bytes that are read somewhere else.
        self._reading = open(self._file.fileno(), "rb", buffering=0, closefd=False)  # noqa: SIM115
        self._ends = array("Q", [0])
        self._writing = True

    def __len__(self) -> int:
        return len(self._ends) - 1

    def append(self, data: bytes) -> int:
        """Add a byte string and return its number."""
        if not self._writing:
            self._file.seek(0, os.SEEK_END)  # really: this file object knows of no other reading
            self._writing = True
        self._file.write(data)
        self._ends.append(self._ends[-1] + len(data))
        return len(self._ends) - 2

    def __getitem__(self, number: int) -> bytes:
        return self._read(self._ends[number], self._ends[number + 1])

    def parts(self, size: int) -> Iterator[bytes]:
        """Yield all byte strings in order, so many of them joined at a time."""
        for start in range(0, len(self), size):
            end = min(start + size, len(self))
            yield self._read(self._ends[start], self._ends[end])

    def _read(self, start: int, end: int) -> bytes:
        if self._writing:
            self._file.flush()
            self._writing = False
        self._reading.seek(start)
        return self._reading.read(end - start)
