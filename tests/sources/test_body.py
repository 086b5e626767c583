"""Bodies of answers, from a real server: unpacked, limited and complete."""

from __future__ import annotations

import gzip

from tests.sources.support import Reply, ask, fails


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
        whole = gzip.compress(b"x" * 5000)
        server.on("/data", Reply(whole[:-4], headers={"Content-Encoding": "gzip"}))
        fails(client, ask(server), "broke off, 2 times")

    def test_endless_bytes_after_the_end_of_gzip(self, server, make_client):
        body = gzip.compress(b"{}") + b"x" * 300_000
        server.on("/data", Reply(body, headers={"Content-Encoding": "gzip"}))
        fails(make_client(max_bytes=100_000), ask(server), "larger than")

    def test_unknown_encoding(self, server, client):
        server.on("/data", Reply(b"??", headers={"Content-Encoding": "br"}))
        fails(client, ask(server), "unknown encoding 'br'")

    def test_silent_server(self, server, make_client):
        server.on("/data", Reply("xx", drip=2.0))
        fails(make_client(read_timeout=0.1, attempts=1), ask(server), "connection failed")
