"""The scan: one pass over a text finds every candidate and every cue, block by block."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from analyzer.mentions.compiled import CompiledLexicon, Direction, Pattern
from analyzer.mentions.model import Candidate, Requirement

_SPACE_RUN = re.compile(r" {2,}")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell a requirement level, and which way they point."""

    level: Requirement
    direction: Direction
    start: int
    end: int


@dataclass(slots=True)
class Found:
    """What the scan found in one block, unsorted and with overlaps: the judge decides.

    Attributes
    ----------
    candidates
        Surface forms that may be mentions.
    groups
        Groups of strings that occur: which rules and phrases are worth trying.
    cue_places
        Where cues may start; they are matched when a mention asks for them.
    """

    candidates: list[Candidate] = field(default_factory=list)
    groups: set[int] = field(default_factory=set)
    cue_places: list[tuple[int, tuple[Pattern, ...]]] = field(default_factory=list)

    def cues(
        self, folded: str, start: int, end: int, *, directions: frozenset[Direction]
    ) -> list[Cue]:
        """Return the cues of the block ``start:end`` that point in one of `directions`."""
        return [
            Cue(pattern.level, pattern.direction, match.start(), match.end())
            for place, patterns in self.cue_places
            for pattern in patterns
            if pattern.direction in directions
            for match in _matches(pattern, folded, place, start, end, self.groups)
        ]


def scan(
    compiled: CompiledLexicon, text: str, folded: str, blocks: Sequence[tuple[int, int]]
) -> list[Found]:
    """Return what stands in each block.

    Parameters
    ----------
    text, folded
        The text, and the same text folded (`skill_lexicon.notation.fold`).
    blocks
        Offsets of the blocks, sorted and not overlapping. A candidate lies within one block.
    """
    found = [Found() for _ in blocks]
    if not blocks:
        return found
    places: list[list[tuple[int, tuple[Pattern, ...]]]] = [[] for _ in blocks]
    _scan_folded(compiled, folded, blocks, found, places)
    _scan_exact(compiled, text, blocks, found)
    for (start, end), here, pending in zip(blocks, found, places, strict=True):
        here.candidates += [
            Candidate(match.start(), match.end(), pattern.entry, -1, pattern.how)
            for place, patterns in pending
            for pattern in patterns
            for match in _matches(pattern, folded, place, start, end, here.groups)
        ]
    return found


def _matches(
    pattern: Pattern, folded: str, place: int, start: int, end: int, groups: set[int]
) -> Iterable[re.Match[str]]:
    """Return the matches of a phrase in the block ``start:end``, given a place of its string.

    A phrase that is searched for is found once for every one of its strings; the overlap policy
    and the nearest-cue rule do not mind.
    """
    if not pattern.at_start:
        return pattern.regex.finditer(folded, start, end)
    if pattern.needs >= 0 and pattern.needs not in groups:
        return ()
    match = pattern.regex.match(folded, place, end)
    return () if match is None else (match,)


def _scan_folded(
    compiled: CompiledLexicon,
    folded: str,
    blocks: Sequence[tuple[int, int]],
    found: list[Found],
    places: list[list[tuple[int, tuple[Pattern, ...]]]],
) -> None:
    haystack, origin = _collapse(folded)
    meanings = compiled.folded_meanings
    block, last = 0, len(blocks) - 1
    block_start, block_end = blocks[0]
    here, pending = found[0], places[0]
    for index, start, end in compiled.folded.find_matches_as_indexes(haystack, overlapping=True):
        meaning = meanings[index]
        if start and haystack[start - 1].isalnum() and not meaning.anywhere:
            continue
        if origin is not None:
            start, end = origin[start], origin[end - 1] + 1
        if not block_start <= start < block_end:
            # Hits come in the order of their ends, so blocks follow each other, nearly.
            while block < last and start >= blocks[block][1]:
                block += 1
            while block and start < blocks[block][0]:
                block -= 1
            block_start, block_end = blocks[block]
            here, pending = found[block], places[block]
            if not block_start <= start < block_end:
                continue
        if meaning.groups:
            here.groups.update(meaning.groups)
        if meaning.patterns:
            pending.append((start, meaning.patterns))
        if meaning.cues:
            here.cue_places.append((start, meaning.cues))
        if meaning.surfaces and end <= block_end:
            following = folded[end] if end < block_end else " "
            if not following.isalnum():
                for surface in meaning.surfaces:
                    # "C" is not in "C++", but "Python+" is Python.
                    if following not in "+#" or not surface.ends_in_word or end - start > 2:
                        here.candidates.append(
                            Candidate(start, end, surface.entry, surface.guard, surface.how)
                        )


def _scan_exact(
    compiled: CompiledLexicon, text: str, blocks: Sequence[tuple[int, int]], found: list[Found]
) -> None:
    meanings = compiled.exact_meanings
    block, last = 0, len(blocks) - 1
    for index, start, end in compiled.exact.find_matches_as_indexes(text, overlapping=True):
        if start and text[start - 1].isalnum():
            continue
        following = text[end] if end < len(text) else " "
        if following.isalnum():
            continue
        while block < last and start >= blocks[block][1]:
            block += 1
        while block and start < blocks[block][0]:
            block -= 1
        block_start, block_end = blocks[block]
        if block_start <= start and end <= block_end:
            for surface in meanings[index].surfaces:
                if following not in "+#" or not surface.ends_in_word or end - start > 2:
                    found[block].candidates.append(
                        Candidate(start, end, surface.entry, surface.guard, surface.how)
                    )


def _collapse(folded: str) -> tuple[str, list[int] | None]:
    """Fold runs of spaces to one; return also where each character came from."""
    if "  " not in folded:
        return folded, None
    places: list[int] = []
    parts: list[str] = []
    position = 0
    for run in _SPACE_RUN.finditer(folded):
        parts.append(folded[position : run.start() + 1])
        places.extend(range(position, run.start() + 1))
        position = run.end()
    parts.append(folded[position:])
    places.extend(range(position, len(folded)))
    return "".join(parts), places
