"""The lexicon's own test-suite: every example sentence of every entry is run."""

from __future__ import annotations

import pytest

from analyzer.mentions import Extractor
from skill_lexicon import Entry, load_lexicon

ENTRIES = load_lexicon().entries


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_examples(entry: Entry, extractor: Extractor) -> None:
    for sentence in entry.positive:
        assert entry.id in {mention.concept_id for mention in extractor.find(sentence)}, sentence
    for sentence in entry.negative:
        found = [mention for mention in extractor.find(sentence) if mention.concept_id == entry.id]
        assert not found, (sentence, found)


def test_there_are_enough_entries_and_examples() -> None:
    market = [entry for entry in ENTRIES if entry.layer == "market"]
    duties = [entry for entry in ENTRIES if entry.kind == "duty"]
    assert len(market) >= 200
    assert len(duties) == 8
    for entry in market:
        assert len(entry.positive) >= 2, entry.id
        assert len(entry.negative) >= (2 if entry.guarded else 0), entry.id
    for entry in duties:
        assert len(entry.positive) >= 3, entry.id
        assert len(entry.negative) >= 2, entry.id


def test_the_market_has_no_concept_of_the_documents() -> None:
    documents = {entry.name.lower() for entry in ENTRIES if entry.layer == "documents"}
    market = {entry.name.lower() for entry in ENTRIES if entry.layer == "market"}
    assert not documents & market
