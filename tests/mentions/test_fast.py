"""The compiled core and plain Python make the same mentions: rules, order and all."""

from __future__ import annotations

import re
import tomllib
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.mentions import ExtractionOptions, Extractor, Mention, kept, tally, titles
from analyzer.mentions.compiler import compile_lexicon
from analyzer.posting import Posting
from analyzer.readers import Reader
from analyzer.text.blocks import Block, split_blocks
from skill_lexicon import Lexicon, load_lexicon
from skill_lexicon.loader import read_entries
from skill_lexicon.notation import fold
from tests.mentions.test_oracle import pieces
from tests.mentions.test_properties import ITEMS, TEXTS
from tests.phrases import phrase_sources

if TYPE_CHECKING:
    from collections.abc import Iterable

pytest.importorskip("analyzer.mentions.core.extract", reason="the compiled core was not built")

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "analyzer" / "data" / "sample"


class Plain(Extractor):
    compiled_core = False


@cache
def engines() -> tuple[Extractor, Extractor]:
    return Extractor(), Plain()


def same(posting: Posting, both: tuple[Extractor, Extractor] | None = None) -> list[Mention]:
    """Compare the mentions of a posting, and return them."""
    core, plain = both or engines()
    found = core.extract(posting)
    assert found == plain.extract(posting)
    counted = core.tally(posting)
    assert counted == plain.tally(posting) == tally(found)
    assert list(counted) == list(tally(found))
    for mention in found:
        field = posting.title if mention.field == "title" else posting.text
        assert field[mention.start : mention.end] == mention.surface
    return found


def total(postings: Iterable[Posting]) -> int:
    return sum(len(same(posting)) for posting in postings)


def test_the_core_does_the_work_unless_it_is_told_not_to() -> None:
    core, plain = engines()
    assert core._fast is not None
    assert plain._fast is None


def test_the_bundled_sample() -> None:
    assert total(Reader(SAMPLE)) > 100


@pytest.mark.parametrize("name", sorted(path.stem for path in (HERE / "golden").glob("*.toml")))
def test_the_golden_cases(name: str) -> None:
    cases = tomllib.loads((HERE / "golden" / f"{name}.toml").read_text(encoding="utf-8"))["cases"]
    for case in cases:
        title, company = case.get("title", ""), case.get("company")
        same(Posting("1", "test", title=title, text=case["text"], company=company))


def test_every_entry_by_its_own_words() -> None:
    found = 0
    for entry in load_lexicon().entries:
        guarded = [surface for guard in entry.guarded for surface in guard.surfaces]
        lines = [*entry.aliases, *entry.exact, *guarded, *entry.positive, *entry.negative]
        text = "\n".join(lines)
        found += len(same(Posting("1", "test", title=entry.name, text=text)))
        found += len(same(Posting("1", "test", text=f"You know {' '.join(lines)}.")))
    assert found > 5000


