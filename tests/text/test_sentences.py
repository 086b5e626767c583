from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.text.sentences import split_sentences

IN_THE_WILD = [
    ["Five years of experience.", "You will lead a team."],
    ["You know C++.", "You know C#.", "You know .NET."],
    ["We use Node.js, e.g. Express.", "See https://kiln.example/a.B?c=D. for more"],
    ["Pay is $1.5 to 2.5 million.", "Really!", "Why?"],
    ["Ph.D. in Physics, B.S. in Maths or M.Sc. in AI.", "Sr. Engineer at Kiln Inc. in Rome."],
    ["We are based in the U.S.", "We offer lunch, tea, etc.", "You should apply."],
    ["first line", "second line"],
]
GLUED = [
    ("lots of experience.You will lead", ["lots of experience.", "You will lead"]),
    ("join our teamWe are growing", ["join our team", "We are growing"]),
]
NEGATIVE = [
    "PyTorch, JavaScript and iOS on macOS with ASP.NET and scikit-learn 1.2.3",
    "use vs. avoid, approx. 10 nodes, No. 1",
    "Node.js and Vue.js",
    "1. Python",
]


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, 0, len(text))]


@pytest.mark.parametrize("expected", IN_THE_WILD)
def test_in_the_wild(expected: list[str]) -> None:
    separator = "\n" if expected[0] == "first line" else " "
    assert sentences(separator.join(expected)) == expected


@pytest.mark.parametrize(("text", "expected"), GLUED)
def test_glued(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize("text", NEGATIVE)
def test_stays_whole(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.xfail(reason="a name after an abbreviated country is taken for the same sentence")
def test_known_failure_name_after_abbreviation() -> None:
    assert sentences("Based in the U.S. Kiln pays well.") == [
        "Based in the U.S.",
        "Kiln pays well.",
    ]


@given(st.text("aB .!?\n,e1") | st.text(), st.integers(0, 5), st.integers(0, 5))
def test_spans(text: str, before: int, after: int) -> None:
    start, end = min(before, len(text)), max(len(text) - after, min(before, len(text)))
    spans = split_sentences(text, start, end)
    flat = [offset for span in spans for offset in span]
    assert flat == sorted(flat)
    assert all(start <= offset <= end for offset in flat)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text[start:end].split())
