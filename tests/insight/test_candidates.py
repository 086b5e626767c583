"""What speaks for a term in a part of a document."""

from __future__ import annotations

import pytest

from analyzer.insight.candidates import acronyms, candidates
from analyzer.insight.outline import outline


def found(text: str) -> set[tuple[str, str]]:
    """Return the candidates of a text but for those that are only runs of words."""
    return {
        (term, evidence)
        for part in outline(text)
        for term, evidence in candidates(part)
        if evidence != "text"
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Wound care\n", {("Wound care", "heading")}),
        ("# Which tools?\n", set()),
        ("* Wound care: how it is done\n", {("Wound care", "list item")}),
        ("* Join Hackathons\n", {("Hackathons", "list item"), ("Hackathons", "pair")}),
        ("You know PyTorch.\n", set()),
        (
            "You know Spark, Hive and PyTorch.\n",
            {("Spark", "enumeration"), ("Hive", "enumeration"), ("PyTorch", "enumeration")},
        ),
        (
            "You know cloud and cluster computing.\n",
            {("cloud", "pair"), ("cluster computing", "pair"), ("cloud computing", "shared word")},
        ),
        ("You know AI and companies.\n", {("AI", "pair"), ("companies", "pair")}),
    ],
)
def test_what_speaks_for_a_term(text: str, expected: set[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_a_title_turned_round_is_kept_whole() -> None:
    assert ("Engineer, Machine Learning", "list item") in found("* Engineer, Machine Learning\n")


def test_what_has_examples_and_what_is_one() -> None:
    terms = found("You read electronic records such as ChartWell.\n")
    assert {("electronic records", "examples"), ("ChartWell", "pair")} <= terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You need basic life support (BLS).", [("basic life support", "BLS")]),
        ("Large language models (LLMs)", [("Large language models", "LLM")]),
        ("You need basic life support (ACLS).", []),
        ("You need basic life support.", []),
    ],
)
def test_acronyms(text: str, expected: list[tuple[str, str]]) -> None:
    assert list(acronyms(text)) == expected
