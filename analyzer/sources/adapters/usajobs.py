"""USAJOBS: jobs of the US federal government, by words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.sources import fields
from analyzer.sources.base import Batch, Call, Parameter, Source, pages_parameter

if TYPE_CHECKING:
    from analyzer.posting import Posting

_SIZE = 100
_PERIODS = {"PA": "year", "PM": "month", "WK": "week", "PD": "day", "PH": "hour"}


def load(call: Call, key: str) -> Batch:
    """Return one page of the search."""
    response = call.ask(
        "/api/Search",
        params={
            "Keyword": call["query"],
            "ResultsPerPage": _SIZE,
            "Page": key,
            "Fields": "Full",
        },
        secret_headers={
            "Authorization-Key": call.secret("USAJOBS_KEY"),
            "User-Agent": call.secret("USAJOBS_EMAIL"),
        },
    )
    data = call.parse_json(response)
    rows = call.rows(data, "SearchResult", "SearchResultItems")
    count = (data["SearchResult"].get("UserArea") or {}).get("NumberOfPages")
    more = bool(rows) and int(key) < int(count or 1)
    return Batch(rows, response.url, str(int(key) + 1) if more else None)


def read(call: Call, row: dict[str, Any]) -> Posting | str:
    """Return a job; its text lies in several fields."""
    job = row["MatchedObjectDescriptor"]
    details = (job.get("UserArea") or {}).get("Details") or {}
    pay = (job.get("PositionRemuneration") or [{}])[0]
    schedule = (job.get("PositionSchedule") or [{}])[0]
    named = (
        ("Summary", details.get("JobSummary")),
        ("Duties", details.get("MajorDuties")),
        ("Qualifications", job.get("QualificationSummary")),
        ("Requirements", details.get("Requirements")),
        ("Education", details.get("Education")),
    )
    return fields.posting(
        row["MatchedObjectId"],
        job["PositionTitle"],
        fields.sections(*((heading, _html(part)) for heading, part in named)),
        url=job.get("PositionURI"),
        company=fields.text(job.get("OrganizationName")),
        location=fields.places(
            entry.get("LocationName") for entry in job.get("PositionLocation") or []
        )
        or fields.text(job.get("PositionLocationDisplay")),
        remote="remote" if details.get("RemoteIndicator") is True else None,
        employment_type=fields.employment(schedule.get("Name")),
        posted_at=fields.when(job.get("PublicationStartDate")),
        salary=fields.salary(
            pay.get("MinimumRange"),
            pay.get("MaximumRange"),
            currency="USD",
            period=_PERIODS.get(pay.get("RateIntervalCode", ""), pay.get("Description")),
        ),
    )


def _html(part: Any) -> str | None:
    """Return a section that may be a list of texts."""
    if isinstance(part, list):
        return "<ul>" + "".join(f"<li>{entry}</li>" for entry in part) + "</ul>" if part else None
    return f"<p>{part}</p>" if part else None


SOURCE = Source(
    name="usajobs",
    title="USAJOBS (US federal government)",
    homepage="https://developer.usajobs.gov",
    base_url="https://data.usajobs.gov",
    parameters=(
        Parameter("query", "words to search for", default="deep learning"),
        pages_parameter(10),
    ),
    notice="Source: USAJOBS, the job site of the US federal government.",
    load=load,
    read=read,
    keys=("USAJOBS_EMAIL", "USAJOBS_KEY"),
)
