"""Where the documents send people to look for jobs, and how each place is reached today."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal
from urllib.parse import quote, quote_plus, urlsplit

from analyzer.knowledge import read_toml

Access = Literal["fetched", "imported", "closed"]


@dataclass(frozen=True, slots=True)
class Place:
    """One place where jobs are, or were, posted.

    Attributes
    ----------
    name
        As people call it.
    access
        ``fetched`` by a source; ``imported`` from pages or alert e-mails that the user
        saved; ``closed``.
    how
        What to do today.
    named_by
        The documents that name it (file names); empty for places added since.
    sources
        Sources that fetch it.
    hosts
        Hosts that are not fetched from, because their rules forbid it.
    search
        Pattern of a search link with ``{query}``, which a person can open.
    plus
        Whether the link writes a blank as ``+``.
    """

    name: str
    access: Access
    how: str
    named_by: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    search: str | None = None
    plus: bool = False

    def search_url(self, query: str) -> str | None:
        """Return the link that searches this place for `query`, if there is one."""
        encoded = quote_plus(query) if self.plus else quote(query, safe="")
        return self.search.replace("{query}", encoded) if self.search else None


def data(name: str) -> Any:
    """Return one of the TOML files beside this module."""
    return read_toml(__package__, f"data/{name}")


@cache
def places() -> tuple[Place, ...]:
    """Return all places, those that the documents name first."""
    rows: list[dict[str, Any]] = data("places.toml")["place"]
    return tuple(Place(**{key: _frozen(value) for key, value in row.items()}) for row in rows)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def refusal(url: str) -> tuple[str, str] | None:
    """Return why a page must not be fetched and what to do instead, ``None`` if it may."""
    host = (urlsplit(url).hostname or "").lower().rstrip(".")
    for place in places():
        if any(host == own or host.endswith(f".{own}") for own in place.hosts):
            return f"{place.name} forbids programs to fetch its pages", place.how.rstrip(".")
    return None
