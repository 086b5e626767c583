"""Lever postings: pages of a hundred."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.sources import fields
from analyzer.sources.base import Batch, Call, Parameter, Source

if TYPE_CHECKING:
    from analyzer.posting import Posting

_EU = "https://api.eu.lever.co"
_SIZE = 100


def load(call: Call, key: str) -> Batch:
    """Return one page, from the European host where the usual one has no such board."""
    path = f"/v0/postings/{call.path('board')}"
    params: dict[str, str | int] = {"mode": "json", "skip": key, "limit": _SIZE}
    base = call.memo.get("base", "")
    response = call.ask(base + path, params=params, allow=frozenset({404}))
    if response.status == 404 and not base:
        call.memo["base"] = base = call.base_url or _EU
        response = call.ask(base + path, params=params)
    rows = call.rows(call.parse_json(response))
    # A site that ignores the limit has sent everything at once.
    more = str(int(key) + _SIZE) if len(rows) == _SIZE else None
    return Batch(rows, response.url, more, company=call.get("company") or call["board"])


def read(call: Call, row: dict[str, Any]) -> Posting | str:
    """Return a posting; the requirements are in its lists, not in its description."""
    categories = row.get("categories") or {}
    pay = row.get("salaryRange") or {}
    lists = [(part.get("text"), f"<ul>{part['content']}</ul>") for part in row.get("lists") or []]
    return fields.posting(
        row["id"],
        row["text"],
        fields.sections((None, row.get("description")), *lists, (None, row.get("additional"))),
        url=row.get("hostedUrl"),
        location=fields.places(categories.get("allLocations") or [categories.get("location")]),
        remote=fields.remote(row.get("workplaceType")),
        employment_type=fields.employment(categories.get("commitment")),
        posted_at=fields.when(row.get("createdAt")),
        salary=fields.salary(
            pay.get("min"), pay.get("max"), currency=pay.get("currency"), period=pay.get("interval")
        ),
        salary_text=fields.text(row.get("salaryDescriptionPlain")),
    )


SOURCE = Source(
    name="lever",
    title="Lever job boards (many employers)",
    homepage="https://github.com/lever/postings-api",
    base_url="https://api.lever.co",
    parameters=(
        Parameter("board", "the NAME of jobs.lever.co/NAME", required=True),
        Parameter("company", "the employer's name, which Lever does not give"),
    ),
    notice="Public job board of the employer, hosted by Lever; text belongs to the employer.",
    load=load,
    read=read,
    first="0",
)
