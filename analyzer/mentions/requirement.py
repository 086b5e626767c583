"""How strongly a mention is asked for, and whether it is negated: by the words around it.

The sentence's own words win over the section it stands in; the words that decided are kept.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import get_args

from analyzer.mentions.model import Requirement
from skill_lexicon.notation import SURFACE_MARK, parse

_LEVELS: tuple[Requirement, ...] = get_args(Requirement)
_BY_SECTION: dict[str, Requirement] = {
    "requirements": "required",
    "preferred": "preferred",
    "duties": "duty",
    "company": "context",
    "benefits": "context",
    "legal": "context",
    "other": "context",
    "title": "context",
}
# Sections that say nothing about the candidate: there weak cues decide.
_SILENT = frozenset({"other", "company", "benefits"})


@dataclass(frozen=True, slots=True)
class Cue:
    """Words in a sentence that tell a requirement level."""

    level: Requirement
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class _Cues:
    strong: tuple[tuple[Requirement, re.Pattern[str]], ...]
    weak: tuple[tuple[Requirement, re.Pattern[str]], ...]
    triggers: re.Pattern[str]
    negation: re.Pattern[str]
    exceptions: re.Pattern[str]


@cache
def _cues() -> _Cues:
    path = resources.files("analyzer.mentions") / "cues.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    levels = {
        strength: tuple(
            (level, _union(data[level][strength])) for level in _LEVELS if data[level][strength]
        )
        for strength in ("strong", "weak")
    }
    negation = data["negation"]
    triggers = "|".join(re.escape(word) for word in negation["triggers"])
    return _Cues(
        strong=levels["strong"],
        weak=levels["weak"],
        triggers=re.compile(rf"(?:(?<![^\W_])|(?=n't))(?:{triggers})(?![^\W_])"),
        negation=_union(negation["phrases"]),
        exceptions=_union(negation["exceptions"]),
    )


def _union(phrases: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{parse(phrase).regex})" for phrase in phrases))


class Sentence:
    """One sentence, judged once for all mentions in it.

    Parameters
    ----------
    folded
        The folded text of the whole field.
    start, end
        The sentence's offsets.
    section, heading
        Of its block.
    """

    __slots__ = ("_cues", "_has_trigger", "end", "folded", "heading", "section", "start")

    def __init__(
        self, folded: str, start: int, end: int, *, section: str, heading: str | None
    ) -> None:
        self.folded, self.start, self.end = folded, start, end
        self.section, self.heading = section, heading
        self._has_trigger = _cues().triggers.search(folded, start, end) is not None
        self._cues = None if section == "title" else self._find_cues()

    def _find_cues(self) -> list[Cue]:
        cues = _cues()
        strong = self._search(cues.strong)
        if strong or self.section not in _SILENT:
            return strong
        return self._search(cues.weak)

    def _search(self, levels: tuple[tuple[Requirement, re.Pattern[str]], ...]) -> list[Cue]:
        return [
            Cue(level, match.start(), match.end(), match.group())
            for level, pattern in levels
            for match in pattern.finditer(self.folded, self.start, self.end)
        ]

    def requirement(self, start: int, end: int) -> tuple[Requirement, str]:
        """Return the level of the mention at ``start:end`` and what decided it."""
        cues = self._cues
        if cues:
            cue = _nearest(cues, start, end, self.folded)
            return cue.level, f"{cue.level} by the words {cue.words!r}"
        level = _BY_SECTION[self.section]
        if self.heading is not None:
            return level, f"{level} by the heading {self.heading!r}"
        return level, f"{level} by the section {self.section}"

    def negated(self, start: int, end: int) -> str | None:
        """Return the words that say the mention is not needed, or ``None``."""
        if not self._has_trigger:
            return None
        cues = _cues()
        window = f"{self.folded[self.start : start]}{SURFACE_MARK}{self.folded[end : self.end]}"
        match = cues.negation.search(window)
        if match is None or cues.exceptions.search(window):
            return None
        return match.group().replace(SURFACE_MARK, self.folded[start:end])


def _nearest(cues: list[Cue], start: int, end: int, folded: str) -> Cue:
    """Return the cue that belongs to the mention: the nearest one, clause borders counting."""
    if len(cues) == 1:
        return cues[0]

    def distance(cue: Cue) -> tuple[int, int]:
        if cue.end <= start:
            between, far = folded[cue.end : start], start - cue.end
        elif end <= cue.start:
            between, far = folded[end : cue.start], cue.start - end
        else:
            between, far = "", 0
        borders = between.count(";") + between.count(".") + between.count(" but ")
        # A softening word speaks for the whole of its clause.
        return (borders, far if cue.level != "preferred" else far // 2)

    return min(cues, key=distance)


