"""Postings that say the same: reposts, one job on two boards, copies by agencies.

Two texts are compared by their shingles, runs of three words that do not cross a line, so that
the order of bullets does not matter. Texts are read once and not kept: a posting leaves its
digests, 96 minimal hashes (to find candidates without comparing all pairs) and the set of its
shingle hashes (to judge the candidates exactly).
"""

from __future__ import annotations

import hashlib
import re
import tomllib
import zlib
from array import array
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from analyzer.posting import Posting

    Hashes = NDArray[np.uint32]

SHORT = 30  # words; shorter texts are the same only where title and company are, too

_BANDS, _ROWS = 24, 4  # finds 99.9% of the pairs with a resemblance of 0.7, 85% of those with 0.5
_TOKEN = re.compile(r"[^\W_][\w+#]*|\n")
# Contact details differ between copies of one posting.
_CONTACT = re.compile(
    r"@\S+|https?://\S+|www\.\S+|\[(?:e-mail|phone|name) removed\]|\+\d[\d ()./-]{6,}\d"
)
_YEARS = re.compile(r"(\d{1,2})\s*(?:\+|-|–|to)?\s*(?:\d{1,2})?\s*\+?\s*years", re.I)
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


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is kept of a posting."""

    order: tuple[str, str, str]  # the earliest posting of a group is canonical
    id: str
    company: str
    digest: bytes  # of the words with the company masked
    title: frozenset[str]
    levels: frozenset[str]
    years: frozenset[str]


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


class _Numbers(dict[str, int]):
    """Numbers of words, the same in every run."""

    def __missing__(self, word: str) -> int:
        number = self[word] = _BREAK if word == "\n" else max(2, zlib.crc32(word.encode()))
        return number


class DuplicateFinder:
    """Collects signatures of postings one by one, and groups them at the end."""

    def __init__(self, options: DuplicateOptions | None = None) -> None:
        self.options = options or DuplicateOptions()
        self._seen: list[_Seen] = []
        self._shingles: dict[bytes, Hashes] = {}
        self._numbers = _Numbers()

    def add(self, posting: Posting) -> None:
        """Note the signature of a posting."""
        tokens, company = self._tokens(posting)
        title = re.findall(r"\w+", posting.title.lower())
        words = array("L", filter(None, tokens))  # without line breaks
        digest = hashlib.blake2b(words.tobytes(), digest_size=16)
        if len(words) < SHORT:
            parts = ("", *title, "", company, posting.location or "")
            digest.update("\x1f".join(parts).encode("utf-8", "replace"))
        key = digest.digest()
        levels, same_level, _ = _words()
        places = frozenset(re.findall(r"\w+", (posting.location or "").lower()))
        date = posting.posted_at or "9999"
        self._seen.append(
            _Seen(
                order=(date[:10], date, posting.id),
                id=posting.id,
                company=company,
                digest=key,
                title=frozenset(title) - levels - places,
                levels=frozenset(same_level.get(word, word) for word in title if word in levels),
                years=frozenset(_YEARS.findall(posting.text)),
            )
        )
        if len(words) >= SHORT and key not in self._shingles:
            self._shingles[key] = _shingles(tokens)

    def _tokens(self, posting: Posting) -> tuple[list[int], str]:
        """Return the words of a text as numbers, and the company's name without legal form."""
        text = _CONTACT.sub(" ", posting.text.lower())
        tokens = list(map(self._numbers.__getitem__, _TOKEN.findall(text)))
        name = [
            word
            for word in re.findall(r"[^\W_][\w+#]*", (posting.company or "").lower())
            if word not in _words()[2]
        ]
        if name:
            _mask(tokens, [self._numbers[word] for word in name])
        return tokens, " ".join(name)

    def groups(self) -> dict[str, tuple[str, str]]:
        """Return the duplicates, see `group_duplicates`."""
        leaders: dict[bytes, _Seen] = {}  # the earliest posting of each text
        for seen in sorted(self._seen, key=lambda seen: seen.order):
            leaders.setdefault(seen.digest, seen)
        near = self._near([seen for seen in leaders.values() if seen.digest in self._shingles])
        found = {}
        for seen in self._seen:
            leader = leaders[seen.digest]
            canonical, resemblance = near.get(leader.digest, (leader, None))
            if seen.id == canonical.id:
                continue
            if resemblance is not None:
                reason = f"near-identical {min(resemblance, 0.99):.2f}"
            elif seen.company == canonical.company or not (seen.company and canonical.company):
                reason = "identical text"
            else:
                reason = "same text, other company"
            found[seen.id] = (canonical.id, reason)
        return found

    def _near(self, leaders: list[_Seen]) -> dict[bytes, tuple[_Seen, float]]:
        """Return for the texts that resemble an earlier one: that one, and how much.

        Texts are taken from the earliest on; each is compared with canonical ones only, so that
        a chain of small changes does not end in one group.
        """
        import numpy as np

        if not leaders:
            return {}
        leaders = sorted(leaders, key=lambda seen: seen.order)
        signatures = np.stack([_minima(self._shingles[seen.digest]) for seen in leaders])
        bands = _band_keys(signatures)
        buckets: dict[int, list[int]] = {}
        found = {}
        for index, seen in enumerate(leaders):
            keys = bands[index].tolist()
            candidates = sorted({other for key in keys for other in buckets.get(key, ())})
            best: tuple[float, int] | None = None
            if candidates:
                alike = (signatures[candidates] == signatures[index]).mean(axis=1)
                for other, estimate in zip(candidates, alike.tolist(), strict=True):
                    if estimate < self.options.least_resemblance - 0.15:
                        continue
                    score = self._score(seen, leaders[other])
                    if score is not None and (best is None or score > best[0]):
                        best = (score, other)
            if best is not None:
                found[seen.digest] = (leaders[best[1]], best[0])
            else:
                for key in keys:
                    buckets.setdefault(key, []).append(index)
        return found

    def _score(self, one: _Seen, two: _Seen) -> float | None:
        """Return the resemblance of two postings, ``None`` where they are different jobs."""
        import numpy as np

        if one.levels != two.levels:
            return None
        if not (one.years <= two.years or two.years <= one.years):
            return None
        if not (one.title <= two.title or two.title <= one.title):
            return None  # "(Verilog)" and "(Python)": two jobs in the same frame
        first, second = self._shingles[one.digest], self._shingles[two.digest]
        shared = len(np.intersect1d(first, second, assume_unique=True))
        resemblance = shared / (len(first) + len(second) - shared)
        contained = shared / min(len(first), len(second))
        options = self.options
        if resemblance >= options.resemblance or (
            contained >= options.contained and resemblance >= options.least_resemblance
        ):
            return float(resemblance)
        return None


