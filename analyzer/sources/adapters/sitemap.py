"""The job pages that a site lists in its sitemap, each with schema.org JobPosting."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from analyzer.sources.adapters import page
from analyzer.sources.base import HOUR, Batch, Call, Parameter, Source, pages_parameter

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from analyzer.posting import Posting
    from analyzer.sources.ask import Response

_SITEMAPS = 50  # files of an index that are looked into
_NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_MAX = 50_000_000  # bytes of an unpacked sitemap.xml.gz


def first(call: Call) -> str:
    """Return the address of the first job page."""
    return _addresses(call)[0]


def load(call: Call, key: str) -> Batch:
    """Return the jobs of one page; one that is gone or describes none is counted as skipped."""
    addresses = _addresses(call)
    batch = page.jobs_at(call, key, allow=frozenset({404, 410}))
    after = addresses.index(key) + 1
    following = addresses[after] if after < len(addresses) else None
    return Batch(batch.rows or [(None, batch.url)], batch.url, following)


def read(call: Call, row: tuple[dict[str, Any] | None, str]) -> Posting | str:
    """Return a job of a page."""
    job, url = row
    if job is None:
        return f"{url} is gone or describes no job as schema.org JobPosting"
    return page.read(call, (job, url))


def _addresses(call: Call) -> list[str]:
    """Return the addresses of the sitemap that match, in its order."""
    if "addresses" not in call.memo:
        match = call.get("match") or ""
        found = [url for url in _listed(call, call["url"], _SITEMAPS) if match in url]
        if not found:
            raise call.error(
                f"{call['url']} lists no page"
                + (f" with {match!r} in its address" if match else ""),
                "look into the sitemap and choose another match=",
            )
        call.memo["addresses"] = list(dict.fromkeys(found))
    addresses: list[str] = call.memo["addresses"]
    return addresses


def _listed(call: Call, url: str, budget: int) -> list[str]:
    response = call.ask(url, accept="application/xml, text/xml")
    root = _root(call, response)
    addresses = [(entry.text or "").strip() for entry in root.iter(f"{_NAMESPACE}loc")]
    addresses = [address for address in addresses if address.startswith(("http://", "https://"))]
    if root.tag != f"{_NAMESPACE}sitemapindex":
        return addresses
    return [page for address in addresses[:budget] for page in _listed(call, address, 0)]


def _root(call: Call, response: Response) -> Element:
    body = response.body
    if body[:2] == b"\x1f\x8b":
        try:
            body = zlib.decompressobj(wbits=31).decompress(body, _MAX)
        except zlib.error:
            raise call.wrong(response, "a sitemap") from None
    for tag in ("urlset", "sitemapindex"):
        if f"<{tag}".encode() in body[:5000]:
            return call.xml(replace(response, body=body), _NAMESPACE + tag)
    raise call.wrong(response, "a sitemap")


SOURCE = Source(
    name="sitemap",
    title="All job pages of a sitemap",
    homepage="https://www.sitemaps.org/protocol.html",
    base_url="",
    parameters=(
        Parameter("url", "address of the sitemap.xml", required=True, kind="url"),
        Parameter("match", "only addresses that contain this, for example /jobs/"),
        pages_parameter(200),
    ),
    notice=page.NOTICE,
    load=load,
    read=read,
    first=first,
    lifetime=24 * HOUR,
)
