"""What is forgotten is gone, and its space is given back."""

from __future__ import annotations

import pytest

from analyzer.errors import InputError
from tests.store.support import make


@pytest.mark.parametrize(
    ("what", "left"),
    [
        ({"source": "board"}, ["9"]),
        ({"posting_id": "1"}, ["2", "9"]),
        ({"company": " ACME robotics "}, ["2"]),
        ({"company": "Acme Robotics", "source": "board"}, ["2", "9"]),
        ({"posting_id": "nobody"}, ["1", "2", "9"]),
    ],
)
def test_forget(store, what, left):
    store.save(
        [
            make(1, company="Acme Robotics"),
            make(2, company="Other"),
            make(9, company="acme  robotics").with_(source="else"),
        ]
    )
    assert store.forget(**what) == 3 - len(left)
    assert [posting.id for posting in store.iter_postings()] == left


def test_what_is_forgotten_is_not_in_the_file_any_more(store, tmp_path):
    store.save([make(n) for n in range(50)])
    store.save([make(51, text="zanzibar quokka", company="Quokkaworks")], source="board", page="1")
    store.save([make(51, text="zanzibar wombat", company="Quokkaworks")])
    store.forget(posting_id="51")
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"Job number 3" in written
    for word in (b"zanzibar", b"quokka", b"wombat", b"Quokkaworks"):
        assert word not in written


def test_forgetting_a_source_forgets_its_fetches(store):
    store.save([make(1)], source="board", page="1")
    store.forget(source="board")
    assert store.done_pages("board") == set()
    assert store.status().fetches == ()
    with pytest.raises(InputError, match="what to forget"):
        store.forget()


def test_forgetting_one_repost_keeps_the_shared_text(store):
    store.save([make(1, text="same"), make(2, text="same")])
    store.forget(posting_id="1")
    assert [posting.text for posting in store.iter_postings()] == ["same"]
    assert len(store.search("same")) == 1


def test_vacuum_gives_space_back(store):
    store.save(make(n, text=f"{n} " * 500) for n in range(500))
    store.forget(source="board")
    assert store.vacuum() > 500_000
    assert len(store) == 0
