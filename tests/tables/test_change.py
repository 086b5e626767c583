from __future__ import annotations

from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analyzer.tables import Corpus, by_group, compare, ends, monthly, period, trends
from analyzer.tables.jackknife import false_discovery, slopes
from analyzer.tables.presence import presence
from tests.tables.coverage import change_coverage
from tests.tables.support import (
    ENTRY,
    LEXICON,
    corpora,
    employers_of,
    frames,
    mention,
    mention_frame,
    naming,
    posting,
    posting_frame,
    random_corpus,
)

SKILLS = sorted(c for c, entry in ENTRY.items() if entry["kind"] == "skill")


def years(row):
    return int(row["posted_at"][:4]) + (int(row["posted_at"][5:7]) - 0.5) / 12


def least_squares(points):
    x, y = (np.array(values, dtype=float) for values in zip(*points, strict=True))
    return np.polyfit(x - x.mean(), y, 1)[0]


@settings(max_examples=12, deadline=None)
@given(corpora)
def test_trends_equal_plain_loops(corpus):
    mentions, postings = corpus
    table = trends(*frames(corpus), LEXICON, min_postings=1)
    dated = [p for p in postings if p["posted_at"]]
    months = sorted({p["posted_at"][:7] for p in dated})
    assert set(table["concept_id"]) == {c for c in SKILLS if naming(mentions, dated, c)}
    assert table["slope_per_year"].dropna().is_monotonic_decreasing
    for row in table.to_dict("records"):
        found = {p["id"] for p in naming(mentions, dated, row["concept_id"])}
        assert row["postings"] == len(found)
        assert row["share"] == pytest.approx(len(found) / len(dated))
        assert row["months"] == len(months)
        for end in ("early", "late"):
            first, last = row[f"{end}_months"].split("..")
            inside = [p["id"] in found for p in dated if first <= p["posted_at"][:7] <= last]
            assert row[f"share_{end}"] == pytest.approx(np.mean(inside))
        if len(months) < 2:
            assert np.isnan(row["slope_per_year"])
        elif len(employers_of(dated)) > 1:
            points = [(years(p), p["id"] in found) for p in dated]
            assert row["slope_per_year"] == pytest.approx(least_squares(points), abs=1e-9)


@given(st.lists(st.sampled_from([f"2025-{month:02}" for month in range(1, 10)]), min_size=1))
def test_early_and_late_months_are_apart_and_hold_a_quarter_each(months):
    (first, early), (late, last) = ends(months)
    assert (first, last) == (min(months), max(months))
    if first == last:
        assert early == late == first
        return
    assert first <= early < late <= last
    heads = sum(month <= early for month in months)
    tails = sum(month >= late for month in months)
    if (early, late) != (first, last):
        assert min(heads, tails) >= len(months) / 4
        # No month more than is needed.
        assert early == first or sum(month < early for month in months) < len(months) / 4
        assert late == last or sum(month > late for month in months) < len(months) / 4


def test_jackknife_leaves_out_one_employer_at_a_time():
    mentions, postings = random_corpus(11, 60)
    dated = [p for p in postings if p["posted_at"]]
    seen = presence(*frames((mentions, dated)))
    x = np.array([years(p) for p in dated])
    row = seen.concepts.index("python")
    fit = slopes(seen, x, np.array([row]))
    found = {p["id"] for p in naming(mentions, dated, "python")}
    groups = employers_of(dated)
    left = []
    for group in groups:
        points = [(years(p), p["id"] in found) for p in dated if p not in group]
        left.append(least_squares(points))
    full = least_squares([(years(p), p["id"] in found) for p in dated])
    variance = np.sum((np.array(left) - full) ** 2) * (len(groups) - 1) / len(groups)
    assert fit.slope[0] == pytest.approx(full)
    assert fit.error[0] == pytest.approx(np.sqrt(variance))


