"""The spaCy component: what it sets, and that it survives being saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import spacy
from spacy.tokens import Doc, DocBin
from spacy.training import Example

from analyzer.errors import InputError
from analyzer.mentions import ExtractionOptions, Extractor
from analyzer.mentions.component import ATTRIBUTES, SPAN_KEYS, SkillLexicon
from skill_lexicon import LexiconError, load_lexicon

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language

DOCUMENTS = {"layers": ["documents"]}
TEXT = """About us
Acme Optics builds machine learning for greenhouses.

Requirements
- Strong Python and C++; PyTorch/TensorFlow
- A PhD is not required
Nice to have
- Experience with DNNs

What you'll do
- Work with our Data Scientists on computer vision
"""

USER_LEXICON = """
[[entry]]
id = "zorblang"
name = "Zorblang"
kind = "skill"
category = "language"
aliases = ["zorblang"]
positive = ["We write Zorblang."]
"""


def pipeline(**config: Any) -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("skill_lexicon", config={**DOCUMENTS, **config})
    return nlp


def spans_of(doc: Doc) -> list[tuple[object, ...]]:
    return [
        (key, s.start, s.end, s.id_, s.kb_id_, s.label_, *(getattr(s._, a) for a in ATTRIBUTES))
        for key in SPAN_KEYS.values()
        for s in doc.spans[key]
    ]


def test_it_sets_the_spans_with_their_attributes() -> None:
    doc = pipeline()(TEXT)
    by_id = {span.id_: span for span in doc.spans["skills"]}
    assert by_id["python"].text == "Python"
    assert by_id["python"].label_ == "language"
    assert by_id["python"].kb_id_ == "python"
    assert by_id["python"]._.requirement == "required"
    assert by_id["python"]._.section == "requirements"
    assert by_id["python"]._.layer == "documents"
    assert by_id["phd"]._.negated is True
    assert "not required" in by_id["phd"]._.rule
    assert by_id["machine-learning"]._.requirement == "context"
    assert [span.id_ for span in doc.spans["titles"]] == ["data-scientist"]
    assert [span.id_ for span in doc.spans["duties"]] == ["duty-collaborate-with-teams"]


def test_it_finds_what_the_extractor_finds() -> None:
    doc = pipeline()(TEXT)
    extractor = Extractor(ExtractionOptions(lexicon=load_lexicon(layers=("documents",))))
    found = {(m.concept_id, m.start, m.end, m.requirement, m.negated) for m in extractor.find(TEXT)}
    mentions = [span._.mention for key in SPAN_KEYS.values() for span in doc.spans[key]]
    assert {(m.concept_id, m.start, m.end, m.requirement, m.negated) for m in mentions} == found
    assert all(TEXT[m.start : m.end] == m.surface for m in mentions)


def test_match_leaves_the_document_alone() -> None:
    nlp = pipeline()
    component = nlp.get_pipe("skill_lexicon")
    doc = nlp.make_doc(TEXT)
    found = component.match(doc)
    assert not doc.spans
    assert found == component.match(doc)
    assert found == sorted(set(found), key=lambda m: (m.start, m.end, m.name))


def test_a_mention_within_a_token_is_widened_and_keeps_its_offsets() -> None:
    nlp = pipeline()
    nlp.tokenizer = lambda text: Doc(nlp.vocab, words=text.split())
    doc = nlp("We use Keras/Theano, daily.")
    by_id = {span.id_: span for span in doc.spans["skills"]}
    assert by_id["keras"].text == by_id["theano"].text == "Keras/Theano,"
    theano = by_id["theano"]._.mention
    assert doc.text[theano.start : theano.end] == "Theano"


def test_concepts_that_share_their_words_keep_their_own_rules(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(USER_LEXICON.replace('["zorblang"]', '["keras"]'), encoding="utf-8")
    doc = pipeline(files=[str(file)])("Keras")
    assert {s.id_: s._.layer for s in doc.spans["skills"]} == {
        "keras": "documents", "zorblang": "user"
    }  # fmt: skip


def test_running_twice_changes_nothing() -> None:
    nlp = pipeline()
    doc = nlp(TEXT)
    before = spans_of(doc)
    assert spans_of(nlp.get_pipe("skill_lexicon")(doc)) == before


def test_pipe_and_worker_copies_give_the_same() -> None:
    nlp = pipeline()
    texts = [TEXT, "", "No skills here.", "Keras"]
    assert [spans_of(doc) for doc in nlp.pipe(texts)] == [spans_of(nlp(text)) for text in texts]


def test_the_company_name_is_left_out_on_request() -> None:
    nlp = pipeline()
    doc = nlp.make_doc("Keras is hiring.")
    doc._.company = "Keras"
    assert not nlp(doc).spans["skills"]


def test_annotations_survive_a_doc_bin() -> None:
    nlp = pipeline()
    doc = nlp(TEXT)
    data = DocBin(docs=[doc], store_user_data=True).to_bytes()
    (copy,) = DocBin().from_bytes(data).get_docs(nlp.vocab)
    assert spans_of(copy) == spans_of(doc)


def test_a_saved_pipeline_carries_the_users_lexicon(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(USER_LEXICON, encoding="utf-8")
    nlp = pipeline(files=[str(file)])
    text = "Zorblang and Python"
    before = spans_of(nlp(text))
    assert [row[3] for row in before] == ["zorblang", "python"]
    nlp.to_disk(tmp_path / "pipeline")
    data = nlp.to_bytes()
    file.unlink()
    assert spans_of(spacy.load(tmp_path / "pipeline")(text)) == before
    assert spans_of(pipeline().from_bytes(data)(text)) == before


def test_a_missing_lexicon_file_is_an_error_on_use(tmp_path: Path) -> None:
    nlp = pipeline(files=[str(tmp_path / "none.toml")])
    with pytest.raises(LexiconError, match=r"none\.toml"):
        nlp("Python")
    with pytest.raises(LexiconError, match=r"none\.toml"):
        nlp.to_bytes()


@pytest.mark.parametrize(
    ("config", "words"), [({"layers": ["nope"]}, "nope"), ({"engine": "warp"}, "warp")]
)
def test_bad_settings_name_the_valid_ones(config: dict[str, Any], words: str) -> None:
    settings = {**DOCUMENTS, **config}
    with pytest.raises(InputError, match=words):
        SkillLexicon(spacy.blank("en"), **settings)


def test_labels_ids_and_analysis() -> None:
    nlp = pipeline()
    component = nlp.get_pipe("skill_lexicon")
    assert "framework" in component.labels
    assert "pytorch" in component.ids
    assert "pytorch" in component
    assert len(component) == len(component.ids)
    meta = nlp.get_pipe_meta("skill_lexicon")
    assert "doc.spans" in meta.assigns
    assert not nlp.analyze_pipes()["problems"]["skill_lexicon"]


def test_scores_against_a_reference() -> None:
    nlp = pipeline()
    example = Example(nlp.make_doc("Python and Keras"), nlp("Python and Keras"))
    scores = nlp.evaluate([example])
    assert scores["spans_skills_f"] == 1.0


def test_the_defaults_use_every_bundled_layer_and_can_be_seen() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("skill_lexicon")
    assert nlp.get_pipe_config("skill_lexicon") == {
        "factory": "skill_lexicon",
        "layers": ["documents", "market"],
        "files": [],
        "engine": "fast",
    }
    doc = nlp("PyTorch and JAX")
    layers = {span._.layer for span in doc.spans["skills"]}
    assert layers == {"documents", "market"}


def test_both_engines_set_the_same_spans() -> None:
    text = "Requirements\n- Python\n- PhD not required, but a plus\n- deep and machine learning"
    one, other = (spans_of(pipeline(engine=engine)(text)) for engine in ("fast", "reference"))
    assert [row[:6] for row in one] == [row[:6] for row in other]
    assert one
