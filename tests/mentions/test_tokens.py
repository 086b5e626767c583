"""Texts as the tokens over which spaCy's matchers run."""

from __future__ import annotations

import pytest

from analyzer.mentions.tokens import tokenize, words_in_gap


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("bachelor's", ["bachelor", "'", "s"]),
        ("C++/C#", ["c", "+", "+", "/", "c", "#"]),
        ("a_b  c\td", ["a", "_", "b", "c", "d"]),
        ("", []),
    ],
)
def test_tokens(text: str, words: list[str]) -> None:
    tokens = tokenize(text.lower(), 0, len(text))
    assert [token.text for token in tokens] == words
    assert all(text.lower()[token.start : token.end] == token.text for token in tokens)


@pytest.mark.parametrize(
    ("text", "joining"),
    [
        ("back-end", ["-"]),
        ("a_b", ["_"]),
        ('a *"b', ["*", '"']),
        ("a -- b", []),
        ("a -* b", []),
        ("a, b", []),
    ],
)
def test_what_joins_words(text: str, joining: list[str]) -> None:
    tokens = tokenize(text, 0, len(text))
    assert [token.text for token in tokens if "j" in token.flags] == joining


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("a, b (c)", 3), ("a driver's car", 3), ("the drivers' car", 3), ("it ' s", 2)],
)
def test_words_in_a_gap(text: str, count: int) -> None:
    assert words_in_gap(tokenize(text, 0, len(text))) == count
