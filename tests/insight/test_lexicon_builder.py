from __future__ import annotations

import csv
import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.insight.lexicon_builder import BuildOptions, Proposal, propose
from analyzer.insight.lexicon_draft import draft_toml
from analyzer.insight.spelling import key
from analyzer.mentions import ExtractionOptions, Extractor
from skill_lexicon import load_lexicon
from skill_lexicon.loader import read_entries

if TYPE_CHECKING:
    from pathlib import Path

NURSING = """# Starting Out in Nursing

Nobody is born knowing how to run a ward. This guide tells you what to learn first.

## What You Will Do

* Wound care: clean, dress and inspect wounds twice a day.
* Medication administration: give the right drug at the right time.
* Patient assessment
* Care planning and discharge planning

Most wards ask for intravenous therapy, catheter care and phlebotomy. You will use
electronic health records such as ChartWell and Medlio, and you will take vital signs
every four hours. Taking vital signs is the first thing you learn.

## Certificates

You need basic life support (BLS) and, on many wards, advanced cardiac life support (ACLS).
BLS has to be renewed every two years.

## Job Titles

* Registered Nurse
* Nurse Practitioner
* Care Assistant
* Midwife

## Qualities

Empathy, patience and infection control matter more than grades.
"""
IN_NURSING = [
    "Wound care", "Medication administration", "Patient assessment", "Care planning",
    "Discharge planning", "Intravenous therapy", "Catheter care", "Phlebotomy", "ChartWell",
    "Medlio", "Electronic health records", "Vital signs", "Basic life support", "Empathy",
    "Infection control", "Patience", "Registered Nurse", "Nurse Practitioner", "Midwife",
    "Care Assistant",
]  # fmt: skip


def keys(proposals: list[Proposal]) -> list[set[str]]:
    return [{key(text) for text in (item.name, *item.aliases, *item.exact)} for item in proposals]


def test_another_profession_without_any_of_its_words_known() -> None:
    proposals = propose({"nursing.md": NURSING})
    found = set().union(*keys(proposals))
    missed = [name for name in IN_NURSING if key(name) not in found]
    assert len(missed) <= 1, missed
    assert len(proposals) <= 2 * len(IN_NURSING)


def test_provenance_kind_and_acronyms() -> None:
    by_name = {item.name: item for item in propose({"nursing.md": NURSING})}
    care = by_name["Wound care"]
    assert [(item.document, item.section) for item in care.provenance] == [
        ("nursing.md", "What You Will Do")
    ]
    assert care.kind == "skill"
    assert care.evidence[0] == "list item"
    assert by_name["Registered Nurse"].kind == "title"
    assert by_name["Basic life support"].exact == ("BLS",)
    assert "BLS" not in by_name


def test_the_draft_is_a_lexicon_that_finds_its_terms() -> None:
    proposals = propose({"nursing.md": NURSING})
    entries = read_entries(draft_toml(proposals), name="draft", layer="user")
    assert [entry.name for entry in entries] == [item.name for item in proposals]
    lexicon = type(load_lexicon())(tuple(entries), version="draft")
    found = Extractor(ExtractionOptions(lexicon=lexicon)).find("You take vital signs, BLS needed.")
    assert {"vital-signs", "basic-life-support"} <= {item.concept_id for item in found}


def test_a_higher_floor_gives_a_part_of_the_same() -> None:
    every = propose({"nursing.md": NURSING})
    best = propose({"nursing.md": NURSING}, options=BuildOptions(min_score=3))
    assert best == [item for item in every if item.score >= 3]
    assert 0 < len(best) < len(every)


def test_nothing_gives_nothing() -> None:
    assert propose({}) == propose({"empty.txt": ""}) == []
    assert tomllib.loads(draft_toml([])) == {}


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_document_gives_a_usable_file(text: str) -> None:
    draft = draft_toml(propose({'x\n".txt': text}, options=BuildOptions(min_score=-9)))
    read_entries(draft, name="draft", layer="user")
    ids = [entry["id"] for entry in tomllib.loads(draft).get("entry", [])]
    assert len(ids) == len(set(ids))


def test_proposes_the_concepts_of_the_four_documents(shared: Path) -> None:
    """At least 80 % of the concepts; precision is what a reviewer has to read."""
    files = sorted((shared / "documents").glob("*.txt"))
    proposals = propose({file.name: file.read_text(encoding="utf-8") for file in files})
    with (shared / "gold" / "concepts.csv").open(encoding="utf-8", newline="") as stream:
        concepts = [
            {key(text) for text in (row["label"], *row["same_as"].split(",")) if text.strip()}
            for row in csv.DictReader(stream)
        ]
    wordings = keys(proposals)
    proposed = set().union(*wordings)
    recall = sum(bool(concept & proposed) for concept in concepts) / len(concepts)
    precision = sum(any(words & each for each in concepts) for words in wordings) / len(wordings)
    assert recall >= 0.80
    assert precision >= 0.25
    assert pytest.approx(3.4, abs=0.6) == len(proposals) / len(concepts)


def test_ids_are_names_as_they_are_written() -> None:
    names = ("Kubernetes", "MLOps", "Data analytics", "Cloud clusters", "C++", "Naïve Bayes")
    text = "Tools\n\n" + "".join(f"- {name}\n" for name in names)
    named = {item.name: item.id for item in propose({"guide.md": text})}
    assert named == {
        "Kubernetes": "kubernetes", "MLOps": "mlops", "Data analytics": "data-analytics",
        "Cloud clusters": "cloud-clusters", "C++": "cpp", "Naïve Bayes": "naive-bayes",
    }  # fmt: skip
