"""Personio career pages: the whole board in one XML document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.sources import fields
from analyzer.sources.base import Batch, Call, Parameter, Source

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from analyzer.posting import Posting


def load(call: Call, key: str) -> Batch:
    """Return the positions of a board; a redirect means that there is no such board."""
    options = {
        "params": {"language": call["language"]},
        "accept": "application/xml, text/xml",
        "redirects": False,
    }
    site = call.host("jobs.personio.de")
    response = call.ask(f"{site}/xml", allow=frozenset({404}), **options)
    if response.status == 404:
        site = call.host("jobs.personio.com")
        response = call.ask(f"{site}/xml", **options)
    call.memo["site"] = site
    return Batch(call.xml(response, "workzag-jobs").findall("position"), response.url)


def read(call: Call, row: Element) -> Posting | str:
    """Return a position with its sections under their headings."""
    own = row.findtext("id")
    parts = [
        (part.findtext("name"), part.findtext("value"))
        for part in row.findall("jobDescriptions/jobDescription")
    ]
    offices = [office.text for office in row.findall("additionalOffices/office")]
    schedule, kind = row.findtext("schedule"), row.findtext("employmentType")
    pay = "salaryInformation/"
    return fields.posting(
        own,
        row.findtext("name"),
        fields.sections(*parts),
        url=f"{call.memo['site']}/job/{own}",
        company=fields.text(row.findtext("subcompany")),
        location=fields.places([row.findtext("office"), *offices]),
        remote=fields.remote(row.findtext("workplaceType")),
        employment_type=fields.employment([schedule, kind]),
        posted_at=fields.when(row.findtext("createdAt")),
        salary=fields.salary(
            row.findtext(f"{pay}min"),
            row.findtext(f"{pay}max"),
            currency=row.findtext(f"{pay}currencyCode"),
            period=row.findtext(f"{pay}type"),
        ),
    )


SOURCE = Source(
    name="personio",
    title="Personio career pages (many employers)",
    homepage="https://developer.personio.de/docs/retrieving-open-job-positions",
    base_url="https://jobs.personio.de",
    parameters=(
        Parameter(
            "board",
            "the NAME of NAME.jobs.personio.de, or the whole host",
            required=True,
            kind="host",
        ),
        Parameter("language", "language of the texts", default="en"),
    ),
    notice="Public job feed of the employer, provided by Personio; text belongs to the employer.",
    load=load,
    read=read,
    scope="board",
)
