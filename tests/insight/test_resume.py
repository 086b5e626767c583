from __future__ import annotations

import pytest

from analyzer.insight.resume import implied, skills_shown
from analyzer.insight.terms import TermIndex
from skill_lexicon import load_lexicon

INDEX = TermIndex(load_lexicon())


@pytest.mark.parametrize(
    ("text", "shown", "not_shown"),
    [
        ("Python, SQL, R", {"python", "sql", "r", "programming"}, {"tensorflow"}),
        ("Python\nC\nPhD", {"python", "c", "phd", "masters-degree", "bachelors-degree"}, {"cpp"}),
        ("Random forests in scikit-learn", {"scikit-learn", "machine-learning"}, {"deep-learning"}),
        ("Analysis with pandas, NumPy", {"pandas", "data-analysis", "python"}, set()),
        ("- C++\n- Keras", {"cpp", "keras", "deep-learning", "machine-learning"}, {"c", "pytorch"}),
        ("Languages: R; Java | SQL", {"r", "java", "sql"}, {"python"}),
        ("I built chatbots with PyTorch at Umbrelline.", {"pytorch", "virtual-assistants"}, {"r"}),
        ("I have no experience with TensorFlow.", set(), {"tensorflow", "ml-frameworks"}),
        ("Skills: Python, SQL.\nPlanned: AWS", {"python", "sql"}, {"aws"}),
        ("Skills: Python.\nLearning: AWS, Spark", {"python"}, {"aws", "spark"}),
        ("Skills: Python.\nNot yet: PyTorch", {"python"}, {"pytorch", "deep-learning"}),
        ("Skills: Python.\nNext goals: AWS", {"python"}, {"aws"}),
        ("Python since 2015. Planning an AWS certification.", {"python"}, {"aws"}),
        ("Python; AWS certification planned for 2027", {"python"}, {"aws"}),
        ("Planned and built a data lake with Spark on AWS.", {"spark", "aws"}, set()),
        ("Machine learning: Python, Keras", {"machine-learning", "python", "keras"}, set()),
        ("Project planning: SQL, AWS", {"sql", "aws"}, set()),
        (
            "I do not know PyTorch. Interested in learning Rust and Kubernetes. I use SQL daily.",
            {"sql"},
            {"pytorch", "rust", "kubernetes"},
        ),
        ("Planning to do a PhD.\nInterested in statistics", {"statistics"}, {"phd"}),
        ("I hope to move into robotics. Planning to get into R.", set(), {"robotics", "r"}),
        ("Learning Rust next year.\nPython daily.", {"python"}, {"rust"}),
        ("I am currently learning Kubernetes, and use SQL", set(), {"kubernetes"}),
        ("I'm learning Rust but write Python daily.", {"python"}, {"rust"}),
        ("Recently started learning PyTorch.", set(), {"pytorch"}),
        ("Going to learn Node.js and Rust. I know SQL.", {"sql"}, {"rust"}),
        ("Hoping to one day learn Rust; plans to start a PhD", set(), {"rust", "phd"}),
        ("Willing to learn Java. Able to quickly pick up Scala.", set(), {"java", "scala"}),
        ("Currently learning: Rust, Scala\nSkills: Python, SQL", {"python", "sql"}, {"rust"}),
        ("Skills: Python, Rust (learning), SQL", {"python", "sql"}, {"rust"}),
        ("Python\nRust - to learn\nSQL", {"python", "sql"}, {"rust"}),
        ("Python\nCurrently studying Kubernetes.", {"python"}, {"kubernetes"}),
        ("Taking a course on Rust. Enrolled in a Kubernetes class.", set(), {"rust", "kubernetes"}),
        ("Would love to work with Rust. Keen to use Kubernetes.", set(), {"rust", "kubernetes"}),
        ("Goal for 2027: Rust\nStarting with Kubernetes next month", set(), {"rust", "kubernetes"}),
        # What is known already, in much the same words.
        ("Studying for an MSc; I write Java. Attended the class in 2015.", {"java"}, set()),
        ("Taking a product to market with Java", {"java"}, set()),
        ("Data scientist looking to use my Python and SQL skills", {"python", "sql"}, set()),
        ("Happy to work in Python or Java.", {"python", "java"}, set()),
        ("Excited to work on hard problems with PyTorch", {"pytorch"}, set()),
        ("Taking the Python course to 500 students", {"python"}, set()),
        ("Enrolled in a Python course in 2015", {"python"}, set()),
        ("I taught myself Rust. Learned Java at school.", {"rust", "java"}, set()),
        ("Taught machine learning with Python.", {"machine-learning", "python"}, set()),
        ("Now leading machine learning in PyTorch", {"machine-learning", "pytorch"}, set()),
        ("Interested in deep learning and NLP", {"deep-learning", "nlp"}, set()),
        ("Machine learning with PyTorch for next year's product", {"pytorch"}, set()),
        ("Looking for a role in which I use Rust", {"rust"}, set()),
        ("Able to explore data with Python", {"python"}, set()),
        ("Started learning Python in 2015", {"python"}, set()),
        ("R. Example, M.Sc. Statistics, 2016", {"masters-degree", "statistics"}, {"phd"}),
        ("", set(), {"python"}),
    ],
)
def test_what_a_resume_shows(text: str, shown: set[str], not_shown: set[str]) -> None:
    found = skills_shown(text, INDEX)
    assert shown <= found
    assert not not_shown & found


def test_implications_are_between_concepts_of_the_lexicon() -> None:
    ids = INDEX.lexicon.by_id.keys()
    for concept, causes in implied().items():
        assert concept in ids
        assert causes <= ids, (concept, causes - ids)
        assert concept not in causes
