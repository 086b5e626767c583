"""The client's manners and limits, against a real server."""

from __future__ import annotations

import email.utils
import sqlite3
import time

import pytest
import requests

from analyzer.errors import SourceError
from analyzer.sources.ask import Ask
from analyzer.sources.guard import GuardedAdapter
from tests.sources.support import Reply


def ask(server, path="/data", **options):
    return Ask(source="test", url=server.url + path, **options)


def fails(client, request, match):
    with pytest.raises(SourceError, match=match) as caught:
        client.get(request)
    assert "Next step: " in str(caught.value)
    return str(caught.value)


class TestIdentity:
    def test_agent_names_product_and_contact(self, server, make_client):
        server.on("/data", Reply("{}"))
        make_client(contact="ada@quince.example").get(ask(server))
        agents = {asked.headers["User-Agent"] for asked in server.asked}
        assert len(agents) == 1
        assert agents.pop().startswith("job-posting-skill-analyzer/")
        assert all("(contact: ada@quince.example)" in a.headers["User-Agent"] for a in server.asked)

    def test_a_contact_that_would_break_the_header(self, make_client):
        with pytest.raises(SourceError, match="characters that cannot be sent"):
            make_client(contact="a@b\r\nX-Evil: 1")

    def test_other_hosts_need_a_contact(self, client):
        request = Ask(source="test", url="https://192.0.43.8/jobs")
        fails(client, request, "ANALYZER_CONTACT")


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


class TestReach:
    @pytest.mark.parametrize(
        "url",
        [
            "http://10.0.0.1/", "http://192.168.1.1/", "http://172.16.0.9/", "http://100.64.0.1/",
            "http://169.254.169.254/latest/meta-data/", "http://0.0.0.0/", "http://[::]/",
            "http://[fe80::1]/", "http://[fd00::1]/", "http://[::ffff:10.0.0.1]/",
            "http://[64:ff9b::a00:1]/", "http://[2002:a00:1::]/", "http://224.0.0.1/",
        ],
    )  # fmt: skip
    def test_private_addresses(self, make_client, url):
        fails(
            make_client(contact="a@b.example"), Ask(source="test", url=url), "private or reserved"
        )

    @pytest.mark.parametrize(
        "url", ["http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://127.9.9.9/",
                "http://2130706433/", "http://[64:ff9b::7f00:1]/", "http://[::ffff:127.0.0.1]/"]
    )  # fmt: skip
    def test_this_computer_needs_the_switch(self, make_client, url):
        client = make_client(allow_loopback=False, contact="a@b.example")
        fails(client, Ask(source="test", url=url), "this computer itself")

    @pytest.mark.parametrize(
        ("url", "why"),
        [
            ("file:///etc/passwd", "only http and https"),
            ("ftp://192.0.43.8/", "only http and https"),
            ("https://user:pw@192.0.43.8/", "user name or password"),
            ("https://192.0.43.8:22/", "port 22"),
            ("https://192.0.43.8:bad/", "not a valid address"),
            ("https:///x", "only http and https"),
        ],
    )
    def test_odd_addresses(self, make_client, url, why):
        fails(make_client(contact="a@b.example"), Ask(source="test", url=url), why)

    def test_the_connected_peer_is_checked_before_a_byte_is_sent(self, server):
        """As when a name changes its answer between check and connection."""
        server.on("/data", Reply("{}"))
        session = requests.Session()
        session.mount("http://", GuardedAdapter(allow_loopback=False))
        with pytest.raises(SourceError, match="this computer itself"):
            session.get(server.url + "/data", timeout=5)
        assert not server.asked

    def test_many_redirects(self, server, make_client):
        for number in range(9):
            headers = {"Location": f"/{number + 1}"}
            server.on(f"/{number}", Reply(status=302, headers=headers))
        fails(make_client(max_redirects=3), ask(server, "/0"), "more than 3 times")
        assert len(server.paths()) == 4

    def test_redirect_without_a_target(self, server, client):
        server.on("/data", Reply(status=302))
        fails(client, ask(server), "redirects to")


class TestBody:
    def test_gzip_is_unpacked(self, server, client):
        server.on("/data", Reply({"a": 1}, zipped=True))
        assert client.get(ask(server)).body == b'{"a": 1}'

    def test_chunked(self, server, client):
        server.on("/data", Reply(b"hello world", chunked=True))
        assert client.get(ask(server)).body == b"hello world"

    def test_damaged_gzip(self, server, client):
        server.on("/data", Reply(b"\x1f\x8bnot really", headers={"Content-Encoding": "gzip"}))
        fails(client, ask(server), "damaged, 2 times")

    def test_cut_gzip(self, server, client):
        import gzip

        whole = gzip.compress(b"x" * 5000)
        server.on("/data", Reply(whole[:-4], headers={"Content-Encoding": "gzip"}))
        fails(client, ask(server), "broke off, 2 times")

    def test_endless_bytes_after_the_end_of_gzip(self, server, make_client):
        import gzip

        body = gzip.compress(b"{}") + b"x" * 300_000
        server.on("/data", Reply(body, headers={"Content-Encoding": "gzip"}))
        fails(make_client(max_bytes=100_000), ask(server), "larger than")

    def test_unknown_encoding(self, server, client):
        server.on("/data", Reply(b"??", headers={"Content-Encoding": "br"}))
        fails(client, ask(server), "unknown encoding 'br'")

    def test_silent_server(self, server, make_client):
        server.on("/data", Reply("xx", drip=2.0))
        fails(make_client(read_timeout=0.1, attempts=1), ask(server), "connection failed")