@pytest.mark.parametrize(
    "name", ["glassdoor-data-scientist.csv", "indeed-data-science.csv", "other-languages.jsonl"]
)
def test_real_postings(shared: Path, name: str) -> None:
    path = shared / "postings" / name
    if not path.exists():
        pytest.skip(f"{name} is not there")
    postings = list(Reader(path))
    assert total(postings[:: len(postings) // 60 + 1]) > 100


# Texts that nobody wrote.

ODD = [
    "ΟΔΟΣ", "Σ", "σς", "İstanbul", "ISPARTAİ", "ıI", "ſQL", "K8s", "a\u00a0b", "\u200b", "\ufeff",
    "中", "日本", "Ł", "ł", "é", "É", "ß", "ÿ", "Ÿ", "µ", "²", "½", "٣", "𝐏ython", "😀", "\ud800",
    "\x00", "\x1c", "\x1f", "\ue000", "\u2028", "\x85", "´", "`", "ʼ", "­",
]  # fmt: skip
JOINTS = [
    *[" "] * 16, "  ", "   ", " - ", "--", '"', ' "', '" ', "\t", "\t ", "_", "*", " * ", "-", "/",
    ", ", ",", ". ", ".", "; ", ": ", " (", ") ", "\n", "\n\n", "\n- ", "\n• ", "|", "•", "…", "!",
    "\u00a0", "\u00a0 ", "\u200b", "\u2009", "\u202f", "’s ", "'s ", "n't ", "n’t ", "–", " — ",
    "+", "#", "&", " & ", "@", "://", "", "", "\r\n",
]  # fmt: skip
CUES = [
    "required", "preferred", "is a plus", "is not required", "nice to have", "you will", "must",
    "no", "not", "without", "don't", "isn't needed", "rather than", "ideally", "you have", "but",
    "however", "(preferred)", "(required)", "or", "and", "(a plus)", "no experience with", "e.g.",
    "etc.", "years of experience", "we are a", "experience.You will", "teamWe are", "minimum",
]  # fmt: skip
HEADINGS = [
    "\nRequirements\n", "\nNice to have:\n", "\nWhat you'll do\n", "\nBenefits\n", "\nAbout us\n",
    "\nPreferred qualifications:\n- ", "\nEqual opportunity\n", "\nThe team\n",
]  # fmt: skip
NAMES = ["Keras", "Spark Labs, Inc.", "R", "Go Data GmbH", "Python  Group", "ΣΑΣ co", "C++"]
ADDRESSES = ["www.python.org/r", "me@keras.io", "https://spark.dev/sql", "scala.ai", "R.com", "a.b"]


@cache
def forms() -> list[str]:
    found = []
    for entry in load_lexicon().entries:
        guarded = [surface for guard in entry.guarded for surface in guard.surfaces]
        found += [*entry.aliases[:4], *entry.exact, *guarded]
    return sorted(set(found))


def words() -> st.SearchStrategy[str]:
    form = st.sampled_from(forms())
    return st.one_of(
        form,
        form,
        form.flatmap(lambda word: st.sampled_from([word.upper(), word.lower(), word.title()])),
        st.sampled_from(pieces()),
        st.sampled_from(pieces()),
        st.sampled_from(CUES),
        st.sampled_from(CUES),
        st.sampled_from(HEADINGS),
        st.sampled_from([*NAMES, *ADDRESSES, *ODD]),
    )


def texts(most: int = 20) -> st.SearchStrategy[str]:
    pairs = st.tuples(st.deferred(words), st.sampled_from(JOINTS))
    return st.lists(pairs, max_size=most).map(
        lambda some: "".join(word + joint for word, joint in some)
    )


COMPANIES = st.one_of(st.none(), st.sampled_from(NAMES), st.sampled_from(["Kiln", "", "中中中"]))


@settings(max_examples=400, deadline=None)
@given(text=texts(), title=texts(5), company=COMPANIES)
def test_made_up_postings(text: str, title: str, company: str | None) -> None:
    same(Posting("1", "test", title=title, text=text, company=company))


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, title=TEXTS)
def test_any_text(text: str, title: str) -> None:
    same(Posting("1", "test", title=title, text=text))


@cache
def phrase_words() -> list[list[str]]:
    """The words of each phrase of the lexicon and of the cues, one choice of each."""
    return [source.replace("?", "").split() for source in phrase_sources()]


@st.composite
def phrases(draw: Any) -> str:
    """Return a phrase, with some of its alternatives, around a surface form if it has a place."""
    kept = []
    for word in draw(st.sampled_from(phrase_words())):
        bare = draw(st.sampled_from(word.split("|"))).strip('()+*"')
        bare = {"@": draw(st.sampled_from(forms())), "<num>": "3", "<cap>": "Kiln"}.get(bare, bare)
        if not bare.startswith(("..", "~", "<")):
            kept.append(bare)
    return draw(st.sampled_from([" ", " ", "-", "  "])).join(kept)


@settings(max_examples=300, deadline=None)
@given(
    parts=st.lists(st.one_of(phrases(), phrases(), st.sampled_from(forms())), max_size=8),
    joint=st.sampled_from([" ", " ", ", ", ". ", "\n- ", " ("]),
    heading=st.sampled_from(["", *HEADINGS]),
)
def test_phrases_cues_and_rules(parts: list[str], joint: str, heading: str) -> None:
    text = joint.join(parts)
    same(Posting("1", "test", title=text[:80], text=heading + text))


@settings(max_examples=100, deadline=None)
@given(items=ITEMS, cues=st.lists(st.sampled_from(CUES), min_size=6, max_size=6))
def test_cues_around_items(items: list[str], cues: list[str]) -> None:
    lines = [f"- {cues[at]} {item} {cues[-1 - at]}." for at, item in enumerate(items)]
    same(Posting("1", "test", text="Requirements\n" + "\n".join(lines) + " ".join(items)))


# What a user may write into a lexicon of their own.

USER = """
kind = "skill"
category = "tool"
[[entry]]
id = "dotnet"
name = ".NET"
aliases = [".NET", "dot-net", "ASP.NET core"]
[[entry]]
id = "cpp"
name = "C++"
aliases = ["C++", "C++ builder"]
exact = ["C"]
[[entry]]
id = "q"
name = "q"
aliases = ["q"]
exact = ["K", "É", "Ω"]
[[entry]]
id = "cafe"
name = "Café"
aliases = ["Café-Crème", "naïve bayes", "Ångström", "straße"]
[[entry]]
id = "wide"
name = "日本語"
aliases = ["日本語", "Łódź", "ΣΟΦΟΣ", "z中", "中z"]
[[entry]]
id = "signs"
name = "signs"
aliases = ["#", "++", "@home", "a+b", "x&y", "'s", "b--", "d - e"]
exact = ["R&D", "Go", "GO LANG", "iOS", "F#", "--X"]
[[entry]]
id = "two"
name = "two sentences"
aliases = ["end. Go on", "teamWe are", "Why? Because"]
[[entry]]
id = "rust"
name = "Rust"
reject = ["rust belt", "@ (stain+|<num>)", "<cap> @"]
not_in = ["benefits"]
patterns = ["rust ..2 (code|crate+)", "<start> rust+", '"c++" ~2 rust', "rust* <end>", "중 rust"]
[[entry.guarded]]
surfaces = ["Rust"]
case = "exact"
accept = ["(write|in|know) @", "@ , <cap>"]
near = ["borrow checker", "<cap> foundation"]
[[entry.guarded]]
surfaces = ["rust", "oxide"]
reject = ["no @", '"(" @']
near = ["cargo"]
[[entry]]
id = "smith"
name = "Smith"
kind = "title"
aliases = ["smith", "rust smith", "senior rust smith", "C++ smith"]
[[entry]]
id = "rust-smith"
name = "Rust smith"
kind = "title"
aliases = ["rust smith", "rust-smith of q"]
"""
USER_WORDS = [
    ".NET", ".net", "NET", "dot net", "dot-net", "ASP.NET Core", "C++", "c++", "C", "c", "C#", "C+",
    "builder", "q", "Q", "K", "k", "K", "É", "é", "Ω", "Ω", "ω", "Café Crème", "cafe\u0301",
    "CAFÉ-CRÈME", "naïve", "Bayes", "ångström", "Ångströms", "STRASSE", "straße", "日本語", "日",
    "Łódź", "łódź", "ŁÓDŹ", "σοφος", "ΣΟΦΟΣ", "σοφοσ", "z中", "中z", "中", "#", "++", "@home",
    "a+b", "x&y", "'s", "b--", "d - e", "R&D", "r&d", "Go", "GO", "go", "GO  LANG", "LANG", "iOS",
    "F#", "--X", "-X", "Rust", "rust", "RUST", "rusting", "oxide", "Oxides", "belt", "stain", "3",
    "code", "crates", "in", "write", "no", "borrow checker", "Kiln", "foundation", "cargo", "smith",
    "Smiths", "senior", "of", "중", "required", "is a plus", "not", "needed", "\nBenefits\n", "(",
    "end. Go on", "Go on", "teamWe are", "Why? Because", "Why?", "don't need", "without",
]  # fmt: skip


@cache
def with_user_lexicon() -> tuple[Extractor, Extractor]:
    entries = read_entries(USER, name="own.toml", layer="user")
    own = {entry.id for entry in entries}
    others = (entry for entry in load_lexicon().entries if entry.id not in own)
    everything = Lexicon((*others, *entries), version="own")
    options = ExtractionOptions(lexicon=everything)
    return Extractor(options), Plain(options)


@cache
def with_user_lexicon_alone() -> tuple[Extractor, Extractor]:
    entries = read_entries(USER, name="own.toml", layer="user")
    options = ExtractionOptions(lexicon=Lexicon(tuple(entries), version="own"))
    return Extractor(options), Plain(options)


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("We write .NET and C++.", {"dotnet", "cpp"}),
        ("中.NET", set()),
        ("é.NET", set()),
        ("ASP.NET  core", {"dotnet"}),
        ("C, C++, K and q", {"cpp", "q"}),
        ("c is no C+", set()),
        ("CAFÉ CRÈME", {"cafe"}),
        ("日本語", {"wide"}),
        ("x日本語", set()),
        ("日日本語", set()),
        ("ΣΟΦΟΣ", {"wide"}),
        ("R&D in GO LANG", {"signs"}),
        ("r&d in go lang", set()),
        ("We know Rust", {"rust"}),
        ("cargo and oxide", {"rust"}),
        ("a rust belt of cargo", set()),
        ("a senior rust smith of q", {"smith", "rust-smith", "q"}),
        ("", set()),
    ],
)
def test_odd_entries(text: str, concepts: set[str]) -> None:
    posting = Posting("1", "test", text=text)
    found = {mention.concept_id for mention in same(posting, with_user_lexicon_alone())}
    assert found == concepts
    same(posting, with_user_lexicon())


