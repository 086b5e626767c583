"""The local server and the clients of the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from analyzer.sources import names
from analyzer.sources.http import Client
from analyzer.sources.options import ClientOptions
from tests.sources.support import Case, Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="session")
def running() -> Iterator[Server]:
    server = Server()
    yield server
    server.http.shutdown()
    server.http.server_close()


@pytest.fixture
def server(running: Server) -> Server:
    running.reset()
    return running


@pytest.fixture
def waits() -> list[float]:
    """Every pause the client made, in seconds, instead of waiting."""
    return []


@pytest.fixture
def make_client(waits: list[float]) -> Iterator[Callable[..., Client]]:
    made: list[Client] = []

    def make(**options: Any) -> Client:
        settings = {"allow_loopback": True, "pace": 0.0, "backoff": 0.1, "attempts": 2}
        made.append(Client(ClientOptions(**{**settings, **options}), sleep=waits.append))
        return made[-1]

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(make_client: Callable[..., Client]) -> Client:
    return make_client()


@pytest.fixture(params=names())
def case(request: pytest.FixtureRequest, server: Server) -> Case:
    return Case.load(request.param, server)
