"""Discovery: terms that no lexicon has, though this corpus asks for them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from analyzer.insight.keyness import against_rate, false_discovery, p_value
from analyzer.insight.observed import Observed, Observer
from analyzer.insight.phrases import (
    english,
    english_rate,
    is_general,
    is_tail,
    is_technical,
    is_title,
)
from analyzer.insight.term_counts import TermCount, TermCounter
from analyzer.insight.terms import TermIndex
from analyzer.mentions import ExtractionOptions, Extractor
from analyzer.mentions.kept import load_lexicon
from skill_lexicon.surfaces import id_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.posting import Posting
    from skill_lexicon import Lexicon

_MORE_ASKED = 1.5
"""A term is this much more frequent, by the word, where something is asked for than elsewhere."""
_ADJECTIVE = re.compile(r"(?:ical|ional|ative|able|ible|ous|ful|less|[a-z]{3}ed|driven|based)$")
_COMBINED = 0.1
"""Assumed share of a word's uses in general English that one combination makes up, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoverOptions:
    """What is reported.

    Attributes
    ----------
    min_postings, min_employers
        Terms of fewer are left out: lower finds rarer terms, with more noise.
    max_q
        Accepted share of false discoveries.
    most_terms
        Bound of the memory, see `analyzer.insight.term_counts.TermCounter`.
    """

    min_postings: int = 5
    min_employers: int = 3
    max_q: float = 0.01
    most_terms: int = 200_000


@dataclass(frozen=True, slots=True)
class Discovery:
    """A term found.

    Attributes
    ----------
    term
        As most often written.
    kind
        ``title`` where its last word is a role.
    aliases
        Other spellings.
    postings, employers
        Distinct postings and employers that have it where something is asked for.
    share
        `employers` of all employers.
    keyness
        Signed log-likelihood ratio of `employers` against what general English lets expect.
    q
        Benjamini-Hochberg q-value over all terms that were tested.
    rising
        Share of postings in the later half (by `posted_at`) divided by that in the earlier;
        ``None`` without dates.
    examples
        Up to three, from different employers, the term in brackets.
    """

    term: str
    kind: Literal["skill", "title"]
    aliases: tuple[str, ...]
    postings: int
    employers: int
    share: float
    keyness: float
    q: float
    rising: float | None
    examples: tuple[str, ...]

    @property
    def id(self) -> str:
        """Return the id proposed for a lexicon entry."""
        return id_of(self.term)


@dataclass(frozen=True, slots=True)
class Discoveries:
    """All terms found, most employers first, and what they were found in.

    Attributes
    ----------
    terms
        The discoveries.
    postings, employers, reposts, not_english
        Counted, and left out (see `analyzer.insight.term_counts.TermCounter`).
    tested
        How many terms were tested; `q` controls for all of them.
    undercount
        Postings that a term may have been undercounted by, at most.
    """

    terms: tuple[Discovery, ...]
    postings: int
    employers: int
    reposts: int
    not_english: int
    tested: int
    undercount: int


def discover(
    postings: Iterable[Posting],
    *,
    lexicon: Lexicon | None = None,
    options: DiscoverOptions | None = None,
) -> Discoveries:
    """Return the terms of `postings` that `lexicon` does not have, in one pass.

    Terms are runs of one to four words of titles, requirements, preferred qualifications and
    duties (of the whole text where a posting has no such sections). Employers are the unit of
    the test: forty postings of one company are not forty votes. Terms that employers use
    nearly as often of themselves, of benefits or of law are left out.

    Parameters
    ----------
    postings
        Read once.
    lexicon
        By default the bundled layers.
    options
        See `DiscoverOptions`.
    """
    lexicon = lexicon or load_lexicon()
    return discovered(map(observer(lexicon), postings), lexicon=lexicon, options=options)


def observer(lexicon: Lexicon) -> Observer:
    """Return what finds the terms of postings, for `analyzer.each.Each`."""
    return Observer(Extractor(ExtractionOptions(lexicon=lexicon)))


