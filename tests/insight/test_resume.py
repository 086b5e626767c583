from __future__ import annotations

import pytest

from analyzer.insight.resume import implied, skills_shown
from analyzer.insight.terms import TermIndex
from skill_lexicon import load_lexicon

INDEX = TermIndex(load_lexicon())


@pytest.mark.parametrize(
    ("text", "shown", "not_shown"),
    [
        ("Python, SQL, R", {"python", "sql", "r", "programming"}, {"tensorflow"}),
        ("Python\nC\nPhD", {"python", "c", "phd", "masters-degree", "bachelors-degree"}, {"cpp"}),
        ("- C++\n- Keras", {"cpp", "keras", "deep-learning", "machine-learning"}, {"c", "pytorch"}),
        ("Languages: R; Java | SQL", {"r", "java", "sql"}, {"python"}),
        ("I built chatbots with PyTorch at Umbrelline.", {"pytorch", "virtual-assistants"}, {"r"}),
        ("I have no experience with TensorFlow.", set(), {"tensorflow", "ml-frameworks"}),
        (
            "I do not know PyTorch. Interested in learning Rust and Kubernetes. I use SQL daily.",
            {"sql"},
            {"pytorch", "rust", "kubernetes"},
        ),
        ("Planning to do a PhD.\nInterested in statistics", {"statistics"}, {"phd"}),
        ("I hope to move into robotics. Planning to get into R.", set(), {"robotics", "r"}),
        ("R. Example, M.Sc. Statistics, 2016", {"masters-degree", "statistics"}, {"phd"}),
        ("", set(), {"python"}),
    ],
)
def test_what_a_resume_shows(text: str, shown: set[str], not_shown: set[str]) -> None:
    found = skills_shown(text, INDEX)
    assert shown <= found
    assert not not_shown & found


def test_implications_are_between_concepts_of_the_lexicon() -> None:
    ids = INDEX.lexicon.by_id.keys()
    for concept, causes in implied().items():
        assert concept in ids
        assert causes <= ids, (concept, causes - ids)
        assert concept not in causes
