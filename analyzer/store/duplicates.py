"""Postings that say the same: reposts, one job on two boards, copies by agencies.

Texts are compared by their signatures (`analyzer.store.signature`), read once and not kept.
"""

from __future__ import annotations

import pickle
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from analyzer.compact import HashSet, Spill, hash64
from analyzer.store.signature import BANDS, ROWS, Signature, signature

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from analyzer.posting import Posting
    from analyzer.store.signature import Hashes

_CHUNK = 10_000
_KEYS = 1 << 18
"""So many keys of texts are compared at once, or those of one band."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateOptions:
    """When two texts are near-identical.

    Attributes
    ----------
    resemblance
        Shared shingles, of all of both; from here on two texts are near-identical.
    contained, least_resemblance
        Shared shingles, of those of the shorter text: one text within the other (a paragraph
        was dropped), where the resemblance is not below the second figure.
    """

    resemblance: float = 0.86
    contained: float = 0.96
    least_resemblance: float = 0.6


def group_duplicates(
    postings: Iterable[Posting], options: DuplicateOptions | None = None
) -> dict[str, tuple[str, str]]:
    """Find the postings that repeat another one.

    Parameters
    ----------
    postings
        A stream; it is read once, texts are not kept. Ids must be unique.
    options
        When two texts are near-identical.

    Returns
    -------
    dict
        Id of a duplicate -> (id of its canonical posting, reason). The canonical posting of a
        group is the earliest by `posted_at` (undated ones last, then by id) and is not a key.
        Reasons: ``identical text``, ``same text, other company``, ``near-identical 0.93`` (the
        resemblance). The order of the stream does not matter.
    """
    finder = DuplicateFinder(options)
    for posting in postings:
        finder.add(posting)
    return finder.groups()


class Folded(NamedTuple):
    """Which of some numbered postings repeat which.

    Attributes
    ----------
    canonical
        Per posting the number of the one that it repeats, -1 if it repeats none.
    reasons
        Number of a posting that repeats another to the reason, see `group_duplicates`.
    """

    canonical: NDArray[np.int64]
    reasons: dict[int, str]


class DuplicateFinder:
    """Collects signatures of postings one by one, and groups them at the end.

    Memory is about forty bytes a posting. What is needed to judge candidates, about two
    kilobytes for each different text, waits in temporary files.
    """

    def __init__(self, options: DuplicateOptions | None = None) -> None:
        self.options = options or DuplicateOptions()
        self._texts, self._companies = array("Q"), array("Q")
        self._dates, self._date_numbers = array("L"), dict[str, int]()
        self._frames = Spill()  # of each posting
        self._known = HashSet()
        self._long = array("Q")  # the different texts that are not short
        self._minima, self._shingles = Spill(), Spill()

    def add(self, posting: Posting) -> None:
        """Note a posting."""
        self.take(signature(posting))

    def take(self, noted: Signature) -> None:
        """Note the signature of a posting."""
        self._texts.append(noted.text)
        self._companies.append(hash64(noted.company) if noted.company else 0)
        dates = self._date_numbers
        self._dates.append(dates.setdefault(noted.date, len(dates)))
        self._frames.append(pickle.dumps((noted.id, noted.title, noted.levels, noted.years)))
        if noted.minima and self._known.add(noted.text):
            self._long.append(noted.text)
            self._minima.append(noted.minima)
            self._shingles.append(noted.shingles)

    def groups(self) -> dict[str, tuple[str, str]]:
        """Return the duplicates, see `group_duplicates`."""
        canonical, reasons = self.fold()
        return {
            self.id_of(row): (self.id_of(int(canonical[row])), reason)
            for row, reason in reasons.items()
        }

    def fold(self) -> Folded:
        """Return the duplicates by number, in the order in which they were noted."""
        import numpy as np

        texts = np.frombuffer(self._texts, dtype=np.uint64)
        dates = sorted(self._date_numbers)
        rank = np.empty(len(dates), dtype=np.int64)
        rank[[self._date_numbers[date] for date in dates]] = np.arange(len(dates))
        date = rank[np.frombuffer(self._dates, dtype=f"u{self._dates.itemsize}").astype(np.int64)]
        leader = self._leaders(texts, date)
        near = self._near(texts, date, leader)
        canonical = np.full(len(texts), -1, dtype=np.int64)
        reasons = {}
        for row, first in enumerate(leader.tolist()):
            other, resemblance = near.get(first, (first, None))
            if other == row:
                continue
            canonical[row] = other
            mine, theirs = self._companies[row], self._companies[other]
            if resemblance is not None:
                reasons[row] = f"near-identical {min(resemblance, 0.99):.2f}"
            elif mine == theirs or not (mine and theirs):
                reasons[row] = "identical text"
            else:
                reasons[row] = "same text, other company"
        return Folded(canonical, reasons)

    def _frame(self, row: int) -> tuple[str, _Frame]:
        name, *sets = pickle.loads(self._frames[row])
        return name, _Frame(*sets)

    def id_of(self, row: int) -> str:
        """Return the id of the posting that was noted so many postings after the first."""
        return str(pickle.loads(self._frames[row])[0])

    def _leaders(self, texts: NDArray[np.uint64], date: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return for each posting the earliest one with the same text; at one date, by id."""
        import numpy as np

        order = np.lexsort((date, texts))
        start = np.flatnonzero(np.append(True, texts[order][1:] != texts[order][:-1]))
        sizes = np.diff(np.append(start, len(order)))
        first = order[start] if len(order) else order
        for group in np.flatnonzero(sizes > 1).tolist():
            rows = order[start[group] : start[group] + sizes[group]]
            tied = rows[date[rows] == date[rows[0]]].tolist()
            if len(tied) > 1:
                first[group] = min(tied, key=self.id_of)
        leader = np.empty(len(order), dtype=np.int64)
        leader[order] = np.repeat(first, sizes) if len(order) else first
        return leader

    def _near(
        self, texts: NDArray[np.uint64], date: NDArray[np.int64], leader: NDArray[np.int64]
    ) -> dict[int, tuple[int, float]]:
        """Return for the leaders that resemble an earlier one: that one, and how much.

        Texts are taken from the earliest on; each is compared with canonical ones only, so that
        a chain of small changes does not end in one group.
        """
        import numpy as np

        if not self._long:
            return {}
        shared = _shared_bands(self._minima)
        some = np.flatnonzero(shared.any(axis=1))
        if not len(some):
            return {}
        rows = leader[_positions(texts, np.frombuffer(self._long, dtype=np.uint64)[some])]
        # Only these few can be candidates, so that theirs may be held.
        signatures = np.stack([_signatures(self._minima[one])[0] for one in some.tolist()])
        bands = _bands_of(signatures, shared[some])
        names, frames = zip(*map(self._frame, rows.tolist()), strict=True)
        buckets: dict[tuple[int, int], list[int]] = {}
        found: dict[int, tuple[int, float]] = {}
        when = date[rows].tolist()
        for at in sorted(range(len(some)), key=lambda at: (when[at], names[at])):
            text, row = int(some[at]), int(rows[at])
            signature = signatures[at]
            candidates = sorted({other for band in bands[at] for other in buckets.get(band, ())})
            best: tuple[float, int] | None = None
            if candidates:
                numbers = [int(some[other]) for other in candidates]
                equal = np.count_nonzero(signatures[candidates] == signature, axis=1)
                alike = equal / len(signature)
                for other, number, estimate in zip(
                    candidates, numbers, alike.tolist(), strict=True
                ):
                    if estimate < self.options.least_resemblance - 0.15:
                        continue
                    score = self._score(frames[at], frames[other], text, number)
                    if score is not None and (best is None or score > best[0]):
                        best = (score, other)
            if best is not None:
                found[row] = (int(rows[best[1]]), best[0])
            else:
                for band in bands[at]:
                    buckets.setdefault(band, []).append(at)
        return found

    def _score(self, one: _Frame, two: _Frame, text: int, other: int) -> float | None:
        """Return the resemblance of two postings, ``None`` where they are different jobs."""
        import numpy as np

        if one.levels != two.levels:
            return None
        if not (one.years <= two.years or two.years <= one.years):
            return None
        if not (one.title <= two.title or two.title <= one.title):
            return None  # "(Verilog)" and "(Python)": two jobs in the same frame
        first = np.frombuffer(self._shingles[text], dtype=np.uint32)
        second = np.frombuffer(self._shingles[other], dtype=np.uint32)
        shared = len(np.intersect1d(first, second, assume_unique=True))
        resemblance = shared / (len(first) + len(second) - shared)
        contained = shared / min(len(first), len(second))
        options = self.options
        if resemblance >= options.resemblance or (
            contained >= options.contained and resemblance >= options.least_resemblance
        ):
            return float(resemblance)
        return None


