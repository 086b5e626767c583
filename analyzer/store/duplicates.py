"""Postings that say the same: reposts, one job on two boards, copies by agencies.

Two texts are compared by their shingles, runs of three words that do not cross a line, so that
the order of bullets does not matter. Texts are read once and not kept: a posting leaves its
digests, a sample of 96 hashes (to find candidates without comparing all pairs) and the set of its
shingle hashes (to judge the candidates exactly).
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
import tomllib
from array import array
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from analyzer.compact import HashSet, Spill, hash64

try:
    from analyzer.native.words import Words
except ImportError:  # the core was not built on this machine: see `analyzer.native`
    Words = None  # type: ignore[assignment, misc]

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from analyzer.posting import Posting

    Hashes = NDArray[np.uint32]
    Tokens = NDArray[np.uint32]

SHORT = 30  # words; shorter texts are the same only where title and company are, too

_BANDS, _ROWS = 24, 4  # finds 99.9% of the pairs with a resemblance of 0.7, 85% of those with 0.5
# Contact details differ between copies of one posting.
_CONTACT = re.compile(
    r"@\S+|https?://\S+|www\.\S+|\[(?:e-mail|phone|name) removed\]|\+\d[\d ()./-]{6,}\d"
)
_PHONE = re.compile(r"\+\d[\d ()./-]{6,}\d")
_CONTACT_SIGNS = ("@", "://", "www.", " removed]")  # a phone number has none of its own
_WORDS = re.compile(r"\w+")
_NAME_WORDS = re.compile(r"[^\W_][\w+#]*")
_YEARS = re.compile(r"(\d{1,2})\s*(?:\+|-|–|to)?\s*(?:\d{1,2})?\s*\+?\s*years", re.I)
_CHUNK = 10_000
_BEFORE_YEARS = 24
_BREAK = 0  # the token number of a line break
_FIRM = 1  # the token number of the company's name


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


class Signature(NamedTuple):
    """What is kept of a posting to find its copies.

    Attributes
    ----------
    id, date, company
        The company without its legal form; without a date, ``9999``.
    text
        Stands for the words, with contact details and the company masked; of short texts for
        title, company and place too.
    title, levels, years
        What tells jobs with the same frame apart: words of the title, its seniority, and the
        years of experience in the text.
    shingles, minima
        Hashes of the text's runs of three words (uint32, ascending), and 96 of them that are
        likely to be those of a similar text; empty for short texts.
    """

    id: str
    date: str
    company: str
    text: int
    title: frozenset[str]
    levels: frozenset[str]
    years: frozenset[str]
    shingles: bytes
    minima: bytes


@cache
def _words() -> tuple[frozenset[str], dict[str, str], frozenset[str]]:
    data = tomllib.loads(files(__package__).joinpath("duplicates.toml").read_text("utf-8"))
    return frozenset(data["levels"]), data["same_level"], frozenset(data["legal_forms"])


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


def signature(posting: Posting) -> Signature:
    """Return the signature of a posting; any process may compute it."""
    company, name = _company(posting.company or "")
    read = _read_plainly if Words is None else _words_core().read
    words, years, shingles, minima = read(posting.text, name)
    digest = hashlib.blake2b(words, digest_size=8)
    if not shingles:
        parts = ("", *_in_lower_case(posting.title), "", company, posting.location or "")
        digest.update("\x1f".join(parts).encode("utf-8", "replace"))
    title, levels = _title(posting.title)
    return Signature(
        id=posting.id,
        date=posting.posted_at or "9999",
        company=company,
        text=int.from_bytes(digest.digest(), "little"),
        title=title - _place(posting.location or ""),
        levels=levels,
        years=years,
        shingles=shingles,
        minima=minima,
    )


@cache
def _words_core() -> Words:
    return Words(weights(), points(), SHORT)


def _read_plainly(text: str, name: list[int]) -> tuple[bytes, frozenset[str], bytes, bytes]:
    """Return what a signature holds of a text: numbers of words, years, shingles and minima.

    The compiled core does the same; this is what it is tested against.
    """
    lower = text.lower()
    tokens = _masked(_numbers(_without_contacts(lower)), name)
    words = tokens[tokens != _BREAK]
    if len(words) < SHORT:
        return words.tobytes(), _years(lower), b"", b""
    shingles = _shingles(tokens)
    return words.tobytes(), _years(lower), shingles.tobytes(), _minima(shingles).tobytes()


def _in_lower_case(text: str) -> list[str]:
    return _WORDS.findall(text.lower())


@lru_cache(maxsize=1 << 12)
def _title(title: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of a title that name no level, and its levels; most titles come back."""
    levels, same_level, _ = _words()
    words = frozenset(_in_lower_case(title))
    return words - levels, frozenset({same_level.get(word, word) for word in words & levels})


@lru_cache(maxsize=1 << 12)
def _place(location: str) -> frozenset[str]:
    return frozenset(_in_lower_case(location))


