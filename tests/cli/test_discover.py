from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from analyzer.cli import cli
from analyzer.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    file = tmp_path / "jobs.jsonl"
    rows = [
        {
            "title": "Person",
            "company": f"Company {number}",
            "description": f"About us\nWe are the house number {number} in the town and like it."
            "\nRequirements:\n- You know how to work with Snorkelbase and have used it.",
        }
        for number in range(9)
    ]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return file


def test_prints_and_writes_the_review_file(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "review.csv"
    result = CliRunner().invoke(cli, ["discover", str(corpus), "--out", str(out)])
    assert result.exit_code == 0, result.exception
    assert "Snorkelbase" in result.stdout
    assert "in 9 postings of 9 employers" in result.stderr
    with out.open(encoding="utf-8", newline="") as stream:
        assert [row["term"] for row in csv.DictReader(stream)] == ["Snorkelbase"]


def test_a_folder_that_cannot_be_written_is_explained(corpus: Path, tmp_path: Path) -> None:
    missing = tmp_path / "no" / "review.csv"
    result = CliRunner().invoke(cli, ["discover", str(corpus), "--out", str(missing)])
    assert isinstance(result.exception, InputError)
