from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.text.blocks import split_blocks
from analyzer.text.headings import SECTIONS, knowledge, normalize


def outline(text: str) -> list[str]:
    return [f"{b.section[:4]}: {text[b.start : b.end]}" for b in split_blocks(text)]


POSTING = """Kiln Works is a leading maker of smart ovens.

What you'll do at Kiln Works:
- Train models
- Ship them

Minimum qualifications
• Python
• SQL

Backend:
• Go

Bonus points if you have:
* Rust

What we offer
Health insurance, and a 401(k).

Why join Kiln?
We bake.

Kiln Works is an equal opportunity employer."""

IN_THE_WILD = [
    (POSTING, "comp duti duti duti requ requ requ requ requ pref pref bene bene comp comp lega"),
    ("Grow with the teamRequirementsBachelor's degree in maths", "othe requ requ"),
    ("Responsibilities: Run models. Qualifications: Python and SQL.", "duti duti requ requ"),
    ("**Who You Are**\nCurious.\n## Nice-to-haves\nJulia", "requ requ pref pref"),
    ("🚀 What You’ll Bring 🚀\nPython\n[Perks & Benefits]\nLunch", "requ requ bene bene"),
    ("REQUIREMENTS\nPython\nABOUT KILN WORKS\nOvens.", "requ requ comp comp"),
    ("Requirements:\n- Python\n- Nice to have: Rust\n- SQL", "requ requ pref pref requ"),
    ("Preferred qualifications\nTechnical skills:\n- Rust", "pref pref pref"),
    (
        "Preferred qualifications\nTools:\n- Rust\nEducation:\n- A PhD",
        "pref pref pref pref pref",
    ),
    # After a list of its own, what is preferred ends with the next heading, whatever that is.
    ("Preferred qualifications\n- Rust\nEducation:\nA degree", "pref pref requ requ"),
    ("Nice to have\n- Rust\n- Languages: Go", "pref pref pref pref"),
    (
        "Kiln is hiring.\n\n5+ years of experience with Python\nFamiliarity with Rust",
        "othe requ requ",
    ),
    ("What youll be doing:\nBake", "duti duti"),
    ("Even better if you have one or more of the following:\nRust", "pref pref"),
    (
        "Requirements\nPython\nWe offer health insurance, paid time off and 401(k).",
        "requ requ bene",
    ),
    ("About the Role\nYou bake.\nOur Tech Stack\nPython", "duti duti duti duti"),
]
KILN = (
    "Kiln Works bakes bread for half of the county, and it does so at night. Our ovens report "
    "their heat every second, which is more than anybody can read, and so they are read by a "
    "machine that knows what bread is. "
)
ONE_LINE = [
    # A field speaks of its line alone, unless something was asked for above.
    ("Salary: 50,000\n\nYou have baked before\nYou know Python", "bene bene othe othe"),
    ("Role: Baker\n\nKiln Works is old.", "duti duti othe"),
    ("Salary: 50,000\nEquity: some\nRequirements\nPython", "bene bene bene bene requ requ"),
    ("Salary\n50,000", "bene bene"),
    ("Requirements\n- Python\nSalary: 50,000\nLunch", "requ requ bene bene bene"),
    # One word of experience does not make requirements of a long paragraph.
    (KILN + "Nobody here has experience with bread alone.", "othe"),
    (
        (
            "We need experience with bread and experience in baking; you know SQL, have skills in "
            "Python. Strong communication skills help, too."
        ),
        "requ",
    ),
    # Boilerplate begins with its own sentence.
    (
        f"Responsibilities: {KILN}You keep them running. Kiln is an equal opportunity employer.",
        "duti duti lega",
    ),
    (
        (
            f"Responsibilities: {KILN}You keep them running. Kiln Works pays health insurance and "
            "parental leave, too."
        ),
        "duti duti bene",
    ),
    ("Bread for all. Kiln is an equal opportunity employer.", "lega"),
    # A whole posting without a full stop is no boilerplate for one sentence of it.
    (
        (
            "Bake bread at night and watch the ovens that report their heat " * 20
            + "as Kiln is an equal opportunity employer"
        ),
        "othe",
    ),
    # Headings that soften, whatever their last word.
    ("Requirements\nPython\nNice To Have, But Not Required\nRust and more", "requ requ pref pref"),
    ("Kiln Works\n\nTech: Go, Rust", "othe duti duti"),
    ("About Kiln\nOvens.\nWe’re excited about you because…\nYou bake.", "comp comp requ requ"),
    ("Duties\nBake.\nEducation and/or Experience\nA degree", "duti duti requ requ"),
]
NEGATIVE = [
    ("Requirements\n- Python\n- Machine Learning\n- Strong skills", "requ requ requ requ"),
    (
        "Requirements\nFluency in SQL\nStrong understanding of econometric models, and of demand",
        "requ requ requ",
    ),
    ("Location: Remote, experience: none", "othe"),
    ("Our experience: we know the requirements of ovens.", "othe"),
]


