from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click import UsageError
from click.testing import CliRunner

from analyzer.cli import cli
from analyzer.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    file = tmp_path / "jobs.csv"
    file.write_text(
        "title,description\n"
        'Analyst,"Requirements: PyTorch and biology"\n'
        'Baker,"Requirements: bread. No PhD required."\n',
        encoding="utf-8",
    )
    return file


def test_prints_hits_with_highlights(corpus: Path) -> None:
    result = CliRunner().invoke(cli, ["search", "pytorch AND NOT phd", str(corpus)])
    assert result.exit_code == 0
    assert "1. Analyst" in result.stdout
    assert "[PyTorch]" in result.stdout
    assert "1 of 2 postings match" in result.stderr
    assert "the concept PyTorch" in result.stderr


def test_postings_cannot_steer_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "jobs.jsonl"
    file.write_text('{"title": "A\\u001b[2J", "description": "PyTorch\\u001b[31m, \\u0007 now"}')
    result = CliRunner().invoke(cli, ["search", "pytorch", str(file)])
    assert "PyTorch" in result.stdout
    assert result.stdout.replace("\n", "").isprintable()


def test_exit_code_1_when_nothing_is_found(corpus: Path) -> None:
    result = CliRunner().invoke(cli, ["search", "phd", str(corpus)])
    assert (result.exit_code, result.stdout) == (1, "")


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("pytorch biology", "Next step: write pytorch AND biology for"),
        ("bread OR pytorch biology", "Next step: write (pytorch AND biology) for"),
        ("pytoch", "'pytoch' names no concept, and no posting that matches has it."),
        ("bread OR pytoch", "did you mean pytorch?"),
    ],
)
def test_a_term_that_names_nothing_comes_with_a_hint(corpus: Path, query: str, hint: str) -> None:
    result = CliRunner().invoke(cli, ["search", query, str(corpus)])
    assert hint in result.stderr
    suggested = hint.rpartition("write ")[2].removesuffix(" for")
    if "AND" in suggested:
        assert CliRunner().invoke(cli, ["search", suggested, str(corpus)]).exit_code == 0


@pytest.mark.parametrize("query", ["bread", '"pytorch biology"', '"pytoch"', "pytorch"])
def test_what_is_found_or_quoted_has_no_hint(corpus: Path, query: str) -> None:
    result = CliRunner().invoke(cli, ["search", query, str(corpus)])
    assert "Next step" not in result.stderr


def test_saves_lists_and_uses_searches(corpus: Path, tmp_path: Path) -> None:
    runner, kept = CliRunner(), ["--saved-file", str(tmp_path / "kept.json")]
    assert runner.invoke(cli, ["search", "bread", "--save", "bakery", *kept]).exit_code == 0
    assert runner.invoke(cli, ["search", "--list-saved", *kept]).stdout == "bakery\tbread\n"
    result = runner.invoke(cli, ["search", "--saved", "bakery", *kept, str(corpus)])
    assert "1. Baker" in result.stdout


def test_errors_are_the_users(corpus: Path) -> None:
    for words in (["search"], ["search", "a AND", str(corpus)], ["search", "a"]):
        result = CliRunner().invoke(cli, words, standalone_mode=False)
        assert isinstance(result.exception, (InputError, UsageError)), words
