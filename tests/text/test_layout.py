from hypothesis import given
from hypothesis import strategies as st

from analyzer.text.blocks import split_blocks
from analyzer.text.layout import restore_lines

INTRODUCTION = (
    "Acme builds robots that sort parcels, and people who like building them. We are forty "
    "engineers in two offices, and nobody minds which of the two you come to. "
)
ONE_LINE = INTRODUCTION + (
    "What You'll Do - Train models that find parcels on a belt - Review the code of two teams - "
    "Write down what was learnt from failures Mandatory Skills - Python, and 4+ years of it - "
    "PyTorch or JAX in production - Clear English Nice-to-Have Skills - Rust for what has to be "
    "fast - A PhD in computer vision Benefits - Thirty days of holiday"
)


def test_a_posting_in_one_line_gets_its_lines_back():
    assert restore_lines(ONE_LINE).split("\n") == [
        INTRODUCTION.strip(),
        "What You'll Do",
        "- Train models that find parcels on a belt",
        "- Review the code of two teams",
        "- Write down what was learnt from failures",
        "Mandatory Skills",
        "- Python, and 4+ years of it",
        "- PyTorch or JAX in production",
        "- Clear English",
        "Nice-to-Have Skills",
        "- Rust for what has to be fast",
        "- A PhD in computer vision",
        "Benefits",
        "- Thirty days of holiday",
    ]


def test_its_items_are_then_in_the_sections_of_their_headings():
    text = restore_lines(ONE_LINE)
    found = {text[block.start : block.end]: block.section for block in split_blocks(text)}
    assert found["Review the code of two teams"] == "duties"
    assert found["PyTorch or JAX in production"] == "requirements"
    assert found["A PhD in computer vision"] == "preferred"
    assert found["Thirty days of holiday"] == "benefits"


def test_a_heading_may_be_in_small_letters_and_a_name_may_end_like_one():
    text = ONE_LINE.replace("Nice-to-Have Skills", "Good Presentation Skills. Nice to have:")
    lines = restore_lines(text).split("\n")
    assert "- Clear English Good Presentation Skills." in lines
    assert "Nice to have:" in lines


def test_a_span_of_numbers_is_not_divided():
    text = ONE_LINE.replace("4+ years of it", "2 - 4+ years of it, 9am - 5 p.m.")
    assert "- Python, and 2 - 4+ years of it, 9am - 5 p.m." in restore_lines(text).split("\n")


def test_an_item_that_is_a_heading_by_itself_stays_an_item():
    text = ONE_LINE.replace("Clear English", "Education")
    assert "- Education" in restore_lines(text).split("\n")
    assert "-" not in restore_lines(text).split("\n")


def test_dashes_around_what_is_said_by_the_way_part_no_items():
    aside = "The company - Acme Robotics - is a maker of arms, and its founder - Ann - likes them. "
    assert restore_lines(aside * 6) == aside * 6


def test_what_is_no_list_stays_as_it_is():
    short = "Data Scientist - Oslo - Norway - Full time - Permanent - Posted today"
    places = f"{INTRODUCTION * 3} Oslo - Bergen - Rome - Paris - Bonn - Kyiv - Lyon"
    spans = (
        INTRODUCTION * 3 + "Monday - Friday, 9 - 17, in Oslo - or at home - as you like - always"
    )
    lines = ONE_LINE.replace(" - ", "\n- ")
    for text in ("", short, places, spans, lines):
        assert restore_lines(text) == text


@given(
    st.lists(st.sampled_from((" - ", " • ", "\n", " ", "Skills", "Python", "we do", "ß", ".", ":")))
)
def test_only_white_space_is_exchanged_one_for_one(parts):
    text = ONE_LINE + "".join(parts)
    restored = restore_lines(text)
    assert len(restored) == len(text)
    assert all(a == b or (a == " " and b == "\n") for a, b in zip(text, restored, strict=True))
    assert restore_lines(restored) == restored
