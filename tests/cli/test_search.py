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
        'Baker,"Requirements: you bake the bread. No PhD required."\n',
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


@pytest.fixture
def dated(tmp_path: Path) -> Path:
    file = tmp_path / "dated.csv"
    file.write_text(
        "title,description,location,date\n"
        'Analyst,"Requirements: PyTorch and biology","Boston, MA",2026-03-01\n'
        'Analyst,"Requirements: PyTorch and biology","Boston, MA",2026-03-02\n'
        'Chemist,"Requirements: PyTorch and chemistry","Berlin, Germany",2026-01-01\n'
        'Tailor,"Requirements: PyTorch and cloth",,\n',
        encoding="utf-8",
    )
    return file


def test_copies_are_shown_once_for_any_number_of_workers(dated: Path) -> None:
    printed = [
        CliRunner().invoke(cli, ["search", "pytorch", str(dated), "--workers", workers])
        for workers in ("1", "2")
    ]
    assert printed[0].output == printed[1].output
    assert printed[0].stdout.count("Analyst") == 1
    assert "   and 1 copy: " in printed[0].stdout
    assert "4 of 4 postings match, 1 of them copies of others." in printed[0].stderr


@pytest.mark.parametrize(
    ("arguments", "found", "said"),
    [
        (["--country", "germany"], "Chemist", "1 more match but have no location"),
        (["--country", "US"], "Analyst", "1 more match but have no location"),
        (["--to", "2026-02"], "Chemist", "1 more match but have no date: left out."),
        (["--from", "2026-02", "--country", "us"], "Analyst", "1 more match"),
    ],
)
def test_place_and_date_can_be_asked_for(
    dated: Path, arguments: list[str], found: str, said: str
) -> None:
    result = CliRunner().invoke(cli, ["search", "pytorch", str(dated), *arguments])
    assert [line.split()[1] for line in result.stdout.splitlines() if line[0].isdigit()] == [found]
    assert said in result.stderr


def test_a_period_that_ends_before_it_begins_is_told(dated: Path) -> None:
    words = ["search", "pytorch", str(dated), "--from", "2026-05", "--to", "2026-01"]
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 2
    assert "--from 2026-05 is after --to 2026-01. Next step: exchange them." in result.stderr


def test_other_languages_are_left_out_for_any_number_of_workers(tmp_path: Path) -> None:
    file = tmp_path / "mixed.csv"
    file.write_text(
        "title,description\n"
        'Analyst,"Requirements: PyTorch and biology"\n'
        'Analista,"Buscamos una persona para el equipo de datos que sepa PyTorch y biología"\n',
        encoding="utf-8",
    )
    printed = [
        CliRunner().invoke(cli, ["search", "pytorch", str(file), "--workers", workers])
        for workers in ("1", "2")
    ]
    assert printed[0].output == printed[1].output
    assert "Analista" not in printed[0].stdout
    assert "1 of 2 postings match." in printed[0].stderr
    assert "1 more match but are not in English: left out." in printed[0].stderr


def test_a_country_that_is_not_known_is_told(dated: Path) -> None:
    result = CliRunner().invoke(cli, ["search", "pytorch", str(dated), "--country", "Atlantis"])
    assert result.exit_code == 2
    assert "'Atlantis' is no country that is known. Next step" in result.stderr


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
