"""The level that a title line names."""

from __future__ import annotations

import pytest

from analyzer.mentions.titles import seniority


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
