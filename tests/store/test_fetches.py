"""What is noted about fetches."""

from __future__ import annotations

from tests.store.support import make


def test_pages_tell_what_a_resumed_fetch_may_skip(store):
    store.save([make(1)], source="board", params_key="q=a", page="1")
    store.save([], source="board", params_key="q=a", page="2")
    assert store.done_pages("board", "q=a") == {"1", "2"}
    assert store.done_pages("board", "q=b") == set()
    store.fail_fetch("board", "q=a", error="HTTP 500")
    (fetch,) = store.status().fetches
    assert (fetch.state, fetch.error, fetch.pages, fetch.finished) == (
        "failed",
        "HTTP 500",
        2,
        None,
    )
    store.finish_fetch("board", "q=a")
    (fetch,) = store.status().fetches
    assert (fetch.state, fetch.error, fetch.pages) == ("finished", None, 0)
    assert fetch.finished
    assert store.done_pages("board", "q=a") == set()
