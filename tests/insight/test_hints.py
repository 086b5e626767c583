from __future__ import annotations

import pytest

from analyzer.insight.hints import near, parts
from analyzer.insight.terms import TermIndex
from skill_lexicon import load_lexicon

INDEX = TermIndex(load_lexicon())


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("pytorch tensorflow", ("pytorch", "tensorflow")),
        ("python, sql, spark", ("python", "sql", "spark")),
        ("deep learning pytorch", ("deep learning", "pytorch")),
        ("experience with pytorch", ("experience", "pytorch")),
        ("New York python", ("New York", "python")),
        ("bread baker", ()),
        ("bread", ()),
    ],
)
def test_a_term_of_several_is_cut_into_them(term: str, expected: tuple[str, ...]) -> None:
    assert not INDEX.concepts(term)
    assert parts(term, INDEX) == expected


def test_a_long_name_is_not_cut_into_short_ones() -> None:
    assert parts("machine learning engineer python", INDEX) == (
        "machine learning engineer",
        "python",
    )


@pytest.mark.parametrize(
    ("term", "nearest"),
    [("pytoch", "pytorch"), ("Tensorflw", "tensorflow"), ("machne learning", "machine learning")],
)
def test_a_slip_of_the_pen_has_a_near_wording(term: str, nearest: str) -> None:
    assert near(term, INDEX)[0] == nearest


def test_of_a_concept_one_wording_is_near_and_all_can_be_searched_for() -> None:
    assert near("docker and containrs", INDEX) == ()
    for term in ("pyton", "kuberntes", "scikit lern"):
        found = near(term, INDEX)
        named = [INDEX.concepts(wording) for wording in found]
        assert all(named)
        assert len(set(named)) == len(named)


@pytest.mark.parametrize("term", ["bread", "Umbrelline", "remote"])
def test_other_words_have_none(term: str) -> None:
    assert near(term, INDEX) == ()
