"""What changes: trends over months, and the difference between two corpora or periods."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from analyzer.dates import Period
from analyzer.tables.contract import build
from analyzer.tables.counts import by_group
from analyzer.tables.groups import NONE, group_values
from analyzer.tables.intervals import LEVEL
from analyzer.tables.jackknife import false_discovery, slopes
from analyzer.tables.measure import POSTINGS, ratio
from analyzer.tables.presence import Presence, presence
from analyzer.tables.ranks import ranks

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from analyzer.tables.lexicon import LexiconRows


_FEW = 5
"""Postings that name a concept, or do not, below which the jackknife sees too little: from none in
one corpus, leaving out any employer changes nothing. Then the error is at least that of the score
test of two shares (the pooled share's binomial error), which is wide where it should be."""


class Corpus(NamedTuple):
    """The two frames of one corpus or period."""

    mentions: pd.DataFrame
    postings: pd.DataFrame


def period(corpus: Corpus, start: str | None = None, end: str | None = None) -> Corpus:
    """Keep the postings posted from `start` up to and including `end`.

    Both are ISO dates of any precision, see `analyzer.dates.Period`. Postings without a date
    are left out.
    """
    wanted = Period(start, end)
    dates = corpus.postings["posted_at"].astype("object")
    postings = corpus.postings[[date in wanted for date in dates]]
    inside = corpus.mentions["posting_id"].isin(postings["id"])
    return Corpus(corpus.mentions[inside], postings)


def monthly(
    mentions: pd.DataFrame,
    postings: pd.DataFrame,
    lexicon: LexiconRows = None,
    *,
    kind: str | None = "skill",
    min_group: int = 1,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Count the postings that name each concept in each month: the lines of a trend chart.

    Returns
    -------
    pandas.DataFrame
        Table ``by_group`` by month, without the postings that have no date.
    """
    dated = postings[(group_values(postings, "month") != NONE).to_numpy(dtype=bool)]
    return by_group(mentions, dated, "month", lexicon, kind=kind, min_group=min_group, level=level)


def trends(
    mentions: pd.DataFrame,
    postings: pd.DataFrame,
    lexicon: LexiconRows = None,
    *,
    kind: str | None = "skill",
    min_postings: int = 20,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Estimate how fast each concept's share rises or falls.

    The slope is that of the straight line through the postings (1 where it names the concept,
    else 0) over time in years by month, so that months weigh by their postings; uncertainty
    comes from leaving out employers (module `jackknife`).

    Parameters
    ----------
    mentions, postings, lexicon, kind, level
        As in `counts.concept_counts`; postings without a date are left out.
    min_postings
        Leave out concepts that fewer postings name.

    Returns
    -------
    pandas.DataFrame
        Table ``trends``: one row per concept, steepest rise first. Shares are of the dated
        analysed postings. ``q`` corrects ``p`` for the number of concepts in the table.
        With less than two months the slopes are NaN. Without postings: no rows.

    Raises
    ------
    MissingExtraError
        If scipy is not installed.
    """
    import numpy as np

    month = group_values(postings, "month")
    dated = (month != NONE).to_numpy(dtype=bool)
    months = month[dated].to_numpy(dtype=str)
    seen = presence(mentions, postings[dated], lexicon)
    years = np.array([int(m[:4]) + (int(m[5:7]) - 0.5) / 12.0 for m in months], dtype=np.float64)
    rows, postings_of = _frequent(seen, kind, min_postings)
    fit = slopes(seen, years, rows)
    low, high = fit.interval(level)
    p = fit.p_values()
    q = false_discovery(p)
    distinct = sorted(set(months))
    early, late = ends(months.tolist())
    columns: dict[str, Any] = _described(seen, rows) | {
        "postings": postings_of,
        "analysed": np.full(len(rows), seen.postings),
        "share": ratio(postings_of, np.full(len(rows), seen.postings)),
        "months": np.full(len(rows), len(distinct)),
        "early_months": ["..".join(early)] * len(rows),
        "late_months": ["..".join(late)] * len(rows),
        "share_early": _share_in(seen, rows, _between(months, early)),
        "share_late": _share_in(seen, rows, _between(months, late)),
        "slope_per_year": fit.slope,
        "low": low,
        "high": high,
        "p": p,
        "q": q,
        "direction": _verdict(fit.slope, q, 1.0 - level, ("rising", "falling")),
    }
    return _sorted(build("trends", columns), ["slope_per_year", "concept_id"])


def ends(months: Sequence[str]) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return the first and last month of the early, and of the late postings.

    Whole months are taken from either end until they hold a quarter of the postings: a single
    month often holds too few to compare. Where these would meet, it is the first and last month.

    Parameters
    ----------
    months
        Of each posting, as ``2026-03``.

    Examples
    --------
    >>> ends(["2025-01"] + ["2025-02"] * 4 + ["2025-03"] * 9 + ["2025-07"] * 5)
    (('2025-01', '2025-02'), ('2025-07', '2025-07'))
    """
    counts = sorted(Counter(months).items())
    if not counts:
        return ("", ""), ("", "")
    first, last = counts[0][0], counts[-1][0]
    early, late = _quarter(counts), _quarter(counts[::-1])
    return ((first, early), (late, last)) if early < late else ((first, first), (last, last))


def _quarter(counts: list[tuple[str, int]]) -> str:
    """Return the month up to which a quarter of the postings is reached."""
    reached = accumulate(number for _, number in counts)
    enough = sum(number for _, number in counts) / 4
    return next(
        month for (month, _), so_far in zip(counts, reached, strict=True) if so_far >= enough
    )


def _between(months: NDArray[np.str_], ends: tuple[str, str]) -> NDArray[np.bool_]:
    return (months >= ends[0]) & (months <= ends[1])


def compare(
    a: Corpus | tuple[pd.DataFrame, pd.DataFrame],
    b: Corpus | tuple[pd.DataFrame, pd.DataFrame],
    lexicon: LexiconRows = None,
    *,
    kind: str | None = "skill",
    min_postings: int = 10,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Compare the shares of two corpora or periods.

    Parameters
    ----------
    a, b
        Mentions and analysed postings of each. An employer in both is one cluster.
    lexicon, kind, level
        As in `counts.concept_counts`.
    min_postings
        Leave out concepts that fewer postings of both together name.

    Returns
    -------
    pandas.DataFrame
        Table ``compare``: one row per concept, largest gain from `a` to `b` first. Shares are
        of each corpus' own analysed postings. Where a corpus is empty, or only one employer
        stands behind it, the interval is NaN. Without postings: no rows.

    Raises
    ------
    MissingExtraError
        If scipy is not installed.
    """
    import numpy as np
    import pandas as pd

    frames = [Corpus(*corpus) for corpus in (a, b)]
    mentions = pd.concat(
        [
            f.mentions.assign(posting_id=_tagged(f.mentions["posting_id"], t))
            for t, f in _ab(frames)
        ],
        ignore_index=True,
    )
    postings = pd.concat(
        [f.postings.assign(id=_tagged(f.postings["id"], t)) for t, f in _ab(frames)],
        ignore_index=True,
    )
    seen = presence(mentions, postings, lexicon)
    in_b = np.arange(len(postings)) >= len(frames[0].postings)
    rows, _ = _frequent(seen, kind, min_postings)
    fit = slopes(seen, in_b.astype(np.float64), rows)
    named = np.stack([seen.measure(mask).counts[rows, POSTINGS] for mask in (~in_b, in_b)])
    sizes = np.array([(~in_b).sum(), in_b.sum()])[:, None]
    if sizes.all():
        pooled = named.sum(axis=0) / sizes.sum()
        least = np.sqrt(pooled * (1.0 - pooled) * (1.0 / sizes).sum())
        few = np.minimum(named, sizes - named).min(axis=0) < _FEW
        fit = replace(fit, error=np.where(few, np.maximum(fit.error, least), fit.error))
    low, high = fit.interval(level)
    p = fit.p_values()
    q = false_discovery(p)
    columns: dict[str, Any] = _described(seen, rows)
    for tag, count, total in zip("ab", named, sizes, strict=True):
        size = np.full(len(rows), int(total[0]))
        columns |= {
            f"postings_{tag}": count,
            f"analysed_{tag}": size,
            f"share_{tag}": ratio(count, size),
            f"rank_{tag}": ranks(count),
        }
    difference = columns["share_b"] - columns["share_a"]
    columns |= {
        "difference": difference,
        "low": np.maximum(low, -1.0),
        "high": np.minimum(high, 1.0),
        "ratio": ratio(columns["share_b"], columns["share_a"]),
        "p": p,
        "q": q,
        "direction": _verdict(difference, q, 1.0 - level, ("more in b", "fewer in b")),
    }
    return _sorted(build("compare", columns), ["difference", "concept_id"])


def _ab(frames: list[Corpus]) -> list[tuple[str, Corpus]]:
    return list(zip("ab", frames, strict=True))


def _tagged(ids: pd.Series, tag: str) -> pd.Series:
    return tag + ":" + ids.astype("object").map(str)


def _frequent(
    seen: Presence, kind: str | None, min_postings: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    import numpy as np

    named = seen.measure().counts[:, POSTINGS]
    right = np.array(
        [kind is None or seen.known[c].kind == kind for c in seen.concepts], dtype=bool
    )
    rows = np.flatnonzero(right & (named >= max(min_postings, 1)))
    return rows, named[rows]


def _described(seen: Presence, rows: NDArray[np.int64]) -> dict[str, Any]:
    ids = [seen.concepts[row] for row in rows]
    listed = [seen.known[one] for one in ids]
    return {
        "concept_id": ids,
        "name": [entry.name for entry in listed],
        "kind": [entry.kind for entry in listed],
        "category": [entry.category for entry in listed],
        "layer": [entry.layer for entry in listed],
        "documents": [entry.documents for entry in listed],
    }


def _share_in(
    seen: Presence, rows: NDArray[np.int64], mask: NDArray[np.bool_]
) -> NDArray[np.float64]:
    import numpy as np

    named = seen.measure(mask).counts[rows, POSTINGS]
    return ratio(named, np.full(len(rows), int(mask.sum())))


def _verdict(
    change: NDArray[np.float64], q: NDArray[np.float64], limit: float, names: tuple[str, str]
) -> list[str]:
    return [
        names[0]
        if one > 0 and sure <= limit
        else names[1]
        if one < 0 and sure <= limit
        else "undecided"
        for one, sure in zip(change, q, strict=True)
    ]


def _sorted(frame: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    return frame.sort_values(by, ascending=[False, True], ignore_index=True)
