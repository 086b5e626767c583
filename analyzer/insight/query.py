"""Boolean queries: a parsed expression, its terms resolved to concepts, and its evaluation.

The parser is lark (MIT, no dependencies, actively kept): its errors know the position and
what was expected there, which boolean.py's lack for a query that ends too early; luqum
parses Lucene's whole language, of which ranges, boosts and fields would have to be refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from analyzer.errors import InputError, MissingExtraError
from skill_lexicon.notation import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analyzer.insight.terms import TermIndex

_GRAMMAR = r"""
?start: any_of
?any_of: all_of (_OR all_of)*
?all_of: inverse (_AND inverse)*
?inverse: _NOT inverse -> inverse
        | "(" any_of ")"
        | words
        | quoted
words: WORD+
quoted: QUOTED
_AND.2: /and(?![^\s()"“”])/i | "&&"
_OR.2: /or(?![^\s()"“”])/i | "||"
_NOT.2: /not(?![^\s()"“”])/i
QUOTED: /["“”][^"“”]*[^\s"“”][^"“”]*["“”]/
WORD: /[^\s()"“”]+/
%ignore /\s+/
"""
_QUOTES = '"“”'
_EXPECTED = {
    "WORD": "a term", "QUOTED": "a term", "LPAR": "a term", "_NOT": "a term",
    "_AND": "AND", "_OR": "OR", "RPAR": "')'", "$END": "the end",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a query and what it stands for.

    Attributes
    ----------
    text
        The term as written, without quotes.
    concepts
        Ids of the concepts that the words name; empty for quoted text and unknown words,
        which are looked for literally.
    quoted
        Whether it was written in quotes.
    """

    text: str
    concepts: frozenset[str]
    quoted: bool

    @property
    def literal(self) -> re.Pattern[str]:
        """Return the expression that finds the words in folded text, spaces flexible."""
        words = r"[\s-]+".join(re.escape(word) for word in fold(self.text).split())
        return re.compile(rf"(?<![^\W_]){words}(?![^\W_])")


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part must hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part must hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Inverse:
    """The part must not hold."""

    part: Node


Node = Term | AllOf | AnyOf | Inverse


def parse_query(text: str, index: TermIndex) -> Node:
    """Return the query as a tree of terms.

    ``NOT`` binds closer than ``AND``, ``AND`` closer than ``OR``; operators may be written in
    any case. Adjacent words are one term: ``deep learning AND biology`` has two.

    Parameters
    ----------
    text
        The query.
    index
        Resolves unquoted words to concepts.

    Raises
    ------
    InputError
        The query is not well-formed; the message points at the place.
    MissingExtraError
        lark is not installed.
    """
    if not text.strip():
        raise InputError("The query is empty. Next step: give a term, such as 'pytorch'.")
    parser = _parser()
    from lark.exceptions import UnexpectedInput

    try:
        tree = parser.parse(text)
    except UnexpectedInput as error:
        raise InputError(_explain(text, error)) from None
    return _node(tree, index)


def holds(node: Node, has: Callable[[Term], bool]) -> bool:
    """Tell whether the query holds where `has` tells it for single terms."""
    match node:
        case Term():
            return has(node)
        case Inverse(part):
            return not holds(part, has)
        case AllOf(parts):
            return all(holds(part, has) for part in parts)
        case AnyOf(parts):
            return any(holds(part, has) for part in parts)


def terms(node: Node, *, wanted: bool | None = None) -> Iterator[Term]:
    """Yield the terms in order; with `wanted`, only those (not) asked for.

    A term is asked for where an even number of ``NOT`` stands before it.
    """
    yield from (term for term, sign in _signed(node, True) if wanted is None or sign == wanted)


def _signed(node: Node, sign: bool) -> Iterator[tuple[Term, bool]]:
    match node:
        case Term():
            yield node, sign
        case Inverse(part):
            yield from _signed(part, not sign)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _signed(part, sign)


@cache
def _parser() -> Any:
    try:
        from lark import Lark
    except ImportError as error:
        raise MissingExtraError("lark", "search") from error
    return Lark(_GRAMMAR, parser="lalr", lexer="basic")


def _node(tree: Any, index: TermIndex) -> Node:
    if tree.data == "words":
        text = " ".join(str(word) for word in tree.children)
        return Term(text, index.concepts(text), quoted=False)
    if tree.data == "quoted":
        return Term(" ".join(tree.children[0][1:-1].split()), frozenset(), quoted=True)
    parts = tuple(_node(child, index) for child in tree.children)
    if tree.data == "inverse":
        return Inverse(parts[0])
    return AllOf(parts) if tree.data == "all_of" else AnyOf(parts)


def _explain(text: str, error: Any) -> str:
    token = getattr(error, "token", None)
    at_end = token is not None and token.type == "$END"
    place = len(text.rstrip()) if at_end else error.pos_in_stream
    names = getattr(error, "accepts", None) or getattr(error, "expected", None) or ()
    expected = sorted({_EXPECTED[name] for name in names if name in _EXPECTED})
    found = "it ends" if at_end else f"there is {text[place : place + 12]!r}"
    if not at_end and text[place] in _QUOTES and token is None:
        found = "a quotation mark has no partner, or nothing between"
    line = text.replace("\n", " ")
    return (
        f"The query cannot be read at position {place + 1}: {found}, "
        f"expected {' or '.join(expected) or 'a term'}.\n  {line}\n  {' ' * place}^\n"
        "Next step: combine terms with AND, OR, NOT and parentheses; put exact words in quotes."
    )