@pytest.mark.parametrize(("text", "sections"), IN_THE_WILD + ONE_LINE + NEGATIVE)
def test_golden(text: str, sections: str) -> None:
    assert [block.section[:4] for block in split_blocks(text)] == sections.split(), outline(text)


@pytest.mark.parametrize(
    "mark", ["-", "*", "•", "·", "◦", "–", "▪", "1.", "2)", "✅", "➢", "o", "👉", "●"]
)
def test_bullet_marks_are_left_out(mark: str) -> None:
    text = f"Tasks\n  {mark} bake bread in ovens"
    block = split_blocks(text)[1]
    assert (text[block.start : block.end], block.kind) == ("bake bread in ovens", "bullet")


def test_heading_is_kept_as_written() -> None:
    blocks = split_blocks("What You’ll Need:\nPython")
    assert [block.heading for block in blocks] == ["What You’ll Need:"] * 2


@pytest.mark.xfail(reason="nothing in the words or the shape says that this is a new section")
def test_known_failure_playful_heading() -> None:
    assert (
        outline("Requirements\n- SQL\n\nShape the dough with us\nWe are nice people who bake.")[-1][
            :4
        ]
        == "comp"
    )


def test_headings_of_the_data() -> None:
    known = knowledge()
    assert len(known.phrases) >= 300
    assert set(known.phrases.values()) == set(SECTIONS)
    for phrase, section in known.phrases.items():
        assert normalize(phrase) == phrase
        first = split_blocks(f"{phrase.capitalize()}:\nOven")[0]
        assert (first.kind, first.section) == ("heading", section)


LINES = st.sampled_from(
    [
        *POSTING.split("\n"),
        "",
        "Requirements:",
        "Run it. Benefits: lunch",
        "teamRequirementsBake",
        "-",
        "- ",
        "1.",
        "::",
        "•",
        "\u2028x",
        "\x85",
        "• • a",
        "ABOUT",
        "x" * 90,
    ]
)


@given(st.lists(LINES | st.text(max_size=20)).map("\n".join) | st.text())
def test_blocks_partition_the_text(text: str) -> None:
    position = 0
    for block in split_blocks(text):
        assert position <= block.start < block.end <= len(text)
        between = text[position : block.start].rpartition("\n")[2].strip()
        assert text[position : block.start].strip() == between
        assert len(between) <= 4  # at most a bullet mark
        assert "\n" not in text[block.start : block.end]
        assert text[block.start : block.end] == text[block.start : block.end].strip()
        position = block.end
    assert not text[position:].strip()


@given(st.sampled_from(["Weather is fine.", "Lunch at noon,\nwith bread."]))
def test_unrelated_text_changes_no_section(unrelated: str) -> None:
    alone = outline(POSTING)
    assert outline(f"{unrelated}\n\n{POSTING}")[-len(alone) :] == alone
    assert outline(f"{POSTING}\n\n{unrelated}")[: len(alone)] == alone


def test_required_evidence_lies_in_requirements(shared) -> None:  # type: ignore[no-untyped-def]
    lines = (shared / "gold" / "postings.jsonl").read_text("utf-8").splitlines()
    texts = {row["id"]: row["text"] for row in map(json.loads, lines)}
    hits: dict[str, list[bool]] = {"required": [], "duty": []}
    for row in map(json.loads, (shared / "gold" / "labels.jsonl").read_text("utf-8").splitlines()):
        text = texts[row["id"]]
        blocks = split_blocks(text)
        for mention in row["mentions"]:
            wanted = {"required": "requirements", "duty": "duties"}.get(mention["requirement"])
            at = text.find(mention["evidence"])
            if wanted and at >= 0:
                hits[mention["requirement"]].append(
                    any(b.start <= at < b.end and b.section == wanted for b in blocks)
                )
    assert sum(hits["required"]) / len(hits["required"]) >= 0.88
    assert sum(hits["duty"]) / len(hits["duty"]) >= 0.80
