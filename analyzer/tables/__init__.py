"""Tables: pure functions from DataFrames to DataFrames, every column of them described.

They take the mentions and the analysed postings (`analysed` keeps these and says what was
left out). `contract.dictionary` describes every column; `partial.PartialCounts` counts
batches of postings that merge into the same table.
"""

from __future__ import annotations

from analyzer.tables.change import Corpus, compare, monthly, period, trends
from analyzer.tables.contract import dictionary
from analyzer.tables.counts import (
    by_group,
    category_counts,
    concept_counts,
    duty_counts,
    own_titles,
)
from analyzer.tables.market import (
    documents_against_market,
    market_by_document,
    role_profiles,
    title_search_vs_skill_search,
)
from analyzer.tables.measure import Selection
from analyzer.tables.pairs import PartialPairs
from analyzer.tables.partial import PartialCounts, PartialGroups, fold
from analyzer.tables.presence import LeftOut, analysed, folded_within
from analyzer.tables.salary import annual, salary_against_documents, salary_by
from analyzer.tables.stability import fold_effect, rank_stability
from analyzer.tables.together import cooccurrence, network, skill_by_title
from analyzer.text.language import is_english

__all__ = [
    "Corpus",
    "LeftOut",
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
    "title_search_vs_skill_search",
    "trends",
]
