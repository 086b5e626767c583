"""Search: the postings that a Boolean query holds for, best first, with the words found."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analyzer.insight.query import Node, Term, holds, parse_query, terms
from analyzer.insight.terms import TermIndex
from analyzer.mentions import ExtractionOptions, Extractor, Mention
from analyzer.mentions.kept import load_lexicon
from skill_lexicon import Lexicon
from skill_lexicon.notation import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from analyzer.posting import Posting

STRENGTH = {"required": 4, "preferred": 3, "duty": 2, "context": 1}
"""What a mention is worth in the ranking; the posting's own title counts as required."""
_AROUND = 70


@dataclass(frozen=True, slots=True)
class Snippet:
    """Words found, with what stands around them.

    Attributes
    ----------
    term
        The query's term.
    before, found, after
        The text, in one line; `found` is what to highlight.
    requirement
        Of the mention; ``text`` for literal words.
    """

    term: str
    before: str
    found: str
    after: str
    requirement: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A posting that the query holds for.

    Attributes
    ----------
    posting
        The posting.
    score
        Sum over the query's wanted terms of the strongest mention's `STRENGTH`; literal
        words count 1. Negated mentions do not count.
    found
        How many places the wanted terms were found in; decides between equal scores.
    snippets
        The strongest place of each wanted term.
    """

    posting: Posting
    score: int
    found: int
    snippets: tuple[Snippet, ...]

    def named(self, name: str) -> Hit:
        """Return the hit with another id of its posting."""
        return replace(self, posting=self.posting.with_(id=name))


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The best hits, and how many there were in all.

    Attributes
    ----------
    query
        The query as parsed.
    hits
        Best first; equal ones in the order of reading.
    matched, postings
        How many postings the query holds for, of how many that were read.
    found
        The wanted terms, as written, that any of the matching postings has.
    """

    query: Node
    hits: tuple[Hit, ...]
    matched: int
    postings: int
    found: frozenset[str]

    @property
    def not_found(self) -> tuple[Term, ...]:
        """Return the terms without quotes that name no concept and that no hit has."""
        return tuple(
            term
            for term in dict.fromkeys(terms(self.query))
            if not term.concepts and not term.quoted and term.text not in self.found
        )


class Search:
    """A query made ready for postings.

    A term without quotes that names concepts is found where a posting mentions one of them
    without negation ("no PhD required" does not mention a PhD in this sense). Quoted text,
    and words that name no concept, are looked for literally, in any case.

    Parameters
    ----------
    query
        Terms with ``AND``, ``OR``, ``NOT``, parentheses.
    lexicon
        The concepts; by default the bundled layers.

    Raises
    ------
    InputError
        The query is not well-formed.
    """

    def __init__(self, query: str, *, lexicon: Lexicon | None = None) -> None:
        lexicon = lexicon or load_lexicon()
        self.query = parse_query(query, TermIndex(lexicon))
        concepts = {concept for term in terms(self.query) for concept in term.concepts}
        # Titles hide the skills inside them, so they are always looked for.
        entries = tuple(
            entry for entry in lexicon.entries if entry.id in concepts or entry.kind == "title"
        )
        needed = Lexicon(entries, version=lexicon.version)
        self._extractor = Extractor(ExtractionOptions(lexicon=needed)) if concepts else None

    def hit(self, posting: Posting) -> Hit | None:
        """Return the hit that `posting` is, or ``None``."""
        mentions: dict[str, list[Mention]] = {}
        if self._extractor is not None:
            for mention in self._extractor.extract(posting):
                if not mention.negated:
                    mentions.setdefault(mention.concept_id, []).append(mention)
        folded = {"title": fold(posting.title), "text": fold(posting.text)}
        places: dict[Term, list[tuple[int, Snippet]]] = {}

        def has(term: Term) -> bool:
            if term not in places:
                places[term] = _places(term, posting, mentions, folded)
            return bool(places[term])

        if not holds(self.query, has):
            return None
        wanted = [term for term in dict.fromkeys(terms(self.query, wanted=True)) if has(term)]
        best = [max(places[term], key=lambda place: place[0]) for term in wanted]
        return Hit(
            posting,
            sum(strength for strength, _ in best),
            sum(len(places[term]) for term in wanted),
            tuple(snippet for _, snippet in best),
        )

    def run(self, postings: Iterable[Posting], *, top: int = 20) -> SearchResult:
        """Return the `top` best hits among `postings`; only these are held in memory."""
        return self.best(map(self.hit, postings), top=top)

    def best(self, hits: Iterable[Hit | None], *, top: int = 20) -> SearchResult:
        """Return the `top` best of what `hit` returned for each posting, in order of reading."""
        kept: list[tuple[int, int, int, Hit]] = []
        matched = number = 0
        found: set[str] = set()
        for number, hit in enumerate(hits, start=1):
            if hit is None:
                continue
            matched += 1
            found.update(snippet.term for snippet in hit.snippets)
            item = (hit.score, hit.found, -number, hit)
            if len(kept) < top:
                heapq.heappush(kept, item)
            elif kept:
                heapq.heappushpop(kept, item)
        ranked = sorted(kept, key=lambda item: item[:3], reverse=True)
        shown = tuple(item[3] for item in ranked)
        return SearchResult(self.query, shown, matched, number, frozenset(found))


def finder(query: str, lexicon: Lexicon) -> Callable[[Posting], Hit | None]:
    """Return the `Search.hit` of a query, for `analyzer.each.Each`."""
    return Search(query, lexicon=lexicon).hit


def _places(
    term: Term, posting: Posting, mentions: dict[str, list[Mention]], folded: dict[str, str]
) -> list[tuple[int, Snippet]]:
    if term.concepts:
        return [
            (
                STRENGTH["required" if mention.field == "title" else mention.requirement],
                _snippet(
                    term.text,
                    posting,
                    mention.field,
                    (mention.start, mention.end),
                    "title" if mention.field == "title" else mention.requirement,
                ),
            )
            for concept in sorted(term.concepts)
            for mention in mentions.get(concept, ())
        ]
    return [
        (1, _snippet(term.text, posting, field, match.span(), "text"))
        for field, text in folded.items()
        for match in term.literal.finditer(text)
    ]


def _snippet(
    term: str, posting: Posting, field: str, span: tuple[int, int], requirement: str
) -> Snippet:
    text = posting.title if field == "title" else posting.text
    start, end = span
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    before, after = text[first:start], text[end:last]
    # Cut at words, and show that something was cut.
    if first and " " in before:
        before = "…" + before.split(" ", 1)[1]
    if last < len(text) and " " in after:
        after = after.rsplit(" ", 1)[0] + "…"
    return Snippet(term, _line(before), _line(text[start:end]), _line(after), requirement)


def _line(text: str) -> str:
    """Return text in one line, spaces at its ends kept, without control characters."""
    shown = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(f"|{shown}|".split())[1:-1]
