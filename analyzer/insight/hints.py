"""What a term that names no concept may have been meant for: several terms, or another word."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from analyzer.insight.phrases import word_lists
from analyzer.insight.terms import TermIndex, key
from skill_lexicon.notation import fold

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST = 6
"""Words of a wording; longer ones are rare."""
_LIKENESS = 0.8
"""Of two words that may be one; "sensor" is as near to "senior" as many a slip to its word."""
_NEAREST = 3


def parts(term: str, index: TermIndex) -> tuple[str, ...]:
    """Return the terms that the words of `term` stand for one by one, as few as possible.

    Words between them that name no concept are kept together, without function words at their
    ends. Where no part names a concept there are none.

    >>> from skill_lexicon import load_lexicon
    >>> parts("python deep learning in Oslo", TermIndex(load_lexicon()))
    ('python', 'deep learning', 'Oslo')
    """
    words = [word for each in term.split() if (word := each.strip(",;/&|"))]
    pieces = _pieces(words, lambda piece: bool(index.concepts(piece)))
    if not any(names for _, names in pieces):
        return ()
    cut = (piece if names else _trimmed(piece) for piece, names in pieces)
    return tuple(piece for piece in cut if piece)


def near(term: str, index: TermIndex) -> tuple[str, ...]:
    """Return the wordings of the lexicon that are spelled nearly like `term`, nearest first.

    Of each concept the nearest; those that a query cannot hold without quotes are left out.

    >>> from skill_lexicon import load_lexicon
    >>> near("pytoch", TermIndex(load_lexicon()))
    ('pytorch',)
    """
    found: dict[frozenset[str], str] = {}
    close = difflib.get_close_matches(key(term), index.wordings, n=8 * _NEAREST, cutoff=_LIKENESS)
    for wording in close:
        if not {"and", "or", "not"} & set(wording.split()) and "(" not in wording:
            found.setdefault(index.concepts(wording), wording)
    return tuple(found.values())[:_NEAREST]


def _trimmed(piece: str) -> str:
    """Return words without function words at both ends."""
    function = word_lists().function
    told = [place for place, word in enumerate(piece.split()) if fold(word) not in function]
    return " ".join(piece.split()[told[0] : told[-1] + 1]) if told else ""


def _pieces(words: list[str], names: Callable[[str], bool]) -> list[tuple[str, bool]]:
    """Cut words so that most of them are within names, and these are few.

    Each piece tells whether it is a name; what lies between names is one piece.
    """
    # For each number of first words: how many are in names, minus the pieces, and the cut.
    best: list[tuple[int, int, list[tuple[str, bool]]]] = [(0, 0, [])]
    for end in range(1, len(words) + 1):
        inside, fewness, cut = best[-1]
        word = words[end - 1]
        if cut and not cut[-1][1]:
            options = [(inside, fewness, [*cut[:-1], (f"{cut[-1][0]} {word}", False)])]
        else:
            options = [(inside, fewness - 1, [*cut, (word, False)])]
        for start in range(max(0, end - _LONGEST), end):
            piece = " ".join(words[start:end])
            if names(piece):
                inside, fewness, cut = best[start]
                options.append((inside + end - start, fewness - 1, [*cut, (piece, True)]))
        best.append(max(options, key=lambda option: option[:2]))
    return best[-1][2]
