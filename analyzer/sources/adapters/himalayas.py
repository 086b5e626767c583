"""Himalayas: twenty jobs a page, newest first, or the pages of a search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.sources import fields
from analyzer.sources.base import HOUR, Batch, Call, Parameter, Source, pages_parameter

if TYPE_CHECKING:
    from analyzer.posting import Posting

_SIZE = 20


def load(call: Call, key: str) -> Batch:
    """Return one page; keys are cursors when browsing, page numbers when searching."""
    if query := call.get("query"):
        params: dict[str, str | int] = {"q": query, "page": key}
        response = call.ask("/jobs/api/search", params=params)
        rows = call.rows(call.parse_json(response), "jobs")
        return Batch(rows, response.url, str(int(key) + 1) if len(rows) >= _SIZE else None)
    params = {"limit": _SIZE} if key == "1" else {"limit": _SIZE, "cursor": key}
    response = call.ask("/jobs/api", params=params)
    data = call.parse_json(response)
    rows = call.rows(data, "jobs")
    following = data.get("nextCursor")
    return Batch(rows, response.url, str(following) if following and rows else None)


def read(call: Call, row: dict[str, Any]) -> Posting | str:
    """Return a job; no restriction of place means worldwide."""
    where = [
        entry.get("name") if isinstance(entry, dict) else entry
        for entry in row.get("locationRestrictions") or []
    ]
    period = row.get("salaryPeriod") or "annual"
    pay = fields.salary(
        row.get("minSalary"), row.get("maxSalary"), currency=row.get("currency"), period=period
    )
    shown = None
    if pay and not pay.period:  # "fortnightly" has no unit of ours: shown, not computed with
        shown = f"{row.get('minSalary')}-{row.get('maxSalary')} {row.get('currency')} {period}"
        pay = None
    return fields.posting(
        row["guid"],
        row["title"],
        row.get("description") or row.get("excerpt"),
        url=row.get("applicationLink"),
        company=fields.plain(row.get("companyName")),
        location=fields.places(where),
        remote="remote",
        employment_type=fields.employment(row.get("employmentType")),
        posted_at=fields.when(row.get("pubDate")),
        salary=pay,
        salary_text=shown,
    )


SOURCE = Source(
    name="himalayas",
    title="Himalayas",
    homepage="https://himalayas.app/api",
    base_url="https://himalayas.app",
    parameters=(Parameter("query", "words to search for"), pages_parameter(5)),
    notice="Source: Himalayas, link the job's page there. Not to be passed on to other job sites.",
    load=load,
    read=read,
    lifetime=24 * HOUR,
)
