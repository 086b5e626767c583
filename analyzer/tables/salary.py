"""Pay by skill and by title, a year's worth, against the ranges that the documents give."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from analyzer.tables.contract import build
from analyzer.tables.groups import NONE, group_values
from analyzer.tables.intervals import LEVEL, clusters_from, share_interval
from analyzer.tables.lexicon import entries, text_of
from analyzer.tables.presence import employer_codes, presence

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from analyzer.tables.lexicon import LexiconRows

# The rule, stated once: 52 weeks of 5 days of 8 hours, as the US Office of Personnel Management
# rounds it. No holiday is taken off, no currency converted, no bonus added.
PERIODS_PER_YEAR: Mapping[str, float] = MappingProxyType(
    {"hour": 2080.0, "day": 260.0, "week": 52.0, "month": 12.0, "year": 1.0}
)
OFFERED = ("field", "text")


def annual(postings: pd.DataFrame, *, origins: Collection[str] = OFFERED) -> pd.DataFrame:
    """Return the pay that postings state, as an amount per year.

    Parameters
    ----------
    postings
        One row per analysed posting.
    origins
        Which salaries count. A site's ``estimate`` is not an offer and is left out by default.

    Returns
    -------
    pandas.DataFrame
        Table ``annual_salaries``: one row per posting that states an amount, its currency and
        its period. ``annual_mid`` is the middle of the range; a range of which the
        source gives one end has that as its middle.
    """
    import pandas as pd

    low = pd.to_numeric(postings["salary_min"], errors="coerce").astype("float64")
    high = pd.to_numeric(postings["salary_max"], errors="coerce").astype("float64")
    factor = postings["salary_period"].map(PERIODS_PER_YEAR).astype("float64")
    usable = (
        (low.notna() | high.notna())
        & factor.notna()
        & postings["salary_currency"].notna()
        & postings["salary_origin"].isin(list(origins))
    )
    low, high = low * factor, high * factor
    return build(
        "annual_salaries",
        {
            "posting_id": postings["id"][usable].to_numpy(),
            "title_concept": group_values(postings, "title_concept")[usable].to_numpy(),
            "currency": postings["salary_currency"][usable].to_numpy(),
            "annual_min": low[usable].to_numpy(),
            "annual_max": high[usable].to_numpy(),
            "annual_mid": pd.concat([low, high], axis=1).mean(axis=1)[usable].to_numpy(),
            "origin": postings["salary_origin"][usable].to_numpy(),
        },
    )


def salary_by(
    mentions: pd.DataFrame,
    postings: pd.DataFrame,
    lexicon: LexiconRows = None,
    *,
    by: Literal["skill", "title"] = "skill",
    origins: Collection[str] = OFFERED,
    min_postings: int = 5,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Describe the pay of the postings that name each skill, or that have each title.

    Parameters
    ----------
    mentions, postings, lexicon
        As in `counts.concept_counts`.
    by
        ``skill`` (a posting counts for every skill it names) or ``title`` (its own title).
    origins
        See `annual`.
    min_postings
        Leave out rows with fewer paid postings: their quartiles are noise.
    level
        Nominal coverage of the median's interval.

    Returns
    -------
    pandas.DataFrame
        Table ``salary_by``: one row per concept and currency, most postings first; amounts
        are never converted. The median's interval is Woodruff's (1952): the employer-clustered
        interval of the share below it, read off the ordered amounts. Without pay: no rows.
    """
    import numpy as np

    paid = annual(postings, origins=origins)
    known = entries(lexicon)
    place = {one: row for row, one in enumerate(postings["id"])}
    at = np.array([place[one] for one in paid["posting_id"]], dtype=np.int64)
    employer = employer_codes(postings)[at]
    members: dict[tuple[str, str], list[int]] = {}
    if by == "title":
        for row, (title, currency) in enumerate(
            zip(paid["title_concept"], paid["currency"], strict=True)
        ):
            if title != NONE:
                members.setdefault((title, currency), []).append(row)
    else:
        seen = presence(mentions, postings, lexicon)
        known = seen.known
        paid_row = np.full(len(postings), -1, dtype=np.int64)
        paid_row[at] = np.arange(len(at))
        chosen = seen.named("skill") & (paid_row[seen.posting] >= 0)
        currencies = paid["currency"].to_numpy()
        for row, concept in zip(paid_row[seen.posting[chosen]], seen.concept[chosen], strict=True):
            members.setdefault((seen.concepts[concept], currencies[row]), []).append(int(row))
    middles, lows, highs = (
        paid[f"annual_{part}"].to_numpy(dtype=np.float64) for part in ("mid", "min", "max")
    )
    rows: list[dict[str, Any]] = []
    for (concept, currency), found in members.items():
        if len(found) < max(min_postings, 1):
            continue
        group = np.array(found)
        middle, owner = middles[group], employer[group]
        low, high = median_interval(middle, owner, level=level)
        first, third = np.quantile(middle, [0.25, 0.75])
        entry = known.get(concept)
        rows.append(
            {
                "by": by,
                "concept_id": concept,
                "name": entry.name if entry else concept,
                "currency": currency,
                "postings": len(group),
                "employers": len(np.unique(owner)),
                "p25": float(first),
                "median": float(np.median(middle)),
                "p75": float(third),
                "median_low": low,
                "median_high": high,
                "median_min": _median(lows[group]),
                "median_max": _median(highs[group]),
            }
        )
    rows.sort(key=lambda row: (-row["postings"], row["concept_id"], row["currency"]))
    return build("salary_by", rows)


