"""What is particular to single sources."""

from __future__ import annotations

import gzip

import pytest

from analyzer.errors import SourceError
from analyzer.sources import collect, names, places
from analyzer.sources.starter import starter_boards
from tests.sources.support import PAYLOADS, Case, Reply


def ids(pages):
    return [posting.id for page in pages for posting in page.postings]


class TestHackerNews:
    MONTHS = ("January", "February", "March")

    def serve(self, server):
        case = Case.load("hackernews", server)
        story = case.routes[case.main]

        def search(asked):
            filters = asked.query.get("numericFilters", "")
            hits = [
                {"objectID": str(500 + number), "title": f"Ask HN: Who is hiring? ({name} 2026)"}
                for number, name in enumerate(self.MONTHS)
            ]
            return Reply({"hits": hits if filters else hits[::-1]})

        server.on("/api/v1/search_by_date", search)
        for number in range(3):
            comment = {**story["children"][0], "id": 1000 + number}
            server.on(f"/api/v1/items/{500 + number}", Reply({**story, "children": [comment]}))

    def months(self, server, client, months, **options):
        return list(
            collect("hackernews", {"months": months}, client, base_url=server.url, **options)
        )

    def test_one_month(self, server, client):
        self.serve(server)
        assert ids(self.months(server, client, "2026-02")) == ["1001"]

    def test_latest(self, server, client):
        self.serve(server)
        assert ids(self.months(server, client, "latest")) == ["1002"]

    def test_range_and_resume(self, server, client):
        self.serve(server)
        pages = self.months(server, client, "2026-01..2026-03")
        assert ids(pages) == ["1000", "1001", "1002"]
        server.asked.clear()
        rest = self.months(server, client, "2026-01..2026-03", done={p.cursor for p in pages[:2]})
        assert ids(rest) == ["1002"]
        assert "/api/v1/items/500" not in server.paths()

    def test_range_over_the_turn_of_a_year(self, server, client):
        self.serve(server)
        with pytest.raises(SourceError, match="2025-12"):
            self.months(server, client, "2025-12..2026-01")

    def test_a_month_without_a_thread(self, server, client):
        self.serve(server)
        with pytest.raises(SourceError, match="no thread 'Who is hiring\\?' was found for 2026-09"):
            self.months(server, client, "2026-09")

    def test_firebase_when_the_index_fails(self, server, client):
        server.on("/api/v1/search_by_date", Reply(status=503))
        server.on("/v0/user/whoishiring.json", Reply({"submitted": [3, 2, 1]}))
        server.on(
            "/v0/item/3.json",
            Reply({"id": 3, "title": "Ask HN: Who wants to be hired? (May 2026)"}),
        )
        thread = {"id": 2, "title": "Ask HN: Who is hiring? (May 2026)", "kids": [21, 22, 23, 24]}
        server.on("/v0/item/2.json", Reply(thread))
        item = {
            "id": 21,
            "by": "x",
            "time": 1793635500,
            "text": "Quince | ML Engineer | Oslo<p>JAX",
        }
        server.on("/v0/item/21.json", Reply(item))
        server.on("/v0/item/22.json", Reply({"id": 22, "deleted": True}))
        server.on("/v0/item/23.json", Reply("null"))
        server.on("/v0/item/24.json", Reply({"id": 24, "dead": True, "text": "spam"}))
        (page,) = self.months(server, client, "2026-05")
        assert ids([page]) == ["21"]
        assert page.postings[0].posted_at == "2026-11-02T16:05:00+00:00"
        assert len(page.skipped) == 3

    def test_the_first_line_tells_company_title_and_place(self, server, client):
        case = Case.load("hackernews", server)
        story = case.routes[case.main]
        header = "Quince (YC W22) | Staff Engineers | New York, NY | ONSITE | Full-time"
        comment = {**story["children"][0], "text": f"{header}<p>Details."}
        case.serve(server, body={**story, "children": [comment]})
        (posting,) = case.collect(server, client)[0].postings
        assert (posting.company, posting.title) == ("Quince", "Staff Engineers")
        assert (posting.location, posting.remote) == ("New York, NY", "onsite")
        assert posting.employment_type == "full-time"
        assert posting.text.startswith(header)

    def test_posts_of_job_seekers_are_no_postings(self, server, client):
        case = Case.load("hackernews", server)
        story = case.routes[case.main]
        texts = ["SEEKING WORK | Oslo<p>JAX.", "SEEKING FREELANCER | Oslo<p>JAX."]
        children = [
            {**story["children"][0], "id": 100 + number, "text": words}
            for number, words in enumerate(texts)
        ]
        case.serve(server, body={**story, "children": children})
        (page,) = case.collect(server, client)
        assert (ids([page]), page.skipped) == (["101"], ["a post of a job seeker"])


