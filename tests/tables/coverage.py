"""How often the intervals cover the truth, by simulation.

``python -m tests.tables.coverage`` prints the large run; the tests use the same functions with
fewer draws. Postings of one employer agree more than chance would have it: every employer has
a share of its own (beta-distributed around the true one, correlation `Case.correlation`).
"""

from __future__ import annotations

import argparse
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.tables.change import compare, trends
from analyzer.tables.intervals import clusters_from, share_interval
from analyzer.tables.ranks import rank_range

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Case:
    """One situation: employers of some shape, how alike their postings are, the true share."""

    shape: str
    employers: int
    correlation: float
    share: float
    quick: bool = False

    def __str__(self) -> str:
        return f"{self.shape}-{self.employers}-icc{self.correlation}-share{self.share}"


def _cases() -> list[Case]:
    quick = {
        ("single", 300, 0.0, 0.03),
        ("equal", 40, 0.1, 0.3),
        ("equal", 100, 0.3, 0.1),
        ("unequal", 100, 0.1, 0.3),
        ("unequal", 400, 0.3, 0.1),
        ("unequal", 1000, 0.1, 0.03),
        ("dominant", 300, 0.1, 0.1),
    }
    return [
        Case(shape, employers, correlation, share, (shape, employers, correlation, share) in quick)
        for shape, numbers in (
            ("single", (300, 3000)),
            ("equal", (20, 40, 100)),
            ("unequal", (25, 100, 400, 1000)),
            ("dominant", (30, 300)),
        )
        for employers in numbers
        for correlation in ((0.0,) if shape == "single" else (0.0, 0.1, 0.3))
        for share in (0.01, 0.03, 0.1, 0.3, 0.5, 0.8)
    ]


CASES = _cases()


