from __future__ import annotations

import itertools
import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.tables import (
    documents_against_market,
    duty_counts,
    market_by_document,
    role_profiles,
    title_search_vs_skill_search,
)
from analyzer.tables.groups import NONE
from analyzer.tables.market import ALL, ROLES, tenths
from tests.tables.support import (
    DOCS,
    ENTRY,
    LEXICON,
    corpora,
    frames,
    mention,
    mention_frame,
    named_in,
    naming,
    posting,
    posting_frame,
    random_corpus,
)


def asking(mentions, postings, concept):
    wanted = ("required", "preferred") if ENTRY[concept]["kind"] == "skill" else None
    return sum(
        any(wanted is None or m["requirement"] in wanted for m in found)
        for p in postings
        if (found := named_in(mentions, p["id"], concept))
    )


@settings(max_examples=12, deadline=None)
@given(corpora)
def test_documents_against_market_equals_plain_loops(corpus):
    mentions, postings = corpus
    table = documents_against_market(*frames(corpus), LEXICON).set_index("concept_id")
    wanted = {
        c
        for c, entry in ENTRY.items()
        if entry["kind"] in ("skill", "title")
        and (entry["layer"] == "documents" or naming(mentions, postings, c))
    }
    assert set(table.index) == wanted
    for concept in wanted:
        row = table.loc[concept]
        assert row["postings"] == len(naming(mentions, postings, concept))
        assert row["asked_postings"] == asking(mentions, postings, concept)
        assert row["in_documents"] == (ENTRY[concept]["layer"] == "documents")
        assert (row["verdict"] == "not found") == (row["postings"] == 0)
        if row["postings"]:
            expected = "asked" if row["asked_low"] >= 0.01 else "undecided"
            if row["asked_high"] < 0.01:
                expected = "hardly asked"
            assert row["verdict"] == expected


def test_a_document_of_ones_own_stands_beside_the_others():
    """A concept is compared because a document names it, whatever its layer."""
    own = {"concept_id": "piano", "name": "Piano", "kind": "skill", "category": "craft",
           "layer": "user", "documents": "mine.md"}  # fmt: skip
    market = [{**row, "documents": "mine.md"} if row["layer"] == "market" else row
              for row in LEXICON]  # fmt: skip
    found = mention_frame([mention("p", "jax")]), posting_frame([posting("p", "c")])
    against = documents_against_market(*found, [*market, own]).set_index("concept_id")
    assert against.loc[["piano", "jax", "llm"], "in_documents"].all()
    assert against.loc["piano", "verdict"] == "not found"
    table = market_by_document(against.reset_index()).set_index(["document", "kind"])
    assert table.loc[("mine.md", "skill"), ["concepts", "asked_postings"]].tolist() == [3, 1]


def test_verdicts():
    postings = [posting(f"p{i}", f"c{i}") for i in range(2000)]
    mentions = [mention(f"p{i}", "python") for i in range(400)]
    mentions += [mention("p0", "cpp"), mention("p1", "llm", "context")]
    mentions += [mention(f"p{i}", "jax") for i in range(22)]
    table = documents_against_market(mention_frame(mentions), posting_frame(postings), LEXICON)
    assert dict(zip(table["concept_id"], table["verdict"], strict=True)) == {
        "python": "asked",
        "cpp": "hardly asked",
        "llm": "hardly asked",
        "jax": "undecided",
        "deep-learning": "not found",
        "matlab": "not found",
        "data-scientist": "not found",
        "ml-engineer": "not found",
    }


@settings(max_examples=12, deadline=None)
@given(corpora)
def test_by_document_adds_up(corpus):
    mentions, postings = corpus
    against = documents_against_market(*frames(corpus), LEXICON)
    table = market_by_document(against)
    assert set(table["document"]) == {*DOCS, ALL}
    assert (
        table["concepts"] == table[["asked", "hardly_asked", "undecided", "not_found"]].sum(axis=1)
    ).all()
    for row in table.to_dict("records"):
        mine = [
            c
            for c, entry in ENTRY.items()
            if entry["kind"] == row["kind"]
            and (
                row["document"] in entry["documents"].split()
                or (row["document"] == ALL and entry["layer"] == "documents")
            )
        ]
        askings = sum(asking(mentions, postings, c) for c in mine)
        total = sum(
            asking(mentions, postings, c) for c, e in ENTRY.items() if e["kind"] == row["kind"]
        )
        assert row["concepts"] == len(mine)
        assert row["asked_postings"] == askings
        if total:
            assert row["asked_coverage"] == pytest.approx(askings / total)
        else:
            assert math.isnan(row["asked_coverage"])


