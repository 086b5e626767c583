"""The scan: one pass over a block finds every candidate and every cue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from analyzer.mentions.compiled import ALWAYS, CompiledLexicon, Direction, Pattern, Surface, spaced
from analyzer.mentions.model import Candidate, Requirement
from skill_lexicon.literals import SQUASH

_BEFORE_START = frozenset('•*-"')
_SPACES = re.compile(" {2,}")
_WIDE = re.compile("(?=[^\x00-\xff])\\w")

Place = tuple[int, tuple[Pattern, ...]]


class Cue(NamedTuple):
    """Words that tell a requirement level, and which way they point."""

    level: Requirement
    direction: Direction
    start: int
    end: int


class Found(NamedTuple):
    """What the scan found in one block, unsorted and with overlaps: the judge decides.

    Attributes
    ----------
    candidates
        Surface forms that may be mentions.
    groups
        Groups of strings that occur, as bits: which rules are worth trying.
    cue_places
        Where cues may stand; they are matched when a mention asks for them.
    """

    candidates: Sequence[Candidate] = ()
    groups: int = ALWAYS
    cue_places: Sequence[Place] = ()

    def cues(self, folded: str, directions: frozenset[Direction]) -> list[Cue]:
        """Return the cues of the block that point in one of `directions`."""
        places = [
            (place, heard)
            for place, patterns in self.cue_places
            if (heard := tuple(item for item in patterns if item.direction in directions))
        ]
        return [
            Cue(pattern.level, pattern.direction, start, end)
            for pattern, start, end in _matches(places, folded, self.groups)
        ]


def scan(compiled: CompiledLexicon, text: str, folded: str) -> Found:
    """Return what stands in a block.

    Parameters
    ----------
    text, folded
        The block's text with plain signs, and the same folded (`skill_lexicon.notation`).
    """
    source, origin = folded, None
    raw = folded.encode("latin-1", "replace")
    if b"  " in raw.translate(_JOINTS):
        source, origin = _joined(folded)
        raw = source.encode("latin-1", "replace")
    hits = compiled.find(b" %b " % raw.translate(SQUASH), overlapping=True)
    if not hits:
        return Found()
    candidates: list[Candidate] = []
    groups = ALWAYS
    places: list[Place] = []
    cue_places: list[Place] = []
    # Letters that one byte cannot hold were squashed, too.
    wide = not source.isascii() and _WIDE.search(source) is not None
    for index, start, stop in hits:
        # Before the string stands the space that begins it: its offsets are those in the text.
        if wide and start and source[start - 1].isalnum():
            continue
        bits, patterns, cues, spelled, exact = compiled.meanings[index]
        first = start if origin is None else origin[start]
        if bits:
            groups |= bits
        if patterns:
            places.append((first, patterns))
        if cues:
            cue_places.append((first, cues))
        if spelled is None and exact is None:
            continue
        stop -= 2
        end = stop if origin is None else origin[stop - 1] + 1
        if spelled is not None and (surfaces := spelled.get(spaced(source[start:stop]))):
            candidates += _candidates(surfaces, first, end, folded[end : end + 1])
        if exact is None:
            continue
        words = text[first:end]
        if origin is not None:
            words = _SPACES.sub(" ", words)
        if surfaces := exact.get(spaced(words)):
            candidates += _candidates(surfaces, first, end, text[end : end + 1])
    if places:
        candidates += [
            Candidate(start, end, pattern.entry, -1, pattern.how)
            for pattern, start, end in _matches(places, folded, groups)
        ]
    return Found(candidates, groups, cue_places)


def _candidates(
    surfaces: Iterable[Surface], start: int, end: int, following: str
) -> Iterator[Candidate]:
    if following.isalnum():
        return
    # "C" is not in "C++", but "Python+" is Python.
    open_end = end - start <= 2 and following in ("+", "#")
    for surface in surfaces:
        if not (open_end and surface.ends_in_word):
            yield Candidate(start, end, surface.entry, surface.guard, surface.how)


def _matches(places: Iterable[Place], folded: str, groups: int) -> list[tuple[Pattern, int, int]]:
    """Return the matches of phrases, of each phrase from left to right and without overlaps."""
    found = []
    reached: dict[Pattern, int] = {}
    # The hits of a scan come in the order of their ends.
    for place, patterns in sorted(places, key=itemgetter(0)):
        for pattern in patterns:
            if not pattern.group & groups or place < reached.get(pattern, 0):
                continue
            if pattern.leads:
                match = (
                    _opening(pattern, folded, place)
                    if pattern.opens
                    else pattern.regex.match(folded, place)
                )
                if match is not None:
                    reached[pattern] = match.end()
                    found.append((pattern, *match.span()))
            else:
                reached[pattern] = len(folded)
                found += [(pattern, *match.span()) for match in pattern.regex.finditer(folded)]
    return found


def _opening(pattern: Pattern, folded: str, place: int) -> re.Match[str] | None:
    """Match a phrase with ``<start>`` whose first word stands at `place`."""
    if place > 1 and folded[place - 1] == " " and folded[place - 2].isalnum():
        return None  # as nearly every word stands
    begin = place
    while begin and (folded[begin - 1] in _BEFORE_START or folded[begin - 1].isspace()):
        begin -= 1
    for position in range(begin, place + 1):
        match = pattern.regex.match(folded, position)
        if match is not None:
            return match
    return None


# Makes spaces of the signs that may join the words of a phrase, and of nothing else.
_JOINTS = bytes(32 if chr(sign) in ' \t_*"-' else 120 for sign in range(256))
_RUN = re.compile(r'[ \t_*"-]{2,}')
_RUN_OF_SIGNS = "\x1f"


def _joined(folded: str) -> tuple[str, list[int]]:
    """Make one sign of every run of signs that may join words; tell where each sign came from.

    A run of spaces becomes a space, any other a sign that stands in no surface form.
    """
    origin: list[int] = []
    parts: list[str] = []
    position = 0
    for run in _RUN.finditer(folded):
        start, end = run.span()
        parts += (folded[position:start], " " if run[0].isspace() else _RUN_OF_SIGNS)
        origin.extend(range(position, start + 1))
        position = end
    parts.append(folded[position:])
    origin.extend(range(position, len(folded)))
    return "".join(parts), origin
