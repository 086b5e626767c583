"""The scan: one pass over a text finds every candidate and every cue, block by block."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from analyzer.mentions.compiled import (
    CompiledLexicon,
    Direction,
    Pattern,
    Surface,
    expression,
    squash,
)
from analyzer.mentions.model import Candidate, Requirement

_BEFORE_START = frozenset('•*-"')
_SPACE_RUN = re.compile(r" {2,}")
_WIDE = re.compile("(?=[^\x00-\xff])\\w")


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
        Groups of strings that occur, as bits: which rules and phrases are worth trying.
    cue_places
        Where cues may start; they are matched when a mention asks for them.
    """

    candidates: list[Candidate] = field(default_factory=list)
    groups: int = 0
    cue_places: list[tuple[int, tuple[Pattern, ...]]] = field(default_factory=list)

    def cues(
        self, folded: str, start: int, end: int, *, directions: frozenset[Direction]
    ) -> list[Cue]:
        """Return the cues of the block ``start:end`` that point in one of `directions`."""
        return [
            Cue(pattern.level, pattern.direction, first, last)
            for pattern, first, last in _matches(
                self.cue_places, folded, start, end, self.groups, directions
            )
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
    # A heading that has lost its newline ends within a word.
    glued = [
        end
        for _, end in blocks
        if end < len(text) and folded[end].isalnum() and folded[end - 1].isalnum()
    ]
    for base, limit in pairwise((0, *glued, len(text))):
        _scan_piece(compiled, text, folded, base, limit, blocks, found, places)
    for (start, end), here, pending in zip(blocks, found, places, strict=True):
        if pending:
            here.candidates += [
                Candidate(first, last, pattern.entry, -1, pattern.how)
                for pattern, first, last in _matches(pending, folded, start, end, here.groups)
            ]
    return found


def _matches(
    places: Iterable[tuple[int, tuple[Pattern, ...]]],
    folded: str,
    start: int,
    end: int,
    groups: int,
    directions: frozenset[Direction] | None = None,
) -> list[tuple[Pattern, int, int]]:
    """Return the matches of phrases in the block ``start:end``, given places of their strings."""
    found = []
    reached: dict[Pattern, int] = {}
    for place, patterns in places:
        for pattern in patterns:
            needs = pattern.needs
            if needs & groups != needs:
                continue
            if directions is not None and pattern.direction not in directions:
                continue
            if pattern.at_start:
                if pattern.crowded and place < reached.get(pattern, 0):
                    continue
                match = (
                    _opening(pattern, folded, place, start, end)
                    if pattern.opens
                    else expression(pattern.regex).match(folded, place, end)
                )
                if match is not None:
                    last = match.end()
                    found.append((pattern, match.start(), last))
                    if pattern.crowded:
                        reached[pattern] = last
            elif pattern not in reached:
                reached[pattern] = end
                found += [
                    (pattern, *match.span())
                    for match in expression(pattern.regex).finditer(folded, start, end)
                ]
    return found


def _opening(
    pattern: Pattern, folded: str, place: int, start: int, end: int
) -> re.Match[str] | None:
    """Match a phrase with ``<start>`` whose first word stands at `place`."""
    if place - 1 > start and folded[place - 1] == " " and folded[place - 2].isalnum():
        return None  # as nearly every word stands
    begin = place
    while begin > start and (folded[begin - 1] in _BEFORE_START or folded[begin - 1].isspace()):
        begin -= 1
    regex = expression(pattern.regex)
    for position in range(begin, place + 1):
        match = regex.match(folded, position, end)
        if match is not None:
            return match
    return None


def _scan_piece(
    compiled: CompiledLexicon,
    text: str,
    folded: str,
    base: int,
    limit: int,
    blocks: Sequence[tuple[int, int]],
    found: list[Found],
    places: list[list[tuple[int, tuple[Pattern, ...]]]],
) -> None:
    """Scan ``text[base:limit]``, at whose end a word ends whatever follows."""
    whole = base == 0 and limit == len(folded)
    source, origin = _collapse(folded if whole else folded[base:limit])
    meanings = compiled.meanings
    # Letters that one byte cannot hold were squashed, too.
    wide = not source.isascii() and _WIDE.search(source) is not None
    block, last = 0, len(blocks) - 1
    block_start, block_end = blocks[0]
    here, pending = found[0], places[0]
    for index, start, stop in compiled.find(b" %b " % squash(source), overlapping=True):
        # Before the string stands the space that begins it: its offsets are those in the text.
        groups, patterns, cues, spelled, exact = meanings[index]
        stop -= 2
        first = start
        if wide and start and source[start - 1].isalnum():
            continue
        if origin is not None:
            first = origin[start]
        first += base
        if not block_start <= first < block_end:
            # Hits come in the order of their ends, so blocks follow each other, nearly.
            while block < last and first >= blocks[block][1]:
                block += 1
            while block and first < blocks[block][0]:
                block -= 1
            block_start, block_end = blocks[block]
            here, pending = found[block], places[block]
            if not block_start <= first < block_end:
                continue
        if first == base and base and folded[base - 1].isalnum():
            continue
        if groups:
            here.groups |= groups
        if patterns:
            pending.append((first, patterns))
        if cues:
            here.cue_places.append((first, cues))
        if spelled is None and exact is None:
            continue
        end = (stop if origin is None else origin[stop - 1] + 1) + base
        if end > block_end:
            continue
        surfaces = spelled.get(source[start:stop], ()) if spelled is not None else ()
        if surfaces:
            following = folded[end] if end < block_end else " "
            here.candidates += _candidates(surfaces, first, end, following)
        if exact is not None and (surfaces := exact.get(text[first:end], ())):
            following = text[end] if end < len(text) else " "
            here.candidates += _candidates(surfaces, first, end, following)


def _candidates(
    surfaces: Iterable[Surface], start: int, end: int, following: str
) -> list[Candidate]:
    if following.isalnum():
        return []
    # "C" is not in "C++", but "Python+" is Python.
    open_end = following in "+#" and end - start <= 2
    return [
        Candidate(start, end, surface.entry, surface.guard, surface.how)
        for surface in surfaces
        if not (open_end and surface.ends_in_word)
    ]


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
