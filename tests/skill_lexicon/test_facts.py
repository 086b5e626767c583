"""The documents' facts: the right figures, real places, concepts that exist."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from skill_lexicon import load_lexicon
from skill_lexicon.facts import (
    deep_learning_terms,
    document_titles,
    job_sources,
    roles,
    salary_ranges,
    substitute_terms,
)
from skill_lexicon.literals import runs
from skill_lexicon.notation import parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from skill_lexicon.model import Provenance


def test_the_salary_ranges_are_the_document_s(shared: Path) -> None:
    document = (shared / "documents" / "003_f7800809923ca43c.txt").read_text(encoding="utf-8")
    lines = re.findall(r"• ([\w ]+): \$([\d,]+) to \$([\d,]+)", document)
    stated = {
        title.lower().replace(" ", "-"): (int(low.replace(",", "")), int(high.replace(",", "")))
        for title, low, high in lines
    }
    assert {key: (item.min, item.max) for key, item in salary_ranges().items()} == stated
    assert {(item.currency, item.period) for item in salary_ranges().values()} == {("USD", "year")}


def test_the_roles_stand_in_the_order_of_the_ratio() -> None:
    assert "".join(role.letter for role in roles()) == "RAED"
    for role in roles():
        assert role.traits
        assert {piece.kind for piece in role.evidence} == {"concept", "title", "phrase"}
        assert len({piece.value for piece in role.evidence}) == len(role.evidence)


def test_the_evidence_names_concepts_of_the_right_kind() -> None:
    by_id = load_lexicon().by_id
    for role in roles():
        for piece in role.evidence:
            if piece.kind == "phrase":
                assert runs(parse(piece.value))
            else:
                kind = "title" if piece.kind == "title" else "skill"
                assert by_id[piece.value].kind == kind, (role.id, piece.value)


def test_titles_of_the_documents_have_a_role() -> None:
    titles = {e.id for e in load_lexicon().entries if e.kind == "title" and e.layer == "documents"}
    with_role = {
        piece.value for role in roles() for piece in role.evidence if piece.kind == "title"
    }
    assert titles <= with_role


def test_the_job_sources() -> None:
    assert {source.id for source in job_sources()} == {
        "linkedin", "company-pages", "job-boards", "angellist", "hacker-news",
        "stack-overflow-jobs", "deeplearning-net", "kaggle-jobs",
    }  # fmt: skip
    assert {source.kind for source in job_sources()} == {"board", "thread", "company"}


def test_substitute_terms_and_sets_name_concepts() -> None:
    by_id = load_lexicon().by_id
    terms = deep_learning_terms()
    documents = terms.named | terms.networks | terms.frameworks | terms.title_only
    documents |= {term.concept for term in substitute_terms()}
    assert {by_id[concept].layer for concept in documents} == {"documents"}
    assert {by_id[concept].layer for concept in terms.market} == {"market"}


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        ({"deep-learning", "python"}, set(), "named"),
        ({"python"}, {"deep-learning-engineer"}, "named"),
        ({"keras"}, set(), "substituted"),
        ({"rnn", "sql"}, set(), "substituted"),
        ({"python"}, {"ai-engineer"}, "substituted"),
        ({"python"}, {"artificial-intelligence"}, "substituted"),
        ({"artificial-intelligence", "machine-learning"}, set(), "absent"),
        ({"ml-frameworks"}, {"data-scientist"}, "absent"),
        (set(), set(), "absent"),
    ],
)
def test_deep_learning_is_named_substituted_or_absent(
    text: set[str], title: set[str], expected: str
) -> None:
    assert deep_learning_terms().judge(frozenset(text), title=frozenset(title)) == expected


def test_market_terms_can_be_left_out() -> None:
    found = frozenset({"transformers"})
    assert deep_learning_terms().judge(found) == "substituted"
    assert deep_learning_terms().judge(found, market=False) == "absent"


def places() -> Iterator[Provenance]:
    yield from (salary.provenance for salary in salary_ranges().values())
    yield from (term.provenance for term in substitute_terms())
    for item in (*roles(), *job_sources()):
        yield from item.provenance
    for entry in load_lexicon().entries:
        yield from entry.provenance


def test_every_place_is_a_heading_of_its_document(shared: Path) -> None:
    for place in set(places()):
        text = (shared / "documents" / place.document).read_text(encoding="utf-8")
        # The front matter of one document holds its title.
        lines = [line.removeprefix("title:") for line in text.splitlines()]
        headings = {line.strip("#: \t").strip() for line in lines}
        assert place.section in headings, place


def test_every_document_has_a_title() -> None:
    entries = load_lexicon(layers=("documents",)).entries
    assert {name for entry in entries for name in entry.documents} <= set(document_titles())
