"""The scan finds what looking for everything everywhere finds."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.mentions import Extractor
from analyzer.mentions.compiler import cue_data
from analyzer.posting import Posting
from analyzer.readers import Reader
from skill_lexicon import load_lexicon
from skill_lexicon.literals import runs, squash
from skill_lexicon.notation import fold, parse
from tests.mentions.oracle import Oracle, bare

SAMPLE = Path(__file__).parents[2] / "analyzer" / "data" / "sample"


@cache
def engines() -> tuple[Extractor, Oracle]:
    return Extractor(), Oracle()


def same(posting: Posting) -> int:
    """Compare both on a posting; return the number of mentions."""
    scan, oracle = (bare(engine.extract(posting)) for engine in engines())
    assert scan == oracle
    return len(scan)


def test_the_bundled_sample() -> None:
    assert sum(same(posting) for posting in Reader(SAMPLE)) > 100


@pytest.mark.slow
def test_real_postings(shared: Path) -> None:
    with (shared / "gold" / "postings.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file][::3]
    assert sum(same(Posting.from_dict({**row, "source": "gold"})) for row in rows) > 500


@cache
def pieces() -> list[str]:
    """Words and joints of which phrases, cues and rules are made."""
    sources = [
        phrase for table in cue_data().values() for some in table.values() for phrase in some
    ]
    for entry in load_lexicon().entries:
        sources += [*entry.aliases, *entry.patterns, *entry.reject]
        for guard in entry.guarded:
            sources += [*guard.surfaces, *guard.accept, *guard.near, *guard.reject]
    words = {word for source in sources for word in squash(fold(source)).decode("latin-1").split()}
    signs = [*' -,/&:;.()_*"+#•·\n', "  ", " - ", ", ", " / ", '" ', "n't", "'s", "é", "Ł", "中"]
    return sorted(words) + signs * 20


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_made_up_texts(data: st.DataObject) -> None:
    words = st.lists(st.sampled_from(pieces()), max_size=12)
    text = "".join(
        data.draw(words.map(joint.join))
        for joint in data.draw(st.permutations([" ", "", "-", " "]))
    )
    same(Posting("1", "test", title=text[:40], text=text))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_texts_made_of_surface_forms(data: st.DataObject) -> None:
    entries = load_lexicon().entries
    chosen = data.draw(st.lists(st.sampled_from(entries), min_size=1, max_size=5))
    forms = [form for entry in chosen for form in (*entry.aliases[:3], *entry.exact[:2])]
    cues = ["is a plus", "required:", "no", "you will", "- ", "rather than", "we are a", "."]
    text = " ".join(data.draw(st.permutations([*forms, *cues])))
    same(Posting("1", "test", title=text[:60], text=text))


def test_every_phrase_has_a_run_of_its_own_strings() -> None:
    sources = [source for entry in load_lexicon().entries for source in entry.patterns]
    assert len(sources) > 300
    for source in sources:
        found = runs(parse(source))
        assert found, source
        for run in found:
            assert run.strings
            assert all(string.strip() and not string.startswith(" ") for string in run.strings)
