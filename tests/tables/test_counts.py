from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.errors import InputError
from analyzer.tables import (
    PartialCounts,
    PartialGroups,
    PartialPairs,
    Selection,
    analysed,
    by_group,
    category_counts,
    concept_counts,
    duty_counts,
    fold,
    own_titles,
)
from analyzer.tables.counts import selected_counts
from analyzer.tables.groups import GROUPS, NONE, group_values
from analyzer.tables.presence import employer_codes, presence
from tests.tables.support import (
    ENTRY,
    LEXICON,
    STRENGTH,
    corpora,
    employers_of,
    frames,
    mention,
    mention_frame,
    named_in,
    naming,
    posting,
    posting_frame,
    random_corpus,
)

COUNTED = ("required", "preferred", "duty", "context")


def expected_counts(mentions, postings, concept):
    """Count one concept with plain loops."""
    found = naming(mentions, postings, concept)
    strongest = [
        max((m["requirement"] for m in named_in(mentions, p["id"], concept)), key=STRENGTH.get)
        for p in found
    ]
    touched = {m["posting_id"] for m in mentions if m["concept_id"] == concept}
    return {
        "postings": len(found),
        "mentions": sum(len(named_in(mentions, p["id"], concept)) for p in found),
        "analysed": len(postings),
        "employers": sum(any(p in found for p in group) for group in employers_of(postings)),
        **{f"{level}_postings": strongest.count(level) for level in COUNTED},
        "postings_without_boilerplate": sum(
            any(not m["boilerplate"] for m in named_in(mentions, p["id"], concept)) for p in found
        ),
        "negated_postings": sum(p["id"] in touched for p in postings) - len(found),
    }


@settings(max_examples=12, deadline=None)
@given(corpora, st.sampled_from(["skill", "title", "duty", None]))
def test_counts_equal_plain_loops(corpus, kind):
    mentions, postings = corpus
    table = concept_counts(*frames(corpus), LEXICON, kind=kind).set_index("concept_id")
    wanted = {
        c: expected_counts(mentions, postings, c)
        for c, entry in ENTRY.items()
        if kind in (None, entry["kind"]) and naming(mentions, postings, c)
    }
    assert set(table.index) == set(wanted)
    for concept, numbers in wanted.items():
        row = table.loc[concept]
        assert {name: row[name] for name in numbers} == numbers
        assert row["share"] == pytest.approx(numbers["postings"] / len(postings))
        assert row["required_share"] == pytest.approx(
            numbers["required_postings"] / numbers["postings"]
        )
        assert row["rank"] == 1 + sum(
            other["postings"] > numbers["postings"] for other in wanted.values()
        )
        assert row["documents"] == ENTRY[concept]["documents"]


@settings(max_examples=12, deadline=None)
@given(corpora, st.randoms(use_true_random=False))
def test_order_of_rows_never_matters(corpus, rng):
    mentions, postings = frames(corpus)
    shuffled = [
        frame.sample(frac=1, random_state=rng.randrange(2**31)) for frame in (mentions, postings)
    ]
    pd.testing.assert_frame_equal(
        concept_counts(*shuffled, LEXICON), concept_counts(mentions, postings, LEXICON)
    )
    pd.testing.assert_frame_equal(own_titles(shuffled[1]), own_titles(postings))
    pd.testing.assert_frame_equal(
        by_group(*shuffled, "month", LEXICON), by_group(mentions, postings, "month", LEXICON)
    )


@settings(max_examples=12, deadline=None)
@given(corpora)
def test_shares_ranks_and_totals_hold_together(corpus):
    table = concept_counts(*frames(corpus), LEXICON, kind=None, zeros=True)
    if corpus[1]:
        assert table["share"].between(0, 1).all()
        assert (table["low"] <= table["share"]).all()
        assert (table["share"] <= table["high"]).all()
        assert table["low"].ge(0).all()
        assert table["high"].le(1).all()
    assert (table["rank_low"] <= table["rank"]).all()
    assert (table["rank"] <= table["rank_high"]).all()
    assert (table["postings"] == sum(table[f"{level}_postings"] for level in COUNTED)).all()
    assert (table["postings_without_boilerplate"] <= table["postings"]).all()
    assert (table["postings"] <= table["mentions"]).all()
    assert (table["employers"] <= table["postings"]).all()
    assert table["postings"].is_monotonic_decreasing


