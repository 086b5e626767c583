"""Lists that lost their line breaks: "Requirements - 5 years of Python - Experience with SQL"."""

from __future__ import annotations

import re
from itertools import pairwise

from analyzer.text.headings import knowledge, normalize

_DASHES = (" - ", " – ", " • ")
# A number begins an item only if it tells years: not in "9 AM - 5 PM", "COVID - 19".
_DASH = re.compile(
    r"(?<=[\w.!?)%+:’”\"]) [-–•] (?=[A-Z“\"])"
    r"|(?<=[^\W\d]|[.!?)%:’”\"]) [-–•] (?=\d+\+?(?:\s?[-–]\s?\d+\+?)? (?:years?|yrs?)\b)"
)
_ASIDE = re.compile(r" [-–] (?=[a-z])")
_LEAST_ITEMS = 5
_LONG_LINE = 400
_LONG_ITEM = 25  # characters, on the average

_WORDS_IN_HEADING = 7
_ENDS = frozenset(".!?;")


def restore_lines(text: str) -> str:
    """Return a text whose lists and their headings stand on lines of their own.

    Some boards make one line of a whole posting. White space is exchanged one for one: the text
    keeps its length, and every word its place. Only long lines with many items are touched.
    """
    if sum(map(text.count, _DASHES)) < _LEAST_ITEMS:
        return text
    return "\n".join(map(_divided, text.split("\n")))


def _divided(line: str) -> str:
    """Give the items of a list that was made one line lines of their own, and their headings."""
    if len(line) < _LONG_LINE:
        return line
    cuts = [match.start() for match in _DASH.finditer(line)]
    if len(cuts) < _LEAST_ITEMS or cuts[-1] - cuts[0] < _LONG_ITEM * (len(cuts) - 1):
        return line
    if 2 * len(_ASIDE.findall(line)) > len(cuts):
        return line  # dashes around what is said by the way
    pieces = []
    for start, end in pairwise([0, *cuts, len(line)]):
        piece = line[start:end]
        if start:
            piece = "\n" + piece[1:]
        heading = _heading_at_end(piece) if end < len(line) else None
        if heading:
            piece = f"{piece[: heading - 1]}\n{piece[heading:]}"
        pieces.append(piece)
    return "".join(pieces)


def _heading_at_end(piece: str) -> int | None:
    """Return where the heading of the list that follows begins, ``None`` if there is none.

    Of the words at the end, those that are a known heading, as many as possible. One alone in
    capitals may be the last word of a name.
    """
    begin: int | None = None
    words = [match.span() for match in re.finditer(r"\S+", piece)]
    for (first, _), (start, end) in reversed([*pairwise(words)][-_WORDS_IN_HEADING:]):
        if piece[end - 1] in _ENDS:
            break
        if not piece[:start].strip(" -–•\n"):
            break  # a whole item, such as "Benefits" of something
        in_name = end == len(piece) and piece[first].isupper() and piece[start - 2] not in _ENDS
        if piece[start].isupper() and not in_name and _is_heading(piece[start:]):
            begin = start
    return begin


def _is_heading(words: str) -> bool:
    """Tell whether words are a known heading; "Preferred ..." in title case is one, too."""
    phrases = knowledge().phrases
    bare = normalize(words)
    return bare in phrases or (words.istitle() and phrases.get(bare.split()[0]) == "preferred")
