"""Degrees, by intent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.facts.degrees import find_degrees, lowest_degree
from analyzer.text.blocks import split_blocks

B, M, P = "bachelors-degree", "masters-degree", "phd"

LOWEST = [
    # Each degree with its own years suffices.
    ("0-1 yrs with a Ph.D., 2-3 with master's, 4+ with bachelor's degree", B),
    ("Ph.D., or three years of work plus a Master's, or five years of work plus a BA/BS.", B),
    ("BS/MS/PhD in Computer Science", B),
    ("Master's or PhD in Statistics", M),
    ("PhD preferred, MS required", M),
    ("Advanced degree in a quantitative field", M),
    ("Degree in Computer Science or similar", B),
    ("University degree in physics", B),
    ("Bachelor's degree in Economics, master's degree preferred", B),
    ("Ph.D., M.S., B.S. or B.A. degree in Statistics (advanced degrees are a plus)", B),
    ("PhD in Biology", P),
    ("A doctorate in chemistry", P),
    ("MSc or PhD in a STEM field", M),
    ("M.Sc. or Ph.D. in Machine Learning", M),
    ("MBA or equivalent", M),
    ("Master of Science in Statistics", M),
    ("BSc in Mathematics", B),
    ("B.Tech / M.Tech in Computer Science", B),
    ("BA or BS degree", B),
    ("Master (at least 5 years of work) or Ph.D. (at least 2)", M),
    ("Bachelor or Master of Engineering", B),
    ("Related STEM degree (BSc, MSc, or higher)", B),
    ("Graduate degree in Computer Science (MS or PhD)", M),
    ("Requirements:\n- Advanced degree in statistics preferred", M),
    ("Bachelors in Computer Science; Masters strongly preferred", B),
    ("Undergraduate degree in Finance", B),
    ("Four-year degree required", B),
    ("Currently finishing a degree in Data Science", B),
    ("Minimum education: Bachelor’s degree or an equivalent combination", B),
    ("At minimum, an MSc degree in a quantitative discipline", M),
    ("Requirements:\n- PhD in Physics\nPreferred qualifications:\n- Bachelor's degree", P),
    ("B.A/B.S in a quantitative field such as statistics", "bachelors-degree"),
    ("Must have an undergraduate (BS) or postgraduate (MS) degree in Physics", "bachelors-degree"),
    ("MS or greater in statistics", "masters-degree"),
    ("B.S. (+ 5 years' research), Master's (+ 3 years' research), or PhD", "bachelors-degree"),
    ("BS in a technical field (robotics preferred)", "bachelors-degree"),
    ("MS in a quantitative discipline", "masters-degree"),
    ("Degree-level qualification or equivalent work experience", "bachelors-degree"),
    ("Master's degree in Geology, with a BA/BS in Chemistry", "masters-degree"),
    ("Education: Masters required, Ph.D. preferred", "masters-degree"),
    ("Minimum: PhD + 1 year or Masters plus 4 years in Statistics", "masters-degree"),
    (
        "Master's degree in Physics 3 years in industry Bonus skills PhD in Physics",
        "masters-degree",
    ),
    ("Nice to have:\n- German\n\nPreferred Education\n\nBachelor's Degree", "bachelors-degree"),
    (
        "Requirements:\n- MS or PhD in Physics with hands-on work – experience in banks is a plus!",
        "masters-degree",
    ),
    ("M.S. with 8-12 years or Ph.D. with 5-7 years in toxicology", M),
    ("BS with ten (10) years of experience, MS with eight (8) years; or PhD with five", B),
    ("PhD in Botany; or a MS with 4 -6 years of industry experience", M),
    ("Requirements:\n- 12 to 15 years with BS or 8 to 10 years with PhD", B),
    ("Minimum education: MS + 3 Years of experience", M),
    ("MS plus a minimum of two-year research experience or PhD in Botany", M),
    ("M.S. and 3 plus years in a lab, or a Ph.D.", M),
    (
        "Requirements:\n- Bachelor's degree (an engineering degree will be a plus)",
        "bachelors-degree",
    ),
]

NONE = [
    "5+ years of experience (3+ with a PhD)",
    "No degree required.",
    "A PhD is not required.",
    "Preferred qualifications:\n- PhD in Statistics",
    "Certified Scrum Master with a strong record.",
    "Proficiency in MS Office, MS Excel and MS Azure.",
    "You will work as a BA (business analyst) in our team.",
    "A high school diploma is required.",
    "An associate degree in accounting.",
    "A high degree of autonomy.",
    "Certified Scrum Master or product owner.",
    "A wide degree of creativity and latitude.",
    "We run 360-degree feedback.",
    "Temperatures of 40 degrees.",
    "Master data management and master the art of selling.",
    "You will mentor several Ph.D. and non-Ph.D. scientists.",
    "A team of PhDs from all over the world.",
    "Work closely with PhD students and researchers.",
    "Located in Boston, MA or Albany, NY.",
    "An office in Salem, MA with 12 years of history.",
    "Benefits:\n- Tuition reimbursement for a bachelor's degree",
    "5+ years in research (PhD and academic years count).",
    "We do not care about degrees.",
    "Mastery of Python and SQL.",
    "High school diploma required.\nRequirements:\n- Bachelor's degree preferred",
    "Requirements:\n- An advanced degree (MS, PhD) in a science (e.g. physics) a plus.",
    "Requirements:\n- PhD or Master's degree in statistics or a related field is a plus",
    "Preferred qualifications:\n- PhD in Physics",
]


@pytest.mark.parametrize("text, level", LOWEST)
def test_lowest(text: str, level: str) -> None:
    fact = lowest_degree(text, split_blocks(text))
    assert fact is not None
    assert fact.level == level
    assert text[fact.start : fact.end] == fact.surface


@pytest.mark.parametrize("text", NONE)
def test_no_degree_is_asked(text: str) -> None:
    assert lowest_degree(text, split_blocks(text)) is None


@pytest.mark.parametrize(
    "text, fields",
    [
        (
            "Bachelor's degree in Computer Science, Economics or Physics",
            ("Computer Science", "Economics", "Physics"),
        ),
        ("MS in Statistics or a related field", ("Statistics",)),
        ("PhD in Machine Learning, Robotics, or related field", ("Machine Learning", "Robotics")),
        ("BS/MS/PhD in Physics", ("Physics",)),
        ("Degree in Engineering (or equivalent)", ("Engineering",)),
        ("A PhD is needed", ()),
    ],
)
def test_fields_of_study(text: str, fields: tuple[str, ...]) -> None:
    assert find_degrees(text, split_blocks(text))[0].fields == fields


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Bachelor's degree or equivalent practical experience", True),
        ("Bachelor's degree in Physics or equivalent experience", True),
        ("BSc in Computer Science, or equivalent work experience", True),
        ("Bachelor's degree or an equivalent combination of training and work", True),
        ("Bachelor's degree in Physics", False),
        ("Bachelor's degree in Physics or a related field", False),
    ],
)
def test_equivalent(text: str, expected: bool) -> None:
    assert find_degrees(text, split_blocks(text))[0].or_equivalent is expected


def test_negated_degree_is_kept_as_a_mention() -> None:
    assert [m.negated for m in find_degrees("A PhD is not required.", [])] == [True]


@pytest.mark.parametrize(
    ("listed", "level"),
    [
        ("PhD, or MSc with 3 years, or BSc with 5 years", "bachelors-degree"),
        ("Bachelor's degree in baking", "bachelors-degree"),
        ("PhD in baking", None),
    ],
)
def test_what_a_list_of_preferred_things_tells_where_nothing_else_does(listed, level) -> None:
    text = f"Preferred qualifications:\n- {listed}"
    found = lowest_degree(text, split_blocks(text))
    assert (found and found.level) == level
    required = f"Requirements:\n- Master's degree\n{text}"
    found = lowest_degree(required, split_blocks(required))
    assert found is not None
    assert found.level == "masters-degree"


def test_softened_degree_is_marked() -> None:
    text = "MS required, PhD is a plus"
    assert [(m.surface, m.preferred) for m in find_degrees(text, [])] == [
        ("MS", False),
        ("PhD", True),
    ]


PIECES = st.sampled_from(
    [
        "BS",
        "MS",
        "/",
        " ",
        "PhD",
        "degree",
        "in",
        "Physics",
        "Master's",
        "(",
        ")",
        ",",
        "\n",
        "or",
        "İ",
        "preferred",
        ".",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=25).map("".join)))
def test_never_raises_and_offsets_hold(text: str) -> None:
    last = 0
    for m in find_degrees(text, split_blocks(text)):
        assert text[m.start : m.end] == m.surface
        assert m.start >= last
        last = m.end
    fact = lowest_degree(text, [])
    if fact is not None:
        assert text[fact.start : fact.end] == fact.surface
