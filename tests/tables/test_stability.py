from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.tables import concept_counts, fold_effect, rank_stability
from analyzer.tables.stability import copies_of
from tests.tables.support import (
    ENTRY,
    corpora,
    frames,
    mention,
    mention_frame,
    naming,
    posting,
    posting_frame,
)

SKILLS = sorted(c for c, entry in ENTRY.items() if entry["kind"] == "skill")


@settings(max_examples=12, deadline=None)
@given(corpora, st.randoms(use_true_random=False))
def test_stability_holds_together_whatever_the_order(corpus, rng):
    mentions, postings = frames(corpus)
    table = rank_stability(mentions, postings, repetitions=20)
    counts = concept_counts(mentions, postings)
    assert table[["concept_id", "rank", "postings"]].equals(
        counts[["concept_id", "rank", "postings"]]
    )
    assert (table["rank_p2_5"] <= table["rank_median"]).all()
    assert (table["rank_median"] <= table["rank_p97_5"]).all()
    assert table["in_top_10"].between(0, 1).all()
    assert (table["in_top_10"] <= table["in_top_20"]).all()
    shuffled = [f.sample(frac=1, random_state=rng.randrange(2**31)) for f in (mentions, postings)]
    pd.testing.assert_frame_equal(rank_stability(*shuffled, repetitions=20), table)


def test_a_concept_of_one_employer_is_unstable_where_a_spread_one_is_not():
    postings = [posting(f"p{i}", "Acme" if i < 30 else f"c{i}") for i in range(100)]
    mentions = [mention(f"p{i}", "cpp") for i in range(30)]
    mentions += [mention(f"p{i}", "python") for i in range(30, 55)]
    mentions += [mention(f"p{i}", "jax") for i in range(60, 65)]
    table = rank_stability(
        mention_frame(mentions), posting_frame(postings), tops=(1, 2), repetitions=200
    ).set_index("concept_id")
    assert table.loc["cpp", "rank"] == 1
    assert table.loc["cpp", "rank_p97_5"] == 3  # without the one employer it is last
    assert table.loc["cpp", "in_top_10"] == pytest.approx(1 - 1 / 2.718, abs=0.12)
    assert table.loc["python", "rank_p97_5"] == 2


@settings(max_examples=12, deadline=None)
@given(corpora, st.randoms(use_true_random=False))
def test_folding_equals_plain_loops(corpus, rng):
    mentions, postings = corpus
    for number, row in enumerate(postings):
        if number and rng.random() < 0.4:
            row["duplicate_of"] = postings[rng.randrange(number)]["id"]  # chains included
    parent = {p["id"]: p["duplicate_of"] for p in postings}

    def origin(identity):
        while parent[identity] is not None:
            identity = parent[identity]
        return identity

    originals = [p for p in postings if p["duplicate_of"] is None]
    table = fold_effect(*frames((mentions, postings)))
    rows = {row["concept_id"]: row for row in table.to_dict("records")}
    found = {c: {p["id"] for p in naming(mentions, originals, c)} for c in SKILLS}
    assert set(rows) == {c for c in SKILLS if found[c]}
    unfolded = {c: sum(origin(p["id"]) in found[c] for p in postings) for c in rows}
    for concept, row in rows.items():
        assert row["postings"] == len(found[concept])
        assert row["postings_unfolded"] == unfolded[concept]
        assert row["copies"] == unfolded[concept] - len(found[concept])
        assert (row["analysed"], row["analysed_unfolded"]) == (len(originals), len(postings))
        assert row["rank_unfolded"] == 1 + sum(n > unfolded[concept] for n in unfolded.values())
        assert row["rank_change"] == row["rank_unfolded"] - row["rank"]


def test_copies_of_ignores_originals_elsewhere_and_survives_circles():
    rows = [posting("a"), posting("b", duplicate_of="gone")]
    mentions = mention_frame([mention("a", "python")])
    assert fold_effect(mentions, posting_frame(rows))["analysed_unfolded"].tolist() == [1]
    circle = posting_frame([posting("a", duplicate_of="b"), posting("b", duplicate_of="a")])
    assert sum(copies_of(circle).values()) == 2


def test_ranks_move_when_copies_fold():
    postings = [posting("a"), posting("b"), posting("c")]
    postings += [posting(f"a{i}", duplicate_of="a") for i in range(5)]
    mentions = [mention("a", "cpp"), mention("b", "python"), mention("c", "python")]
    table = fold_effect(mention_frame(mentions), posting_frame(postings)).set_index("concept_id")
    assert table["rank_change"].to_dict() == {"python": 1, "cpp": -1}
