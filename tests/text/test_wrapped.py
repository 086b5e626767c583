"""Texts that were broken at a width."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.mentions import Extractor
from analyzer.posting import Posting
from analyzer.readers.repaired import repaired
from analyzer.text.wrapped import unwrapped

PROSE = (
    "Quillmere bakes bread for the whole coast, and the ovens tell us every night what they did "
    "with the dough. You will read these figures with machine learning, find out which of the "
    "ovens need a rest, and tell the bakers in plain words what the models have seen, since they "
    "are the ones who have to get up at three. We are a small team in a harbour town, with a "
    "boat, two dogs and more flour than we like, and we look for somebody who stays for some "
    "years and likes to explain deep learning to people who have never heard of it before."
)
LIST = "Requirements\n- five years of Python\n- SQL\n\nBenefits\n- bread\n- a boat"


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("width", [60, 79, 100])
def test_sentences_go_on(width: int, gap: str) -> None:
    prose = f"{PROSE} {PROSE} {PROSE}"
    broken = gap.join(textwrap.wrap(prose, width))
    whole = unwrapped(f"{broken}\n\n{LIST}")
    assert len(whole) == len(f"{broken}\n\n{LIST}")
    assert " ".join(whole.split()) == " ".join(f"{prose} {LIST}".split())
    assert whole.endswith(f"\n\n{LIST}")
    assert whole.count("\n", 0, len(broken)) <= 2 * len(gap)  # a line may end with a full stop


def test_what_stands_on_both_sides_of_a_break_is_found() -> None:
    broken = PROSE.replace("machine learning", "machine\nlearning")
    lines = "\n".join("\n".join(textwrap.wrap(line, 78)) for line in broken.split("\n"))
    posting = repaired(Posting("1", "test", text=lines))
    found = {mention.concept_id for mention in Extractor().extract(posting)}
    assert {"machine-learning", "deep-learning"} <= found


@pytest.mark.parametrize(
    "text",
    [
        "",
        PROSE,
        LIST,
        # items that begin with a small letter, even or not
        "\n".join(["computer vision", "machine learning", "robotics", "control", "optics"] * 3),
        "\n".join(
            [
                "background in data extraction for small and large bakeries",
                "some startup experience",
                "able to map flour to usage patterns and the other way round",
                "likes dogs",
                "hardworking and willing to be in the bakery at three",
                "speaks softly",
                "knows the harbour and the people who work there in winter",
                "owns a boat",
            ]
        ),
        # addresses below what they lead to
        "\n".join(
            ["Senior baker for bread and cake in the old harbour", "https://x.example/1"] * 8
        ),
    ],
)
def test_other_texts_are_left_alone(text: str) -> None:
    assert unwrapped(text) == text


def test_a_capital_begins_the_next_item_unless_the_line_leads_on() -> None:
    lines = textwrap.wrap(PROSE, 70)
    item = "Understands each of the ovens and tells the bakers about every problem"
    text = "\n".join(
        [*lines, item, "Makes coffee", "", "And we speak of flour and of yeast and of the"]
    )
    whole = unwrapped(f"{text}\nAdriatic sea")
    assert f"{item}\nMakes coffee" in whole
    assert "of the\nAdriatic" in whole  # the line was not full
    full = f"{text} town that looks out on the"
    assert "on the Adriatic" in unwrapped(f"{full}\nAdriatic sea")


@given(st.lists(st.sampled_from(["bread and", "Flour,", "the", "\n", "\n\n", "- ", "yeast.", "É"])))
def test_only_line_breaks_change_and_only_to_spaces(words: list[str]) -> None:
    text = " ".join(words) + "\n".join(textwrap.wrap(PROSE, 60))
    whole = unwrapped(text)
    assert len(whole) == len(text)
    assert all(a == b or (a, b) == ("\n", " ") for a, b in zip(text, whole, strict=True))
