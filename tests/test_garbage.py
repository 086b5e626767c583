"""What a command does about garbage, and what it leaves to everybody else."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from analyzer.garbage import all_kept, collect_rarely

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    threshold = gc.get_threshold()
    yield
    gc.set_threshold(*threshold)
    gc.unfreeze()


def test_a_command_never_looks_through_what_is_kept() -> None:
    collect_rarely()
    with all_kept():
        assert not gc.isenabled()
        made = [[number] for number in range(1000)]
    assert gc.isenabled()
    assert not {id(one) for one in made} & {id(one) for one in gc.get_objects()}


def test_after_one_within_another_nothing_is_looked_through_yet() -> None:
    collect_rarely()
    with all_kept():
        with all_kept():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_after_an_error_all_is_as_it_was() -> None:
    collect_rarely()
    with pytest.raises(ZeroDivisionError), all_kept():
        1 / 0  # noqa: B018
    assert gc.isenabled()


def test_other_processes_are_left_alone() -> None:
    gc.set_threshold(700, 10, 10)
    frozen = gc.get_freeze_count()
    with all_kept():
        assert gc.isenabled()
    assert gc.get_freeze_count() == frozen
