"""Greenhouse job boards: the whole board in one answer."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from analyzer.readers.values import number_of
from analyzer.sources import fields
from analyzer.sources.base import Batch, Call, Parameter, Source
from analyzer.text.html import looks_like_html

if TYPE_CHECKING:
    from analyzer.posting import Posting, Salary

_EU = "https://boards-api.eu.greenhouse.io"
_YEARLY_FROM = 20_000  # the board gives no period; a smaller amount is left without one


def load(call: Call, key: str) -> Batch:
    """Return the jobs of a board, from the European host where the usual one has none."""
    path = f"/v1/boards/{call.path('board')}/jobs"
    params = {"content": "true", "pay_transparency": "true"}
    response = call.ask(path, params=params, allow=frozenset({404}))
    if response.status == 404:
        response = call.ask((call.base_url or _EU) + path, params=params)
    return Batch(call.rows(call.parse_json(response), "jobs"), response.url)


def read(call: Call, row: dict[str, Any]) -> Posting | str:
    """Return a job; its description arrives escaped once."""
    if row.get("internal_job_id", 0) is None:
        return f"{row['id']} is a general application, not a job"
    location = (row.get("location") or {}).get("name")
    content = row.get("content") or ""
    return fields.posting(
        row["id"],
        row["title"],
        content if looks_like_html(content) else html.unescape(content),
        url=row.get("absolute_url"),
        company=fields.text(row.get("company_name")),
        location=fields.text(location),
        remote=_metadata(row, "workplace type", "remote") or fields.remote(location),
        employment_type=fields.employment(_raw_metadata(row, "employment type")),
        posted_at=fields.when(row.get("first_published") or row.get("updated_at")),
        salary=_salary(row.get("pay_input_ranges") or []),
        language=fields.text(row.get("language")),
    )


def _raw_metadata(row: dict[str, Any], *names: str) -> Any:
    for entry in row.get("metadata") or []:
        if str(entry.get("name")).lower() in names:
            return entry.get("value")
    return None


def _metadata(row: dict[str, Any], *names: str) -> str | None:
    return fields.remote(_raw_metadata(row, *names))


def _salary(ranges: list[dict[str, Any]]) -> Salary | None:
    """Return the pay range if there is exactly one; several are for several places."""
    if len(ranges) != 1:
        return None
    low, high = (number_of(ranges[0].get(end)) for end in ("min_cents", "max_cents"))
    largest = max(low or 0, high or 0) / 100
    return fields.salary(
        low and low / 100,
        high and high / 100,
        currency=ranges[0].get("currency_type"),
        period="year" if largest >= _YEARLY_FROM else None,
    )


SOURCE = Source(
    name="greenhouse",
    title="Greenhouse job boards (many employers)",
    homepage="https://developers.greenhouse.io/job-board.html",
    base_url="https://boards-api.greenhouse.io",
    parameters=(Parameter("board", "the NAME of job-boards.greenhouse.io/NAME", required=True),),
    notice="Public job board of the employer, hosted by Greenhouse; text belongs to the employer.",
    load=load,
    read=read,
)
