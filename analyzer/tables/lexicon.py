"""What tables need to know about a concept beside its counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

LexiconRows: TypeAlias = "pd.DataFrame | Iterable[Mapping[str, Any]] | None"


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A concept's name, kind, category, layer, and the documents that name it."""

    name: str
    kind: str
    category: str
    layer: str
    documents: str = ""


_DESCRIBED = ("name", "kind", "category", "layer", "documents")


def text_of(value: object) -> str:
    """Return text as it is and every missing value as the empty string."""
    return value if isinstance(value, str) else ""


def entries(lexicon: LexiconRows) -> dict[str, Entry]:
    """Read lexicon rows (a DataFrame or mappings) into entries by concept id."""
    if lexicon is None:
        return {}
    if not hasattr(lexicon, "to_dict"):
        return {
            str(row["concept_id"]): Entry(*(text_of(row.get(key)) for key in _DESCRIBED))
            for row in lexicon
        }
    frame = cast("pd.DataFrame", lexicon)
    columns = (frame[key].tolist() if key in frame else [""] * len(frame) for key in _DESCRIBED)
    return {
        str(concept): Entry(*map(text_of, described))
        for concept, *described in zip(frame["concept_id"].tolist(), *columns, strict=True)
    }
