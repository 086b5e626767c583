"""Answers recorded from the real services, served locally; not part of the repository."""

from __future__ import annotations

import json

import pytest

from analyzer.sources import collect
from tests.sources.support import Reply

HAS_NO_TEXT = {"teamtailor", "personio"}  # the recordings were trimmed

RECORDED = [
    ("ashby", "careerkit/ashby.json", "/posting-api/job-board/acme"),
    ("ashby", "ericleerepo/ashby.json", "/posting-api/job-board/acme"),
    ("ashby", "lcarlini/ashby.json", "/posting-api/job-board/acme"),
    ("greenhouse", "careerkit/greenhouse.json", "/v1/boards/acme/jobs"),
    ("greenhouse", "ericleerepo/greenhouse.json", "/v1/boards/acme/jobs"),
    ("lever", "careerkit/lever.json", "/v0/postings/acme"),
    ("lever", "ericleerepo/lever.json", "/v0/postings/acme"),
    ("workable", "careerkit/workable.json", "/api/v1/widget/accounts/acme"),
    ("recruitee", "careerkit/recruitee.json", "/api/offers/"),
    ("teamtailor", "careerkit/teamtailor.json", "/jobs.json"),
    ("personio", "careerkit/personio.xml", "/xml"),
    ("arbeitnow", "lcarlini/arbeitnow.json", "/api/job-board-api"),
    ("jobicy", "lcarlini/jobicy.json", "/api/v2/remote-jobs"),
    ("remoteok", "lcarlini/remoteok.json", "/api"),
    ("remotive", "lcarlini/remotive.json", "/api/remote-jobs"),
]


def rows_in(name, body):
    if name == "personio":
        return body.count(b"<position>")
    data = json.loads(body)
    if isinstance(data, dict):
        data = next(data[key] for key in ("jobs", "offers", "items", "data") if key in data)
    return len([row for row in data if "legal" not in row])


@pytest.mark.parametrize(("name", "file", "path"), RECORDED)
def test_every_recorded_row_is_read(shared, server, client, name, file, path):
    body = (shared / "postings" / "api-responses" / file).read_bytes()
    server.on(path, Reply(body))
    params = {} if file.startswith("lcarlini") and name != "ashby" else {"board": "acme"}
    (page,) = collect(name, params, client, base_url=server.url)
    assert page.skipped == []
    assert len(page.postings) == rows_in(name, body) > 0
    for posting in page.postings:
        assert posting.id
        assert posting.title
        assert posting.url
        assert posting.posted_at or name == "greenhouse"
        assert "</" not in posting.text
        if name not in HAS_NO_TEXT and posting.description_html:
            assert len(posting.text) > 100


def test_smartrecruiters(shared, server, client):
    path = shared / "postings" / "api-responses" / "careerkit" / "smartrecruiters.json"
    listed = json.loads(path.read_bytes())
    server.on("/v1/companies/acme/postings", Reply(listed))
    for row in listed["content"]:
        server.on(f"/v1/companies/acme/postings/{row['id']}", Reply({"jobAd": {"sections": {}}}))
    (page,) = collect("smartrecruiters", {"board": "acme"}, client, base_url=server.url)
    assert [posting.title for posting in page.postings] == [
        " ".join(row["name"].split()) for row in listed["content"]
    ]


def test_the_muse(shared, server, client):
    recorded = json.loads((shared / "postings" / "boards" / "themuse.json").read_bytes())
    jobs = recorded["jobs"]
    server.on("/api/public/jobs", Reply({"page": 0, "page_count": 1, "results": jobs}))
    (page,) = collect("themuse", {}, client, base_url=server.url)
    assert page.skipped == []
    assert len(page.postings) == len(jobs) == 202
    assert all(posting.company and posting.posted_at and posting.text for posting in page.postings)


def test_hacker_news(shared, server, client):
    import gzip

    path = shared / "postings" / "hackernews" / "run-2026-05-05.json.gz"
    jobs = json.loads(gzip.decompress(path.read_bytes()))["jobs"]
    children = [{**job, "created_at_i": job["time"]} for job in jobs if "text" in job]
    hits = [{"objectID": "1", "title": "Ask HN: Who is hiring? (May 2026)"}]
    server.on("/api/v1/search_by_date", Reply({"hits": hits}))
    server.on("/api/v1/items/1", Reply({"children": children}))
    (page,) = collect("hackernews", {}, client, base_url=server.url)
    assert len(page.postings) + len(page.skipped) == len(children) > 100
    with_bars = [p for p in page.postings if p.text.partition("\n")[0].count("|") >= 2]
    assert sum(posting.company is not None for posting in with_bars) >= 0.9 * len(with_bars) > 100


def test_saved_job_page(shared, server, client):
    body = (shared / "postings" / "pages" / "indeed_job.html").read_bytes()
    server.on("/job", Reply(body))
    (page,) = collect("page", {"url": f"{server.url}/job"}, client)
    assert len(page.postings) == 1
    assert len(page.postings[0].text) > 500
