"""A lexicon and the cues made ready for one scan: automata, anchors and compiled phrases.

A phrase of the notation is found in steps of rising cost. The automaton finds the strings that
its first element can be (`starts`); the phrase is tried there only if the block also holds a
string of its rarest other element (`needs`); then its expression is matched at that place.
A phrase whose first element is in every sentence ("a", "the") is searched for in the blocks
that hold its rarest element instead. Context rules are tried only where one of their own
strings stands in the block (`gate`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from itertools import product
from typing import Literal, get_args

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from analyzer.mentions.model import Requirement
from skill_lexicon import Lexicon, LexiconError
from skill_lexicon.inflect import plural
from skill_lexicon.notation import Phrase, fold, hits_per_posting, parse

Direction = Literal["back", "item", "ahead", "start", "weak"]

ADDRESS, NEGATION = 0, 1
"""Groups with a meaning of their own: web addresses, negating words."""

_TOO_OFTEN = 4.0
"""Hits per posting from which on a phrase is not tried at its start."""

_GATE = 12.0
"""Hits per posting from which on a context rule is tried without asking."""

_ADDRESS_STRINGS = (
    "http", "www.", "@", ".com", ".ai", ".io", ".org", ".co", ".dev", ".app", ".tech", ".edu", ".gov",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Surface:
    """A literal surface form: what the scan finds is the candidate."""

    entry: int
    guard: int
    how: str
    ends_in_word: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrase of an entry (`entry` >= 0) or of a cue.

    Tried at the place of the string that was found (`at_start`), or searched for in the block.
    """

    entry: int
    how: str
    regex: re.Pattern[str]
    at_start: bool
    needs: int
    """Group of which a string must stand in the block; -1 for none."""
    level: Requirement = "context"
    direction: Direction = "weak"


@dataclass(frozen=True, slots=True)
class Rule:
    """Alternative phrases, tried only where a string of one of them stands in the block."""

    search: re.Pattern[str]
    gate: frozenset[int] | None
    """Groups of which one must be in the block; ``None`` where that cannot be told."""

    def find(self, window: str, groups: set[int]) -> re.Match[str] | None:
        """Search a window of a block in which the strings of `groups` stand."""
        if self.gate is not None and self.gate.isdisjoint(groups):
            return None
        return self.search.search(window)


