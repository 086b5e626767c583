"""Lexicons kept between runs find what they found when they were made."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import skill_lexicon
from analyzer import caches
from analyzer.data import sample_files
from analyzer.mentions import ExtractionOptions, Extractor, kept
from analyzer.mentions.kept import load_lexicon
from analyzer.readers import Reader
from skill_lexicon import Lexicon, LexiconError

if TYPE_CHECKING:
    from analyzer.mentions.compiled import CompiledLexicon

compiled_core = pytest.mark.skipif(
    kept.FastLexicon is None, reason="the compiled core was not built"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of an empty cache; nothing is remembered within the process."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    forget()
    return tmp_path / "analyzer"


def forget() -> None:
    kept.lexicon_of_texts.cache_clear()
    kept.fast_lexicon.cache_clear()


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def count_compiled(monkeypatch: pytest.MonkeyPatch) -> list[Lexicon]:
    """Return a list that gets every lexicon that is compiled from now on."""
    compiled: list[Lexicon] = []
    before = kept.compile_lexicon

    def counted(lexicon: Lexicon) -> CompiledLexicon:
        compiled.append(lexicon)
        return before(lexicon)

    monkeypatch.setattr(kept, "compile_lexicon", counted)
    return compiled


@compiled_core
def test_what_was_kept_finds_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lexicon, postings = load_lexicon(), list(Reader(sample_files()))
    made = Extractor()
    expected = [made.extract(posting) for posting in postings]
    titles = [kept.fast_lexicon(lexicon).titles(posting.title) for posting in postings]
    assert len(files(folder / "lexicons")) == 1
    forget()
    compiled = count_compiled(monkeypatch)
    again = Extractor()
    assert again._fast is not made._fast
    assert [again.extract(posting) for posting in postings] == expected
    assert [again.tally(posting) for posting in postings] == [
        made.tally(posting) for posting in postings
    ]
    assert [kept.fast_lexicon(lexicon).titles(p.title) for p in postings] == titles
    assert any(titles)
    assert compiled == []


@compiled_core
def test_other_entries_have_other_files(folder: Path) -> None:
    lexicon = load_lexicon()
    kept.fast_lexicon(lexicon)
    # The same version, which is only a name here, but an entry less.
    kept.fast_lexicon(Lexicon(lexicon.entries[1:], version=lexicon.version))
    assert len(files(folder / "lexicons")) == 2


@compiled_core
def test_small_lexicons_are_not_kept(folder: Path) -> None:
    few = Lexicon(skill_lexicon.load_lexicon().entries[:50], version="few")
    assert Extractor(ExtractionOptions(lexicon=few)).find("Nothing.") == []
    assert not folder.exists()


def test_what_was_read_is_not_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, documents = load_lexicon(), load_lexicon(layers=("documents",))
    assert len(files(folder / "entries")) == 2
    forget()
    monkeypatch.setattr(kept, "lexicon_from", None)
    assert load_lexicon() == whole
    assert load_lexicon().version == whole.version
    assert load_lexicon(layers=("documents",)) == documents
    assert len(documents) < len(whole)


TERM = """
[[entry]]
id = "zorbing"
name = "%s"
kind = "skill"
category = "activity"
"""


def test_an_edited_file_is_read_again(folder: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    for name in ("Zorbing", "Sphereing"):
        mine.write_text(TERM % name)
        assert load_lexicon(files=(str(mine),))["zorbing"].name == name


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_read_once(folder: Path, tmp_path: Path) -> None:
    pipe, text = tmp_path / "pipe.toml", TERM % "Zorbing"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(text,), daemon=True)
    writer.start()
    assert load_lexicon(files=(str(pipe),))["zorbing"].name == "Zorbing"
    writer.join()
    forget()
    (tmp_path / "mine.toml").write_text(text)
    assert "zorbing" in load_lexicon(files=(str(tmp_path / "mine.toml"),)).by_id


def test_a_file_that_cannot_be_used_is_named(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"none\.toml: cannot be read"):
        load_lexicon(files=(str(tmp_path / "none.toml"),))
    (tmp_path / "bad.toml").write_text("entry = ")
    for _ in range(2):
        with pytest.raises(LexiconError, match=r"bad\.toml: not a TOML file"):
            load_lexicon(files=(str(tmp_path / "bad.toml"),))


def test_without_a_cache_lexicons_are_read(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caches, "_program", lambda _folders: None)
    assert load_lexicon() == skill_lexicon.load_lexicon()
    assert not folder.exists()
