"""``analyzer lexicon``: list, show, check and extend the concepts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from analyzer.cli import LazyGroup

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Lexicon(LazyGroup):
    places: Mapping[str, tuple[str, str]] = {
        "check": ("lexicon_check", "check"),
        "list": ("lexicon_show", "list_"),
        "promote": ("lexicon_promote", "promote"),
        "show": ("lexicon_show", "show"),
        "build": ("lexicon_build", "build"),
    }


@click.group(cls=_Lexicon)
def lexicon() -> None:
    """List, show, check and extend the concepts that are looked for."""
