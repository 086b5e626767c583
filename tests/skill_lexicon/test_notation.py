"""The phrase notation: golden cases, errors, and the compiled form against a slow matcher."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill_lexicon import LexiconError, load_lexicon
from skill_lexicon.literals import runs, squash
from skill_lexicon.notation import SURFACE_MARK, fold, parse
from tests.skill_lexicon.oracle import Node, finds, write


def found(phrase: str, text: str) -> str | None:
    match = re.search(parse(phrase).regex, fold(text), re.IGNORECASE)
    return None if match is None else match.group()


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("deep learning", "We do Deep Learning.", "deep learning"),
        ("deep learning", "deep-learning models", "deep-learning"),
        ("deep learning", "deep  learning", "deep  learning"),
        ("build+ models", "you built models", "built models"),
        ("study+", "she studies", "studies"),
        ("collaborat*", "collaboratively", "collaboratively"),
        ("(train|fine tune+) models?", "fine-tuned a", "fine-tuned"),
        ("train ..2 models", "train many big models", "train many big models"),
        ("train ..2 models", "train models", "train models"),
        ("train ..3 models", "train fast, small models", "train fast, small models"),
        ("<num> years", "at least 3.5 years", "3.5 years"),
        ("nlp / cv", "NLP/CV team", "nlp/cv"),
        ('"c++" developer', "a C++ developer", "c++ developer"),
        ("<start> research", "Research in vision", "research"),
        ("remote <end>", "fully remote.", "remote."),
        ("master's degree", "a Master’s degree", "master's degree"),
        ("(a|b (c|d)) e", "b d e", "b d e"),
        ("the? cloud", "in cloud", "cloud"),
        ("big (fast)? models", "big models", "big models"),
    ],
)
def test_it_matches(phrase: str, text: str, expected: str) -> None:
    assert found(phrase, text) == expected


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("art", "a startup"),
        ("build", "builder"),
        ("build", "rebuild"),
        ("train ..2 models", "train many very big models"),
        ("train ..3 models", "we train. Our models"),
        ("train ..3 models", "we train\nour models"),
        ("deep learning", "deep, learning"),
        ("<start> research", "our research"),
        ("remote <end>", "remote work"),
        ("learning", "e learnings"),
    ],
)
def test_it_does_not_match(phrase: str, text: str) -> None:
    assert found(phrase, text) is None


def test_the_judged_surface_is_a_mark() -> None:
    regex = parse("our @ team").regex
    assert re.search(regex, f"our {SURFACE_MARK} team")
    assert not re.search(regex, f"our big {SURFACE_MARK} team")


@pytest.mark.parametrize(
    ("phrase", "word"),
    [
        ("", "nothing"),
        ("a? b?", "nothing"),
        ("..3", "nothing"),
        ("(a|b", "never closed"),
        ("a) b", "without '('"),
        ("a | b", "without '('"),
        ("(a|)", "empty"),
        ("(a|b?)", "empty"),
        ("? a", "'?'"),
        ("..2? a", "'?'"),
        ("a [b]", "[b]"),
        ("<verb> a", "<verb>"),
    ],
)
def test_a_bad_phrase_is_refused_and_shown(phrase: str, word: str) -> None:
    with pytest.raises(LexiconError) as caught:
        parse(phrase)
    assert repr(phrase) in str(caught.value)
    assert word in str(caught.value)


WORDS = ("build", "model", "study", "plan", "ai", "team")
TOKENS = sorted({"built", "models", "studies", "planning", "x", "aim", *WORDS})

leaves = st.one_of(
    st.sampled_from(WORDS).map(lambda word: Node("word", word)),
    st.sampled_from(WORDS[:4]).map(lambda word: Node("inflected", word)),
    st.sampled_from(("mod", "stud", "ai")).map(lambda word: Node("prefix", word)),
)
options = st.lists(leaves, min_size=1, max_size=2).map(tuple)
choices = st.lists(options, min_size=1, max_size=3).map(
    lambda found: Node("choice", options=tuple(found))
)
inner = st.one_of(leaves, leaves, choices)


@st.composite
def phrases(draw: st.DrawFn) -> tuple[Node, ...]:
    nodes = [draw(inner)]
    for _ in range(draw(st.integers(0, 3))):
        if draw(st.booleans()) and nodes[-1].kind != "gap":
            nodes.append(Node("gap", size=draw(st.integers(1, 3))))
        node = draw(inner)
        if nodes[-1].kind != "gap" and draw(st.integers(0, 3)) == 0:
            node = Node(node.kind, node.value, node.size, node.options, optional=True)
        nodes.append(node)
    return tuple(nodes)


@settings(max_examples=400, deadline=None)
@given(phrases(), st.lists(st.sampled_from(TOKENS), min_size=1, max_size=7), st.data())
def test_the_compiled_phrase_finds_what_the_slow_matcher_finds(
    nodes: tuple[Node, ...], tokens: list[str], data: st.DataObject
) -> None:
    joints = [data.draw(st.sampled_from((" ", "-", "  "))) for _ in tokens]
    text = "".join(joint + token for joint, token in zip(joints, tokens, strict=True)).strip(" -")
    phrase = parse(write(nodes))
    compiled = re.search(phrase.regex, text) is not None
    assert compiled == finds(nodes, tokens), (write(nodes), text)


@settings(max_examples=400, deadline=None)
@given(phrases(), st.lists(st.sampled_from(TOKENS), min_size=1, max_size=7), st.data())
def test_every_match_has_a_string_of_each_run_in_it(
    nodes: tuple[Node, ...], tokens: list[str], data: st.DataObject
) -> None:
    phrase = parse(write(nodes))
    joints = [data.draw(st.sampled_from((" ", "-"))) for _ in tokens]
    text = "".join(joint + token for joint, token in zip(joints, tokens, strict=True)).strip(" -")
    match = re.search(phrase.regex, text)
    if match is not None:
        words = (b" %b " % squash(text))[match.start() :]
        for run in runs(phrase):
            strings = [b" " + squash(string) for string in run.strings]
            assert any(string in words for string in strings), (run, text)
            assert not run.leads or words.startswith(tuple(strings)), (run, text)


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(max_size=30))
def test_a_phrase_is_parsed_or_refused_never_worse(source: str) -> None:
    try:
        phrase = parse(source)
    except LexiconError:
        return
    re.compile(phrase.regex)


def test_no_phrase_of_the_lexicon_matches_without_a_word() -> None:
    for entry in load_lexicon().entries:
        for source in (*entry.patterns, *entry.own_title):
            assert not re.search(parse(source).regex, ""), (entry.id, source)
            assert not re.search(parse(source).regex, " ,"), (entry.id, source)
