"""JobTech: the open job ads of the Swedish public employment service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.sources import fields
from analyzer.sources.base import HOUR, Batch, Call, Parameter, Source, pages_parameter

if TYPE_CHECKING:
    from analyzer.posting import Posting

_SIZE = 100
_LAST_OFFSET = 2000


def load(call: Call, key: str) -> Batch:
    """Return one page of the search."""
    params: dict[str, str | int] = {"q": call["query"], "offset": key, "limit": _SIZE}
    response = call.ask("/search", params=params)
    rows = call.rows(call.parse_json(response), "hits")
    after = int(key) + _SIZE
    more = len(rows) >= _SIZE and after <= _LAST_OFFSET
    return Batch(rows, response.url, str(after) if more else None)


def read(call: Call, row: dict[str, Any]) -> Posting | str:
    """Return an ad, with the skills it lists as separate sections."""
    body = row.get("description") or {}
    rich, bare = body.get("text_formatted"), body.get("text")
    listed = [
        (heading, _skills(row.get(field)))
        for heading, field in (("Requirements", "must_have"), ("Preferred", "nice_to_have"))
    ]
    main = rich or "".join(f"<p>{_escaped(part)}</p>" for part in (bare or "").splitlines())
    address = row.get("workplace_address") or {}
    return fields.posting(
        row["id"],
        row["headline"],
        fields.sections((None, main), *listed),
        url=row.get("webpage_url"),
        company=fields.text((row.get("employer") or {}).get("name")),
        location=fields.place(
            address.get("municipality"), address.get("region"), address.get("country")
        ),
        remote="remote" if row.get("remote_work") is True else None,
        employment_type=fields.text((row.get("employment_type") or {}).get("label")),
        posted_at=fields.when(row.get("publication_date")),
    )


def _skills(group: Any) -> str | None:
    labels = [skill["label"] for skill in (group or {}).get("skills") or []]
    items = "".join(f"<li>{_escaped(label)}</li>" for label in labels)
    return f"<ul>{items}</ul>" if items else None


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")


SOURCE = Source(
    name="jobtech",
    title="JobTech (Swedish public employment service)",
    homepage="https://jobtechdev.se",
    base_url="https://jobsearch.api.jobtechdev.se",
    parameters=(
        Parameter("query", "words to search for", default="deep learning"),
        pages_parameter(10),
    ),
    notice="Open data of Arbetsförmedlingen (JobTech).",
    load=load,
    read=read,
    first="0",
    lifetime=6 * HOUR,
)
