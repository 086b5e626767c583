"""A stream in batches."""

from __future__ import annotations

import pytest

from analyzer.batches import batched


@pytest.mark.parametrize(
    ("number", "sizes"), [(0, []), (1, [1]), (3, [3]), (4, [3, 1]), (7, [3, 3, 1])]
)
def test_batches_hold_all_items_in_order(number: int, sizes: list[int]) -> None:
    batches = list(batched(iter(range(number)), 3))
    assert [len(batch) for batch in batches] == sizes
    assert [item for batch in batches for item in batch] == list(range(number))


def test_no_more_is_read_than_a_batch_needs() -> None:
    stream = iter(range(10))
    assert next(batched(stream, 4)) == (0, 1, 2, 3)
    assert next(stream) == 4