def test_negated_mention_counts_only_where_nothing_else_names_the_concept():
    mentions = mention_frame(
        [
            mention("a", "python", negated=True),
            mention("b", "python", negated=True),
            mention("b", "python", "preferred"),
        ]
    )
    row = concept_counts(mentions, posting_frame([posting("a"), posting("b")])).iloc[0]
    assert (row["postings"], row["mentions"], row["negated_postings"]) == (1, 1, 1)
    assert (row["required_postings"], row["preferred_postings"]) == (0, 1)


def test_one_employer_many_postings_widens_the_interval():
    rows = [mention(f"p{i}", "python") for i in range(20)]
    one = posting_frame([posting(f"p{i}", "Acme" if i < 20 else f"c{i}") for i in range(60)])
    many = posting_frame([posting(f"p{i}", f"c{i}") for i in range(60)])
    clustered, independent = (concept_counts(mention_frame(rows), p).iloc[0] for p in (one, many))
    assert clustered["share"] == independent["share"]
    assert clustered["high"] - clustered["low"] > 1.5 * (independent["high"] - independent["low"])


def test_filters():
    corpus = frames(random_corpus(3, 40))
    everything = concept_counts(*corpus, LEXICON)
    language = concept_counts(*corpus, LEXICON, category="language")
    assert set(language["category"]) == {"language"}
    assert language["rank"].min() == 1
    market = concept_counts(*corpus, LEXICON, layer=["market", "user"])
    assert set(market["concept_id"]) == {"llm", "jax"}
    top = concept_counts(*corpus, LEXICON, top=2)
    pd.testing.assert_frame_equal(top, everything.head(2))
    of_title = concept_counts(*corpus, LEXICON, title="ml-engineer")
    assert set(of_title["analysed"]) == {int((corpus[1]["title_concept"] == "ml-engineer").sum())}


def test_several_selections_are_counted_at_once():
    corpus = frames(random_corpus(4, 40))
    chosen = [Selection(kind="title"), Selection(kind="skill", category="language")]
    titles, languages = selected_counts(presence(*corpus, LEXICON), chosen)
    pd.testing.assert_frame_equal(titles, concept_counts(*corpus, LEXICON, kind="title"))
    expected = concept_counts(*corpus, LEXICON, category="language")
    pd.testing.assert_frame_equal(languages, expected)


@pytest.mark.parametrize("dtype", ["object", "category", "string"])
def test_postings_of_one_employer_have_one_number(dtype):
    companies = ["Acme Inc.", None, "Bell", "ACME", "unknown", None, "bell"]
    frame = pd.DataFrame({"company": pd.Series(companies, dtype=dtype)})
    assert employer_codes(frame).tolist() == [0, 1, 2, 0, 3, 4, 2]


def test_zeros_lists_what_no_posting_names():
    table = concept_counts(mention_frame([]), posting_frame([posting("a")]), LEXICON, zeros=True)
    assert sorted(table["concept_id"]) == sorted(
        c for c, e in ENTRY.items() if e["kind"] == "skill"
    )
    assert table["share"].eq(0).all()
    assert table["required_share"].isna().all()
    assert table["high"].eq(1).all()  # a single employer says nothing about others


def test_same_posting_id_twice_is_an_error():
    with pytest.raises(InputError, match="'a' occurs more than once"):
        concept_counts(mention_frame([]), posting_frame([posting("a"), posting("a")]))


def test_analysed_says_what_is_left_out():
    rows = [
        posting("a"),
        posting("b", language=None),
        posting("c", language="und"),
        posting("d", language="de"),
        posting("e", duplicate_of="a"),
        posting("f", language="de", duplicate_of="d"),
        posting("g", language="en-GB"),
    ]
    kept, left = analysed(posting_frame(rows))
    assert list(kept["id"]) == ["a", "b", "c", "g"]
    assert (left.read, left.analysed, left.duplicates) == (7, 4, 2)
    assert left.other_languages == {"de": 1}
    assert left.read == left.analysed + left.duplicates + sum(left.other_languages.values())
    assert str(left) == ("4 of 7 postings analysed; left out: 2 copies, 1 not in English (de 1).")


