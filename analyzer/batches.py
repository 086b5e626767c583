"""A stream in batches."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Item = TypeVar("Item")


def batched(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    """Yield the items in tuples of `size`, the last one shorter: `itertools.batched` of 3.12."""
    remaining = iter(items)
    while batch := tuple(islice(remaining, size)):
        yield batch
