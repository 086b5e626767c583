"""A corpus in the few bytes a posting that tables need: facts, folded mentions, examples.

The same tables as from all mentions, in memory that copies of postings hardly add to.
"""

from __future__ import annotations

from analyzer.summary.corpus import CorpusSummary, summarise
from analyzer.summary.examples import Example
from analyzer.summary.parts import Summariser, Summary

__all__ = ["CorpusSummary", "Example", "Summariser", "Summary", "summarise"]
