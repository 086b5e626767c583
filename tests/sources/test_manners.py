"""Whether and when hosts are asked, against a real server."""

from __future__ import annotations

import email.utils
import time

import pytest

from analyzer.sources.ask import Ask
from tests.sources.support import Reply, ask, fails


class TestRobots:
    def robots(self, server, text, status=200):
        server.on("/robots.txt", Reply(text, status))
        for path in ("/data", "/jobs/7/apply", "/feed.json"):
            server.on(path, Reply("{}"))

    def test_disallowed_page_is_refused_with_the_alternative(self, server, client):
        self.robots(server, "User-agent: *\nDisallow: /data")
        assert "save it (.html or .mhtml)" in fails(
            client, ask(server), "robots.txt does not allow"
        )
        assert "/data" not in server.paths()

    @pytest.mark.parametrize("path", ["/jobs/7/apply", "/feed.json"])
    def test_wildcards(self, server, client, path):
        self.robots(server, "User-agent: *\nDisallow: /jobs/*/apply\nDisallow: /*.json$")
        fails(client, ask(server, path), "robots.txt")
        assert client.get(ask(server)).status == 200

    def test_our_own_group_counts(self, server, client):
        self.robots(
            server, "User-agent: *\nDisallow: /\n\nUser-agent: job-posting-skill-analyzer\nAllow: /"
        )
        assert client.get(ask(server)).status == 200

    @pytest.mark.parametrize("status", [404, 403, 410])
    def test_missing_robots_allows(self, server, client, status):
        self.robots(server, "User-agent: *\nDisallow: /", status)
        assert client.get(ask(server)).status == 200

    @pytest.mark.parametrize("status", [500, 503])
    def test_unreadable_robots_forbids(self, server, client, status):
        self.robots(server, "", status)
        fails(client, ask(server), "rules could not be read, which forbids all: robots.txt: HTTP")

    def test_is_asked_once(self, server, client):
        self.robots(server, "")
        for _ in range(3):
            client.get(ask(server))
        assert [asked.path for asked in server.asked].count("/robots.txt") == 1

    def test_huge_file_is_cut_not_refused(self, server, client):
        self.robots(server, "User-agent: *\nDisallow: /data\n" + "# filler\n" * 100_000)
        fails(client, ask(server), "robots.txt does not allow")

    def test_crawl_delay_is_kept(self, server, client, waits):
        self.robots(server, "User-agent: *\nCrawl-delay: 7")
        client.get(ask(server))
        client.get(ask(server))
        assert any(6.5 < wait < 8 for wait in waits)

    def test_too_long_a_crawl_delay_refuses(self, server, client):
        self.robots(server, "User-agent: *\nCrawl-delay: 900")
        fails(client, ask(server), "900 s between requests")

    def test_a_redirect_is_checked_again(self, server, client):
        self.robots(server, "User-agent: *\nDisallow: /private")
        server.on("/data", Reply(status=302, headers={"Location": "/private/x"}))
        fails(client, ask(server), "robots.txt does not allow")
        assert "/private/x" not in server.paths()


class TestPace:
    def test_two_requests_to_one_host_are_apart(self, server, make_client, waits):
        server.on("/data", Reply("{}"))
        client = make_client(pace=3.0)
        client.get(ask(server))
        client.get(ask(server, pace=2.0))
        client.get(ask(server))
        assert [round(wait) for wait in waits] == pytest.approx([3, 3, 6], abs=1)

    def test_back_off_grows_with_jitter(self, server, make_client, waits):
        server.on("/data", Reply(status=503))
        fails(make_client(attempts=4, backoff=2.0), ask(server), "HTTP 503, 4 times")
        assert len(waits) == 3
        for wait, expected in zip(waits, (2, 4, 8), strict=True):
            assert 0.5 * expected <= wait <= 1.5 * expected

    def test_back_off_is_limited(self, server, make_client, waits):
        server.on("/data", Reply(status=503))
        fails(make_client(attempts=8, backoff=2.0, backoff_max=5.0), ask(server), "HTTP 503")
        assert max(waits) <= 7.5

    @pytest.mark.parametrize("as_date", [False, True])
    def test_too_long_a_wait_ends_the_fetch(self, server, client, as_date):
        value = email.utils.formatdate(time.time() + 4000) if as_date else "4000"
        server.on("/data", Reply(status=429, headers={"Retry-After": value}))
        fails(client, ask(server), r"asks to wait (39\d\d|4000) s")
        assert server.paths() == ["/data"]

    @pytest.mark.parametrize(
        "value", ["soon", "-5", "nan", "Mon, 01 Jan 99999 00:00:00 GMT", email.utils.formatdate(0)]
    )
    def test_odd_retry_after(self, server, client, value):
        server.on("/data", Reply(status=429, headers={"Retry-After": value}), Reply("{}"))
        assert client.get(ask(server)).status == 200

    def test_a_refusing_host_is_left_alone(self, server, client):
        server.on("/data", Reply(status=403))
        server.on("/other", Reply("{}"))
        fails(client, ask(server), "HTTP 403")
        fails(client, ask(server, "/other"), "not asked again in this run")
        assert server.paths() == ["/data"]

    def test_a_failing_host_is_left_alone_after_three_requests(self, server, client):
        server.on("/data", Reply(status=500))
        for _ in range(3):
            fails(client, ask(server), "HTTP 500, 2 times")
        fails(client, ask(server), "failed three times in a row")
        assert len(server.paths()) == 6

    def test_unreachable_host(self, make_client):
        client = make_client(attempts=2)
        request = Ask(source="test", url="http://127.0.0.1:9/x", robots=False)
        fails(client, request, "the connection failed")
