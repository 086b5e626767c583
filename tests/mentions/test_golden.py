"""Golden cases of extraction, sorted by intent; `known_failures` must fail until they are fixed."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from analyzer.mentions import ExtractionOptions, Extractor, Mention
from skill_lexicon import load_lexicon

GOLDEN = Path(__file__).parent / "golden"
LEVELS = ("required", "preferred", "duty", "context")
FIELDS = {"text", "title", "company", "expects", "absent", "negated", "cause"}


@cache
def extractor() -> Extractor:
    return Extractor(ExtractionOptions(lexicon=load_lexicon(layers=("documents",))))


def read(name: str) -> list[dict[str, Any]]:
    with (GOLDEN / f"{name}.toml").open("rb") as file:
        cases: list[dict[str, Any]] = tomllib.load(file)["cases"]
    return cases


def parameters(name: str, **options: Any) -> list[Any]:
    cases = read(name)
    return [
        pytest.param(case, id=f"{number}-{case['text'][:40]!r}", **options)
        for number, case in enumerate(cases)
    ]


def check(case: dict[str, Any]) -> None:
    """Compare a case with what is found in it; the strongest requirement of a concept counts."""
    found: dict[str, list[Mention]] = defaultdict(list)
    for mention in extractor().find(
        case["text"], title=case.get("title", ""), company=case.get("company")
    ):
        found[mention.concept_id].append(mention)
    expects = case.get("expects", [])
    missing = [concept for concept in expects if concept not in found]
    assert not missing, f"not found: {missing}; found: {sorted(found)}"
    negated = {concept for concept, all_ in found.items() if all(m.negated for m in all_)}
    if "negated" in case:
        assert negated == set(case["negated"])
    else:
        assert not negated & set(expects)
    wrong = set(case.get("absent", ())) & set(found)
    assert not wrong, [(m.surface, m.rule) for concept in wrong for m in found[concept]]
    if isinstance(expects, dict):
        levels = {
            concept: min((m.requirement for m in found[concept] if not m.negated), key=LEVELS.index)
            for concept in expects
        }
        assert levels == expects


@pytest.mark.parametrize("case", parameters("in_the_wild"))
def test_in_the_wild(case: dict[str, Any]) -> None:
    check(case)


@pytest.mark.parametrize("case", parameters("negative"))
def test_negative(case: dict[str, Any]) -> None:
    check(case)


@pytest.mark.parametrize("case", parameters("synthetic"))
def test_synthetic(case: dict[str, Any]) -> None:
    check(case)


@pytest.mark.parametrize("case", parameters("known_failures", marks=pytest.mark.xfail(strict=True)))
def test_known_failures(case: dict[str, Any]) -> None:
    check(case)


def test_the_cases_are_well_formed() -> None:
    ids = set(extractor().options.lexicon.by_id)
    texts: list[tuple[str, str]] = []
    for path in GOLDEN.glob("*.toml"):
        for case in read(path.stem):
            assert set(case) <= FIELDS, case
            assert {"expects", "absent", "negated"} & set(case), case
            named = {*case.get("expects", ()), *case.get("absent", ()), *case.get("negated", ())}
            assert named <= ids, named - ids
            assert ("cause" in case) == (path.stem == "known_failures"), case
            texts.append((case.get("title", ""), case["text"]))
    assert len(texts) == len(set(texts))
    assert len(texts) >= 300
