"""Strings that a text must hold for a phrase to be in it: what a scan for many phrases looks for.

The scan sees a *squashed* text (`squash`), of which only letters and digits are left, so that
one string stands for all ways to join its words. A *run* of a phrase is a set of strings of
which one stands wherever the phrase does: everything that consecutive elements can be.

>>> from skill_lexicon.notation import parse
>>> [run.strings for run in runs(parse("(deep|machine) learning ..3 model*"))]
[('deep learning ', 'machine learning '), ('learning ',), ('model',)]
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from skill_lexicon.notation import Choice, Element, Gap, Literal, Phrase, Word

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST = 60
"""A run is not extended by a further element to more strings than this."""

SQUASH = bytes(
    ord(sign.lower()) if sign.isalnum() and len(sign.lower()) == 1 and sign.lower() <= "ÿ" else 32
    for sign in map(chr, range(256))
)
"""Makes spaces of all bytes of Latin-1 text but lower-case letters and digits."""


def squash(folded: str) -> bytes:
    """Return folded text as bytes, one for each character, with a space for every other sign.

    >>> squash("c++, node.js")
    b'c    node js'
    """
    return folded.encode("latin-1", "replace").translate(SQUASH)


@dataclass(frozen=True, slots=True)
class Run:
    """What consecutive elements of a phrase can be.

    Attributes
    ----------
    strings
        Of which one stands in a squashed text wherever the phrase does, at the beginning of a
        word. One that ends in a space ends where a word ends; no string begins another.
    leads
        Whether a match begins with it (or with ``<start>`` and then it).
    rate
        About how often one of them stands in a posting.
    begin, end
        Which elements of the phrase these are.
    """

    strings: tuple[str, ...]
    leads: bool
    rate: float
    begin: int
    end: int


def runs(phrase: Phrase) -> list[Run]:
    """Return a run for each place of the phrase where one can begin, in order."""
    elements = phrase.elements[phrase.opens :]
    found = []
    for place, element in enumerate(elements):
        # What may be missing begins a run only where the phrase begins.
        if isinstance(element, Gap) or (place and element.optional):
            continue
        expanded, count = _expand(elements[place:])
        strings = {string for string, _ in expanded}
        # No run begins with a sign, which the scan does not see.
        if all(string[:1].strip() for string in strings):
            kept = _without_longer(strings)
            found.append(Run(kept, place == 0, sum(map(rate, kept)), place, place + count))
    return found


_SEARCH_COST = 12
"""How many tries at a place cost as much as one search through a block of text."""


def best_run(found: Iterable[Run]) -> Run | None:
    """Return the run of a phrase that is cheapest to look for.

    Where the run with which it begins is found, the phrase need only be tried at that place;
    where another is found, it must be searched for.
    """
    return min(
        found, key=lambda run: run.rate if run.leads else run.rate * _SEARCH_COST, default=None
    )


# A string, and whether the elements end with it: nothing can be appended to another.
_Strings = set[tuple[str, bool]]

_NOTHING: frozenset[tuple[str, bool]] = frozenset({("", True)})


def _expand(elements: tuple[Element, ...]) -> tuple[_Strings, int]:
    """Return what the elements can be, as far as that can be told, and how far that is."""
    reached: _Strings = set(_NOTHING)
    for count, element in enumerate(elements):
        options = None if isinstance(element, Gap) else _options(element)
        if options is None:
            return {(string, False) for string, _ in reached}, count
        ends = [string for string, whole in reached if whole]
        extended: _Strings = {(string, whole) for string, whole in reached if not whole}
        extended.update((end + string, whole) for end in ends for string, whole in options)
        if element.optional:
            extended |= reached
        if len(extended) > _MOST and reached != _NOTHING:
            return {(string, False) for string, _ in reached}, count
        reached = extended
    return reached, len(elements)


def _options(element: Word | Literal | Choice) -> _Strings | None:
    """Return what an element can be; ``None`` where it can be anything."""
    match element:
        case Word(forms, prefix):
            return {(_squashed(form) + ("" if prefix else " "), not prefix) for form in forms}
        case Literal(text=str(text)):
            return _of_text(text)
        case Literal(sign=True):
            # A space stands before it or behind it, on both sides, or not at all; the word
            # before it brings one space for the sign itself.
            return {("", True), (" ", True), ("  ", True)}
        case Literal():
            return None
        case Choice(options):
            found: _Strings = set()
            for option in options:
                found |= _expand(option)[0]
            return None if ("", False) in found else found


def _of_text(text: str) -> _Strings | None:
    if not text[0].isalnum():
        return None
    return {(_squashed(text) + " ", True)} if text[-1].isalnum() else {(_squashed(text), False)}


def _squashed(text: str) -> str:
    # Nearly all are plain words already.
    return text if text.isascii() and text.isalnum() else squash(text).decode("latin-1")


def _without_longer(strings: Iterable[str]) -> tuple[str, ...]:
    """Drop strings that begin with another one: the scan finds the shorter in them."""
    kept: list[str] = []
    for string in sorted(strings):
        if not kept or not string.startswith(kept[-1]):
            kept.append(string)
    return tuple(kept)


_RARE = 0.03
"""Rate of a word that is not in the table of frequent words."""

_FOLLOWS = 0.25
"""Rough chance that a word of a run follows the one before it, where it does stand nearby."""


@cache
def _frequencies() -> dict[str, float]:
    path = resources.files("skill_lexicon") / "data" / "frequencies.toml"
    frequencies: dict[str, float] = tomllib.loads(path.read_text(encoding="utf-8"))["per_posting"]
    return frequencies


@cache
def _frequent() -> list[str]:
    return sorted(_frequencies())


@cache
def rate(string: str) -> float:
    """Return about how often a string of a run stands in a posting of average length."""
    words = string.split()
    rates = [_frequencies().get(word, _RARE) for word in words]
    if not string.endswith(" "):
        first = bisect_left(_frequent(), words[-1])
        last = bisect_left(_frequent(), words[-1] + "\x7f")
        rates[-1] = _RARE + sum(map(_frequencies().__getitem__, _frequent()[first:last]))
    return min(rates) * _FOLLOWS ** (len(words) - 1)
