"""Extraction: which concepts a posting's words mention, with the evidence."""

from __future__ import annotations

from analyzer.mentions.extract import ExtractionOptions, Extractor
from analyzer.mentions.model import Candidate, Mention, Rejected
from analyzer.mentions.tally import Tally, tally

__all__ = [
    "Candidate",
    "ExtractionOptions",
    "Extractor",
    "Mention",
    "Rejected",
    "Tally",
    "tally",
]