def test_employer_spellings_are_one_cluster():
    from analyzer.tables.employers import employer_key

    names = ("Acme Labs", "ACME  labs, Inc.", "Acme Labs GmbH", "acme labs Pty Ltd")
    assert {employer_key(name) for name in names} == {"acme labs"}
    assert {employer_key(n) for n in (None, "", " ", "Confidential", "N/A")} == {None}
    assert employer_key("Inc.") == "inc"


@settings(max_examples=12, deadline=None)
@given(corpora, st.sampled_from(GROUPS))
def test_groups_are_counted_like_corpora_of_their_own(corpus, by):
    mentions, postings = frames(corpus)
    table = by_group(mentions, postings, by, LEXICON)
    groups = group_values(postings, by)
    for group in set(groups):
        alone = concept_counts(mentions, postings[(groups == group).to_numpy()], LEXICON)
        part = table[table["group"] == group].reset_index(drop=True)
        assert part["group_postings"].tolist() == alone["analysed"].tolist()
        shared = [c for c in part.columns if c in alone.columns]
        pd.testing.assert_frame_equal(part[shared], alone[shared])
    counted = table.groupby("concept_id")["postings"].sum().to_dict()
    overall = concept_counts(mentions, postings, LEXICON)
    assert counted == dict(zip(overall["concept_id"], overall["postings"], strict=True))


def test_group_values():
    rows = [
        posting("a", posted_at="2025-03-09T10:00:00Z", country="US"),
        posting("b", posted_at="2025"),
        posting("c"),
    ]
    frame = posting_frame(rows)
    assert list(group_values(frame, "month")) == ["2025-03", NONE, NONE]
    assert list(group_values(frame, "year")) == ["2025", "2025", NONE]
    assert list(group_values(frame, "country")) == ["US", NONE, NONE]
    with pytest.raises(InputError, match="seniority"):
        group_values(frame, "colour")


def test_small_groups_can_be_left_out():
    corpus = frames(random_corpus(1, 30))
    sizes = group_values(corpus[1], "country").value_counts()
    table = by_group(*corpus, "country", min_group=int(sizes.max()))
    assert set(table["group"]) == set(sizes[sizes == sizes.max()].index)


@settings(max_examples=12, deadline=None)
@given(corpora)
def test_own_titles_add_up(corpus):
    _, postings = corpus
    table = own_titles(posting_frame(postings), LEXICON)
    wanted: dict[str, int] = {}
    for row in postings:
        title = row["title_concept"] or NONE
        wanted[title] = wanted.get(title, 0) + 1
    assert dict(zip(table["concept_id"], table["postings"], strict=True)) == wanted
    if postings:
        assert math.isclose(table["share"].sum(), 1.0)
    names = dict(zip(table["concept_id"], table["name"], strict=True))
    assert names.get("ml-engineer", "machine-learning engineer") == "machine-learning engineer"


@settings(max_examples=12, deadline=None)
@given(corpora)
def test_categories_equal_plain_loops(corpus):
    mentions, postings = corpus
    table = category_counts(*frames(corpus)).set_index("category")
    skills = [c for c, entry in ENTRY.items() if entry["kind"] == "skill"]
    for category in {ENTRY[c]["category"] for c in skills}:
        members = [c for c in skills if ENTRY[c]["category"] == category]
        found = {p["id"] for c in members for p in naming(mentions, postings, c)}
        if not found:
            assert category not in table.index
            continue
        assert table.loc[category, "postings"] == len(found)
        assert table.loc[category, "concepts"] == sum(
            bool(naming(mentions, postings, c)) for c in members
        )


