"""The judge: which candidates are mentions, by context and by the overlap policy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter

from analyzer.mentions.compiled import CompiledLexicon, Rule, Rules, expression, first_match
from analyzer.mentions.model import Candidate
from skill_lexicon.notation import SURFACE_MARK, fold

_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|(?<![\w.])[\w-]+(?:\.[\w-]+)*\.(?:com|ai|io|org|co|dev|app|tech|edu|gov)(?![\w])(?:/\S*)?",
    re.IGNORECASE,
)
_ADDRESS_SIGNS = (
    "http", "www.", "@", ".ai", ".io", ".org", ".co", ".dev", ".app", ".tech", ".edu", ".gov",
)  # fmt: skip

_LAYERS = {"documents": 0, "market": 1, "user": 2}

_REACH = 160
"""Characters on either side of a candidate that its context rules see."""

_NEAR = 40
"""How far a phrase that overlaps a candidate may reach beyond it."""

_NAME_TAIL = re.compile(
    r"[\s,]+(?:inc|llc|ltd|limited|gmbh|ag|corp|corporation|co|plc|sa|bv|pvt|group)\.?$",
    re.IGNORECASE,
)


def masks(
    folded: str, start: int, end: int, company: re.Pattern[str] | None
) -> list[re.Match[str]]:
    """Return the web addresses and the company's own name in a block."""
    found: list[re.Match[str]] = []
    if any(folded.find(sign, start, end) >= 0 for sign in _ADDRESS_SIGNS):
        found += _ADDRESS.finditer(folded, start, end)
    if company is not None:
        found += company.finditer(folded, start, end)
    return found


@lru_cache(maxsize=4096)
def company_pattern(company: str | None) -> re.Pattern[str] | None:
    """Return an expression for the company's name in folded text, with and without its tail.

    A name of one common word would mask real mentions, so only names that hold an ambiguous
    part are of use; the caller asks only whether a candidate lies within a match.
    """
    if not company or len(company.strip()) < 3:
        return None
    name = fold(" ".join(company.split()))
    short = _NAME_TAIL.sub("", name)
    names = sorted({name, short}, key=len, reverse=True)
    return re.compile(
        r"(?<![^\W_])(?:" + "|".join(re.escape(item) for item in names if item) + r")(?![^\W_])"
    )


def verdict(
    compiled: CompiledLexicon,
    folded: str,
    text: str,
    block: tuple[int, int],
    section: str,
    candidate: Candidate,
    groups: int,
    hidden: Sequence[re.Match[str]],
) -> str | None:
    """Return why `candidate` is no mention, or ``None`` where it is one."""
    for match in hidden:
        if match.start() <= candidate.start and candidate.end <= match.end():
            return "part of a web address" if match.re is _ADDRESS else "part of the company's name"
    if section in compiled.lexicon.entries[candidate.entry].not_in:
        return f"never meant in a {section} section"
    rules = compiled.entry_rules.get(candidate.entry)
    if rules is None and candidate.guard < 0:
        return None
    if rules is not None and rules.overlap is not None:
        start, end = candidate.start, candidate.end
        reach = (max(block[0], start - _NEAR), min(block[1], end + _NEAR))
        if words := rules.overlap.overlap(folded, start, end, reach, groups):
            return f"it says {words!r}"
    window = _Window(folded, text, block, candidate, groups)
    if rules is not None and (words := window.words(rules.reject)):
        return f"context: {words}"
    if candidate.guard < 0:
        return None
    return _guarded(compiled.guard_rules[candidate.entry, candidate.guard], window)


def _guarded(guard: Rules, window: _Window) -> str | None:
    if words := window.words(guard.reject):
        return f"context: {words}"
    if guard.accept is None and guard.near is None:
        return None
    if window.find(guard.accept) or (guard.near is not None and window.near(guard.near)):
        return None
    return "ambiguous, and nothing near it decides"


