"""Pages: all of them, up to the limit, and only those not saved before."""

from __future__ import annotations

import pytest

from analyzer.errors import InputError, SourceError
from analyzer.sources import collect, get
from tests.sources.support import Case, Reply

TOTAL = 205
FEW = 45  # where each row costs a request
IDS = {
    "lever": "id", "smartrecruiters": "id", "teamtailor": "guid", "arbeitnow": "slug",
    "himalayas": "guid", "themuse": "id", "adzuna": "id", "usajobs": "MatchedObjectId",
    "jobtech": "id",
}  # fmt: skip


def rows_of(case):
    """The first row of a case's board, and the board around a list of rows."""
    board = case.routes[case.main]
    if case.name == "lever":
        return board[0], lambda rows, **_: rows
    if case.name == "usajobs":
        items = board["SearchResult"]["SearchResultItems"]

        def around(rows, pages):
            area = {"NumberOfPages": str(pages)}
            return {"SearchResult": {"SearchResultItems": rows, "UserArea": area}}

        return items[0], around
    key = next(key for key in ("content", "data", "jobs", "results", "hits") if key in board)
    return board[key][0], lambda rows, **more: {**board, key: rows, **more}


def total_of(case):
    return FEW if case.name == "smartrecruiters" else TOTAL


def paginate(case, server):
    """Serve so many rows in pages, as the source does, numbered."""
    total = total_of(case)
    if case.name == "teamtailor":
        text = case.routes[case.main]
        head, item = text.split("<item>")[0], "<item>" + text.split("<item>")[1].split("</item>")[0]

        def feed(asked):
            start, size = int(asked.query["offset"]), int(asked.query["per_page"])
            items = [
                item.replace("6c8f1a52-0000-4000-8000-000000000004", f"n{number}") + "</item>"
                for number in range(start, min(start + size, total))
            ]
            return Reply(head + "".join(items) + "</channel></rss>")

        server.on(case.main, feed)
        return
    template, around = rows_of(case)
    sizes = {"arbeitnow": 50, "himalayas": 20, "themuse": 20}
    names = {"limit", "results_per_page", "ResultsPerPage"}

    def answer(asked):
        given = next((int(asked.query[name]) for name in names & set(asked.query)), None)
        size = sizes.get(case.name) or given
        if "offset" in asked.query or "skip" in asked.query:
            start = int(asked.query.get("offset") or asked.query.get("skip") or 0)
        elif case.name == "himalayas":
            start = int(asked.query.get("cursor", "0"))
        else:
            number = asked.path.rpartition("/")[2] if case.name == "adzuna" else None
            page = int(number or asked.query.get("page") or asked.query["Page"])
            start = (page - (case.name != "themuse")) * size
        rows = [
            {**template, IDS[case.name]: f"n{n}"} for n in range(start, min(start + size, total))
        ]
        pages = -(-total // size)
        after = start + size
        more = {
            "smartrecruiters": {"totalFound": total},
            "themuse": {"page_count": pages},
            "usajobs": {"pages": pages},
            "himalayas": {"nextCursor": str(after) if after < total else None},
            "arbeitnow": {
                "links": {
                    "next": f"https://www.arbeitnow.com/api/job-board-api?page={after // size + 1}"
                    if after < total
                    else None
                }
            },
        }.get(case.name, {})
        return Reply(around(rows, **more))

    if case.name == "adzuna":
        for number in range(1, 12):
            server.on(f"{case.main[:-1]}{number}", answer)
    else:
        server.on(case.main, answer)
    if case.name == "smartrecruiters":
        detail = case.routes[f"{case.main}/744000000000001"]
        for number in range(total):
            server.on(f"{case.main}/n{number}", Reply({**detail, "id": f"n{number}"}))


@pytest.fixture(params=sorted(IDS))
def paged(request, server):
    case = Case.load(request.param, server)
    paginate(case, server)
    if any(parameter.name == "pages" for parameter in get(case.name).parameters):
        case.params["pages"] = "50"
    return case


def ids(pages):
    return [posting.id for page in pages for posting in page.postings]


def every(case):
    return [f"n{number}" for number in range(total_of(case))]


def test_all_pages_are_read(paged, server, client):
    assert ids(paged.collect(server, client)) == every(paged)


@pytest.mark.parametrize("saved", [1, 2])
def test_an_interrupted_fetch_goes_on_without_repeating(paged, server, client, saved):
    pages = paged.collect(server, client)
    first = pages[:saved]
    asked = {(a.path, tuple(a.query.items())) for a in server.asked if a.path != "/robots.txt"}
    server.asked.clear()
    rest = paged.collect(server, client, done={page.cursor for page in first})
    assert ids(first) + ids(rest) == every(paged)
    again = {(a.path, tuple(a.query.items())) for a in server.asked if a.path != "/robots.txt"}
    assert again < asked
    assert not {page.url for page in first} & {page.url for page in rest}
    assert len(again) <= len(asked) - saved


def test_a_finished_fetch_asks_for_nothing(paged, server, client):
    done = {page.cursor for page in paged.collect(server, client)}
    server.asked.clear()
    assert paged.collect(server, client, done=done) == []
    assert server.asked == []


def test_the_limit_of_pages(paged, server, client):
    if paged.name == "lever":
        pytest.skip("lever always reads the whole board")
    pages = paged.collect(server, client, params={**paged.params, "pages": "2"})
    assert len(pages) == 2
    assert ids(pages) == every(paged)[: len(ids(pages))]


def test_a_failing_page_keeps_those_before(paged, server, client):
    good = server.scripts[paged.main]
    count = 0

    def fails_on_the_second(asked):
        nonlocal count
        count += 1
        return good(asked) if count == 1 else Reply(status=500)

    server.on(paged.main, fails_on_the_second)
    if paged.name == "adzuna":
        server.on(f"{paged.main[:-1]}2", Reply(status=500))
    pages = collect(paged.name, paged.params, client, base_url=server.url, env=paged.env)
    assert next(pages).postings
    with pytest.raises(SourceError, match="HTTP 500"):
        list(pages)


def test_pages_that_go_round(server, client):
    case = Case.load("himalayas", server)
    row = case.routes[case.main]["jobs"][0]

    def answer(asked):
        return Reply({"jobs": [{**row, "guid": f"n{len(server.asked)}"}], "nextCursor": "7"})

    server.on(case.main, answer)
    with pytest.raises(SourceError, match="page '7' comes again"):
        case.collect(server, client)


def test_a_source_that_ignores_the_page_asked_for(server, client):
    case = Case.load("lever", server)
    row = case.routes[case.main][0]
    server.on(case.main, Reply([{**row, "id": f"n{number}"} for number in range(100)]))
    pages = case.collect(server, client)
    assert ids(pages) == [f"n{number}" for number in range(100)]
    assert pages[-1].skipped == ["page '100' brings nothing new"]
    assert pages[-1].cursor == "100 -> end"


@pytest.mark.parametrize(
    ("name", "params", "says"),
    [
        ("greenhous", {}, "Did you mean greenhouse?"),
        ("greenhouse", {}, "needs 'board'"),
        ("greenhouse", {"board": " "}, "needs 'board'"),
        ("greenhouse", {"bord": "x"}, "use board"),
        ("recruitee", {"board": "evil.example/x?"}, "not a name in a web address"),
        ("recruitee", {"board": "-x"}, "not a name in a web address"),
        ("recruitee", {"board": "a@b"}, "not a name in a web address"),
        ("arbeitnow", {"pages": "0"}, "not a number"),
        ("page", {"url": "example.org"}, "not a web address"),
        ("hackernews", {"months": "2026-13"}, "not a month"),
        ("hackernews", {"months": "2026-05..2026-01"}, "not a month"),
        ("starter", {"board": "x"}, "source=NAME"),
        ("starter", {"source": "workday"}, "use ashby, greenhouse"),
    ],
)
def test_wrong_parameters_name_the_right_ones(client, name, params, says):
    with pytest.raises(InputError, match=says) as caught:
        list(collect(name, params, client))
    assert "Next step: " in str(caught.value)


@pytest.mark.parametrize("name", ["adzuna", "usajobs"])
def test_keys_come_from_the_environment_only(client, name):
    with pytest.raises(InputError, match="in the environment") as caught:
        list(collect(name, {}, client, env={}))
    for variable in get(name).keys:
        assert variable in str(caught.value)
    assert not any("key" in parameter.name for parameter in get(name).parameters)
