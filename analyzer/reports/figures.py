"""What the charts show, taken from the tables: no drawing here.

Both drawers (matplotlib in `mpl`, the HTML report's SVG in `svg`) draw these, so that they
show the same.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analyzer.knowledge import read_toml
from analyzer.reports.values import missing
from analyzer.tables.groups import NONE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

MONTH_AT_LEAST = 10
"""Months with fewer postings are not drawn: their shares are noise."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A share with its interval."""

    name: str
    share: float
    low: float
    high: float
    layer: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One concept's shares by month, and the straight line through its postings.

    `points` are (month, share), months counted from the year 0; `line` is the trend's share
    in the first and the last month.
    """

    name: str
    points: tuple[tuple[int, float], ...]
    line: tuple[float, float]
    slope: float
    direction: str
    layer: str

    @property
    def drawn(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The ends of `line` as (month, share), cut off where it would go below zero."""
        first, last = float(self.points[0][0]), float(self.points[-1][0])
        start, end = self.line
        if start < 0 < end:
            return (first - start / (end - start) * (last - first), 0.0), (last, end)
        if end < 0 < start:
            return (first, start), (first + start / (start - end) * (last - first), 0.0)
        return (first, max(start, 0.0)), (last, max(end, 0.0))


@dataclass(frozen=True, slots=True)
class Heat:
    """Shares by row and column; ``None`` where nothing is known."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A concept of the network and how many postings name it."""

    name: str
    postings: int
    layer: str


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes, and edges as (node, node, strength from 0 to 1)."""

    nodes: tuple[Node, ...]
    edges: tuple[tuple[int, int, float], ...]


@dataclass(frozen=True, slots=True)
class Pay:
    """What a title pays a year, and the ranges that the documents give (open ends ``None``)."""

    name: str
    p25: float
    median: float
    p75: float
    low: float
    high: float
    postings: int
    ranges: tuple[tuple[float | None, float | None], ...]


@functools.cache
def style() -> Mapping[str, Mapping[str, Any]]:
    """Return the style of all charts (``style.toml``)."""
    return read_toml(__package__, "style.toml")


def bars(counts: pd.DataFrame, *, top: int = 20) -> list[Bar]:
    """Take the first rows of a table of counts; what fits no title is left out."""
    rows = counts[counts["concept_id"] != NONE].head(top).to_dict("records")
    return [Bar(r["name"], r["share"], r["low"], r["high"], r["layer"]) for r in rows]


def panels(trends: pd.DataFrame, monthly: pd.DataFrame, *, number: int = 12) -> list[Panel]:
    """Take the steepest rises and falls, the decided ones first.

    Half of the panels are rises and half are falls, as far as there are any. Months in which
    no posting names the concept are zeros, not gaps.
    """
    months = monthly.drop_duplicates("group").sort_values("group")
    sizes = dict(zip(months["group"], months["group_postings"], strict=True))
    drawn = [month for month, size in sizes.items() if size >= MONTH_AT_LEAST]
    rows = [row for row in trends.to_dict("records") if not missing(row["slope_per_year"])]
    if len(drawn) < 2 or not rows:
        return []
    total = sum(sizes.values())
    middle = sum(month_number(month) * size for month, size in sizes.items()) / total
    rows.sort(key=lambda row: (row["direction"] == "undecided", -abs(row["slope_per_year"])))
    rises = [row for row in rows if row["slope_per_year"] > 0]
    falls = [row for row in rows if row["slope_per_year"] <= 0]
    half = number // 2
    fewer = min(len(falls), half)
    chosen = rises[: number - fewer] + falls[: max(fewer, number - len(rises))]
    shares = dict(
        zip(
            zip(monthly["concept_id"], monthly["group"], strict=True),
            monthly["share"],
            strict=True,
        )
    )
    first, last = month_number(drawn[0]), month_number(drawn[-1])
    result = []
    for row in chosen[:number]:
        slope = row["slope_per_year"]
        points = tuple((month_number(m), shares.get((row["concept_id"], m), 0.0)) for m in drawn)
        line = tuple(row["share"] + slope * (month - middle) / 12 for month in (first, last))
        result.append(
            Panel(row["name"], points, (line[0], line[1]), slope, row["direction"], row["layer"])
        )
    return result


def stretches(points: Sequence[tuple[int, float]]) -> list[list[tuple[int, float]]]:
    """Split points where a month is missing: no line is drawn over what is not known.

    >>> stretches([(1, 0.5), (2, 0.4), (4, 0.1)])
    [[(1, 0.5), (2, 0.4)], [(4, 0.1)]]
    """
    result: list[list[tuple[int, float]]] = []
    for month, share in points:
        if result and result[-1][-1][0] == month - 1:
            result[-1].append((month, share))
        else:
            result.append([(month, share)])
    return result


def month_number(month: str) -> int:
    """Count months from the year 0: ``"2026-03"`` is 24314.

    >>> month_name(month_number("2026-03"))
    '2026-03'
    """
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def month_name(number: int) -> str:
    """Return the month of a number: the inverse of `month_number`."""
    return f"{number // 12:04}-{number % 12 + 1:02}"


def heat(skill_by_title: pd.DataFrame, *, titles: int = 10, skills: int = 20) -> Heat:
    """Take the most frequent titles and the most named skills."""
    frame = skill_by_title[skill_by_title["title_concept"] != NONE]
    sizes = frame.drop_duplicates("title_concept").sort_values(
        ["title_postings", "title_concept"], ascending=[False, True]
    )
    columns = sizes.head(titles)
    overall = frame.drop_duplicates("concept_id").sort_values(
        ["share_overall", "concept_id"], ascending=[False, True]
    )
    rows = overall.head(skills)
    shares = dict(
        zip(
            zip(frame["concept_id"], frame["title_concept"], strict=True),
            frame["share"],
            strict=True,
        )
    )
    return Heat(
        tuple(rows["name"]),
        tuple(columns["title_name"]),
        tuple(
            tuple(shares.get((skill, title), 0.0) for title in columns["title_concept"])
            for skill in rows["concept_id"]
        ),
    )


def graph(network: pd.DataFrame, layers: Mapping[str, str], *, nodes: int = 34) -> Graph:
    """Take the most named concepts of the network, and the edges between them.

    Parameters
    ----------
    network
        Table ``network``.
    layers
        Concept id to its layer.
    nodes
        At most so many concepts; one without an edge left is not drawn.
    """
    sizes: dict[str, tuple[str, int]] = {}
    rows = network.to_dict("records")
    for row in rows:
        for end in ("source", "target"):
            sizes[row[end]] = (row[f"{end}_name"], int(row[f"{end}_postings"]))
    kept = set(sorted(sizes, key=lambda one: (-sizes[one][1], one))[:nodes])
    rows = [row for row in rows if row["source"] in kept and row["target"] in kept]
    ids = sorted({row[end] for row in rows for end in ("source", "target")})
    place = {one: number for number, one in enumerate(ids)}
    strongest = max((row["npmi"] for row in rows), default=1.0) or 1.0
    return Graph(
        tuple(Node(*sizes[one], layers.get(one, "documents")) for one in ids),
        tuple(
            (place[row["source"]], place[row["target"]], max(row["npmi"], 0.0) / strongest)
            for row in rows
        ),
    )


def pays(
    salary_by_title: pd.DataFrame, against: pd.DataFrame | None = None, *, top: int = 14
) -> tuple[str, list[Pay]]:
    """Take the titles with the most paid postings, in the most frequent currency.

    Returns
    -------
    tuple
        The currency, and one `Pay` per title.
    """
    if salary_by_title.empty:
        return "", []
    totals = salary_by_title.groupby("currency")["postings"].sum()
    currency = str(sorted(totals.index, key=lambda one: (-totals[one], one))[0])
    ranges: dict[str, list[tuple[float | None, float | None]]] = {}
    if against is not None:
        for row in against[against["currency"] == currency].to_dict("records"):
            ends = tuple(
                None if missing(row[end]) else float(row[end])
                for end in ("document_min", "document_max")
            )
            ranges.setdefault(row["title_concept"], []).append((ends[0], ends[1]))
    rows = salary_by_title[salary_by_title["currency"] == currency].head(top).to_dict("records")
    return currency, [
        Pay(
            name=row["name"],
            p25=row["p25"],
            median=row["median"],
            p75=row["p75"],
            low=row["median_low"],
            high=row["median_high"],
            postings=int(row["postings"]),
            ranges=tuple(dict.fromkeys(ranges.get(row["concept_id"], []))),
        )
        for row in rows
    ]


def pay_limits(rows: Sequence[Pay]) -> tuple[float, float]:
    """Return the ends of an axis that holds every amount, with a little room."""
    given = [end for row in rows for both in row.ranges for end in both if end is not None]
    amounts = [a for row in rows for a in (row.p25, row.p75, row.low, row.high)] + given
    low, high = min(amounts), max(amounts)
    room = max((high - low) * 0.06, 1000.0)
    return max(low - room, 0.0), high + room


def slope_text(panel: Panel, *, short: bool = False) -> str:
    """Say how fast a share changes, and whether that is decided; `short` leaves the year out."""
    sign = "+" if panel.slope > 0 else "−"
    doubt = ", undecided" if panel.direction == "undecided" else ""
    return f"{sign}{abs(100 * panel.slope):.1f} points{'' if short else ' a year'}{doubt}"


def layers_of(tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Return concept id to layer, from the tables that tell."""
    found: dict[str, str] = {}
    for name in ("skills", "skill_by_title", "trends"):
        if name in tables:
            frame = tables[name]
            found |= dict(zip(frame["concept_id"], frame["layer"], strict=True))
    return found


def nice_ticks(top: float, most: int = 5) -> list[float]:
    """Return round numbers from zero up to or just beyond `top`.

    >>> nice_ticks(0.66)
    [0.0, 0.2, 0.4, 0.6, 0.8]
    """
    import math

    if top <= 0:
        return [0.0, 1.0]
    rough = top / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(one * power for one in (1, 2, 2.5, 5, 10) if one * power >= rough * (1 - 1e-9))
    return [round(step * number, 12) for number in range(math.ceil(top / step - 1e-9) + 1)]
