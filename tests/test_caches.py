"""Where caches are, and what is kept in them: used for what it was made for, and never needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer import caches
from analyzer.caches import Kept, cache_folder


@pytest.mark.parametrize("given", [None, "", "relative/folder"])
def test_without_an_absolute_folder_caches_are_at_home(
    given: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")
    if given is not None:
        monkeypatch.setenv("XDG_CACHE_HOME", given)
    assert cache_folder() == Path.home() / ".cache" / "analyzer"


def test_the_folder_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "analyzer"


class Maker:
    """Keeps numbers in an empty cache, and counts how often one is made."""

    def __init__(self, *program: Path) -> None:
        self.kept = Kept[list[int]]("numbers", *program)
        self.folder = cache_folder() / "numbers"
        self.made = 0

    def get(self, number: int) -> list[int]:
        def make() -> list[int]:
            self.made += 1
            return [number] * 100

        return self.kept.get(str(number).encode(), make)

    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """Return the folder of a program of one file."""
    (tmp_path / "program").mkdir()
    (tmp_path / "program" / "make.py").write_text("1")
    return tmp_path / "program"


@pytest.fixture
def maker(tmp_path: Path, program: Path, monkeypatch: pytest.MonkeyPatch) -> Maker:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    caches._program.cache_clear()
    return Maker(program)


def test_what_is_kept_is_not_made_again(maker: Maker) -> None:
    assert [maker.get(7), maker.get(8), maker.get(7), maker.get(8)] == [
        [7] * 100, [8] * 100, [7] * 100, [8] * 100,
    ]  # fmt: skip
    assert maker.made == 2


def test_another_program_makes_its_own(maker: Maker, program: Path) -> None:
    maker.get(7)
    (program / "make.py").write_text("22")
    caches._program.cache_clear()
    maker.get(7)
    assert maker.made == 2
    assert len(maker.files()) == 2


@pytest.mark.parametrize("damage", [b"", b"x" * 40, None])
def test_a_damaged_file_is_replaced(maker: Maker, damage: bytes | None) -> None:
    maker.get(7)
    [name] = maker.files()
    whole = (maker.folder / name).read_bytes()
    half = whole[: len(whole) // 2]
    (maker.folder / name).write_bytes(half if damage is None else damage)
    assert maker.get(7) == [7] * 100
    assert maker.made == 2
    assert maker.files() == [name]
    maker.get(7)
    assert maker.made == 2


def test_only_those_used_last_are_kept(maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caches, "_MOST", 2)
    for number in range(4):
        maker.get(number)
    assert len(maker.files()) == 2
    maker.get(3)
    assert maker.made == 4


def test_a_folder_that_cannot_be_used_is_no_error(
    maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker.folder.parent.mkdir()
    maker.folder.write_text("a file where the folder should be")
    assert maker.get(7) == [7] * 100
    monkeypatch.setattr(caches, "cache_folder", homeless)
    assert maker.get(7) == [7] * 100


def test_a_disk_that_is_full_keeps_nothing_behind(
    maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert maker.get(7) == [7] * 100
    assert maker.files() == []


def test_a_link_to_nowhere_in_the_program_keeps_nothing(maker: Maker, program: Path) -> None:
    (program / ".#make.py").symlink_to("nobody@nowhere.1")
    caches._program.cache_clear()
    assert maker.get(7) == [7] * 100
    assert not maker.folder.exists()


def homeless() -> Path:
    raise RuntimeError("Could not determine home directory.")