def test_errors_are_close_to_statsmodels_with_many_employers():
    sm = pytest.importorskip("statsmodels.api")
    rng = np.random.default_rng(3)
    postings, mentions = [], []
    for number in range(1500):
        company = f"c{rng.integers(300)}"
        year = 2020 + number % 5
        postings.append(posting(f"p{number}", company, posted_at=f"{year}-06-01"))
        if rng.random() < 0.2 + 0.1 * (year - 2020):
            mentions.append(mention(f"p{number}", "python"))
    row = trends(mention_frame(mentions), posting_frame(postings)).iloc[0]
    named = {m["posting_id"] for m in mentions}
    model = sm.OLS(
        [float(p["id"] in named) for p in postings],
        sm.add_constant([years(p) - 2022 for p in postings]),
    )
    codes, _ = pd.factorize(pd.Series([p["company"] for p in postings]))
    fit = model.fit(cov_type="cluster", cov_kwds={"groups": codes})
    assert row["slope_per_year"] == pytest.approx(fit.params[1])
    assert (row["high"] - row["low"]) / 2 / 1.97 == pytest.approx(fit.bse[1], rel=0.05)
    assert row["direction"] == "rising"
    assert row["q"] == row["p"] < 1e-6


@settings(max_examples=12, deadline=None)
@given(corpora, corpora)
def test_compare_equals_plain_loops(a, b):
    table = compare(frames(a), frames(b), LEXICON, min_postings=1)
    rows = {row["concept_id"]: row for row in table.to_dict("records")}
    counts = {c: [len(naming(*corpus, c)) for corpus in (a, b)] for c in SKILLS}
    assert set(rows) == {c for c, both in counts.items() if sum(both)}
    for concept, row in rows.items():
        for tag, corpus, number in zip("ab", (a, b), counts[concept], strict=True):
            assert row[f"postings_{tag}"] == number
            assert row[f"analysed_{tag}"] == len(corpus[1])
            assert row[f"rank_{tag}"] == 1 + sum(
                other[f"postings_{tag}"] > number for other in rows.values()
            )
            if corpus[1]:
                assert row[f"share_{tag}"] == pytest.approx(number / len(corpus[1]))
        if a[1] and b[1]:
            assert row["difference"] == pytest.approx(row["share_b"] - row["share_a"])


def test_slope_on_two_groups_is_the_difference_of_shares():
    seen = presence(*frames(random_corpus(9, 50)))
    group = np.arange(50) >= 20
    fit = slopes(seen, group.astype(float), np.arange(len(seen.concepts)))
    for row in range(len(seen.concepts)):
        named = np.zeros(50)
        named[seen.posting[(seen.concept == row) & (seen.mentions > 0)]] = 1
        assert fit.slope[row] == pytest.approx(named[group].mean() - named[~group].mean())


def test_an_employer_in_both_corpora_is_one_cluster():
    def corpus(names):
        postings = [posting(f"p{i}", name) for i, name in enumerate(names)]
        named = [mention(f"p{i}", "python") for i in range(10)]
        return mention_frame(named), posting_frame(postings)

    mine = corpus([f"c{i // 2}" for i in range(40)])
    same = compare(mine, mine, min_postings=1).iloc[0]
    other = compare(mine, corpus([f"d{i // 2}" for i in range(40)]), min_postings=1).iloc[0]
    assert same["difference"] == other["difference"] == 0
    assert same["high"] - same["low"] < 1e-9 < other["high"] - other["low"]
    assert same["p"] == 1
    assert same["direction"] == "undecided"


def test_none_of_a_few_is_no_proof_against_many():
    def corpus(size, naming):
        postings = [posting(f"p{i}", f"c{size}-{i}") for i in range(size)]
        named = [mention(f"p{i}", "python") for i in range(naming)]
        return mention_frame(named), posting_frame(postings)

    # Fisher's exact test: p = 0.09 for the first pair, 3e-7 for the second.
    few = compare(corpus(38, 0), corpus(291, 25), min_postings=1).iloc[0]
    assert few["low"] < 0 < few["difference"] < few["high"]
    assert 0.05 < few["p"] < 0.15
    assert few["direction"] == "undecided"
    many = compare(corpus(300, 0), corpus(291, 25), min_postings=1).iloc[0]
    assert many["p"] < 1e-5
    assert many["direction"] == "more in b"


