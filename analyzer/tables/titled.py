"""The one title concept of each posting's own title."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def with_own_titles(postings: pd.DataFrame) -> pd.DataFrame:
    """Return the postings with one own-title concept each: the documents', else the market's.

    Adds ``title_layer``; ``title_concept`` then also holds titles of the market layer, so that
    tables by title have a data engineer's row, too.
    """
    documents = postings["title_concept"].notna()
    layer = postings["title_concept"].where(documents).astype("object")
    layer = layer.where(~documents, "documents")
    layer = layer.where(documents | postings["title_market"].isna(), "market")
    return postings.assign(
        title_concept=postings["title_concept"]
        .astype("object")
        .where(documents, postings["title_market"]),
        title_layer=layer,
    )
