"""Student's t distribution, without scipy: the counts must not need an extra.

The tail is the regularised incomplete beta function, evaluated by Lentz's continued
fraction (Press et al., Numerical Recipes, 3rd ed., section 6.4).
"""

from __future__ import annotations

import functools
import math


def _beta_fraction(a: float, b: float, x: float) -> float:
    tiny = 1e-300
    c, d = 1.0, 1.0 / max(1.0 - (a + b) * x / (a + 1.0), tiny)
    result = d
    for m in range(1, 10_000):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0)),
        ):
            d = 1.0 + step * d
            c = 1.0 + step / c
            d = 1.0 / (d if abs(d) > tiny else tiny)
            c = c if abs(c) > tiny else tiny
            result *= d * c
        if abs(d * c - 1.0) < 1e-15:
            break
    return result


def upper_tail(t: float, df: float) -> float:
    """Return P(T > t) for t >= 0 and `df` degrees of freedom (any positive number)."""
    x = df / (df + t * t)
    a, b = df / 2.0, 0.5
    if x <= 0.0:
        return 0.0
    if x >= 1.0:
        return 0.5
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _beta_fraction(a, b, x) / a / 2.0
    return (1.0 - front * _beta_fraction(b, a, 1.0 - x) / b) / 2.0


@functools.lru_cache(maxsize=4096)
def quantile(level: float, df: float) -> float:
    """Return the two-sided critical value: P(-t < T < t) = `level`, by bisection."""
    tail = (1.0 - level) / 2.0
    low, high = 0.0, 2.0
    while upper_tail(high, df) > tail:
        low, high = high, high * 2.0
    while high - low > 1e-13 * high:
        middle = (low + high) / 2.0
        if middle in (low, high):
            break
        if upper_tail(middle, df) > tail:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0