@dataclass(frozen=True, slots=True)
class Rules:
    """Context rules of an entry or a guard; ``None`` where there are none.

    `overlap` rejects a candidate that one of its phrases overlaps in the text itself.
    """

    accept: Rule | None = None
    near: Rule | None = None
    reject: Rule | None = None
    overlap: Rule | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a string of the automaton stands for."""

    surfaces: tuple[Surface, ...]
    patterns: tuple[Pattern, ...]
    cues: tuple[Pattern, ...]
    groups: tuple[int, ...]
    anywhere: bool
    """Whether the string counts inside a word, too (".com")."""


@dataclass(frozen=True, slots=True)
class CompiledLexicon:
    """Everything the scan and the judge need, computed once per lexicon.

    Attributes
    ----------
    folded, exact
        Automata over folded and over original text.
    folded_meanings, exact_meanings
        What the strings stand for.
    entry_rules, guard_rules
        Context rules by entry, and by (entry, guard).
    negation, exceptions
        Phrases with the surface mark that say a mention is not needed, or only seem to.
    """

    lexicon: Lexicon
    folded: AhoCorasick
    folded_meanings: tuple[Meaning, ...]
    exact: AhoCorasick
    exact_meanings: tuple[Meaning, ...]
    entry_rules: dict[int, Rules]
    guard_rules: dict[tuple[int, int], Rules]
    negation: re.Pattern[str]
    exceptions: re.Pattern[str]
    triggers: re.Pattern[str]


@dataclass(slots=True)
class _Draft:
    """The parts of a `Meaning` while they are collected."""

    surfaces: list[Surface] = field(default_factory=list)
    patterns: list[Pattern] = field(default_factory=list)
    cues: list[Pattern] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    anywhere: bool = False


class _Builder:
    def __init__(self) -> None:
        self.folded: dict[str, _Draft] = {}
        self.exact: dict[str, _Draft] = {}
        self._groups: dict[tuple[str, ...], int] = {}
        self.group(_ADDRESS_STRINGS, anywhere=True)

    def group(self, strings: Sequence[str], *, anywhere: bool = False) -> int:
        """Return the number of the group of these strings, a new one if need be."""
        key = tuple(sorted(strings))
        if key not in self._groups:
            self._groups[key] = len(self._groups)
            for string in key:
                draft = self.draft(string)
                draft.groups.append(self._groups[key])
                draft.anywhere = draft.anywhere or anywhere
        return self._groups[key]

    def draft(self, string: str, *, exact: bool = False) -> _Draft:
        return (self.exact if exact else self.folded).setdefault(string, _Draft())

    def surface(self, entry: int, guard: int, alias: str, *, exact: bool) -> None:
        for spelling in variants(alias, exact=exact):
            surface = Surface(entry, guard, alias, spelling[-1].isalnum())
            self.draft(spelling, exact=exact).surfaces.append(surface)

    def pattern(
        self,
        source: str,
        *,
        entry: int = -1,
        level: Requirement = "context",
        direction: Direction = "weak",
    ) -> None:
        """Add a phrase that is tried wherever its first element may start."""
        phrase = parse(source)
        at_start = bool(phrase.starts) and (
            not phrase.anchors or hits_per_posting(phrase.starts) < _TOO_OFTEN
        )
        if not phrase.anchors:
            raise LexiconError(f"phrase {source!r}: it needs a word that a scan can look for")
        pattern = Pattern(
            entry,
            source,
            re.compile(phrase.regex),
            at_start,
            self.group(phrase.needs) if at_start and phrase.needs else -1,
            level,
            direction,
        )
        for string in phrase.starts if at_start else phrase.anchors:
            draft = self.draft(string)
            (draft.patterns if entry >= 0 else draft.cues).append(pattern)

    def rule(self, phrases: Sequence[str]) -> Rule | None:
        if not phrases:
            return None
        parsed = [parse(phrase) for phrase in phrases]
        gate: frozenset[int] | None = None
        strings = {string for phrase in parsed for string in phrase.anchors}
        # Strings that stand in most blocks anyway would make no gate, only work.
        if all(phrase.anchors for phrase in parsed) and hits_per_posting(strings) < _GATE:
            gate = frozenset(self.group(phrase.anchors) for phrase in parsed)
        return Rule(_union(parsed), gate)


@lru_cache(maxsize=8)
def compile_lexicon(lexicon: Lexicon) -> CompiledLexicon:
    """Compile `lexicon` and the cues; the result is shared by all extractors of the process."""
    build = _Builder()
    cues = cue_data()
    negation = cues["negation"]
    assert build.group([word for word in negation["triggers"] if word != "n't"]) == NEGATION
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
        if entry.reject:
            covering = [phrase for phrase in entry.reject if "@" in phrase]
            overlapping = [phrase for phrase in entry.reject if "@" not in phrase]
            entry_rules[index] = Rules(reject=build.rule(covering), overlap=build.rule(overlapping))
        for source in entry.patterns:
            build.pattern(source, entry=index)
    for level in get_args(Requirement):
        for direction in get_args(Direction):
            for source in cues[level].get(direction, []):
                build.pattern(source, level=level, direction=direction)
    folded, folded_meanings = _automaton(build.folded)
    exact, exact_meanings = _automaton(build.exact)
    triggers = "|".join(re.escape(word) for word in negation["triggers"])
    return CompiledLexicon(
        lexicon=lexicon,
        folded=folded,
        folded_meanings=folded_meanings,
        exact=exact,
        exact_meanings=exact_meanings,
        entry_rules=entry_rules,
        guard_rules=guard_rules,
        negation=_union(map(parse, negation["phrases"])),
        exceptions=_union(map(parse, negation["exceptions"])),
        triggers=re.compile(rf"(?:(?<![^\W_])|(?=n't))(?:{triggers})(?![^\W_])"),
    )


@cache
def cue_data() -> dict[str, dict[str, list[str]]]:
    """Return the cues of ``cues.toml``."""
    path = resources.files("analyzer.mentions") / "cues.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def variants(alias: str, *, exact: bool) -> list[str]:
    """Return the spellings of `alias` that the scan looks for.

    Spaces and hyphens stand for each other, and the last word may be in the plural.

    >>> variants("neural net", exact=False)
    ['neural net', 'neural nets', 'neural-net', 'neural-nets']
    """
    text = alias if exact else fold(alias)
    words = re.split(r"[ -]", text)
    last = words[-1]
    endings = [last]
    if last.isalpha() and len(last) > 1 and not last.endswith("s"):
        endings.append(last + "s" if exact else plural(last))
    # Beyond four words only uniform joints are likely.
    joints = (
        list(product(" -", repeat=len(words) - 1))
        if len(words) <= 4
        else [(" ",) * (len(words) - 1), ("-",) * (len(words) - 1)]
    )
    spellings = [text]
    for joint in joints:
        for ending in endings:
            parts = [*words[:-1], ending]
            spellings.append(
                "".join(word + sep for word, sep in zip(parts, (*joint, ""), strict=True))
            )
    return sorted(set(spellings))


def _automaton(drafts: dict[str, _Draft]) -> tuple[AhoCorasick, tuple[Meaning, ...]]:
    strings = sorted(drafts)
    meanings = tuple(
        Meaning(
            tuple(draft.surfaces),
            tuple(draft.patterns),
            tuple(draft.cues),
            tuple(draft.groups),
            draft.anywhere,
        )
        for draft in map(drafts.__getitem__, strings)
    )
    automaton = AhoCorasick(
        strings, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
    )
    return automaton, meanings


def _union(phrases: Iterable[Phrase]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{phrase.regex})" for phrase in phrases), re.IGNORECASE)
