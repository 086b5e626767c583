from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.tables import PartialPairs, cooccurrence, network, skill_by_title
from analyzer.tables.groups import NONE
from tests.tables.support import (
    ENTRY,
    LEXICON,
    corpora,
    frames,
    mention,
    mention_frame,
    naming,
    posting,
    posting_frame,
    random_corpus,
)

SKILLS = sorted(c for c, entry in ENTRY.items() if entry["kind"] == "skill")


@settings(max_examples=12, deadline=None)
@given(corpora, st.integers(1, 3))
def test_pairs_equal_plain_loops(corpus, least):
    mentions, postings = corpus
    table = cooccurrence(*frames(corpus), LEXICON, min_postings=least)
    rows = {(r["concept_a"], r["concept_b"]): r for r in table.to_dict("records")}
    found = {c: {p["id"] for p in naming(mentions, postings, c)} for c in SKILLS}
    wanted = {
        (a, b): len(found[a] & found[b])
        for a, b in itertools.combinations(SKILLS, 2)
        if len(found[a] & found[b]) >= least
    }
    assert {pair: row["postings"] for pair, row in rows.items()} == wanted
    for (a, b), both in wanted.items():
        row = rows[a, b]
        chance = len(found[a]) / len(postings) * len(found[b]) / len(postings)
        assert row["lift"] == pytest.approx(both / len(postings) / chance)
        assert row["expected"] == pytest.approx(chance * len(postings))
        assert row["share_of_a"] == pytest.approx(both / len(found[a]))
        assert row["share_of_b"] == pytest.approx(both / len(found[b]))
        assert row["jaccard"] == pytest.approx(both / len(found[a] | found[b]))
        assert -1 <= row["npmi"] <= 1 + 1e-12


@settings(max_examples=12, deadline=None)
@given(corpora, st.randoms(use_true_random=False))
def test_pairs_merge_to_the_same_table(corpus, rng):
    mentions, postings = corpus
    part_of = {p["id"]: rng.randrange(3) for p in postings}
    parts = [
        PartialPairs.from_batch(
            [m for m in mentions if part_of[m["posting_id"]] == part],
            [p for p in postings if part_of[p["id"]] == part],
        )
        for part in range(3)
    ]
    rng.shuffle(parts)
    pd.testing.assert_frame_equal(
        parts[0].merge(parts[1].merge(parts[2])).table(min_postings=1),
        cooccurrence(*frames(corpus), min_postings=1),
        check_exact=True,
    )


def test_independent_and_perfect_pairs():
    postings = [posting(f"p{i}", f"c{i}") for i in range(20)]
    mentions = [
        mention(f"p{i}", concept)
        for i in range(20)
        for concept, named in (("python", i % 2), ("cpp", i % 4 < 2), ("jax", i % 2))
        if named
    ]
    table = cooccurrence(mention_frame(mentions), posting_frame(postings), min_postings=1)
    row = {(r["concept_a"], r["concept_b"]): r for r in table.to_dict("records")}
    assert row["jax", "python"]["npmi"] == pytest.approx(1.0)
    assert row["jax", "python"]["lift"] == pytest.approx(2.0)
    assert row["cpp", "python"]["lift"] == pytest.approx(1.0)
    assert row["cpp", "python"]["npmi"] == pytest.approx(0.0)


def test_network_keeps_the_strongest_edges_among_the_largest_nodes():
    pairs = cooccurrence(*frames(random_corpus(2, 60)), LEXICON, min_postings=1)
    largest = sorted(
        {(-r[f"postings_{s}"], r[f"concept_{s}"]) for r in pairs.to_dict("records") for s in "ab"}
    )[:4]
    kept = {concept for _, concept in largest}
    table = network(pairs, nodes=4, edges=2, min_lift=0.0)
    possible = pairs[pairs["concept_a"].isin(kept) & pairs["concept_b"].isin(kept)]
    assert list(table["npmi"]) == sorted(possible["npmi"], reverse=True)[:2]
    assert set(table["source"]) | set(table["target"]) <= kept
    assert network(pairs, min_lift=1.1)["lift"].ge(1.1).all()
    assert network(pairs.head(0)).empty


@settings(max_examples=12, deadline=None)
@given(corpora)
def test_skill_by_title_equals_plain_loops(corpus):
    mentions, postings = corpus
    table = skill_by_title(*frames(corpus), LEXICON, min_title=1, min_postings=1)
    rows = {(r["title_concept"], r["concept_id"]): r for r in table.to_dict("records")}
    wanted = {}
    for title in {p["title_concept"] for p in postings}:
        mine = [p for p in postings if p["title_concept"] == title]
        for concept in SKILLS:
            if found := naming(mentions, mine, concept):
                overall = len(naming(mentions, postings, concept)) / len(postings)
                wanted[title or NONE, concept] = (len(found), len(found) / len(mine) / overall)
    assert {key: row["postings"] for key, row in rows.items()} == {
        key: number for key, (number, _) in wanted.items()
    }
    for key, (_, lift) in wanted.items():
        assert rows[key]["lift"] == pytest.approx(lift)
        low, high = rows[key]["lift_low"], rows[key]["lift_high"]
        assert math.isnan(low) or low <= lift * (1 + 1e-9) <= high * (1 + 2e-9)


def test_small_titles_are_left_out_and_top_cuts_each_title():
    corpus = frames(random_corpus(6, 60))
    sizes = corpus[1]["title_concept"].value_counts()
    table = skill_by_title(*corpus, LEXICON, top=2, min_title=int(sizes.max()))
    assert list(table["title_concept"].unique()) == [sizes.index[0]]
    assert len(table) == 2
    assert table["title_name"].iloc[0] == ENTRY[sizes.index[0]]["name"]


def test_lift_interval_covers():
    """60 % within the title, 30 % outside, half of the postings each: lift 0.6 / 0.45."""
    rng = np.random.default_rng(8)
    covered = []
    for _ in range(60):
        postings = [
            posting(f"p{i}", f"c{rng.integers(60)}", title_concept="ml-engineer" if i % 2 else None)
            for i in range(200)
        ]
        share = rng.beta(1.8, 1.2, size=60)
        mentions = [
            mention(p["id"], "python")
            for p in postings
            if rng.random() < share[int(p["company"][1:])] * (1.0 if p["title_concept"] else 0.5)
        ]
        table = skill_by_title(mention_frame(mentions), posting_frame(postings))
        row = table[table["title_concept"] == "ml-engineer"].iloc[0]
        covered.append(row["lift_low"] <= 0.6 / 0.45 <= row["lift_high"])
    assert np.mean(covered) >= 0.87  # 60 draws: 0.95 less three standard errors
