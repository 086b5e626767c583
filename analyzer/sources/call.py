"""One running fetch, as an adapter sees it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from analyzer.errors import InputError, MissingExtraError, SourceError
from analyzer.sources.ask import Ask, Response

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

    from analyzer.sources.base import Source
    from analyzer.sources.http import Client


@dataclass(frozen=True, slots=True)
class Call:
    """One running fetch, as an adapter sees it: its parameters and its way to the network.

    Attributes
    ----------
    memo
        Whatever the adapter wants to keep between two pages of this fetch.
    """

    source: Source
    client: Client
    params: Mapping[str, str]
    base_url: str | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    memo: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        """Return a parameter that has a value."""
        return self.params[name]

    def get(self, name: str) -> str | None:
        """Return a parameter, ``None`` where it has no value."""
        return self.params.get(name)

    def path(self, name: str) -> str:
        """Return a parameter, encoded for use inside the path of an address."""
        return quote(self.params[name], safe="")

    def url(self, path: str) -> str:
        """Return the address of a path at this source; whole addresses stay as they are."""
        if path.startswith(("http://", "https://")):
            return path
        return (self.base_url or self.source.base_url).rstrip("/") + path

    def host(self, domain: str) -> str:
        """Return the base address of the parameter ``board``: a host name, or a label of it."""
        board = self["board"]
        return self.base_url or f"https://{board if '.' in board else f'{board}.{domain}'}"

    def ask(self, path: str, **options: Any) -> Response:
        """Request a path (or a whole address) of this source; options are those of `Ask`."""
        options.setdefault("lifetime", self.source.lifetime)
        return self.client.get(Ask(source=self.source.name, url=self.url(path), **options))

    def json(self, path: str, **options: Any) -> Any:
        """Request JSON."""
        return self.parse_json(self.ask(path, **options))

    def parse_json(self, response: Response) -> Any:
        """Return the data of a JSON answer, which has to be complete and JSON."""
        try:
            return json.loads(response.body)
        except (ValueError, RecursionError):
            raise self.wrong(response, "JSON") from None

    def xml(self, response: Response, root: str) -> Element:
        """Return the root element of an XML answer, which has to have this name."""
        try:
            from defusedxml.ElementTree import ParseError, fromstring
        except ImportError:
            raise MissingExtraError("defusedxml", "fetch") from None
        try:
            element: Element = fromstring(response.body, forbid_dtd=True)
        except (ParseError, ValueError):
            raise self.wrong(response, "XML") from None
        if element.tag != root:
            raise self.error(
                f"the answer is not a <{root}> document", "check the name of the board", response
            )
        return element

    def wrong(self, response: Response, expected: str) -> SourceError:
        """Return the error for an answer of another format than expected."""
        start = response.body[:200].lstrip().lower()
        if start.startswith((b"<!doctype html", b"<html")):
            what = f"the answer is a web page instead of {expected}"
        elif not start:
            what = f"the answer is empty instead of {expected}"
        else:
            what = f"the answer is not complete, valid {expected}"
        return self.error(
            what, "check the name of the board; if it is right, the source has changed", response
        )

    def error(self, what: str, next_step: str, response: Response | None = None) -> SourceError:
        """Return an error that names this source, the address and the next step."""
        where = f" ({response.url})" if response else ""
        return SourceError(f"{self.source.name}: {what}{where}. Next step: {next_step}.")

    def rows(self, data: Any, *path: str) -> list[Any]:
        """Return the list at a path of keys; a missing key is a changed format, not empty."""
        for key in path:
            if not isinstance(data, dict) or key not in data:
                raise self.error(
                    f"the answer has no {'.'.join(path)!r}", "the source has changed; report it"
                )
            data = data[key]
        if not isinstance(data, list):
            raise self.error(
                f"the answer's {'.'.join(path) or 'content'!r} is not a list",
                "the source has changed; report it",
            )
        return data

    def secret(self, variable: str) -> str:
        """Return a key from the environment.

        Raises
        ------
        InputError
            When the variable is not set.
        """
        value = self.env.get(variable, "").strip()
        if not value:
            raise InputError(
                f"{self.source.name} needs a key of your own. Next step: ask for one at "
                f"{self.source.homepage} and set {', '.join(self.source.keys)} in the environment."
            )
        return value
