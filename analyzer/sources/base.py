"""The shape that all sources share: parameters in, pages of postings out.

A source is one module in `analyzer.sources.adapters` with a constant ``SOURCE``. It says how to
load one page (``load``) and how to read one row of it (``read``); walking the pages, skipping
those that were saved before, and surviving a malformed row happen here, once for all.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from analyzer.errors import InputError, MissingExtraError, SourceError
from analyzer.sources.ask import Ask, Response

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from xml.etree.ElementTree import Element

    from analyzer.posting import Posting
    from analyzer.sources.http import Client

HOUR = 3600.0
_END = "end"
_MALFORMED = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing a source can be told.

    Attributes
    ----------
    name, help
        As shown by ``analyzer sources``.
    default
        Used when the user says nothing; ``None`` means "nothing".
    required
        Whether the source cannot work without it.
    kind
        ``text``, ``count`` (a whole number from 1), ``host`` (a label of a host name, or a
        host name), or ``url``.
    """

    name: str
    help: str
    default: str | None = None
    required: bool = False
    kind: str = "text"

    def checked(self, value: str) -> str:
        """Return the value, trimmed.

        Raises
        ------
        InputError
            When it is not of this parameter's kind.
        """
        value = value.strip()
        if self.kind == "count" and not (value.isascii() and value.isdigit() and int(value) > 0):
            raise InputError(f"{self.name}={value!r} is not a number. Next step: give 1 or more.")
        if self.kind == "host" and not all(map(_is_label, value.split("."))):
            raise InputError(
                f"{self.name}={value!r} is not a name in a web address. "
                f"Next step: give the NAME of https://NAME…, or a whole host name."
            )
        if self.kind == "url" and not value.lower().startswith(("http://", "https://")):
            raise InputError(
                f"{self.name}={value!r} is not a web address. "
                "Next step: give one that begins with https://"
            )
        return value


def _is_label(text: str) -> bool:
    return (
        0 < len(text) <= 63
        and text.isascii()
        and text.replace("-", "").isalnum()
        and not text.startswith("-")
    )


def pages_parameter(default: int) -> Parameter:
    """Return the parameter that limits how many pages are asked for."""
    return Parameter("pages", "at most so many pages", default=str(default), kind="count")


@dataclass(frozen=True, slots=True)
class Batch:
    """What one page of a source holds: rows as they came, and the key of the next page.

    `company` names the employer where the board says it once for all rows.
    """

    rows: Sequence[Any]
    url: str
    next: str | None = None
    company: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of postings, the unit that is saved and resumed.

    Attributes
    ----------
    cursor
        Key of this page and of the one after it. A fetch that is told the cursors it has
        saved (``done``) goes on where it stopped, without asking for a saved page again.
    postings
        What could be read.
    skipped
        One reason per row that is not a posting, or malformed.
    url
        Where the page came from, without secrets.
    error
        Why a board of a collection could not be read; such a page is not to be remembered
        as done.
    """

    cursor: str
    postings: list[Posting]
    skipped: list[str] = field(default_factory=list)
    url: str | None = None
    error: str | None = None


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


@dataclass(frozen=True, slots=True)
class Source:
    """One place that postings are fetched from.

    Attributes
    ----------
    name
        As used in commands and in `Posting.source`.
    title, homepage
        For the reader.
    base_url
        Where its paths begin; can be replaced for one fetch.
    parameters
        What it can be told.
    notice
        Attribution and terms, in our words; travels with each posting.
    load
        Loads the page with a given key.
    read
        Reads one row: a posting (its id as the source has it), or the reason why the row is
        none.
    first
        Key of the first page, or how to find it.
    lifetime
        Seconds for which an answer counts as fresh.
    scope
        Parameter that makes ids unique where the source's own are unique within a board only.
    keys
        Environment variables it needs.
    empty_hint
        What an empty board may mean besides being empty.
    """

    name: str
    title: str
    homepage: str
    base_url: str
    notice: str
    load: Callable[[Call, str], Batch]
    read: Callable[[Call, Any], Posting | str]
    parameters: tuple[Parameter, ...] = ()
    first: str | Callable[[Call], str] = "1"
    lifetime: float = 6 * HOUR
    scope: str | None = None
    keys: tuple[str, ...] = ()
    empty_hint: str | None = None

    def checked(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return the parameters with defaults filled in.

        Raises
        ------
        InputError
            For an unknown, missing or unusable parameter; names the valid ones.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in given:
            if name not in known:
                raise InputError(
                    f"{self.name} has no parameter {name!r}. "
                    f"Next step: use {', '.join(known) or 'none'}."
                )
        values = {
            parameter.name: parameter.checked(value)
            for parameter in self.parameters
            if (value := given.get(parameter.name, parameter.default)) is not None
        }
        for parameter in self.parameters:
            if parameter.required and not values.get(parameter.name):
                raise InputError(
                    f"{self.name} needs {parameter.name!r}: {parameter.help}. "
                    f"Next step: analyzer fetch {self.name} {parameter.name}=…"
                )
        return values

    def fetch(
        self,
        client: Client,
        params: Mapping[str, str] | None = None,
        *,
        done: Collection[str] = (),
        base_url: str | None = None,
        env: Mapping[str, str] | None = None,
    ) -> Iterator[Page]:
        """Yield the pages that are not in `done`.

        Parameters
        ----------
        client
            The way to the network.
        params
            See `parameters`.
        done
            Cursors of the pages that an interrupted fetch with the same parameters saved. A
            fetch that came to its end starts afresh with an empty collection.
        base_url
            Replaces `base_url` of the source.
        env
            Where keys are looked up.

        Raises
        ------
        InputError
            For parameters that cannot be used.
        SourceError
            When a page cannot be had; pages yielded before remain good.
        """
        call = Call(self, client, self.checked(params or {}), base_url, env or {})
        after = dict(cursor.split(" -> ", 1) for cursor in done if " -> " in cursor)
        limit = int(call.get("pages") or 10_000)
        key: str | None = self.first if isinstance(self.first, str) else self.first(call)
        met: set[str] = set()
        while key is not None and len(met) < limit:
            if key in met:
                raise call.error(f"page {key!r} comes again", "the source has changed; report it")
            met.add(key)
            if key in after:
                key = None if after[key] == _END else after[key]
                continue
            batch = self.load(call, key)
            yield self._page(call, key, batch)
            key = batch.next

    def _page(self, call: Call, key: str, batch: Batch) -> Page:
        postings, skipped, malformed = [], [], 0
        for number, row in enumerate(batch.rows, 1):
            try:
                read = self.read(call, row)
            except _MALFORMED as error:
                malformed += 1
                skipped.append(f"row {number} is malformed ({type(error).__name__}: {error})")
                continue
            if isinstance(read, str):
                skipped.append(read)
            else:
                postings.append(self._finished(call, batch, read))
        if malformed and malformed == len(batch.rows):
            raise call.error(
                f"none of the {malformed} rows of {batch.url} could be read ({skipped[0]})",
                "the source has changed; report it",
            )
        return Page(f"{key} -> {batch.next or _END}", postings, skipped, batch.url)

    def _finished(self, call: Call, batch: Batch, posting: Posting) -> Posting:
        scope = f"{call[self.scope]}:" if self.scope else ""
        return posting.with_(
            id=f"{scope}{posting.id}",
            source=self.name,
            company=posting.company or batch.company,
            origin=posting.origin or batch.url,
            notice=self.notice,
        )
