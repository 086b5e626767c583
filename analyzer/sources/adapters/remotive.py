"""Remotive: one answer with the current sample of remote jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.sources import fields
from analyzer.sources.base import HOUR, Batch, Call, Parameter, Source

if TYPE_CHECKING:
    from analyzer.posting import Posting


def load(call: Call, key: str) -> Batch:
    """Return the current jobs."""
    params = {name: value for name in ("category", "search") if (value := call.get(name))}
    response = call.ask("/api/remote-jobs", params=params)
    return Batch(call.rows(call.parse_json(response), "jobs"), response.url)


def read(call: Call, row: dict[str, Any]) -> Posting | str:
    """Return a job; its date is in UTC without saying so."""
    return fields.posting(
        row["id"],
        row["title"],
        row.get("description"),
        url=row.get("url"),
        company=fields.plain(row.get("company_name")),
        location=fields.text(row.get("candidate_required_location")),
        remote="remote",
        employment_type=fields.employment(row.get("job_type")),
        posted_at=fields.when(row.get("publication_date")),
        salary_text=fields.text(row.get("salary")),
    )


SOURCE = Source(
    name="remotive",
    title="Remotive",
    homepage="https://github.com/remotive-com/remote-jobs-api",
    base_url="https://remotive.com",
    parameters=(
        Parameter("category", "category name; the site may ignore it"),
        Parameter("search", "words to look for; the site may ignore them"),
    ),
    notice="Source: Remotive, link the job's page there. Not to be passed on to other job sites.",
    load=load,
    read=read,
    lifetime=6 * HOUR,
)
