"""The role and the level that a title line names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.knowledge import read_toml
from analyzer.mentions import Extractor
from analyzer.mentions.titles import own_title, seniority
from skill_lexicon import load_lexicon


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("Graduate Baker", "junior"),
        ("Baker, New Grads", "junior"),
        ("Baker (Entry/Remote)", "junior"),
        ("Baker, Entry Level", "junior"),
        ("Data Entry Clerk", None),
        ("Intern for graduate students", "intern"),
        ("Baker - graduate school", None),
        ("Undergraduate Adviser", None),
        ("Senior Manager, Ovens", "manager"),
        ("Senior/Staff Baker", "senior"),
        ("Chief of Staff", None),
        ("Baker", None),
    ],
)
def test_seniority(title: str, level: str | None) -> None:
    assert seniority(title) == level


LEVELS = read_toml("analyzer.mentions", "titles.toml")["seniority"]


@pytest.mark.parametrize(
    ("level", "words"), [(a, b) for a, listed in LEVELS.items() for b in listed]
)
def test_every_word_of_a_level_tells_it_with_hyphens_too(level: str, words: str) -> None:
    assert seniority(f"{words} baker") == level
    assert seniority(f"Baker, {words.replace(' ', '-')}") == level


@pytest.mark.parametrize(
    ("title", "concept", "market"),
    [
        ("Power BI Developer", None, "bi-developer"),
        ("Senior UX Researcher", None, "ux-designer"),
        ("Machine Learning Engineering Manager", None, "engineering-manager"),
        ("Data Engineer / Backend Developer", "software-engineer", "data-engineer"),
        ("ML Architect", "machine-learning-engineer", "ml-architect"),
    ],
)
def test_a_described_title_is_no_part_of_a_named_one(title, concept, market):
    """Of readings of the same words the longest counts; of equals, the documents' one."""
    found = own_title(title, load_lexicon())
    assert (found.concept_id, found.market_id) == (concept, market)


@pytest.mark.parametrize(
    ("title", "concept", "words"),
    [
        # written out
        ("Sr. ML Eng II (Remote)", "machine-learning-engineer", "ML Eng"),
        ("Fullstack SW Engr.", "software-engineer", "Fullstack SW Engr"),
        # described
        ("ML Product Engineer", "machine-learning-engineer", "ML Product Engineer"),
        ("Ovens & Backend Tools Dev", "software-engineer", "Backend Tools Dev"),
        ("Principal Researcher - Bread", "research-scientist", "Researcher"),
        # named, or no role named
        ("Machine Learning Engineer", "machine-learning-engineer", None),
        ("Data Science Co-op", "data-scientist", None),
        ("Baker", None, None),
    ],
)
def test_where_a_line_says_a_title_in_other_words(title, concept, words) -> None:
    found = own_title(title, load_lexicon())
    assert found.concept_id == concept
    assert (found.place and title[slice(*found.place)]) == words


def test_what_a_line_says_in_other_words_is_mentioned_once() -> None:
    mentions = Extractor().find("You work with an ML engineer.", title="Sr ML Eng / ML Product Eng")
    titles = [(m.field, m.surface) for m in mentions if m.kind == "title"]
    assert titles == [("title", "ML Eng"), ("text", "ML engineer")]
    assert mentions[0].rule == "the title line in other words; context by the section title"


@given(
    st.lists(
        st.sampled_from(
            ["Sr.", "ML", "Eng", "eng.", "Dev", "Fullstack", "SW", "É", "Python", "(", "/"]
        )
    )
)
def test_places_are_those_of_whole_words(words: list[str]) -> None:
    title = " ".join(words)
    place = own_title(title, load_lexicon()).place
    if place is not None:
        start, end = place
        assert 0 <= start < end <= len(title)
        assert not title[start - 1 : start].isalnum()
        assert not title[end : end + 1].isalnum()
