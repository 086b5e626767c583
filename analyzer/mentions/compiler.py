"""Which strings announce the words and phrases of a lexicon and of the cues.

A phrase of the notation has several runs of which one must stand in the text. It is tried where
the run with which it begins is found; or, if that is in every sentence ("the ..2 platform"), it
is searched for in the blocks that hold its rarest run. A phrase of a context rule is tried only
in blocks that hold its rarest run, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import attrgetter
from typing import get_args

from analyzer.knowledge import read_toml
from analyzer.mentions.compiled import (
    ALWAYS,
    NEGATION,
    CompiledLexicon,
    Direction,
    Meaning,
    Pattern,
    Rule,
    RulePhrase,
    Rules,
    Spelled,
    Surface,
    spaced,
)
from analyzer.mentions.model import Requirement
from skill_lexicon import Lexicon, LexiconError
from skill_lexicon.inflect import plural
from skill_lexicon.literals import Run, best_run, runs, squash
from skill_lexicon.notation import SURFACE, Phrase, fold, parse

_OFTEN = 0.15
"""A phrase tried more often than this in a posting is tried only where its other words stand."""

_GATE = 10.0
"""Strings that stand in a posting more often than this are too common to rule anything out."""


@dataclass(slots=True)
class _Draft:
    """What a string stands for while that is collected; most stand for one surface form."""

    groups: int = 0
    patterns: tuple[Pattern, ...] = ()
    cues: tuple[Pattern, ...] = ()
    folded: Spelled | None = None
    exact: Spelled | None = None

    def add(self, spelling: str, surface: Surface, *, exact: bool) -> None:
        spelled = (self.exact if exact else self.folded) or {}
        spelled[spelling] = (*spelled.get(spelling, ()), surface)
        if exact:
            self.exact = spelled
        else:
            self.folded = spelled

    @property
    def meaning(self) -> Meaning:
        return self.groups, self.patterns, self.cues, self.folded, self.exact


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
            draft.add(spelling, surface, exact=exact)

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
            if entry >= 0:
                draft.patterns += (pattern,)
            else:
                draft.cues += (pattern,)

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
        meanings=tuple(draft.meaning for draft in build.drafts.values()),
        entry_rules=entry_rules,
        guard_rules=guard_rules,
        negation=negating,
        exceptions=exceptions,
        borders=borders,
        triggers=re.compile(rf"(?:(?<![^\W_])|(?=n't))(?:{triggers})(?![^\W_])"),
        asked=tuple(cues["titles"]["asked"]),
        others=tuple(cues["titles"]["others"]),
        acting=tuple(cues["titles"]["acting"]),
        again=tuple(cues["dash"]["again"]),
        own_titles=tuple(
            (index, "|".join(parse(source).regex for source in entry.own_title))
            for index, entry in enumerate(lexicon.entries)
            if entry.own_title
        ),
    )


@cache
def cue_data() -> dict[str, dict[str, list[str]]]:
    """Return the cues of ``cues.toml``."""
    return read_toml(__package__, "cues.toml")


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
