"""Keyness: how much more often a term occurs than a reference leads one to expect.

Dunning's log-likelihood ratio, signed: positive where it occurs more often. One degree of
freedom; the p-value is one-sided, because only what is more frequent is of interest.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def against_rate(count: int, total: int, rate: float) -> float:
    """Return the keyness of `count` of `total` units against a known share.

    Parameters
    ----------
    count, total
        Units (employers) with the term, and all.
    rate
        The share of units that the reference lets expect, in (0, 1).

    >>> against_rate(5, 100, 0.05)
    0.0
    """
    share = count / total if total else 0.0
    value = 2 * (_part(count, total * rate) + _part(total - count, total * (1 - rate)))
    return math.copysign(max(value, 0.0), share - rate) if value > 1e-12 else 0.0


def p_value(keyness: float) -> float:
    """Return the one-sided p-value of a signed log-likelihood ratio.

    >>> round(p_value(2.7055), 4)
    0.05
    """
    tail = math.erfc(math.sqrt(abs(keyness) / 2)) / 2
    return tail if keyness >= 0 else 1 - tail


def false_discovery(p_values: Sequence[float]) -> list[float]:
    """Return the q-values of Benjamini and Hochberg, in the order of the p-values.

    Reporting what has ``q <= 0.05`` keeps the expected share of false ones at 5 %.

    >>> [round(q, 3) for q in false_discovery([0.01, 0.04, 0.03])]
    [0.03, 0.04, 0.04]
    """
    order = sorted(range(len(p_values)), key=lambda index: -p_values[index])
    result = [0.0] * len(p_values)
    lowest = 1.0
    for position, index in enumerate(order):
        rank = len(p_values) - position
        lowest = min(lowest, p_values[index] * len(p_values) / rank)
        result[index] = lowest
    return result


def _part(observed: float, expected: float) -> float:
    return observed * math.log(observed / expected) if observed > 0 and expected > 0 else 0.0
