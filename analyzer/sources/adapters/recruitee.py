"""Recruitee career sites: the whole board in one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.sources import fields
from analyzer.sources.base import Batch, Call, Parameter, Source

if TYPE_CHECKING:
    from analyzer.posting import Posting


def load(call: Call, key: str) -> Batch:
    """Return the offers of a board."""
    response = call.ask(call.host("recruitee.com") + "/api/offers/")
    return Batch(call.rows(call.parse_json(response), "offers"), response.url)


def read(call: Call, row: dict[str, Any]) -> Posting | str:
    """Return a published offer; description and requirements are two fields."""
    if row.get("status") not in (None, "published"):
        return f"{row['id']} is not published"
    pay = row.get("salary") or {}
    kinds = {"remote": "remote", "hybrid": "hybrid", "on_site": "onsite"}
    stated = [name for flag, name in kinds.items() if row.get(flag)]
    where = [
        fields.place(entry.get("city"), entry.get("country"))
        for entry in row.get("locations") or []
    ]
    return fields.posting(
        row["id"],
        row["title"],
        fields.sections((None, row.get("description")), ("Requirements", row.get("requirements"))),
        url=row.get("careers_url"),
        company=fields.text(row.get("company_name")),
        location=fields.places(where)
        or fields.text(row.get("location"))
        or fields.place(row.get("city"), row.get("country")),
        remote=stated[0] if len(stated) == 1 else None,
        employment_type=fields.employment(row.get("employment_type_code")),
        posted_at=fields.when(row.get("published_at") or row.get("created_at")),
        salary=fields.salary(
            pay.get("min"), pay.get("max"), currency=pay.get("currency"), period=pay.get("period")
        ),
    )


SOURCE = Source(
    name="recruitee",
    title="Recruitee career sites (many employers)",
    homepage="https://docs.recruitee.com/reference/offers",
    base_url="https://recruitee.com",
    parameters=(
        Parameter(
            "board",
            "the NAME of NAME.recruitee.com, or the whole host of a career site",
            required=True,
            kind="host",
        ),
    ),
    notice="Public career site of the employer, hosted by Recruitee; text belongs to the employer.",
    load=load,
    read=read,
    scope="board",
    empty_hint="Some unused names answer with an empty board: check the name.",
)
