"""A lexicon and the cues made ready for one scan: an automaton and compiled phrases.

The automaton looks for strings in a text of which only letters and digits are left
(`skill_lexicon.literals`). What is found says which words to compare with the text itself.

A phrase of the notation has several runs of which one must stand in the text. It is tried where
the run with which it begins is found; or, if that is in every sentence ("the ..2 platform"), it
is searched for in the blocks that hold its rarest run. A phrase of a context rule is tried only
in blocks that hold its rarest run, too. Expressions are compiled when they are first needed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib import resources
from operator import attrgetter
from typing import Any, Literal, get_args

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from analyzer.mentions.model import Requirement
from skill_lexicon import Lexicon, LexiconError
from skill_lexicon.inflect import plural
from skill_lexicon.literals import Run, best_run, runs, squash
from skill_lexicon.notation import SURFACE, Phrase, fold, parse

Direction = Literal["back", "item", "ahead", "start", "weak"]

ALWAYS = 1
"""The group of every block, for rule phrases whose words rule nothing out."""

NEGATION = 2
"""The group of the negating words."""

ALL_GROUPS = -1
"""Stands for a block that holds strings of every group: nothing is ruled out."""

_OFTEN = 0.15
"""A phrase tried more often than this in a posting is tried only where its other words stand."""

_GATE = 10.0
"""Strings that stand in a posting more often than this are too common to rule anything out."""


@dataclass(frozen=True, slots=True)
class Surface:
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
    """

    lexicon: Lexicon
    strings: tuple[bytes, ...]
    meanings: tuple[
        tuple[
            int,
            tuple[Pattern, ...],
            tuple[Pattern, ...],
            Spelled | None,
            Spelled | None,
        ],
        ...,
    ]
    entry_rules: dict[int, Rules]
    guard_rules: dict[tuple[int, int], Rules]
    negation: Rule
    exceptions: Rule
    borders: Rule
    triggers: re.Pattern[str]

    @cached_property
    def find(self) -> Any:
        """Return what finds the strings in a text, all of them."""
        automaton = BytesAhoCorasick(
            list(self.strings),
            matchkind=MatchKind.Standard,
            implementation=Implementation.ContiguousNFA,
        )
        return automaton.find_matches_as_indexes


@dataclass(slots=True)
class _Draft:
    """What a string stands for while that is collected."""

    groups: int = 0
    patterns: list[Pattern] = field(default_factory=list)
    cues: list[Pattern] = field(default_factory=list)
    folded: dict[str, list[Surface]] = field(default_factory=dict)
    exact: dict[str, list[Surface]] = field(default_factory=dict)


class _Builder:
    def __init__(self) -> None:
        self.drafts: dict[bytes, _Draft] = {}
        self._groups: dict[tuple[str, ...], int] = {}

    def draft(self, string: str) -> _Draft:
        """Return the draft of a string at whose beginning a word begins."""
        squashed = b" " + squash(string)
        draft = self.drafts.get(squashed)
        if draft is None:
            draft = self.drafts[squashed] = _Draft()
        return draft

    def group(self, strings: Iterable[str]) -> int:
        """Return the bit of the group of these strings, a new one if need be."""
        key = tuple(sorted(strings))
        if key not in self._groups:
            self._groups[key] = NEGATION << len(self._groups)
            for string in key:
                self.draft(string).groups |= self._groups[key]
        return self._groups[key]

    def surface(self, entry: int, guard: int, alias: str, *, exact: bool) -> None:
        for spelling in spellings(alias, exact=exact):
            surface = Surface(entry, guard, alias, spelling[-1].isalnum())
            draft = self.draft((fold(spelling) if exact else spelling) + " ")
            (draft.exact if exact else draft.folded).setdefault(spelling, []).append(surface)

    def pattern(
        self,
        source: str,
        *,
        entry: int = -1,
        level: Requirement = "context",
        direction: Direction = "weak",
    ) -> None:
        """Add a phrase that is tried or searched for where its best run is found."""
        phrase = parse(source)
        found = runs(phrase)
        run = best_run(found)
        if run is None:
            raise LexiconError(f"phrase {source!r}: it needs a word that a scan can look for")
        others = [other for other in found if other.begin >= run.end or other.end <= run.begin]
        pattern = Pattern(
            entry,
            source,
            phrase.regex,
            run.leads,
            phrase.opens,
            self._rarest(others) if run.rate > _OFTEN else ALWAYS,
            level,
            direction,
        )
        for string in run.strings:
            draft = self.draft(string)
            (draft.patterns if entry >= 0 else draft.cues).append(pattern)

    def rule(self, phrases: Sequence[str]) -> Rule | None:
        return Rule([self.rule_phrase(parse(source)) for source in phrases]) if phrases else None

    def rule_phrase(self, phrase: Phrase) -> RulePhrase:
        return RulePhrase(
            phrase.regex,
            self._rarest(runs(phrase)),
            "(?-i:" in phrase.regex,
            phrase.source.startswith("@"),
            SURFACE in phrase.elements,
        )

    def _rarest(self, found: Sequence[Run]) -> int:
        """Return the group of the rarest run, if it is rare enough to rule anything out."""
        run = min(found, key=attrgetter("rate"), default=None)
        return ALWAYS if run is None or run.rate > _GATE else self.group(run.strings)


