"""Properties of extraction that hold for any text."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.mentions import ExtractionOptions, Extractor, Mention
from analyzer.mentions.extract import IN_OTHER_WORDS
from analyzer.posting import Posting
from skill_lexicon import load_lexicon


@cache
def extractor() -> Extractor:
    return Extractor(ExtractionOptions(lexicon=load_lexicon(layers=("documents",))))


def _words() -> list[str]:
    """Surface forms of the lexicon, cue words, headings and noise."""
    words = []
    for entry in load_lexicon(layers=("documents",)).entries:
        words += [
            *entry.aliases[:3],
            *entry.exact[:1],
            *(s for g in entry.guarded for s in g.surfaces),
        ]
    cues = "required preferred plus must you will not no without rather than years of experience"
    words += cues.split() + list(",;:./-–()&+#'’\"|•\n\t")
    words += ["Requirements:", "Nice to have:", "What you'll do", "Benefits", "About us", "\n\n"]
    return [*words, "café", "naïve", "İstanbul", "\u200b"]


TEXTS = st.one_of(
    st.text(),
    st.lists(st.sampled_from(_words()), max_size=25).map(" ".join),
    st.lists(st.one_of(st.sampled_from(_words()), st.text(max_size=3)), max_size=25).map("".join),
)

# A line that names no concept, is no heading, and says nothing about any section.
UNRELATED = st.sampled_from(
    [
        "The kettle is green and the window stays open in summer, said the neighbour.",
        "Lunch was soup again, and nobody minded the rain on the old tin roof.",
        "A bicycle leans against the wall near the harbour, where gulls are loud.",
    ]
)

# Lines as they stand in lists: no headings, no words that decide a section.
ITEMS = st.lists(
    st.sampled_from(
        [
            "Python and SQL on large datasets",
            "C++ or Java, whichever you like",
            "deep learning with PyTorch/TensorFlow",
            "NLP, CV and speech recognition",
            "R for statistics",
            "building and deploying machine learning models",
            "machine and deep learning",
            "AWS, Kaggle, GitHub",
            "no PhD needed, really",
            "curiosity about reinforcement learning rather than robotics",
        ]
    ),
    min_size=2,
    max_size=6,
    unique=True,
)


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, title=TEXTS, company=st.one_of(st.none(), TEXTS))
def test_any_text_is_read_and_offsets_hold(text: str, title: str, company: str | None) -> None:
    posting = Posting("1", "test", title=title, text=text, company=company)
    rejected: list = []  # type: ignore[type-arg]
    found = extractor().extract(posting, rejected=rejected)
    for item in (*found, *rejected):
        field = title if item.field == "title" else text
        assert field[item.start : item.end] == item.surface
        assert item.surface.strip()
    assert found == extractor().extract(posting)
    assert len(set(found)) == len(found)
    # The title line as a whole comes first.
    parts = [item for item in found if not item.rule.startswith(IN_OTHER_WORDS)]
    assert set(found) - set(parts) <= {*found[:1]}
    order = [(item.field != "title", item.start, item.end) for item in parts]
    by_block = [key[:2] for key in order]
    assert by_block == sorted(by_block)


def _shape(mentions: list[Mention], shift: int = 0) -> set[tuple[object, ...]]:
    return {(m.concept_id, m.start - shift, m.surface, m.requirement, m.negated) for m in mentions}


LINES = st.one_of(
    ITEMS.map(lambda items: "- " + items[0]),
    ITEMS.map(lambda items: "You will need " + items[0] + "."),
    ITEMS.map(lambda items: items[0] + " is a plus."),
    st.lists(st.sampled_from(_words()), min_size=1, max_size=12)
    .map(" ".join)
    .map(lambda text: "We know that " + " ".join(text.split()) + " and tea."),
)


@settings(max_examples=200, deadline=None)
@given(line=LINES, unrelated=UNRELATED)
def test_unrelated_text_behind_changes_nothing(line: str, unrelated: str) -> None:
    alone = extractor().find(line)
    assert _shape(extractor().find(f"{line}\n\n{unrelated}")) == _shape(alone)


@settings(max_examples=200, deadline=None)
@given(line=LINES, unrelated=UNRELATED)
def test_unrelated_text_before_changes_nothing(line: str, unrelated: str) -> None:
    alone = extractor().find(line)
    before = f"{unrelated}\n\n"
    assert _shape(extractor().find(before + line), len(before)) == _shape(alone)


def test_a_duty_at_the_start_of_a_later_line_is_a_duty() -> None:
    # A cue at the start of a block must not be looked for at the start of the text alone.
    line = "Design neural networks with our partners."
    (alone,) = {m.requirement for m in extractor().find(line)}
    (after,) = {m.requirement for m in extractor().find(f"Rain fell on the tin roof.\n\n{line}")}
    assert alone == after == "duty"


@pytest.mark.parametrize("heading", ["Requirements", "Nice to have", "What you'll do", "Notes:"])
@settings(max_examples=40, deadline=None)
@given(items=ITEMS, data=st.data())
def test_order_within_a_list_changes_no_set(
    heading: str, items: list[str], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(items))
    one, other = (
        extractor().find(heading + "\n" + "\n".join(f"- {item}" for item in order))
        for order in (items, shuffled)
    )
    assert {m.concept_id for m in one} == {m.concept_id for m in other}
    assert {(m.concept_id, m.requirement, m.negated) for m in one} == {
        (m.concept_id, m.requirement, m.negated) for m in other
    }


@settings(max_examples=60, deadline=None)
@given(items=ITEMS, data=st.data())
def test_order_of_sentences_changes_no_set(items: list[str], data: st.DataObject) -> None:
    sentences = [f"We like {item}." for item in items[:3]]
    shuffled = data.draw(st.permutations(sentences))
    one, other = (extractor().find(" ".join(order)) for order in (sentences, shuffled))
    assert {m.concept_id for m in one} == {m.concept_id for m in other}


def test_what_is_near_is_looked_for_in_the_whole_block() -> None:
    filler = "The kettle is green and the window stays open in summer. " * 4
    found = extractor().find(f"We like Python. {filler}We like R for statistics.")
    assert "r" in {m.concept_id for m in found}
