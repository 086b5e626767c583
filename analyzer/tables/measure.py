"""From counted numbers to the columns of a count table: shares, intervals, ranks.

Both ways of counting (whole frames in `presence`, mergeable parts in `partial`) end here, so
that they give the same table to the last digit: everything before is whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analyzer.mentions.model import REQUIREMENTS
from analyzer.tables.intervals import LEVEL, Clusters, share_interval
from analyzer.tables.ranks import rank_range, ranks

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from analyzer.tables.lexicon import Entry

COUNTS = ("postings", "mentions", *REQUIREMENTS, "outside", "negated")
POSTINGS, MENTIONS, CONTEXT, DUTY, PREFERRED, REQUIRED, OUTSIDE, NEGATED = range(len(COUNTS))


@dataclass(frozen=True, slots=True)
class Measured:
    """Whole-number counts of m concepts, and what their intervals need.

    Attributes
    ----------
    concepts
        The ids, ascending.
    counts
        Shape (m, 8), columns as in `COUNTS`.
    clusters
        The employers of all counted postings.
    hits, squares, naming, complete
        See `share_interval`.
    """

    concepts: tuple[str, ...]
    counts: NDArray[np.int64]
    clusters: Clusters
    hits: NDArray[np.float64]
    squares: NDArray[np.float64]
    naming: NDArray[np.float64]
    complete: NDArray[np.float64]

    @property
    def analysed(self) -> int:
        """The denominator of every share."""
        return self.clusters.total

    def reordered(self, concepts: Collection[str]) -> Measured:
        """Return the same for other concepts in the given order; unknown ones count zero."""
        import numpy as np

        place = {concept: row for row, concept in enumerate(self.concepts)}
        rows = np.array([place.get(concept, -1) for concept in concepts], dtype=np.int64)

        def taken(array: NDArray[Any]) -> NDArray[Any]:
            padded = np.concatenate([array, np.zeros((1, *array.shape[1:]), array.dtype)])
            return padded[rows]

        return Measured(
            tuple(concepts),
            taken(self.counts),
            self.clusters,
            *(taken(a) for a in (self.hits, self.squares, self.naming, self.complete)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which concepts a table shows. Ranks are among the shown ones, before `top` cuts.

    Attributes
    ----------
    kind
        ``skill``, ``title`` or ``duty``; ``None`` for all.
    category, layer
        One or several; ``None`` for all.
    top
        Show the first so many only.
    zeros
        Show lexicon concepts that no posting names, too.
    """

    kind: str | None = "skill"
    category: str | Collection[str] | None = None
    layer: str | Collection[str] | None = None
    top: int | None = None
    zeros: bool = False

    def admits(self, entry: Entry) -> bool:
        """Whether a concept with this entry is shown."""
        return (
            (self.kind is None or entry.kind == self.kind)
            and _among(entry.category, self.category)
            and _among(entry.layer, self.layer)
        )


def _among(value: str, wanted: str | Collection[str] | None) -> bool:
    return wanted is None or value == wanted or (not isinstance(wanted, str) and value in wanted)


def count_columns(
    measured: Measured,
    known: Mapping[str, Entry],
    selection: Selection,
    *,
    level: float = LEVEL,
) -> dict[str, Any]:
    """Return the columns of ``concept_counts``, most postings first.

    Parameters
    ----------
    measured
        The counts of all concepts.
    known
        Entries of at least the counted concepts; with `Selection.zeros`, of all.
    selection
        What to show.
    level
        Nominal coverage of the intervals.

    Returns
    -------
    dict
        Column name to values, all of one length.
    """
    import numpy as np

    candidates = sorted(known) if selection.zeros else measured.concepts
    chosen = [concept for concept in candidates if selection.admits(known[concept])]
    picked = measured.reordered(chosen)
    if not selection.zeros:
        seen = picked.counts[:, POSTINGS] > 0
        picked = measured.reordered([c for c, keep in zip(chosen, seen, strict=True) if keep])
    # `concepts` is in alphabetical order and the sort is stable: ties are alphabetical.
    order = np.lexsort((-picked.counts[:, MENTIONS], -picked.counts[:, POSTINGS]))
    picked = picked.reordered([picked.concepts[row] for row in order])

    low, high = share_interval(
        picked.clusters, picked.hits, picked.squares, picked.naming, picked.complete, level=level
    )
    postings = picked.counts[:, POSTINGS]
    rank_low, rank_high = rank_range(low, high)
    shown = slice(selection.top)
    listed = [known[concept] for concept in picked.concepts[shown]]
    columns: dict[str, Any] = {
        "concept_id": list(picked.concepts[shown]),
        "name": [entry.name for entry in listed],
        "kind": [entry.kind for entry in listed],
        "category": [entry.category for entry in listed],
        "layer": [entry.layer for entry in listed],
        "documents": [entry.documents for entry in listed],
    }
    required = picked.counts[:, REQUIRED]
    analysed = np.full(len(postings), picked.analysed)
    numbers = {
        "rank": ranks(postings),
        "rank_low": rank_low,
        "rank_high": rank_high,
        "postings": postings,
        "mentions": picked.counts[:, MENTIONS],
        "analysed": analysed,
        "share": ratio(postings, analysed),
        "low": low,
        "high": high,
        "employers": picked.naming.astype(np.int64),
        "required_postings": required,
        "required_share": ratio(required, postings),
        "preferred_postings": picked.counts[:, PREFERRED],
        "duty_postings": picked.counts[:, DUTY],
        "context_postings": picked.counts[:, CONTEXT],
        "postings_without_boilerplate": picked.counts[:, OUTSIDE],
        "negated_postings": picked.counts[:, NEGATED],
    }
    return columns | {name: values[shown] for name, values in numbers.items()}


def ratio(part: NDArray[Any], whole: NDArray[Any]) -> NDArray[np.float64]:
    """Divide element by element; NaN where the denominator is zero."""
    import numpy as np

    result = np.full(np.shape(part), np.nan)
    np.divide(part, whole, out=result, where=np.asarray(whole) > 0)
    return result