def _without_contacts(text: str) -> str:
    # Most texts hold none, and looking for signs of one is many times faster than the pattern.
    if any(sign in text for sign in _CONTACT_SIGNS) or _PHONE.search(text):
        return _CONTACT.sub(" ", text)
    return text


def _masked(tokens: Tokens, name: list[int]) -> Tokens:
    """Replace a company's name, or its first word alone, by a placeholder."""
    import numpy as np

    found = np.flatnonzero(tokens == name[0]).tolist() if name else []
    if not found:
        return tokens
    kept = np.ones(len(tokens), dtype=bool)
    end = 0
    for index in found:
        if index < end:
            continue  # within the name
        end = index + 1
        if tokens[index : index + len(name)].tolist() == name:
            end = index + len(name)
        tokens[index] = _FIRM
        kept[index + 1 : end] = False
    return tokens[kept]


@lru_cache(maxsize=1 << 14)
def _company(company: str) -> tuple[str, list[int]]:
    """Return a company's name without its legal form, and its words as numbers."""
    legal_forms = _words()[2]
    words = _NAME_WORDS.findall(company.lower())
    name = " ".join([word for word in words if word not in legal_forms])
    return name, _numbers(name).tolist() if Words is None else _words_core().numbers(name)


_LINE = ord("\n")
_LETTERS = b"0123456789abcdefghijklmnopqrstuvwxyz_+#" + bytes(range(0x80, 0x100))
_WORDS_AND_LINES = bytes(code if code in _LETTERS or code == _LINE else 0 for code in range(256))
# Signs, not letters: what begins with C2 (no-break space, quotes) or E2 (dashes, bullets).
_SIGNS = ((0xC2, 2), (0xE2, 3))
_LONGEST = 64  # bytes of a word that tell it from others


def weights() -> bytes:
    """Return the weight of each place in a word: odd numbers of 64 bits."""
    return array("Q", [number | 1 for number in _chance("weights", _LONGEST, "Q")]).tobytes()


def points() -> bytes:
    """Return points on the ring of all hashes, in no order: numbers of 32 bits."""
    return array("I", _chance("points", _BANDS * _ROWS, "I")).tobytes()


def _chance(name: str, count: int, kind: str) -> tuple[int, ...]:
    """Return numbers of a kind, as if by chance but always the same."""
    format_ = f"<{count}{kind}"
    return struct.unpack(format_, hashlib.shake_128(name.encode()).digest(struct.calcsize(format_)))


@cache
def _weights() -> NDArray[np.uint64]:
    import numpy as np

    return np.frombuffer(weights(), dtype=np.uint64)


def _numbers(text: str) -> Tokens:
    """Return a number for each word, the same in every run, and 0 for each line break.

    A word is a run of letters, digits and ``_+#``. All words are hashed at once, since a
    dictionary of them takes longer than everything else about a signature.
    """
    import numpy as np

    raw = text.encode("utf-8", "replace")
    data = np.frombuffer(b"\0" + raw.translate(_WORDS_AND_LINES), dtype=np.uint8)
    if len(raw) > len(text):
        data = data.copy()
        for lead, size in _SIGNS:
            found = np.flatnonzero(data == lead)
            for byte in range(size):
                data[found + byte] = 0
    inside = data > _LINE
    start = np.flatnonzero((inside[1:] > inside[:-1]) | (data[1:] == _LINE)) + 1
    if not len(start):
        return np.zeros(0, dtype=np.uint32)
    # Each token goes on to the next one: what is between words is 0 and adds nothing.
    latest = np.zeros(len(data), dtype=np.int64)
    latest[start] = start
    latest = np.maximum.accumulate(latest)
    place = np.arange(len(data)) - latest
    weighted = _weights().take(place, mode="clip") * data
    hashed: NDArray[np.uint64] = np.add.reduceat(weighted, start)
    hashed ^= hashed >> np.uint64(31)
    hashed *= np.uint64(0x94D049BB133111EB)
    hashed >>= np.uint64(32)
    tokens = np.maximum(hashed, np.uint64(2)).astype(np.uint32)
    tokens[data[start] == _LINE] = _BREAK
    return tokens


