"""Every command and option is explained, and the README names every command."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from analyzer.cli import COMMANDS, cli

README = Path(__file__).resolve().parents[2] / "README.md"


def commands(
    command: click.Command, context: click.Context, words: tuple[str, ...] = ()
) -> dict[str, click.Command]:
    """Return all commands below one by their words: ``"store status"``."""
    found = {" ".join(words): command} if words else {}
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None, name
            found |= commands(inner, context, (*words, name))
    return found


ALL = commands(cli, click.Context(cli))


def test_all_commands_are_found():
    assert set(COMMANDS) <= set(ALL)
    assert {"lexicon build", "store status"} <= set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_a_command_and_its_options_have_help(name):
    command = ALL[name]
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.opts[0]}"
        else:
            word = parameter.make_metavar(click.Context(command)).strip("[].")
            above = ALL[name.split()[0]].help
            assert word in f"{command.help} {command.epilog} {above}", f"{name}: what is {word}?"


@pytest.mark.parametrize("name", [name for name in ALL if name not in ("lexicon", "store")])
def test_the_readme_names_every_command(name):
    """A command of a group may stand on one line with its sisters: ``store status | export``."""
    text = README.read_text(encoding="utf-8")
    group, _, last = name.rpartition(" ")
    words = rf"{group}\b[^\n]*\b{re.escape(last)}" if group else re.escape(last)
    assert re.search(rf"\banalyzer {words}\b", text), f"analyzer {name}"


def test_the_readme_names_no_command_that_is_not_there():
    text = README.read_text(encoding="utf-8")
    for word in re.findall(r"^\s*(?:\$ )?analyzer ([a-z][\w-]*)", text, flags=re.MULTILINE):
        assert word in COMMANDS, f"analyzer {word}"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [(["reprot"], "report"), (["lexicon", "chekc"], "check"), (["store", "statsu"], "status")],
)
def test_a_mistyped_command_is_answered_with_the_nearest_one(typed, meant):
    result = CliRunner().invoke(cli, typed)
    assert result.exit_code == 2
    assert f"No such command {typed[-1]!r}. Did you mean {meant}?" in result.output


def test_a_command_that_is_like_no_other_is_only_refused():
    result = CliRunner().invoke(cli, ["zzz"])
    assert result.exit_code == 2
    assert "Did you mean" not in result.output
