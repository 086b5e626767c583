"""A lexicon and the cues made ready for one scan: strings, and the phrases that they announce.

An automaton looks for the strings in a text of which only letters and digits are left
(`skill_lexicon.literals`). What is found says which words to compare with the text itself.
Expressions are compiled when they are first needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from analyzer.mentions.model import Requirement
from skill_lexicon import Lexicon

Direction = Literal["back", "item", "ahead", "start", "weak"]

ALWAYS = 1
"""The group of every block, for rule phrases whose words rule nothing out."""

NEGATION = 2
"""The group of the negating words."""

ALL_GROUPS = -1
"""Stands for a block that holds strings of every group: nothing is ruled out."""


class Surface(NamedTuple):
    """A literal surface form: what the scan finds is the candidate."""

    entry: int
    guard: int
    how: str
    ends_in_word: bool


# Not slotted: the expressions are compiled when first needed, and kept.
@dataclass(frozen=True, eq=False)
class Pattern:
    """A phrase of an entry (`entry` >= 0) or of a cue, tried at a place or searched for."""

    entry: int
    how: str
    source: str
    leads: bool
    """Whether a match begins at the string that was found; else it may begin anywhere."""
    opens: bool
    """Whether it begins before the string, with the start of a line or sentence."""
    group: int
    """The group of the block without which it need not be tried, as a bit."""
    level: Requirement = "context"
    direction: Direction = "weak"

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The expression for folded text."""
        return re.compile(self.source)


@dataclass(frozen=True, eq=False)
class RulePhrase:
    """One phrase of a context rule."""

    source: str
    group: int
    """The group of the block without which it need not be tried, as a bit."""
    cased: bool
    """Whether capital letters matter to it."""
    leads: bool
    """Whether it begins with the surface form that is judged."""
    marked: bool
    """Whether it holds the surface form in any case, so that it begins no later."""

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The expression, for text as written if capital letters matter, else for folded text."""
        return re.compile(self.source, re.IGNORECASE if self.cased else 0)


class Rule:
    """Alternative phrases of a context rule."""

    __slots__ = ("_groups", "_phrases")

    def __init__(self, phrases: Sequence[RulePhrase]) -> None:
        self._phrases = tuple(phrases)
        self._groups = 0
        for phrase in phrases:
            self._groups |= phrase.group

    @property
    def all_phrases(self) -> tuple[RulePhrase, ...]:
        """Return the phrases, in order."""
        return self._phrases

    def phrases(self, groups: int) -> Sequence[RulePhrase]:
        """Return the phrases that may stand in a block with these groups."""
        if not self._groups & groups:
            return ()
        return [phrase for phrase in self._phrases if phrase.group & groups]


def first_match(
    phrases: Iterable[RulePhrase], folded: str, plain: str, mark: int
) -> tuple[int, int] | None:
    """Return the place of the first match of one of the phrases in a window of a block.

    Parameters
    ----------
    folded, plain
        The window in lower case and as written; `SURFACE_MARK` stands for the candidate.
    mark
        Where it stands.
    """
    best: tuple[int, int] | None = None
    for phrase in phrases:
        window = plain if phrase.cased else folded
        match = phrase.regex.match(window, mark) if phrase.leads else phrase.regex.search(window)
        if match is not None and (best is None or match.start() < best[0]):
            best = match.span()
    return best


@dataclass(frozen=True, slots=True)
class Rules:
    """Context rules of an entry or a guard; ``None`` where there are none.

    `overlap` rejects a candidate that one of its phrases overlaps in the text itself, `not_in`
    one in these sections.
    """

    accept: Rule | None = None
    near: Rule | None = None
    reject: Rule | None = None
    overlap: Rule | None = None
    not_in: frozenset[str] = frozenset()


Spelled = dict[str, tuple[Surface, ...]]
"""Surface forms by their spelling."""

Meaning = tuple[int, tuple[Pattern, ...], tuple[Pattern, ...], Spelled | None, Spelled | None]
"""What a string stands for, see `CompiledLexicon.meanings`."""


# Not slotted: the automaton is built when first needed, and kept.
@dataclass(frozen=True, eq=False)
class CompiledLexicon:
    """Everything the scan and the judge need, computed once per lexicon.

    Attributes
    ----------
    strings
        What the scan looks for in a squashed text between two spaces.
    meanings
        What each of the strings stands for: bits of groups, phrases and cues that may stand
        there, and surface forms by folded and by original spelling, `spaced`. A plain tuple,
        since one is unpacked for every hit.
    entry_rules, guard_rules
        Context rules by the entries that have any, and by (entry, guard).
    negation, exceptions
        Phrases with the surface mark that say a mention is not needed, or only seem to.
    borders
        Phrases with which another clause begins, that a negation before them does not reach.
    asked, others, acting
        Words in a cue that asks for a job title, before one that others have, and before one
        that is a duty.
    again
        Words behind a dash that speak of what stands before it.
    own_titles
        Entries that a title line can describe, each with the expression of such a line, folded.
    """

    lexicon: Lexicon
    strings: tuple[bytes, ...]
    meanings: tuple[Meaning, ...]
    entry_rules: dict[int, Rules]
    guard_rules: dict[tuple[int, int], Rules]
    negation: Rule
    exceptions: Rule
    borders: Rule
    triggers: re.Pattern[str]
    asked: tuple[str, ...]
    others: tuple[str, ...]
    acting: tuple[str, ...]
    again: tuple[str, ...]
    own_titles: tuple[tuple[int, str], ...]

    @cached_property
    def find(self) -> Any:
        """Return what finds the strings in a text, all of them."""
        automaton = BytesAhoCorasick(
            list(self.strings),
            matchkind=MatchKind.Standard,
            implementation=Implementation.ContiguousNFA,
        )
        return automaton.find_matches_as_indexes


def spaced(words: str) -> str:
    """Write the joints of words as spaces."""
    return words.replace("-", " ")
