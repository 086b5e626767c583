"""schema.org JobPosting in web pages: JSON-LD and microdata, to one plain dictionary each.

Each block is read on its own, so that a broken one costs nothing but itself.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

from analyzer.posting import content_id
from analyzer.sources import fields
from analyzer.text.html import unescape_once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import BeautifulSoup, Tag

    from analyzer.posting import Posting, Salary

_DEPTH = 12
_GUARD = re.compile(
    r"^\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?)|(?:-->|(?://|/\*)?\s*\]\]>(?:\s*\*/)?)\s*$"
)
_LISTED = (
    ("Responsibilities", "responsibilities"),
    ("Qualifications", "qualifications"),
    ("Skills", "skills"),
    ("Education", "educationRequirements"),
    ("Experience", "experienceRequirements"),
)


def job_postings(page: bytes | str) -> list[dict[str, Any]]:
    """Return every schema.org JobPosting of a page, JSON-LD first, as plain data."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(page, "lxml")
    found = [
        job
        for script in soup.find_all("script")
        if str(script.get("type", "")).split(";")[0].strip().lower() == "application/ld+json"
        for job in _jobs(_parsed(script.string or ""), _DEPTH)
    ]
    return found or list(_microdata(soup))


def _parsed(block: str) -> Any:
    """Return the data of a JSON-LD block in any of the forms seen in pages, or ``None``."""
    bare = _GUARD.sub("", _GUARD.sub("", block)).strip().rstrip(";")
    for attempt in (block, bare, html.unescape(bare)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _jobs(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth <= 0:
        return
    if isinstance(data, list):
        for entry in data:
            yield from _jobs(entry, depth - 1)
    elif isinstance(data, dict):
        named = {key[:1].lower() + key[1:]: value for key, value in data.items()}
        if _is_job(named.get("@type")):
            yield named
        else:
            for value in data.values():
                if isinstance(value, dict | list):
                    yield from _jobs(value, depth - 1)


def _is_job(kind: Any) -> bool:
    kinds = kind if isinstance(kind, list) else [kind]
    return any(re.split(r"[/#:]", str(each))[-1].lower() == "jobposting" for each in kinds)


def _microdata(soup: BeautifulSoup) -> Iterator[dict[str, Any]]:
    for scope in soup.find_all(itemscope=True):
        if _is_job(str(scope.get("itemtype", "")).rstrip("/")):
            yield _item(scope, _DEPTH)


def _item(scope: Tag, depth: int) -> dict[str, Any]:
    """Return the properties of a microdata item, nested items as dictionaries."""
    item: dict[str, Any] = {}
    for element in scope.find_all(itemprop=True):
        if element.find_parent(itemscope=True) is not scope:
            continue
        nested = element.has_attr("itemscope") and depth > 0
        value = _item(element, depth - 1) if nested else _value(element)
        for name in str(element["itemprop"]).split():
            item.setdefault(name, value)
    return item


def _value(element: Tag) -> str:
    if element.get("itemprop") == "description" and not element.has_attr("content"):
        return element.decode_contents()
    for attribute in ("content", "datetime", "href", "src"):
        if element.has_attr(attribute):
            return str(element[attribute])
    return element.get_text(" ", strip=True)


def read(job: dict[str, Any], url: str | None) -> Posting:
    """Return a JobPosting as a posting; properties beside the description become sections.

    Raises
    ------
    ValueError
        When it has neither title nor description.
    """
    listed = [(heading, _section(job.get(name))) for heading, name in _LISTED]
    description = job.get("description")
    main = unescape_once(description) if isinstance(description, str) else None
    address = _text(job.get("url")) or url
    place = [_place(entry) for entry in _list(job.get("jobLocation"))]
    allowed = [_text(entry) for entry in _list(job.get("applicantLocationRequirements"))]
    return fields.posting(
        _text(job.get("identifier")) or address or content_id(_text(job.get("title")), main),
        _text(job.get("title")) or _text(job.get("name")),
        fields.sections((None, main), *listed),
        url=address,
        company=next(map(_text, _list(job.get("hiringOrganization"))), None),
        location=fields.places(place) or fields.places(allowed),
        remote=next(map(fields.remote, _list(job.get("jobLocationType"))), None),
        employment_type=fields.employment(job.get("employmentType")),
        posted_at=fields.when(job.get("datePosted")),
        salary=_salary(job.get("baseSalary"), estimated=False)
        or _salary(job.get("estimatedSalary"), estimated=True),
        language=_text(job.get("inLanguage")),
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str | None:
    """Return the words of a value that may be a string, a named thing, or a list of them."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        for key in ("value", "name", "credentialCategory", "@value"):
            if found := _text(value.get(key)):
                return found
        return None
    return fields.plain(value)


def _section(value: Any) -> str | None:
    """Return a property as HTML: text as it is, a list as a list."""
    if isinstance(value, list):
        found = [_phrase(entry) for entry in value]
        items = "".join(f"<li>{entry}</li>" for entry in found if entry)
        return f"<ul>{items}</ul>" if items else None
    return _phrase(value)


def _phrase(value: Any) -> str | None:
    if isinstance(value, dict):
        months = fields.number(value.get("monthsOfExperience"))
        if months:
            years = months / 12
            return f"<p>{years:g} years of experience</p>" if years >= 1 else None
        value = value.get("name") or value.get("credentialCategory") or value.get("description")
    return unescape_once(value) if isinstance(value, str) and value.strip() else None


def _place(value: Any) -> str | None:
    if not isinstance(value, dict):
        return _text(value)
    address = value.get("address")
    if not isinstance(address, dict):
        return _text(address) or _text(value.get("name"))
    parts = (address.get(f"address{part}") for part in ("Locality", "Region", "Country"))
    return fields.place(*map(_text, parts))


def _salary(value: Any, *, estimated: bool) -> Salary | None:
    value = next(iter(_list(value)), None)
    if not isinstance(value, dict):
        return fields.salary(value, value, origin="estimate" if estimated else "field")
    inner = value.get("value")
    amount = inner if isinstance(inner, dict) else {**value, "value": inner}
    single = amount.get("value") or amount.get("median")
    return fields.salary(
        amount.get("minValue") or single,
        amount.get("maxValue") or single,
        currency=value.get("currency") or amount.get("currency"),
        period=amount.get("unitText") or value.get("unitText"),
        origin="estimate" if estimated else "field",
    )
