"""Any public web page that describes its job as schema.org JobPosting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.sources import jsonld, places
from analyzer.sources.base import HOUR, Batch, Call, Parameter, Source

if TYPE_CHECKING:
    from analyzer.posting import Posting

HTML = "text/html, application/xhtml+xml"
NOTICE = "From a public web page; text belongs to its publisher, see the site's terms."


def jobs_at(call: Call, url: str, **options: Any) -> Batch:
    """Return the JobPostings of a page as rows of (data, address)."""
    if refusal := places.refusal(url):
        raise call.error(*refusal)
    response = call.ask(url, accept=HTML, pace=2.0, **options)
    if response.status >= 400:
        return Batch([], response.url)
    return Batch([(job, response.url) for job in jsonld.job_postings(response.body)], response.url)


def load(call: Call, key: str) -> Batch:
    """Return the jobs of the page."""
    batch = jobs_at(call, call["url"])
    if not batch.rows:
        raise call.error(
            f"{batch.url} describes no job as schema.org JobPosting",
            "open the page in your browser, save it (.html or .mhtml), and read the saved file",
        )
    return batch


def read(call: Call, row: tuple[dict[str, Any], str]) -> Posting | str:
    """Return a job; without an address of its own it keeps that of the page."""
    job, url = row
    return jsonld.read(job, url).with_(origin=url)


SOURCE = Source(
    name="page",
    title="Any web page with schema.org JobPosting",
    homepage="https://schema.org/JobPosting",
    base_url="",
    parameters=(Parameter("url", "address of the page", required=True, kind="url"),),
    notice=NOTICE,
    load=load,
    read=read,
    lifetime=24 * HOUR,
)