class _Frame(NamedTuple):
    title: frozenset[str]
    levels: frozenset[str]
    years: frozenset[str]


def _positions(texts: NDArray[np.uint64], wanted: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return for each wanted text the number of a posting that has it."""
    import numpy as np

    order = np.argsort(texts, kind="stable")
    found: NDArray[np.int64] = order[np.searchsorted(texts, wanted, sorter=order)]
    return found


def _shared_bands(minima: Spill) -> NDArray[np.bool_]:
    """Return for each text and band whether another text has the same key there."""
    import numpy as np

    shared = np.empty((len(minima), BANDS), dtype=bool)
    # Of many texts a band at a time, read anew from the disk: all keys are 200 bytes a text.
    at_once = max(1, _KEYS // len(minima))
    for first in range(0, BANDS, at_once):
        bands = range(first, min(first + at_once, BANDS))
        parts = map(_signatures, minima.parts(_CHUNK))
        keys = [np.stack([_band_key(part, band) for band in bands]) for part in parts]
        for band, ours in zip(bands, np.concatenate(keys, axis=1), strict=True):
            order = np.argsort(ours)
            same = ours[order][1:] == ours[order][:-1]
            shared[order, band] = np.append(same, False) | np.append(False, same)
    return shared


def _bands_of(signatures: Hashes, shared: NDArray[np.bool_]) -> list[list[tuple[int, int]]]:
    """Return for each signature its bands that others share: the number of each, and its key."""
    import numpy as np

    keys = np.stack([_band_key(signatures, band) for band in range(BANDS)], axis=1)
    text, band = np.nonzero(shared)
    found: list[list[tuple[int, int]]] = [[] for _ in signatures]
    rows = (text.tolist(), band.tolist(), keys[text, band].tolist())
    for at, number, key in zip(*rows, strict=True):
        found[at].append((number, key))
    return found


def _signatures(data: bytes) -> Hashes:
    import numpy as np

    return np.frombuffer(data, dtype=np.uint32).reshape(-1, BANDS * ROWS)


def _band_key(signatures: Hashes, band: int) -> NDArray[np.uint64]:
    """Return one number per signature for one of its bands; equal numbers make candidates."""
    import numpy as np

    keys = np.zeros(len(signatures), dtype=np.uint64)
    for row in range(ROWS):
        keys = (keys ^ signatures[:, band * ROWS + row]) * np.uint64(0x100000001B3)
        keys ^= keys >> np.uint64(32)
    return keys
