"""The scan and spaCy's matchers find the same: on real postings and on made-up texts."""

from __future__ import annotations

import gzip
import json
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analyzer.mentions import ExtractionOptions, Extractor, Mention
from analyzer.mentions.reference import ReferenceExtractor, reference_scan
from analyzer.posting import Posting
from analyzer.readers import Reader
from skill_lexicon import Lexicon, load_lexicon

SAMPLE = Path(__file__).parents[2] / "analyzer" / "data" / "sample"


@cache
def lexicon() -> Lexicon:
    return load_lexicon(layers=("documents",))


@cache
def engines() -> tuple[Extractor, ReferenceExtractor]:
    options = ExtractionOptions(lexicon=lexicon())
    return Extractor(options), ReferenceExtractor(options)


def same(posting: Posting) -> int:
    """Compare both engines on a posting; return the number of mentions."""
    fast, reference = (_bare(engine.extract(posting)) for engine in engines())
    assert fast == reference
    return len(fast)


def _bare(mentions: list[Mention]) -> set[Mention]:
    # Which of two equally long surface forms is named as the finder is left open.
    return {mention._replace(rule="") for mention in mentions}


def test_almost_every_phrase_has_token_patterns() -> None:
    scan = reference_scan(lexicon())
    phrases = sum(len(entry.patterns) for entry in lexicon().entries)
    assert phrases > 200
    assert len(scan.uncompiled) <= 2


def test_the_bundled_sample() -> None:
    postings = list(Reader(SAMPLE))[::3]
    assert len(postings) > 3
    assert sum(same(posting) for posting in postings) > 30


@pytest.mark.slow
def test_real_postings(shared: Path) -> None:
    with (shared / "gold" / "postings.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file][::11]
    assert sum(same(Posting.from_dict({**row, "source": "gold"})) for row in rows) > 100


@pytest.mark.slow
def test_real_titles(shared: Path) -> None:
    path = shared / "postings" / "linkedin-data-science-2023-2026.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        titles = sorted({json.loads(line)["Title"] for line in file})[::40]
    assert sum(same(Posting(str(n), "test", title=t)) for n, t in enumerate(titles)) > 50


def _surfaces() -> list[str]:
    found = []
    for entry in lexicon().entries:
        found += [*entry.aliases[:4], *entry.exact, *(s for g in entry.guarded for s in g.surfaces)]
    return sorted(set(found))


# Words out of which the notation's phrases are made, so that these are met and nearly met.
_WORDS = """
develop building build trained models model machine deep learning neural and or of in the a
data large messy clean cleaning analyze code write production framework frameworks libraries
degree advanced master's bachelor bachelor's computer science related publish papers at
conferences search ranking recommendation monitor performance text classification image
video processing stay up to date with latest research like such as driver's e.g. 3 10
"""
_PHRASE_WORDS = _WORDS.split()
_GLUE = [
    " ", "  ", " ", " ", "-", " - ", "/", " / ", ", ", ",", "; ", ". ", ".", " & ", "&", "+", "#",
    "'", "’", "'s ", "’s ", " (", ") ", '"', "_", "*", " | ", " and ", " or ", "\t",
    "\u00a0", "\u2009", "\u202f", "\u200b", "–", " – ", "—", "‑", "…", "",
]  # fmt: skip


def _cases(word: str) -> st.SearchStrategy[str]:
    return st.sampled_from([word, word, word, word.upper(), word.lower(), word.capitalize()])


def made_texts() -> st.SearchStrategy[str]:
    """Return texts of lexicon surfaces, phrase words and noise, joined by all kinds of glue."""
    word = st.one_of(
        st.sampled_from(_surfaces()).flatmap(_cases),
        st.sampled_from(_PHRASE_WORDS),
        st.sampled_from(_PHRASE_WORDS),
        st.sampled_from(["x", "Ç", "naïve", "日本", "ß", "İ", "1", "Node.js", "a.b"]),
    )
    pair = st.tuples(word, st.sampled_from(_GLUE))
    return st.lists(pair, min_size=1, max_size=14).map(lambda p: "".join(w + g for w, g in p))


@settings(max_examples=150, deadline=None)
@given(text=st.deferred(lambda: made_texts()))
def test_made_up_texts(text: str) -> None:
    # Of "develop'tuning", which nobody writes, the scan's gaps make one word and the matcher's
    # two: where a phrase ends is then a matter of taste.
    assume(not re.search(r"\w{3}['’]\w{3}", text))
    same(Posting("1", "test", title=text, text=text))


@settings(max_examples=60, deadline=None)
@given(text=st.text())
def test_any_text(text: str) -> None:
    same(Posting("1", "test", text=text))


def test_aliases_and_examples_of_the_lexicon() -> None:
    lines = []
    for entry in lexicon().entries:
        lines += [*entry.aliases[::3], *entry.exact, *entry.positive[:2], *entry.negative[:1]]
    for first in range(0, len(lines), 400):
        same(Posting("1", "test", text="\n".join(lines[first : first + 400])))
