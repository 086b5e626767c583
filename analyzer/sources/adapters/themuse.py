"""The Muse: twenty jobs a page. A key of your own (THEMUSE_API_KEY) raises its limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.sources import fields
from analyzer.sources.base import HOUR, Batch, Call, Parameter, Source, pages_parameter

if TYPE_CHECKING:
    from analyzer.posting import Posting

_FLEXIBLE = "Flexible / Remote"


def load(call: Call, key: str) -> Batch:
    """Return one page; it counts from 0, and past the end pages are empty."""
    params: dict[str, str | int] = {"page": key}
    params |= {
        name: value for name in ("category", "level", "location") if (value := call.get(name))
    }
    secret = call.env.get("THEMUSE_API_KEY", "").strip()
    response = call.ask(
        "/api/public/jobs", params=params, secret_params={"api_key": secret} if secret else {}
    )
    data = call.parse_json(response)
    rows = call.rows(data, "results")
    more = bool(rows) and int(key) + 1 < int(data.get("page_count") or 0)
    return Batch(rows, response.url, str(int(key) + 1) if more else None)


def read(call: Call, row: dict[str, Any]) -> Posting | str:
    """Return a job; "Flexible / Remote" is a filter, not a place."""
    where = [entry.get("name") for entry in row.get("locations") or []]
    return fields.posting(
        row["id"],
        row["name"],
        row.get("contents"),
        url=(row.get("refs") or {}).get("landing_page"),
        company=fields.plain((row.get("company") or {}).get("name")),
        location=fields.places(name for name in where if name != _FLEXIBLE),
        remote="remote" if where == [_FLEXIBLE] else None,
        posted_at=fields.when(row.get("publication_date")),
    )


SOURCE = Source(
    name="themuse",
    title="The Muse",
    homepage="https://www.themuse.com/developers/api/v2",
    base_url="https://www.themuse.com",
    parameters=(
        Parameter("category", "for example Data Science", default="Data Science"),
        Parameter("level", "for example Mid Level"),
        Parameter("location", "for example New York, NY"),
        pages_parameter(10),
    ),
    notice="Source: The Muse, link the job's page there.",
    load=load,
    read=read,
    first="0",
    lifetime=6 * HOUR,
)
