"""The question behind the project: whether the documents teach what postings ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.tables.contract import build, stack
from analyzer.tables.groups import NONE, group_values
from analyzer.tables.intervals import LEVEL, share_interval
from analyzer.tables.lexicon import entries
from analyzer.tables.measure import POSTINGS, Selection, count_columns, ratio
from analyzer.tables.presence import presence

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pandas as pd

    from analyzer.tables.lexicon import LexiconRows

HARDLY = 0.01
ALL = "(all)"


def documents_against_market(
    mentions: pd.DataFrame,
    postings: pd.DataFrame,
    lexicon: LexiconRows,
    *,
    kinds: Collection[str] = ("skill", "title"),
    hardly: float = HARDLY,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Set what the documents name against what postings name and ask for.

    Parameters
    ----------
    mentions, postings
        As in `counts.concept_counts`.
    lexicon
        All lexicon rows: the concepts that documents name, bundled ones or a user's own, found
        or not, and of the others those that postings name.
    kinds
        Which kinds; ranks are within a kind, over all its layers.
    hardly
        The share of postings from which on something counts as asked for.
    level
        Nominal coverage of the intervals.

    Returns
    -------
    pandas.DataFrame
        Table ``documents_against_market``: one row per concept, by kind and rank. A skill is
        *asked for* where a posting requires or prefers it, a title where a posting names it.
        The verdict is ``asked`` where the asked share's interval lies at or above `hardly`,
        ``hardly asked`` where it lies below, ``undecided`` where the data cannot tell, ``not
        found`` where no posting names it. Shares are of the analysed postings.
    """
    import numpy as np

    seen = presence(mentions, postings, lexicon)
    parts = []
    for kind in sorted(kinds):
        chosen = Selection(kind=kind, zeros=True)
        columns = count_columns(seen.measure(), seen.known, chosen, level=level)
        strongest = "preferred" if kind == "skill" else "context"
        asked = seen.measure(at_least=strongest).reordered(columns["concept_id"])
        low, high = share_interval(
            asked.clusters, asked.hits, asked.squares, asked.naming, asked.complete, level=level
        )
        number = asked.counts[:, POSTINGS]
        verdict = np.select(
            [columns["postings"] == 0, low >= hardly, high < hardly],
            ["not found", "asked", "hardly asked"],
            "undecided",
        )
        extra: dict[str, Any] = {
            "in_documents": [bool(names) for names in columns["documents"]],
            "asked_postings": number,
            "asked_share": ratio(number, columns["analysed"]),
            "asked_low": low,
            "asked_high": high,
            "verdict": verdict,
        }
        parts.append(columns | extra)
    against = build("documents_against_market", stack(parts))
    shown = against["in_documents"] | (against["postings"] > 0)
    return against[shown].reset_index(drop=True)


def market_by_document(against: pd.DataFrame) -> pd.DataFrame:
    """Summarise `documents_against_market` for each document.

    Parameters
    ----------
    against
        Table ``documents_against_market``.

    Returns
    -------
    pandas.DataFrame
        Table ``market_by_document``: one row per document and kind, and one ``(all)`` per
        kind for them together. ``asked_coverage`` is the share of all askings (a posting
        asking for a concept, any layer) that concern concepts which the document names.
    """
    documents = sorted({one for names in against["documents"] for one in names.split()})
    rows = []
    for kind in sorted(set(against["kind"])):
        of_kind = against[against["kind"] == kind]
        askings = int(of_kind["asked_postings"].sum())
        for document in [*documents, ALL]:
            named = of_kind["in_documents"] & (
                of_kind["documents"].map(lambda names, d=document: d == ALL or d in names.split())
            )
            mine = of_kind[named]
            verdicts = mine["verdict"].value_counts()
            rows.append(
                {
                    "document": document,
                    "kind": kind,
                    "concepts": len(mine),
                    **{
                        column: int(verdicts.get(verdict, 0))
                        for column, verdict in (
                            ("asked", "asked"),
                            ("hardly_asked", "hardly asked"),
                            ("undecided", "undecided"),
                            ("not_found", "not found"),
                        )
                    },
                    "asked_postings": int(mine["asked_postings"].sum()),
                    "asked_coverage": mine["asked_postings"].sum() / askings
                    if askings
                    else float("nan"),
                }
            )
    return build("market_by_document", rows)