def discovered(
    observed: Iterable[Observed], *, lexicon: Lexicon, options: DiscoverOptions | None = None
) -> Discoveries:
    """Return the terms of observed postings, see `discover`."""
    options = options or DiscoverOptions()
    counter = TermCounter(most_terms=options.most_terms)
    for seen in observed:
        counter.add(seen)
    candidates = {
        term: count
        for term, count in counter.terms.items()
        if count.postings >= options.min_postings
        and len(count.employers) >= options.min_employers
        and term not in counter.names
        and _looks_like_term(term, count)
    }
    tested = {term: _against_english(term, count, counter) for term, count in candidates.items()}
    q_values = dict(
        zip(tested, false_discovery([p_value(value) for value in tested.values()]), strict=True)
    )
    index = TermIndex(lexicon)
    kept = {
        term: count
        for term, count in candidates.items()
        if tested[term] > 0
        and q_values[term] <= options.max_q
        and _more_asked(count, counter) >= _MORE_ASKED
    }
    found = [
        _discovery(term, count, counter, tested[term], q_values[term])
        for term, count in kept.items()
        if not _is_part(term, count, kept)
        and not any(index.concepts(surface) for surface in count.surfaces)
    ]
    found.sort(key=lambda item: (-item.employers, -item.keyness, item.term))
    return Discoveries(
        tuple(found),
        counter.postings,
        len(counter.employers),
        counter.reposts,
        counter.not_english,
        len(tested),
        counter.forgotten,
    )


def _looks_like_term(term: str, count: TermCount) -> bool:
    """Tell nouns and names from other words, by their letters."""
    if _is_name(count):
        return True
    # The key has no hyphens: "data-driven" ends in an adjective too.
    parts = term.split()
    if _ADJECTIVE.search(parts[-1]) or is_general(parts[-1:]) or is_tail(parts[0]):
        return False
    return len(parts) > 1 or parts[0] not in english()


def _is_name(count: TermCount) -> bool:
    """Tell whether the term mostly begins with a capital where a common word would not."""
    surface = count.surfaces.most_common(1)[0][0]
    return is_technical(surface) or (count.places >= 2 and count.capital >= 0.7 * count.places)


def _against_english(term: str, count: TermCount, counter: TermCounter) -> float:
    rates = [english_rate(word) / 1e6 for word in term.split()]
    rate = min(rates) * (_COMBINED if len(rates) > 1 else 1)
    size = counter.asked_words / len(counter.employers)
    expected = -math.expm1(-rate * size)
    return against_rate(len(count.employers), len(counter.employers), expected)


def _more_asked(count: TermCount, counter: TermCounter) -> float:
    """Return how often employers ask for a term, divided by how often they just use it.

    What they use alike in talk of the company, benefits and law is no skill. By the word,
    half an employer added to each side; infinite where there is no such talk.
    """
    if not counter.other_words:
        return math.inf
    asked = (len(count.employers) + 0.5) / counter.asked_words
    return asked / ((len(count.elsewhere) + 0.5) / counter.other_words)


def _is_part(term: str, count: TermCount, kept: dict[str, TermCount]) -> bool:
    """Tell whether a term mostly occurs within one longer term, or stretches a shorter one."""
    parts = term.split()
    if len(parts) > 1:
        for shorter in (" ".join(parts[:-1]), " ".join(parts[1:])):
            other = kept.get(shorter)
            if other and is_general(parts[-1:]) and other.postings > count.postings:
                return True
    padded = f" {term} "
    return any(
        other.postings >= 0.7 * count.postings
        for longer, other in kept.items()
        if len(longer) > len(term) and padded in f" {longer} "
    )


def _discovery(
    term: str, count: TermCount, counter: TermCounter, keyness: float, q: float
) -> Discovery:
    surfaces = [surface for surface, _ in count.surfaces.most_common()]
    folded: dict[str, str] = {}
    for surface in surfaces:
        folded.setdefault(surface.lower(), surface)
    name, *others = folded.values()
    employers = len(count.employers)
    return Discovery(
        term=name,
        kind="title" if is_title(name.split()) else "skill",
        aliases=tuple(others),
        postings=count.postings,
        employers=employers,
        share=employers / len(counter.employers),
        keyness=round(keyness, 2),
        q=q,
        rising=_rising(count, counter),
        examples=tuple(count.examples),
    )


def _rising(count: TermCount, counter: TermCounter) -> float | None:
    """Return the later half's share over the earlier's; half a posting is added to each."""
    total = counter.months.total()
    early: set[str] = set()
    before = 0
    for month in sorted(counter.months):
        if early and before + counter.months[month] / 2 > total / 2:
            break
        early.add(month)
        before += counter.months[month]
    after = total - before
    if not before or not after:
        return None
    first = sum(count.months[month] for month in early)
    then = count.months.total() - first
    return round(((then + 0.5) / (after + 1)) / ((first + 0.5) / (before + 1)), 2)
