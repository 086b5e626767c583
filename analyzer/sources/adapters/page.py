"""Any public web page that describes its job as schema.org JobPosting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.readers import dom, structured
from analyzer.readers.columns import Columns
from analyzer.readers.record import keys_of, posting_of
from analyzer.sources import fields, places
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
    root = dom.parse(dom.page_text(response.body))
    jobs = [] if root is None else structured.json_ld(root) or structured.microdata(root)
    return Batch([(job, response.url) for job in jobs], response.url)


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
    """Return a job as a saved page would give it; without an address it has the page's."""
    job, url = row
    posting = posting_of(job, Columns.of(keys_of(job), {}), source=call.source.name, origin=url)
    if posting is None:
        return f"a JobPosting of {url} has neither title nor text"
    return posting.with_(
        url=posting.url or url, employment_type=fields.employment(job.get("employmentType"))
    )


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
