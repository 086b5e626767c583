"""Ashby job boards: the whole board in one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.sources import fields
from analyzer.sources.base import Batch, Call, Parameter, Source

if TYPE_CHECKING:
    from analyzer.posting import Posting, Salary


def load(call: Call, key: str) -> Batch:
    """Return the jobs of a board."""
    response = call.ask(
        f"/posting-api/job-board/{call.path('board')}", params={"includeCompensation": "true"}
    )
    rows = call.rows(call.parse_json(response), "jobs")
    return Batch(rows, response.url, company=call.get("company") or call["board"])


def read(call: Call, row: dict[str, Any]) -> Posting | str:
    """Return a listed job."""
    if row.get("isListed") is False:
        return f"{row['id']} is not listed"
    pay = row.get("compensation") or {}
    others = [entry.get("location") for entry in row.get("secondaryLocations") or []]
    workplace = row.get("workplaceType") or ("remote" if row.get("isRemote") else None)
    rich = row.get("descriptionHtml")
    return fields.posting(
        row["id"],
        row["title"],
        rich or row.get("descriptionPlain"),
        is_plain=not rich,
        url=row.get("jobUrl"),
        location=fields.places([row.get("location"), *others]),
        remote=fields.remote(workplace),
        employment_type=fields.employment(row.get("employmentType")),
        posted_at=fields.when(row.get("publishedAt")),
        salary=_salary(pay.get("summaryComponents") or []),
        salary_text=fields.text(pay.get("compensationTierSummary")),
    )


def _salary(components: list[dict[str, Any]]) -> Salary | None:
    for part in components:
        if part.get("compensationType") == "Salary":
            return fields.salary(
                part.get("minValue"),
                part.get("maxValue"),
                currency=part.get("currencyCode"),
                period=part.get("interval"),
            )
    return None


SOURCE = Source(
    name="ashby",
    title="Ashby job boards (many employers)",
    homepage="https://developers.ashbyhq.com/docs/public-job-posting-api",
    base_url="https://api.ashbyhq.com",
    parameters=(
        Parameter("board", "the NAME of jobs.ashbyhq.com/NAME (case can matter)", required=True),
        Parameter("company", "the employer's name, which Ashby does not give"),
    ),
    notice="Public job board of the employer, hosted by Ashby; text belongs to the employer.",
    load=load,
    read=read,
    empty_hint="Ashby may answer an unknown board with an empty one: check the name.",
)
