"""Counts of candidate terms over a stream of postings, in bounded memory."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analyzer.insight.phrases import Word, is_technical, ngrams, runs_of, word_lists, words
from analyzer.insight.spelling import key
from analyzer.posting import content_id
from analyzer.text.blocks import split_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from analyzer.mentions import Extractor, Mention
    from analyzer.posting import Posting

_ASKED = frozenset(("requirements", "preferred", "duties"))
_APART = frozenset(("company", "benefits", "legal"))
_EXAMPLES = 3
_MOST_EMPLOYERS = 5000
_AROUND = 70
_ENGLISH = 0.2
"""Share of function words below which a text is not taken for English; usual are 0.3 to 0.45."""


@dataclass(slots=True)
class TermCount:
    """What is kept of one term.

    Attributes
    ----------
    postings
        Distinct postings that have it where something is asked for.
    employers, elsewhere
        Employers (hashed) that have it there, and that have it in what the company says of
        itself, benefits and legal text.
    months
        Postings by month of `posted_at`.
    surfaces
        How it is written.
    capital, places
        Of so many places inside a sentence, how many begin with a capital letter.
    examples
        Words around it, from different employers; from the second posting on.
    """

    postings: int = 0
    employers: set[int] = field(default_factory=set)
    elsewhere: set[int] = field(default_factory=set)
    months: Counter[str] = field(default_factory=Counter)
    surfaces: Counter[str] = field(default_factory=Counter)
    capital: int = 0
    places: int = 0
    examples: list[str] = field(default_factory=list)


class TermCounter:
    """Counts the terms of postings that an extractor's lexicon does not have.

    Parameters
    ----------
    extractor
        Finds what the lexicon has; a term does not overlap a mention.
    most_terms
        When more terms than this are held, the rarest are forgotten. `forgotten` then says
        how many postings a term may have been undercounted by, at most.

    Attributes
    ----------
    terms
        Counts by the key of the term (`analyzer.insight.spelling.key`).
    postings, reposts, not_english
        Postings counted, and left out because their text was there before, or not English.
    employers
        All employers, hashed. A posting without one counts as its own.
    asked_words, other_words
        Words read where something is asked for, and elsewhere.
    months
        Postings by month.
    names
        Companies and places seen, which are no terms.
    """

    def __init__(self, extractor: Extractor, *, most_terms: int = 200_000) -> None:
        self.extractor = extractor
        self.most_terms = most_terms
        self.terms: dict[str, TermCount] = {}
        self.forgotten = 0
        self.postings = self.reposts = self.not_english = 0
        self.employers: set[int] = set()
        self.asked_words = self.other_words = 0
        self.months: Counter[str] = Counter()
        self.names: set[str] = set()
        self._seen: set[str] = set()

    def add(self, posting: Posting) -> None:
        """Count one posting; a repost of a text that was counted is left out."""
        self._learn_names(posting)
        digest = content_id(posting.title, posting.text)
        if digest in self._seen:
            self.reposts += 1
            return
        self._seen.add(digest)
        if not _is_english(posting.text):
            self.not_english += 1
            return
        self.postings += 1
        employer = _hash(key(posting.company or "") or posting.id)
        self.employers.add(employer)
        month = (posting.posted_at or "")[:7]
        if month:
            self.months[month] += 1
        asked, other = self._occurrences(posting)
        for term, places in asked.items():
            self._note(term, places, employer, month)
        for term in other:
            count = self.terms.setdefault(term, TermCount())
            if len(count.elsewhere) < _MOST_EMPLOYERS:
                count.elsewhere.add(employer)
        if len(self.terms) > self.most_terms:
            self._forget()

    def _learn_names(self, posting: Posting) -> None:
        if posting.company:
            self.names.add(key(posting.company))
        for part in (posting.location or "").replace("/", ",").split(","):
            if place := key(part):
                self.names |= {place, *place.split()}

    def _occurrences(self, posting: Posting) -> tuple[dict[str, list[_Place]], set[str]]:
        mentions = self.extractor.extract(posting)
        asked: dict[str, list[_Place]] = {}
        other: set[str] = set()
        blocks = split_blocks(posting.text)
        # Without any such section everything may ask for something.
        sections = _ASKED if any(block.section in _ASKED for block in blocks) else None
        taken = _Spans(mentions, "title")
        for place in _places(posting.title, 0, words(posting.title), taken):
            asked.setdefault(place.term, []).append(place)
        taken = _Spans(mentions, "text")
        for block in blocks:
            read = words(posting.text, block.start, block.end)
            if block.section in _ASKED or (sections is None and block.section not in _APART):
                self.asked_words += len(read)
                for place in _places(posting.text, block.start, read, taken):
                    asked.setdefault(place.term, []).append(place)
            elif block.section in _APART:
                self.other_words += len(read)
                places = _places(posting.text, block.start, read, taken)
                other.update(place.term for place in places)
        return asked, other

    def _note(self, term: str, places: list[_Place], employer: int, month: str) -> None:
        count = self.terms.setdefault(term, TermCount())
        count.postings += 1
        is_new = employer not in count.employers
        if count.postings > 1 and is_new and len(count.examples) < _EXAMPLES:
            example = places[0].context()
            if example not in count.examples:
                count.examples.append(example)
        if len(count.employers) < _MOST_EMPLOYERS:
            count.employers.add(employer)
        if month:
            count.months[month] += 1
        for place in places:
            if len(count.surfaces) < 20 or place.surface in count.surfaces:
                count.surfaces[place.surface] += 1
            if place.inside:
                count.places += 1
                count.capital += place.surface[0].isupper() or is_technical(place.surface)

    def _forget(self) -> None:
        """Drop the rarest terms until three quarters of the limit are left."""
        sizes = Counter(count.postings for count in self.terms.values())
        kept, floor = len(self.terms), 0
        for size in sorted(sizes):
            if kept <= self.most_terms * 3 // 4:
                break
            kept -= sizes[size]
            floor = size
        self.terms = {term: count for term, count in self.terms.items() if count.postings > floor}
        self.forgotten += floor


@dataclass(frozen=True, slots=True)
class _Place:
    """One occurrence of a term."""

    term: str
    surface: str
    text: str
    start: int
    end: int
    inside: bool

    def context(self) -> str:
        """Return the words around, in one line, the term in brackets."""
        before = self.text[max(0, self.start - _AROUND) : self.start]
        after = self.text[self.end : self.end + _AROUND]
        if self.start > _AROUND:
            before = "…" + before.partition(" ")[2]
        if self.end + _AROUND < len(self.text):
            after = after.rpartition(" ")[0] + "…"
        return " ".join(f"{before}[{self.text[self.start : self.end]}]{after}".split())


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


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest())
