"""RSS and Atom feeds, read with feedparser from bytes that are already here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from analyzer.errors import MissingExtraError

if TYPE_CHECKING:
    from analyzer.sources.ask import Response
    from analyzer.sources.base import Call

ACCEPT = "application/rss+xml, application/atom+xml, application/xml, text/xml"
_CLOSED = re.compile(rb"</(?:\w+:)?(?:rss|feed|RDF)\s*>\s*(?:<!--.*?-->\s*)*\Z", re.DOTALL)


def entries(call: Call, response: Response) -> list[Any]:
    """Return the entries of a feed.

    Raises
    ------
    SourceError
        When the answer is no feed, is cut, or declares entities of its own.
    """
    try:
        import feedparser
    except ImportError:
        raise MissingExtraError("feedparser", "fetch") from None
    body = response.body
    if b"<!DOCTYPE" in body[:2000] or b"<!ENTITY" in body[:2000]:
        raise call.wrong(response, "RSS or Atom")
    # feedparser reads a cut feed without complaint.
    if not _CLOSED.search(body):
        raise call.wrong(response, "RSS or Atom")
    feed = feedparser.parse(body, response_headers={"content-type": "application/xml"})
    if not feed.version:
        raise call.wrong(response, "RSS or Atom")
    return list(feed.entries)


def description(entry: Any) -> str:
    """Return the fullest HTML of an entry."""
    contents = [part.get("value") or "" for part in entry.get("content") or []]
    return max([entry.get("summary") or "", *contents], key=len)
