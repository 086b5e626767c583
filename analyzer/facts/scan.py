"""What the fact modules share: anchor search and the knowledge files beside the code."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def knowledge(name: str) -> dict[str, Any]:
    """Return the TOML file `name` of this package, read once."""
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


@cache
def _automaton(words: tuple[str, ...]) -> Any:
    from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

    return AhoCorasick(
        list(words), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA
    )


def anchors(text: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Return where any of `words` occurs (case-sensitive), in order, as (start, end).

    One pass whatever the number of words: the cheap test before any costly one.
    """
    if not text:
        return []
    try:
        found = _automaton(words).find_matches_as_indexes(text)
    except UnicodeEncodeError:  # lone surrogates cannot be passed to the scanner
        safe = text.encode("utf-8", "replace").decode("utf-8")
        found = _automaton(words).find_matches_as_indexes(safe)
    return [(start, end) for _, start, end in found]


def any_of(phrases: list[str]) -> str:
    """Return the alternation of regular-expression phrases, longest first."""
    return "(?:" + "|".join(sorted(phrases, key=len, reverse=True)) + ")"


def line_start(text: str, position: int) -> int:
    """Return where the line of `position` begins."""
    return text.rfind("\n", 0, position) + 1


def line_end(text: str, position: int) -> int:
    """Return where the line of `position` ends, before its newline."""
    end = text.find("\n", position)
    return len(text) if end < 0 else end
