"""A fetch into a store: saved page by page, and continued."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from analyzer.errors import SourceError
from analyzer.posting import Posting
from analyzer.store.database import Store
from analyzer.store.resume import fetch_into, params_key


@dataclass
class Page:
    cursor: str
    postings: list[Posting]
    error: str | None = None


@dataclass
class Board:
    """Five pages; page 3 fails as often as it is told to."""

    failures: int = 0
    broken: str | None = None
    asked: list[str] = field(default_factory=list)

    def pages(self, done):
        for number in map(str, range(5)):
            if number in done:
                continue
            self.asked.append(number)
            if number == "3" and self.failures:
                self.failures -= 1
                raise SourceError("HTTP 500 from the board")
            error = "no such board" if number == self.broken else None
            yield Page(number, [] if error else [Posting(id=number, source="board")], error)


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "jobs.db") as opened:
        yield opened


def state(store):
    (fetch,) = store.status().fetches
    return fetch.state, fetch.pages, fetch.error


def test_a_failed_fetch_goes_on_where_it_stopped(store):
    board = Board(failures=1)
    with pytest.raises(SourceError):
        list(fetch_into(store, "board", {"q": "a"}, board.pages))
    assert state(store) == ("failed", 3, "HTTP 500 from the board")
    list(fetch_into(store, "board", {"q": "a"}, board.pages))
    assert board.asked == ["0", "1", "2", "3", "3", "4"]
    assert state(store) == ("finished", 0, None)
    assert len(store) == 5


def test_a_fetch_that_is_left_keeps_what_was_yielded(store):
    board = Board()
    for page, saved in fetch_into(store, "board", {}, board.pages):
        assert saved.new == 1
        if page.cursor == "1":
            break
    assert state(store) == ("running", 2, None)
    list(fetch_into(store, "board", {}, board.pages))
    assert board.asked == ["0", "1", "2", "3", "4"]


def test_a_finished_fetch_starts_anew(store):
    board = Board()
    list(fetch_into(store, "board", {}, board.pages))
    results = list(fetch_into(store, "board", {}, board.pages))
    assert board.asked == [*"01234", *"01234"]
    assert all(saved.known == 1 for _, saved in results)


def test_other_parameters_are_another_fetch(store):
    assert params_key({"b": "2", "a": "1"}) == params_key({"a": "1", "b": "2"})
    board = Board(failures=1)
    with pytest.raises(SourceError):
        list(fetch_into(store, "board", {"q": "a"}, board.pages))
    list(fetch_into(store, "board", {"q": "b"}, board.pages))
    assert board.asked[-5:] == [*"01234"]


def test_a_page_that_could_not_be_read_is_asked_for_again(store):
    board = Board(broken="1")
    list(fetch_into(store, "board", {}, board.pages))
    assert state(store) == ("failed", 4, "no such board")
    board.broken = None
    list(fetch_into(store, "board", {}, board.pages))
    assert board.asked == [*"01234", "1"]
    assert state(store)[0] == "finished"