@settings(max_examples=12, deadline=None)
@given(corpora, st.randoms(use_true_random=False))
@example(random_corpus(926, 5), Random(0))  # an error of nothing but rounding
@example(random_corpus(926, 5), Random(3))
def test_order_never_matters(corpus, rng):
    mentions, postings = frames(corpus)
    shuffled = [f.sample(frac=1, random_state=rng.randrange(2**31)) for f in (mentions, postings)]
    for table in (
        lambda m, p: trends(m, p, min_postings=1).sort_values("concept_id", ignore_index=True),
        lambda m, p: compare((m, p), (mentions, postings), min_postings=1).sort_values(
            "concept_id", ignore_index=True
        ),
    ):
        pd.testing.assert_frame_equal(
            table(*shuffled), table(mentions, postings), check_exact=False, atol=1e-9
        )


def test_monthly_is_by_group_without_the_undated():
    corpus = frames(random_corpus(5, 40))
    table = monthly(*corpus, LEXICON)
    assert "(none)" not in set(table["group"])
    dated = corpus[1][corpus[1]["posted_at"].notna()]
    pd.testing.assert_frame_equal(table, by_group(corpus[0], dated, "month", LEXICON))


def test_period_keeps_whole_years_and_months():
    dates = [None, "2016-12-31", "2017-01-01", "2018-04-30T23:00:00Z", "2018-05-01"]
    postings = posting_frame([posting(f"p{i}", posted_at=d) for i, d in enumerate(dates)])
    corpus = Corpus(mention_frame([mention(f"p{i}", "python") for i in range(5)]), postings)
    assert list(period(corpus, "2017", "2018-04").postings["id"]) == ["p2", "p3"]
    assert list(period(corpus, "2017", "2018-04").mentions["posting_id"]) == ["p2", "p3"]
    assert list(period(corpus, end="2016").postings["id"]) == ["p1"]
    assert list(period(corpus, start="2018").postings["id"]) == ["p3", "p4"]


def test_intervals_of_no_change_cover_zero():
    difference, slope = change_coverage(0.2, 0.2, 80, repetitions=40, seed=6)
    # 240 draws of 95 %, give or take three standard errors
    assert 0.905 <= difference <= 0.995
    assert 0.905 <= slope <= 0.995


def test_false_discovery_is_benjamini_hochberg():
    p = np.array([0.01, np.nan, 0.04, 0.03, 0.005])
    order = np.argsort(p[~np.isnan(p)])
    plain = p[~np.isnan(p)]
    adjusted = np.empty(4)
    running = 1.0
    for rank, index in reversed(list(enumerate(order, start=1))):
        running = min(running, plain[index] * 4 / rank)
        adjusted[index] = running
    q = false_discovery(p)
    assert np.isnan(q[1])
    np.testing.assert_allclose(q[~np.isnan(q)], adjusted)


def test_copies_fold_anew_within_some_of_the_postings():
    from analyzer.tables import folded_within

    rows = [
        {"id": "b2", "duplicate_of": "a", "posted_at": "2026-03"},
        {"id": "b1", "duplicate_of": "a", "posted_at": "2026-02"},
        {"id": "c", "duplicate_of": None, "posted_at": "2026-04"},
        {"id": "c1", "duplicate_of": "c", "posted_at": "2026-01"},
        {"id": "d1", "duplicate_of": "d", "posted_at": None},
    ]
    postings = pd.DataFrame(rows, index=[7, 3, 5, 1, 9])
    found = folded_within(postings).set_index("id")["duplicate_of"]
    assert found.where(found.notna(), None).to_dict() == {
        "b2": "b1", "b1": None, "c": None, "c1": "c", "d1": None,
    }  # fmt: skip
    assert folded_within(postings[:0]).empty
