"""A slow, separate matcher of the phrase notation: tokens and recursion, no regular expressions.

It knows the notation from its table: words, ``word+``, ``word*``, choices, ``?`` and gaps. Texts
are words in small letters, joined by spaces or hyphens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from skill_lexicon.inflect import inflections

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Node:
    kind: str  # word, inflected, prefix, choice, gap
    value: str = ""
    size: int = 0
    options: tuple[tuple[Node, ...], ...] = ()
    optional: bool = False

    def source(self) -> str:
        text = {
            "word": self.value,
            "inflected": self.value + "+",
            "prefix": self.value + "*",
            "gap": f"..{self.size}",
            "choice": "(" + "|".join(write(option) for option in self.options) + ")",
        }[self.kind]
        return text + "?" if self.optional else text


def write(nodes: tuple[Node, ...]) -> str:
    return " ".join(node.source() for node in nodes)


def finds(nodes: tuple[Node, ...], tokens: list[str]) -> bool:
    """Return whether the phrase matches a run of `tokens` that begins at any word."""
    return any(next(_ends(nodes, tokens, start), None) for start in range(len(tokens)))


def _ends(nodes: tuple[Node, ...], tokens: list[str], start: int) -> Iterator[int]:
    """Yield where a match of `nodes` that begins at `start` can end."""
    if not nodes:
        yield start
        return
    head, rest = nodes[0], nodes[1:]
    if head.kind == "gap":
        for words in range(head.size + 1):
            if start + words <= len(tokens):
                yield from _ends(rest, tokens, start + words)
        return
    if head.optional:
        yield from _ends(rest, tokens, start)
    for end in _one(head, tokens, start):
        yield from _ends(rest, tokens, end)


def _one(node: Node, tokens: list[str], start: int) -> Iterator[int]:
    if node.kind == "choice":
        for option in node.options:
            yield from _ends(option, tokens, start)
        return
    if start >= len(tokens):
        return
    token = tokens[start]
    matches = {
        "word": token == node.value,
        "inflected": token in inflections(node.value),
        "prefix": token.startswith(node.value),
    }[node.kind]
    if matches:
        yield start + 1
