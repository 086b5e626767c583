"""Whatever a source sends: postings, counted rows, or a clear error; never another exception."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer.errors import SourceError
from analyzer.sources import get, names
from analyzer.sources.base import Batch, Call, Page
from tests.sources.support import Case

JSON_SOURCES = [name for name in names() if name not in {
    "personio", "teamtailor", "rss", "weworkremotely", "page", "sitemap"
}]  # fmt: skip
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.sampled_from(["name", "id", "text", "x"]), st.text(max_size=5), max_size=2),
    st.sampled_from(
        ["<p>&lt;b&gt;", "\x00", "9" * 400, "2026-99-99", "-1", "\ud83d alone", "‮abc", "[" * 50]
    ),
)


def rows_of(case):
    board = case.routes[case.main]
    if case.name == "usajobs":
        board = board["SearchResult"]["SearchResultItems"]
    if isinstance(board, dict):
        board = next(value for value in board.values() if isinstance(value, list) and value)
    return [row for row in board if isinstance(row, dict)]


def spots(value, path=()):
    """Every place inside a row."""
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        if isinstance(inner, dict | list):
            yield from spots(inner, (*path, key))
        else:
            yield (*path, key)


def test_a_row_of_control_characters_is_skipped(server):
    case = Case.load("smartrecruiters", server)
    row = {**next(row for row in rows_of(case) if not row.get("jobAd")), "name": "\x00"}
    source = get("smartrecruiters")
    call = Call(source, None, source.checked(case.params), env=case.env)
    page = source._page(call, "1", Batch([row], "http://x/"))
    assert (page.postings, page.skipped) == ([], ["row 1 has neither a title nor a text"])


@pytest.mark.parametrize("name", JSON_SOURCES)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_spoilt_row(name, server, data):
    case = Case.load(name, server)
    row = copy.deepcopy(data.draw(st.sampled_from(rows_of(case))))
    spot = data.draw(st.sampled_from(sorted(spots(row), key=str)))
    holder = row
    for key in spot[:-1]:
        holder = holder[key]
    holder[spot[-1]] = data.draw(ODD)
    source = get(name)
    call = Call(source, None, source.checked(case.params), env=case.env)
    try:
        page = source._page(call, "1", Batch([row], "http://x/"))
    except SourceError:
        return
    assert isinstance(page, Page)
    assert len(page.postings) + len(page.skipped) == 1
    for posting in page.postings:
        assert posting.title or posting.text
        for field in ("url", "company", "location", "employment_type", "language", "salary_text"):
            assert isinstance(getattr(posting, field), str | None), field
        json.dumps(posting.to_dict(), ensure_ascii=False).encode("utf-8")


BODY = st.one_of(
    st.binary(max_size=60),
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
            st.sampled_from(["jobs", "data", "hits", "results", "offers", "content", "links",
                             "items", "children", "SearchResult", "SearchResultItems", "next",
                             "totalFound", "page_count", "nextCursor", "title", "objectID"]),
            inner, max_size=3,
        ),
        max_leaves=6,
    ).map(lambda value: json.dumps(value).encode()),
)  # fmt: skip


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=st.sampled_from(names()), body=BODY)
def test_any_body(server, make_client, name, body):
    server.reset()
    case = Case.load(name, server)
    case.serve(server, body=body)
    client = make_client(attempts=1)
    try:
        pages = case.collect(server, client)
    except SourceError:
        return
    finally:
        client.close()
    assert not [posting for page in pages for posting in page.postings if not posting.id]
