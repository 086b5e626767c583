from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.insight.keyness import against_rate, false_discovery, p_value

stats = pytest.importorskip("scipy.stats")
COUNTS = st.integers(0, 200)


@settings(deadline=None)
@given(COUNTS, st.integers(1, 200), st.floats(0.001, 0.999))
def test_against_rate_is_the_likelihood_ratio(count: int, total: int, rate: float) -> None:
    count = min(count, total)
    observed = [count, total - count]
    expected = [total * rate, total * (1 - rate)]
    value, _ = stats.power_divergence(observed, expected, lambda_="log-likelihood")
    result = against_rate(count, total, rate)
    assert abs(result) == pytest.approx(value, abs=1e-6)
    assert result == 0 or (result > 0) == (count / total > rate)


@settings(deadline=None)
@given(st.floats(-50, 50))
def test_p_values_are_one_sided(keyness: float) -> None:
    half = stats.chi2.sf(abs(keyness), 1) / 2
    assert p_value(keyness) == pytest.approx(half if keyness >= 0 else 1 - half)


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_false_discovery_equals_scipy(p_values: list[float]) -> None:
    assert false_discovery(p_values) == pytest.approx(list(stats.false_discovery_control(p_values)))


def test_nothing_to_control() -> None:
    assert false_discovery([]) == []
