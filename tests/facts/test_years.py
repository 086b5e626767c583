"""Years of experience, by intent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.facts.years import find_years, minimum_years, years_for
from analyzer.text.blocks import split_blocks

DEMANDS = [
    ("3+ years of experience in machine learning", 3, None),
    ("Five years' experience as an engineer", 5, None),
    ("At least 2 years of experience", 2, None),
    ("A minimum of six years of statistical experience", 6, None),
    ("2 to 4 yrs experience", 2, 4),
    ("3-5 years of experience", 3, 5),
    ("2–5 years of professional experience", 2, 5),
    ("Experience: 6+ years", 6, None),
    ("Years of experience required: 2-5", 2, 5),
    ("two (2) years of relevant experience", 2, None),
    ("10+ yrs exp in banking", 10, None),
    ("More than two years of work experience", 2, None),
    ("You have at least 4+ years of full-time experience", 4, None),
    ("0-2 years of industry experience", 0, 2),
    ("Up to 15 years of experience as an analyst", None, 15),
    ("Around 2 years of experience, ideally in retail", 2, None),
    ("~8 years professional experience", 8, None),
    ("Hiring 7+yrs senior engineers", 7, None),
    ("1 year of post-graduate working experience", 1, None),
    ("You bring 1.5 years of experience", 1.5, None),
    ("A degree combined with minimum 17 years of relevant working experience", 17, None),
    ("Proven experience as a reliability engineer for at least 3 years.", 3, None),
    ("Full-time Role Engineering Experience 3+ years Visa US citizen only", 3, None),
    ("Two to four (2-4) years of experience", 2, 4),
    ("Three to Six (3-6) or more years of demonstrated experience leading teams", 3, 6),
    ("Requirements\n1-3 years in researching the natural history of disease", 1, 3),
    ("Requirements\n4 years maintaining the ovens of a bakery", 4, None),
    ("Requirements\n2-5 years Python", 2, 5),
    ("At least a couple of years of experience with ovens", 2, None),
    ("Requirements\nExperience in a startup: 3+ years", 3, None),
    ("Requirements\nExperience with a SaaS company (5+ years)", 5, None),
    ("Requirements\nWorking experience in a product company 3-5 years", 3, 5),
    ("Requirements\nWork in an engineering team with 5+ years of experience required", 5, None),
    ("A couple years' experience in baking", 2, None),
]

NOT_DEMANDS = [
    "For over 25 years, Acme has been a leader in pumps.",
    "Acme was founded 10 years ago.",
    "We have been doing this for 12 years.",
    "The contract is for 2 years.",
    "Contract duration: 2 years",
    "You must be at least 18 years old.",
    "You are at least 25 years of age.",
    "Options vest over 4 years.",
    "A recognition programme at 3, 5 and 7 years of service.",
    "Put your trust in our 30+ years of experience in pumps.",
    "Over the course of 4 years you will gain experience in three teams.",
    "Named best employer six years in a row.",
    "Over the past 5 years we grew tenfold.",
    "You will grow with us in the next 3 years.",
    "Your data is retained for two years.",
    "A 5-year plan for growth.",
    "Our technology is based on 18 years of research by our founders.",
    "30 days off a year.",
    "Our clients have trusted us for more than 40 years.",
    "The code base is nine years old.",
    "We have been here for a couple of years.",
    "Established company (20+ years) looking for engineers.",
    "Rocella is a technology company with over 20 years of experience in pumps.",
    "Rocella LLC has over 15 years of experience as a maker of pumps.",
    "You will join a team with 20+ years of experience in pumps.",
    "The founder is an advisor with 30+ years' experience.",
    "It is the best team I have seen in my 15 year career.",
    "You will join a team of alumni of two universities with 15+ years' experience in lighting.",
    "You commit to stay with us for at least 2 years.",
]


@pytest.mark.parametrize("text, low, high", DEMANDS)
def test_demand_is_found(text: str, low: float | None, high: float | None) -> None:
    mentions = find_years(text, split_blocks(text))
    assert [(m.min, m.max) for m in mentions] == [(low, high)]


@pytest.mark.parametrize("text", NOT_DEMANDS)
def test_other_years_are_not_demands(text: str) -> None:
    assert find_years(text, split_blocks(text)) == []


@pytest.mark.parametrize(
    "text, skill, low, high",
    [
        ("3+ years of Python and 1-2 years with PyTorch experience", "Python", 3, None),
        ("3+ years of Python and 1-2 years with PyTorch experience", "PyTorch", 1, 2),
        ("Experience with Python (3+ years), SQL (1+ years)", "Python", 3, None),
        ("Experience with Python (3+ years), SQL (1+ years)", "SQL", 1, None),
        ("Requirements:\nKubernetes: 2 years (Required)", "Kubernetes", 2, None),
        ("5 years Java experience", "Java", 5, None),
        ("At least 8 years experience in Python and Spark", "Spark", 8, None),
        ("4+ years of experience building pipelines with Airflow", "Airflow", 4, None),
    ],
)
def test_years_are_bound_to_their_skill(
    text: str, skill: str, low: float, high: float | None
) -> None:
    start = text.index(skill)
    mention = years_for(start, start + len(skill), find_years(text, split_blocks(text)))
    assert mention is not None
    assert (mention.min, mention.max) == (low, high)


def test_a_skill_elsewhere_has_no_years() -> None:
    text = "Requirements:\n- 3+ years of experience in Java\n- Knowledge of Docker"
    start = text.index("Docker")
    assert years_for(start, start + 6, find_years(text, split_blocks(text))) is None


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Requirements:\n- 3+ years of experience\n- 1+ years of SQL experience", 3),
        ("Requirements:\n- 1+ years of Terraform\n- 5+ years of professional experience", 5),
        ("PhD with 2 years or Master's with 5 years of experience", 2),
        ("Master's degree and 5+ years of experience, or PhD and 3+ years of experience", 3),
        ("BSc with ten years of experience; OR PhD with five (5) years of experience", 5),
        ("A minimum of 6 years of work experience (minimum of 4 years with a Ph.D.)", 4),
        ("Experience: 5+ years (B.S.), 3+ years (M.S.), or 1+ year (Ph.D.)", 1),
        (
            "Requirements:\n- 2+ years of experience\nPreferred:\n- 8+ years of experience",
            2,
        ),
        ("Preferred qualifications:\n- 8+ years of experience", None),
        ("At least one year of experience is preferred.", None),
        ("Experience:\nWelding: 1 year (Preferred)", None),
        ("Welding experience: 5 years (certificate preferred)", 5),
        ("3 years pharmacy experience preferred, including reports", None),
        ("3 years of experience in a data role, preferably in retail", 3),
        ("Up to 15 years of experience as an analyst", None),
        ("Several years of experience", None),
        ("Bachelor's degree (or 11+ years of experience).\n8+ years of experience in health", 8),
        ("A strong degree or 1-2 years of commercial experience", 1),
        ("We are a team of ten.", None),
        # Good experience is overall experience, unless it is "with" one skill.
        ("- 2+ years' hands-on experience with Java\n- 9+ years' proven experience as a buyer", 9),
        ("- 3+ years of experience with Excel\n- 6+ years of demonstrated experience in retail", 6),
        ("- 2+ years using Excel\n- 7 years of solid, practical experience leading teams", 7),
        ("- 7+ years of hands-on experience with designing pumps\n- 4+ years of experience", 7),
        ("- 2+ years of Go experience\n- 8+ years of software engineering experience", 8),
        ("- 3+ years with query languages\n- 2 years working as a chemist", 2),
        ("- 1 year(s) data-science experience\n- 2+ years of experience in sales", 1),
        ("M.S. with 6 years of experience, or Ph.D. and 2 years of experience", 2),
        # A figure in a bracket is the skill's before it.
        (
            "Requirements:\nProven work as an analyst (4+ years)\nPython (2+ years' experience)",
            4,
        ),
        ("You've had more than a year's experience in hospitality", 1),
        ("We pay $90k a year for experience in sales", None),
        ("Preferably 3 years of industry experience", None),
        ("Nice to have:\n- German\n- 2+ years of SQL experience is required", 2),
        # Hard-wrapped lines.
        (
            (
                "A role for a chemist with 4+ years\nof relevant experience.\n"
                "MUST: 5 years of experience in spectroscopy"
            ),
            4,
        ),
    ],
)
def test_minimum(text: str, expected: float | None) -> None:
    fact = minimum_years(text, split_blocks(text))
    assert (fact.years if fact else None) == expected
    if fact is not None:
        assert text[fact.start : fact.end] == fact.surface


PIECES = st.sampled_from(
    [
        "3",
        "+",
        " ",
        "years",
        "-",
        "5",
        "five",
        "of",
        "experience",
        "(",
        ")",
        "\n",
        "PhD",
        "with",
        "İ",
        "year",
        ";",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=25).map("".join)))
def test_never_raises_and_offsets_hold(text: str) -> None:
    last = 0
    for m in find_years(text, split_blocks(text)):
        assert text[m.start : m.end] == m.surface
        assert text[m.object_start : m.object_end] == m.object_surface
        assert m.start >= last
        last = m.end
    fact = minimum_years(text, [])
    if fact is not None:
        assert text[fact.start : fact.end] == fact.surface
