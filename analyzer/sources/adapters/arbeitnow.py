"""Arbeitnow: pages linked one to the next, mostly jobs in Germany."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from analyzer.sources import fields
from analyzer.sources.base import HOUR, Batch, Call, Source, pages_parameter

if TYPE_CHECKING:
    from analyzer.posting import Posting

# The site's own last line; it is real HTML even where the description before it is escaped.
_FOOTER = re.compile(
    r'<p>Find (?:more )?<a href="https://www\.arbeitnow\.com[^"]*">[^<]*</a>'
    r" on Arbeitnow(?:</a>)?(?:</p>)?\s*$"
)


def load(call: Call, key: str) -> Batch:
    """Return one page."""
    response = call.ask("/api/job-board-api", params={"page": key})
    data = call.parse_json(response)
    rows = call.rows(data, "data")
    following = (data.get("links") or {}).get("next") if rows else None
    number = parse_qs(urlsplit(following or "").query).get("page", [None])[0]
    return Batch(rows, response.url, number)


def read(call: Call, row: dict[str, Any]) -> Posting | str:
    """Return a job; some descriptions arrive escaped once."""
    return fields.posting(
        row["slug"],
        row["title"],
        _FOOTER.sub("", row.get("description") or ""),
        url=row.get("url"),
        company=fields.plain(row.get("company_name")),
        location=fields.plain(row.get("location")),
        remote="remote" if row.get("remote") else None,
        employment_type=fields.employment(row.get("job_types") or []),
        posted_at=fields.when(row.get("created_at")),
    )


SOURCE = Source(
    name="arbeitnow",
    title="Arbeitnow",
    homepage="https://www.arbeitnow.com",
    base_url="https://www.arbeitnow.com",
    parameters=(pages_parameter(5),),
    notice="Source: Arbeitnow. Many of its jobs are also on the employers' own boards.",
    load=load,
    read=read,
    lifetime=HOUR,
)
