"""Phrases of which a text is only asked whether, and where first, each of them stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any, NamedTuple, Protocol

from skill_lexicon.errors import LexiconError
from skill_lexicon.literals import SQUASH, best_run, runs, squash
from skill_lexicon.notation import parse

try:
    from analyzer.native.phrases import Phrases
except ImportError:  # the core was not built on this machine: see `analyzer.native`
    Phrases = None  # type: ignore[assignment, misc]

_REACH = 120
"""Characters on either side of the words that a phrase is found by that the phrase may take."""


class FoundBy(NamedTuple):
    """A phrase and what it is found by.

    Attributes
    ----------
    source
        Its expression, for folded text.
    leads
        Whether it begins with its strings.
    strings
        Of which it holds one, squashed.
    """

    source: str
    leads: bool
    strings: tuple[bytes, ...]


class Finder(Protocol):
    """Finds phrases in a folded text."""

    def first(self, folded: str) -> dict[int, tuple[int, int]]:
        """Return the offsets of each phrase that stands in a folded text, by its number.

        Of several matches of a phrase it is the one whose strings stand first.
        """


def finder(sources: Sequence[str]) -> Finder:
    """Return what finds these phrases of the notation.

    Raises
    ------
    LexiconError
        A phrase is not well-formed, or it has no word that could be looked for.
    """
    phrases = [_found_by(source) for source in sources]
    return PlainPhrases(phrases) if Phrases is None else Phrases(phrases, SQUASH, _REACH)


def _found_by(source: str) -> FoundBy:
    phrase = parse(source)
    run = best_run(runs(phrase))
    if run is None:
        raise LexiconError(f"phrase {source!r}: it needs a word that a scan can look for")
    return FoundBy(phrase.regex, run.leads, tuple(map(squash, run.strings)))


class PlainPhrases:
    """The same as `analyzer.native.phrases.Phrases`, in Python."""

    def __init__(self, phrases: Sequence[FoundBy]) -> None:
        self._leads = [phrase.leads for phrase in phrases]
        self._patterns = [re.compile(phrase.source) for phrase in phrases]
        self._strings: dict[bytes, list[int]] = {}
        for number, phrase in enumerate(phrases):
            for string in phrase.strings:
                self._strings.setdefault(b" " + string, []).append(number)
        self._found_by = list(self._strings.values())

    @cached_property
    def _scan(self) -> Any:
        from ahocorasick_rs import BytesAhoCorasick, Implementation

        automaton = BytesAhoCorasick(
            list(self._strings), implementation=Implementation.ContiguousNFA
        )
        return automaton.find_matches_as_indexes

    def first(self, folded: str) -> dict[int, tuple[int, int]]:
        """Return the offsets of each phrase that stands in a folded text, see `Finder`."""
        found: dict[int, tuple[int, int]] = {}
        hits = self._scan(b" %b " % squash(folded), overlapping=True)
        for string, start, end in sorted(hits, key=itemgetter(1)):
            for number in self._found_by[string]:
                if number in found:
                    continue
                pattern = self._patterns[number]
                if self._leads[number]:
                    # Before the string stands the space that begins it.
                    match = pattern.match(folded, start)
                else:
                    match = pattern.search(folded, max(0, start - _REACH), end + _REACH)
                if match is not None:
                    found[number] = match.span()
        return found
