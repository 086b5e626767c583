"""Counts of candidate terms over a stream of postings, in bounded memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from analyzer.compact import HashSet
from analyzer.insight.observed import Observed, Place
from analyzer.insight.phrases import is_technical

_EXAMPLES = 3
_MOST_EMPLOYERS = 5000


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
    """Counts the terms of observed postings.

    Parameters
    ----------
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
        Postings by month of `posted_at`.
    names
        Companies and places seen, which are no terms.
    """

    def __init__(self, *, most_terms: int = 200_000) -> None:
        self.most_terms = most_terms
        self.terms: dict[str, TermCount] = {}
        self.forgotten = 0
        self.postings = self.reposts = self.not_english = 0
        self.employers: set[int] = set()
        self.asked_words = self.other_words = 0
        self.months: Counter[str] = Counter()
        self.names: set[str] = set()
        self._seen = HashSet()

    def add(self, seen: Observed) -> None:
        """Count one posting; a repost of a text that was counted is left out."""
        self.names |= seen.names
        if not self._seen.add(seen.digest):
            self.reposts += 1
            return
        if not seen.english:
            self.not_english += 1
            return
        self.postings += 1
        self.employers.add(seen.employer)
        if seen.month:
            self.months[seen.month] += 1
        self.asked_words += seen.asked_words
        self.other_words += seen.other_words
        for term, (places, context) in seen.asked.items():
            self._note(term, places, context, seen)
        for term in seen.elsewhere:
            count = self.terms.setdefault(term, TermCount())
            if len(count.elsewhere) < _MOST_EMPLOYERS:
                count.elsewhere.add(seen.employer)
        if len(self.terms) > self.most_terms:
            self._forget()

    def _note(self, term: str, places: list[Place], context: str, seen: Observed) -> None:
        count = self.terms.setdefault(term, TermCount())
        count.postings += 1
        is_new = seen.employer not in count.employers
        wanted = count.postings > 1 and is_new and len(count.examples) < _EXAMPLES
        if wanted and context not in count.examples:
            count.examples.append(context)
        if len(count.employers) < _MOST_EMPLOYERS:
            count.employers.add(seen.employer)
        if seen.month:
            count.months[seen.month] += 1
        for surface, inside in places:
            if len(count.surfaces) < 20 or surface in count.surfaces:
                count.surfaces[surface] += 1
            if inside:
                count.places += 1
                count.capital += surface[0].isupper() or is_technical(surface)

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
