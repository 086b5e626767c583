"""Workable career pages: the whole board in one answer (the feed behind the site widget)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.sources import fields
from analyzer.sources.base import Batch, Call, Parameter, Source

if TYPE_CHECKING:
    from analyzer.posting import Posting


def load(call: Call, key: str) -> Batch:
    """Return the jobs of a board."""
    response = call.ask(f"/api/v1/widget/accounts/{call.path('board')}", params={"details": "true"})
    data = call.parse_json(response)
    rows = call.rows(data, "jobs")
    return Batch(rows, response.url, company=fields.text(data.get("name")))


def read(call: Call, row: dict[str, Any]) -> Posting | str:
    """Return a job; ``state`` is a region, not a status."""
    body = row.get("description") or ""
    extra = [
        (heading, part)
        for heading in ("requirements", "benefits")
        if (part := row.get(heading)) and part not in body
    ]
    main = fields.place(row.get("city"), row.get("state"), row.get("country"))
    others = [
        fields.place(entry.get("city"), entry.get("region"), entry.get("country"))
        for entry in row.get("locations") or []
        if not entry.get("hidden")
    ]
    return fields.posting(
        row["shortcode"],
        row["title"],
        fields.sections((None, body), *((name.capitalize(), part) for name, part in extra)),
        url=row.get("url") or row.get("shortlink"),
        location=fields.places(others) or main,
        remote="remote" if row.get("telecommuting") else None,
        employment_type=fields.employment(row.get("employment_type")),
        posted_at=fields.when(row.get("published_on") or row.get("created_at")),
    )


SOURCE = Source(
    name="workable",
    title="Workable career pages (many employers)",
    homepage="https://www.workable.com",
    base_url="https://apply.workable.com",
    parameters=(Parameter("board", "the NAME of apply.workable.com/NAME", required=True),),
    notice="Public career page of the employer, hosted by Workable; text belongs to the employer.",
    load=load,
    read=read,
)
