"""What the fact modules share."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from analyzer.facts.scan import KINDS, any_of, find_anchors, knowledge, section_at
from analyzer.text.blocks import split_blocks


def test_anchors_of_one_kind_do_not_hide_those_of_another() -> None:
    # "YEAR" of the years overlaps "ARS", the currency.
    found = find_anchors("5 YEARS, 20 ARS")
    assert found == {"years": [(2, 6)], "degrees": [], "salary": [(4, 7), (12, 15)]}


@given(
    st.lists(st.sampled_from(["MSc", "M", "BS", "yrs", "US$", "$", "k", "0", " ", "é", "\ud800"]))
)
def test_anchors_are_the_leftmost_and_longest_of_their_kind(parts: list[str]) -> None:
    text = "".join(parts)
    found = find_anchors(text)
    for kind in KINDS:
        data = knowledge(f"{kind}.toml")
        words = [*data["anchors"], *data.get("symbols", ())]
        words += data.get("currencies", {}).get("codes", ())
        longest_first = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
        assert found[kind] == [match.span() for match in re.finditer(longest_first, text)]


PHRASES = st.lists(
    st.sampled_from(["a", "ab", r"ab\b", "a[bc]", "abc?", "b", "/", "c+", "(?:a|c)"])
)


@given(PHRASES.filter(bool), st.text("abc/ ", max_size=8))
def test_any_of_finds_what_the_plain_alternation_finds(phrases: list[str], text: str) -> None:
    plain = "|".join(sorted(phrases, key=len, reverse=True))
    found = [match.span() for match in re.finditer(any_of(phrases), text)]
    assert found == [match.span() for match in re.finditer(plain, text)]


def test_section_at_is_that_of_the_block_before() -> None:
    text = "Acme\nRequirements:\n- Python"
    blocks = split_blocks(text)
    assert section_at(blocks, text.index("Python")) == "requirements"
    assert section_at([], 3) == "other"
