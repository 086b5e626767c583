from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.errors import InputError
from analyzer.insight.query import AllOf, AnyOf, Inverse, Node, Term, holds, parse_query, terms
from analyzer.insight.terms import TermIndex
from skill_lexicon import load_lexicon

INDEX = TermIndex(load_lexicon())
EMPTY = TermIndex(type(load_lexicon())((), version=""))


def term(text: str, *concepts: str, quoted: bool = False) -> Term:
    return Term(text, frozenset(concepts), quoted)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("pytorch", term("pytorch", "pytorch")),
        ("DL", term("DL", "deep-learning")),
        ("ML Engineers", term("ML Engineers", "machine-learning-engineer")),
        ("R", term("R", "r")),
        ("C++", term("C++", "cpp")),
        ("ph.d.", term("ph.d.", "phd")),
        ('"deep learning"', term("deep learning", quoted=True)),
        ("“deep  learning”", term("deep learning", quoted=True)),
        ("android", term("android")),
        ("orchid nothing", term("orchid nothing")),
        ("deep learning and not phd", AllOf((
            term("deep learning", "deep-learning"), Inverse(term("phd", "phd"))))),
        ("python OR sql AND kaggle", AnyOf((
            term("python", "python"),
            AllOf((term("sql", "sql"), term("kaggle", "kaggle")))))),
        ("(python OR sql) AND kaggle", AllOf((
            AnyOf((term("python", "python"), term("sql", "sql"))), term("kaggle", "kaggle")))),
        ("NOT (python OR sql)", Inverse(AnyOf((term("python", "python"), term("sql", "sql"))))),
        ("NOT NOT python", Inverse(Inverse(term("python", "python")))),
    ],
)  # fmt: skip
def test_queries_are_read_as_meant(query: str, expected: Node) -> None:
    assert parse_query(query, INDEX) == expected


@pytest.mark.parametrize(
    ("query", "position", "words"),
    [
        ("a AND", 6, "it ends, expected a term"),
        ("AND a", 1, "expected a term"),
        ("a OR OR b", 6, "expected a term"),
        ("(a OR b", 8, "it ends, expected ')'"),
        ("a b) OR c", 4, "expected the end"),
        ("a NOT b", 3, "expected AND or OR or the end"),
        ('a "b"', 3, "expected AND or OR or the end"),
        ('x OR "abc', 6, "no partner"),
        ('""', 1, "no partner, or nothing between"),
        ("()", 2, "expected a term"),
        ("NOT", 4, "it ends"),
    ],
)
def test_errors_point_at_the_place(query: str, position: int, words: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_query(query, EMPTY)
    first, line, caret, *_ = str(caught.value).splitlines()
    assert f"position {position}:" in first
    assert words.replace("AND or OR or the end", "") in first
    for word in ("AND", "OR", "the end") if "AND or OR" in words else ():
        assert word in first.split("expected")[1]
    assert line.strip() == query
    assert caret.index("^") - 2 == position - 1


def test_an_empty_query_says_what_to_do() -> None:
    with pytest.raises(InputError, match="Next step"):
        parse_query("  ", EMPTY)


NAMES = ["alder", "birch", "cedar", "doum"]
TREES = st.recursive(
    st.sampled_from(NAMES),
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(st.sampled_from(["and", "or"]), inner, inner),
    ),
    max_leaves=10,
)


def written(tree: object) -> str:
    match tree:
        case str():
            return tree
        case ("not", inner):
            return f"NOT ({written(inner)})"
        case (operator, left, right):
            return f"({written(left)}) {str(operator).upper()} ({written(right)})"
    raise AssertionError(tree)


def naive(tree: object, sets: dict[str, set[int]], universe: set[int]) -> set[int]:
    match tree:
        case str():
            return sets[tree]
        case ("not", inner):
            return universe - naive(inner, sets, universe)
        case ("and", left, right):
            return naive(left, sets, universe) & naive(right, sets, universe)
        case ("or", left, right):
            return naive(left, sets, universe) | naive(right, sets, universe)
    raise AssertionError(tree)


@given(TREES, st.fixed_dictionaries({name: st.sets(st.integers(0, 7)) for name in NAMES}))
def test_evaluation_equals_the_algebra_of_sets(tree: object, sets: dict[str, set[int]]) -> None:
    query = parse_query(written(tree), EMPTY)
    found = {
        number for number in range(8) if holds(query, lambda term, n=number: n in sets[term.text])
    }
    assert found == naive(tree, sets, set(range(8)))


@given(st.lists(st.sampled_from(["a", "AND", "OR", "NOT", "(", ")", '"b c"', '"']), max_size=9))
def test_any_input_parses_or_is_explained(tokens: list[str]) -> None:
    with contextlib.suppress(InputError):
        list(terms(parse_query(" ".join(tokens), EMPTY)))


def test_wanted_terms_stand_under_an_even_number_of_nots() -> None:
    query = parse_query("a AND NOT (b OR NOT c)", EMPTY)
    assert [item.text for item in terms(query, wanted=True)] == ["a", "c"]
    assert [item.text for item in terms(query, wanted=False)] == ["b"]
