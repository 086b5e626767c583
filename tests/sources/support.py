"""A real local server that answers as it is told to, and the payload cases of the sources."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from analyzer.errors import SourceError
from analyzer.sources import collect
from analyzer.sources.ask import Ask

if TYPE_CHECKING:
    from analyzer.sources.base import Page
    from analyzer.sources.http import Client

PAYLOADS = Path(__file__).parent / "payloads"


@dataclass
class Reply:
    """One scripted answer; `drip` sends a byte every so many seconds, `cut` drops the end."""

    body: Any = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0
    cut: int = 0
    zipped: bool = False
    chunked: bool = False

    def content(self) -> bytes:
        raw = self.body
        if not isinstance(raw, bytes):
            raw = raw.encode() if isinstance(raw, str) else json.dumps(raw).encode()
        return gzip.compress(raw, 9) if self.zipped else raw


@dataclass
class Asked:
    """One request that the server has received."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


Script = Callable[[Asked], Reply] | list[Reply]


class Server:
    """Answers each path with its script: a list (the last one repeats), or a function."""

    def __init__(self) -> None:
        self.scripts: dict[str, Script] = {}
        self.asked: list[Asked] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                outer.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        class Http(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                """A client that hangs up early is part of the tests."""

        self.http = Http(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True).start()

    def on(self, path: str, *replies: Reply | Callable[[Asked], Reply]) -> None:
        self.scripts[path] = replies[0] if callable(replies[0]) else list(replies)  # type: ignore[arg-type]

    def reset(self) -> None:
        self.scripts, self.asked = {}, []

    def paths(self) -> list[str]:
        """Paths asked for, without robots.txt."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        asked = Asked(parts.path, dict(parse_qsl(parts.query)), dict(handler.headers.items()))
        self.asked.append(asked)
        script = self.scripts.get(parts.path)
        if script is None:
            reply = Reply("nothing here", 404)
        elif callable(script):
            reply = script(asked)
        else:
            reply = script.pop(0) if len(script) > 1 else script[0]
        body = reply.content()
        handler.send_response(reply.status)
        headers = {"Content-Length": str(len(body)), **reply.headers}
        if reply.chunked:
            body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
            headers = {"Transfer-Encoding": "chunked", **reply.headers}
        if reply.zipped:
            headers["Content-Encoding"] = "gzip"
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        if reply.drip:
            for index in range(len(body)):
                handler.wfile.write(body[index : index + 1])
                handler.wfile.flush()
                time.sleep(reply.drip)
            return
        if reply.cut:
            handler.close_connection = True
        handler.wfile.write(body[: len(body) - reply.cut])


@dataclass
class Case:
    """A source with payloads in its own shapes, all companies invented.

    `main` is the path whose answer is the board; `routes` answers it and what belongs to it.
    `expected` are the fields that the postings must have, in order.
    """

    name: str
    main: str
    routes: dict[str, Any]
    expected: list[dict[str, Any]]
    empty: Any
    malformed: Any
    params: dict[str, str] = field(default_factory=dict)
    env: dict[str, str] = field(default_factory=dict)
    skipped: int = 0
    container: bool = True

    @classmethod
    def load(cls, name: str, server: Server) -> Case:
        raw = (PAYLOADS / f"{name}.json").read_text("utf-8").replace("{server}", server.url)
        data = json.loads(raw, object_hook=_with_files)
        return cls(name=name, **data)

    def serve(self, server: Server, **main: Any) -> None:
        """Script the routes; `main` replaces the script of the main path."""
        for path, body in self.routes.items():
            server.on(
                path, Reply(body.replace("{server}", server.url) if isinstance(body, str) else body)
            )
        if main:
            server.on(self.main, Reply(**main))

    def collect(self, server: Server, client: Client, **options: Any) -> list[Page]:
        return list(
            collect(
                self.name,
                options.pop("params", self.params),
                client,
                base_url=server.url,
                env=self.env,
                **options,
            )
        )


def _with_files(data: dict[str, Any]) -> Any:
    """Replace ``{"file": name}`` by the text of that payload file."""
    if set(data) == {"file"}:
        return (PAYLOADS / data["file"]).read_text("utf-8")
    return data


def ask(server: Server, path: str = "/data", **options: Any) -> Ask:
    return Ask(source="test", url=server.url + path, **options)


def fails(client: Client, request: Ask, match: str) -> str:
    """Let a request fail with this message; return all of it."""
    with pytest.raises(SourceError, match=match) as caught:
        client.get(request)
    assert "Next step: " in str(caught.value)
    return str(caught.value)