def sizes_of(case: Case, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw how many postings each employer has."""
    if case.shape == "single":
        return np.ones(case.employers, dtype=np.int64)
    if case.shape == "equal":
        return np.full(case.employers, 5)
    if case.shape == "unequal":  # log-normal: most have one or two, some have dozens
        drawn = np.exp(rng.normal(0.3, 1.1, case.employers))
        return np.maximum(1, np.round(drawn)).astype(np.int64)
    sizes = np.maximum(1, rng.poisson(2, case.employers))
    sizes[0] = int(0.15 * sizes.sum()) + 1
    return sizes


def hits_of(
    case: Case, sizes: NDArray[np.int64], rng: np.random.Generator, repetitions: int
) -> NDArray[np.int64]:
    """Draw how many of each employer's postings name the concept, many times."""
    shape = (repetitions, len(sizes))
    if case.correlation == 0:
        return rng.binomial(sizes, case.share, size=shape)
    strength = (1 - case.correlation) / case.correlation
    own = rng.beta(case.share * strength, (1 - case.share) * strength, size=shape)
    return rng.binomial(sizes, own)


def interval_of(
    sizes: NDArray[np.int64], hits: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the interval of each row of `hits` (rows are concepts, columns employers)."""
    distinct, number = np.unique(sizes, return_counts=True)
    clusters = clusters_from(dict(zip(distinct.tolist(), number.tolist(), strict=True)))
    member = (sizes[:, None] == distinct).astype(np.float64)
    return share_interval(
        clusters,
        hits @ member,
        hits.astype(np.float64) ** 2 @ member,
        (hits > 0).sum(axis=1).astype(np.float64),
        (hits == sizes).sum(axis=1).astype(np.float64),
    )


def share_coverage(case: Case, *, repetitions: int, seed: int, clustered: bool = True) -> float:
    """Return how often the interval covers the true share, over ten draws of the sizes."""
    rng = np.random.default_rng(seed)
    covered = []
    for _ in range(10):
        sizes = sizes_of(case, rng)
        hits = hits_of(case, sizes, rng, repetitions // 10)
        if not clustered:  # every posting an employer of its own
            total = hits.sum(axis=1)
            hits = (np.arange(sizes.sum()) < total[:, None]).astype(np.int64)
            sizes = np.ones(hits.shape[1], dtype=np.int64)
        low, high = interval_of(sizes, hits)
        covered.append(np.mean((low <= case.share) & (case.share <= high)))
    return float(np.mean(covered))


def miss_rate(*, repetitions: int, seed: int, concepts: int = 40) -> float:
    """Return how often a concept's true rank lies outside its range of ranks."""
    rng = np.random.default_rng(seed)
    shares = 0.6 * np.arange(1, concepts + 1) ** -0.8
    truth = np.arange(1, concepts + 1)
    missed = []
    for _ in range(repetitions):
        sizes = sizes_of(Case("unequal", 150, 0.2, 0.0), rng)
        hits = np.concatenate(
            [hits_of(Case("unequal", 150, 0.2, share), sizes, rng, 1) for share in shares]
        )
        best, worst = rank_range(*interval_of(sizes, hits))
        missed.append(np.mean((truth < best) | (truth > worst)))
    return float(np.mean(missed))


def change_coverage(
    share: float, correlation: float, employers: int, *, repetitions: int, seed: int
) -> tuple[float, float]:
    """Return how often the intervals of no difference, and of no slope, contain zero."""
    from tests.tables.support import mention, mention_frame, posting, posting_frame

    rng = np.random.default_rng(seed)
    case = Case("unequal", employers, correlation, share)
    inside, shown = np.zeros(2), np.zeros(2)
    for _ in range(repetitions):
        concepts = ("python", "cpp", "jax", "llm", "matlab", "deep-learning")
        sizes = sizes_of(case, rng)
        owner = np.repeat(np.arange(employers), sizes)
        month = rng.integers(0, 24, size=len(owner))
        postings = [
            posting(f"p{i}", f"c{o}", posted_at=f"{2024 + m // 12}-{m % 12 + 1:02d}-01")
            for i, (o, m) in enumerate(zip(owner, month, strict=True))
        ]
        mentions = []
        strength = (1 - correlation) / correlation
        for concept in concepts:
            own = rng.beta(share * strength, (1 - share) * strength, size=employers)
            named = np.flatnonzero(rng.random(len(owner)) < own[owner])
            mentions += [mention(f"p{i}", concept) for i in named]
        frame, rows = mention_frame(mentions), posting_frame(postings)
        early = (month < 8) & (rng.random(len(month)) < 0.9)
        tables = (
            compare((frame, rows[early]), (frame, rows[~early])),
            trends(frame, rows),
        )
        for place, table in enumerate(tables):
            inside[place] += np.sum((table["low"] <= 0) & (table["high"] >= 0))
            shown[place] += len(table)
    first, second = (inside / shown).tolist()
    return first, second


def main() -> None:
    """Print the coverage of every case, and a summary."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    values, expected = [], []
    for case in CASES:
        rng = np.random.default_rng(options.seed)
        sizes = sizes_of(case, rng)
        naming = float(np.mean((hits_of(case, sizes, rng, 400) > 0).sum(axis=1)))
        covered = share_coverage(case, repetitions=options.repetitions, seed=options.seed)
        print(f"{case!s:38} employers naming it {naming:7.1f}   coverage {covered:.3f}")
        values.append(covered)
        expected.append(naming)
    coverage, naming_all = np.array(values), np.array(expected)
    for least in (0, 5, 10):
        chosen = coverage[naming_all >= least]
        print(
            f"at least {least:2} employers naming it: {len(chosen):3} cases, "
            f"mean {chosen.mean():.3f}, from {chosen.min():.3f} to {chosen.max():.3f}, "
            f"within 93-97 %: {np.mean((chosen >= 0.93) & (chosen <= 0.97)):.0%}"
        )
    print(f"true rank outside its range: {miss_rate(repetitions=1000, seed=options.seed):.4f}")
    draws = max(options.repetitions // 20, 1)
    error = math.sqrt(0.95 * 0.05 / (6 * draws))
    for share, correlation, employers in ((0.05, 0.2, 100), (0.3, 0.2, 100), (0.1, 0.1, 400)):
        difference, slope = change_coverage(
            share, correlation, employers, repetitions=draws, seed=options.seed
        )
        print(
            f"no change, share {share}, correlation {correlation}, {employers} employers: "
            f"difference {difference:.3f}, slope {slope:.3f} (standard error about {error:.3f})"
        )


if __name__ == "__main__":
    main()
