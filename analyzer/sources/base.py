"""The shape that all sources share: parameters in, pages of postings out.

A source is one module in `analyzer.sources.adapters` with a constant ``SOURCE``. It says how to
load one page (``load``) and how to read one row of it (``read``); walking the pages, skipping
those that were saved before, and surviving a malformed row happen here, once for all.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from analyzer.errors import InputError
from analyzer.sources.call import Call
from analyzer.sources.fields import sound
from analyzer.sources.parameters import Parameter, pages_parameter
from analyzer.text.seekers import JOB_SEEKER, is_job_seeker

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from analyzer.posting import Posting
    from analyzer.sources.http import Client

__all__ = ["HOUR", "Batch", "Call", "Page", "Parameter", "Source", "pages_parameter"]

HOUR = 3600.0
_END = "end"
_MALFORMED = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError)


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
        known: set[str] = set()
        while key is not None and len(met) < limit:
            if key in met:
                raise call.error(f"page {key!r} comes again", "the source has changed; report it")
            met.add(key)
            if key in after:
                key = None if after[key] == _END else after[key]
                continue
            batch = self.load(call, key)
            page = self._page(call, key, batch)
            ids = {posting.id for posting in page.postings}
            if ids and ids <= known:  # a source that ignores the page it is asked for
                yield Page(f"{key} -> {_END}", [], [f"page {key!r} brings nothing new"], page.url)
                return
            known |= ids
            yield page
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
                continue
            posting = self._finished(call, batch, read)
            if is_job_seeker(posting.text):
                skipped.append(JOB_SEEKER)
            elif posting.title or posting.text:
                postings.append(posting)
            else:  # control characters are no words
                skipped.append(f"row {number} has neither a title nor a text")
        if malformed and malformed == len(batch.rows):
            raise call.error(
                f"none of the {malformed} rows of {batch.url} could be read ({skipped[0]})",
                "the source has changed; report it",
            )
        return Page(f"{key} -> {batch.next or _END}", postings, skipped, batch.url)

    def _finished(self, call: Call, batch: Batch, posting: Posting) -> Posting:
        scope = f"{call[self.scope]}:" if self.scope else ""
        posting = posting.with_(company=posting.company or batch.company)
        words = {each.name: getattr(posting, each.name) for each in fields(posting)}
        clean = {name: sound(value) for name, value in words.items() if isinstance(value, str)}
        return posting.with_(**clean).with_(
            id=f"{scope}{clean['id']}",
            source=self.name,
            origin=posting.origin or batch.url,
            notice=self.notice,
        )
