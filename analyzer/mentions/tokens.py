"""The tokens over which spaCy's matchers run: words and single signs, with what joins them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, product

_TOKEN = re.compile(r"[^\W_]+|[^ \t]")
_GAP_SIGNS = frozenset(",/&()[]\"':+*_-")
_JOINING = frozenset('-_*"')


@dataclass(frozen=True, slots=True)
class Token:
    """A word (letters and digits) or a single sign of a folded text."""

    start: int
    end: int
    text: str
    flags: str
    """``w`` a word, ``s`` a space before it, ``j`` joins words, ``g`` may stand in a gap."""


def tokenize(folded: str, start: int, end: int) -> list[Token]:
    """Split ``folded[start:end]`` into words and signs; spaces and tabs separate.

    >>> [token.text for token in tokenize("bachelor's in c++", 0, 17)]
    ['bachelor', "'", 's', 'in', 'c', '+', '+']
    """
    matches = list(_TOKEN.finditer(folded, start, end))
    texts = [match.group() for match in matches]
    flags = []
    before = start
    for match, text in zip(matches, texts, strict=True):
        flag = "w" if text[0].isalnum() else ""
        if match.start() > before:
            flag += "s"
        if text in _GAP_SIGNS:
            flag += "g"
        flags.append(flag)
        before = match.end()
    for joining, group in groupby(range(len(texts)), lambda place: texts[place] in _JOINING):
        places = list(group)
        if joining and (len(places) == 1 or all(texts[place] != "-" for place in places)):
            for place in places:
                flags[place] += "j"
    return [
        Token(match.start(), match.end(), text, flag)
        for match, text, flag in zip(matches, texts, flags, strict=True)
    ]


def with_flags(**wanted: bool) -> list[str]:
    """Return all flag texts that do (or do not) hold each wanted flag."""
    every = ("".join(parts) or "-" for parts in product(("", "w"), ("", "s"), ("", "g"), ("", "j")))
    return [text for text in every if all((flag in text) == want for flag, want in wanted.items())]


def words_in_gap(tokens: list[Token]) -> int:
    """Count the words among tokens; "driver's" is one."""
    count = 0
    index = 0
    while index < len(tokens):
        if "w" in tokens[index].flags:
            count += 1
            tail = tokens[index + 1 : index + 3]
            if (
                len(tail) == 2
                and tail[0].text == "'"
                and "s" not in tail[0].flags
                and "w" in tail[1].flags
                and "s" not in tail[1].flags
            ):
                index += 2
        index += 1
    return count
