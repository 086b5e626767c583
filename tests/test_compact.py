"""What a run keeps of every posting: held to the plain collections that it stands for."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from analyzer import compact
from analyzer.compact import HashSet, Names, Spill


@given(st.lists(st.one_of(st.binary(max_size=50), st.integers(0, 30)), max_size=60))
def test_a_spill_is_a_list_whatever_is_read_between_two_writes(steps: list[bytes | int]) -> None:
    spill, plain = Spill(), list[bytes]()
    for step in steps:
        if isinstance(step, bytes):
            assert spill.append(step) == len(plain)
            plain.append(step)
        elif step < len(plain):
            assert spill[step] == plain[step]
    assert len(spill) == len(plain)
    assert [spill[place] for place in range(len(plain))] == plain
    assert b"".join(spill.parts(7)) == b"".join(plain)


def test_a_spill_holds_more_than_its_buffer() -> None:
    spill = Spill()
    for letter in (b"a", b"b", b"c"):
        spill.append(letter * 400_000)
        assert spill[0][:1] == b"a"
    assert [spill[place] for place in range(3)] == [b * 400_000 for b in (b"a", b"b", b"c")]


@given(st.lists(st.integers(0, 40), max_size=200))
def test_a_hash_set_is_a_set(numbers: list[int]) -> None:
    found, plain = HashSet(), set[int]()
    for number in numbers:
        assert found.add(number) == (number not in plain)
        plain.add(number)
        assert number in found
    assert all((number in found) == (number in plain) for number in range(41))


def test_a_hash_set_settles_what_is_recent(monkeypatch) -> None:
    monkeypatch.setattr(compact, "_RECENT", 8)
    found = HashSet()
    assert all(found.add(number * 7) for number in range(100))
    assert not any(found.add(number * 7) for number in range(100))
    assert 3 not in found


@given(st.lists(st.sampled_from(["a", "b", "a~2", "c"]), max_size=30))
def test_names_are_distinct_and_the_first_of_each_is_kept(names: list[str]) -> None:
    distinct = Names()
    given_names = [distinct.distinct(name) for name in names]
    assert max(Counter(given_names).values(), default=1) == 1
    for name, result in zip(names, given_names, strict=True):
        assert result == name or result.startswith(f"{name}~")
