"""SmartRecruiters postings: pages of a list without text, and one request for each text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from analyzer.sources import fields
from analyzer.sources.base import Batch, Call, Parameter, Source, pages_parameter

if TYPE_CHECKING:
    from analyzer.posting import Posting

_SIZE = 20  # small, so that an interrupted page costs few repeated requests
_SECTIONS = ("companyDescription", "jobDescription", "qualifications", "additionalInformation")


def load(call: Call, key: str) -> Batch:
    """Return one page of jobs with their texts."""
    path = f"/v1/companies/{call.path('board')}/postings"
    params: dict[str, str | int] = {"limit": _SIZE, "offset": key}
    if query := call.get("query"):
        params["q"] = query
    response = call.ask(path, params=params)
    data = call.parse_json(response)
    listed = call.rows(data, "content")
    rows = [_detailed(call, path, row) for row in listed]
    after = int(key) + len(listed)
    more = bool(listed) and after < int(data.get("totalFound") or 0)
    return Batch(rows, response.url, str(after) if more else None)


def _detailed(call: Call, path: str, row: Any) -> Any:
    """Return a row with its text; a job that closed in between is left without."""
    if not isinstance(row, dict) or "id" not in row:
        return row
    address = f"{path}/{quote(str(row['id']), safe='')}"
    response = call.ask(address, allow=frozenset({404, 410}))
    if response.status != 200:
        return {**row, "active": False}
    detail = call.parse_json(response)
    return {**row, **detail} if isinstance(detail, dict) else None


def read(call: Call, row: dict[str, Any]) -> Posting | str:
    """Return a job with its sections under their headings."""
    if row.get("active") is False:
        return f"{row['id']} is closed"
    parts = (row.get("jobAd") or {}).get("sections") or {}
    named = [parts.get(name) or {} for name in _SECTIONS]
    where = row.get("location") or {}
    kind = "remote" if where.get("remote") else "hybrid" if where.get("hybrid") else None
    language = row.get("language")
    return fields.posting(
        row["id"],
        row["name"],
        fields.sections(*((part.get("title"), part.get("text")) for part in named)),
        url=row.get("postingUrl") or row.get("ref"),
        company=fields.text((row.get("company") or {}).get("name")),
        location=fields.place(*str(where.get("fullLocation") or "").split(","))
        or fields.place(where.get("city"), where.get("region"), where.get("country")),
        remote=kind,
        employment_type=fields.employment((row.get("typeOfEmployment") or {}).get("label")),
        posted_at=fields.when(row.get("releasedDate")),
        language=fields.text(language.get("code") if isinstance(language, dict) else language),
    )


SOURCE = Source(
    name="smartrecruiters",
    title="SmartRecruiters postings (many employers)",
    homepage="https://developers.smartrecruiters.com",
    base_url="https://api.smartrecruiters.com",
    parameters=(
        Parameter(
            "board", "the NAME of jobs.smartrecruiters.com/NAME (case matters)", required=True
        ),
        Parameter("query", "words the job must contain"),
        pages_parameter(50),
    ),
    notice="Public posting of the employer through SmartRecruiters; text belongs to the employer.",
    load=load,
    read=read,
    first="0",
    empty_hint="SmartRecruiters answers an unknown company with an empty board: check the name.",
)
