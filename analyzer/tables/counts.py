"""How many postings name a concept: overall and by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.tables.contract import build, stack, table
from analyzer.tables.groups import NONE, group_values
from analyzer.tables.intervals import LEVEL
from analyzer.tables.lexicon import Entry, entries
from analyzer.tables.measure import Measured, Selection, count_columns
from analyzer.tables.presence import Presence, presence, with_title

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import pandas as pd

    from analyzer.tables.lexicon import LexiconRows


def concept_counts(
    mentions: pd.DataFrame,
    postings: pd.DataFrame,
    lexicon: LexiconRows = None,
    *,
    kind: str | None = "skill",
    category: str | Collection[str] | None = None,
    layer: str | Collection[str] | None = None,
    title: str | Collection[str] | None = None,
    top: int | None = None,
    zeros: bool = False,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Count the postings that name each concept.

    Parameters
    ----------
    mentions, postings
        One row per occurrence; one row per analysed posting.
    lexicon
        Lexicon rows, for the column ``documents`` and for `zeros`.
    kind, category, layer, top, zeros
        See `Selection`.
    title
        Only postings whose own title is (one of) these title concepts; they are then the
        denominator.
    level
        Nominal coverage of the intervals.

    Returns
    -------
    pandas.DataFrame
        Table ``concept_counts``: one row per concept, most postings first. Shares are of the
        analysed postings. A posting counts once per concept, under its strongest requirement;
        one that only says the concept is not needed counts in ``negated_postings`` alone.
        Without postings or mentions: no rows.
    """
    seen = presence(mentions, with_title(postings, title), lexicon)
    chosen = Selection(kind=kind, category=category, layer=layer, top=top, zeros=zeros)
    return selected_counts(seen, [chosen], level=level)[0]


def selected_counts(
    seen: Presence, selections: Iterable[Selection], *, level: float = LEVEL
) -> list[pd.DataFrame]:
    """Count the postings that name each concept, once for several selections of concepts.

    Returns
    -------
    list
        Of each selection the table ``concept_counts``, see `concept_counts`.
    """
    measured = seen.measure()
    return [
        build("concept_counts", count_columns(measured, seen.known, chosen, level=level))
        for chosen in selections
    ]


def duty_counts(
    mentions: pd.DataFrame, postings: pd.DataFrame, lexicon: LexiconRows = None
) -> pd.DataFrame:
    """Count the postings that name each work duty of the documents.

    Returns
    -------
    pandas.DataFrame
        Table ``duty_counts``: `concept_counts` of the duties, with those of the lexicon that
        no posting names. The documents say they are what one "will find in job postings".
    """
    counts = concept_counts(mentions, postings, lexicon, kind="duty", zeros=True)
    return build("duty_counts", {name: counts[name] for name in table("duty_counts").names})


def category_counts(mentions: pd.DataFrame, postings: pd.DataFrame) -> pd.DataFrame:
    """Count the postings that name at least one skill of each category.

    Returns
    -------
    pandas.DataFrame
        Table ``category_counts``: one row per category, most postings first; shares are of the
        analysed postings, so that they do not add up to one. ``concepts`` is the number of
        distinct skills of the category that are named.
    """
    skills = mentions[mentions["kind"] == "skill"]
    named = skills[~skills["negated"].astype(bool) & skills["posting_id"].isin(postings["id"])]
    concepts = named.groupby("category")["concept_id"].nunique()
    merged = skills.assign(concept_id=skills["category"], name=skills["category"])
    counts = concept_counts(merged, postings)
    counts["concepts"] = counts["category"].map(concepts)
    return build("category_counts", {name: counts[name] for name in table("category_counts").names})


def own_titles(
    postings: pd.DataFrame, lexicon: LexiconRows = None, *, level: float = LEVEL
) -> pd.DataFrame:
    """Count the postings by the title concept of their own title line.

    Returns
    -------
    pandas.DataFrame
        Table ``own_titles``: one row per title concept, most postings first, and one
        ``(none)`` for titles that fit none; shares are of the analysed postings and add up to
        one. Without postings: no rows.
    """
    import pandas as pd

    known = entries(lexicon)
    concept = postings["title_concept"].astype("object").where(postings["title_concept"].notna())
    concept = concept.fillna(NONE)
    entry = [known.get(one) for one in concept]
    layer = postings["title_layer"].astype("object") if "title_layer" in postings else ""
    mentions = pd.DataFrame(
        {
            "posting_id": postings["id"],
            "concept_id": concept,
            "name": [e.name if e else c for e, c in zip(entry, concept, strict=True)],
            "kind": "title",
            "category": "title",
            "layer": layer,
            "requirement": "context",
            "negated": False,
            "boilerplate": False,
        }
    )
    counts = concept_counts(mentions, postings, lexicon, kind="title", level=level)
    return build("own_titles", {name: counts[name] for name in table("own_titles").names})


def by_group(
    mentions: pd.DataFrame,
    postings: pd.DataFrame,
    by: str,
    lexicon: LexiconRows = None,
    *,
    kind: str | None = "skill",
    category: str | Collection[str] | None = None,
    layer: str | Collection[str] | None = None,
    top: int | None = None,
    min_group: int = 1,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Count the postings that name each concept, within each group of postings.

    Parameters
    ----------
    mentions, postings, lexicon, kind, category, layer, top, level
        As in `concept_counts`; `top` is per group.
    by
        One of `GROUPS`.
    min_group
        Leave out groups with fewer postings.

    Returns
    -------
    pandas.DataFrame
        Table ``by_group``: one row per group and concept that is named in it, groups in
        alphabetical order; shares, intervals and ranks are within the group. Without postings:
        no rows.
    """
    seen = presence(mentions, postings, lexicon)
    groups = group_values(postings, by).to_numpy()
    measured = ((group, seen.measure(groups == group)) for group in sorted(set(groups)))
    chosen = Selection(kind=kind, category=category, layer=layer, top=top)
    return group_table(by, measured, seen.known, chosen, min_group=min_group, level=level)


def group_table(
    by: str,
    measured: Iterable[tuple[str, Measured]],
    known: Mapping[str, Entry],
    selection: Selection,
    *,
    min_group: int = 1,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Make the table ``by_group`` from the counts of each group."""
    parts = []
    for group, one in measured:
        if one.analysed < min_group:
            continue
        columns = count_columns(one, known, selection, level=level)
        rows = len(columns["concept_id"])
        parts.append(
            {"group_by": [by] * rows, "group": [group] * rows}
            | {"group_postings": columns["analysed"]}
            | columns
        )
    return build("by_group", stack(parts))
