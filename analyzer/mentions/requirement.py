"""How strongly a mention is asked for, and whether it is negated: by the words around it.

The sentence's own words win over the section it stands in; the words that decided are kept.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, get_args

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
_SILENT = frozenset({"other"})


Direction = Literal["back", "item", "ahead", "weak"]
_DIRECTIONS: tuple[Direction, ...] = get_args(Direction)


@dataclass(frozen=True, slots=True)
class Cue:
    """Words in a sentence that tell a requirement level, and which way they point."""

    level: Requirement
    direction: Direction
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class _Cues:
    strong: tuple[tuple[Requirement, Direction, re.Pattern[str]], ...]
    weak: tuple[tuple[Requirement, Direction, re.Pattern[str]], ...]
    triggers: re.Pattern[str]
    negation: re.Pattern[str]
    exceptions: re.Pattern[str]


@cache
def _cues() -> _Cues:
    path = resources.files("analyzer.mentions") / "cues.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    patterns = [
        (level, direction, _union(data[level][direction]))
        for level in _LEVELS
        for direction in _DIRECTIONS
        if data[level].get(direction)
    ]
    negation = data["negation"]
    triggers = "|".join(re.escape(word) for word in negation["triggers"])
    return _Cues(
        strong=tuple(item for item in patterns if item[1] != "weak"),
        weak=tuple(item for item in patterns if item[1] == "weak"),
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

    __slots__ = ("_has_trigger", "_strong", "_weak", "end", "folded", "heading", "section", "start")

    def __init__(
        self, folded: str, start: int, end: int, *, section: str, heading: str | None
    ) -> None:
        self.folded, self.start, self.end = folded, start, end
        self.section, self.heading = section, heading
        self._has_trigger = _cues().triggers.search(folded, start, end) is not None
        self._strong = () if section == "title" else self._search(_cues().strong)
        self._weak: list[Cue] | None = None

    def _search(
        self, patterns: tuple[tuple[Requirement, Direction, re.Pattern[str]], ...]
    ) -> list[Cue]:
        return [
            Cue(level, direction, match.start(), match.end(), match.group())
            for level, direction, pattern in patterns
            for match in pattern.finditer(self.folded, self.start, self.end)
        ]

    def requirement(self, start: int, end: int) -> tuple[Requirement, str]:
        """Return the level of the mention at ``start:end`` and what decided it."""
        cue = self._nearest(self._strong, start, end) if self._strong else None
        if cue is None and self.section in _SILENT:
            if self._weak is None:
                self._weak = self._search(_cues().weak)
            cue = self._nearest(self._weak, start, end)
        if cue is not None:
            return cue.level, f"{cue.level} by the words {cue.words!r}"
        level = _BY_SECTION[self.section]
        if self.heading is not None:
            return level, f"{level} by the heading {self.heading!r}"
        return level, f"{level} by the section {self.section}"

    def _nearest(self, cues: Sequence[Cue], start: int, end: int) -> Cue | None:
        """Return the nearest cue that speaks for the mention at ``start:end``."""
        best: tuple[int, int, Cue] | None = None
        for number, cue in enumerate(cues):
            if self.section == "preferred" and (cue.level, cue.direction) == ("required", "ahead"):
                continue  # "you have", "at least one": what is asked for there is still softened
            if cue.end <= start:
                if cue.direction in ("back", "item"):
                    continue
                between, distance = self.folded[cue.end : start], start - cue.end
            elif end <= cue.start:
                if cue.direction == "ahead":
                    continue
                between, distance = self.folded[end : cue.start], cue.start - end
                if cue.direction == "item" and not _last_item(between):
                    continue
            else:
                between, distance = "", 0
            if cue.direction != "weak" and _crosses(between, backward=end <= cue.start):
                continue
            place = (distance, number, cue)
            best = place if best is None or place[:2] < best[:2] else best
        return None if best is None else best[2]

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


_CLAUSE_BORDERS = (";", " but ", " however", "|", "•")


def _crosses(between: str, *, backward: bool) -> bool:
    """Tell whether a clause ends between a cue and a mention.

    A cue in brackets speaks for what stands in them, and for what stands right before them:
    "Python (preferred), R".
    """
    if any(border in between for border in _CLAUSE_BORDERS):
        return True
    opened, closed = between.count("("), between.count(")")
    if opened == closed:
        return False
    if backward:
        # The mention stands before the bracket that holds the cue, or inside one it has left.
        return opened > closed and bool(between.strip(" (s"))
    return closed > opened


def _last_item(between: str) -> bool:
    """Tell whether nothing but an enumeration stands between a mention and "preferred".

    "Python, R or Julia preferred" softens all three; "SQL, Teradata preferred" only the last.
    """
    head, comma, tail = between.rpartition(",")
    if not comma:
        return True
    return tail.strip().startswith(("or ", "and ", "& ")) or not tail.strip(" )")
