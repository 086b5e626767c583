"""The manifest: the same inputs and options give the same manifest, but for the time."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analyzer.errors import InputError
from analyzer.readers import Reader
from analyzer.reports.manifest import make_manifest, write_manifest
from analyzer.tables import LeftOut


@dataclass(frozen=True)
class Options:
    top: int
    kinds: frozenset[str]
    out: Path


def rows(folder: Path) -> Path:
    path = folder / "jobs.jsonl"
    row = {"id": "1", "title": "Data Scientist", "text": "Python at Quillmere.", "company": "Q"}
    path.write_text(json.dumps(row) + "\nnot json\n", encoding="utf-8")
    return path


def made(folder: Path) -> dict[str, object]:
    reader = Reader([rows(folder), folder / "missing.csv"])
    assert len(list(reader)) == 1
    return make_manifest(
        read=reader.report,
        left_out=LeftOut(read=1, analysed=1, duplicates=0, other_languages={}),
        lexicon_version="abc",
        options={"o": Options(20, frozenset({"b", "a"}), Path("out"))},
        started=datetime(2026, 1, 1, tzinfo=UTC),
        finished=datetime(2026, 1, 1, 0, 0, 9, tzinfo=UTC),
    )


def test_inputs_have_hash_size_and_counts(tmp_path: Path) -> None:
    content = made(tmp_path)
    raw = (tmp_path / "jobs.jsonl").read_bytes()
    good, bad = content["inputs"]
    assert good["sha256"] == hashlib.sha256(raw).hexdigest()
    assert good["bytes"] == len(raw)
    assert (good["postings"], good["skipped"]) == (1, 1)
    assert bad["sha256"] is None
    assert "missing.csv" in bad["error"]
    assert content["counts"] == {
        "files": 2, "files_unreadable": 1, "read": 1, "skipped": 1, "job_seekers": 0,
        "analysed": 1, "duplicates": 0, "other_languages": {},
    }  # fmt: skip
    assert content["run"]["seconds"] == 9
    assert content["options"] == {"o": {"top": 20, "kinds": ["a", "b"], "out": "out"}}


def test_two_runs_differ_in_their_times_only(tmp_path: Path) -> None:
    one, other = made(tmp_path), made(tmp_path)
    assert one == other
    one.pop("run")
    later = make_manifest(read=None)
    assert later["run"]["finished"]
    assert one["package"] == later["package"]


def test_it_is_written_as_json(tmp_path: Path) -> None:
    content = made(tmp_path)
    path = write_manifest(tmp_path / "new" / "run.json", content)
    assert json.loads(path.read_text(encoding="utf-8")) == content
    with pytest.raises(InputError, match="cannot be written"):
        write_manifest(tmp_path / "jobs.jsonl" / "run.json", content)
