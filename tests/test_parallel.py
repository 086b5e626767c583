"""Items in processes: the order, the deaths, the end of everything."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing import active_children
from pathlib import Path

import pytest

from analyzer import parallel
from analyzer.parallel import AHEAD, ordered

MADE: list[int] = []


@pytest.fixture(params=[False, True], ids=["spawn", "fork"], autouse=True)
def fork(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Start processes in both ways; on other systems than Linux there is but one."""
    if request.param and not Path("/proc/self/task").exists():
        pytest.skip("processes are not forked here")
    monkeypatch.setattr(parallel, "can_fork", lambda: request.param)
    return bool(request.param)


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


UNGUARDED = """
from analyzer import parallel

parallel.can_fork = lambda: False
print([one.value for one in parallel.ordered(abs, range(3), workers={workers})])
"""


def test_a_script_that_workers_cannot_import_is_told_so(tmp_path: Path, fork: bool) -> None:
    if fork:
        pytest.skip("forked processes import nothing")
    script = tmp_path / "script.py"
    outcomes = {}
    for workers in (1, 2):
        script.write_text(UNGUARDED.format(workers=workers))
        command = [sys.executable, str(script)]
        outcomes[workers] = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert outcomes[1].stdout == "[0, 1, 2]\n"
    assert outcomes[2].stdout == ""
    assert "InputError: Worker processes cannot start" in outcomes[2].stderr


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_is_raised_here_and_ends_the_others(workers: int) -> None:
    with pytest.raises(ValueError, match="three"):
        list(ordered(fails_at_three, range(10), workers=workers))
    assert not living()


def made(_: int) -> list[int]:
    return MADE


def test_what_is_done_meanwhile_is_done_once_after_work_is_handed_out() -> None:
    events: list[str] = []

    def items() -> Iterator[int]:
        for number in range(20):
            events.append("handed out")
            yield number

    done = ordered(slow_square, items(), workers=2, meanwhile=lambda: events.append("meanwhile"))
    assert [one.value for one in done] == [number * number for number in range(20)]
    assert events.count("meanwhile") == 1
    assert events.index("meanwhile") == 2 * AHEAD
    alone = ordered(slow_square, range(2), workers=1, meanwhile=lambda: events.append("alone"))
    assert len(list(alone)) == 2
    assert "alone" not in events


def test_forked_processes_have_what_was_prepared(fork: bool) -> None:
    try:
        done = list(ordered(made, range(4), workers=2, prepare=lambda: MADE.append(5)))
        assert [one.value for one in done] == [[5] if fork else []] * 4
        assert (MADE == [5]) == fork
    finally:
        MADE.clear()


def test_a_process_with_threads_is_not_forked() -> None:
    code = """
import threading
from analyzer.parallel import can_fork
alone = can_fork()
stop = threading.Event()
thread = threading.Thread(target=stop.wait)
thread.start()
print(alone, can_fork())
stop.set()
"""
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    linux = Path("/proc/self/task").exists()
    assert shown.stdout.split() == [str(linux), "False"]
