"""Which concepts a résumé, or a plain list of skills, shows. Nothing of it is kept."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from analyzer.knowledge import read_toml
from analyzer.mentions import ExtractionOptions, Extractor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.insight.terms import TermIndex

_BORDER = re.compile(r"[,;|•·▪●\t]|\s/\s|\s{3,}")
_MARK = re.compile(r"^\s*(?:[-*–•·▪●]\s+|\d+[.)]\s+)?")
_LABEL = re.compile(r"^[^:,;|]{2,40}:\s+")
_WORDS_IN_ITEM = 4


def skills_shown(text: str, index: TermIndex) -> frozenset[str]:
    """Return the ids of the concepts that a résumé shows: says, or what follows from these.

    What follows without doubt is included (`with_implied`): a master's degree from a PhD,
    programming from Python. Parameters are those of `skills_said`.
    """
    return with_implied(skills_said(text, index), index)


def skills_said(text: str, index: TermIndex) -> frozenset[str]:
    """Return the ids of the concepts that a résumé itself says.

    Where a concept stands does not matter, as it does in a posting: any mention that is not
    negated counts. Items of a list ("Languages: Python, R, C") have no context to judge them
    by and are resolved like the terms of a query. What somebody says not to know, or wants to
    learn, is not among them.

    Parameters
    ----------
    text
        A résumé, or skills separated by commas or lines.
    index
        Of the lexicon to use.
    """
    extractor = Extractor(ExtractionOptions(lexicon=index.lexicon))
    text = _not_yet().sub("", text)
    mentions = extractor.find(text)
    shown = {item.concept_id for item in mentions if not item.negated}
    denied = {fold_space(item.surface) for item in mentions if item.negated}
    for item in _items(text):
        if fold_space(item) not in denied:
            shown |= index.concepts(item)
    return frozenset(shown)


@cache
def _not_yet() -> re.Pattern[str]:
    """Return what finds things not known or not done yet (``resume.toml``)."""
    data = read_toml(__package__, "resume.toml")
    of = {name: f"(?:{'|'.join(words)})" for name, words in data.items()}
    # The dot of "Node.js" ends no sentence.
    rest = rf"(?:(?!\b{of['turns']}\b)(?:[^.;!?\n]|\.(?=\w)))*"
    wish = rf"{of['wishes']} (?:{of['between']} )*{of['verbs']}(?:ing)?"
    item = r"[^\n,;:|•·▪●(]{1,60}"
    begins = r"(?:^\W*|[.;!?] +)"
    parts = (
        rf"\b(?:{of['denials']}|{of['now']}|{wish})\b{rest}",
        rf"{begins}{of['begins']} (?={rest}\b{of['future']}\b){rest}",
        rf"{begins}{of['labels']} ?:{rest}",
        rf"{item}\b{of['afterwards']}",
        rf"{item}(?:\( ?{of['remarks']} ?\)| [-–—] {of['remarks']}(?=\s*(?:[,;|.]|$)))",
    )
    return re.compile("|".join(parts), re.IGNORECASE | re.MULTILINE)


@cache
def implied() -> dict[str, frozenset[str]]:
    """Return, by concept, those of which any one implies it (``implied.toml``)."""
    return {
        concept: frozenset(causes)
        for concept, causes in read_toml(__package__, "implied.toml").items()
    }


def with_implied(shown: Iterable[str], index: TermIndex) -> frozenset[str]:
    """Return `shown` with what follows from it, as far as the lexicon has it.

    >>> from skill_lexicon import load_lexicon
    >>> from analyzer.insight.terms import TermIndex
    >>> sorted(with_implied({"phd"}, TermIndex(load_lexicon())))
    ['bachelors-degree', 'masters-degree', 'phd', 'research']
    """
    known = set(shown)
    size = -1
    while len(known) != size:
        size = len(known)
        known |= {concept for concept, causes in implied().items() if causes & known}
    return frozenset(known & index.lexicon.by_id.keys())


def _items(text: str) -> list[str]:
    """Return what may be items of a list: short pieces of lines that hold several.

    A document of nothing but short lines is one list.
    """
    lines = [_MARK.sub("", line).strip() for line in text.splitlines() if line.strip()]
    pieces = [_BORDER.split(_LABEL.sub("", line)) for line in lines]
    only_items = all(len(piece.split()) <= _WORDS_IN_ITEM for line in pieces for piece in line)
    return [
        item
        for line in pieces
        if only_items or len(line) > 1
        for piece in line
        if (item := piece.strip().rstrip(".")) and len(item.split()) <= _WORDS_IN_ITEM
    ]


def fold_space(text: str) -> str:
    """Return `text` in lower case with single spaces."""
    return " ".join(text.lower().split())
