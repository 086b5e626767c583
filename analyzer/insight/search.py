"""Search: the postings that a Boolean query holds for, best first, with the words found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from analyzer.insight.only import LeftOut, Only
from analyzer.insight.query import Node, Term, holds, parse_query, terms
from analyzer.insight.ranking import Ranking
from analyzer.insight.terms import TermIndex
from analyzer.mentions import ExtractionOptions, Extractor, Mention
from analyzer.mentions.kept import load_lexicon
from analyzer.store.signature import Signature, signature
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
    signature
        Tells copies of the posting.
    copies
        Ids of the other hits that repeat it, as far as this is known.
    """

    posting: Posting
    score: int
    found: int
    snippets: tuple[Snippet, ...]
    signature: Signature = field(repr=False)
    copies: tuple[str, ...] = ()

    def named(self, name: str) -> Hit:
        """Return the hit with another id of its posting."""
        return replace(self, posting=self.posting.with_(id=name))


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The best hits, copies of a posting once, and how many there were in all.

    Attributes
    ----------
    query
        The query as parsed.
    hits
        Best first; equal ones in the order of reading.
    matched, postings
        How many postings the query holds for, of how many that were read.
    distinct
        How many of those that match are no copies of another.
    left_out
        How many more it holds for that do not count: not in English, or without what was
        asked for.
    found
        The wanted terms, as written, that any of the matching postings has.
    """

    query: Node
    hits: tuple[Hit, ...]
    matched: int
    postings: int
    distinct: int
    left_out: Counter[LeftOut]
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

    A term without quotes that names a concept is found where a posting mentions it without
    negation ("no PhD required" does not mention a PhD in this sense); one that names several
    ("web development": programming, front end) where the same words mention all of them, or
    where it stands as it is. Quoted text, and words that name no concept, are looked for
    literally, in any case.

    Parameters
    ----------
    query
        Terms with ``AND``, ``OR``, ``NOT``, parentheses.
    lexicon
        The concepts; by default the bundled layers.
    only
        Which postings are wanted; by default all in English.

    Raises
    ------
    InputError
        The query is not well-formed.
    """

    def __init__(
        self, query: str, *, lexicon: Lexicon | None = None, only: Only | None = None
    ) -> None:
        self._only = only or Only()
        lexicon = lexicon or load_lexicon()
        self.query = parse_query(query, TermIndex(lexicon))
        concepts = {concept for term in terms(self.query) for concept in term.concepts}
        # Titles hide the skills inside them, so they are always looked for.
        entries = tuple(
            entry for entry in lexicon.entries if entry.id in concepts or entry.kind == "title"
        )
        needed = Lexicon(entries, version=lexicon.version)
        self._extractor = Extractor(ExtractionOptions(lexicon=needed)) if concepts else None

    def hit(self, posting: Posting) -> Hit | LeftOut | None:
        """Return the hit that `posting` is, ``None``, or why it is left out."""
        if self._only.rules_out(posting):
            return None
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
        if reason := self._only.leaves_out(posting):
            return reason
        wanted = [term for term in dict.fromkeys(terms(self.query, wanted=True)) if has(term)]
        best = [max(places[term], key=lambda place: place[0]) for term in wanted]
        return Hit(
            posting,
            sum(strength for strength, _ in best),
            sum(len(places[term]) for term in wanted),
            tuple(snippet for _, snippet in best),
            signature(posting),
        )

    def run(self, postings: Iterable[Posting], *, top: int = 20) -> SearchResult:
        """Return the `top` best hits among `postings`; the others wait on disk, not in memory."""
        return self.best(map(self.hit, postings), top=top)

    def best(self, hits: Iterable[Hit | LeftOut | None], *, top: int = 20) -> SearchResult:
        """Return the `top` best of what `hit` returned for each posting, in order of reading."""
        ranking, left_out = Ranking(), Counter[LeftOut]()
        found: set[str] = set()
        postings = 0
        for hit in hits:
            postings += 1
            if isinstance(hit, Hit):
                ranking.add(hit)
                found.update(snippet.term for snippet in hit.snippets)
            elif hit is not None:
                left_out[hit] += 1
        best, distinct = ranking.best(top)
        return SearchResult(
            self.query, best, len(ranking), postings, distinct, left_out, frozenset(found)
        )


def finder(
    query: str, lexicon: Lexicon, only: Only | None = None
) -> Callable[[Posting], Hit | LeftOut | None]:
    """Return the `Search.hit` of a query, for `analyzer.each.Each`; hits are without texts."""
    search = Search(query, lexicon=lexicon, only=only)

    def found(posting: Posting) -> Hit | LeftOut | None:
        hit = search.hit(posting)
        if not isinstance(hit, Hit):
            return hit
        return replace(hit, posting=posting.with_(text="", description_html=None))

    return found


def _places(
    term: Term, posting: Posting, mentions: dict[str, list[Mention]], folded: dict[str, str]
) -> list[tuple[int, Snippet]]:
    first, *others = [mentions.get(concept, []) for concept in sorted(term.concepts)] or [[]]
    mentioned = [
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
        for mention in first
        if all(any(_overlap(mention, one) for one in other) for other in others)
    ]
    if mentioned or len(term.concepts) == 1:
        return mentioned
    return [
        (1, _snippet(term.text, posting, field, match.span(), "text"))
        for field, text in folded.items()
        for match in term.literal.finditer(text)
    ]


def _overlap(one: Mention, two: Mention) -> bool:
    return one.field == two.field and one.start < two.end and two.start < one.end


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