@settings(max_examples=400, deadline=None)
@given(
    pairs=st.lists(
        st.tuples(st.sampled_from([*USER_WORDS, *USER_WORDS, *ODD]), st.sampled_from(JOINTS)),
        max_size=14,
    ),
    company=st.sampled_from([None, "Rust, Inc.", "C++", "日本語"]),
)
def test_texts_of_odd_entries(pairs: list[tuple[str, str]], company: str | None) -> None:
    text = "".join(word + joint for word, joint in pairs)
    posting = Posting("1", "test", title=text[:40], text=text, company=company)
    same(posting, with_user_lexicon_alone())
    same(posting, with_user_lexicon())


@pytest.mark.parametrize("before", ["", "Fine. ", "Fine.  ", "Fine.   - ", "Fine.\n  * ", "No. "])
@pytest.mark.parametrize("behind", ["", " here", " is not required. No.", " isn't needed", "  no"])
@pytest.mark.parametrize("words", ["no end. Go on", "no teamWe are", "no Why? Because", "Rust"])
def test_mentions_that_reach_beyond_their_sentence(before: str, behind: str, words: str) -> None:
    both = with_user_lexicon_alone()
    for text in (before + words + behind, f"We know cargo. {before}{words}{behind}"):
        assert same(Posting("1", "test", title=text, text=text), both) or words == "Rust"


