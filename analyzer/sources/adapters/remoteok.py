"""Remote OK: one array with the latest jobs; its first element is the terms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from analyzer.sources import fields
from analyzer.sources.base import HOUR, Batch, Call, Parameter, Source

if TYPE_CHECKING:
    from analyzer.posting import Posting

# The closing sentence against automatic applications; its word is not about the job.
_PROBE = re.compile(
    r"(?:<p>\s*)?Please mention the words? .{1,300}?"
    r"(?:when applying|#[A-Za-z0-9+/=]{4,}).{0,400}?(?:human|$)\.?(?:\s*</p>)?",
    re.IGNORECASE | re.DOTALL,
)


def load(call: Call, key: str) -> Batch:
    """Return the latest jobs, of a tag if one is given."""
    tag = call.get("tag")
    response = call.ask("/api", params={"tag": tag} if tag else {})
    rows = call.rows(call.parse_json(response))
    if rows and isinstance(rows[0], dict) and "legal" in rows[0]:
        rows = rows[1:]
    return Batch(rows, response.url)


def read(call: Call, row: dict[str, Any]) -> Posting | str:
    """Return a job; a salary of 0 is unknown."""
    return fields.posting(
        row["id"],
        row["position"],
        _PROBE.sub("", row.get("description") or ""),
        url=row.get("url"),
        company=fields.plain(row.get("company")),
        location=fields.plain(row.get("location")),
        remote="remote",
        posted_at=fields.when(row.get("date") or row.get("epoch")),
        salary=fields.salary(
            row.get("salary_min"), row.get("salary_max"), currency="USD", period="year"
        ),
    )


SOURCE = Source(
    name="remoteok",
    title="Remote OK",
    homepage="https://remoteok.com/api",
    base_url="https://remoteok.com",
    parameters=(Parameter("tag", "only jobs with this tag, for example ai"),),
    notice="Source: Remote OK. Where it is shown, link the job's page there (followed link).",
    load=load,
    read=read,
    lifetime=HOUR,
)
