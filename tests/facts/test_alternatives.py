from __future__ import annotations

from itertools import combinations

import pytest

from analyzer.facts.alternatives import GROUPS, NOT_NEEDED, choices
from analyzer.mentions import Extractor
from analyzer.posting import Posting

EXTRACTOR = Extractor()


def groups(wording: str, title: str = "") -> list[set[str]]:
    """Return the alternatives among what a bullet requires."""
    posting = Posting("x", "test", title=title, text=f"Requirements:\n- Knowledge of {wording}\n")
    found = choices(posting.text, EXTRACTOR.extract(posting))
    chosen = {concept: bits for concept, bits in found.items() if bits != NOT_NEEDED}
    return [
        {concept for concept, bits in chosen.items() if bits >> number & 1}
        for number in range(max(chosen.values(), default=0).bit_length())
    ]


TENSORFLOW = {"tensorflow", "pytorch"}
CLOUDS = {"aws", "google-cloud", "azure"}
LANGUAGES = {"python", "r"}


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        ("TensorFlow or PyTorch", [TENSORFLOW]),
        ("either TensorFlow or PyTorch.", [TENSORFLOW]),
        ("AWS, GCP or Azure", [CLOUDS]),
        ("AWS, GCP, or Azure for our models", [CLOUDS]),
        ("AWS, Quillcloud, GCP or Azure", [CLOUDS]),
        ("modern Python or base R", [LANGUAGES]),
        ("Python (or R)", [LANGUAGES]),
        ("Python and/or R", [LANGUAGES]),
        ("Python/R", [LANGUAGES]),
        ("SQL, Python / R, and Docker", [LANGUAGES]),
        ("TensorFlow, PyTorch, or similar tools", [TENSORFLOW]),
        ("TensorFlow, PyTorch or Quillflow", [TENSORFLOW]),
        ("dashboards, e.g. Tableau, Power BI", [{"tableau", "power-bi"}]),
        ("dashboards (Tableau, Power BI, etc.)", [{"tableau", "power-bi"}]),
        ("frameworks such as TensorFlow, PyTorch", [TENSORFLOW]),
        ("one of the following languages: Python, R", [LANGUAGES]),
        ("at least one of Python and R", [LANGUAGES]),
        ("at least one ML framework such as TensorFlow, PyTorch", [TENSORFLOW]),
        ("a language such as Python and R", [LANGUAGES]),
        ("Python or R, and TensorFlow or PyTorch", [LANGUAGES, TENSORFLOW]),
        ("Python or R, TensorFlow or PyTorch", [LANGUAGES, TENSORFLOW]),
        ("SQL and Python or R", [LANGUAGES]),
        # All of these are asked for.
        ("Python", []),
        ("Python and R", []),
        ("Python, SQL, and Docker", []),
        ("Python, SQL", []),
        ("frameworks such as TensorFlow and PyTorch", []),
        ("a number of frameworks such as TensorFlow and PyTorch", []),
        ("Python. Or do you know R", []),
        ("Python\n- or R", []),
        ("Python, or having built models with R", []),
        ("Python or R.\nPython and R are required.", []),
    ],
)
def test_what_is_an_alternative(wording: str, expected: list[set[str]]) -> None:
    found = groups(wording)
    assert sorted(map(sorted, found)) == sorted(map(sorted, expected))


def said(wording: str, title: str = "") -> dict[str, int]:
    posting = Posting("x", "test", title=title, text=f"Requirements:\n- Knowledge of {wording}\n")
    return choices(posting.text, EXTRACTOR.extract(posting))


def test_what_is_required_by_itself_stands_in_for_its_alternatives() -> None:
    assert said("Python or R\n- Knowledge of Python") == {"r": NOT_NEEDED}
    # R is an alternative to SAS as well, which nothing stands in for.
    found = said("Python or R\n- Knowledge of Python\n- Knowledge of R or SAS")
    assert found == {"r": 1, "sas": 1}


def test_a_group_within_another_meets_it_and_overlapping_ones_stand_apart() -> None:
    assert said("Python, R or Scala\n- Knowledge of Python or R") == {
        "python": 1, "r": 1, "scala": NOT_NEEDED,
    }  # fmt: skip
    assert groups("Python or R\n- Knowledge of R or Scala") == [{"python", "r"}, {"r", "scala"}]


def test_more_groups_than_there_is_room_for_are_not_needed() -> None:
    surfaces = ("Python", "R", "SQL", "Java", "Scala", "Rust", "Docker", "Kubernetes", "PyTorch",
                "TensorFlow", "Keras", "Tableau", "MATLAB", "SAS")  # fmt: skip
    pairs = [f"{one} or {two}" for one, two in combinations(surfaces, 2)]
    assert len(pairs) > GROUPS
    found = said("\n- Knowledge of ".join(pairs))
    assert max(found.values()) < 2**GROUPS
    assert min(found.values()) > 0


def test_only_what_is_required_counts_and_degrees_have_their_own_order() -> None:
    text = (
        "Nice to have:\n- TensorFlow or PyTorch\nRequirements:\n- Bachelor's or Master's degree\n"
    )
    posting = Posting("x", "test", text=text)
    assert choices(text, EXTRACTOR.extract(posting)) == {}


@pytest.mark.parametrize(
    ("lines", "needed"),
    [
        ("A bachelor's degree in computer science or mathematics", False),
        ("MSc or PhD in computer science, mathematics, or a related field", False),
        ("A degree in statistics\n- Strong computer science and mathematics", True),
        ("A PhD, and computer science, and mathematics", True),
    ],
)
def test_what_is_only_the_subject_of_a_degree_is_not_needed(lines: str, needed: bool) -> None:
    posting = Posting("x", "test", text=f"Requirements:\n- {lines}\n")
    found = choices(posting.text, EXTRACTOR.extract(posting))
    for concept in ("computer-science", "mathematics"):
        assert (found.get(concept) != NOT_NEEDED) is needed, concept
