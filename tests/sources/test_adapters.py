"""What holds for every source: read the board, and never take an error for an empty one."""

from __future__ import annotations

import email.utils
import time

import pytest

from analyzer.errors import SourceError
from analyzer.posting import Posting
from analyzer.sources import get, names
from tests.sources.support import Reply

CAREFUL = {"page", "sitemap"}  # a web page in place of data is what they read


def all_postings(pages):
    return [posting for page in pages for posting in page.postings]


def test_full_board(case, server, client):
    case.serve(server)
    pages = case.collect(server, client)
    found = all_postings(pages)
    assert len(found) == len(case.expected)
    for posting, expected in zip(found, case.expected, strict=True):
        shown = {key: getattr(posting, key) for key in expected if key != "text"}
        if "salary" in expected and posting.salary:
            shown["salary"] = {
                key: getattr(posting.salary, key) for key in expected["salary"] or {}
            }
        assert shown == {key: value for key, value in expected.items() if key != "text"}
        for words in expected.get("text", []):
            assert words in posting.text
    assert sum(len(page.skipped) for page in pages) == case.skipped


def test_every_posting_is_complete(case, server, client):
    case.serve(server)
    found = all_postings(case.collect(server, client))
    assert len({posting.id for posting in found}) == len(found)
    for posting in found:
        assert posting.source == case.name
        assert posting.notice == get(case.name).notice
        assert posting.origin
        assert posting.origin.startswith(server.url)
        assert posting.text
        assert "<li>" not in posting.text
        assert "&amp;" not in posting.text
        assert Posting.from_dict(posting.to_dict()) == posting


def test_empty_board(case, server, client):
    case.serve(server, body=case.empty)
    if case.name in CAREFUL:
        with pytest.raises(SourceError, match="Next step"):
            case.collect(server, client)
    else:
        pages = case.collect(server, client)
        assert [page.postings for page in pages] == [[]]


def test_malformed_row_is_skipped_and_counted(case, server, client):
    case.serve(server, body=case.malformed)
    pages = case.collect(server, client)
    assert len(all_postings(pages)) == 1
    assert len([reason for page in pages for reason in page.skipped]) == 1


def refused(case, server, client) -> str:
    with pytest.raises(SourceError) as caught:
        case.collect(server, client)
    message = str(caught.value)
    assert message.startswith(f"{case.name}: ")
    assert "Next step: " in message
    return message


def test_unknown_board(case, server, client):
    case.serve(server, status=404, body="gone")
    assert "no such board or page (HTTP 404)" in refused(case, server, client)


def test_missing_container(case, server, client):
    if case.container:
        case.serve(server, body={"something": "else"})
        assert "the answer" in refused(case, server, client)


def test_truncated(case, server, client):
    case.serve(server)
    body = server.scripts[case.main][0].content()
    if case.name == "page":  # HTML has no end that could be missing; here the job is missing
        body = body[: body.index(b"JobPosting")]
    case.serve(server, body=body[: len(body) * 2 // 3])
    assert refused(case, server, client)


def test_connection_breaks_off(case, server, client):
    case.serve(server)
    case.serve(server, body=server.scripts[case.main][0].content(), cut=5)
    assert "2 times" in refused(case, server, client)


def test_web_page_instead_of_data(case, server, client):
    page = "<!doctype html><html><body><h1>Just a moment</h1></body></html>"
    case.serve(server, body=page, headers={"Content-Type": "text/html"})
    assert refused(case, server, client)


def test_moved_endpoint_is_followed(case, server, client):
    case.serve(server)
    server.on("/moved", *server.scripts[case.main])
    case.serve(server, status=301, headers={"Location": "/moved"})
    if case.name == "personio":  # its redirects lead to the provider's home page
        assert "is not the board" in refused(case, server, client)
    else:
        assert len(all_postings(case.collect(server, client))) == len(case.expected)
        assert "/moved" in server.paths()


def test_gone_endpoint(case, server, client):
    case.serve(server, status=410)
    assert "HTTP 410" in refused(case, server, client)


def test_not_modified(case, server, make_client, tmp_path):
    case.serve(server)
    body = server.scripts[case.main][0].content()

    def answer(asked):
        if asked.headers.get("If-None-Match") == '"v1"':
            return Reply(status=304)
        return Reply(body, headers={"ETag": '"v1"'})

    server.on(case.main, answer)
    cache = tmp_path / "answers.sqlite"
    once = all_postings(case.collect(server, make_client(cache=cache)))
    asked = server.paths().count(case.main)
    again = all_postings(case.collect(server, make_client(cache=cache)))
    assert server.paths().count(case.main) == asked  # fresh: not asked at all
    stale = all_postings(case.collect(server, make_client(cache=cache, refresh=True)))
    assert server.paths().count(case.main) == 2 * asked  # asked, and answered with 304
    assert once == again == stale
    assert len(once) == len(case.expected)


@pytest.mark.parametrize("told", ["7", "date"])
def test_too_many_requests(case, server, client, waits, told):
    case.serve(server)
    good = server.scripts[case.main][0]
    value = email.utils.formatdate(time.time() + 9, usegmt=True) if told == "date" else told
    server.on(case.main, Reply(status=429, headers={"Retry-After": value}), good)
    assert len(all_postings(case.collect(server, client))) == len(case.expected)
    assert any(6 <= wait <= 9 for wait in waits)


def test_server_error_then_answer(case, server, client, waits):
    case.serve(server)
    good = server.scripts[case.main][0]
    server.on(case.main, Reply(status=500), good)
    assert len(all_postings(case.collect(server, client))) == len(case.expected)
    assert any(0.05 <= wait <= 0.15 for wait in waits)


def test_server_stays_broken(case, server, client):
    case.serve(server, status=503)
    assert "HTTP 503, 2 times" in refused(case, server, client)


def test_slow_body(case, server, make_client):
    case.serve(server, body="x" * 200, drip=0.02)
    assert "took longer" in refused(case, server, make_client(total_timeout=0.05))


def test_gzip_bomb(case, server, make_client):
    case.serve(server, body=b" " * 5_000_000, zipped=True)
    assert "larger than 100,000 bytes" in refused(case, server, make_client(max_bytes=100_000))


def test_redirect_loop(case, server, client):
    if case.name == "personio":
        return
    case.serve(server, status=302, headers={"Location": "/round"})
    server.on("/round", Reply(status=302, headers={"Location": "/round"}))
    assert "in a circle" in refused(case, server, client)


def test_redirect_to_a_private_address(case, server, client):
    if case.name == "personio":
        return
    case.serve(server, status=302, headers={"Location": "http://169.254.169.254/latest/"})
    message = refused(case, server, client)
    assert "private or reserved" in message


def test_names_are_modules():
    for name in names():
        assert get(name).name == name
