"""The names of degrees in a text: which strings name one, and which of them belong together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from analyzer.facts.scan import Anchors, any_of, find_anchors, knowledge, line_end, line_start

_LOWER = frozenset({"or_equivalent", "soft_after", "bonus_after", "not_needed_after"})
_NEAR = re.compile(
    r"['’]?s?[\s.]*(?:\(\w+\)\s*)?(?:[/,&+|(-]\s*)*"
    r"(?:(?:degrees?|or|and|/|and/or|a|an|preferably|higher|level|completed)[\s,/(]*)*",
    re.I,
)
_PLACE = re.compile(r"[A-Z][a-z]+,\s*$")
"""Before the letters of a state ("Boston, MA")."""


class Hit(NamedTuple):
    """A string that may name a degree; `sure` where it does wherever it stands."""

    start: int
    end: int
    level: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """What names a degree, and the cues around it, from ``degrees.toml``."""

    name: re.Pattern[str]
    levels: tuple[tuple[str, bool], ...]
    cue: dict[str, re.Pattern[str]]


@cache
def degree_rules() -> Rules:
    """Return the patterns, compiled once."""
    data = knowledge("degrees.toml")
    kinds: list[tuple[str, bool]] = []
    parts: list[str] = []
    for level in ("below", "phd", "masters", "bachelors"):
        for sure in (True, False):
            words = data["levels"][level]["sure" if sure else "unsure"]
            if words:
                parts.append(f"(?P<k{len(kinds)}>{any_of(words)})")
                kinds.append((level, sure))
    parts.append("(?P<bare>[Dd]egrees?(?![A-Za-z])|DEGREES?(?![A-Za-z]))")
    words = {name: any_of(phrases) for name, phrases in data["cues"].items()}
    ends_with = {n for n in words if n.endswith("_before")} | {"student_asked"}
    cue = {}
    for name, phrase in words.items():
        if name == "student_asked":
            pattern = rf"(?<!\w){phrase}(?!\w)"
        elif name in ends_with:
            pattern = rf"(?<!\w){phrase}[\s:(–-]*(?:an?\s|the\s)?$"
        elif name in _LOWER:
            pattern = rf"(?<!\w){phrase}(?!\w)"  # for words in lower case: sought often
        elif name == "field_end":
            pattern = rf"(?:^|[\s,(])(?:{phrase})(?!\w)|[.;:|\n•]|\((?!e\.g|i\.e)"
        elif name == "field_filler":
            pattern = rf"{phrase}"
        else:
            pattern = rf"^[\s)]*{phrase}" + ("" if name == "degree_after" else r"(?!\w)")
        cue[name] = re.compile(pattern, 0 if name in _LOWER else re.I)
    # "BS with 5 years", "M.S. + 8-12 years", "BA and at least two (2) years".
    figure = rf"(?:\d{{1,2}}|{any_of(list(knowledge('years.toml')['numbers']))})"
    figure += r"(?:\s?\(\d{1,2}\))?\s?\+?"
    cue["years_after"] = re.compile(
        rf"\.?(?: degrees?)?,?\s*\(?(?:\+|w/|with|plus|and|&|or|\()\s*(?:an? )?"
        rf"(?:(?:at least|minimum(?: of)?|more than|over) )?"
        rf"{figure}(?:\s?(?:-|–|to)\s?{figure})?\s?(?:plus |or more )?-?y(?:ea)?rs?\b",
        re.I,
    )
    return Rules(
        name=re.compile(rf"(?<![\w.#@]){any_of(parts)}"),
        levels=tuple(kinds),
        cue=cue,
    )


def find_names(text: str, rules: Rules, anchors: Anchors | None) -> list[Hit]:
    """Return every string that may name a degree, in order, without overlaps."""
    hits: list[Hit] = []
    done = -1
    for start, end in (anchors or find_anchors(text))["degrees"]:
        if start < done:
            continue
        left = max(line_start(text, start), start - 34, done, 0)
        right = min(line_end(text, end), end + 24)
        while left > 0 and text[left - 1].isalnum() and text[left].isalnum():
            left -= 1
        for match in rules.name.finditer(text, left, right):
            if match.end() <= start or match.start() < done:
                continue
            if right < len(text) and match.end() == right and text[right].isalnum():
                continue
            kind = match.lastgroup or "bare"
            level, sure = ("bare", False) if kind == "bare" else rules.levels[int(kind[1:])]
            hits.append(Hit(match.start(), match.end(), level, sure))
            done = match.end()
            if done >= end:
                break
    return hits


def _near(a: Hit, b: Hit, text: str) -> bool:
    """Tell whether two names are coordinated: "BS/MS", "Bachelor's or Master's degree"."""
    between = text[a.end : b.start]
    return len(between) <= 24 and _NEAR.fullmatch(between) is not None


def is_degree(index: int, hits: list[Hit], text: str, rules: Rules) -> bool:
    """Judge an unsure name ("MS", "degree") by what stands around it."""
    hit = hits[index]
    before = text[max(line_start(text, hit.start), hit.start - 40) : hit.start]
    after = text[hit.end : min(line_end(text, hit.end), hit.end + 40)]
    cue = rules.cue
    if hit.level == "bare":
        if index and hits[index - 1].level != "bare" and _same_phrase(hits[index - 1], hit, text):
            return False
        if cue["no_degree_after"].match(after) or cue["no_degree_before"].search(before):
            return False
        if not before.strip(" -•*·\t"):
            return bool(re.match(r"[\s-]*(?:in|or|and|from|level|required|\()", after))
        return bool(
            cue["degree_before"].search(before) or re.search(r"(?i)\b\w+(?:['’]s)?\s$", before)
        ) and bool(cue["degree_after"].match(after))
    beside = [hits[i] for i in (index - 1, index + 1) if 0 <= i < len(hits)]
    if any(
        (_near(hit, other, text) if other.start > hit.start else _near(other, hit, text))
        and (other.sure or other.level != hit.level or _twins(hit, other, text))
        for other in beside
    ):
        return True
    if re.search(r"(?i)graduate \($", before):  # "an undergraduate (BS) degree"
        return True
    if cue["years_after"].match(after) and not _PLACE.search(before):
        return True
    if re.match(
        r"[\s.]*(?:[Dd]egree|(?:is |are |strongly |highly )?(?:required|preferred)\b)", after
    ):
        return True
    if re.match(
        r"\.?\s*(?:\([^)]*\)\s*)?(?:in|In|or (?:higher|above|greater|better|equivalent))\s+"
        r"(?!our\b|the\b|this\b|which\b"
        r"|a\b(?! (?:quantitative|related|relevant|technical|scientific|STEM)\b))",
        after,
    ):
        return not _PLACE.search(before)
    return False


def _twins(a: Hit, b: Hit, text: str) -> bool:
    """Tell whether two names of one level are alternatives: "BA/BS", "M.A. or M.S."."""
    first, second = sorted((a, b), key=lambda hit: hit.start)
    between = text[first.end : second.start]
    return text[a.start : a.end] != text[b.start : b.end] and bool(
        re.fullmatch(r"\.?\s*(?:/|or\b)\s*", between)
    )


def _same_phrase(a: Hit, b: Hit, text: str) -> bool:
    between = text[a.end : b.start]
    return len(between) <= 45 and not re.search(r"[.;:\n)]\s|\bor (?:a|an|any) |\brequire", between)


def groups(hits: list[Hit], text: str) -> list[list[Hit]]:
    """Put the names together that are alternatives of one demand."""
    found: list[list[Hit]] = []
    for hit in hits:
        if found and _near(found[-1][-1], hit, text) and not _split(found[-1][-1], hit, text):
            found[-1].append(hit)
        else:
            found.append([hit])
    return found


def _split(a: Hit, b: Hit, text: str) -> bool:
    """Tell whether a comma after a whole degree starts another demand ("..., PhD preferred")."""
    between = text[a.end : b.start]
    return (
        bool(re.match(r"(?i)\s*(?:degrees?\s*)?,", between)) and "egree" in text[a.start : b.start]
    ) or "(" in between
