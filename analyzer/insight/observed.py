"""The candidate terms of one posting: words that ask for something no lexicon has."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from analyzer.compact import hash64
from analyzer.insight.phrases import Word, ngrams, runs_of, word_lists, words
from analyzer.insight.spelling import key
from analyzer.posting import content_id
from analyzer.text.around import in_brackets
from analyzer.text.blocks import split_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from analyzer.mentions import Extractor, Mention
    from analyzer.posting import Posting

_ASKED = frozenset(("requirements", "preferred", "duties"))
_APART = frozenset(("company", "benefits", "legal"))
_AROUND = 70
_ENGLISH = 0.2
"""Share of function words below which a text is not taken for English; usual are 0.3 to 0.45."""


class Place(NamedTuple):
    """One occurrence of a term.

    Attributes
    ----------
    surface
        As written.
    inside
        Whether it stands inside a sentence, where a capital letter says something.
    """

    surface: str
    inside: bool


class Observed(NamedTuple):
    """What counting needs of one posting.

    Attributes
    ----------
    digest
        Of title and text: equal for reposts.
    english
        Whether the text is in English; of others nothing more is known.
    employer
        Hashed; a posting without one counts as its own.
    month
        Of `posted_at`; empty if unknown.
    names
        Its company and places, which are no terms.
    asked
        By term, where something is asked for: its places, and the words around the first.
    elsewhere
        Terms of what the company says of itself, benefits and legal text.
    asked_words, other_words
        Words read in either.
    """

    digest: int
    english: bool
    employer: int
    month: str
    names: frozenset[str]
    asked: dict[str, tuple[list[Place], str]]
    elsewhere: frozenset[str]
    asked_words: int
    other_words: int


@dataclass(frozen=True, slots=True)
class Observer:
    """Finds the terms of postings that an extractor's lexicon does not have.

    Attributes
    ----------
    extractor
        Finds what the lexicon has; a term does not overlap a mention.
    """

    extractor: Extractor

    def __call__(self, posting: Posting) -> Observed:
        """Return the terms of a posting."""
        digest, english = hash64(content_id(posting.title, posting.text)), _is_english(posting.text)
        employer = hash64(key(posting.company or "") or posting.origin or posting.id)
        asked: dict[str, tuple[list[Place], str]] = {}
        elsewhere: set[str] = set()
        asked_words = other_words = 0
        for ask, size, places in self._parts(posting) if english else ():
            asked_words += size if ask else 0
            other_words += 0 if ask else size
            for place in places:
                if not ask:
                    elsewhere.add(place.term)
                elif place.term in asked:
                    asked[place.term][0].append(place.noted)
                else:
                    asked[place.term] = [place.noted], place.context()
        return Observed(
            digest,
            english,
            employer,
            (posting.posted_at or "")[:7],
            _names(posting),
            asked,
            frozenset(elsewhere),
            asked_words,
            other_words,
        )

    def _parts(self, posting: Posting) -> Iterator[tuple[bool, int, Iterator[_Place]]]:
        """Yield whether a part asks for something, its number of words, and its terms."""
        mentions = self.extractor.extract(posting)
        blocks = split_blocks(posting.text)
        # Without any such section everything may ask for something.
        sections = _ASKED if any(block.section in _ASKED for block in blocks) else None
        taken = _Spans(mentions, "title")
        yield True, 0, _places(posting.title, 0, words(posting.title), taken)
        taken = _Spans(mentions, "text")
        for block in blocks:
            ask = block.section in _ASKED or (sections is None and block.section not in _APART)
            if ask or block.section in _APART:
                read = words(posting.text, block.start, block.end)
                yield ask, len(read), _places(posting.text, block.start, read, taken)


@dataclass(frozen=True, slots=True)
class _Place:
    """One occurrence of a term."""

    term: str
    surface: str
    text: str
    start: int
    end: int
    inside: bool

    @property
    def noted(self) -> Place:
        """What is kept of it."""
        return Place(self.surface, self.inside)

    def context(self) -> str:
        """Return the words around, in one line, the term in brackets."""
        return in_brackets(self.text, self.start, self.end, reach=_AROUND, cut="…")


class _Spans:
    """The places of mentions in one field, for quick questions."""

    def __init__(self, mentions: Iterable[Mention], name: str) -> None:
        spans = sorted((item.start, item.end) for item in mentions if item.field == name)
        self.starts = [start for start, _ in spans]
        self.ends: list[int] = []
        for _, end in spans:
            self.ends.append(max(end, self.ends[-1]) if self.ends else end)

    def cover(self, word: Word) -> bool:
        """Tell whether a mention overlaps the word."""
        index = bisect_right(self.starts, word.end - 1)
        return index > 0 and self.ends[index - 1] > word.start


def _places(text: str, start: int, read: list[Word], taken: _Spans) -> Iterator[_Place]:
    """Yield the candidate terms among the words of a block that begins at `start`."""
    for run in runs_of(text, read):
        free: list[Word] = []
        for word in [*run, None]:
            if word is not None and not taken.cover(word):
                free.append(word)
                continue
            for gram in ngrams(free):
                if len(gram) > 1 or len(gram[0].text) > 1:
                    yield _place(text, start, gram)
            free = []


def _place(text: str, start: int, gram: Sequence[Word]) -> _Place:
    surface = " ".join(word.text for word in gram)
    # After a sentence's start or a bullet a capital letter says nothing.
    before = text[max(start, gram[0].start - 2) : gram[0].start]
    inside = bool(before.strip()) and before.strip()[-1] not in ".!?:•-*·"
    inside = inside or (before[-1:] == " " and len(before) == 2 and before[0].isalnum())
    last = gram[-1]
    return _Place(key(surface), surface, text, gram[0].start, last.start + len(last.text), inside)


def _is_english(text: str) -> bool:
    found = words(text[:4000])
    if not found:
        return True
    function = word_lists().function
    return sum(word.lower in function for word in found) / len(found) >= _ENGLISH


def _names(posting: Posting) -> frozenset[str]:
    names = {key(posting.company)} if posting.company else set()
    for part in (posting.location or "").replace("/", ",").split(","):
        if place := key(part):
            names |= {place, *place.split()}
    return frozenset(names)
