"""How much the ranks depend on who happens to be in the data, and on folding copies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.tables.contract import build
from analyzer.tables.measure import MENTIONS, POSTINGS, ratio
from analyzer.tables.presence import presence
from analyzer.tables.ranks import ranks

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.tables.lexicon import LexiconRows


def rank_stability(
    mentions: pd.DataFrame,
    postings: pd.DataFrame,
    lexicon: LexiconRows = None,
    *,
    kind: str = "skill",
    tops: tuple[int, int] = (10, 20),
    repetitions: int = 500,
    seed: int = 0,
) -> pd.DataFrame:
    """Draw the employers anew and see which ranks come back.

    Parameters
    ----------
    mentions, postings, lexicon, kind
        As in `counts.concept_counts`.
    tops
        The two list lengths whose membership is reported.
    repetitions
        Bootstrap samples of employers, with replacement.
    seed
        Seed of the random numbers: the same data give the same table, whatever its order.

    Returns
    -------
    pandas.DataFrame
        Table ``rank_stability``: one row per concept, by rank: the middle and the central
        95 % of its ranks over the samples, and the share of samples in which it is among the
        first ten and twenty (`tops`). Without postings: no rows.
    """
    import numpy as np

    seen = presence(mentions, postings, lexicon)
    measured = seen.measure()
    rows = [
        row
        for row, concept in enumerate(seen.concepts)
        if seen.known[concept].kind == kind and measured.counts[row, POSTINGS]
    ]
    if not rows:
        return build("rank_stability", [])
    owners = int(seen.employer.max()) + 1
    place = np.full(len(seen.concepts), -1, dtype=np.int64)
    place[rows] = np.arange(len(rows))
    chosen = (place[seen.concept] >= 0) & (seen.mentions > 0)
    named = np.zeros((owners, len(rows)))
    np.add.at(named, (seen.employer[seen.posting[chosen]], place[seen.concept[chosen]]), 1.0)
    # Employers in an order of their own, so that the order of postings cannot matter.
    size = np.bincount(seen.employer, minlength=owners)
    named = named[np.lexsort((*named.T, size))]
    generator = np.random.default_rng(seed)
    even = np.full(owners, 1.0 / owners)
    drawn = np.empty((repetitions, len(rows)), dtype=np.int64)
    for repetition in range(repetitions):
        weights = generator.multinomial(owners, even).astype(np.float64)
        drawn[repetition] = ranks((weights @ named).astype(np.int64))
    postings_of = measured.counts[rows, POSTINGS]
    order = np.lexsort((-measured.counts[rows, MENTIONS], -postings_of))
    ids = [seen.concepts[rows[one]] for one in order]
    low, middle, high = np.quantile(drawn, [0.025, 0.5, 0.975], axis=0)[:, order]
    columns: dict[str, Any] = {
        "concept_id": ids,
        "name": [seen.known[one].name for one in ids],
        "kind": [kind] * len(ids),
        "postings": postings_of[order],
        "rank": ranks(postings_of)[order],
        "rank_median": middle,
        "rank_p2_5": low,
        "rank_p97_5": high,
        "in_top_10": np.mean(drawn <= tops[0], axis=0)[order],
        "in_top_20": np.mean(drawn <= tops[1], axis=0)[order],
    }
    return build("rank_stability", columns)


def fold_effect(
    mentions: pd.DataFrame,
    postings: pd.DataFrame,
    lexicon: LexiconRows = None,
    *,
    kind: str = "skill",
) -> pd.DataFrame:
    """Show what folding copies of one posting into one does to the counts.

    Parameters
    ----------
    mentions
        One row per occurrence; those of copies are not needed, as a copy names what its
        original names.
    postings
        One row per posting, copies included: ``duplicate_of`` holds the id of the original.
        Only copies whose original is in the frame count.
    lexicon, kind
        As in `counts.concept_counts`.

    Returns
    -------
    pandas.DataFrame
        Table ``fold_effect``: one row per concept, largest change of rank first. ``copies`` is
        the number of folded postings that name it. Without postings: no rows.
    """
    import numpy as np

    weight = copies_of(postings)
    originals = postings[postings["duplicate_of"].isna()]
    seen = presence(mentions, originals, lexicon)
    times = np.array([1 + weight.get(one, 0) for one in originals["id"]], dtype=np.int64)
    named = seen.named(kind)
    number = len(seen.concepts)
    folded = np.bincount(seen.concept[named], minlength=number)
    unfolded = np.bincount(
        seen.concept[named], weights=times[seen.posting[named]], minlength=number
    ).astype(np.int64)
    rows = np.flatnonzero(folded)
    ids = [seen.concepts[row] for row in rows]
    folded, unfolded = folded[rows], unfolded[rows]
    before, after = ranks(unfolded), ranks(folded)
    all_before, all_after = int(times.sum()), len(originals)
    columns: dict[str, Any] = {
        "concept_id": ids,
        "name": [seen.known[one].name for one in ids],
        "kind": [seen.known[one].kind for one in ids],
        "postings_unfolded": unfolded,
        "analysed_unfolded": np.full(len(ids), all_before),
        "share_unfolded": ratio(unfolded, np.full(len(ids), all_before)),
        "rank_unfolded": before,
        "copies": unfolded - folded,
        "postings": folded,
        "analysed": np.full(len(ids), all_after),
        "share": ratio(folded, np.full(len(ids), all_after)),
        "rank": after,
        "rank_change": before - after,
    }
    order = np.lexsort((after, -np.abs(before - after)))
    return build(
        "fold_effect",
        {name: [values[one] for one in order] for name, values in columns.items()},
    )


def copies_of(postings: pd.DataFrame) -> dict[str, int]:
    """Return how many copies each original has; a copy of a copy counts for the original."""
    parent = {
        one: other
        for one, other in zip(postings["id"], postings["duplicate_of"], strict=True)
        if isinstance(other, str)
    }
    copies: dict[str, int] = {}
    for one in parent:
        origin, steps = one, 0
        while origin in parent and steps <= len(parent):
            origin, steps = parent[origin], steps + 1
        copies[origin] = copies.get(origin, 0) + 1
    return copies
