"""The compiled core makes the blocks that plain Python makes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.readers import Reader
from analyzer.text.blocks import Block, Splitter, split_blocks
from analyzer.text.headings import (
    EDGES,
    GLUED_MARKS,
    ITEM_ENDS,
    MARKS,
    SENTENCE_END,
    knowledge,
    normalize,
)

fast_blocks = pytest.importorskip(
    "analyzer.text.fast_blocks", reason="the compiled core was not built"
)

SAMPLE = Path(__file__).parents[2] / "analyzer" / "data" / "sample"


FAST = fast_blocks.FastSplitter(knowledge(), Block)


def same(text: str) -> list[Block]:
    """Compare both on a text; return the blocks."""
    blocks: list[Block] = FAST.split(text)
    assert blocks == Splitter(text, knowledge()).blocks
    assert all(type(block) is Block for block in blocks)
    return blocks


LONG = "who reads every letter of the text down to its very last line, twice if need be"
CASES = {
    "lines": [
        "",
        " ",
        "\n\n \t\n",
        "a",
        "  a \r\n\r\n b\t\n",
        "a\x0bb\x0c\nc\x1c\nd\x85e\u2028f\u3000\n",
        "\0\nRequirements\0:\n\0",
        "No newline at the end, and white space.  ",
    ],
    "marks": [
        *(f"Tasks\n{mark} bake\n{mark}bake\n{mark}\xa0\t bake\n {mark}" for mark in MARKS),
        "1. bake\n12) bake\n(3) bake\n123. bake\n1.bake\n4 .bake\n(5 bake\n(\n7",
        "a. bake\n(b) bake\nc) bake\nA) bake\nab) bake\no. bake\no bake\no",
        "٣. bake\n².bake\n² bake\n(٣٤) bake",
        *(
            f"{mark} bake"
            for mark in "\u25ff\u2600\u27bf\u27c0\U0001f2ff\U0001f300\U0001faff\U0001fb00"
        ),
        "✓\ufe0f bake\n✓\ufe0fbake\n☀ bake\n☀\ufe0f bake\n🚀bake\n🚀 bake\n🚀\ufe0f\nä. bake",
        "- \u3000bake\n-\u2003bake\n•_bake\n•²\n•-\n• • bake\n-- bake",
    ],
    "headings": [
        "Requirements\nPython\nNice to have\nRust\nWhat we offer\nLunch",
        "REQUIREMENTS\nPython\nABOUT KILN WORKS\nOvens\nWHO KNOWS\n- x",
        "Requirements:\nBackend:\n- Go\nTechnical skills:\n- Rust\nOther\nYou",
        "## Role Overview\n*Perks*\n[Benefits]\n<Duties>\n=About us=\n#hashtag",
        "What you’ll do\nWhat youll do\nWhat's next?\n’Requirements’\n'Duties'\nYou &  I",
        "Nice-to-haves :\nKnowledge, Skills & Abilities:\nMust-have / required:\nPerks : -",
        f"Our Wonderful Oven\n{LONG}\nIron 7\n{LONG}\nIron, Steel\n{LONG}",
        f"Python Preferred\n{LONG}\nA Degree Is a plus\n{LONG}\nA Degree Is a Must:\n{LONG}",
        '¿Qué Ofrecemos?\n“Who We Are”\n“\n"The Team"\nThe Role !\nThe  Role\nThe\tRole',
        "- Requirements\n- Python\n• DUTIES\n• *Perks*\n- Benefits",
        f"Requirements...\nRequirements.\nDuties;\nPerks!\n{'Very ' * 12}Long:\n{'Word ' * 17}:",
        f"{'X' * 64} \n{'x' * 65}\n{'X' * 110}\n{'X' * 111}",
        "Responsibilities\n* Bake\nAs a Baker, You Will\nAbout Kiln Works\nWhy join us",
        "ǅ REQUIREMENTS\nΑΠΑΙΤΗΣΕΙΣ\nÜBER UNS\nİŞ TANIMI\nẞ\nⅣ",
        "::\n:\n?\n*\n...\n.\n-:\n🚀",
    ],
    "headings inside lines": [
        "Grow with the teamRequirementsBachelor's degree in maths",
        "Responsibilities: Run models. Qualifications: Python and SQL. Benefits : lunch",
        "We bake bread.What You'll Do You bake.Who You Are Curious (very)Nice To Have: Rust",
        "Requirements - Python\nQualifications – SQL\nBenefits — lunch\nDuties -bake",
        "- Nice to have: Rust\n- SQL\n• Requirements: Python. Benefits: lunch",
        "XRequirements: a b c\nxRequirements: a b c\n1Requirements: a b\n_Requirements: a b",
        "Requirements:Python\nRequirementsPYTHON\nREQUIREMENTSPython\nRequirements:",
        "A line about Requirements: none. Requirements",
    ],
    "words that decide": [
        "Kiln is hiring.\n\n5+ years of experience with Python\nFamiliarity with Rust",
        "Requirements\nPython\nWe offer health insurance, paid time off and 401(k).",
        f"Requirements\nWe are an equal opportunity employer.\n{LONG}.\n{LONG}.\nshort",
        f"You should have 5 years of experience. {LONG * 5}",
        f"Health insurance.\nYou'll be {LONG}, headquartered in Oslo, design,  \ndevelop, \nx",
        "design,\ndesign, \nPAY\nPay it\nEEO.\nNo pay",
    ],
}


@pytest.mark.parametrize("text", [text for texts in CASES.values() for text in texts])
def test_cases(text: str) -> None:
    same(text)
    same(f"About us\nWe bake.\n\n{text}\nRequirements\n{text}\n\nand {text}")


def test_the_bundled_sample() -> None:
    assert sum(len(same(posting.text)) for posting in Reader(SAMPLE)) > 100


def test_every_pattern() -> None:
    for words in knowledge().patterns:
        same(f"so{words}: x\n{words.lower()}\nA {words} b.{words}Ab\nIt.{words} Bake\n{words}")


@pytest.mark.parametrize("size", range(1, 320))
def test_lengths(size: int) -> None:
    line = ("Big Oven" + "n" * size)[:size]
    for following in (39, 40, size + 9, size + 10):
        same(f"{line}\n{'x' * following}")
    words = "5 years of experience"
    same(f"{words} {line}\n{line}: x")
    same(f"x\n{words}\n{line}, x.\n{words} {line}\n{line}, y.\n- {line}, z.\n- {line}.")
    same(f"No matter of national origin.\n{line.lower()}.\n{line},")


def test_split_blocks_takes_any_string() -> None:
    class Text(str):
        __slots__ = ()

    blocks = split_blocks(Text("Requirements:"))
    assert blocks == [Block(0, 13, "heading", "requirements", "Requirements:")]
    assert type(blocks[0].heading) is str
    with pytest.raises(TypeError):
        split_blocks(None)  # type: ignore[arg-type]


def test_patterns_that_cannot_be_looked_for() -> None:
    known = knowledge()
    for words in ("AI", " Requirements", "Nice\nto have"):
        with pytest.raises(ValueError, match="cannot look"):
            fast_blocks.FastSplitter(replace(known, patterns=(words,)), Block)


JOINTS = st.sampled_from(
    [
        *"\n\n\n\n",
        *" :.,;!?-–—&/()'’\"*#[<|",
        *"\t\xa0\r\u3000\u2028\x85\ufe0f\0",
        "  ",
        " :",
        " - ",
    ]
)
WORDS = st.sampled_from(
    [
        *knowledge().patterns,
        *knowledge().phrases,
        *(cue for cue, _ in knowledge().cues),
        *ITEM_ENDS,
    ]
)
SIGNS = st.sampled_from(
    [*MARKS, *GLUED_MARKS, *SENTENCE_END, *EDGES, *"AZaz09²٣ǅⅣßİΣςéŁ中😀\u0345"]
)
OTHERS = st.sampled_from(["1. ", "(a) ", "- ", "• ", "the", "Oven", "OVEN", "Go", LONG, "x" * 60])
PIECES = JOINTS | WORDS | SIGNS | OTHERS | WORDS.map(str.upper) | st.text(max_size=3)


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_texts_of_pieces(text: str) -> None:
    same(text)


@settings(max_examples=200)
@given(st.lists(st.lists(PIECES, max_size=4).map(" ".join), max_size=12).map("\n".join))
def test_texts_of_lines(text: str) -> None:
    same(text)


@given(st.text())
def test_any_text(text: str) -> None:
    same(text)


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Lt", "Nl", "So", "Mn"])))
def test_letters_of_all_cases(line: str) -> None:
    same(f"Requirements\n{line}\n- {line}:\n{normalize(line)}")