@pytest.mark.parametrize("name", ["greenhouse", "lever", "personio"])
def test_second_host_where_the_first_has_no_such_board(server, client, name):
    case = Case.load(name, server)
    case.serve(server)
    server.on(case.main, Reply(status=404), *server.scripts[case.main])
    assert len(ids(case.collect(server, client))) == len(case.expected)


def test_teamtailor_json_feed_where_rss_is_missing(server, client):
    item = {
        "id": "6c8f", "url": "https://quince.teamtailor.com/jobs/1", "title": "ML Engineer",
        "content_html": "<p>JAX</p>", "date_published": "2026-10-25T09:30:04+02:00",
        "_jobposting": {
            "employmentType": "FULL_TIME", "hiringOrganization": {"name": "Quince"},
            "jobLocation": [{"address": {"addressLocality": "Lund", "addressCountry": "SE"}}],
        },
    }  # fmt: skip
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Quince", "items": [item]}
    following = {**feed, "items": [{**item, "id": "6c90"}]}
    server.on("/jobs.json", Reply({**feed, "next_url": f"{server.url}/jobs-2.json"}))
    server.on("/jobs-2.json", Reply(following))
    pages = list(collect("teamtailor", {"board": "quince"}, client, base_url=server.url))
    assert ids(pages) == ["6c8f", "6c90"]
    posting = pages[0].postings[0]
    assert (posting.company, posting.location) == ("Quince", "Lund, SE")
    assert posting.employment_type == "full-time"


def test_teamtailor_momentary_400(server, client):
    case = Case.load("teamtailor", server)
    case.serve(server)
    server.on(case.main, Reply(status=400), *server.scripts[case.main])
    assert len(ids(case.collect(server, client))) == 1


@pytest.mark.parametrize("name", ["personio", "teamtailor", "rss", "weworkremotely", "sitemap"])
def test_xml_with_entities_is_refused(server, client, name):
    case = Case.load(name, server)
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    body = case.routes[case.main].replace('<?xml version="1.0" encoding="UTF-8"?>', "").strip()
    case.serve(server, body=bomb + body)
    with pytest.raises(SourceError, match="not complete, valid"):
        case.collect(server, client)


def test_a_feed_in_latin_1(server, client):
    case = Case.load("rss", server)
    body = (
        '<?xml version="1.0" encoding="ISO-8859-1"?>'
        "<rss version='2.0'><channel><item><guid>1</guid><title>Ingénieur</title>"
        "<link>https://quince.example/1</link></item></channel></rss>"
    )
    case.serve(server, body=body.encode("latin-1"), headers={"Content-Type": "text/xml"})
    assert case.collect(server, client)[0].postings[0].title == "Ingénieur"


