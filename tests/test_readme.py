"""The README's commands, snippets and output are those of this version."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from analyzer.cli import cli

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    return [text for name, text in fenced if name == language]


def commands() -> list[list[str]]:
    lines = [line for block in blocks("bash") for line in block.splitlines()]
    cut = [re.split(r"\s\|\s|\s&&\s", line)[-1] for line in lines]
    split = [shlex.split(line, comments=True) for line in cut]
    return [words[1:] for words in split if words and Path(words[0]).name == "analyzer"]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_commands_and_their_options_exist(words: list[str]) -> None:
    command: click.Command = cli
    context = click.Context(cli)
    while isinstance(command, click.Group):
        found = command.get_command(context, words[0])
        assert found is not None, words
        command, words = found, words[1:]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word.partition("=")[0] for word in words if word.startswith("--")} <= known


def test_parameters_of_sources_exist() -> None:
    from analyzer.sources import get

    fetches = [words[1:] for words in commands() if words[0] == "fetch"]
    given = [(words[0], word) for words in fetches for word in words[1:] if "=" in word]
    assert given
    for name, word in given:
        assert word.partition("=")[0] in {one.name for one in get(name).parameters}


def test_the_sample_prints_what_is_shown() -> None:
    shown = next(block for block in blocks("") if "Skills (top 20)" in block)
    printed = CliRunner().invoke(cli, ["report", "--sample"]).stdout
    lines = [line.rstrip() for line in printed.splitlines()]
    for line in shown.splitlines():
        assert line in {"…", *lines}


def test_the_lexicon_entry_is_one(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(blocks("toml")[0], encoding="utf-8")
    result = CliRunner().invoke(cli, ["lexicon", "check", str(file)])
    assert (result.exit_code, result.stdout) == (0, "")


def test_the_pipeline_returns_what_is_shown() -> None:
    code = next(block for block in blocks("python") if "spacy" in block)
    before, _, expected = code.strip().rpartition("\n# ")
    statements, _, expression = before.rpartition("\n")
    known: dict[str, Any] = {}
    exec(statements, known)
    assert repr(eval(expression, known)) == expected
