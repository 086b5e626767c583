"""Gap analysis: how many postings a set of skills covers, and what would cover more.

All functions take and return DataFrames and know nothing of the person but the concept ids.
`required` below is what `required_skills` returns: one row per demand of a posting and skill that
meets it. A demand is met by one skill, or by any of several ("TensorFlow or PyTorch").
Postings in which no required skill was found are in no denominator here.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from analyzer.facts.alternatives import NOT_NEEDED, choices

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import pandas as pd

DEGREES = ("bachelors-degree", "masters-degree", "phd")
REQUIRED_COLUMNS = ("posting_id", "concept_id", "name", "category", "demand")
COVERAGE_COLUMNS = ("posting_id", "required", "covered", "share")
SUMMARY_COLUMNS = (
    "title", "postings", "mean_share", "full", "full_share", "enough", "enough_share",
)  # fmt: skip
DISTRIBUTION_COLUMNS = ("covered", "postings", "share")
BEST_COLUMNS = (*COVERAGE_COLUMNS, "missing")
MISSING_COLUMNS = ("concept_id", "name", "category", "postings", "share", "only_gap")
ALL_TITLES = "(all)"
_DEMAND = ("posting_id", "demand")


def with_alternatives(mentions: pd.DataFrame, postings: pd.DataFrame) -> pd.DataFrame:
    """Return mentions with the column `choice`, see `analyzer.facts.alternatives.choices`.

    Parameters
    ----------
    mentions
        One row per mention, with places, as in `analyzer.mentions.Mention`.
    postings
        One row per posting, with ``id`` and ``text``.
    """
    texts = dict(zip(postings["id"], postings["text"], strict=True))
    found: dict[tuple[Any, str], int] = {}
    for posting, rows in mentions.groupby("posting_id", observed=True):
        said: Iterable[Any] = rows.itertuples()
        for concept, groups in choices(texts[posting], said).items():
            found[posting, concept] = groups
    keys = zip(mentions["posting_id"], mentions["concept_id"], strict=True)
    return mentions.assign(choice=[found.get(key, 0) for key in keys])


def required_skills(
    mentions: pd.DataFrame, *, ignore: Collection[str] = ("quality",)
) -> pd.DataFrame:
    """Return the skills that each posting requires.

    Degrees in one posting are alternatives ("BS, MS or PhD"): only the lowest is required.
    Other alternatives meet the same demand; those of a skill that is required by itself are left
    out.

    Parameters
    ----------
    mentions
        One row per mention, as in `analyzer.mentions.Mention`, or one per posting and concept
        with its strongest requirement, as in `analyzer.summary.CorpusSummary`. Alternatives are
        known where there is a column `choice` (`with_alternatives`, or a summary that has them).
    ignore
        Categories left out; by default personal qualities, which no résumé proves. As
        alternatives to a skill of another category they count.

    Returns
    -------
    DataFrame
        ``posting_id, concept_id, name, category, demand``; one row per posting and concept
        that has a mention of the kind skill with the requirement ``required`` and not negated.
        Rows of a posting with the same `demand` are alternatives; a concept that is one to
        several others has a row for each demand.
    """
    rows: pd.DataFrame = mentions[
        (mentions["kind"] == "skill")
        & (mentions["requirement"] == "required")
        & ~mentions["negated"].astype(bool)
    ]
    rows = rows.drop_duplicates(["posting_id", "concept_id"])
    rows = rows.astype(dict.fromkeys(("concept_id", "name", "category"), "object"))
    rows["demand"] = rows["concept_id"].factorize()[0]
    if "choice" in rows:
        rows = _by_demand(rows)
    rows = rows[list(REQUIRED_COLUMNS)]
    left_out = rows["category"].isin(list(ignore)).groupby([rows["posting_id"], rows["demand"]])
    rows = rows[~left_out.transform("all").astype(bool)]
    level = rows["concept_id"].map({degree: rank for rank, degree in enumerate(DEGREES)})
    lowest = level.groupby(rows["posting_id"]).transform("min")
    return rows[level.isna() | (level == lowest)].reset_index(drop=True)


def _by_demand(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each demand that a skill meets; those of alternatives are below 0."""
    import pandas as pd

    choice = rows["choice"]
    parts = [rows[choice == 0]]
    for group in range(int(choice.max() if len(rows) else 0).bit_length()):
        parts.append(rows[(choice != NOT_NEEDED) & (choice // 2**group % 2 == 1)])
        parts[-1] = parts[-1].assign(demand=-1 - group)
    return pd.concat(parts).sort_index(kind="stable")


def posting_titles(postings: pd.DataFrame, lexicon: pd.DataFrame) -> pd.DataFrame:
    """Return the own titles of postings as reports count them: ``posting_id, title``.

    Parameters
    ----------
    postings
        One row per posting with ``id`` and ``title_concept``, which may be missing.
    lexicon
        One row per concept with ``concept_id`` and ``name``.
    """
    import pandas as pd

    rows = postings[postings["title_concept"].notna()]
    names = dict(zip(lexicon["concept_id"], lexicon["name"], strict=True))
    titles = rows["title_concept"].astype("object").map(names)
    return pd.DataFrame({"posting_id": rows["id"], "title": titles}).reset_index(drop=True)


def coverage(required: pd.DataFrame, known: Collection[str]) -> pd.DataFrame:
    """Return how many of the demands of each posting the known concepts meet.

    Returns
    -------
    DataFrame
        ``posting_id, required, covered, share``; one row per posting with a required skill,
        sorted by id; `share` is `covered` of `required`, in [0, 1].
    """
    demands = required.assign(met=~_unmet(required, known)).drop_duplicates(list(_DEMAND))
    table = demands.groupby("posting_id", as_index=False).agg(
        required=("met", "size"), covered=("met", "sum")
    )
    table["covered"] = table["covered"].astype("int64")
    table["share"] = (table["covered"] / table["required"]).astype(float)
    return table[list(COVERAGE_COLUMNS)]


def _unmet(required: pd.DataFrame, known: Collection[str]) -> pd.Series[bool]:
    """Return for each row whether none of the skills that meet its demand is known."""
    met = required["concept_id"].isin(list(known))
    keys = [required[name] for name in _DEMAND]
    return ~met.groupby(keys).transform("any").astype(bool)


def best_covered(
    covered: pd.DataFrame, required: pd.DataFrame, known: Collection[str], *, top: int = 10
) -> pd.DataFrame:
    """Return the postings that the known concepts cover best, with what they still lack.

    Parameters
    ----------
    covered
        From `coverage`.
    required
        From `required_skills`.
    known
        Concept ids.
    top
        So many postings.

    Returns
    -------
    DataFrame
        ``posting_id, required, covered, share, missing``: the largest shares first, of equal
        ones those that require most; `missing` is a list of names, alternatives joined by "or".
    """
    import pandas as pd

    order = ["share", "required", "posting_id"]
    best = covered.sort_values(order, ascending=[False, False, True]).head(top)
    shown = required[required["posting_id"].isin(best["posting_id"])]
    names: dict[Any, list[str]] = {}
    for (posting, _), choice in shown[_unmet(shown, known)].groupby(list(_DEMAND))["name"]:
        names.setdefault(posting, []).append(" or ".join(sorted(choice)))
    missing = pd.Series([sorted(names.get(one, [])) for one in best["posting_id"]], dtype="object")
    return best.reset_index(drop=True).assign(missing=missing)[list(BEST_COLUMNS)]


def coverage_summary(
    covered: pd.DataFrame, titles: pd.DataFrame, *, enough: float = 0.8
) -> pd.DataFrame:
    """Return the share of postings that are covered, overall and by title.

    Parameters
    ----------
    covered
        From `coverage`.
    titles
        From `posting_titles`. A posting counts under each of its titles.
    enough
        The share of a posting's required skills that counts as enough, in (0, 1].

    Returns
    -------
    DataFrame
        ``title, postings, mean_share, full, full_share, enough, enough_share``; the first
        row is all postings, then titles by falling number. `full` and `enough` count
        postings; both shares have `postings` of the row as denominator, which are those with
        at least one required skill.
    """
    import pandas as pd

    by_title = covered.merge(titles, on="posting_id")
    everything = covered.assign(title=ALL_TITLES)
    rows = pd.concat([everything, by_title], ignore_index=True)
    rows["is_full"] = rows["covered"] == rows["required"]
    rows["is_enough"] = rows["covered"] >= needed(rows["required"], enough)
    table = rows.groupby("title", as_index=False).agg(
        postings=("share", "size"),
        mean_share=("share", "mean"),
        full=("is_full", "sum"),
        enough=("is_enough", "sum"),
    )
    for column in ("full", "enough"):
        table[column] = table[column].astype("int64")
        table[f"{column}_share"] = (table[column] / table["postings"]).astype(float)
    table["rank"] = table["title"] != ALL_TITLES
    table = table.sort_values(["rank", "postings", "title"], ascending=[True, False, True])
    return table[list(SUMMARY_COLUMNS)].reset_index(drop=True)


def coverage_distribution(covered: pd.DataFrame) -> pd.DataFrame:
    """Return how many postings are covered how far.

    Returns
    -------
    DataFrame
        ``covered, postings, share``: five fifths, the last without its upper end, and
        ``100 %`` apart; `share` of all postings with a required skill.
    """
    import pandas as pd

    labels = ["0–19 %", "20–39 %", "40–59 %", "60–79 %", "80–99 %", "100 %"]
    # In whole numbers, because 3/5 * 5 must not fall below 3.
    place = (covered["covered"] * 5) // covered["required"]
    counts = place.astype("int64").value_counts()
    table = pd.DataFrame(
        {"covered": labels, "postings": [int(counts.get(i, 0)) for i in range(len(labels))]}
    )
    table["share"] = table["postings"] / max(len(covered), 1)
    return table[list(DISTRIBUTION_COLUMNS)]


def missing_skills(required: pd.DataFrame, known: Collection[str]) -> pd.DataFrame:
    """Return the required skills that are not known, most often required first.

    Returns
    -------
    DataFrame
        ``concept_id, name, category, postings, share, only_gap``; `share` of all postings
        with a required skill; `only_gap` counts postings in which it alone is missing. Of
        alternatives each counts, where none is known.
    """
    rows = required[_unmet(required, known)]
    total = required["posting_id"].nunique()
    gaps = rows.groupby("posting_id")["demand"].transform("nunique")
    table = (
        rows.assign(only=gaps == 1)
        .drop_duplicates(["posting_id", "concept_id"])
        .groupby(["concept_id", "name", "category"], as_index=False)
        .agg(postings=("posting_id", "size"), only_gap=("only", "sum"))
    )
    table["only_gap"] = table["only_gap"].astype("int64")
    table["share"] = (table["postings"] / max(total, 1)).astype(float)
    table = table.sort_values(["postings", "concept_id"], ascending=[False, True])
    return table[list(MISSING_COLUMNS)].reset_index(drop=True)


def needed(required: pd.Series[int], enough: float) -> pd.Series[int]:
    """Return how many of `required` skills make the share `enough`, rounded up."""
    return required.map(lambda count: needed_of(count, enough))


def needed_of(count: int, enough: float) -> int:
    """Return how many of a number of demands make the share `enough`, rounded up."""
    # 0.8 * 5 is 4.000000000000001 for a computer.
    return math.ceil(round(count * enough, 9))
