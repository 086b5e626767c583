from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from analyzer.cli import cli
from analyzer.errors import InputError
from skill_lexicon import load_lexicon
from tests.cli.support import row, run_main, write_rows

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


def test_a_review_becomes_a_lexicon_that_finds_the_terms(tmp_path, capsys) -> None:
    """What a user does: discover, accept, promote, check, report; nothing is edited by hand."""
    asked = ("AWS Certifications", "One AWS certification", "snorkel-pipelines | [new]")
    rows = [
        row(
            number,
            f"- You know how to work with Snorkelbase and have used it.\n- {asked[number % 3]} "
            f"is what helps you.\n- You are used to +Plusgrid and the {asked[(number + 1) % 3]}.",
        )
        for number in range(30)
    ]
    jobs = write_rows(tmp_path / "jobs.jsonl", rows)
    review, mine = tmp_path / "review.csv", tmp_path / "my-terms.toml"
    run_main(capsys, "discover", jobs, "--out", review)
    with review.open(encoding="utf-8", newline="") as stream:
        found = [{**line, "accept": "yes"} for line in csv.DictReader(stream)]
    with review.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(found[0]))
        writer.writeheader()
        writer.writerows(found)
    terms = {line["id"]: line["aliases"] for line in found}
    assert {"snorkelbase", "certifications", "snorkel-pipelines", "plusgrid"} <= set(terms)
    assert terms["snorkel-pipelines"] == "snorkel-pipeline"

    code, _, err = run_main(capsys, "lexicon", "promote", review, "--to", mine)
    assert (code, f"{len(found)} entries added" in err) == (0, True)
    for entry in load_lexicon(layers=(), files=(mine,)).entries:
        assert entry.positive
        assert not any("…" in sentence for sentence in entry.positive)
    assert run_main(capsys, "lexicon", "check", mine)[:2] == (0, "")
    code, out, _ = run_main(capsys, "report", jobs, "--lexicon", mine, "--top", "50")
    assert code == 0
    assert all(line["name"] in out for line in found)
    assert "0 terms" in run_main(capsys, "discover", jobs, "--lexicon", mine)[2]

    new = write_rows(tmp_path / "new.jsonl", [row(1, "AWS Certification is required")])
    assert "Certification" in run_main(capsys, "report", new, "--lexicon", mine)[1]


def test_a_folder_that_cannot_be_written_is_explained(corpus: Path, tmp_path: Path) -> None:
    missing = tmp_path / "no" / "review.csv"
    result = CliRunner().invoke(cli, ["discover", str(corpus), "--out", str(missing)])
    assert isinstance(result.exception, InputError)


def test_a_review_with_marked_rows_is_not_overwritten(corpus: Path, tmp_path: Path) -> None:
    review = tmp_path / "review.csv"
    for accept, refused in (("", False), ("yes", True)):
        text = f"term,accept\nSnorkelbase,{accept}\n"
        review.write_text(text, encoding="utf-8")
        result = CliRunner().invoke(cli, ["discover", str(corpus), "--out", str(review)])
        assert isinstance(result.exception, InputError) == refused
        assert (review.read_text(encoding="utf-8") == text) == refused
