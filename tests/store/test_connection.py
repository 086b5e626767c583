"""Files that are stores, and files that cannot be used as one."""

from __future__ import annotations

import sqlite3

import pytest

from analyzer.errors import StoreError
from analyzer.store import Store, is_store
from tests.store.support import FULL, make


def test_a_store_is_known_by_its_head(tmp_path):
    with Store(tmp_path / "jobs.db") as opened:
        opened.save([FULL])
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE dish (name)")
    (tmp_path / "jobs.csv").write_text("title\nAnalyst\n")
    known = {name: is_store(tmp_path / name) for name in ("jobs.db", "other.db", "jobs.csv", "no")}
    assert known == {"jobs.db": True, "other.db": False, "jobs.csv": False, "no": False}
    assert not is_store(tmp_path)


class TestFilesThatCannotBeUsed:
    def test_folder(self, tmp_path):
        with pytest.raises(StoreError, match="folder"):
            Store(tmp_path)

    def test_missing_folder(self, tmp_path):
        with pytest.raises(StoreError, match="cannot be opened"):
            Store(tmp_path / "no" / "jobs.db")

    def test_missing_file_to_read(self, tmp_path):
        with pytest.raises(StoreError, match="no such file"):
            Store(tmp_path / "jobs.db", read_only=True)
        assert not (tmp_path / "jobs.db").exists()

    @pytest.mark.parametrize("read_only", [False, True])
    def test_not_a_database(self, tmp_path, read_only):
        path = tmp_path / "jobs.csv"
        path.write_text("title,company\n" * 500)
        with pytest.raises(StoreError, match="not a store"):
            Store(path, read_only=read_only)
        assert path.read_text().startswith("title")

    def test_another_database(self, tmp_path):
        path = tmp_path / "other.db"
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE dish (name)")
        with pytest.raises(StoreError, match="not a store"):
            Store(path)

    def test_newer_version(self, tmp_path):
        path = tmp_path / "jobs.db"
        Store(path).close()
        with sqlite3.connect(path) as file:
            file.execute("PRAGMA user_version = 99")
        with pytest.raises(StoreError, match=r"schema 99.*update"):
            Store(path)

    def test_damaged(self, tmp_path):
        path = tmp_path / "jobs.db"
        with Store(path) as store:
            store.save(make(n) for n in range(500))
        content = bytearray(path.read_bytes())
        content[4096:] = b"\xff" * (len(content) - 4096)
        path.write_bytes(content)
        with pytest.raises(StoreError, match="damaged"):
            Store(path).save([make(1)])

    def test_an_empty_file_becomes_a_store(self, tmp_path):
        (tmp_path / "jobs.db").touch()
        with Store(tmp_path / "jobs.db") as store:
            assert len(store) == 0

    def test_read_only(self, tmp_path):
        path = tmp_path / "jobs.db"
        with Store(path) as store:
            store.save([make(1)])
        with Store(path, read_only=True) as store:
            assert len(store) == 1
            assert len(store.search("reports")) == 1
            with pytest.raises(StoreError, match="read-only"):
                store.save([make(2)])
            assert len(store) == 1
