"""Whether the postings of early and of late months are of the same kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.tables.change import ends
from analyzer.tables.groups import NONE
from analyzer.tables.titled import with_own_titles

if TYPE_CHECKING:
    import pandas as pd


def title_mix(postings: pd.DataFrame) -> pd.DataFrame:
    """Return how much of the early and of the late postings each own title has.

    A skill that one title names more than others seems to rise where that title does.

    Parameters
    ----------
    postings
        One row per dated posting, with ``posted_at``, ``title_concept`` and ``title_market``.

    Returns
    -------
    pandas.DataFrame
        ``title`` (the documents' concept, else the market's, else ``(none)``), ``early`` and
        ``late`` (shares of the postings of the months that `ends` gives), the most changed
        first. Half the sum of the absolute differences is the share of postings that would have
        to change their title (the total variation distance).
    """
    title = with_own_titles(postings)["title_concept"].fillna(NONE)
    month = postings["posted_at"].astype(str).str[:7]
    early, late = ends(month.tolist())
    mix = {
        name: title[(month >= first) & (month <= last)].value_counts(normalize=True)
        for name, (first, last) in (("early", early), ("late", late))
    }
    import pandas as pd

    frame = pd.DataFrame(mix).fillna(0.0).rename_axis("title").reset_index()
    change = (frame["late"] - frame["early"]).abs()
    return frame.iloc[change.sort_values(ascending=False, kind="stable").index]
