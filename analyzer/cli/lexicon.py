"""``analyzer lexicon``: list, show, check and extend the concepts."""

from __future__ import annotations

import click

from analyzer.cli import Suggesting, command_in

# command name -> (module below analyzer.cli, name in it)
_COMMANDS = {
    "check": ("lexicon_check", "check"),
    "list": ("lexicon_show", "list_"),
    "promote": ("lexicon_promote", "promote"),
    "show": ("lexicon_show", "show"),
    "build": ("lexicon_build", "build"),
}


class _Lexicon(Suggesting):
    """The group, with commands that are imported on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return command_in(*_COMMANDS[cmd_name]) if cmd_name in _COMMANDS else None


@click.group(cls=_Lexicon)
def lexicon() -> None:
    """List, show, check and extend the concepts that are looked for."""
