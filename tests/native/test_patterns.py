"""The compiled matcher finds what `re` finds: for all phrases there are, and for made-up ones."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.mentions.compiled import Rule
from analyzer.mentions.compiler import compile_lexicon
from analyzer.readers import Reader
from skill_lexicon import load_lexicon
from skill_lexicon.notation import SURFACE_MARK, Choice, Element, Gap, Literal, Word, fold, parse
from tests.phrases import phrase_sources

native = pytest.importorskip("analyzer.native.patterns", reason="the compiled core was not built")
UnsupportedPatternError = pytest.importorskip(
    "analyzer.native.expressions", reason="the compiled core was not built"
).UnsupportedPatternError

SAMPLE = Path(__file__).parents[2] / "analyzer" / "data" / "sample"

Span = tuple[int, int] | None


class Both:
    """Expressions of the core, each beside the one of `re` that must find the same."""

    def __init__(self, sources: list[tuple[str, bool]]) -> None:
        self.numbers = {source: number for number, source in enumerate(sources)}
        self.core = native.Patterns(sources)
        self.kept = pickle.loads(pickle.dumps(self.core))
        self.regexes = [re.compile(source, re.I if cased else 0) for source, cased in sources]

    def same(self, number: int, text: str, place: int = 0, end: int | None = None) -> Span:
        """Compare a match and a search; return what both find."""
        regex = self.regexes[number]
        last = len(text) if end is None else end
        match, search = regex.match(text, place, last), regex.search(text, place, last)
        shown = regex.pattern, regex.flags & re.I, text, place, end
        assert self.core.match(number, text, place, end) == (match and match.span()), shown
        assert self.core.search(number, text, place, end) == (search and search.span()), shown
        assert self.kept.search(number, text, place, end) == (search and search.span()), shown
        if search is not None:
            for latest in (search.start() - 1, search.start()):
                within = self.core.search(number, text, place, end, latest)
                assert within == (search.span() if latest == search.start() else None), shown
        return search.span() if search else None


# The phrases of the lexicon, the cues and the rules.


@cache
def phrases() -> dict[tuple[str, bool], tuple[Element, ...]]:
    """Return every expression that the core is given, with the elements of its phrase."""
    known = {phrase.regex: phrase.elements for phrase in map(parse, phrase_sources())}
    return {(source, cased): known[source] for source, cased in expressions()}


def expressions() -> Iterator[tuple[str, bool]]:
    lexicon = compile_lexicon(load_lexicon())
    for _, patterns, cues, _, _ in lexicon.meanings:
        yield from ((pattern.source, False) for pattern in (*patterns, *cues))
    rules: list[Rule | None] = [lexicon.negation, lexicon.exceptions, lexicon.borders]
    for one in (*lexicon.entry_rules.values(), *lexicon.guard_rules.values()):
        rules += [one.accept, one.near, one.reject, one.overlap]
    for rule in rules:
        if rule is not None:
            yield from ((phrase.source, phrase.cased) for phrase in rule.all_phrases)


@cache
def of_phrases() -> Both:
    return Both(list(phrases()))


OTHERS = ["x", "the", "and", "o'clock", "3", "Node.js", "é", "Ł", "中", "straße", "a_b", "Σ"]
JOINTS = [*[" "] * 12, "-", "  ", " - ", ", ", ",", "/", " / ", " (", ") ", '"', "\t", "_", "*"]
JOINTS += ["+", "#", ":", ". ", "\n", "; ", "&", "'s ", "\u00a0", "\u200b", "—", ""]
CLASSES = ["3", "10.5", "1,000", "Apple", "B2B", "AT&T", "x", "", ". ", "• ", "\n", ".", "!"]
AROUND = ["", "", "", " ", "a", "_", "é", "中", ". ", "\n", "- ", "• ", "no ", "n't ", "B "]


def words_of(elements: tuple[Element, ...], chance: Random) -> list[str]:
    """Return words and signs of which a phrase may be made, or nearly."""
    words: list[str] = []
    for element in elements:
        if element.optional and not isinstance(element, Gap) and chance.random() < 0.5:
            continue
        match element:
            case Word(forms, prefix):
                ending = chance.choice(["", "s", "ing", "x1", "é", "_"]) if prefix else ""
                words.append(chance.choice(forms) + ending)
            case Choice(options):
                words += words_of(chance.choice(options), chance)
            case Gap(most):
                words += chance.choices(OTHERS, k=chance.randint(0, most + 1))
            case Literal(regex, text, _, _, sign):
                plain = regex.replace("\\", "") if sign or regex == SURFACE_MARK else None
                words.append(text or plain or chance.choice(CLASSES))
    return words


def text_of(elements: tuple[Element, ...], chance: Random, *, noise: float = 0.04) -> str:
    """Return a text that holds a phrase, or nearly: some words are lost, odd or in capitals."""
    text = chance.choice(AROUND)
    for word in words_of(elements, chance):
        if chance.random() < noise:
            word = chance.choice([*OTHERS, "", word[:-1], word + "s", word.upper()])
        text += word + (chance.choice(JOINTS) if chance.random() < 0.4 else " ")
    return (text if chance.random() < 0.3 else text.rstrip()) + chance.choice(AROUND)


def test_every_phrase_on_texts_of_its_own_words() -> None:
    found = 0
    for number, ((source, cased), elements) in enumerate(phrases().items()):
        chance = Random(source)
        for _ in range(5):
            text = text_of(elements, chance)
            if not cased:  # what is folded holds no mark; it is put into it afterwards
                text = SURFACE_MARK.join(map(fold, text.split(SURFACE_MARK)))
            found += of_phrases().same(number, text) is not None
            of_phrases().same(number, text, chance.randint(0, 5), chance.randint(5, 60))
    assert found > 1.5 * len(phrases())  # else little would have been compared


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_phrases_on_each_others_texts(data: st.DataObject) -> None:
    some = data.draw(st.lists(st.sampled_from(list(phrases())), min_size=1, max_size=4))
    chance = data.draw(st.randoms(use_true_random=False))
    noise = data.draw(st.sampled_from([0, 0.1, 0.5]))
    text = "".join(text_of(phrases()[source], chance, noise=noise) for source in some)
    text += data.draw(st.text(max_size=3))
    both = of_phrases()
    for number in range(0, len(phrases()), 97):
        both.same(number, text)
    for source in some:
        place, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        both.same(both.numbers[source], text)
        both.same(both.numbers[source], fold(text))
        both.same(both.numbers[source], text, place)
        both.same(both.numbers[source], fold(text), place, end)


def test_every_phrase_in_the_bundled_sample() -> None:
    found = 0
    for posting in list(Reader(SAMPLE))[::7]:
        for number, (_, cased) in enumerate(phrases()):
            text = posting.text if cased else fold(posting.text)
            span = of_phrases().same(number, text)
            if span is not None:
                found += 1
                of_phrases().same(number, text, span[0] + 1)
                of_phrases().same(number, text, 0, span[1] - 1)
    assert found > 50


@settings(max_examples=60, deadline=None)
@given(text=st.lists(st.sampled_from(["n't", "no", "not", "don't", "é", "_", " ", "w"])))
def test_the_words_that_trigger_a_negation(text: list[str]) -> None:
    source = compile_lexicon(load_lexicon()).triggers.pattern
    Both([(source, False)]).same(0, "".join(text))


# Expressions of the supported kind that nobody would write.

SIGNS = "abA1_ -.\n"
ODD = "éßαΩ中٣—\u2003ſKİıµς"
CLASSES_OF_RE = [r"\w", r"\W", r"\d", r"\D", r"\s", r"\S"]
RANGES = ["a-c", "A-C", "0-4", " -/", "à-ÿ"]
PLACES = [r"\A", r"\Z", r"\b", r"(?<![^\W_])", r"(?![^\W_])"]


def made_set(chance: Random) -> str:
    """Return a character, a class of characters, or a set of them."""
    if chance.random() < 0.6:
        return re.escape(chance.choice(SIGNS * 2 + ODD))
    if chance.random() < 0.2:
        return chance.choice(CLASSES_OF_RE)
    negated = chance.random() < 0.5
    # What is beyond Latin-1 stands for its kind alone where a set is negated.
    signs = "aA1_ -.\né" if negated else SIGNS * 2 + ODD
    members = [re.escape(char) for char in chance.choices(signs, k=chance.randint(1, 3))]
    if chance.random() < 0.3:
        members.append(chance.choice(CLASSES_OF_RE))
    if chance.random() < 0.3:
        members.append(chance.choice(RANGES if negated else [*RANGES, "A-z"]))
    chance.shuffle(members)
    return f"[{'^' * negated}{''.join(members)}]"


def made_count(chance: Random) -> str:
    least = chance.randint(0, 2)
    counts = [f"{{{least},{least + chance.randint(0, 2)}}}", f"{{{least}}}", "?"]
    return chance.choice(counts) + "?" * chance.randint(0, 1)


def made_item(chance: Random, depth: int) -> str:
    what = chance.random()
    if depth and what < 0.35:
        opening = chance.choice(["(?:", "(?:", "(?-i:"])
        if chance.random() < 0.5:
            return f"{opening}{made_choice(chance, depth - 1)})"
        if chance.random() < 0.5:
            return f"{opening}{made_choice(chance, 0)})?" + "?" * chance.randint(0, 1)
        # Repeated groups in repeated ones would have no end of ways to fail.
        return f"{opening}{made_set(chance)}(?:{made_choice(chance, 0)})){made_count(chance)}"
    if what < 0.5:
        return made_set(chance) + chance.choice(["*", "+", "{1,}", made_count(chance)])
    if what < 0.6:
        opening = chance.choice(["(?=", "(?<=", "(?!", "(?<!"])
        most = 1 if "!" in opening else 3
        return opening + "".join(made_set(chance) for _ in range(chance.randint(1, most))) + ")"
    return chance.choice(PLACES) if what < 0.67 else made_set(chance)


def made_choice(chance: Random, depth: int) -> str:
    options = []
    for _ in range(chance.choice([1, 1, 2, 3, 5, 6])):
        items = range(chance.choice([0, 1, 1, 2, 2, 3, 4]))
        options.append("".join(made_item(chance, depth) for _ in items))
    return "|".join(options)


EXPRESSIONS = st.randoms(use_true_random=False).map(lambda chance: made_choice(chance, 2))
TEXTS = st.text(st.sampled_from(SIGNS * 2 + ODD), max_size=10)


def check_everywhere(source: str, ignore_case: bool, *texts: str) -> None:
    both = Both([(source, ignore_case)])
    for text in texts:
        for place in range(len(text) + 1):
            both.same(0, text, place)
            both.same(0, text, 0, place)
            both.same(0, text, place, max(place, len(text) - 1))


@settings(max_examples=400, deadline=None)
@given(source=EXPRESSIONS, texts=st.lists(TEXTS, min_size=3, max_size=3), ignore_case=st.booleans())
def test_made_up_expressions(source: str, texts: list[str], ignore_case: bool) -> None:
    check_everywhere(source, ignore_case, *texts)


WORDS = ["a", "ab", "abc", "b", "ba", "1", "é", "ée", "中", "A", "_", ".", "a.b", "", "c"]


@settings(max_examples=200, deadline=None)
@given(
    words=st.lists(st.sampled_from(WORDS), min_size=4, max_size=12),
    ending=st.sampled_from(["", "c", r"(?![^\W_])", r"[ab]*", r"\Z", "(?:a|b)?c"]),
    text=st.lists(st.sampled_from([*WORDS, " "]), max_size=6).map("".join),
    ignore_case=st.booleans(),
)
def test_many_alternatives_are_tried_in_order(
    words: list[str], ending: str, text: str, ignore_case: bool
) -> None:
    source = f"(?:{'|'.join(map(re.escape, words))}){ending}"
    check_everywhere(source, ignore_case, text)


@settings(max_examples=60, deadline=None)
@given(sources=st.lists(EXPRESSIONS, min_size=2, max_size=5), text=TEXTS)
def test_expressions_that_share_their_memory(sources: list[str], text: str) -> None:
    both = Both([(source, bool(number % 2)) for number, source in enumerate(sources)])
    assert len(both.core) == len(sources)
    for number in range(len(sources)):
        both.same(number, text)


@pytest.mark.parametrize(
    ("source", "text", "span"),
    [
        ("a|ab", "ab", (0, 1)),  # the first alternative, not the longest
        ("(?:a|ab)c", "abc", (0, 3)),
        (
            "(?:-+b+){0,2}?-+(?:c|d|e|f)",
            "-b--bc--d",
            (6, 9),
        ),  # what stands before both is read once
        ("(?:-+b+){0,2}?-+(?:c|d|e|f)", "-b--b-c", (0, 7)),
        ("(?:-+b+){0,2}-+(?:c|-d|e|f)", "--b--d", (0, 6)),  # not here: a run must be shortened
        ("(?:-*b+){0,2}-*b", "bbb", (0, 3)),
        ("(?:-b?){0,2}-(?:c|)", "---b", (0, 3)),
        ("a" * 300 + "b", "a" * 301 + "b", (1, 302)),
        ("a*ab", "aaab", (0, 4)),  # a run is shortened
        ("(?:a|b){1,3}?b", "aabb", (0, 3)),
        ("(?:ab){0,2}", "xab", (0, 0)),
        (r"\bb", "ab b", (3, 4)),
        (r"(?<![^\W_])c(?![^\W_])", "_c_", (1, 2)),  # no sign of a word here
        (r"(?<=\n)a|\Ab", "b\na", (0, 1)),
        (r"(?-i:[A-Z])b", "abAB", None),
        ("", "", (0, 0)),
        ("", "a", (0, 0)),
    ],
)
def test_what_is_found(source: str, text: str, span: Span) -> None:
    assert Both([(source, False)]).same(0, text) == span


def test_a_capital_may_be_asked_for_where_case_is_no_matter() -> None:
    both = Both([(r"use (?-i:[A-Z])\w*", True)])
    assert both.same(0, "We USE rust and Use Rust") == (16, 24)


@pytest.mark.parametrize("letters", ["sſS", "kKK", "iıIİ", "åÅÅ", "µμΜ", "σςΣ", "ßẞ"])
def test_letters_with_the_same_capital_are_told_apart_as_re_does(letters: str) -> None:
    for char in letters:
        for source in (char, f"[{char}]", f"x?{char}+", f"(?:{char}|y)z?", f"(?-i:{char})"):
            both = Both([(source, True), (source, False)])
            for other in letters:
                both.same(0, "." + other)
                both.same(1, "." + other)


@pytest.mark.parametrize("place", [-7, -1, 0, 1, 3, 4, 99])
@pytest.mark.parametrize("end", [-7, 0, 2, 3, 99, None])
@pytest.mark.parametrize("source", ["b?", "b", r"\w+\Z", r"\A", r"\b"])
def test_places_beyond_the_text_are_the_ends_of_it(
    source: str, place: int, end: int | None
) -> None:
    both = Both([(source, False)])
    if end is None or min(place, 3) <= max(end, 0):
        both.same(0, "abc", place, end)
    else:  # `re` itself looks behind the end there, if only for a match
        assert both.core.match(0, "abc", place, end) is None
        assert both.core.search(0, "abc", place, end) is None


def test_what_stands_before_the_place_is_seen() -> None:
    both = Both([(r"(?<![^\W_])b", False), (r"\Ab", False), (r"(?<=a)b", False)])
    assert [both.same(number, "abb", 1) for number in range(3)] == [None, None, (1, 2)]


# Places to come back to: there is room for 128 of them before the stack grows.


@pytest.mark.parametrize("times", [60, 127, 128, 129, 256, 257, 700])
@pytest.mark.parametrize("ending", ["c", "d", ""])
@pytest.mark.parametrize(
    "source",
    [
        "(?:ab?){0,800}c",
        "(?:ab?){0,800}?c",
        "(?:a|b){0,1600}c",
        "(?:a|ab|x|y|b){0,1600}c",
        "(?:b*a){0,800}b?c",
        "(?:ab|cd){0,800}",
        "[ab]*b?c",
        "(?:[ab]{0,3}b){0,500}(?:c|cd)",
    ],
)
def test_deep_backtracking(source: str, ending: str, times: int) -> None:
    if source.startswith(("(?:[ab]", "(?:b*", "(?:a|ab")):
        ending = "c"  # there are too many ways to fail
    both = both_of(source)
    match = both.regexes[0].match("ab" * times + ending)
    assert both.core.match(0, "ab" * times + ending) == (match and match.span())
    if ending == "c":
        both.same(0, "xab" + "ab" * times + ending)


@cache
def both_of(source: str) -> Both:
    return Both([(source, False)])


def test_exponential_backtracking_ends_as_in_re() -> None:
    both = Both([("(?:a|ab|b|ba){0,14}c", False), ("a?" * 14 + "a{14}c", False)])
    for text in ("ab" * 7, "ab" * 7 + "c", "a" * 14, "a" * 14 + "c", "a" * 28 + "c"):
        both.same(0, text)
        both.same(1, text)


# What the notation never writes is refused, and never read as something else.


@pytest.mark.parametrize(
    "source",
    [
        "(a)", "(?P<name>a)", "(?i:a)", "(?i)a", "(?#a)", "(?>a)", "(a", "(?:a", "a)", "(?=a",
        "a.b", "^a", "a$", r"\Ba", r"(?:a)\1", r"\x41", r"\u0041", "\\", "a\\",
        "*a", "a**", "a++", "?", "a{", "a{b}", "a{,3}", "a{1,b}", "a{3,1}", "a{1",
        r"(?:a?){2}", "(?:|a){0,3}", r"(?:\b|a){1,2}?", "(?:(?=a)b*){2}",
        "(?:ab)*", "(?:ab)+", "(?:ab){2,}", "(?:a|b)*", "a*?", "a+?", "a{1,}?",
        "a{0,300}", "a{255}", "a{300,}",
        "[", "[a", "[^", "[]a]", "[^]a]", "[a-", r"[a-\w]", r"[\w-a]", "[c-a]", r"[\b]",
        "[^α]", "[^a中]",
        "(?!ab)", "(?<!ab)", "(?!)", "(?=a*)", "(?=a|b)", "(?<=(?:a|b))", r"(?=\b)", "(?<=a?)",
        "(?=" + "a" * 200 + ")", "(?<=" + "a" * 200 + ")",
    ],
)  # fmt: skip
def test_what_is_not_supported_is_refused(source: str) -> None:
    for ignore_case in (False, True):
        with pytest.raises(UnsupportedPatternError) as caught:
            native.Patterns([("a", False), (source, ignore_case)])
        assert len(str(caught.value)) > 20
        assert "step" not in str(caught.value)


def test_the_error_shows_the_expression_and_the_place() -> None:
    with pytest.raises(UnsupportedPatternError, match=r"'ab\(cd\)': .* from '\(cd\)'"):
        native.Patterns([("ab(cd)", False)])
    with pytest.raises(ValueError, match="repeated without end"):
        native.Patterns([("(?:ab)*", False)])
    with pytest.raises(ValueError, match="look around"):
        native.Patterns([("(?!ab)", False)])
    many = "|".join(f"{number:x}b" * 2 for number in range(40_000))
    with pytest.raises(ValueError, match="too many and too long alternatives"):
        native.Patterns([(f"(?:{many})?(?:c|d|e|f)", False)])


def test_alternatives_that_begin_alike_are_tried_in_their_order() -> None:
    for source in (
        "(?:ab|a|abc)c?", "(?:ab|[ab]c|ac|abc)", "(?:a|ab)(?:c|bcd)d*", "(?:ab|b|ac|a?d|aa)",
        "(?:a(?-i:b)|ac|(?-i:ac)|ab)", "(?:abc|ab(?:x|c)|ab)(?:c|d)?",
    ):  # fmt: skip
        for ignore_case in (False, True):
            both = Both([(source, ignore_case)])
            for text in ("abc", "ac", "abcd", "abd", "aad", "d", "abx", "ABC", "aC", "bc", "abcc"):
                both.same(0, text if ignore_case else text.lower())
