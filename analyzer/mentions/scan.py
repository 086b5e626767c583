"""The scan: one pass over a text finds every candidate, in the order of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analyzer.mentions.compiled import CompiledLexicon
from analyzer.mentions.model import Candidate

_SPACE_RUN = re.compile(r" {2,}")


def scan(
    compiled: CompiledLexicon, text: str, folded: str, blocks: Sequence[tuple[int, int]]
) -> list[list[Candidate]]:
    """Return the candidates of each block.

    Parameters
    ----------
    text, folded
        The text, and the same text folded (`skill_lexicon.notation.fold`).
    blocks
        Offsets of the blocks, sorted and not overlapping. A candidate lies within one block.

    Returns
    -------
    list of list of Candidate
        One list per block, unsorted and with overlaps: the judge decides.
    """
    found: list[list[Candidate]] = [[] for _ in blocks]
    if not blocks:
        return found
    tried: set[tuple[int, int]] = set()
    for start, end, surfaces, patterns, block in _hits(compiled, text, folded, blocks):
        block_start, block_end = blocks[block]
        if end <= block_end and surfaces:
            following = folded[end] if end < block_end else " "
            if not (following.isalnum() or following in "+#"):
                found[block] += [
                    Candidate(start, end, surface.entry, surface.guard, surface.how)
                    for surface in surfaces
                ]
            elif not following.isalnum():
                # "C" is not in "C++", but "python+" is Python.
                found[block] += [
                    Candidate(start, end, surface.entry, surface.guard, surface.how)
                    for surface in surfaces
                    if not surface.ends_in_word or end - start > 2
                ]
        for pattern in patterns:
            if (pattern.number, block) not in tried:
                tried.add((pattern.number, block))
                found[block] += [
                    Candidate(match.start(), match.end(), pattern.entry, -1, pattern.how)
                    for match in pattern.regex.finditer(folded, block_start, block_end)
                ]
    return found


def _hits(
    compiled: CompiledLexicon, text: str, folded: str, blocks: Sequence[tuple[int, int]]
) -> Iterator[tuple]:  # type: ignore[type-arg]
    """Yield the automata's hits that start at a word's start inside a block."""
    collapsed, places = _collapse(folded)
    for automaton, haystack, places_ in (
        (compiled.folded, collapsed, places),
        (compiled.exact, text, None),
    ):
        all_surfaces, all_patterns = automaton.surfaces, automaton.patterns
        block = 0
        last = len(blocks) - 1
        hits = automaton.automaton.find_matches_as_indexes(haystack, overlapping=True)
        for index, start, end in hits:
            if start and haystack[start - 1].isalnum():
                continue
            if places_ is not None:
                start, end = places_[start], places_[end - 1] + 1
            # Hits come in the order of their ends, so the block moves on, rarely back.
            while block < last and start >= blocks[block][1]:
                block += 1
            while block and start < blocks[block][0]:
                block -= 1
            if blocks[block][0] <= start < blocks[block][1]:
                yield start, end, all_surfaces[index], all_patterns[index], block


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
