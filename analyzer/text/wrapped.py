"""Texts that were broken into lines of one width: "... three years of machine" / "learning"."""

from __future__ import annotations

import re

# A sentence goes on in the next line, perhaps behind an empty one. Looked for by the line break.
_GOES_ON = re.compile(r"\n(?<=[a-z,]\n)\n?(?=[a-z])(?!(?:https?|www)\b)")
_BREAK = re.compile(
    r"(?P<before>[^\W_]+,?)(?P<lines>\n\n?)(?!o(?: |[A-Z])|(?:https?|www)\b)(?P<word>[^\W_]\S*)"
)
_LEADS_ON = frozenset(
    (
        *("a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "its", "of", "on", "or"),
        *("our", "that", "the", "their", "this", "to", "with", "your"),
    )
)
"""After these, and after a comma, a capital begins no new item."""

_LEAST, _SHARE = 6, 0.25
"""A text is broken at a width if so many of its lines, and such a share, go on in the next,"""
_NARROW, _EVEN = 40, 0.6
"""if that width is no narrower, and such a share of those lines are full."""

_FULL, _FULL_BEFORE_CAPITAL = 0.8, 0.95
"""A line is full if the next word would have made it longer than this part of the width."""


def unwrapped(text: str) -> str:
    """Return a text whose sentences are not broken at a width.

    White space is exchanged one for one: the text keeps its length, and every word its place.
    Lists, headings and paragraphs keep their lines: only a full line goes on in the next.
    """
    found = [match.span() for match in _GOES_ON.finditer(text)]
    if len(found) < _LEAST:
        return text
    for gap in ("\n", "\n\n"):
        width = _width(text, [start for start, end in found if end - start == len(gap)])
        if width is not None:
            text = _joined(text, gap, width)
    return text


def _width(text: str, ends: list[int]) -> int | None:
    """Return the width at which lines that end so were broken, ``None`` if they were not."""
    lengths = sorted(_column(text, end) for end in ends)
    lines = sum(1 for line in text.split("\n") if line.strip())
    if len(lengths) < max(_LEAST, _SHARE * lines):
        return None
    width = lengths[len(lengths) * 9 // 10]  # a few lines may be longer
    full = sum(1 for length in lengths if length >= _FULL * width)
    return width if width >= _NARROW and full >= _EVEN * len(lengths) else None


def _joined(text: str, gap: str, width: int) -> str:
    def join(match: re.Match[str]) -> str:
        before, word = match["before"], match["word"]
        full = _FULL
        if not word[0].islower():
            full = _FULL_BEFORE_CAPITAL
            if not before.endswith(",") and before.lower() not in _LEADS_ON:
                return match[0]
        if match["lines"] != gap or _column(text, match.end("before")) + len(word) < full * width:
            return match[0]
        return f"{before}{' ' * len(gap)}{word}"

    return _BREAK.sub(join, text)


def _column(text: str, place: int) -> int:
    return place - text.rfind("\n", 0, place) - 1
