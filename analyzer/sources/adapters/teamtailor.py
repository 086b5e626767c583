"""Teamtailor career sites: the RSS feed, and the JSON feed of sites that have no RSS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.sources import fields
from analyzer.sources.base import Batch, Call, Parameter, Source, pages_parameter

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from analyzer.posting import Posting

_TT = "{https://teamtailor.com/locations}"
_SIZE = 100
_REMOTE = {"fully": "remote", "hybrid": "hybrid", "none": "onsite"}
_ONCE_MORE = frozenset({400})  # now and then the feeds answer 400 for a moment


def load(call: Call, key: str) -> Batch:
    """Return one page; keys are offsets in the RSS feed, addresses in the JSON feed."""
    site = call.host("teamtailor.com")
    if key.startswith("http"):
        return _json_page(call, key)
    response = call.ask(
        f"{site}/jobs.rss",
        params={"per_page": _SIZE, "offset": key},
        accept="application/rss+xml, application/xml",
        allow=frozenset({404}),
        transient=_ONCE_MORE,
    )
    if response.status == 404:
        return _json_page(call, f"{site}/jobs.json")
    channel = call.xml(response, "rss").find("channel")
    if channel is None:
        raise call.wrong(response, "RSS")
    rows = channel.findall("item")
    more = str(int(key) + _SIZE) if len(rows) >= _SIZE else None
    return Batch(rows, response.url, more, company=fields.text(channel.findtext("title")))


def _json_page(call: Call, url: str) -> Batch:
    response = call.ask(url, transient=_ONCE_MORE)
    data = call.parse_json(response)
    return Batch(
        call.rows(data, "items"),
        response.url,
        data.get("next_url"),
        company=fields.text(data.get("title")),
    )


def read(call: Call, row: Element | dict[str, Any]) -> Posting | str:
    """Return an item of either feed."""
    return _read_json(row) if isinstance(row, dict) else _read_rss(row)


def _read_rss(item: Element) -> Posting:
    where = [
        fields.place(place.findtext(f"{_TT}city"), place.findtext(f"{_TT}country"))
        for place in item.iter(f"{_TT}location")
    ]
    return fields.posting(
        item.findtext("guid"),
        item.findtext("title"),
        item.findtext("description"),
        url=fields.text(item.findtext("link")),
        location=fields.places(where),
        remote=_REMOTE.get(item.findtext("remoteStatus") or ""),
        posted_at=fields.when(item.findtext("pubDate")),
    )


def _read_json(item: dict[str, Any]) -> Posting:
    schema = item.get("_jobposting") or {}
    where = [
        fields.place(address.get("addressLocality"), address.get("addressCountry"))
        for entry in schema.get("jobLocation") or []
        if (address := entry.get("address") or {})
    ]
    return fields.posting(
        item["id"],
        item["title"],
        item.get("content_html") or schema.get("description"),
        url=item.get("url"),
        company=fields.text((schema.get("hiringOrganization") or {}).get("name")),
        location=fields.places(where),
        employment_type=fields.employment(schema.get("employmentType")),
        posted_at=fields.when(item.get("date_published")),
    )


SOURCE = Source(
    name="teamtailor",
    title="Teamtailor career sites (many employers)",
    homepage="https://www.teamtailor.com",
    base_url="https://teamtailor.com",
    parameters=(
        Parameter(
            "board",
            "the NAME of NAME.teamtailor.com, or the whole host of a career site",
            required=True,
            kind="host",
        ),
        pages_parameter(50),
    ),
    notice="Public career site of the employer, run by Teamtailor; text belongs to the employer.",
    load=load,
    read=read,
    first="0",
)