@settings(max_examples=12, deadline=None)
@given(corpora)
def test_searches_equal_plain_loops(corpus):
    mentions, postings = corpus
    table = title_search_vs_skill_search(*frames(corpus), LEXICON)
    rows = {(r["dl_named"], r["title_concept"]): r for r in table.to_dict("records")}
    for key, row in rows.items():
        mine = [p for p in postings if (p["dl_named"], p["title_concept"] or NONE) == key]
        title = {p["id"] for p in mine if "deep-learning" in p["title"].lower()}
        skill = {p["id"] for p in naming(mentions, mine, "deep-learning")}
        assert row["postings"] == len(mine)
        assert row["title_search"] == len(title)
        assert row["skill_search"] == len(skill)
        assert row["both"] == len(title & skill)
        assert row["title_only"] == len(title - skill)
        assert row["skill_only"] == len(skill - title)
        assert row["neither"] == len(mine) - len(title | skill)
        if skill:
            assert row["missed"] == pytest.approx(len(skill - title) / len(skill))
    assert table["postings"].sum() == len(postings)
    for by in itertools.chain.from_iterable(
        itertools.combinations(("dl_named", "title_concept"), n) for n in (0, 1)
    ):
        coarse = title_search_vs_skill_search(*frames(corpus), LEXICON, by=by)
        numbers = ["postings", "title_search", "skill_search", "both", "skill_only", "neither"]
        assert coarse[numbers].sum().tolist() == table[numbers].sum().tolist()
        assert len(coarse) == len(coarse.drop_duplicates(["dl_named", "title_concept"]))


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Deep Learning Engineer", True),
        ("Senior deep-learning scientist", True),
        ("DEEPLEARNING", True),
        ("Machine Learning Engineer", False),
        ("Deep Reinforcement Learning", False),
        (None, False),
    ],
)
def test_title_words(title, found):
    table = title_search_vs_skill_search(
        mention_frame([]), posting_frame([posting("a", title=title)])
    )
    assert table["title_search"].tolist() == [found]


@settings(max_examples=12, deadline=None)
@given(corpora)
def test_role_profiles_equal_plain_loops(corpus):
    _, postings = corpus
    table = role_profiles(posting_frame(postings), LEXICON)
    assert set(table["title_concept"]) == (
        {p["title_concept"] or NONE for p in postings} | {ALL} if postings else set()
    )
    for row in table.to_dict("records"):
        mine = [p for p in postings if row["title_concept"] in (ALL, p["title_concept"] or NONE)]
        profiled = [p for p in mine if p["role_engineer"] is not None]
        assert (row["postings"], row["profiled"]) == (len(mine), len(profiled))
        if not profiled:
            assert (row["ratio"], row["leading"]) == ("", NONE)
            continue
        for role in ROLES:
            mean = sum(p[f"role_{role}"] for p in profiled) / len(profiled)
            assert row[role] == pytest.approx(mean)
        assert sum(row[role] for role in ROLES) == pytest.approx(1)
        assert row["leading"] == max(ROLES, key=row.get)


@given(st.lists(st.floats(0.01, 1), min_size=4, max_size=4))
def test_tenths_add_up_and_stay_close(weights):
    shares = [w / sum(weights) for w in weights]
    whole = [int(one) for one in tenths(shares).split(":")]
    assert sum(whole) == 10
    assert all(abs(one - 10 * share) < 1 + 1e-9 for one, share in zip(whole, shares, strict=True))


def test_order_never_matters():
    mentions, postings = frames(random_corpus(12, 40))
    shuffled = mentions.sample(frac=1, random_state=1), postings.sample(frac=1, random_state=2)
    for make in (
        lambda m, p: documents_against_market(m, p, LEXICON),
        lambda m, p: duty_counts(m, p, LEXICON),
        title_search_vs_skill_search,
        lambda m, p: role_profiles(p),
    ):
        pd.testing.assert_frame_equal(make(*shuffled), make(mentions, postings))
