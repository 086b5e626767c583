from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.insight.phrases import (
    LONGEST,
    Word,
    english_rate,
    is_general,
    is_technical,
    ngrams,
    runs,
    trim,
    words,
)
from analyzer.insight.spelling import key, other_spelling


def terms(text: str) -> list[str]:
    return [" ".join(word.text for word in run) for run in runs(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Strong Python skills", ["Python"]),
        ("C++, C# and .NET, CI/CD", ["C++", "C#", ".NET", "CI/CD"]),
        ("TensorFlow/PyTorch", ["TensorFlow", "PyTorch"]),
        ("excellent communication skills", ["communication skills"]),
        ("You will need domain knowledge.", ["domain knowledge"]),
        ("wound care and hand hygiene", ["wound care", "hand hygiene"]),
        ("building data pipelines quickly", ["building data pipelines"]),
        ("She doesn’t use it.", []),
        ("feature extraction\nimage analysis", ["feature extraction", "image analysis"]),
        ("the patient's care plan", ["patient", "care plan"]),
    ],
)
def test_runs(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@given(st.text(alphabet="abC +#./&-'’,;\n1é漢", max_size=60))
def test_words_lie_where_they_say(text: str) -> None:
    last = 0
    for word in words(text):
        assert text.startswith(word.text, word.start)
        assert last <= word.start < word.start + len(word.text) <= word.end
        last = word.end
    flat = [word for run in runs(text) for word in run]
    assert [word.start for word in flat] == sorted({word.start for word in flat})


SOME = "strong domain computer knowledge skills team new vision deep learning x Python"


@given(st.lists(st.sampled_from(SOME.split()), max_size=6))
def test_ngrams_are_the_parts_that_trimming_leaves_alone(names: list[str]) -> None:
    run = [Word(name, place, place + 1) for place, name in enumerate(names)]
    parts = (
        run[first:last]
        for first in range(len(run))
        for last in range(first + 1, min(first + LONGEST, len(run)) + 1)
    )
    expected = [
        part for part in parts if trim(part) == part and not is_general([w.text for w in part])
    ]
    assert list(ngrams(run)) == expected


@pytest.mark.parametrize("word", ["PyTorch", "AWS", "C++", "H2O", ".NET", "R&D"])
def test_names_by_their_letters(word: str) -> None:
    assert is_technical(word)


def test_common_words_have_higher_rates() -> None:
    assert english_rate("House") > english_rate("accountants") > english_rate("kubernetes")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Optimisation", "optimization"),
        ("self-driving cars", "Self Driving Car"),
        ("Libraries", "library"),
        ("REST APIs", "REST API"),
        ("analyses", "Analyses"),
    ],
)
def test_spellings_of_one_term_have_one_key(left: str, right: str) -> None:
    assert key(left) == key(right)


@pytest.mark.parametrize("word", ["expertise", "supervised", "size", "exercise", "PyTorch"])
def test_words_of_one_spelling_keep_it(word: str) -> None:
    assert other_spelling(word) == word


@given(st.text(alphabet="aeiszcv nt", max_size=20))
def test_hyphens_do_not_change_the_key(text: str) -> None:
    assert key(text.replace(" ", "-")) == key(text)
