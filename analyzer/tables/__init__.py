"""Tables: pure functions from DataFrames to DataFrames, every column of them described.

They take the mentions and the analysed postings (`analysed` keeps these and says what was
left out). `contract.dictionary` describes every column; `partial.PartialCounts` counts
batches of postings that merge into the same table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.lazy import attributes
from analyzer.text.language import is_english

if TYPE_CHECKING:
    from analyzer.tables.change import Corpus, compare, ends, monthly, period, trends
    from analyzer.tables.contract import dictionary
    from analyzer.tables.counts import (
        by_group,
        category_counts,
        concept_counts,
        duty_counts,
        own_titles,
    )
    from analyzer.tables.groups import Narrowing
    from analyzer.tables.market import (
        documents_against_market,
        market_by_document,
        role_profiles,
        title_search_vs_skill_search,
    )
    from analyzer.tables.measure import Selection
    from analyzer.tables.mix import title_mix
    from analyzer.tables.pairs import PartialPairs
    from analyzer.tables.partial import PartialCounts, PartialGroups, fold
    from analyzer.tables.presence import LeftOut, analysed, folded_within
    from analyzer.tables.salary import annual, salary_against_documents, salary_by
    from analyzer.tables.stability import fold_effect, rank_stability
    from analyzer.tables.together import cooccurrence, network, skill_by_title

__all__ = [
    "Corpus",
    "LeftOut",
    "Narrowing",
    "PartialCounts",
    "PartialGroups",
    "PartialPairs",
    "Selection",
    "analysed",
    "annual",
    "by_group",
    "category_counts",
    "compare",
    "concept_counts",
    "cooccurrence",
    "dictionary",
    "documents_against_market",
    "duty_counts",
    "ends",
    "fold",
    "fold_effect",
    "folded_within",
    "is_english",
    "market_by_document",
    "monthly",
    "network",
    "own_titles",
    "period",
    "rank_stability",
    "role_profiles",
    "salary_against_documents",
    "salary_by",
    "skill_by_title",
    "title_mix",
    "title_search_vs_skill_search",
    "trends",
]

# Imported on first use: what a report is narrowed to is asked for before any table is made.
__getattr__ = attributes(
    __name__,
    {
        "Corpus": "change",
        "LeftOut": "presence",
        "Narrowing": "groups",
        "PartialCounts": "partial",
        "PartialGroups": "partial",
        "PartialPairs": "pairs",
        "Selection": "measure",
        "analysed": "presence",
        "annual": "salary",
        "by_group": "counts",
        "category_counts": "counts",
        "compare": "change",
        "concept_counts": "counts",
        "cooccurrence": "together",
        "dictionary": "contract",
        "documents_against_market": "market",
        "duty_counts": "counts",
        "ends": "change",
        "fold": "partial",
        "fold_effect": "stability",
        "folded_within": "presence",
        "market_by_document": "market",
        "monthly": "change",
        "network": "together",
        "own_titles": "counts",
        "period": "change",
        "rank_stability": "stability",
        "role_profiles": "market",
        "salary_against_documents": "salary",
        "salary_by": "salary",
        "skill_by_title": "together",
        "title_mix": "mix",
        "title_search_vs_skill_search": "market",
        "trends": "change",
    },
)