def _median(values: NDArray[np.float64]) -> float:
    """Return the median of the values that there are, NaN if there are none."""
    import numpy as np

    there = values[~np.isnan(values)]
    return float(np.median(there)) if len(there) else float("nan")


def median_interval(
    values: NDArray[np.float64], employer: NDArray[np.int64], *, level: float = LEVEL
) -> tuple[float, float]:
    """Return Woodruff's (1952, JASA 47:635-646) interval of a median, clustered by employer."""
    import numpy as np

    below = values <= np.median(values)
    sizes = np.bincount(employer)
    hits = np.bincount(employer, weights=below, minlength=len(sizes))
    clusters = clusters_from(Counter(sizes[sizes > 0].tolist()))
    if clusters.number < 2:  # one employer says nothing about others
        return float(values.min()), float(values.max())
    cell = np.searchsorted(clusters.sizes, sizes)
    cell[sizes == 0] = 0
    width = len(clusters.sizes)
    low, high = share_interval(
        clusters,
        np.bincount(cell, weights=hits, minlength=width)[None, :].astype(np.float64),
        np.bincount(cell, weights=hits**2, minlength=width)[None, :].astype(np.float64),
        np.array([np.sum(hits > 0)], dtype=np.float64),
        np.array([np.sum((hits == sizes) & (sizes > 0))], dtype=np.float64),
        level=level,
    )
    # The interval is about the share that really lies below; the median stands at one half.
    centre = float(below.mean())
    ends = np.clip([0.5 - (centre - low[0]), 0.5 + (high[0] - centre)], 0.0, 1.0)
    low_end, high_end = np.quantile(values, ends)
    return float(low_end), float(high_end)


def salary_against_documents(
    postings: pd.DataFrame,
    ranges: pd.DataFrame,
    *,
    origins: Collection[str] = OFFERED,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Compare what postings pay with the ranges that the documents give for the title.

    Parameters
    ----------
    postings
        One row per analysed posting.
    ranges
        One row per title and document: ``title_concept, min, max, currency, document``, a
        year's pay. An open end is NaN.
    origins, level
        As in `salary_by`.

    Returns
    -------
    pandas.DataFrame
        Table ``salary_against_documents``: one row per row of `ranges`, in its order. Only
        postings of that title and currency are compared; where there are none, amounts and
        shares are NaN and the verdict is ``no postings``. The verdict is about the median, by
        its whole interval; one employer says nothing about others, and leaves it undecided.
    """
    import numpy as np
    import pandas as pd

    paid = annual(postings, origins=origins)
    owner = pd.Series(employer_codes(postings), index=postings["id"].to_numpy())
    rows: list[dict[str, Any]] = []
    for given in ranges.to_dict("records"):
        mine = paid[
            (paid["title_concept"] == given["title_concept"])
            & (paid["currency"] == given["currency"])
        ]
        middle = mine["annual_mid"].to_numpy()
        low = float(given["min"]) if pd.notna(given["min"]) else -np.inf
        high = float(given["max"]) if pd.notna(given["max"]) else np.inf
        size = len(mine)
        ends, employers = (np.nan, np.nan), 0
        if size:
            employer = owner.loc[mine["posting_id"]].to_numpy()
            ends, employers = median_interval(middle, employer, level=level), len(set(employer))
        median = float(np.median(middle)) if size else np.nan
        rows.append(
            {
                "title_concept": given["title_concept"],
                "currency": given["currency"],
                "document": text_of(given.get("document")),
                "document_min": low if np.isfinite(low) else np.nan,
                "document_max": high if np.isfinite(high) else np.nan,
                "postings": size,
                "p25": float(np.quantile(middle, 0.25)) if size else np.nan,
                "median": median,
                "p75": float(np.quantile(middle, 0.75)) if size else np.nan,
                "median_low": ends[0],
                "median_high": ends[1],
                "share_below": float(np.mean(middle < low)) if size else np.nan,
                "share_within": float(np.mean((middle >= low) & (middle <= high)))
                if size
                else np.nan,
                "share_above": float(np.mean(middle > high)) if size else np.nan,
                "verdict": _verdict(ends, low, high, employers),
            }
        )
    return build("salary_against_documents", rows)


def _verdict(ends: tuple[float, float], low: float, high: float, employers: int) -> str:
    """Tell where the interval of a median lies against a document's range."""
    if employers == 0:
        return "no postings"
    if employers == 1:
        return "undecided"
    if ends[1] < low:
        return "below"
    if ends[0] > high:
        return "above"
    return "within" if low <= ends[0] and ends[1] <= high else "undecided"
