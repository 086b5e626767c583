"""Proposals that the lexicon has already come under its ids."""

from __future__ import annotations

from analyzer.insight.known import with_known
from analyzer.insight.lexicon_builder import Proposal
from analyzer.insight.lexicon_draft import draft_toml
from analyzer.insight.terms import TermIndex
from analyzer.mentions import ExtractionOptions, Extractor
from analyzer.mentions.kept import load_lexicon
from skill_lexicon.loader import LAYERS, lexicon_from, read_entries
from skill_lexicon.model import Provenance

BUNDLED = load_lexicon()


def proposal(name: str, place: str = "Week 1", **more: object) -> Proposal:
    given = {
        "id": name.lower().replace(" ", "-"), "name": name, "kind": "skill", "aliases": (name,),
        "exact": (), "provenance": (Provenance(document="my.md", section=place),), "count": 1,
        "evidence": ("list item",), "score": 3.0,
    }  # fmt: skip
    return Proposal(**(given | more))  # type: ignore[arg-type]


def known(*proposals: Proposal) -> list[Proposal]:
    return with_known(proposals, TermIndex(BUNDLED))


def test_wordings_of_one_concept_become_one_of_its_id() -> None:
    first, own = known(
        proposal("Convolutional nets"), proposal("Piano tuning"), proposal("CNNs", "Week 2")
    )
    assert (first.id, first.name, first.category) == ("cnn", BUNDLED["cnn"].name, "method")
    assert [place.section for place in first.provenance] == ["Week 1", "Week 2"]
    assert (own.id, own.category) == ("piano-tuning", None)


def test_words_that_the_lexicon_guards_stay_guarded() -> None:
    [go] = known(proposal("Go"))
    assert (go.id, go.aliases) == ("go", ())
    lexicon = lexicon_from(LAYERS, [("my.toml", draft_toml([go]))])
    assert lexicon["go"].documents == ("my.md",)
    extractor = Extractor(ExtractionOptions(lexicon=lexicon))
    assert not extractor.find("Ready to go the extra mile.")


def test_a_kind_that_differs_is_another_concept() -> None:
    [role] = known(proposal("Python", kind="title"))
    entries = read_entries(draft_toml([role], taken=BUNDLED.by_id), name="my.toml", layer="user")
    assert (role.category, [entry.id for entry in entries]) == (None, ["python-2"])


def test_concepts_that_a_document_names_come_last_and_their_parts_not_at_all() -> None:
    text = "# Week 1\nWe use Weights & Biases, Piano tuning.\nSome Python programming."
    found = with_known(
        [proposal("Biases"), proposal("Piano tuning"), proposal("Python programming")],
        TermIndex(BUNDLED),
        {"my.md": text},
    )
    assert found[0].id == "piano-tuning"
    assert {one.id for one in found[1:]} == {"wandb", "python", "programming"}
    assert all(one.provenance[0].section == "Week 1" for one in found)
    assert all(BUNDLED[one.id].category == one.category for one in found[1:])


def test_what_is_not_needed_is_not_named() -> None:
    assert not with_known([], TermIndex(BUNDLED), {"my.md": "# Week 1\nNo Python needed."})


def test_what_stands_elsewhere_too_stays() -> None:
    text = "# Week 1\nWeights & Biases. Biases are bad."
    found = with_known([proposal("Biases", count=2)], TermIndex(BUNDLED), {"my.md": text})
    assert "biases" in {one.id for one in found}