def _years(lower: str) -> frozenset[str]:
    """Return the numbers that stand before "years" in a text in lower case."""
    found: list[str] = []
    end = lower.find("years")
    while end >= 0:
        found += _YEARS.findall(lower[max(0, end - _BEFORE_YEARS) : end + 5])
        end = lower.find("years", end + 5)
    return frozenset(found)


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
        frame = [noted.id, *map(sorted, (noted.title, noted.levels, noted.years))]
        self._frames.append(json.dumps(frame).encode())
        if noted.minima and self._known.add(noted.text):
            self._long.append(noted.text)
            self._minima.append(noted.minima)
            self._shingles.append(noted.shingles)

    def groups(self) -> dict[str, tuple[str, str]]:
        """Return the duplicates, see `group_duplicates`."""
        canonical, reasons = self.fold()
        return {
            self._id(row): (self._id(int(canonical[row])), reason)
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
        name, *sets = json.loads(self._frames[row])
        return name, _Frame(*map(set, sets))

    def _id(self, row: int) -> str:
        return str(json.loads(self._frames[row])[0])

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
                first[group] = min(tied, key=self._id)
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
        keys = np.stack([_band_key(signatures, band) for band in range(_BANDS)])
        buckets: dict[tuple[int, int], list[int]] = {}
        frames: dict[int, _Frame] = {}
        found: dict[int, tuple[int, float]] = {}
        order = sorted(
            range(len(some)), key=lambda at: (int(date[rows[at]]), self._id(int(rows[at])))
        )
        for at in order:
            text, row = int(some[at]), int(rows[at])
            signature = signatures[at]
            bands = [(band, int(keys[band, at])) for band in np.flatnonzero(shared[text]).tolist()]
            candidates = sorted({other for band in bands for other in buckets.get(band, ())})
            best: tuple[float, int] | None = None
            if candidates:
                frame = self._frame(row)[1]
                numbers = [int(some[other]) for other in candidates]
                alike = (signatures[candidates] == signature).mean(axis=1)
                for other, number, estimate in zip(
                    candidates, numbers, alike.tolist(), strict=True
                ):
                    if estimate < self.options.least_resemblance - 0.15:
                        continue
                    if other not in frames:
                        frames[other] = self._frame(int(rows[other]))[1]
                    score = self._score(frame, frames[other], text, number)
                    if score is not None and (best is None or score > best[0]):
                        best = (score, other)
            if best is not None:
                found[row] = (int(rows[best[1]]), best[0])
            else:
                for band in bands:
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
    title: set[str]
    levels: set[str]
    years: set[str]


def _positions(texts: NDArray[np.uint64], wanted: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return for each wanted text the number of a posting that has it."""
    import numpy as np

    order = np.argsort(texts, kind="stable")
    found: NDArray[np.int64] = order[np.searchsorted(texts, wanted, sorter=order)]
    return found


def _shared_bands(minima: Spill) -> NDArray[np.bool_]:
    """Return for each text and band whether another text has the same key there."""
    import numpy as np

    shared = np.empty((len(minima), _BANDS), dtype=bool)
    for band in range(_BANDS):
        # One band at a time, read anew from the disk: all keys at once are 200 bytes a text.
        keys = np.concatenate([_band_key(_signatures(part), band) for part in minima.parts(_CHUNK)])
        order = np.argsort(keys)
        same = keys[order][1:] == keys[order][:-1]
        shared[order, band] = np.append(same, False) | np.append(False, same)
    return shared


def _signatures(data: bytes) -> Hashes:
    import numpy as np

    return np.frombuffer(data, dtype=np.uint32).reshape(-1, _BANDS * _ROWS)


def _shingles(tokens: Tokens) -> Hashes:
    """Return the hashes of all runs of three words within a line, sorted and distinct.

    A line break stands at both ends of a line, so that lines of one or two words count too.
    """
    import numpy as np

    row = np.zeros(len(tokens) + 2, dtype=np.uint64)
    row[1:-1] = tokens
    kept = row != _BREAK
    kept[1:] |= kept[:-1]  # the first of several line breaks
    kept[0] = True
    row = row[kept]
    hashed = row[:-2] * np.uint64(0x9E3779B97F4A7C15)
    hashed ^= hashed >> np.uint64(29)
    hashed += row[1:-1] * np.uint64(0xBF58476D1CE4E5B9)
    hashed ^= hashed >> np.uint64(31)
    hashed += row[2:] * np.uint64(0x94D049BB133111EB)
    hashed ^= hashed >> np.uint64(30)
    hashed *= np.uint64(0xD6E8FEB86659FD93)
    hashed >>= np.uint64(32)
    found = hashed[row[1:-1] != _BREAK].astype(np.uint32)
    found.sort()
    distinct = np.empty(len(found), dtype=bool)
    distinct[:1] = True
    np.not_equal(found[1:], found[:-1], out=distinct[1:])
    hashes: Hashes = found[distinct]
    return hashes


@cache
def _points() -> Hashes:
    import numpy as np

    return np.frombuffer(points(), dtype=np.uint32)


def _minima(shingles: Hashes) -> Hashes:
    """Return the first of the (ascending) hashes from each of the points on, around the ring.

    Two texts agree in a point with the probability of their resemblance, as they would in the
    minimum under a permutation, of which there would have to be one for each point.
    """
    import numpy as np

    found: Hashes = shingles.take(np.searchsorted(shingles, _points()), mode="wrap")
    return found


def _band_key(signatures: Hashes, band: int) -> NDArray[np.uint64]:
    """Return one number per signature for one of its bands; equal numbers make candidates."""
    import numpy as np

    keys = np.zeros(len(signatures), dtype=np.uint64)
    for row in range(_ROWS):
        keys = (keys ^ signatures[:, band * _ROWS + row]) * np.uint64(0x100000001B3)
        keys ^= keys >> np.uint64(32)
    return keys
