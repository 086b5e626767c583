"""A posting's own title: which title concept it is, and at which level.

"Sr. ML Eng II (Remote)" is a machine learning engineer, senior.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from analyzer.knowledge import read_toml
from analyzer.mentions.compiler import compile_lexicon
from analyzer.mentions.judge import Judge, resolve
from analyzer.mentions.kept import fast_lexicon
from analyzer.mentions.scan import scan
from skill_lexicon import Lexicon
from skill_lexicon.notation import fold

_WORD = re.compile(r"[^\W_][\w./'+#-]*")


@dataclass(frozen=True, slots=True)
class OwnTitle:
    """What a posting's title line says about the role itself.

    Attributes
    ----------
    concept_id
        The title concept of the documents, ``None`` where none fits.
    market_id
        The title concept of the market or user layer, where the title names one.
    seniority
        ``intern, junior, senior, staff, principal, lead, manager, director`` or ``None``.
    """

    concept_id: str | None
    market_id: str | None
    seniority: str | None


@dataclass(frozen=True, slots=True)
class _Knowledge:
    abbreviations: dict[str, str]
    levels: re.Pattern[str]
    level_of: dict[str, str]
    over: dict[str, tuple[str, ...]]
    no_level: re.Pattern[str]


@cache
def _knowledge() -> _Knowledge:
    data = read_toml(__package__, "titles.toml")
    level_of = {word: level for level, words in data["seniority"].items() for word in words}
    return _Knowledge(
        abbreviations=data["abbreviations"],
        levels=_words(level_of),
        level_of=level_of,
        over={level: tuple(names) for level, names in data["over"].items()},
        no_level=_words(data["not_seniority"]["phrases"]),
    )


def _words(phrases: dict[str, str] | list[str]) -> re.Pattern[str]:
    ordered = sorted(phrases, key=len, reverse=True)
    return re.compile(r"(?<![^\W_])(?:" + "|".join(map(re.escape, ordered)) + r")(?![^\W_])")


@lru_cache(maxsize=65536)
def own_title(title: str, lexicon: Lexicon) -> OwnTitle:
    """Read a title line.

    A job title that is named in full wins over one that the title only describes, and over one
    whose words are part of its own: "BI Developer" is no developer. Of several, the first wins
    ("Data Scientist / AI Scientist"), but "Developer / ML Engineer" is the more specific of the
    two.
    """
    written_out = _write_out(title)
    named = _named(written_out, lexicon)
    documents = [place for place in named if lexicon.entries[place[2]].layer == "documents"]
    market = [place for place in named if lexicon.entries[place[2]].layer != "documents"]
    concept = _first(documents, written_out, lexicon)
    if concept is None:
        concept = _described(fold(written_out), market, lexicon)
    return OwnTitle(
        concept_id=concept,
        market_id=lexicon.entries[market[0][2]].id if market else None,
        seniority=seniority(title),
    )


def seniority(title: str) -> str | None:
    """Return the level that a title line names.

    >>> seniority("Sr. ML Eng II (Remote)")
    'senior'
    """
    knowledge = _knowledge()
    folded = knowledge.no_level.sub(" ", fold(title))
    found = list(knowledge.levels.finditer(folded))
    if not found:
        return None
    level = knowledge.level_of[found[0].group()]
    for before, match in pairwise(found):
        other = knowledge.level_of[match.group()]
        # "Senior/Staff" offers both, and asks for the lower.
        either = folded[before.end() : match.start()].strip() == "/"
        if other in knowledge.over.get(level, ()) and not either:
            level = other
    return level


def _write_out(title: str) -> str:
    abbreviations = _knowledge().abbreviations
    return _WORD.sub(
        lambda match: abbreviations.get(match.group().lower().rstrip("."), match.group()), title
    )


def _named(title: str, lexicon: Lexicon) -> list[tuple[int, int, int]]:
    """Return (start, end, entry) of the titles that the line names in full."""
    if (fast := fast_lexicon(lexicon)) is not None:
        return fast.titles(title)
    compiled = compile_lexicon(lexicon)
    folded = fold(title)
    found = scan(compiled, title, folded)
    judge = Judge(compiled, title, folded, section="title", groups=found.groups)
    kept = [
        candidate
        for candidate in found.candidates
        if lexicon.entries[candidate.entry].kind == "title" and judge.verdict(candidate) is None
    ]
    return [(place.start, place.end, place.entry) for place in resolve(compiled, kept)]


def _first(places: Sequence[tuple[int, int, int]], title: str, lexicon: Lexicon) -> str | None:
    if not places:
        return None
    chosen = places[0]
    for place in places[1:]:
        between = title[chosen[1] : place[0]].strip()
        if lexicon.entries[chosen[2]].id == "software-engineer" and between in ("/", "(", "-", "–"):
            chosen = place
    return lexicon.entries[chosen[2]].id


def _described(folded: str, named: Sequence[tuple[int, int, int]], lexicon: Lexicon) -> str | None:
    """Return the title concept that the line describes in other words, the earliest first."""
    found = [
        (start, start - end, lexicon.entries[entry].id)
        for start, end, entry in _descriptions(folded, lexicon)
        if not any(
            first <= start and end <= last and (first, last) != (start, end)
            for first, last, _ in named
        )
    ]
    return min(found)[2] if found else None


def _descriptions(folded: str, lexicon: Lexicon) -> list[tuple[int, int, int]]:
    """Return (start, end, entry) of what describes job titles in a folded title line."""
    if (fast := fast_lexicon(lexicon)) is not None:
        return fast.described_titles(folded)
    return [
        (*match.span(), entry)
        for entry, pattern in _own_title_patterns(lexicon)
        for match in pattern.finditer(folded)
    ]


@lru_cache(maxsize=8)
def _own_title_patterns(lexicon: Lexicon) -> tuple[tuple[int, re.Pattern[str]], ...]:
    own_titles = compile_lexicon(lexicon).own_titles
    return tuple((entry, re.compile(source)) for entry, source in own_titles)