@pytest.mark.parametrize("text", ["PyTorch don't need \ue000", "no \ue000 Python", "\ue000"])
def test_a_text_may_hold_the_mark_of_a_surface_form(text: str) -> None:
    assert not any(mention.negated for mention in same(Posting("1", "test", text=text)))


@pytest.mark.parametrize("company", [", Inc.", " , LLC", "Inc., Ltd.", "Python, Inc."])
def test_names_of_companies_with_and_without_more_than_a_legal_form(company: str) -> None:
    text = "We use Python, and Python Inc. pays."
    found = same(Posting("1", "test", text=text, company=company))
    expected = [] if company.startswith("Python") else ["Python", "Python"]
    assert [mention.surface for mention in found] == expected


def test_an_empty_lexicon_finds_nothing() -> None:
    options = ExtractionOptions(lexicon=Lexicon((), version="none"))
    both = Extractor(options), Plain(options)
    assert same(Posting("1", "test", title="Python", text="You know .NET - no C++"), both) == []


# How it is called.


TITLE_WORDS = [
    *("ai", "ml", "gen ai", "deep learning", "machine-learning", "data", "computer vision"),
    *("applied", "research", "software", "self-driving", "nlp", "domain", "product", "full stack"),
    *("scientist", "engineers", "developer", "analysts", "expert", "architect", "lead", "and"),
]


