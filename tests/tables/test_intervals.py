from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.tables.intervals import PRIOR_CORRELATION, Clusters, clusters_from, share_interval
from analyzer.tables.ranks import rank_range, ranks
from analyzer.tables.student import quantile, upper_tail
from tests.tables.coverage import CASES, Case, interval_of, miss_rate, share_coverage

scipy_stats = pytest.importorskip("scipy.stats")


@pytest.mark.parametrize("df", [1, 1.4, 2, 3.7, 10, 57.3, 1e3, 1e6])
def test_student_equals_scipy(df):
    for level in (0.5, 0.9, 0.95, 0.999):
        assert quantile(level, df) == pytest.approx(
            scipy_stats.t.ppf(0.5 + level / 2, df), rel=2e-6
        )
    for t in (0.0, 1e-6, 0.3, 2.0, 9.0, 60.0):
        assert upper_tail(t, df) == pytest.approx(scipy_stats.t.sf(t, df), rel=2e-6)


employers = st.lists(
    st.tuples(st.integers(1, 12), st.integers(0, 12)).map(lambda p: (p[0], min(p))),
    min_size=2,
    max_size=25,
)


@settings(max_examples=120, deadline=None)
@given(employers)
def test_interval_equals_the_formula_written_out(groups):
    sizes, hits = (np.array(one, dtype=float) for one in zip(*groups, strict=True))
    total = sizes.sum()
    share = hits.sum() / total
    clustered = sum(
        (k - share * n) ** 2 / (1 - n / total) for n, k in zip(sizes, hits, strict=True)
    )
    prior = 1 + PRIOR_CORRELATION * (sum(sizes**2) / total - 1)
    informative = min(sum(hits > 0), sum(hits < sizes))
    binomial = share * (1 - share) * total
    estimate = clustered / binomial if binomial else 1.0
    size = total / ((estimate * informative + prior) / (informative + 1))
    # Bell and McCaffrey's degrees of freedom with the matrices themselves
    centre = np.eye(len(sizes)) - np.outer(sizes, np.ones(len(sizes))) / total
    matrix = np.diag(1 / (1 - sizes / total)) @ centre @ np.diag(sizes) @ centre.T
    df = max(np.trace(matrix) ** 2 / np.trace(matrix @ matrix), 1.0)
    t = scipy_stats.t.ppf(0.975, df)
    middle = (share + t * t / 2 / size) / (1 + t * t / size)
    half = t / (1 + t * t / size) * math.sqrt(share * (1 - share) / size + (t / 2 / size) ** 2)
    low, high = interval_of(sizes.astype(int), hits.astype(int)[None, :])
    assert low[0] == pytest.approx(max(middle - half, 0), abs=1e-9)
    assert high[0] == pytest.approx(min(middle + half, 1), abs=1e-9)


def test_independent_postings_give_wilsons_interval():
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    sizes, hits = np.ones(4000, dtype=int), np.zeros((1, 4000), dtype=int)
    hits[0, :37] = 1
    low, high = interval_of(sizes, hits)
    wanted = proportion.proportion_confint(37, 4000, method="wilson")
    assert (low[0], high[0]) == pytest.approx(wanted, rel=2e-3)


def test_without_postings_and_with_one_employer():
    none = clusters_from({})
    empty = np.zeros((2, 0)), np.zeros((2, 0)), np.zeros(2), np.zeros(2)
    assert np.isnan(share_interval(none, *empty)).all()
    low, high = interval_of(np.array([7]), np.array([[3], [7]]))
    assert low.tolist() == [0, 0]
    assert high.tolist() == [1, 1]


def test_clusters_summary():
    clusters = clusters_from(Counter([3, 1, 1, 2]))
    assert isinstance(clusters, Clusters)
    assert (clusters.total, clusters.number) == (7, 4)


@pytest.mark.parametrize("case", [case for case in CASES if case.quick], ids=str)
def test_coverage(case: Case):
    """Nominal 95 %: 93 to 97, give or take three standard errors of this many draws."""
    repetitions = 1000
    covered = share_coverage(case, repetitions=repetitions, seed=5)
    slack = 3 * math.sqrt(0.95 * 0.05 / repetitions)
    assert 0.93 - slack <= covered <= 0.97 + slack


def test_ignoring_employers_would_fail_the_coverage_test():
    case = Case("unequal", 200, 0.3, 0.3)
    assert share_coverage(case, repetitions=300, seed=5, clustered=False) < 0.85


def test_rank_ranges_cover_the_true_ranks():
    missed = miss_rate(repetitions=150, seed=4)
    assert missed <= 0.03


intervals = st.lists(
    st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted), min_size=1, max_size=30
)


@given(intervals)
def test_rank_range_equals_plain_loops(pairs):
    low, high = (np.array(one) for one in zip(*pairs, strict=True))
    best, worst = rank_range(low, high)
    for i in range(len(pairs)):
        assert best[i] == 1 + sum(low[j] > high[i] for j in range(len(pairs)))
        assert worst[i] == len(pairs) - sum(high[j] < low[i] for j in range(len(pairs)))


@given(st.lists(st.integers(0, 5), max_size=20))
def test_ranks_equal_plain_loops(values):
    assert ranks(np.array(values, dtype=np.int64)).tolist() == [
        1 + sum(other > one for other in values) for one in values
    ]
