"""What the fact modules share: anchor search, places in a text, the knowledge files."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, get_args

from analyzer.knowledge import read_toml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.text.blocks import Block, Section

Kind = Literal["years", "degrees", "salary"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Anchors = dict[Kind, list[tuple[int, int]]]
"""Where something of each kind may be, as (start, end)."""

_START = attrgetter("start")
_SPECIAL = frozenset(".^$*+?{}[]\\|()")
_REPEATS = frozenset("*+?{|")


@cache
def knowledge(name: str) -> dict[str, Any]:
    """Return the TOML file `name` of this package, read once."""
    return read_toml(__package__, name)


@cache
def _automaton() -> tuple[Any, tuple[Kind, ...]]:
    """Return what finds the anchors of all kinds at once, and the kind of each."""
    from ahocorasick_rs import AhoCorasick, Implementation

    words: list[str] = []
    kinds: list[Kind] = []
    for kind in KINDS:
        data = knowledge(f"{kind}.toml")
        words += data["anchors"]
        if kind == "salary":
            words += dict.fromkeys([*data["symbols"], *data["currencies"]["codes"]])
        kinds += [kind] * (len(words) - len(kinds))
    return AhoCorasick(words, implementation=Implementation.DFA), tuple(kinds)


def find_anchors(text: str) -> Anchors:
    """Return where the words of each kind occur (case-sensitive), in order, without overlaps.

    One pass for all kinds and words: the cheap test before any costly one.
    """
    found: Anchors = {kind: [] for kind in KINDS}
    automaton, kinds = _automaton()
    try:
        hits = automaton.find_matches_as_indexes(text, overlapping=True)
    except UnicodeEncodeError:  # lone surrogates cannot be passed to the scanner
        safe = text.encode("utf-8", "replace").decode("utf-8")
        hits = automaton.find_matches_as_indexes(safe, overlapping=True)
    for word, start, end in hits:
        spots = found[kinds[word]]
        while spots and spots[-1][0] >= start:  # of those that overlap the first, then the longest
            spots.pop()
        if not spots or spots[-1][1] <= start:
            spots.append((start, end))
    return found


def any_of(phrases: list[str]) -> str:
    """Return the alternation of regular-expression phrases (no bare bars in them), longest first.

    Where each begins with a plain character, that is looked at once for all that share it.
    """
    ordered = sorted(phrases, key=len, reverse=True)
    rests: dict[str, list[str]] = {}
    for phrase in ordered:
        rests.setdefault(phrase[0], []).append(phrase[1:])
    if not _SPECIAL.isdisjoint(rests) or any(phrase[1:2] in _REPEATS for phrase in phrases):
        return "(?:" + "|".join(ordered) + ")"
    grouped = [f"{first}(?:{'|'.join(each)})" for first, each in rests.items()]
    return f"(?=[{re.escape(''.join(rests))}])(?:{'|'.join(grouped)})"


def section_at(blocks: Sequence[Block], offset: int) -> Section:
    """Return the section of the block that an offset lies in or behind."""
    index = bisect_right(blocks, offset, key=_START) - 1
    return blocks[index].section if index >= 0 else "other"


def line_start(text: str, position: int) -> int:
    """Return where the line of `position` begins."""
    return text.rfind("\n", 0, position) + 1


def line_end(text: str, position: int) -> int:
    """Return where the line of `position` ends, before its newline."""
    end = text.find("\n", position)
    return len(text) if end < 0 else end
