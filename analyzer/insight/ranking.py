"""The best of what a search finds, copies of a posting once.

As for reports, what waits to be shown is on disk until it is known what repeats what: about
sixty bytes of memory a hit.
"""

from __future__ import annotations

import pickle
from array import array
from dataclasses import replace
from typing import TYPE_CHECKING

from analyzer.compact import Spill
from analyzer.store.duplicates import DuplicateFinder

if TYPE_CHECKING:
    from analyzer.insight.search import Hit


class Ranking:
    """Collects hits in the order of reading, and ranks them at the end.

    Copies are found as everywhere (`analyzer.store.duplicates`), among the hits. The best of a
    group stands for it; equal ones are ranked in the order of reading.
    """

    def __init__(self) -> None:
        self._finder, self._hits = DuplicateFinder(), Spill()
        self._scores, self._found = array("l"), array("l")

    def __len__(self) -> int:
        return len(self._hits)

    def add(self, hit: Hit) -> None:
        """Note a hit."""
        self._finder.take(hit.signature._replace(id=hit.posting.id))
        self._hits.append(pickle.dumps(hit, -1))
        self._scores.append(hit.score)
        self._found.append(hit.found)

    def best(self, top: int) -> tuple[tuple[Hit, ...], int]:
        """Return the `top` best hits, with the ids of their copies, and how many there are."""
        import numpy as np

        if not len(self):
            return (), 0
        canonical = self._finder.fold().canonical
        group = np.where(canonical < 0, np.arange(len(self)), canonical)
        order = np.lexsort((-np.frombuffer(self._found, "l"), -np.frombuffer(self._scores, "l")))
        # Groups one after the other, the members of each from the best on.
        members = np.argsort(group[order], kind="stable")
        _, start = np.unique(group[order][members], return_index=True)
        end = np.append(start[1:], len(members))
        shown = np.argsort(members[start])[:top].tolist()
        rows = (order[members[start[one] : end[one]]].tolist() for one in shown)
        return tuple(map(self._with_copies, rows)), len(start)

    def _with_copies(self, rows: list[int]) -> Hit:
        hit: Hit = pickle.loads(self._hits[rows[0]])
        return replace(hit, copies=tuple(self._finder.id_of(row) for row in rows[1:]))
