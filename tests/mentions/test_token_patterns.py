"""Phrases of the notation as token patterns."""

from __future__ import annotations

import pytest

from analyzer.mentions.token_patterns import TooManySequences, sequences


def test_a_phrase_becomes_flat_sequences() -> None:
    assert len(sequences("deep (and|or)? learning")) == 2
    assert len(sequences("(neural|deep|conv*) net+")) == 1
    assert len(sequences("(neural net|deep net) ..2 (model+|big data)")) == 4


def test_what_token_patterns_cannot_tell_is_refused() -> None:
    with pytest.raises(TooManySequences):
        sequences("<cap> model")
