"""One posting, analysed: its mentions, and one row of facts about it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any

from analyzer.facts.degrees import lowest_degree
from analyzer.facts.place import country_of, remoteness
from analyzer.facts.roles import ROLE_COLUMNS, deep_learning, role_profile
from analyzer.facts.salary import posting_salary
from analyzer.facts.scan import Anchors, find_anchors
from analyzer.facts.years import YearsFact, YearsMention, find_years, minimum_years, years_for
from analyzer.mentions import ExtractionOptions, Extractor, Mention
from analyzer.mentions.titles import own_title
from analyzer.posting import Posting
from analyzer.text.blocks import Block, split_blocks
from analyzer.text.language import detect_language, english_spans
from skill_lexicon import Lexicon

MENTION_COLUMNS = (*Mention._fields, "boilerplate", "min_years")
POSTING_COLUMNS = (
    "id", "source", "url", "title", "company", "location", "country", "remote", "employment_type",
    "posted_at", "language", "duplicate_of", "duplicate_reason", "title_concept", "title_market",
    "seniority", "min_years", "lowest_degree", "salary_min", "salary_max", "salary_currency",
    "salary_period", "salary_origin", *ROLE_COLUMNS, "dl_named", "origin", "notice", "text",
)  # fmt: skip

BOILERPLATE = frozenset({"company", "benefits", "legal"})
"""Sections that tell about the employer and the law, not about the job."""


@dataclass(frozen=True, slots=True)
class Described:
    """One posting, analysed.

    Attributes
    ----------
    row
        Its facts (`POSTING_COLUMNS`).
    found
        Its mentions.
    demands
        The years of experience that its text asks for.
    """

    row: dict[str, Any]
    found: list[Mention]
    demands: list[YearsMention]

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
    """

    options: ExtractionOptions = field(default_factory=ExtractionOptions)
    _extractor: Extractor = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_extractor", Extractor(self.options))

    @property
    def lexicon(self) -> Lexicon:
        """Return the lexicon in use."""
        return self.options.lexicon

    def __call__(self, posting: Posting) -> Described:
        """Analyse one posting. Only its English parts are read for mentions."""
        text = posting.text
        language = posting.language or detect_language(text or posting.title)
        blocks = split_blocks(text)
        if language not in ("en", "und"):
            blocks = _within(blocks, english_spans(text))
        mentions = self._extractor.extract(posting, blocks=blocks)
        anchors = find_anchors(text)
        demands = find_years(text, blocks, anchors)
        years = minimum_years(text, blocks, demands)
        return Described(
            self._row(posting, language, blocks, mentions, anchors, years), mentions, demands
        )

    def _row(
        self,
        posting: Posting,
        language: str,
        blocks: list[Block],
        mentions: list[Mention],
        anchors: Anchors,
        years: YearsFact | None,
    ) -> dict[str, Any]:
        role = own_title(posting.title, self.lexicon)
        degree = lowest_degree(posting.text, blocks, anchors)
        pay = posting_salary(posting, anchors)
        salary = pay.salary if pay is not None else None
        shares = role_profile(posting.text, mentions, role.concept_id or role.market_id).shares or (
            None,
        ) * len(ROLE_COLUMNS)
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
            "title_concept": role.concept_id,
            "title_market": role.market_id,
            "seniority": role.seniority,
            "min_years": years.years if years is not None else None,
            "lowest_degree": degree.level if degree is not None else None,
            "salary_min": salary.min if salary is not None else None,
            "salary_max": salary.max if salary is not None else None,
            "salary_currency": salary.currency if salary is not None else None,
            "salary_period": salary.period if salary is not None else None,
            "salary_origin": salary.origin if salary is not None else None,
            **dict(zip(ROLE_COLUMNS, shares, strict=True)),
            "dl_named": deep_learning(mentions),
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
