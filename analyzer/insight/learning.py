"""Which skill to learn next: the one that opens most postings, step by step."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analyzer.insight.match import needed_of

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

NEXT_COLUMNS = ("step", "concept_id", "name", "opens", "closer", "open_after", "share_after")


def next_skills(
    required: pd.DataFrame,
    known: Collection[str],
    *,
    steps: int | None = 10,
    enough: float = 1.0,
) -> pd.DataFrame:
    """Return which skill to learn next, and after it, by how many postings each opens.

    Greedy: at each step the skill that opens most postings; of equals the one that brings
    most other postings nearer, then by id. A posting is open when the known and learned
    skills cover the share `enough` of its required ones.

    Parameters
    ----------
    required
        From `analyzer.insight.match.required_skills`.
    known
        Concept ids.
    steps
        How many skills; ``None`` for all, until every posting is open.
    enough
        In (0, 1].

    Returns
    -------
    DataFrame
        ``step, concept_id, name, opens, closer, open_after, share_after``. `opens` counts
        postings that this step opens, `closer` those that need it and still more;
        `open_after` counts the open postings after the step and `share_after` is its share
        of all postings with a required skill.
    """
    import pandas as pd

    names = dict(zip(required["concept_id"], required["name"], strict=True))
    open_, goals = _goals(required, frozenset(known), enough)
    total = open_ + len(goals)
    lacking: dict[str, dict[str, int]] = {}  # by concept, how much nearer it brings a posting
    for posting, goal in goals.items():
        for concept, demands in goal.met_by.items():
            lacking.setdefault(concept, {})[posting] = len(demands)
    rows: list[tuple[object, ...]] = []
    while lacking and open_ < total and (steps is None or len(rows) < steps):
        opens = Counter({
            concept: sum(goals[posting].gap <= nearer for posting, nearer in postings.items())
            for concept, postings in lacking.items()
        })  # fmt: skip
        best = min(lacking, key=lambda item: (-opens[item], -len(lacking[item]), item))
        touched = list(lacking[best])
        for posting in touched:
            for concept, nearer in goals[posting].learn(best).items():
                lacking[concept][posting] = nearer
                if not nearer:
                    del lacking[concept][posting]
                if not lacking[concept]:
                    del lacking[concept]
        open_ += opens[best]
        rows.append((
            len(rows) + 1, best, names[best], opens[best], len(touched) - opens[best],
            open_, open_ / total,
        ))  # fmt: skip
    return pd.DataFrame(rows, columns=list(NEXT_COLUMNS))


@dataclass(slots=True)
class _Goal:
    """A posting that is not open.

    Attributes
    ----------
    gap
        How many more demands have to be met.
    met_by
        Concept to the unmet demands that it meets.
    """

    gap: int
    met_by: dict[str, set[int]] = field(default_factory=dict)

    def learn(self, concept: str) -> dict[str, int]:
        """Meet the demands of a concept; return how many of the rest those concerned meet."""
        met = set(self.met_by[concept])
        self.gap -= len(met)
        changed = {}
        for other, demands in self.met_by.items():
            # Nothing brings an open posting nearer.
            left = demands - met if self.gap > 0 else set()
            if left != demands:
                self.met_by[other] = left
                changed[other] = len(left)
        return changed


def _goals(
    required: pd.DataFrame, known: frozenset[str], enough: float
) -> tuple[int, dict[str, _Goal]]:
    """Return how many postings are open, and the others."""
    demands_of: dict[str, dict[int, list[str]]] = {}
    for key, demand, concept in zip(
        required["posting_id"], required["demand"], required["concept_id"], strict=True
    ):
        demands_of.setdefault(str(key), {}).setdefault(demand, []).append(concept)
    goals: dict[str, _Goal] = {}
    for posting, demands in demands_of.items():
        unmet = {number: choice for number, choice in demands.items() if known.isdisjoint(choice)}
        gap = needed_of(len(demands), enough) - (len(demands) - len(unmet))
        if gap > 0:
            goal = goals[posting] = _Goal(gap)
            for number, choice in unmet.items():
                for concept in choice:
                    goal.met_by.setdefault(concept, set()).add(number)
    return len(demands_of) - len(goals), goals
