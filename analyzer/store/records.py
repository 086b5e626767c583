"""What a store answers: counts, states and hits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyzer.posting import Posting


@dataclass(frozen=True, slots=True)
class Saved:
    """What one `Store.save` did: postings that were new, had a new text, or were known."""

    new: int = 0
    changed: int = 0
    known: int = 0

    def __add__(self, other: Saved) -> Saved:
        return Saved(self.new + other.new, self.changed + other.changed, self.known + other.known)


@dataclass(frozen=True, slots=True)
class FetchStatus:
    """Where one fetch (a source and its parameters) stands.

    Attributes
    ----------
    state
        ``running`` (or interrupted), ``finished`` or ``failed``.
    pages
        Saved pages of the fetch under way; 0 after it is finished.
    finished
        The last time that it came to its end, ``None`` before the first.
    """

    source: str
    params: str
    state: str
    pages: int
    started: str
    updated: str
    finished: str | None
    error: str | None


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """How many postings a source has in the store, and when they were seen."""

    source: str
    postings: int
    first_seen: str
    last_seen: str


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """What is in a store.

    Attributes
    ----------
    postings, texts
        Postings, and distinct texts (title and text) among all their versions.
    changed
        Postings of which more than one text version is kept.
    languages
        Postings by language code, most frequent first.
    """

    path: str
    size: int
    postings: int
    texts: int
    changed: int
    languages: dict[str, int]
    sources: tuple[SourceStatus, ...]
    fetches: tuple[FetchStatus, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A posting found by full-text search, with the words around the first match."""

    posting: Posting
    snippet: str