class _Window:
    """The block around a candidate, with a mark in the candidate's place."""

    __slots__ = (
        "_block", "_candidate", "_first", "_folded", "_groups", "_last", "_marked_folded",
        "_plain", "_text",
    )  # fmt: skip

    def __init__(
        self, folded: str, text: str, block: tuple[int, int], candidate: Candidate, groups: int
    ) -> None:
        self._first = max(block[0], candidate.start - _REACH)
        self._last = min(block[1], candidate.end + _REACH)
        self._folded, self._text, self._block = folded, text, block
        self._candidate, self._groups = candidate, groups
        self._plain = self._marked_folded = ""

    def near(self, rule: Rule) -> bool:
        """Tell whether a phrase of a rule stands in the block, before or behind the candidate."""
        sides = (
            (self._block[0], self._candidate.start),
            (self._candidate.end, self._block[1]),
        )
        return any(
            expression(phrase.regex, re.IGNORECASE if phrase.cased else 0).search(
                self._text if phrase.cased else self._folded, *side
            )
            for phrase in rule.phrases
            if phrase.needs & self._groups == phrase.needs
            for side in sides
        )

    def _marked(self, text: str) -> str:
        start, end = self._candidate.start, self._candidate.end
        return f"{text[self._first : start]}{SURFACE_MARK}{text[end : self._last]}"

    def find(self, rule: Rule | None) -> tuple[int, int] | None:
        """Return the place of the first match of a rule."""
        if rule is None:
            return None
        groups = self._groups
        phrases = [phrase for phrase in rule.phrases if phrase.needs & groups == phrase.needs]
        if not phrases:
            return None
        if not self._plain:
            self._marked_folded = self._marked(self._folded)
            self._plain = self._marked(self._text)
        mark = self._candidate.start - self._first
        return first_match(phrases, self._marked_folded, self._plain, mark)

    def words(self, rule: Rule | None) -> str | None:
        """Return the words of the first match of a rule."""
        place = self.find(rule)
        if place is None:
            return None
        surface = self._text[self._candidate.start : self._candidate.end]
        return self._plain[slice(*place)].replace(SURFACE_MARK, surface).strip()


def _overlap(ordered: Sequence[Candidate]) -> bool:
    reached = -1
    for candidate in ordered:
        if candidate.start < reached:
            return True
        reached = candidate.end
    return False


def resolve(compiled: CompiledLexicon, candidates: list[Candidate]) -> list[Candidate]:
    """Apply the overlap policy "longest per concept, longest title".

    Of overlapping candidates of one concept the longest stays (the leftmost of equals).
    Different concepts may overlap ("ML frameworks" names two, "AI engineer" names AI), except
    that a job title hides shorter ones inside it: "machine learning software engineer" is not
    a software engineer, too. A title of a later layer hides nothing of an earlier one, so that
    adding a layer changes no count.
    """
    if len(candidates) < 2:
        return candidates
    ordered = sorted(candidates, key=itemgetter(0, 1, 2, 3))
    if not _overlap(ordered):
        return ordered
    entries = compiled.lexicon.entries
    by_concept: dict[int, list[Candidate]] = {}
    for candidate in sorted(ordered, key=lambda item: (item.start - item.end, item.start)):
        kept = by_concept.setdefault(candidate.entry, [])
        if all(other.end <= candidate.start or candidate.end <= other.start for other in kept):
            kept.append(candidate)
    titles = [
        (candidate.start, candidate.end, _LAYERS[entries[index].layer])
        for index, kept in by_concept.items()
        if entries[index].kind == "title"
        for candidate in kept
    ]
    result = []
    for index, kept in by_concept.items():
        if entries[index].kind != "title" or len(titles) == 1:
            result += kept
            continue
        layer = _LAYERS[entries[index].layer]
        result += [
            candidate
            for candidate in kept
            if not any(
                start <= candidate.start
                and candidate.end <= end
                and title_layer <= layer
                and end - start > candidate.end - candidate.start
                for start, end, title_layer in titles
            )
        ]
    result.sort(key=lambda item: (item.start, item.end, item.entry))
    return result
