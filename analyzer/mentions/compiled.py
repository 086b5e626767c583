"""A lexicon made ready for scanning: two multi-pattern automata and compiled phrases."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from ahocorasick_rs import AhoCorasick, MatchKind

from skill_lexicon import Entry, Lexicon
from skill_lexicon.inflect import plural
from skill_lexicon.notation import fold, parse


@dataclass(frozen=True, slots=True)
class Surface:
    """A literal surface form: what the scan finds is the mention."""

    entry: int
    guard: int
    how: str
    ends_in_word: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrase of the notation, found in two steps: an anchor, then the expression."""

    number: int
    entry: int
    how: str
    regex: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """Context rules of an entry or a guard; ``None`` where there are none."""

    accept: re.Pattern[str] | None = None
    near: re.Pattern[str] | None = None
    reject: re.Pattern[str] | None = None
    inside: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Automaton:
    """An Aho-Corasick automaton and what each of its strings stands for."""

    automaton: AhoCorasick
    surfaces: tuple[tuple[Surface, ...], ...]
    patterns: tuple[tuple[Pattern, ...], ...]


@dataclass(frozen=True)
class CompiledLexicon:
    """Everything the scan and the judge need, computed once per lexicon.

    Attributes
    ----------
    folded
        Automaton over folded text: aliases, surfaces in any case, anchors of patterns.
    exact
        Automaton over the original text: surfaces whose letters must be exact.
    entry_rules, guard_rules
        Context rules by entry, and by (entry, guard).
    """

    lexicon: Lexicon
    folded: Automaton
    exact: Automaton
    entry_rules: dict[int, Rules]
    guard_rules: dict[tuple[int, int], Rules]


@lru_cache(maxsize=8)
def compile_lexicon(lexicon: Lexicon) -> CompiledLexicon:
    """Compile `lexicon`; the result is shared by all extractors of the process."""
    folded: dict[str, tuple[list[Surface], list[Pattern]]] = {}
    exact: dict[str, tuple[list[Surface], list[Pattern]]] = {}
    entry_rules: dict[int, Rules] = {}
    guard_rules: dict[tuple[int, int], Rules] = {}
    number = 0
    for index, entry in enumerate(lexicon.entries):
        for alias in entry.aliases:
            _add_surface(folded, index, -1, alias, exact=False)
        for alias in entry.exact:
            _add_surface(exact, index, -1, alias, exact=True)
        for guard_number, guard in enumerate(entry.guarded):
            is_exact = guard.case == "exact"
            for surface in guard.surfaces:
                _add_surface(
                    exact if is_exact else folded, index, guard_number, surface, exact=is_exact
                )
            guard_rules[index, guard_number] = Rules(
                _union(guard.accept), _union(guard.near), _union(guard.reject)
            )
        if entry.reject:
            entry_rules[index] = Rules(
                reject=_union(tuple(phrase for phrase in entry.reject if "@" in phrase)),
                inside=_union(tuple(phrase for phrase in entry.reject if "@" not in phrase)),
            )
        for source in entry.patterns:
            phrase = parse(source)
            pattern = Pattern(number, index, source, re.compile(phrase.regex, re.IGNORECASE))
            number += 1
            for anchor in phrase.anchors:
                folded.setdefault(anchor, ([], []))[1].append(pattern)
    return CompiledLexicon(lexicon, _automaton(folded), _automaton(exact), entry_rules, guard_rules)


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


def _add_surface(
    table: dict[str, tuple[list[Surface], list[Pattern]]],
    entry: int,
    guard: int,
    alias: str,
    *,
    exact: bool,
) -> None:
    for spelling in variants(alias, exact=exact):
        surface = Surface(entry, guard, alias, spelling[-1].isalnum())
        table.setdefault(spelling, ([], []))[0].append(surface)


def _automaton(table: dict[str, tuple[list[Surface], list[Pattern]]]) -> Automaton:
    strings = sorted(table)
    return Automaton(
        AhoCorasick(strings, matchkind=MatchKind.Standard),
        tuple(tuple(table[string][0]) for string in strings),
        tuple(tuple(table[string][1]) for string in strings),
    )


def _union(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    if not phrases:
        return None
    regex = "|".join(f"(?:{parse(phrase).regex})" for phrase in phrases)
    return re.compile(regex, re.IGNORECASE)


def entry_of(compiled: CompiledLexicon, index: int) -> Entry:
    """Return the entry at a position."""
    return compiled.lexicon.entries[index]
