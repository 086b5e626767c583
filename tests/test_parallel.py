"""Items in processes: the order, the deaths, the end of everything."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from multiprocessing import active_children
from pathlib import Path

import pytest

from analyzer.parallel import AHEAD, ordered


def living() -> list[int]:
    """Return the children that run. Two threads may wait for one; then it is listed, but gone."""
    alive = []
    for child in active_children():
        with suppress(ProcessLookupError):
            os.kill(child.pid or 0, 0)
            alive.append(child.pid or 0)
    return alive


def slow_square(number: int) -> int:
    time.sleep(0.05 if number % 3 == 0 else 0.0)
    return number * number


def dies_at_seven(number: int) -> int:
    if number == 7:
        os._exit(3)
    return number


def dies_once(marker: str) -> str:
    path = Path(marker)
    if path.suffix == ".fragile" and not path.exists():
        path.touch()
        os._exit(3)
    return path.name


def fails_at_three(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    return number


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_order_is_that_of_the_items(workers: int) -> None:
    done = list(ordered(slow_square, range(12), workers=workers))
    assert [one.value for one in done] == [n * n for n in range(12)]
    assert not living()


def test_items_are_taken_as_results_are(tmp_path: Path) -> None:
    taken = 0

    def items():  # type: ignore[no-untyped-def]
        nonlocal taken
        for number in range(50):
            taken += 1
            yield number

    results = ordered(slow_square, items(), workers=2)
    for number, _ in zip(range(1, 10), results, strict=False):
        assert taken <= number + 2 * AHEAD
    results.close()  # type: ignore[attr-defined]
    assert not living()


def test_a_death_costs_one_item() -> None:
    done = list(ordered(dies_at_seven, range(20), workers=2))
    assert [one.item for one in done] == list(range(20))
    assert [one.value for one in done if one.lost is None] == [n for n in range(20) if n != 7]
    assert [one.item for one in done if one.lost] == [7]
    assert not living()


def test_who_dies_once_is_tried_again(tmp_path: Path) -> None:
    items = [str(tmp_path / f"{n}{'.fragile' if n == 2 else ''}") for n in range(6)]
    done = list(ordered(dies_once, items, workers=2))
    assert [one.lost for one in done] == [None] * 6
    assert [one.value for one in done] == [Path(item).name for item in items]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_is_raised_here_and_ends_the_others(workers: int) -> None:
    with pytest.raises(ValueError, match="three"):
        list(ordered(fails_at_three, range(10), workers=workers))
    assert not living()