@given(
    words=st.lists(st.sampled_from(TITLE_WORDS), min_size=1, max_size=7),
    joint=st.sampled_from([" ", " / ", ", ", "-", " (", "\t", "É "]),
)
def test_titles_that_a_line_describes(words: list[str], joint: str) -> None:
    lexicon, line = load_lexicon(), joint.join(words)
    fast = kept.fast_lexicon(lexicon)
    assert fast is not None
    assert fast.described_titles(fold(line)) == [
        (*match.span(), entry)
        for entry, source in compile_lexicon(lexicon).own_titles
        for match in re.finditer(source, fold(line))
    ]
    same(Posting("1", "test", title=line, text="You will be our software engineer."))


@given(words=st.lists(st.sampled_from(TITLE_WORDS), min_size=1, max_size=5))
def test_a_title_line_is_read_as_without_the_core(words: list[str]) -> None:
    lexicon, line = load_lexicon(), " ".join(words)
    read = titles.own_title.__wrapped__
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(titles, "fast_lexicon", lambda _: None)
        plain = read(line, lexicon)
    assert read(line, lexicon) == plain


def test_some_blocks_of_a_text() -> None:
    text = "About us\nKeras loves Python\nRequirements\n- SQL\n- no R\nBenefits\n- Python"
    posting = Posting("1", "test", title="Data scientist", text=text, company="Keras")
    core, plain = engines()
    blocks = split_blocks(text)
    for number in range(len(blocks) + 1):
        some = blocks[number:]
        assert core.extract(posting, blocks=some) == plain.extract(posting, blocks=some)


@settings(max_examples=200, deadline=None)
@given(
    text=st.one_of(texts(), TEXTS), company=st.sampled_from([None, "Acme", "IT"]), data=st.data()
)
def test_blocks_that_begin_and_end_anywhere(
    text: str, company: str | None, data: st.DataObject
) -> None:
    # Within words, over one another, in no order: the words of the text are not those of a block.
    places = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(places, places).map(sorted), max_size=6))
    blocks = [Block(start, end, "paragraph", "other", None) for start, end in spans]
    posting = Posting("1", "test", text=text, company=company)
    core, plain = engines()
    assert core.extract(posting, blocks=blocks) == plain.extract(posting, blocks=blocks)


def test_what_was_rejected_can_still_be_asked_for() -> None:
    posting = Posting("1", "test", text="You know Python. Excel in a fast-paced environment.")
    rejected: list[Any] = []
    core, _ = engines()
    assert core.extract(posting, rejected=rejected) == core.extract(posting)
    assert rejected


def test_threads_may_share_an_extractor() -> None:
    postings = list(Reader(SAMPLE))
    core, plain = engines()
    expected = [plain.extract(posting) for posting in postings]
    ready = Barrier(2)

    def extract_all(order: int) -> bool:
        ready.wait(timeout=10)
        for _ in range(5):
            found = [core.extract(posting) for posting in postings[::order]]
            if found != expected[::order]:
                return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert all(pool.map(extract_all, [1, -1]))


def test_long_and_short_texts_in_turn() -> None:
    long = "You have Python, SQL  and R for statistics; no Java is required. " * 400
    for text in (long, "Python", "", long[:999], "C++", long):
        same(Posting("1", "test", title=text[:200], text=text))


def test_without_the_core_python_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "FastLexicon", None)
    lexicon = Lexicon(load_lexicon().entries, version="no core for this one")
    without = Extractor(ExtractionOptions(lexicon=lexicon))
    assert without._fast is None
    for posting in list(Reader(SAMPLE))[::5]:
        assert without.extract(posting) == same(posting)
