"""The table and the tries find every string that a text begins with, the shortest first."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

native = pytest.importorskip("analyzer.native.strings", reason="the compiled core was not built")


def expected(strings: list[bytes], text: bytes) -> list[int]:
    """Try one string after the other; a text ends as a word does, and none begins an empty one."""
    found = [string for string in strings if text and (text + b" ").startswith(string)]
    return [strings.index(string) for string in sorted(found, key=len)]


def check(strings: list[bytes], *texts: bytes) -> None:
    known = native.Strings(strings)
    kept = pickle.loads(pickle.dumps(known))
    for text in texts:
        assert known.beginnings(text) == expected(strings, text), (strings, text)
        assert kept.beginnings(text) == known.beginnings(text), (strings, text)


@pytest.mark.parametrize(
    ("strings", "text", "found"),
    [
        ([b"deep learning ", b"deep ", b"de"], b"deep learning", [2, 1, 0]),
        ([b"deep learn"], b"deep learning", [0]),  # ends in the middle of a word
        ([b"net ", b" net "], b" net core", [1]),  # begins with a sign: ".net"
        ([b"c   ", b"c "], b"c   x", [1, 0]),  # ends with signs: "c++"
        ([b"c   ", b"c "], b"c  x", [1]),
        ([b"r "], b"r", [0]),
        ([b"r "], b"ru", []),
        ([b"r "], b"", []),
        ([b"a b c ", b"a b d ", b"a e "], b"a b d", [1]),
        ([b"ab", b"abc", b"a", b"abcd efg "], b"abcd efg h", [2, 0, 1, 3]),
        ([b" ", b"  "], b"  x", [0, 1]),
        ([b"x "], b"\xff\x00x ", []),  # bytes that no string holds
        ([b"na\xefve bayes "], b"na\xefve bayes!", []),
    ],
)
def test_what_a_text_begins_with(strings: list[bytes], text: bytes, found: list[int]) -> None:
    assert expected(strings, text) == found
    assert native.Strings(strings).beginnings(text) == found


def test_of_no_strings_none_is_found() -> None:
    known = native.Strings([])
    assert [known.beginnings(text) for text in (b"", b" ", b"abc", b"a b")] == [[]] * 4


WORDS = st.sampled_from(["a", "b", "ab", "abc", "ba", "c", "é", "1", "aaa", "learn", "ing"])
JOINTS = st.sampled_from(["", "", " ", " ", "  ", "   "])


@st.composite
def phrases(draw: Any) -> bytes:
    """Return words that begin alike, with spaces before, between and behind them, or none."""
    parts = draw(st.lists(st.tuples(WORDS, JOINTS), min_size=1, max_size=4))
    text = draw(st.sampled_from(["", "", "", " ", "  "])) + "".join(a + b for a, b in parts)
    return text.encode("latin-1")


@settings(max_examples=300, deadline=None)
@given(
    strings=st.lists(phrases(), max_size=30, unique=True),
    texts=st.lists(phrases(), max_size=4),
)
def test_made_up_strings(strings: list[bytes], texts: list[bytes]) -> None:
    check(strings, b"", b" ", *texts, *strings, *(string + b"a b" for string in strings))


@settings(max_examples=100, deadline=None)
@given(string=phrases(), text=phrases())
def test_a_single_string(string: bytes, text: bytes) -> None:
    check([string], string, string[:-1], string + b"x", text, string + text)


@settings(max_examples=100, deadline=None)
@given(
    strings=st.lists(
        st.binary(min_size=1, max_size=5).filter(lambda string: 0 not in string),
        max_size=20,
        unique=True,
    ),
    texts=st.lists(st.binary(max_size=8), max_size=4),
)
def test_any_bytes(strings: list[bytes], texts: list[bytes]) -> None:
    check(strings, *texts, *strings)


# Which symbols follow is kept in two halves of 64 bits each.
MANY = [*range(33, 97), *range(192, 252)]


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_more_than_64_kinds_of_bytes(data: st.DataObject) -> None:
    byte = st.sampled_from(MANY)
    pairs = data.draw(st.lists(st.tuples(byte, byte), max_size=40, unique=True))
    strings = [bytes([*b"a ", one, other]) for one, other in pairs]
    strings += [bytes([one]) for one in MANY]
    strings += [bytes([*b"a ", one]) for one in data.draw(st.sets(byte))]
    texts = [bytes([*b"a ", data.draw(byte), data.draw(byte)]) for _ in range(5)]
    check(strings, *strings, *texts)


def test_too_many_kinds_of_bytes_are_refused() -> None:
    with pytest.raises(ValueError, match="too many different signs"):
        native.Strings([bytes([one]) for one in range(100, 227)])  # and the space
    native.Strings([bytes([one]) for one in range(100, 226)])


def test_thousands_of_strings() -> None:
    words = [f"{a}{b}{c}".encode() for a in "klmnop" for b in "aeiou" for c in "rstvwxyz"]
    strings = [word + b" " for word in words]
    strings += [word + b" " + other for word in words[::3] for other in words[::9]]
    strings += [word[:2] for word in words[::8]]
    check(strings, *words[::7], *strings[::131], b"kar kar kar", b"zzz", b"kaz ")


def test_a_long_text_of_many_strings() -> None:
    strings = [b"a", b"a ", b"a a", b"a a ", b"b ", b"a a a a a a b "]
    check(strings, b"a " * 500, b"a " * 6 + b"b " * 200, b"x " + b"a " * 300)
