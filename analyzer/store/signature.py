"""What is kept of a posting to find its copies: digests, shingles, and a sample of them.

Shingles are runs of three words that do not cross a line, so that the order of bullets does not
matter. A sample of 96 of their hashes finds candidates without comparing all pairs; all of them
judge the candidates exactly.
"""

from __future__ import annotations

import hashlib
import re
import struct
from array import array
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from analyzer.knowledge import read_toml

try:
    from analyzer.native.words import Words
except ImportError:  # the core was not built on this machine: see `analyzer.native`
    Words = None  # type: ignore[assignment, misc]

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from analyzer.posting import Posting

    Hashes = NDArray[np.uint32]
    Tokens = NDArray[np.uint32]

SHORT = 30  # words; shorter texts are the same only where title and company are, too

# Finds 99.9% of the pairs with a resemblance of 0.7, 85% of those with 0.5.
BANDS, ROWS = 24, 4
# Contact details differ between copies of one posting.
_CONTACT = re.compile(
    r"@\S+|https?://\S+|www\.\S+|\[(?:e-mail|phone|name) removed\]|\+\d[\d ()./-]{6,}\d"
)
_PHONE = re.compile(r"\+\d[\d ()./-]{6,}\d")
_CONTACT_SIGNS = ("@", "://", "www.", " removed]")  # a phone number has none of its own
_WORDS = re.compile(r"\w+")
_NAME_WORDS = re.compile(r"[^\W_][\w+#]*")
_YEARS = re.compile(r"(\d{1,2})\s*(?:\+|-|–|to)?\s*(?:\d{1,2})?\s*\+?\s*years", re.I)
_BEFORE_YEARS = 24
_BREAK = 0  # the token number of a line break
_FIRM = 1  # the token number of the company's name


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
    data = read_toml(__package__, "duplicates.toml")
    return frozenset(data["levels"]), data["same_level"], frozenset(data["legal_forms"])


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
    return array("I", _chance("points", BANDS * ROWS, "I")).tobytes()


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
