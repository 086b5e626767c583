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
_LONGEST = 120
_Place = tuple[int, int, int]  # start, end, entry


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
    place
        Where the line says the title concept of the documents in other words than its names
        ("ML Product Engineer"); ``None`` where it names it, or has none.
    """

    concept_id: str | None
    market_id: str | None
    seniority: str | None
    place: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class _Knowledge:
    abbreviations: dict[str, str]
    levels: re.Pattern[str]
    level_of: dict[str, str]
    over: dict[str, tuple[str, ...]]
    no_level: re.Pattern[str]
    roles: re.Pattern[str]
    no_role: re.Pattern[str]


@cache
def _knowledge() -> _Knowledge:
    data = read_toml(__package__, "titles.toml")
    level_of = {word: level for level, words in data["seniority"].items() for word in words}
    return _Knowledge(
        abbreviations=data["abbreviations"],
        levels=_words(level_of),
        level_of={_spaced(word): level for word, level in level_of.items()},
        over={level: tuple(names) for level, names in data["over"].items()},
        no_level=_words(data["not_seniority"]["phrases"]),
        roles=_words(data["roles"]["words"]),
        no_role=_words(data["not_roles"]["phrases"]),
    )


def _words(phrases: dict[str, str] | list[str]) -> re.Pattern[str]:
    ordered = sorted(phrases, key=len, reverse=True)
    found = "|".join(map(re.escape, ordered)).replace(r"\ ", "[ -]")
    return re.compile(rf"(?<![^\W_])(?:{found})(?![^\W_])")


def _spaced(words: str) -> str:
    return words.replace("-", " ")


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


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
    found = _first(documents, written_out, lexicon)
    if found is not None:
        outright = written_out == title or found[2] in {one for _, _, one in _named(title, lexicon)}
    else:
        folded = _knowledge().no_role.sub(_blank, fold(written_out))
        # A longer line is prose: "Our engineers develop software ...".
        found = _described(folded, market, lexicon) if len(title) <= _LONGEST else None
        # "Data Science Intern" is a data scientist's job, but names no data scientist.
        outright = not found or not _knowledge().roles.search(folded, found[0], found[1])
    return OwnTitle(
        concept_id=lexicon.entries[found[2]].id if found else None,
        market_id=lexicon.entries[market[0][2]].id if market else None,
        seniority=seniority(title),
        place=_in_line(title, found[0], found[1]) if found and not outright else None,
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
    level = knowledge.level_of[_spaced(found[0].group())]
    for before, match in pairwise(found):
        other = knowledge.level_of[_spaced(match.group())]
        # "Senior/Staff" offers both, and asks for the lower.
        either = folded[before.end() : match.start()].strip() == "/"
        if other in knowledge.over.get(level, ()) and not either:
            level = other
    return level


def _write_out(title: str) -> str:
    return _WORD.sub(_full, title)


def _full(word: re.Match[str]) -> str:
    """Return the word that an abbreviation stands for; any other word as it is."""
    return _knowledge().abbreviations.get(word.group().lower().rstrip("."), word.group())


def _in_line(title: str, start: int, end: int) -> tuple[int, int]:
    """Return where in the line itself stands what stands there in the line written out."""
    longer, first, last = 0, start, end
    for word in _WORD.finditer(title):
        full, begin = _full(word), word.start() + longer
        longer += len(full) - len(word.group())
        finish = word.end() + longer
        abbreviated = full != word.group()
        if begin <= start:
            first = word.start() if abbreviated and start < finish else start - longer
        if begin < end:
            bare = word.start() + len(word.group().rstrip("."))
            last = bare if abbreviated and end <= finish else end - longer
    return first, last


def _named(title: str, lexicon: Lexicon) -> list[_Place]:
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


def _first(places: Sequence[_Place], title: str, lexicon: Lexicon) -> _Place | None:
    if not places:
        return None
    chosen = places[0]
    for place in places[1:]:
        between = title[chosen[1] : place[0]].strip()
        if lexicon.entries[chosen[2]].id == "software-engineer" and between in ("/", "(", "-", "–"):
            chosen = place
    return chosen


def _described(folded: str, named: Sequence[_Place], lexicon: Lexicon) -> _Place | None:
    """Return what describes a title concept in other words: the earliest, then the longest."""
    found = [
        (start, end, entry)
        for start, end, entry in _descriptions(folded, lexicon)
        if not any(
            first <= start and end <= last and (first, last) != (start, end)
            for first, last, _ in named
        )
    ]
    if not found:
        return None
    return min(found, key=lambda one: (one[0], -one[1], lexicon.entries[one[2]].id))


def _descriptions(folded: str, lexicon: Lexicon) -> list[_Place]:
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
