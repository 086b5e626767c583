"""The role and the level that a title line names."""

from __future__ import annotations

import pytest

from analyzer.mentions.titles import own_title, seniority
from skill_lexicon import load_lexicon


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("Graduate Baker", "junior"),
        ("Baker, New Grads", "junior"),
        ("Baker (Entry/Remote)", "junior"),
        ("Baker, Entry Level", "junior"),
        ("Data Entry Clerk", None),
        ("Intern for graduate students", "intern"),
        ("Baker - graduate school", None),
        ("Undergraduate Adviser", None),
        ("Senior Manager, Ovens", "manager"),
        ("Senior/Staff Baker", "senior"),
        ("Chief of Staff", None),
        ("Baker", None),
    ],
)
def test_seniority(title: str, level: str | None) -> None:
    assert seniority(title) == level


@pytest.mark.parametrize(
    ("title", "concept", "market"),
    [
        ("Power BI Developer", None, "bi-developer"),
        ("Senior UX Researcher", None, "ux-designer"),
        ("Machine Learning Engineering Manager", None, "engineering-manager"),
        ("Data Engineer / Backend Developer", "software-engineer", "data-engineer"),
        ("ML Architect", "machine-learning-engineer", "ml-architect"),
    ],
)
def test_a_described_title_is_no_part_of_a_named_one(title, concept, market):
    """Of readings of the same words the longest counts; of equals, the documents' one."""
    found = own_title(title, load_lexicon())
    assert (found.concept_id, found.market_id) == (concept, market)
