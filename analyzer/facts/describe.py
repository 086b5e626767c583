"""Postings, analysed: their mentions, and one row of facts about each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import Any

from analyzer.facts.alternatives import choices
from analyzer.facts.degrees import DegreeFact, lowest_degree
from analyzer.facts.roles import ROLE_COLUMNS, RoleProfile, deep_learning, role_profile
from analyzer.facts.salary import SalaryFact, posting_salary
from analyzer.facts.scan import KINDS, find_anchors
from analyzer.facts.wanted import EVERYTHING, Fact, Wanted
from analyzer.facts.years import YearsFact, YearsMention, find_years, minimum_years, years_for
from analyzer.mentions import ExtractionOptions, Extractor, Mention, Tally, tally
from analyzer.mentions.titles import OwnTitle, own_title
from analyzer.posting import Posting, posting_language
from analyzer.text.blocks import Block, split_blocks
from analyzer.text.headings import BOILERPLATE
from analyzer.text.language import english_spans, is_english
from analyzer.text.place import country_of, remoteness
from skill_lexicon import Lexicon
from skill_lexicon.facts import DeepLearning

MENTION_COLUMNS = (*Mention._fields, "boilerplate", "min_years")
POSTING_COLUMNS = (
    "id", "source", "url", "title", "company", "location", "country", "remote", "employment_type",
    "posted_at", "language", "duplicate_of", "duplicate_reason", "title_concept", "title_market",
    "seniority", "min_years", "lowest_degree", "salary_min", "salary_max", "salary_currency",
    "salary_period", "salary_origin", *ROLE_COLUMNS, "dl_named", "origin", "notice", "text",
)  # fmt: skip

AT_ONCE = 128
"""So many postings are best analysed in one call."""

_OF_MENTIONS: frozenset[Fact] = frozenset(("roles", "deep_learning"))
"""Facts that are read from mentions."""

_NO_SHARES = (None,) * len(ROLE_COLUMNS)


@dataclass(frozen=True, slots=True)
class Described:
    """One posting, analysed.

    Attributes
    ----------
    row
        Its facts (`POSTING_COLUMNS`); ``None`` for those that are not asked for.
    found
        Its mentions.
    demands
        The years of experience that its text asks for.
    counted
        What it says about each concept, where its mentions are not asked for.
    choices
        Required skills of which one is enough (`analyzer.facts.alternatives.choices`), where
        they are asked for.
    """

    row: dict[str, Any]
    found: list[Mention]
    demands: list[YearsMention]
    counted: Tally | None = None
    choices: dict[str, int] = field(default_factory=dict)

    @property
    def tally(self) -> Tally:
        """Return what it says about each concept."""
        return tally(self.found) if self.counted is None else self.counted

    @property
    def mentions(self) -> list[dict[str, Any]]:
        """Return its mentions as new rows (`MENTION_COLUMNS`)."""
        return _rows(self.found, self.demands)


@dataclass(frozen=True, slots=True)
class Describer:
    """Extracts mentions and facts of postings; make one per process and reuse it.

    Attributes
    ----------
    options
        What to look for.
    wanted
        What is asked for.
    """

    options: ExtractionOptions = field(default_factory=ExtractionOptions)
    wanted: Wanted = EVERYTHING
    _extractor: Extractor = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_extractor", Extractor(self.options))

    @property
    def lexicon(self) -> Lexicon:
        """Return the lexicon in use."""
        return self.options.lexicon

    def __call__(self, postings: Sequence[Posting]) -> list[Described]:
        """Analyse postings. Only their English parts are read for mentions.

        A step is taken for all before the next: what it needs stays close to the processor,
        which saves a fifth of the time of one posting after the other.
        """
        languages = list(map(posting_language, postings))
        titles = [own_title(posting.title, self.lexicon) for posting in postings]
        if self.wanted.foreign:
            return self._analysed(postings, languages, titles)
        english = list(map(is_english, languages))
        analysed = iter(
            self._analysed(
                list(compress(postings, english)),
                list(compress(languages, english)),
                list(compress(titles, english)),
            )
        )
        return [
            next(analysed) if read else Described(_row(posting, language, title), [], [])
            for posting, language, title, read in zip(
                postings, languages, titles, english, strict=True
            )
        ]

    def _analysed(
        self, postings: Sequence[Posting], languages: list[str], titles: list[OwnTitle]
    ) -> list[Described]:
        texts = [posting.text for posting in postings]
        blocks = list(map(english_blocks, texts, languages))
        wanted = self.wanted.facts
        mentions: list[list[Mention]] = [[]] * len(texts)
        counted: list[Tally] | list[None] = [None] * len(texts)
        find = self._extractor
        chosen: list[dict[str, int]] = [{}] * len(texts)
        if self.wanted.mentions or self.wanted.alternatives or not wanted.isdisjoint(_OF_MENTIONS):
            mentions = [
                find.extract(p, blocks=own) for p, own in zip(postings, blocks, strict=True)
            ]
        else:
            counted = [find.tally(p, blocks=own) for p, own in zip(postings, blocks, strict=True)]
        if self.wanted.alternatives:
            chosen = list(map(choices, texts, mentions))
        missing: list[Any] = [None] * len(texts)
        anchors = missing if wanted.isdisjoint(KINDS) else list(map(find_anchors, texts))
        demands: list[list[YearsMention]] = [[]] * len(texts)
        years = degrees = pays = roles = named = missing
        if "years" in wanted:
            demands = list(map(find_years, texts, blocks, anchors))
            years = list(map(minimum_years, texts, blocks, demands))
        if "degrees" in wanted:
            degrees = list(map(lowest_degree, texts, blocks, anchors))
        if "salary" in wanted:
            pays = list(map(posting_salary, postings, anchors))
        if "roles" in wanted:
            concepts = [title.concept_id or title.market_id for title in titles]
            roles = list(map(role_profile, texts, mentions, concepts))
        if "deep_learning" in wanted:
            named = list(map(deep_learning, mentions))
        rows = map(_row, postings, languages, titles, years, degrees, pays, roles, named)
        return list(map(Described, rows, mentions, demands, counted, chosen))


def english_blocks(text: str, language: str) -> list[Block]:
    """Return the blocks of a text in a language; of a foreign one those of its English parts."""
    blocks = split_blocks(text)
    return blocks if language in ("en", "und") else _within(blocks, english_spans(text))


def _row(
    posting: Posting,
    language: str,
    title: OwnTitle,
    years: YearsFact | None = None,
    degree: DegreeFact | None = None,
    pay: SalaryFact | None = None,
    role: RoleProfile | None = None,
    named: DeepLearning | None = None,
) -> dict[str, Any]:
    salary = pay.salary if pay is not None else None
    shares = role.shares if role is not None else None
    return {
        "id": posting.id,
        "source": posting.source,
        "url": posting.url,
        "title": posting.title,
        "company": posting.company,
        "location": posting.location,
        "country": country_of(posting.location),
        "remote": posting.remote or remoteness(posting.title, posting.location),
        "employment_type": posting.employment_type,
        "posted_at": posting.posted_at,
        "language": language,
        "duplicate_of": None,
        "duplicate_reason": None,
        "title_concept": title.concept_id,
        "title_market": title.market_id,
        "seniority": title.seniority,
        "min_years": years.years if years is not None else None,
        "lowest_degree": degree.level if degree is not None else None,
        "salary_min": salary.min if salary is not None else None,
        "salary_max": salary.max if salary is not None else None,
        "salary_currency": salary.currency if salary is not None else None,
        "salary_period": salary.period if salary is not None else None,
        "salary_origin": salary.origin if salary is not None else None,
        **dict(zip(ROLE_COLUMNS, shares or _NO_SHARES, strict=True)),
        "dl_named": named,
        "origin": posting.origin,
        "notice": posting.notice,
        "text": posting.text,
    }


def _within(blocks: list[Block], spans: list[tuple[int, int]]) -> list[Block]:
    """Keep the blocks that lie in one of the spans."""
    starts = [start for start, _ in spans]
    kept = []
    for block in blocks:
        place = bisect_right(starts, block.start) - 1
        if place >= 0 and block.end <= spans[place][1]:
            kept.append(block)
    return kept


def _rows(mentions: list[Mention], demands: list[YearsMention]) -> list[dict[str, Any]]:
    """Return the mentions as rows; a literal, since there are more of these than of anything."""
    first = min((demand.object_start for demand in demands), default=0)
    last = max((demand.object_end for demand in demands), default=0)
    rows = []
    for mention in mentions:
        (
            posting_id, concept_id, name, kind, category, layer, field, surface, start, end,
            section, heading, requirement, negated, rule,
        ) = mention  # fmt: skip
        asked = first <= start and end <= last and field == "text"
        bound = years_for(start, end, demands) if asked else None
        rows.append(
            {
                "posting_id": posting_id,
                "concept_id": concept_id,
                "name": name,
                "kind": kind,
                "category": category,
                "layer": layer,
                "field": field,
                "surface": surface,
                "start": start,
                "end": end,
                "section": section,
                "heading": heading,
                "requirement": requirement,
                "negated": negated,
                "rule": rule,
                "boilerplate": section in BOILERPLATE,
                "min_years": None if bound is None else bound.min,
            }
        )
    return rows
