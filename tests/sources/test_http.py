"""The client's manners and limits, against a real server."""

from __future__ import annotations

import sqlite3

import pytest
import requests

from analyzer.errors import SourceError
from analyzer.sources.ask import Ask
from analyzer.sources.guard import GuardedAdapter
from tests.sources.support import Reply, ask, fails


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
