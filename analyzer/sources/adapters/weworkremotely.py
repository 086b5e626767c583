"""We Work Remotely: one RSS feed for all jobs, or for one category."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.sources import feed, fields
from analyzer.sources.base import HOUR, Batch, Call, Parameter, Source

if TYPE_CHECKING:
    from analyzer.posting import Posting


def load(call: Call, key: str) -> Batch:
    """Return the jobs of the feed."""
    category = call.get("category")
    path = f"/categories/{call.path('category')}.rss" if category else "/remote-jobs.rss"
    response = call.ask(path, accept=feed.ACCEPT)
    return Batch(feed.entries(call, response), response.url)


def read(call: Call, row: Any) -> Posting | str:
    """Return a job; its title reads "Company: Role"."""
    company, colon, role = row["title"].partition(": ")
    return fields.posting(
        row.get("id") or row["link"],
        role if colon else row["title"],
        feed.description(row),
        url=row.get("link"),
        company=fields.plain(company) if colon else None,
        location=fields.places([row.get("region"), row.get("country")]),
        remote="remote",
        employment_type=fields.employment(row.get("type")),
        posted_at=fields.when(row.get("published")),
    )


SOURCE = Source(
    name="weworkremotely",
    title="We Work Remotely",
    homepage="https://weworkremotely.com",
    base_url="https://weworkremotely.com",
    parameters=(Parameter("category", "for example remote-back-end-programming-jobs"),),
    notice="Source: We Work Remotely, link the job's page there.",
    load=load,
    read=read,
    lifetime=HOUR,
)