def _mask(tokens: list[int], name: list[int]) -> None:
    """Replace a company's name, or its first word alone, by a placeholder, in place."""
    index = -1
    while True:
        try:
            index = tokens.index(name[0], index + 1)
        except ValueError:
            return
        size = len(name) if tokens[index : index + len(name)] == name else 1
        tokens[index : index + size] = [_FIRM]


def _shingles(tokens: list[int]) -> Hashes:
    """Return the hashes of all runs of three words within a line, sorted and distinct.

    A line break stands at both ends of a line, so that lines of one or two words count too.
    """
    import numpy as np

    row = np.array([_BREAK, *tokens, _BREAK], dtype=np.uint64)
    row = row[np.append(True, (row[1:] != _BREAK) | (row[:-1] != _BREAK))]
    hashed = row[:-2] * np.uint64(0x9E3779B97F4A7C15)
    hashed = (hashed ^ (hashed >> np.uint64(29))) + row[1:-1] * np.uint64(0xBF58476D1CE4E5B9)
    hashed = (hashed ^ (hashed >> np.uint64(31))) + row[2:] * np.uint64(0x94D049BB133111EB)
    hashed = (hashed ^ (hashed >> np.uint64(30))) * np.uint64(0xD6E8FEB86659FD93)
    inside = hashed[row[1:-1] != _BREAK]
    found = np.sort((inside >> np.uint64(32)).astype(np.uint32))
    distinct: Hashes = found[np.append(True, found[1:] != found[:-1])]
    return distinct


@cache
def _permutations() -> Any:
    """Return the odd multipliers and the summands of the minimal hashes, always the same."""
    import numpy as np

    random = np.random.default_rng(20260101)
    size = _BANDS * _ROWS
    return (
        random.integers(0, 2**31, size, dtype=np.uint32) * np.uint32(2) + np.uint32(1),
        random.integers(0, 2**32, size, dtype=np.uint32),
    )


def _minima(shingles: Hashes) -> Hashes:
    """Return the minimum of the shingle hashes under each of the permutations."""
    multipliers, summands = _permutations()
    mixed = shingles[None, :] * multipliers[:, None]
    mixed ^= mixed >> 15
    mixed += summands[:, None]
    minima: Hashes = mixed.min(axis=1)
    return minima


def _band_keys(signatures: Hashes) -> NDArray[np.uint64]:
    """Return one number per band of a signature; equal numbers make candidates."""
    import numpy as np

    keys = np.zeros((len(signatures), _BANDS), dtype=np.uint64)
    for row in range(_ROWS):
        keys = (keys ^ signatures[:, row::_ROWS]) * np.uint64(0x100000001B3)
        keys ^= keys >> np.uint64(32)
    return keys ^ (np.arange(_BANDS, dtype=np.uint64) << np.uint64(56))
