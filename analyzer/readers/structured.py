"""schema.org JobPosting objects of a page: JSON-LD and microdata."""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from analyzer.readers import dom

_JSON = json.JSONDecoder(strict=False)
_GUARDS = re.compile(
    r"\A\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/)\s*\Z"
)
_TRAILING = re.compile(r",(?=\s*[}\]])")
MAX_DEPTH = 12


def json_ld(root: Any) -> list[dict[str, Any]]:
    """Return the postings of all JSON-LD blocks; a malformed block costs only itself."""
    found: list[dict[str, Any]] = []
    for script in root.iter("script"):
        kind = (script.get("type") or "").partition(";")[0].strip().casefold()
        if kind == "application/ld+json":
            found += job_postings(_parsed("".join(script.itertext())))
    return found


def _parsed(block: str) -> Any:
    """Parse a block as it is, then without the ways in which such blocks are spoilt."""
    bare = _GUARDS.sub("", block).strip().rstrip(";")
    for attempt in (block, bare, entities.unescape(bare), _TRAILING.sub("", bare)):
        try:
            return _JSON.decode(attempt.strip())
        except (ValueError, RecursionError):
            continue
    return None


def job_postings(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield the JobPosting objects in a JSON value, wherever they are."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from job_postings(item, depth + 1)
    elif isinstance(value, Mapping):
        if _is_job(value.get("@type", value.get("Type"))):
            yield _posting(value)
            return
        for item in value.values():
            if isinstance(item, (list, Mapping)):
                yield from job_postings(item, depth + 1)


def _is_job(kind: Any) -> bool:
    kinds = kind if isinstance(kind, list) else [kind]
    return any(
        isinstance(one, str) and re.split(r"[/:#]", one)[-1].casefold() == "jobposting"
        for one in kinds
    )


def _posting(value: Mapping[str, Any]) -> dict[str, Any]:
    data = {str(key)[:1].lower() + str(key)[1:]: part for key, part in value.items()}
    description = data.get("description")
    if isinstance(description, str):
        data["description"] = re.sub(r"&amp;(#\d+|#x[0-9a-fA-F]+);", r"&\1;", description)
    data.setdefault("@type", "JobPosting")
    data.setdefault("hiringOrganization", None)
    return data


def microdata(root: Any) -> list[dict[str, Any]]:
    """Return the postings that a page marks up with itemscope and itemprop."""
    return [
        _posting({**_item(scope), "@type": "JobPosting"})
        for scope in root.iterfind(".//*[@itemscope]")
        if _is_job((scope.get("itemtype") or "").split())
    ]


def _item(scope: Any, depth: int = 0) -> dict[str, Any]:
    """Return the properties of an item; what has several values becomes a list."""
    data: dict[str, Any] = {}
    waiting = list(scope)[::-1]
    while waiting:
        node = waiting.pop()
        if not isinstance(node.tag, str):
            continue
        nested = node.get("itemscope") is not None
        for name in (node.get("itemprop") or "").split():
            value = _item(node, depth + 1) if nested and depth < MAX_DEPTH else _value(node, name)
            data[name] = value if name not in data else [*_as_list(data[name]), value]
        if not nested:
            waiting.extend(list(node)[::-1])
    return data


def _value(node: Any, name: str) -> str:
    for attribute in ("content", "datetime", "href", "src"):
        if (value := node.get(attribute)) is not None:
            return str(value)
    if name in ("description", "responsibilities", "qualifications", "skills", "jobBenefits"):
        return dom.markup(node)
    return dom.text(node)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
