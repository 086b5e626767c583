"""The command ``analyzer explain`` on real files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from analyzer.cli import cli, main

if TYPE_CHECKING:
    from pathlib import Path

POSTINGS = [
    {"id": "a", "title": "Data Scientist", "description": "We need Python and Keras."},
    {"id": "b", "title": "Barista", "description": "Coffee, all day long. No PhD required."},
]


@pytest.fixture
def postings(tmp_path: Path) -> Path:
    path = tmp_path / "jobs.jsonl"
    path.write_text("".join(json.dumps(item) + "\n" for item in POSTINGS), encoding="utf-8")
    return path


def test_it_prints_the_posting_and_its_mentions(postings: Path) -> None:
    arguments = ["explain", str(postings), "--id", "b", "--layer", "documents"]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 0, result.output
    assert "Coffee, all day long. No PhD required." in result.output
    assert "negated" in result.output
    assert "Keras" not in result.output


@pytest.mark.parametrize("place", ["jobs.jsonl:2", "{file}:2"])
def test_a_posting_is_found_by_its_file_and_line(postings: Path, place: str) -> None:
    arguments = ["explain", str(postings), "--id", place.format(file=postings)]
    result = CliRunner().invoke(cli, [*arguments, "--layer", "documents"])
    assert result.exit_code == 0, result.output
    assert "Coffee, all day long." in result.output


@pytest.mark.parametrize("said", [None, "es"])
def test_it_says_what_reports_leave_out_for_its_language(
    postings: Path, tmp_path: Path, said: str | None
) -> None:
    item = {"id": "s", "language": said, "title": "Analista"}
    item["description"] = "Buscamos una persona para el equipo que sepa Python y los datos."
    file = tmp_path / "es.json"
    file.write_text(json.dumps([item]), encoding="utf-8")
    note = 'In Spanish ("es"), not in English: reports leave it out.'
    shown = " ".join(CliRunner().invoke(cli, ["explain", str(file)]).output.split())
    assert note in shown  # a long path fills more than a line above it
    page = tmp_path / "es.html"
    CliRunner().invoke(cli, ["explain", str(file), "--html", str(page)])
    assert "reports leave it out" in page.read_text(encoding="utf-8")
    english = CliRunner().invoke(cli, ["explain", str(postings), "--id", "b"])
    assert "reports leave it out" not in english.output


FACTS = {
    "id": "c", "title": "Senior Baker", "url": "https://jobs.example/c",
    "description": "You have 3+ years of experience in baking and a bachelor's degree. "
    "Salary: $50,000 - $60,000 a year.",
}  # fmt: skip


@pytest.mark.parametrize("name", ["c", "https://jobs.example/c", "{file}:3"])
def test_facts_come_with_the_words_that_state_them(postings: Path, name: str) -> None:
    with postings.open("a") as stream:
        stream.write(json.dumps(FACTS) + "\n")
    chosen = name.format(file=postings)
    page = postings.with_name("page.html")
    arguments = ["explain", str(postings), "--id", chosen, "--html", str(page)]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 0, result.output
    shown = page.read_text(encoding="utf-8")
    for fact in (
        "seniority",
        "[3+ years]",
        "bachelor",
        "50,000 to 60,000 USD a year",
    ):
        assert fact in shown


def test_a_line_of_two_files_of_one_name_is_not_guessed(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "jobs.jsonl").write_text(json.dumps(POSTINGS[0]) + "\n")
    result = CliRunner().invoke(cli, ["explain", str(tmp_path), "--id", "jobs.jsonl:1"])
    assert "'jobs.jsonl:1' is in several folders" in str(result.exception)


def test_it_writes_a_page(postings: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    arguments = ["explain", str(postings), "--id", "a", "--layer", "documents"]
    result = CliRunner().invoke(cli, [*arguments, "--html", str(page)])
    assert result.exit_code == 0, result.output
    assert (result.stdout, result.stderr) == ("", f"Page written to {page}\n")
    assert "Keras" in page.read_text(encoding="utf-8")


def test_an_unknown_id_names_those_that_are_there(
    postings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["explain", str(postings), "--id", "z"])
    assert stopped.value.code == 2
    assert "a, b" in capsys.readouterr().err


def test_a_page_that_cannot_be_written_is_an_error(
    postings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = str(tmp_path / "none" / "page.html")
    with pytest.raises(SystemExit) as stopped:
        main(["explain", str(postings), "--id", "a", "--layer", "documents", "--html", page])
    assert stopped.value.code == 2
    assert "cannot be written" in capsys.readouterr().err
