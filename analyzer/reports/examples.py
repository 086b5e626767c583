"""Examples of the postings behind a number: the words themselves, in their sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from analyzer.reports.values import missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

COLUMNS = (
    "concept_id",
    "posting_id",
    "title",
    "company",
    "url",
    "requirement",
    "before",
    "surface",
    "after",
)
_STRENGTH = ("required", "preferred", "duty", "context")
_SPACE = re.compile(r"\s+")


def find_examples(
    mentions: pd.DataFrame,
    postings: pd.DataFrame,
    *,
    per_concept: int = 3,
    around: int = 90,
) -> pd.DataFrame:
    """Choose a few mentions of each concept, and cut the words around them.

    Mentions that require the concept come first, then those that prefer it and so on; an
    employer comes once as long as there are others; negated mentions and those in company,
    benefits and legal text are left out. The order of the rows does not matter.

    Parameters
    ----------
    mentions
        One row per occurrence.
    postings
        One row per analysed posting, with ``id, title, text, company, url``.
    per_concept
        At most so many examples of a concept.
    around
        At most so many characters before and after, cut between words.

    Returns
    -------
    pandas.DataFrame
        One row per example: ``concept_id, posting_id, title, company, url, requirement``, and
        ``before, surface, after``: the words of the posting, its white space folded.
    """
    import pandas as pd

    places = {str(identity): row for row, identity in enumerate(postings["id"])}
    keep = (
        ~mentions["negated"].astype(bool)
        & ~mentions["boilerplate"].astype(bool)
        & mentions["posting_id"].isin(places)
    )
    candidates = mentions.loc[
        keep, ["concept_id", "posting_id", "field", "start", "end", "requirement"]
    ].copy()
    order = {name: place for place, name in enumerate(_STRENGTH)}
    candidates["strength"] = candidates["requirement"].map(order).fillna(len(order))
    # The words around a mention in a title line are only the title again.
    candidates["in_title"] = candidates["field"].eq("title")
    candidates = candidates.sort_values(
        ["concept_id", "strength", "in_title", "posting_id", "start"]
    ).drop_duplicates(["concept_id", "posting_id"])
    companies = postings["company"].tolist()
    rows: list[dict[str, Any]] = []
    for concept, group in candidates.groupby("concept_id", sort=True):
        chosen: list[Any] = []
        employers: set[Any] = set()
        others: list[Any] = []
        for one in _rows(group):
            employer = companies[places[one.posting_id]]
            if missing(employer) or employer not in employers:
                employers.add(employer)
                chosen.append(one)
            elif len(others) < per_concept:
                others.append(one)
            if len(chosen) == per_concept:
                break
        for one in (chosen + others)[:per_concept]:
            posting = postings.iloc[places[one.posting_id]]
            whole = str(posting[one.field])
            rows.append(
                {
                    "concept_id": concept,
                    "posting_id": one.posting_id,
                    **{key: _text(posting[key]) for key in ("title", "company", "url")},
                    "requirement": one.requirement,
                    "before": _before(whole, one.start, around),
                    "surface": _SPACE.sub(" ", whole[one.start : one.end]),
                    "after": _after(whole, one.end, around),
                }
            )
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="object")


def _rows(frame: pd.DataFrame) -> Iterator[Any]:
    return iter(frame.itertuples(index=False))


def _before(text: str, start: int, around: int) -> str:
    cut = max(start - around, 0)
    words = text[cut:start]
    if cut and not text[cut - 1].isspace():
        _, _, words = words.partition(" ")
    folded = _SPACE.sub(" ", words).lstrip()
    return f"… {folded}" if cut and folded else folded


def _after(text: str, end: int, around: int) -> str:
    cut = min(end + around, len(text))
    words = text[end:cut]
    if cut < len(text) and not text[cut].isspace():
        words = words.rpartition(" ")[0]
    folded = _SPACE.sub(" ", words).rstrip()
    return f"{folded} …" if cut < len(text) and folded else folded


def _text(value: Any) -> str:
    return "" if missing(value) else str(value)
