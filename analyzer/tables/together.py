"""Which concepts stand together: in one posting, and under one title."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

from analyzer.tables.contract import build, stack
from analyzer.tables.groups import NONE, group_values
from analyzer.tables.intervals import LEVEL
from analyzer.tables.jackknife import log_ratio_intervals
from analyzer.tables.measure import POSTINGS, Selection, count_columns, ratio
from analyzer.tables.pairs import PartialPairs
from analyzer.tables.presence import Presence, presence

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.tables.lexicon import LexiconRows

_CHUNK = 8192


def cooccurrence(
    mentions: pd.DataFrame,
    postings: pd.DataFrame,
    lexicon: LexiconRows = None,
    *,
    kind: str | None = "skill",
    min_postings: int = 5,
) -> pd.DataFrame:
    """Count the postings that name two concepts together.

    Parameters
    ----------
    mentions, postings, lexicon
        As in `counts.concept_counts`.
    kind
        Both concepts are of this kind; ``None`` for all.
    min_postings
        Leave out pairs that fewer postings name: their lift is noise.

    Returns
    -------
    pandas.DataFrame
        Table ``cooccurrence``: one row per pair (``concept_a`` before ``concept_b`` in the
        alphabet), most postings first. ``lift`` is postings that name both over postings
        expected if the two were independent. No rows where no pair is frequent enough.
    """
    return pair_table(count_pairs(presence(mentions, postings, lexicon), kind), min_postings)


def count_pairs(seen: Presence, kind: str | None = "skill") -> PartialPairs:
    """Count pairs over arrays: the same numbers as `PartialPairs.from_batch`, faster."""
    import numpy as np

    named = seen.named(kind)
    posting, concept = seen.posting[named], seen.concept[named]
    used, column = np.unique(concept, return_inverse=True)
    together = np.zeros((len(used), len(used)), dtype=np.int64)
    for start in range(0, seen.postings, _CHUNK):
        low, high = np.searchsorted(posting, (start, start + _CHUNK))
        # Sums of at most _CHUNK ones are exact in single precision, which is fastest.
        matrix = np.zeros((_CHUNK, len(used)), dtype=np.float32)
        matrix[posting[low:high] - start, column[low:high]] = 1.0
        together += (matrix.T @ matrix).astype(np.int64)
    ids = [seen.concepts[one] for one in used]
    rows, columns = np.nonzero(np.triu(together, k=1))
    return PartialPairs(
        analysed=seen.postings,
        singles=Counter(dict(zip(ids, np.diag(together).tolist(), strict=True))),
        pairs=Counter(
            {(ids[a], ids[b]): int(together[a, b]) for a, b in zip(rows, columns, strict=True)}
        ),
        known={one: seen.known[one] for one in ids},
    )


def pair_table(counted: PartialPairs, min_postings: int = 5) -> pd.DataFrame:
    """Make the table ``cooccurrence`` from counted pairs."""
    total = counted.analysed
    rows: list[dict[str, Any]] = []
    for (a, b), both in counted.pairs.items():
        if both < max(min_postings, 1):
            continue
        one, other = counted.singles[a], counted.singles[b]
        share, expected = both / total, one * other / total
        lift = both / expected
        rows.append(
            {
                "concept_a": a,
                "name_a": counted.known[a].name,
                "concept_b": b,
                "name_b": counted.known[b].name,
                "postings": both,
                "postings_a": one,
                "postings_b": other,
                "analysed": total,
                "share": share,
                "share_of_a": both / one,
                "share_of_b": both / other,
                "expected": expected,
                "lift": lift,
                "jaccard": both / (one + other - both),
                # Two concepts that every posting names tell nothing of each other.
                "npmi": 0.0 if both == total else math.log(lift) / -math.log(share),
            }
        )
    rows.sort(key=lambda row: (-row["postings"], row["concept_a"], row["concept_b"]))
    return build("cooccurrence", rows)


def network(
    pairs: pd.DataFrame, *, nodes: int = 40, edges: int = 80, min_lift: float = 1.2
) -> pd.DataFrame:
    """Choose the pairs worth drawing as a network.

    Parameters
    ----------
    pairs
        Table ``cooccurrence``.
    nodes
        Only among the so many concepts that most postings name.
    edges
        At most so many pairs, the most strongly associated (``npmi``) first.
    min_lift
        Only pairs that stand together at least so many times as often as by chance.

    Returns
    -------
    pandas.DataFrame
        Table ``network``: one row per edge. No rows where no pair qualifies.
    """
    import pandas as pd

    sizes = (
        pd.concat(
            [
                pairs[["concept_a", "postings_a"]].set_axis(["concept", "postings"], axis=1),
                pairs[["concept_b", "postings_b"]].set_axis(["concept", "postings"], axis=1),
            ]
        )
        .drop_duplicates("concept")
        .sort_values(["postings", "concept"], ascending=[False, True])
    )
    kept = set(sizes["concept"].head(nodes))
    chosen = pairs[
        pairs["concept_a"].isin(kept) & pairs["concept_b"].isin(kept) & (pairs["lift"] >= min_lift)
    ]
    chosen = chosen.sort_values(
        ["npmi", "concept_a", "concept_b"], ascending=[False, True, True]
    ).head(edges)
    return build(
        "network",
        {
            "source": chosen["concept_a"].to_numpy(),
            "source_name": chosen["name_a"].to_numpy(),
            "source_postings": chosen["postings_a"].to_numpy(),
            "target": chosen["concept_b"].to_numpy(),
            "target_name": chosen["name_b"].to_numpy(),
            "target_postings": chosen["postings_b"].to_numpy(),
            **{name: chosen[name].to_numpy() for name in ("postings", "lift", "npmi")},
        },
    )


def skill_by_title(
    mentions: pd.DataFrame,
    postings: pd.DataFrame,
    lexicon: LexiconRows = None,
    *,
    kind: str = "skill",
    top: int | None = None,
    min_title: int = 20,
    min_postings: int = 5,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Count the postings of each title that name each skill, against all postings.

    Parameters
    ----------
    mentions, postings, lexicon, kind, level
        As in `counts.concept_counts`.
    top
        Per title, the so many most named skills only.
    min_title
        Leave out titles with fewer postings.
    min_postings
        Intervals of the lift only where so many of the title's postings name the skill.

    Returns
    -------
    pandas.DataFrame
        Table ``skill_by_title``: one row per own-title concept and skill named in it, titles
        in alphabetical order, ``(none)`` last. ``share`` is of the title's postings, ``lift``
        that share over the share in all analysed postings. The lift's interval is Student's t
        on its logarithm with the jackknife over employers. Without postings: no rows.
    """
    import numpy as np

    seen = presence(mentions, postings, lexicon)
    titles = group_values(postings, "title_concept").to_numpy()
    row_of = {concept: row for row, concept in enumerate(seen.concepts)}
    overall = seen.measure().counts[:, POSTINGS]
    parts = []
    for title in sorted(set(titles), key=lambda one: (one == NONE, one)):
        mask = titles == title
        size = int(mask.sum())
        if size < min_title:
            continue
        chosen = Selection(kind=kind, top=top)
        columns = count_columns(seen.measure(mask), seen.known, chosen, level=level)
        rows = np.array([row_of[c] for c in columns["concept_id"]], dtype=np.int64)
        lift_low, lift_high = log_ratio_intervals(
            seen, mask, rows, min_postings=min_postings, level=level
        )
        share_overall = ratio(overall[rows], np.full(len(rows), seen.postings))
        entry = seen.known.get(str(title))
        extra = {
            "title_concept": [title] * len(rows),
            "title_name": [entry.name if entry else title] * len(rows),
            "title_postings": [size] * len(rows),
            "share_overall": share_overall,
            "lift": ratio(columns["share"], share_overall),
            "lift_low": lift_low,
            "lift_high": lift_high,
        }
        parts.append(columns | extra)
    return build("skill_by_title", stack(parts))
