"""Intervals for shares of postings, where the postings of one employer are not independent.

The interval is Wilson's (1927) at the effective sample size: the number of postings divided
by the design effect, the form that Franco, Little, Louis and Slud (2019, Journal of Survey
Statistics and Methodology 7:334-364) recommend for complex samples after Korn and Graubard
(1998). The design effect is the CR2 cluster variance of Bell and McCaffrey (2002, Survey
Methodology 28:169-181) over the binomial one, and Student's t with their degrees of freedom
(under independence) takes the normal quantile's place, so that a few large employers widen
the interval as they should.

A design effect estimated from two or three employers is noise. Therefore it is averaged over
the informative employers (those that name the concept, or those that do not, whichever are
fewer) and one imagined employer with the intra-class correlation `PRIOR_CORRELATION`. That
also gives an interval for a share of zero or one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.tables.student import quantile

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

LEVEL = 0.95
PRIOR_CORRELATION = 0.2


@dataclass(frozen=True, slots=True)
class Clusters:
    """How many employers have how many postings.

    Attributes
    ----------
    sizes
        The distinct numbers of postings per employer, ascending.
    employers
        How many employers have each of these sizes.
    """

    sizes: NDArray[np.float64]
    employers: NDArray[np.float64]

    @property
    def total(self) -> int:
        """The number of postings."""
        return int(self.sizes @ self.employers)

    @property
    def number(self) -> int:
        """The number of employers."""
        return int(self.employers.sum())

    def weights(self) -> NDArray[np.float64]:
        """Return the CR2 correction for each size: 1 / (1 - an employer's share of postings)."""
        return 1.0 / (1.0 - self.sizes / self.total)

    def degrees_of_freedom(self) -> float:
        """Return Bell and McCaffrey's degrees of freedom of the variance of a mean, at least 1."""
        import numpy as np

        n, m, a, total = self.sizes, self.employers, self.weights(), float(self.total)
        # The residuals' covariance is D - R with D = diag(n) and, for independent postings,
        # R = n n' / total; then df = tr(A(D-R))^2 / tr((A(D-R))^2).
        trace = float(np.sum(m * a * (n - n * n / total)))
        square = (
            float(np.sum(m * a * a * n * n))
            - 2.0 * float(np.sum(m * a * a * n**3)) / total
            + (float(np.sum(m * a * n * n)) / total) ** 2
        )
        return max(trace * trace / square, 1.0) if square > 0.0 else 1.0


def clusters_from(sizes: Mapping[int, int]) -> Clusters:
    """Summarise employers given as number of postings to number of employers."""
    import numpy as np

    pairs = sorted((size, number) for size, number in sizes.items() if size and number)
    return Clusters(
        np.array([size for size, _ in pairs], dtype=np.float64),
        np.array([number for _, number in pairs], dtype=np.float64),
    )


def share_interval(
    clusters: Clusters,
    hits: NDArray[np.float64],
    squares: NDArray[np.float64],
    naming: NDArray[np.float64],
    complete: NDArray[np.float64],
    *,
    level: float = LEVEL,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the lower and upper end of the interval of each concept's share.

    Parameters
    ----------
    clusters
        The employers of all postings (m concepts, d distinct employer sizes below).
    hits, squares
        Shape (m, d): over the employers of each size, the sum of the postings that name the
        concept, and the sum of the squares of these numbers.
    naming, complete
        Shape (m,): how many employers name the concept in any, and in all, of their postings.
    level
        Nominal coverage.

    Returns
    -------
    tuple of numpy.ndarray
        Two arrays of shape (m,). Without postings NaN; with a single employer 0 and 1, as
        one employer says nothing about others.
    """
    import numpy as np

    rows, total = hits.shape[0], clusters.total
    if total == 0:
        return np.full(rows, np.nan), np.full(rows, np.nan)
    if clusters.number < 2:
        return np.zeros(rows), np.ones(rows)
    n, weight = clusters.sizes, clusters.weights()
    share = hits.sum(axis=1) / total
    # sum of w (k - share n)^2 over the employers, without going through each of them
    spread = (
        squares @ weight
        - 2.0 * share * (hits @ (weight * n))
        + share**2 * float(np.sum(clusters.employers * weight * n * n))
    )
    binomial = share * (1.0 - share) * total
    effect = np.divide(spread, binomial, out=np.ones(rows), where=binomial > 0.0)
    typical = float(np.sum(clusters.employers * n * n)) / total
    prior = 1.0 + PRIOR_CORRELATION * (typical - 1.0)
    informative = np.minimum(naming, clusters.number - complete)
    effect = (np.maximum(effect, 0.0) * informative + prior) / (informative + 1.0)
    return wilson(share, total / effect, quantile(level, clusters.degrees_of_freedom()))


def wilson(
    share: NDArray[np.float64], size: NDArray[np.float64], t: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return Wilson's score interval for shares out of `size` at critical value `t`."""
    import numpy as np

    widened = 1.0 + t * t / size
    centre = (share + t * t / (2.0 * size)) / widened
    half = t / widened * np.sqrt(share * (1.0 - share) / size + t * t / (4.0 * size * size))
    low, high = np.maximum(centre - half, 0.0), np.minimum(centre + half, 1.0)
    # Rounding must not push a share of exactly 0 or 1 out of its own interval.
    return np.minimum(low, share), np.maximum(high, share)
