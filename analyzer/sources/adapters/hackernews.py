"""Hacker News "Ask HN: Who is hiring?": one page per month.

A month is one request to the Algolia index (the whole thread with its comments). Where that
fails, the thread is read comment by comment from the Firebase interface.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from analyzer.errors import InputError, SourceError
from analyzer.readers.header import read_header
from analyzer.readers.record import header_line
from analyzer.sources import fields
from analyzer.sources.base import HOUR, Batch, Call, Parameter, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.posting import Posting

_ALGOLIA = "https://hn.algolia.com"
_FIREBASE = "https://hacker-news.firebaseio.com"
_TITLE = re.compile(r"Ask HN: Who is hiring\? \((\w+) (\d{4})\)", re.IGNORECASE)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_LOOK_BACK = 120  # stories of the account to look through in Firebase, three a month
_DAY = 86_400


def _first(call: Call) -> str:
    months = call["months"]
    if months == "latest":
        return months
    first, _, last = months.partition("..")
    if not _MONTH.fullmatch(first) or (last and not (_MONTH.fullmatch(last) and last >= first)):
        raise InputError(
            f"months={months!r} is not a month. "
            "Next step: give latest, 2026-05, or a range such as 2026-01..2026-05."
        )
    return first


def _next(call: Call, month: str) -> str | None:
    last = call["months"].partition("..")[2]
    if not last or month >= last:
        return None
    year, number = map(int, month.split("-"))
    return f"{year + number // 12}-{number % 12 + 1:02}"


def _is_thread(title: Any, month: str) -> bool:
    found = _TITLE.match(str(title or ""))
    if not found:
        return False
    if month == "latest":
        return True
    try:
        return datetime.strptime(" ".join(found.groups()), "%B %Y").strftime("%Y-%m") == month
    except ValueError:
        return False


def load(call: Call, month: str) -> Batch:
    """Return the comments of a month's thread."""
    try:
        url, rows = _from_algolia(call, month)
    except SourceError as error:
        try:
            url, rows = _from_firebase(call, month)
        except SourceError:
            raise error from None
    return Batch(rows, url, _next(call, month))


def _from_algolia(call: Call, month: str) -> tuple[str, list[Any]]:
    params: dict[str, str | int] = {"tags": "story,author_whoishiring", "hitsPerPage": 10}
    if month != "latest":
        start = int(datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC).timestamp())
        params["hitsPerPage"] = 50
        params["numericFilters"] = (
            f"created_at_i>={start - 3 * _DAY},created_at_i<{start + 32 * _DAY}"
        )
    found = call.json("/api/v1/search_by_date", params=params)
    for hit in call.rows(found, "hits"):
        if isinstance(hit, dict) and _is_thread(hit.get("title"), month):
            story = hit["objectID"]
            break
    else:
        raise _no_thread(call, month)
    response = call.ask(f"/api/v1/items/{story}")
    return response.url, call.rows(call.parse_json(response), "children")


def _from_firebase(call: Call, month: str) -> tuple[str, list[Any]]:
    base = call.base_url or _FIREBASE
    user = call.json(f"{base}/v0/user/whoishiring.json")
    for story in call.rows(user, "submitted")[:_LOOK_BACK]:
        url = f"{base}/v0/item/{story}.json"
        item = call.json(url)
        if isinstance(item, dict) and _is_thread(item.get("title"), month):
            return url, list(_comments(call, base, call.rows(item, "kids")))
    raise _no_thread(call, month)


def _comments(call: Call, base: str, kids: list[Any]) -> Iterator[dict[str, Any]]:
    for kid in kids:
        item = call.json(f"{base}/v0/item/{kid}.json")
        deleted = not isinstance(item, dict) or item.get("deleted") or item.get("dead")
        yield {"id": kid, "text": None} if deleted else {**item, "created_at_i": item.get("time")}


def _no_thread(call: Call, month: str) -> SourceError:
    return call.error(
        f"no thread 'Who is hiring?' was found for {month}",
        "give a month since 2011-04 whose first weekday is past",
    )


def read(call: Call, row: dict[str, Any]) -> Posting | str:
    """Return a comment as a posting; what its first line does not say for sure is left open."""
    own, body = row["id"], row["text"]
    if body is None:
        return f"comment {own} was deleted"
    line = header_line(body)
    header = read_header(line)
    posting = fields.posting(
        own,
        header.title or line,
        body,
        url=f"https://news.ycombinator.com/item?id={own}",
        posted_at=fields.when(row.get("created_at_i")),
        company=header.company,
        location=header.location,
        remote=header.remote,
        employment_type=header.employment_type,
    )
    return posting if posting.text.strip() else f"comment {own} has no words"


SOURCE = Source(
    name="hackernews",
    title='Hacker News "Who is hiring?"',
    homepage="https://news.ycombinator.com/submitted?id=whoishiring",
    base_url=_ALGOLIA,
    parameters=(
        Parameter("months", "latest, 2026-05, or a range 2026-01..2026-05", default="latest"),
    ),
    notice="Comment on Hacker News; the words belong to the person who posted them.",
    load=load,
    read=read,
    first=_first,
    lifetime=HOUR,
)
