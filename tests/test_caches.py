"""Where caches are."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.caches import cache_folder


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