def title_search_vs_skill_search(
    mentions: pd.DataFrame,
    postings: pd.DataFrame,
    lexicon: LexiconRows = None,
    *,
    by: Sequence[str] = ("dl_named", "title_concept"),
    concept: str = "deep-learning",
    words: str = r"deep[\s-]*learning",
) -> pd.DataFrame:
    """Set what a search for title words finds against a search for the skill.

    Parameters
    ----------
    mentions, postings, lexicon
        As in `counts.concept_counts`.
    by
        Split by ``dl_named``, ``title_concept``, both or none; what is not split by reads
        ``(all)``.
    concept
        The skill search finds postings that name this concept in title or text.
    words
        The title search finds postings whose title line matches this regular expression.

    Returns
    -------
    pandas.DataFrame
        Table ``title_search_vs_skill_search``: one row per group, largest first. ``missed``
        is the share of the postings found by the skill search that the title search does not
        find, NaN where there are none. Without postings: no rows.
    """
    import numpy as np
    import pandas as pd

    seen = presence(mentions, postings, lexicon)
    by_skill = np.zeros(len(postings), dtype=bool)
    if concept in seen.concepts:
        chosen = seen.named() & (seen.concept == seen.concepts.index(concept))
        by_skill[seen.posting[chosen]] = True
    titles = postings["title"].astype("object").map(lambda t: t if isinstance(t, str) else "")
    by_title = titles.str.contains(words, case=False, regex=True).to_numpy(dtype=bool)
    found = pd.DataFrame(
        {
            **{
                name: group_values(postings, name).to_numpy() if name in by else ALL
                for name in ("dl_named", "title_concept")
            },
            "postings": np.ones(len(postings), dtype=np.int64),
            "title_search": by_title,
            "skill_search": by_skill,
            "both": by_title & by_skill,
            "title_only": by_title & ~by_skill,
            "skill_only": by_skill & ~by_title,
            "neither": ~by_title & ~by_skill,
        },
        index=range(len(postings)),
    )
    table = found.groupby(["dl_named", "title_concept"], as_index=False).sum()
    known = entries(lexicon) | seen.known
    table["title_name"] = [
        known[one].name if one in known else one for one in table["title_concept"]
    ]
    table["missed"] = ratio(
        table["skill_only"].to_numpy(dtype=np.int64), table["skill_search"].to_numpy(np.int64)
    )
    table = table.sort_values(
        ["postings", "dl_named", "title_concept"], ascending=[False, True, True]
    )
    return build("title_search_vs_skill_search", {str(c): table[c].to_numpy() for c in table})


def role_profiles(postings: pd.DataFrame, lexicon: LexiconRows = None) -> pd.DataFrame:
    """Average the role profiles of the postings of each title.

    Parameters
    ----------
    postings
        One row per analysed posting, with ``role_researcher``, ``role_applied``,
        ``role_engineer`` and ``role_domain``: shares that add up to one, or NaN where the
        posting gives no evidence.
    lexicon
        Lexicon rows, for the titles' names.

    Returns
    -------
    pandas.DataFrame
        Table ``role_profiles``: one row per own-title concept, most postings first, then one
        ``(all)``. The four shares are means over the postings with a profile and add up to
        one; ``ratio`` is their shape in tenths, as the documents write it ("2:5:2:1"). Titles
        without any profile have NaN and an empty ratio. Without postings: no rows.
    """
    import numpy as np

    known = entries(lexicon)
    shares = postings[[f"role_{one}" for one in ROLES]].to_numpy(dtype=np.float64)
    profiled = np.isfinite(shares).all(axis=1)
    titles = group_values(postings, "title_concept").to_numpy()
    rows = []
    for title in [*sorted(set(titles)), *([ALL] if len(titles) else [])]:
        mask = np.ones(len(titles), dtype=bool) if title == ALL else titles == title
        with_profile = mask & profiled
        mean = (
            shares[with_profile].mean(axis=0) if with_profile.any() else np.full(len(ROLES), np.nan)
        )
        rows.append(
            {
                "title_concept": title,
                "title_name": known[title].name if title in known else title,
                "postings": int(mask.sum()),
                "profiled": int(with_profile.sum()),
                **dict(zip(ROLES, mean.tolist(), strict=True)),
                "ratio": tenths(mean.tolist()) if with_profile.any() else "",
                "leading": ROLES[int(np.argmax(mean))] if with_profile.any() else NONE,
            }
        )
    rows.sort(key=lambda row: (row["title_concept"] == ALL, -row["postings"], row["title_concept"]))
    return build("role_profiles", rows)


ROLES = ("researcher", "applied", "engineer", "domain")


def tenths(shares: Sequence[float]) -> str:
    """Write shares of one as whole tenths that add up to ten: largest remainders go up.

    Examples
    --------
    >>> tenths([0.21, 0.48, 0.2, 0.11])
    '2:5:2:1'
    """
    scaled = [10.0 * share for share in shares]
    whole = [int(one) for one in scaled]
    by_remainder = sorted(range(len(scaled)), key=lambda i: (whole[i] - scaled[i], i))
    for index in by_remainder[: 10 - sum(whole)]:
        whole[index] += 1
    return ":".join(map(str, whole))
