"""Uncertainty of differences, slopes and ratios, by leaving out one employer at a time.

The cluster jackknife is the variance that MacKinnon, Nielsen and Webb (2023, Journal of
Applied Econometrics 38:671-694) recommend for clusters of unequal size. Student's t has the
effective number of clusters (Carter, Schnepel and Steigerwald 2017, Review of Economics and
Statistics 99:698-709), less one, as its degrees of freedom. Everything is vectorised over
concepts, which is why it is written here: statsmodels fits one model at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.errors import MissingExtraError
from analyzer.tables.intervals import LEVEL
from analyzer.tables.student import quantile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from analyzer.tables.presence import Presence

_CHUNK = 64  # concepts at a time: the working arrays are this many times the employers

_ROUNDING = 1e-12  # of the slope of a concept that goes from none to all over one deviation


@dataclass(frozen=True, slots=True)
class Slopes:
    """Least-squares slopes of "names the concept" on a number, with their uncertainty.

    Attributes
    ----------
    slope, error
        One per concept; the error is NaN where the slope hangs on a single employer.
    freedom
        Degrees of freedom of Student's t.
    """

    slope: NDArray[np.float64]
    error: NDArray[np.float64]
    freedom: float

    def interval(self, level: float = LEVEL) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the lower and upper ends."""
        half = quantile(level, self.freedom) * self.error
        return self.slope - half, self.slope + half

    def p_values(self) -> NDArray[np.float64]:
        """Return two-sided p-values of "no change"; NaN where there is no error estimate."""
        import numpy as np

        try:
            from scipy.special import stdtr
        except ImportError as error:
            raise MissingExtraError("scipy", "stats") from error
        still = (self.slope == 0.0) & (self.error == 0.0)
        t = np.abs(self.slope) / np.where(self.error > 0.0, self.error, np.nan)
        return np.where(still, 1.0, 2.0 * stdtr(self.freedom, -t))


def slopes(seen: Presence, x: NDArray[np.float64], rows: NDArray[np.int64]) -> Slopes:
    """Regress "the posting names the concept" (0 or 1) on `x`, one number per posting.

    For an `x` of zeros and ones the slope is the difference of two shares.

    Parameters
    ----------
    seen
        Which posting names which concept.
    x
        One finite number per posting.
    rows
        The concepts, as positions in ``seen.concepts``.
    """
    import numpy as np

    x = x - x.mean() if len(x) else x
    owners = int(seen.employer.max(initial=-1)) + 1

    def per_owner(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(seen.employer, weights=values, minlength=owners).astype(np.float64)

    n, sx, sxx = per_owner(np.ones_like(x)), per_owner(x), per_owner(x * x)
    slope, error = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    total = sxx.sum()
    if total <= 0.0 or owners < 2:
        return Slopes(slope, error, 1.0)
    freedom = max(float(total**2 / np.sum(sxx**2)) - 1.0, 1.0)
    for start in range(0, len(rows), _CHUNK):
        part = slice(start, start + _CHUNK)
        y, xy = _sums(seen, rows[part], owners, (np.ones_like(x), x))
        slope[part] = _slope(n.sum(), sx.sum(), total, y.sum(1), xy.sum(1))
        left = _slope(
            n.sum() - n,
            sx.sum() - sx,
            total - sxx,
            y.sum(1, keepdims=True) - y,
            xy.sum(1, keepdims=True) - xy,
        )
        spread = np.sum((left - slope[part, None]) ** 2, axis=1)
        error[part] = np.sqrt(spread * (owners - 1) / owners)
    # What differs from nothing by rounding alone is nothing: no slope, no error.
    least = _ROUNDING * np.sqrt(n.sum() / total)
    slope[np.abs(slope) < least] = 0.0
    error[error < least] = 0.0
    return Slopes(slope, error, freedom)


def _slope(
    n: NDArray[np.float64] | float,
    sx: NDArray[np.float64] | float,
    sxx: NDArray[np.float64] | float,
    sy: NDArray[np.float64],
    sxy: NDArray[np.float64],
) -> NDArray[np.float64]:
    import numpy as np

    spread = np.asarray(n * sxx - sx * sx, dtype=np.float64)
    # No spread left without this employer: rounding must not pass for a slope.
    solid = np.where(spread > 1e-9 * np.abs(n * sxx), spread, np.nan)
    return np.asarray((n * sxy - sx * sy) / solid, dtype=np.float64)


def _sums(
    seen: Presence,
    rows: NDArray[np.int64],
    owners: int,
    weights: tuple[NDArray[np.float64], ...],
) -> tuple[NDArray[np.float64], ...]:
    """Sum each weight over the postings that name each concept, per concept and employer."""
    import numpy as np

    place = np.full(len(seen.concepts), -1, dtype=np.int64)
    place[rows] = np.arange(len(rows))
    chosen = (place[seen.concept] >= 0) & (seen.mentions > 0)
    posting = seen.posting[chosen]
    cell = place[seen.concept[chosen]] * owners + seen.employer[posting]
    return tuple(
        np.bincount(cell, weights=one[posting], minlength=len(rows) * owners)
        .astype(np.float64)
        .reshape(len(rows), owners)
        for one in weights
    )


def log_ratio_intervals(
    seen: Presence,
    mask: NDArray[np.bool_],
    rows: NDArray[np.int64],
    *,
    min_postings: int = 5,
    level: float = LEVEL,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return intervals of (share within `mask`) / (share overall), one per concept.

    NaN where fewer than `min_postings` postings of `mask` name the concept, or only one
    employer's do.
    """
    import numpy as np

    owners = int(seen.employer.max(initial=-1)) + 1
    inside = mask.astype(np.float64)
    n_in = np.bincount(seen.employer, weights=inside, minlength=owners)
    n = np.bincount(seen.employer, minlength=owners).astype(np.float64)
    low, high = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    present = n_in > 0
    if present.sum() < 2:
        return low, high
    freedom = max(float(n_in.sum() ** 2 / np.sum(n_in**2)) - 1.0, 1.0)
    t = quantile(level, freedom)
    for start in range(0, len(rows), _CHUNK):
        part = slice(start, start + _CHUNK)
        k_in, k = _sums(seen, rows[part], owners, (inside, np.ones_like(inside)))
        with np.errstate(divide="ignore", invalid="ignore"):
            full = np.log(k_in.sum(1) / n_in.sum()) - np.log(k.sum(1) / n.sum())
            left = np.log((k_in.sum(1, keepdims=True) - k_in) / (n_in.sum() - n_in)) - np.log(
                (k.sum(1, keepdims=True) - k) / (n.sum() - n)
            )
            spread = np.sum((left - full[:, None]) ** 2, axis=1) * (owners - 1) / owners
            half = t * np.sqrt(spread)
        solid = (k_in.sum(1) >= min_postings) & np.isfinite(half)
        low[part] = np.where(solid, np.exp(full - half), np.nan)
        high[part] = np.where(solid, np.exp(full + half), np.nan)
    return low, high


def false_discovery(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Benjamini and Hochberg's (1995) adjusted p-values; NaN stays NaN."""
    import numpy as np

    try:
        from scipy.stats import false_discovery_control
    except ImportError as error:
        raise MissingExtraError("scipy", "stats") from error
    q = np.full(len(p), np.nan)
    known = np.isfinite(p)
    if known.any():
        q[known] = false_discovery_control(p[known])
    return q
