"""Ranks, and the range of ranks that the data cannot tell apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def ranks(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return competition ranks, the largest value first: 1, 2, 2, 4."""
    import numpy as np

    ordered = np.sort(values)
    return np.asarray(1 + len(values) - np.searchsorted(ordered, values, side="right"))


def rank_range(
    low: NDArray[np.float64], high: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the best and the worst rank that the intervals allow.

    After Klein, Wright and Wieczorek (2020, JRSS A 183:589-606): something ranks certainly
    higher only where its interval lies wholly above, certainly lower only where it lies wholly
    below; between the two counts the data cannot tell.

    Parameters
    ----------
    low, high
        Ends of the intervals, one per item.

    Returns
    -------
    tuple of numpy.ndarray
        ``rank_low`` (1 + number of intervals wholly above) and ``rank_high`` (number of items
        minus number of intervals wholly below).
    """
    import numpy as np

    number = len(low)
    above = number - np.searchsorted(np.sort(low), high, side="right")
    below = np.searchsorted(np.sort(high), low, side="left")
    return np.asarray(1 + above), np.asarray(number - below)
