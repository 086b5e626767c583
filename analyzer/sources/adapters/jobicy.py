"""Jobicy: up to a hundred remote jobs in one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.sources import fields
from analyzer.sources.base import HOUR, Batch, Call, Parameter, Source

if TYPE_CHECKING:
    from analyzer.posting import Posting


def load(call: Call, key: str) -> Batch:
    """Return the latest jobs that match."""
    params: dict[str, str | int] = {"count": 100}
    params |= {name: value for name in ("tag", "industry", "geo") if (value := call.get(name))}
    response = call.ask("/api/v2/remote-jobs", params=params)
    return Batch(call.rows(call.parse_json(response), "jobs"), response.url)


def read(call: Call, row: dict[str, Any]) -> Posting | str:
    """Return a job; older answers name the salary fields differently."""
    return fields.posting(
        row["id"],
        row["jobTitle"],
        row.get("jobDescription") or row.get("jobExcerpt"),
        url=row.get("url"),
        company=fields.plain(row.get("companyName")),
        location=fields.plain(row.get("jobGeo")),
        remote="remote",
        employment_type=fields.employment(row.get("jobType")),
        posted_at=fields.when(row.get("pubDate")),
        salary=fields.salary(
            row.get("salaryMin") or row.get("annualSalaryMin"),
            row.get("salaryMax") or row.get("annualSalaryMax"),
            currency=row.get("salaryCurrency"),
            period=row.get("salaryPeriod") or ("year" if "annualSalaryMin" in row else None),
        ),
    )


SOURCE = Source(
    name="jobicy",
    title="Jobicy",
    homepage="https://github.com/Jobicy/remote-jobs-api",
    base_url="https://jobicy.com",
    parameters=(
        Parameter("tag", "words in title or text, for example machine learning"),
        Parameter("industry", "for example data-science or dev"),
        Parameter("geo", "for example europe or usa"),
    ),
    notice="Source: Jobicy, link the job's page there. Not to be passed on to other job sites.",
    load=load,
    read=read,
    lifetime=HOUR,
)
