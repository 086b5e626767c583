"""A lexicon and the cues made ready for one scan: an automaton, anchors and compiled phrases.

The automaton looks for words in a text of which only letters and digits are left (`squash`), so
that one string stands for all ways to join its words, and begins where a word begins. What is
found says which words to compare with the text itself.

A phrase of the notation is found in steps of rising cost. The automaton finds the strings that
its first element can be (`starts`); the phrase is tried there only if the block also holds a
string of each of its other elements (`needs`); then its expression is matched at that place.
A phrase whose first element is in every sentence ("a", "the") is searched for in the blocks
that hold its rarest element instead. Context rules are tried only where their own strings stand
in the block, too. Expressions are compiled when they are first needed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from itertools import product
from typing import Any, Literal, get_args

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from analyzer.mentions.model import Requirement
from skill_lexicon import Lexicon, LexiconError
from skill_lexicon.inflect import plural
from skill_lexicon.notation import Phrase, fold, hits_per_posting, parse

Direction = Literal["back", "item", "ahead", "start", "weak"]

NEGATION = 1
"""The group of the negating words."""

ALL_GROUPS = -1
"""Stands for a block that holds strings of every group: nothing is ruled out."""

_SEARCHED = 12.0
"""Hits per posting from which on a phrase is not tried at its start."""

_CROWDED = 4.0
"""Hits per posting from which on the matches of a phrase must not overlap each other."""

_GATE = 12.0
"""Hits per posting from which on a string is too common to rule anything out."""

# What is left of a text for the automaton: lower-case letters and digits, one byte each.
_SQUASH = bytes(
    ord(sign.lower()) if sign.isalnum() and len(sign.lower()) == 1 and sign.lower() <= "ÿ" else 32
    for sign in map(chr, range(256))
)


def squash(folded: str) -> bytes:
    """Return folded text as bytes, one for each character, with a space for every other sign.

    >>> squash("c++, node.js")
    b'c    node js'
    """
    return folded.encode("latin-1", "replace").translate(_SQUASH)


@cache
def expression(regex: str, flags: int = 0) -> re.Pattern[str]:
    """Return a compiled expression; a lexicon has hundreds, and a text needs few of them."""
    return re.compile(regex, flags)


@dataclass(frozen=True, slots=True)
class Surface:
    """A literal surface form: what the scan finds is the candidate."""

    entry: int
    guard: int
    how: str
    ends_in_word: bool


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """A phrase of an entry (`entry` >= 0) or of a cue.

    Tried at the place of the string that was found (`at_start`), or searched for in the block.
    """

    entry: int
    how: str
    regex: str
    at_start: bool
    crowded: bool
    """Whether matches must not overlap, as those of a search do not."""
    opens: bool
    """Whether it begins before the string, with the start of a line or sentence."""
    needs: int
    """Groups of each of which a string must stand in the block, as bits."""
    level: Requirement = "context"
    direction: Direction = "weak"


@dataclass(frozen=True, slots=True, eq=False)
class RulePhrase:
    """One phrase of a context rule, tried only where its strings stand."""

    regex: str
    needs: int
    """Groups of each of which a string must stand in the block, as bits."""
    anchors: tuple[str, ...]
    """Folded strings of which one stands in every match; empty where there are none."""
    cased: bool
    """Whether capital letters matter to it."""
    leads: bool
    """Whether it begins with the surface form that is judged."""

    def may_stand(self, folded: str) -> bool:
        """Tell whether a piece of text may hold the phrase, by its strings alone."""
        return not self.anchors or any(string in folded for string in self.anchors)


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """Alternative phrases of a context rule."""

    phrases: tuple[RulePhrase, ...]

    def overlap(
        self, folded: str, start: int, end: int, reach: tuple[int, int], groups: int
    ) -> str | None:
        """Return the words of a phrase that overlaps ``start:end`` in a stretch of the text."""
        phrases = [phrase for phrase in self.phrases if phrase.needs & groups == phrase.needs]
        if not phrases:
            return None
        window = folded[reach[0] : reach[1]]
        tried = [phrase.regex for phrase in phrases if phrase.may_stand(window)]
        if not tried:
            return None
        for match in expression(_union(tried)).finditer(folded, *reach):
            if match.start() < end and start < match.end():
                return match.group()
        return None


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
        if phrase.may_stand(folded):
            regex = expression(phrase.regex, re.IGNORECASE if phrase.cased else 0)
            window = plain if phrase.cased else folded
            match = regex.match(window, mark) if phrase.leads else regex.search(window)
            if match is not None and (best is None or match.start() < best[0]):
                best = match.span()
    return best


@dataclass(frozen=True, slots=True)
class Rules:
    """Context rules of an entry or a guard; ``None`` where there are none.

    `overlap` rejects a candidate that one of its phrases overlaps in the text itself.
    """

    accept: Rule | None = None
    near: Rule | None = None
    reject: Rule | None = None
    overlap: Rule | None = None


Spelled = dict[str, tuple[Surface, ...]]


@dataclass(frozen=True, slots=True)
class CompiledLexicon:
    """Everything the scan and the judge need, computed once per lexicon.

    Attributes
    ----------
    find
        Finds the strings of the automaton in a squashed text between two spaces.
    meanings
        What the strings stand for: bits of groups, phrases and cues that may start there, and
        surface forms by folded and by original spelling. A plain tuple, since one is unpacked
        for every hit.
    entry_rules, guard_rules
        Context rules by entry, and by (entry, guard).
    negation, exceptions
        Phrases with the surface mark that say a mention is not needed, or only seem to.
    """

    lexicon: Lexicon
    find: Any
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
    negation: re.Pattern[str]
    exceptions: re.Pattern[str]
    triggers: re.Pattern[str]


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

    def draft(self, string: str, *, closed: bool = False) -> _Draft:
        """Return the draft of a string at whose beginning, and maybe end, a word begins."""
        key = b" " + squash(string) + (b" " if closed else b"")
        return self.drafts.setdefault(key, _Draft())

    def group(self, strings: Iterable[str]) -> int:
        """Return the bit of the group of these strings, a new one if need be."""
        key = tuple(sorted(set(strings)))
        if key not in self._groups:
            self._groups[key] = 1 << len(self._groups)
            for string in key:
                self.draft(string).groups |= self._groups[key]
        return self._groups[key]

    def needs(self, phrase: Phrase, *, but: tuple[str, ...] = ()) -> int:
        """Return the groups of the elements that must stand where the phrase does."""
        bits = 0
        for strings in phrase.elements:
            if set(strings) != set(but) and _worth_a_group(strings):
                bits |= self.group(strings)
        return bits

    def surface(self, entry: int, guard: int, alias: str, *, exact: bool) -> None:
        for spelling in variants(alias, exact=exact):
            surface = Surface(entry, guard, alias, spelling[-1].isalnum())
            draft = self.draft(fold(spelling), closed=True)
            (draft.exact if exact else draft.folded).setdefault(spelling, []).append(surface)

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
        worded = [strings for strings in phrase.elements if _worded(strings)]
        if not worded:
            raise LexiconError(f"phrase {source!r}: it needs a word that a scan can look for")
        often = hits_per_posting(phrase.starts)
        rarest = min(worded, key=hits_per_posting)
        at_start = (
            bool(phrase.starts)
            and _worded(phrase.starts)
            and (phrase.opens or often < max(_SEARCHED, hits_per_posting(rarest) + 1))
        )
        found_by = phrase.starts if at_start else rarest
        pattern = Pattern(
            entry,
            source,
            phrase.regex,
            at_start,
            at_start and (phrase.opens or often >= _CROWDED),
            phrase.opens,
            self.needs(phrase, but=found_by),
            level,
            direction,
        )
        for string in found_by:
            draft = self.draft(string)
            (draft.patterns if entry >= 0 else draft.cues).append(pattern)

    def rule(self, phrases: Sequence[str]) -> Rule | None:
        if not phrases:
            return None
        return Rule(tuple(self._rule_phrase(parse(source)) for source in phrases))

    def _rule_phrase(self, phrase: Phrase) -> RulePhrase:
        return RulePhrase(
            phrase.regex,
            self.needs(phrase),
            phrase.anchors,
            "(?-i:" in phrase.regex,
            phrase.source.startswith("@"),
        )


def _worded(strings: Sequence[str]) -> bool:
    """Tell whether all strings have a letter or digit, so that the automaton sees them."""
    return all(squash(string).strip() for string in strings)


def _worth_a_group(strings: Sequence[str]) -> bool:
    return _worded(strings) and hits_per_posting(strings) < _GATE


@lru_cache(maxsize=8)
def compile_lexicon(lexicon: Lexicon) -> CompiledLexicon:
    """Compile `lexicon` and the cues; the result is shared by all extractors of the process."""
    build = _Builder()
    cues = cue_data()
    negation = cues["negation"]
    # "n't" stands inside a word.
    assert build.group(word for word in negation["triggers"] if word != "n't") == NEGATION
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
    triggers = "|".join(re.escape(word) for word in negation["triggers"])
    find, meanings = _automaton(build.drafts)
    return CompiledLexicon(
        lexicon=lexicon,
        find=find,
        meanings=meanings,
        entry_rules=entry_rules,
        guard_rules=guard_rules,
        negation=_compiled_union(negation["phrases"]),
        exceptions=_compiled_union(negation["exceptions"]),
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


def _automaton(drafts: dict[bytes, _Draft]) -> tuple[Any, tuple[Any, ...]]:
    meanings = tuple(
        (
            draft.groups,
            tuple(draft.patterns),
            tuple(draft.cues),
            {spelling: tuple(surfaces) for spelling, surfaces in draft.folded.items()} or None,
            {spelling: tuple(surfaces) for spelling, surfaces in draft.exact.items()} or None,
        )
        for draft in drafts.values()
    )
    automaton = BytesAhoCorasick(
        list(drafts), matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
    )
    return automaton.find_matches_as_indexes, meanings


def _union(regexes: Sequence[str]) -> str:
    return regexes[0] if len(regexes) == 1 else "|".join(f"(?:{regex})" for regex in regexes)


def _compiled_union(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(_union([parse(phrase).regex for phrase in phrases]), re.IGNORECASE)