def test_duties_are_all_listed():
    corpus = random_corpus(5, 30)
    table = duty_counts(*frames(corpus), LEXICON).set_index("concept_id")
    assert set(table.index) == {"deploy-models", "monitor-models"}
    assert table.loc["deploy-models", "postings"] == len(naming(*corpus, "deploy-models"))
    assert table.loc["monitor-models", "postings"] == 0


@settings(max_examples=12, deadline=None)
@given(corpora, st.randoms(use_true_random=False), st.integers(1, 5))
def test_parts_merge_to_the_same_table_in_any_order(corpus, rng, number):
    mentions, postings = corpus
    part_of = {p["id"]: rng.randrange(number) for p in postings}
    parts = [
        PartialCounts.from_batch(
            [m for m in mentions if part_of[m["posting_id"]] == part],
            [p for p in postings if part_of[p["id"]] == part],
        )
        for part in range(number)
    ]
    while len(parts) > 1:  # a random tree of merges
        rng.shuffle(parts)
        parts.append(parts.pop().merge(parts.pop()))
    pd.testing.assert_frame_equal(
        parts[0].table(LEXICON, selection=Selection(kind=None, zeros=True)),
        concept_counts(*frames(corpus), LEXICON, kind=None, zeros=True),
        check_exact=True,
    )
    assert parts[0].analysed == len(postings)


@settings(max_examples=12, deadline=None)
@given(corpora, st.randoms(use_true_random=False))
def test_grouped_parts_merge_to_the_same_table(corpus, rng):
    mentions, postings = corpus
    part_of = {p["id"]: rng.randrange(3) for p in postings}
    by = ("title_concept", "month", "country")
    parts = [
        PartialGroups.from_batch(
            [m for m in mentions if part_of[m["posting_id"]] == part],
            [p for p in postings if part_of[p["id"]] == part],
            by=by,
        )
        for part in range(3)
    ]
    rng.shuffle(parts)
    merged = parts[0].merge(parts[1].merge(parts[2]))
    for one in by:
        pd.testing.assert_frame_equal(
            merged.table(one, LEXICON), by_group(*frames(corpus), one, LEXICON), check_exact=True
        )


def test_dtypes_of_the_frames_do_not_matter():
    mentions, postings = frames(random_corpus(3, 40))
    text = ["posting_id", "concept_id", "name", "kind", "category", "layer", "requirement"]
    compact = mentions.astype(dict.fromkeys(text, "category"))
    given_title = ["title_concept", "company", "posted_at", "country"]
    narrow = postings.astype(dict.fromkeys(given_title, "category"))
    for make in (
        lambda m, p: concept_counts(m, p, LEXICON),
        lambda m, p: by_group(m, p, "month"),
        lambda m, p: by_group(m, p, "country"),
        lambda m, p: category_counts(m, p),
        lambda m, p: own_titles(p),
    ):
        pd.testing.assert_frame_equal(make(compact, narrow), make(mentions, postings))
    undated = postings.assign(posted_at=float("nan"))
    assert set(by_group(mentions, undated, "month")["group"]) == {NONE}


def test_folding_once_serves_every_kind_of_part():
    mentions, postings = random_corpus(8, 30)
    folded = fold(mentions)
    assert PartialCounts.from_batch(folded, postings) == PartialCounts.from_batch(
        mentions, postings
    )
    assert PartialPairs.from_batch(folded, postings) == PartialPairs.from_batch(mentions, postings)
    grouped = [PartialGroups.from_batch(one, postings, by=["month"]) for one in (folded, mentions)]
    assert grouped[0] == grouped[1]


def test_merging_changes_neither_part():
    one, other = (PartialCounts.from_batch(*random_corpus(seed, 9)) for seed in (1, 2))
    before = one.table()
    one.merge(other)
    pd.testing.assert_frame_equal(one.table(), before)


def test_a_part_does_not_grow_with_postings():
    mentions, postings = random_corpus(4, 60)

    def entries(part):
        return len(part.employers) + sum(map(len, part.hits.values())) + len(part.counts)

    part = PartialCounts.from_batch(mentions, postings)
    merged = part
    for _ in range(5):
        merged = merged.merge(part)
    assert merged.analysed == 6 * part.analysed
    assert entries(merged) == entries(part)