class TestPageAndSitemap:
    def test_microdata(self, server, client):
        case = Case.load("page", server)
        body = """<div itemscope itemtype="https://schema.org/JobPosting">
        <h1 itemprop="title">Research Engineer</h1><meta itemprop="datePosted" content="2026-11-02">
        <div itemprop="description"><p>Kernels</p><ul><li>Triton</li></ul></div>
        <span itemprop="hiringOrganization" itemscope itemtype="https://schema.org/Organization">
        <b itemprop="name">Tamarind</b></span></div>"""
        case.serve(server, body=body)
        (posting,) = case.collect(server, client)[0].postings
        assert (posting.title, posting.company) == ("Research Engineer", "Tamarind")
        assert posting.posted_at == "2026-11-02"
        assert "• Triton" in posting.text
        assert posting.url == f"{server.url}/jobs/17"

    @pytest.mark.parametrize(
        "url",
        ["https://www.linkedin.com/jobs/view/1", "https://wellfound.com/jobs/1",
         "https://de.indeed.com/viewjob?jk=1", "https://LINKEDIN.com./jobs"],
    )  # fmt: skip
    def test_places_that_forbid_programs(self, client, url):
        with pytest.raises(SourceError, match=r"forbids programs.*Next step: .*[Ss]ave"):
            list(collect("page", {"url": url}, client))

    def test_index_of_packed_sitemaps(self, server, client):
        case = Case.load("sitemap", server)
        case.serve(server)
        inner = (PAYLOADS / "sitemap.xml").read_bytes().replace(b"{server}", server.url.encode())
        index = (
            '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
            f"<sitemap><loc>{server.url}/part.xml.gz</loc></sitemap></sitemapindex>"
        )
        server.on("/sitemap.xml", Reply(index))
        server.on("/part.xml.gz", Reply(gzip.compress(inner)))
        assert ids(case.collect(server, client)) == ["Q-17"]

    def test_packed_bomb(self, server, make_client):
        case = Case.load("sitemap", server)
        case.serve(server, body=gzip.compress(b"<urlset>" + b" " * 60_000_000))
        with pytest.raises(SourceError):
            case.collect(server, make_client())

    def test_resume(self, server, client):
        case = Case.load("sitemap", server)
        case.serve(server)
        pages = case.collect(server, client)
        assert len(pages) == 2
        server.asked.clear()
        rest = case.collect(server, client, done={pages[0].cursor})
        assert [page.cursor for page in rest] == [pages[1].cursor]
        assert "/jobs/17" not in server.paths()


class TestStarter:
    def serve(self, server, missing=()):
        for board in starter_boards():
            case = Case.load(board["source"], server)
            case.serve(server)
            path = case.main.replace(case.params["board"].replace(" ", "%20"), board["board"])
            if board["board"] not in missing:
                server.on(path, *server.scripts[case.main])

    def test_all_boards(self, server, client):
        self.serve(server)
        pages = list(collect("starter", {}, client, base_url=server.url))
        assert not any(page.error for page in pages)
        assert len({page.cursor for page in pages}) == len(pages) == len(starter_boards())

    def test_a_board_that_is_gone_is_reported_and_the_rest_is_read(self, server, client):
        self.serve(server, missing=("anthropic", "mistral"))
        pages = list(collect("starter", {}, client, base_url=server.url))
        errors = [page for page in pages if page.error]
        assert [page.cursor for page in errors] == ["", ""]
        assert all("HTTP 404" in str(page.error) for page in errors)
        server.asked.clear()
        done = {page.cursor for page in pages if not page.error}
        again = list(collect("starter", {}, client, done=done, base_url=server.url))
        assert all(page.error for page in again)
        assert len(again) == 2

    def test_no_board_at_all_is_an_error(self, server, client):
        with pytest.raises(SourceError, match="Not one of the 3 boards"):
            list(collect("starter", {"source": "lever"}, client, base_url=server.url))


class TestPlaces:
    def test_every_place_the_documents_name(self):
        named = {place.name for place in places.places() if place.named_by}
        for word in ("LinkedIn", "AngelList", "Hacker News", "Stack Overflow", "Deeplearning.net",
                     "Kaggle", "Company career pages", "General job boards"):  # fmt: skip
            assert any(word in name for name in named), word

    def test_sources_exist(self):
        known = {*names(), "starter"}
        for place in places.places():
            assert set(place.sources) <= known
            assert place.access in ("fetched", "imported", "closed")
            assert (place.access == "fetched") <= bool(place.sources)
            assert place.how

    def test_boards_are_at_sources(self):
        boards = starter_boards()
        assert {board["source"] for board in boards} <= set(names())
        assert len({(board["source"], board["board"]) for board in boards}) == len(boards)


@pytest.mark.parametrize("rows", [[{"new": 1}, {"new": 2}], [1, 2], [None], [[]]])
def test_a_changed_format_is_an_error_not_an_empty_board(server, client, rows):
    case = Case.load("greenhouse", server)
    case.serve(server, body={"jobs": rows})
    with pytest.raises(SourceError, match=f"none of the {len(rows)} rows"):
        case.collect(server, client)
