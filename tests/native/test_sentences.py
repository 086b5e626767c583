"""The compiled sentences are those of `analyzer.text.sentences`."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.text.sentences import ABBREVIATIONS, MAY_END, OPENERS, split_sentences
from tests.text.test_sentences import GLUED, IN_THE_WILD, NEGATIVE

native = pytest.importorskip("analyzer.native.sentences", reason="the compiled core was not built")

COMPILED = native.Sentences(ABBREVIATIONS, MAY_END, OPENERS)


def same(text: str) -> list[str]:
    """Compare both on a text, and return its sentences."""
    spans = split_sentences(text, 0, len(text))
    assert COMPILED.spans_of(text) == spans
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize("expected", IN_THE_WILD)
def test_in_the_wild(expected: list[str]) -> None:
    assert same("\n".join(expected)) == expected
    same(" ".join(expected))
    same("".join(expected))


@pytest.mark.parametrize(("text", "expected"), GLUED)
def test_glued(text: str, expected: list[str]) -> None:
    assert same(text) == expected


@pytest.mark.parametrize("text", NEGATIVE)
def test_stays_whole(text: str) -> None:
    assert same(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "\n", ".", "...", "a.", ".a", ". A", "a. ", "a.\n", "\n\n. \n",
        "Etc. We", "etc. (The rest)", "etc. “The rest”", "etc. Theo", "etc. the", "etc.", "etc. ",
        "ph.d. In", "abcdefgh.ph.d. In", "xxxxxxxxxxxxinc. The", "a_inc. The", "éinc. The",
        "1. Python", "  1. Python", "x 1. Python", "x.1. Python", "a\n 12. Python", "², A. B",
        "C. The", "B. The", "É. The", "R. I. C. We", "Really?! Yes", "Really…) Yes", "so.) ) Yes",
        "say “yes.” Then", "say 'yes.' then", "is 3.5. Then", "a.\u2003B", "a.\u200bB", "a.\x1cB",
        "work.You will", "work.You’ll do", "work.You,", "work.You", "wo.You do", "w.You do",
        "a).You do", "12.You do", "٣٣.You do", "work…You do", "work!You do", "work.YOu do",
        "work.É do", "Éé.You do",
        "teamWe are", "teamWe're all", "teamWe’re all", "teamWe' are", "teamWe're", "teamWe Are",
        "teamWhy not", "teamOur own", "teamOu own", "teamYou'd be", "teamYour x", "teamAbout us",
        "teamIs it", "teamIf so", "teamIn a teamIn b", "teaWe are", "téamWe are", "amWe are",
        "teamWe aWe are", "theWe theWe are", "myTo be", "PyTorch is", "teamW", "teamWe ",
        "teamWe'éa_1 b", "work. teamWe are. B",
    ],
)  # fmt: skip
def test_near_a_border(text: str) -> None:
    same(text)
    same(f"Before. {text}")
    same(f"{text} behind")


PIECES = [
    *["The", "We", "You", "Our", "He", "This", "Python", "PyTorch", "C", "R", "X", "É", "Theo"],
    *["team", "experience", "you", "will", "are", "the", "a", "é", "straße", "x", "12", "3.5", "٣"],
    *sorted(ABBREVIATIONS)[::5],
    *["Ph.D", "U.S", "e.g", "etc", "Inc", "a.m", "No", "Sr", "www.a.B/c", "Node.js", ".NET"],
]
JOINTS = [
    *[" "] * 6, "", "", ".", ". ", ". ", ".  ", ".\n", "\n", "!", "! ", "?", "? ", "… ", "…", "...",
    ". (", ") ", ".) ", ".” ", ".\" ", "?' ", " “", " ‘", ".’ ", "] ", ".] [", ", ", "; ", ": ",
    "'", "’", "'s ", "’re ", "_", "\t", "\u00a0", ".\u00a0", "\u200b", ".\u2003", "\r\n", "|", "•",
]  # fmt: skip
TEXTS = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(JOINTS)), max_size=12).map(
    lambda pairs: "".join(word + joint for word, joint in pairs)
)
GLUED_PIECES = ["team", "exp", "ab", "We", "You", "Our", "Ou", "What", "About", "In", " a", "'"]
GLUED_TEXTS = st.lists(st.sampled_from([*GLUED_PIECES, "re", " ", ".", ",", "T", "é"])).map("".join)


@settings(max_examples=600, deadline=None)
@given(text=TEXTS)
def test_made_up_texts(text: str) -> None:
    same(text)


@settings(max_examples=400, deadline=None)
@given(text=GLUED_TEXTS)
def test_glued_texts(text: str) -> None:
    same(text)


@settings(max_examples=300, deadline=None)
@given(text=st.text("aBWe .!?…\n,)'’1_é\u2003") | st.text())
def test_any_text(text: str) -> None:
    same(text)


def test_one_splitter_for_short_and_long_texts() -> None:
    for times in (1, 300, 2, 40):
        assert len(same("We are. You will. " * times)) == 2 * times