@lru_cache(maxsize=8)
def compile_lexicon(lexicon: Lexicon) -> CompiledLexicon:
    """Compile `lexicon` and the cues; the result is shared by all extractors of the process."""
    build = _Builder()
    cues = cue_data()
    negation = cues["negation"]
    # "n't" stands inside a word.
    assert build.group(f"{word} " for word in negation["triggers"] if word != "n't") == NEGATION
    entry_rules: dict[int, Rules] = {}
    guard_rules: dict[tuple[int, int], Rules] = {}
    for index, entry in enumerate(lexicon.entries):
        for alias in entry.aliases:
            build.surface(index, -1, alias, exact=False)
        for alias in entry.exact:
            build.surface(index, -1, alias, exact=True)
        for number, guard in enumerate(entry.guarded):
            for surface in guard.surfaces:
                build.surface(index, number, surface, exact=guard.case == "exact")
            guard_rules[index, number] = Rules(
                accept=build.rule(guard.accept),
                near=build.rule(guard.near),
                reject=build.rule(guard.reject),
            )
        if entry.reject or entry.not_in:
            entry_rules[index] = Rules(
                reject=build.rule([phrase for phrase in entry.reject if "@" in phrase]),
                overlap=build.rule([phrase for phrase in entry.reject if "@" not in phrase]),
                not_in=frozenset(entry.not_in),
            )
        for source in entry.patterns:
            build.pattern(source, entry=index)
    for level in get_args(Requirement):
        for direction in get_args(Direction):
            for source in cues[level].get(direction, []):
                build.pattern(source, level=level, direction=direction)
    triggers = "|".join(re.escape(word) for word in negation["triggers"])
    negating, exceptions, borders = (
        Rule([build.rule_phrase(parse(source)) for source in negation[name]])
        for name in ("phrases", "exceptions", "borders")
    )
    return CompiledLexicon(
        lexicon=lexicon,
        strings=tuple(build.drafts),
        meanings=_meanings(build.drafts.values()),
        entry_rules=entry_rules,
        guard_rules=guard_rules,
        negation=negating,
        exceptions=exceptions,
        borders=borders,
        triggers=re.compile(rf"(?:(?<![^\W_])|(?=n't))(?:{triggers})(?![^\W_])"),
    )


@cache
def cue_data() -> dict[str, dict[str, list[str]]]:
    """Return the cues of ``cues.toml``."""
    path = resources.files("analyzer.mentions") / "cues.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def spellings(alias: str, *, exact: bool) -> list[str]:
    """Return what the scan looks for: the last word of `alias` may be in the plural.

    Spaces and hyphens stand for each other, so all joints are written as spaces (`spaced`).

    >>> spellings("Neural-net", exact=False)
    ['neural net', 'neural nets']
    """
    text = spaced(alias if exact else fold(alias))
    last = text.rpartition(" ")[2]
    if not last.isalpha() or len(last) == 1 or last.endswith("s"):
        return [text]
    ending = last + "s" if exact else plural(last)
    return [text, text[: len(text) - len(last)] + ending]


def spaced(words: str) -> str:
    """Write the joints of words as spaces."""
    return words.replace("-", " ")


def _meanings(drafts: Iterable[_Draft]) -> tuple[Any, ...]:
    return tuple(
        (
            draft.groups,
            tuple(draft.patterns),
            tuple(draft.cues),
            _spelled(draft.folded),
            _spelled(draft.exact),
        )
        for draft in drafts
    )


def _spelled(surfaces: dict[str, list[Surface]]) -> Spelled | None:
    return {words: tuple(some) for words, some in surfaces.items()} if surfaces else None
