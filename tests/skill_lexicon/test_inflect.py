"""Inflections: every form that postings use, regular and irregular."""

from __future__ import annotations

import pytest

from skill_lexicon.inflect import inflections, plural


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("train", "train trains trained training"),
        ("deploy", "deploy deploys deployed deploying"),
        ("study", "study studies studied studying"),
        ("analyse", "analyse analyses analysed analysing"),
        ("plan", "plan plans planned planning"),
        ("model", "model models modeled modeling modelled modelling"),
        ("teach", "teach teaches taught teaching"),
        ("write", "write writes wrote written writing"),
        ("run", "run runs ran running"),
        ("lead", "lead leads led leading"),
        ("fix", "fix fixes fixed fixing"),
        ("see", "see sees saw seen seeing"),
    ],
)
def test_forms(word: str, forms: str) -> None:
    assert set(forms.split()) <= set(inflections(word))


@pytest.mark.parametrize(
    ("word", "expected"),
    [("query", "queries"), ("array", "arrays"), ("match", "matches"), ("box", "boxes")],
)
def test_plural(word: str, expected: str) -> None:
    assert plural(word) == expected


@pytest.mark.parametrize("word", ["read", "go", "be", "x", "é"])
def test_a_word_is_its_own_first_form_and_forms_do_not_repeat(word: str) -> None:
    forms = inflections(word)
    assert forms[0] == word
    assert len(set(forms)) == len(forms)
