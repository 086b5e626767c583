"""The judge: which candidates are mentions, by context and by the overlap policy."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analyzer.mentions.compiled import ADDRESS, CompiledLexicon, Rule, Rules
from analyzer.mentions.model import Candidate
from skill_lexicon.notation import SURFACE_MARK, fold

_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|(?<![\w.])[\w-]+(?:\.[\w-]+)*\.(?:com|ai|io|org|co|dev|app|tech|edu|gov)(?![\w])(?:/\S*)?",
    re.IGNORECASE,
)
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
    folded: str, start: int, end: int, groups: set[int], company: re.Pattern[str] | None
) -> list[re.Match[str]]:
    """Return the web addresses and the company's own name in a block."""
    found: list[re.Match[str]] = []
    if ADDRESS in groups:
        found += _ADDRESS.finditer(folded, start, end)
    if company is not None:
        found += company.finditer(folded, start, end)
    return found


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
    groups: set[int],
    hidden: Sequence[re.Match[str]],
) -> str | None:
    """Return why `candidate` is no mention, or ``None`` where it is one."""
    for match in hidden:
        if match.start() <= candidate.start and candidate.end <= match.end():
            return "part of a web address" if match.re is _ADDRESS else "part of the company's name"
    entry = compiled.lexicon.entries[candidate.entry]
    if section in entry.not_in:
        return f"never meant in a {section} section"
    rules = compiled.entry_rules.get(candidate.entry)
    window = ""
    if rules is not None:
        if rules.overlap is not None and (
            words := _overlapping(rules.overlap, folded, block, candidate, groups)
        ):
            return f"it says {words!r}"
        if rules.reject is not None:
            window = _window(text, block, candidate)
            if found := rules.reject.find(window, groups):
                return f"context: {_words(found, candidate, text)}"
    if candidate.guard < 0:
        return None
    guard = compiled.guard_rules[candidate.entry, candidate.guard]
    window = window or _window(text, block, candidate)
    return _guarded(guard, window, groups, candidate, text, block)


def _overlapping(
    rule: Rule, folded: str, block: tuple[int, int], candidate: Candidate, groups: set[int]
) -> str | None:
    """Return the words of a phrase of `rule` that overlap the candidate."""
    if rule.gate is not None and rule.gate.isdisjoint(groups):
        return None
    start, end = candidate.start, candidate.end
    reach = (max(block[0], start - _NEAR), min(block[1], end + _NEAR))
    for match in rule.search.finditer(folded, *reach):
        if match.start() < end and start < match.end():
            return match.group()
    return None


def _guarded(
    guard: Rules,
    window: str,
    groups: set[int],
    candidate: Candidate,
    text: str,
    block: tuple[int, int],
) -> str | None:
    if guard.reject is not None and (match := guard.reject.find(window, groups)):
        return f"context: {_words(match, candidate, text)}"
    if guard.accept is None and guard.near is None:
        return None
    if guard.accept is not None and guard.accept.find(window, groups):
        return None
    if guard.near is not None and guard.near.find(text, groups, block):
        return None
    return "ambiguous, and nothing near it decides"


def _window(text: str, block: tuple[int, int], candidate: Candidate) -> str:
    """Return the block around the candidate, with a mark in the candidate's place."""
    before = text[max(block[0], candidate.start - _REACH) : candidate.start]
    after = text[candidate.end : min(block[1], candidate.end + _REACH)]
    return f"{before}{SURFACE_MARK}{after}"


def _words(match: re.Match[str], candidate: Candidate, text: str) -> str:
    return match.group().replace(SURFACE_MARK, text[candidate.start : candidate.end]).strip()


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
    entries = compiled.lexicon.entries
    ordered = sorted(candidates, key=lambda item: (item.start, -item.end, item.entry, item.guard))
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
