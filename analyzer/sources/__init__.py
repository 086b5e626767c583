"""Postings from the web: one small module per source, one shape, one way to the network.

`collect` is the entrance; `names` and `get` tell what there is. Adapters are found by listing
their folder and imported on first use.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

from analyzer.errors import InputError, meant

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from analyzer.sources.base import Page, Source
    from analyzer.sources.http import Client

STARTER = "starter"


@cache
def names() -> tuple[str, ...]:
    """Return the names of all sources, in alphabetical order."""
    from analyzer.sources import adapters

    return tuple(sorted(module.name for module in pkgutil.iter_modules(adapters.__path__)))


def get(name: str) -> Source:
    """Return a source by name.

    Raises
    ------
    InputError
        When there is none of that name; lists the names.
    """
    if name not in names():
        raise InputError(
            f"There is no source {name!r}.{meant(name, names(), most=1)} Next step: use one of "
            f"{', '.join((*names(), STARTER))}."
        )
    source: Source = importlib.import_module(f"analyzer.sources.adapters.{name}").SOURCE
    return source


def collect(
    name: str,
    params: Mapping[str, str] | None = None,
    client: Client | None = None,
    done: Collection[str] = (),
    *,
    base_url: str | None = None,
    env: Mapping[str, str] | None = None,
) -> Iterator[Page]:
    """Yield pages of postings from a source, or from all starter boards (``starter``).

    Parameters
    ----------
    name
        A source's name, or ``starter``.
    params
        The source's parameters.
    client
        The way to the network; without one, a client with default options.
    done
        Cursors of pages that an interrupted fetch with the same parameters saved.
    base_url
        Replaces the source's own base address.
    env
        Where keys are looked up; the process environment by default.

    Raises
    ------
    InputError
        For an unknown source or unusable parameters.
    SourceError
        When a page cannot be had.
    """
    from analyzer.sources.http import Client

    client = client or Client()
    env = os.environ if env is None else env
    if name == STARTER:
        from analyzer.sources.starter import fetch_starter

        return fetch_starter(client, dict(params or {}), done=done, base_url=base_url, env=env)
    return get(name).fetch(client, params, done=done, base_url=base_url, env=env)