class TestCache:
    def test_no_store_is_respected(self, server, make_client, tmp_path):
        server.on("/data", Reply("{}", headers={"Cache-Control": "private, no-store"}))
        client = make_client(cache=tmp_path / "c.sqlite")
        for _ in range(2):
            client.get(ask(server, lifetime=100))
        assert len(server.paths()) == 2

    def test_last_modified(self, server, make_client, tmp_path):
        stamp = "Mon, 02 Nov 2026 10:00:00 GMT"

        def answer(asked):
            if asked.headers.get("If-Modified-Since") == stamp:
                return Reply(status=304)
            return Reply("first", headers={"Last-Modified": stamp})

        server.on("/data", answer)
        client = make_client(cache=tmp_path / "c.sqlite")
        assert [client.get(ask(server)).body for _ in range(2)] == [b"first", b"first"]
        assert len(server.paths()) == 2

    def test_a_304_renews_the_answer(self, server, make_client, tmp_path):
        server.on("/data", Reply("x", headers={"ETag": "1"}), Reply(status=304))
        path = tmp_path / "c.sqlite"
        make_client(cache=path).get(ask(server))
        with sqlite3.connect(path) as db:
            db.execute("update answers set stored_at = stored_at - 1000 where url like '%data'")
        client = make_client(cache=path)
        for _ in range(3):
            assert client.get(ask(server, lifetime=500)).body == b"x"
        assert len(server.paths()) == 2

    def test_304_without_a_stored_answer_is_an_error(self, server, client):
        server.on("/data", Reply(status=304))
        fails(client, ask(server), "HTTP 304")

    def test_errors_are_not_stored(self, server, make_client, tmp_path):
        server.on("/data", Reply(status=404), Reply("now"))
        client = make_client(cache=tmp_path / "c.sqlite")
        fails(client, ask(server, lifetime=100), "HTTP 404")
        assert client.get(ask(server, lifetime=100)).body == b"now"

    def test_a_file_that_is_no_cache(self, make_client, tmp_path):
        path = tmp_path / "notes.txt"
        path.write_text("these are my notes, not a database " * 50)
        with pytest.raises(SourceError, match="cannot be used"):
            make_client(cache=path)
        assert path.read_text().startswith("these are my notes")


class TestSecrets:
    SECRETS = ("app key/9+c", "header-secret-77")

    def request(self, server, path="/data"):
        return ask(
            server,
            path,
            params={"what": "deep learning"},
            secret_params={"app_key": self.SECRETS[0]},
            secret_headers={"Authorization-Key": self.SECRETS[1]},
            lifetime=100,
        )

    def forms(self):
        return (*self.SECRETS, "app%20key", "app+key", "9%2Bc")

    def test_they_are_sent(self, server, client):
        server.on("/data", Reply("{}"))
        client.get(self.request(server))
        assert server.asked[-1].query == {"what": "deep learning", "app_key": self.SECRETS[0]}
        assert server.asked[-1].headers["Authorization-Key"] == self.SECRETS[1]
        robots = server.asked[0]
        assert "Authorization-Key" not in robots.headers

    def test_they_are_not_in_the_cache(self, server, make_client, tmp_path):
        server.on(
            "/data", Reply(status=302, headers={"Location": "/moved?app_key=app%20key%2F9%2Bc"})
        )
        server.on("/moved", Reply("{}"))
        client = make_client(cache=tmp_path / "c.sqlite")
        response = client.get(self.request(server))
        client.close()
        stored = b"".join(path.read_bytes() for path in tmp_path.iterdir()).decode("latin-1")
        for form in self.forms():
            assert form not in stored
            assert form not in response.url

    @pytest.mark.parametrize("status", [401, 403, 404, 500, 418])
    def test_they_are_not_in_errors(self, server, client, status):
        server.on("/data", Reply(status=status))
        message = fails(client, self.request(server), f"HTTP {status}")
        for form in self.forms():
            assert form not in message

    def test_they_are_not_in_network_errors(self, client):
        request = Ask(
            source="test", url="http://127.0.0.1:9/x", secret_params={"k": "hush-1"}, robots=False
        )
        with pytest.raises(SourceError) as caught:
            client.get(request)
        assert "hush-1" not in str(caught.value)
        assert caught.value.__cause__ is None

    def test_they_are_not_in_logs(self, server, client, caplog):
        server.on("/data", Reply("{}"))
        with caplog.at_level("DEBUG"):
            client.get(ask(server))
            assert "/data" in caplog.text  # what is public may be logged
            client.get(self.request(server))
        for form in self.forms():
            assert form not in caplog.text

    def test_they_do_not_follow_to_another_host(self, server, client):
        port = server.url.rpartition(":")[2]
        server.on(
            "/data", Reply(status=302, headers={"Location": f"http://localhost:{port}/there"})
        )
        server.on("/there", Reply("{}"))
        client.get(self.request(server))
        last = server.asked[-1]
        assert last.path == "/there"
        assert "Authorization-Key" not in last.headers
        assert "app_key" not in last.query


def test_no_connection_is_said_as_such(client):
    request = Ask(source="test", url="http://127.0.0.1:9/x")
    message = fails(client, request, r"the connection failed \(\w*Connection\w*\), 2 times")
    assert "check the connection" in message
