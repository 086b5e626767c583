"""Compiled lexicons kept between runs: used for what they were made for, and never needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from analyzer.data import sample_files
from analyzer.mentions import ExtractionOptions, Extractor, kept
from analyzer.readers import Reader
from skill_lexicon import Lexicon, load_lexicon

if TYPE_CHECKING:
    from analyzer.mentions.compiled import CompiledLexicon

pytest.importorskip("analyzer.mentions.core.extract", reason="the compiled core was not built")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of an empty cache; nothing is remembered within the process."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    kept.fast_lexicon.cache_clear()
    return tmp_path / "analyzer" / "lexicons"


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


def test_what_was_kept_finds_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lexicon, postings = load_lexicon(), list(Reader(sample_files()))
    made = Extractor()
    expected = [made.extract(posting) for posting in postings]
    titles = [kept.fast_lexicon(lexicon).titles(posting.title) for posting in postings]
    assert len(files(folder)) == 1
    kept.fast_lexicon.cache_clear()
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


@pytest.mark.parametrize("damage", [b"", b"x" * 40, None])
def test_a_damaged_file_is_replaced(
    folder: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes | None
) -> None:
    Extractor()
    [name] = files(folder)
    whole = (folder / name).read_bytes()
    half = whole[: len(whole) // 2]
    (folder / name).write_bytes(half if damage is None else damage)
    kept.fast_lexicon.cache_clear()
    compiled = count_compiled(monkeypatch)
    assert "pytorch" in [mention.concept_id for mention in Extractor().find("We use PyTorch.")]
    assert len(compiled) == 1
    assert files(folder) == [name]
    kept.fast_lexicon.cache_clear()
    Extractor()
    assert len(compiled) == 1


def test_other_entries_and_another_program_have_other_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lexicon = load_lexicon()
    kept.fast_lexicon(lexicon)
    # The same version, which is only a name here, but an entry less.
    kept.fast_lexicon(Lexicon(lexicon.entries[1:], version=lexicon.version))
    assert len(files(folder)) == 2
    kept.fast_lexicon.cache_clear()
    monkeypatch.setattr(kept, "_program", lambda: b"another one")
    kept.fast_lexicon(lexicon)
    assert len(files(folder)) == 3


def test_only_so_many_are_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_MOST", 2)
    lexicon = load_lexicon()
    for number in range(4):
        kept.fast_lexicon(Lexicon(lexicon.entries[number:], version=str(number)))
    assert len(files(folder)) == 2
    compiled = count_compiled(monkeypatch)
    kept.fast_lexicon.cache_clear()
    kept.fast_lexicon(Lexicon(lexicon.entries[3:], version="3"))
    assert compiled == []


def test_small_lexicons_are_not_kept(folder: Path) -> None:
    few = Lexicon(load_lexicon().entries[:50], version="few")
    assert Extractor(ExtractionOptions(lexicon=few)).find("Nothing.") == []
    assert not folder.exists()


def test_a_folder_that_cannot_be_used_is_no_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.parent.mkdir()
    folder.write_text("a file where the folder should be")
    assert Extractor().find("We use PyTorch.")
    kept.fast_lexicon.cache_clear()
    monkeypatch.setattr(kept, "cache_folder", homeless)
    assert Extractor().find("We use PyTorch.")


def test_a_disk_that_is_full_keeps_nothing_behind(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert Extractor().find("We use PyTorch.")
    assert files(folder) == []


def test_a_link_to_nowhere_in_the_program_keeps_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "program").mkdir()
    (tmp_path / "program" / ".#extract.py").symlink_to("nobody@nowhere.1")
    monkeypatch.setattr(kept, "_MADE_BY", (tmp_path / "program",))
    kept._program.cache_clear()
    assert Extractor().find("We use PyTorch.")
    assert not folder.exists()
    kept._program.cache_clear()


def homeless() -> Path:
    raise RuntimeError("Could not determine home directory.")
