"""A store's postings as JSON Lines."""

from __future__ import annotations

import gzip
import json

import pytest

from analyzer.errors import StoreError
from analyzer.posting import Posting
from analyzer.store.export import write_lines
from tests.store.support import FULL, make


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz"])
def test_export_is_complete_and_reproducible(store, tmp_path, name):
    store.save([FULL, make(1)])
    assert store.export(tmp_path / name) == 2
    first = (tmp_path / name).read_bytes()
    assert store.export(tmp_path / name) == 2
    assert (tmp_path / name).read_bytes() == first
    lines = (gzip.decompress(first) if name.endswith("gz") else first).decode().splitlines()
    assert Posting.from_dict(json.loads(lines[0])) == FULL
    assert json.loads(lines[0])["notice"] == FULL.notice
    assert {path.name for path in tmp_path.iterdir()} <= {
        name,
        "jobs.db",
        "jobs.db-wal",
        "jobs.db-shm",
    }


def test_export_into_a_missing_folder(store, tmp_path):
    with pytest.raises(StoreError, match="Next step"):
        store.export(tmp_path / "no" / "out.jsonl")


def test_an_export_that_breaks_off_leaves_what_was_there(tmp_path):
    def rows():
        yield {"id": "1"}
        raise OSError(28, "No space left on device")

    path = tmp_path / "out.jsonl"
    path.write_text("before")
    with pytest.raises(StoreError, match="No space left"):
        write_lines(path, rows())
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]
