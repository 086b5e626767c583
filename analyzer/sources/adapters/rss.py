"""Any RSS or Atom feed of jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.sources import feed, fields
from analyzer.sources.base import HOUR, Batch, Call, Parameter, Source

if TYPE_CHECKING:
    from analyzer.posting import Posting


def load(call: Call, key: str) -> Batch:
    """Return the entries of the feed."""
    response = call.ask(call["url"], accept=feed.ACCEPT)
    return Batch(feed.entries(call, response), response.url)


def read(call: Call, row: Any) -> Posting | str:
    """Return an entry; who hires is known only where the feed names an author."""
    return fields.posting(
        row.get("id") or row["link"],
        row.get("title"),
        feed.description(row),
        url=row.get("link"),
        company=fields.plain(row.get("company") or row.get("job_company")),
        location=fields.plain(row.get("location") or row.get("region")),
        employment_type=fields.employment(row.get("type")),
        posted_at=fields.when(row.get("published") or row.get("updated")),
    )


SOURCE = Source(
    name="rss",
    title="Any RSS or Atom feed of jobs",
    homepage="https://www.rssboard.org/rss-specification",
    base_url="",
    parameters=(Parameter("url", "address of the feed", required=True, kind="url"),),
    notice="From a public feed; text belongs to its publisher, see the feed's terms.",
    load=load,
    read=read,
    lifetime=HOUR,
)
