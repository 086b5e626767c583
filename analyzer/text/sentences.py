"""Sentences within a block, by rule: fast, and safe for the names of technologies."""

from __future__ import annotations

import re

# A full stop after these ends no sentence.
_ABBREVIATIONS_WORDS = (
    "e.g i.e eg ie etc vs cf ca approx incl esp resp viz no nos fig vol dept est min max "
    "ext ph.d phd b.s b.sc bs bsc m.s m.sc ms msc b.a ba m.a ma m.b.a b.tech m.tech b.e m.e "
    "sr jr dr mr mrs ms prof st mt u.s u.k u.s.a e.u a.k.a d.c n.y inc ltd co corp llc bros "
    "assoc jan feb mar apr jun jul aug sep sept oct nov dec yr yrs hr hrs mo a.m p.m"
)
ABBREVIATIONS = frozenset(_ABBREVIATIONS_WORDS.split())
# Those of them after which a capital letter does begin a new sentence.
_MAY_END_WORDS = "etc inc ltd co corp llc u.s u.k u.s.a e.u a.m p.m yrs hrs ph.d"
MAY_END = frozenset(_MAY_END_WORDS.split())
_OPENERS_WORDS = (
    "The This That These Those We You Our Your In As If It Their They Additionally "
    "Experience Please For To At With Must Strong Ability Candidates Applicants A An"
)
OPENERS = frozenset(_OPENERS_WORDS.split())

# It begins with one set of characters, and looks back from there: that keeps the search fast.
_BORDER = re.compile(
    r"[.!?…\nWYOTAI](?:"
    r"(?<=[.!?…])(?P<stop>[.!?…]*[\"”’')\]]*)(?=\s+[^\sa-z,;:)])"  # then no lower-case letter
    r"|(?<=[a-z)\d]{2}[.!?])(?=[A-Z][a-z’']+[ ,])"  # "experience.You will"
    r"|(?<=[a-z]{3}[WYOTAI])(?P<glued>e|hat|ho|hy|our?|ur|he|his|s|n|f|bout)(?:['’]\w+)? [a-z]"
    r"|(?<=\n))"
)
_WORD_BEFORE = re.compile(r"[\w.]+$")
_NEXT_WORD = re.compile(r"\s*[\"“‘'(\[]*([A-Z][a-z]*)")


def split_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the sentences of ``text[start:end]``, white space left out.

    The spans are offsets into `text`, in order, and hold every character that is not white
    space. Abbreviations, decimals, web addresses and names such as Node.js, .NET or PyTorch
    are kept whole; sentences glued by a lost newline are taken apart.

    >>> text = "Know C++. We use Node.js, e.g. Express."
    >>> [text[a:b] for a, b in split_sentences(text, 0, len(text))]
    ['Know C++.', 'We use Node.js, e.g. Express.']
    """
    spans: list[tuple[int, int]] = []
    begin = start
    for match in _BORDER.finditer(text, start, end):
        border = match.end() if match["glued"] is None else match.start()  # "teamWe are"
        if (
            match["stop"] == ""
            and text[match.start()] == "."
            and not _ends(text, begin, match.start(), border)
        ):
            continue
        if border > begin:
            _append(spans, text, begin, border)
            begin = border
    _append(spans, text, begin, end)
    return spans


def _ends(text: str, begin: int, stop: int, border: int) -> bool:
    """Tell whether the full stop at `stop` ends a sentence."""
    match = _WORD_BEFORE.search(text, max(begin, stop - 12), stop)
    if match is None:
        return True
    word = match[0].lower()
    if word.isdigit() and not text[begin : match.start()].strip():
        return False  # "1. Python"
    initial = len(word) == 1 and match[0].isupper() and word not in "cri"
    if word not in ABBREVIATIONS and not initial:
        return True
    following = _NEXT_WORD.match(text, border)
    return word in MAY_END and following is not None and following[1] in OPENERS


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))
