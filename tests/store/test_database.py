"""The store as one process sees it: saving, versions, pages, search."""

from __future__ import annotations

import json

import pytest

from analyzer.errors import InputError
from analyzer.posting import Posting
from analyzer.store.records import Saved
from tests.store.support import FULL, make


def test_a_posting_comes_back_exactly(store):
    bare = Posting(id="x", source="s", language="en")
    assert store.save([FULL, bare]) == Saved(new=2)
    assert list(store.iter_postings()) == [FULL, bare]
    assert list(store.iter_postings(source="s")) == [bare]


def test_saving_again_updates_and_keeps_both_texts(store):
    store.save([make(1), make(2)], seen_at="2026-01-01T00:00:00+00:00")
    again = store.save(
        [make(1, text="Rewritten."), make(2, location="Oslo"), make(3)],
        seen_at="2026-02-01T00:00:00+00:00",
    )
    assert again == Saved(new=1, changed=1, known=1)
    assert [p.location for p in store.iter_postings()] == [None, "Oslo", None]
    assert [(seen[:7], p.text[:9]) for seen, p in store.versions("1")] == [
        ("2026-01", "Job numbe"),
        ("2026-02", "Rewritten"),
    ]
    assert len(store.versions("2")) == 1
    status = store.status()
    assert (status.postings, status.texts, status.changed) == (3, 4, 1)
    assert status.sources[0].first_seen.startswith("2026-01")
    assert status.sources[0].last_seen.startswith("2026-02")


def test_an_older_sighting_moves_first_seen_only(store, tmp_path):
    store.save([make(1)], seen_at="2026-02-01T00:00:00+00:00")
    store.save([make(1)], seen_at="2025-12-01T00:00:00+00:00")
    store.export(tmp_path / "out.jsonl")
    row = json.loads((tmp_path / "out.jsonl").read_text())
    assert (row["first_seen"][:7], row["last_seen"][:7]) == ("2025-12", "2026-02")


def test_the_same_id_in_two_sources_is_two_postings(store):
    store.save([make(1), make(1).with_(source="other")])
    assert len(store) == 2
    assert [posting.id for posting in store.iter_postings()] == ["1", "other/1"]
    assert [posting.id for posting in store.iter_postings(source="other")] == ["other/1"]
    assert store.status().texts == 1  # a shared text is kept once


def test_white_space_is_part_of_the_text(store):
    store.save([make(1, text="a  b")])
    assert store.save([make(1, text="a b")]).changed == 1


def test_long_streams_are_saved_in_steps_and_read_in_steps(store):
    assert store.save(make(n) for n in range(1234)).new == 1234
    seen = []
    for posting in store.iter_postings():  # writing while reading
        seen.append(posting.id)
        if posting.id == "10":
            store.save([make(5000)])
    assert seen == [str(n) for n in range(1234)] + ["5000"]


def test_a_page_is_saved_with_its_postings_or_not_at_all(store):
    def broken():
        yield make(1)
        raise ValueError("row 2 is malformed")

    with pytest.raises(ValueError, match="row 2"):
        store.save(broken(), source="board", page="1")
    assert len(store) == 0
    assert store.done_pages("board") == set()
    with pytest.raises(InputError, match="source"):
        store.save([], page="1")


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("python", ["1", "2"]),
        ("C++", ["1"]),
        ("python c#", ["2"]),
        ('"deep learning"', ["3"]),
        ("learning deep", ["3", "4"]),
        ("learn*", ["3", "4"]),
        ("c++ OR c#", ["1", "2"]),
        ("python NOT C++", ["2"]),
        ("resume", ["4"]),
        ("it's", []),
        ("node.js", []),
        ("cobol", []),
        ("(python", ["1", "2"]),
    ],
)
def test_search(store, query, ids):
    store.save(
        [
            make(1, text="Python and C++ daily."),
            make(2, text="Python, some C#."),
            make(3, text="You like deep learning."),
            make(4, text="Learning, with deep roots. Send a résumé."),
        ]
    )
    assert sorted(hit.posting.id for hit in store.search(query)) == ids


def test_search_shows_the_place_and_prefers_titles(store):
    store.save([make(1, text="Some statistics."), make(2, title="Statistics Lead")])
    hits = store.search("statistics")
    assert [hit.posting.id for hit in hits] == ["2", "1"]
    assert hits[1].snippet == "Some [statistics]."
    assert len(store.search("statistics", limit=1)) == 1


@pytest.mark.parametrize(
    "query", ["", "  ", '""', "(", "...", "OR", "*", "a OR", "NOT a", "a AND AND b"]
)
def test_search_that_says_nothing(store, query):
    with pytest.raises(InputError, match="Next step"):
        store.search(query)


def test_replaced_texts_are_not_found(store):
    store.save([make(1, text="cobol")])
    store.save([make(1, text="rust")])
    assert store.search("cobol") == []
    assert len(store.search("rust")) == 1


def test_odd_characters_survive(store):
    odd = make(1, text="zero\0byte, half \ud83d emoji 🙂", company="K\udcffN")
    store.save([odd])
    (back,) = store.iter_postings()
    assert back.text == "zero\0byte, half \ufffd emoji 🙂"
    assert back.company == "K\ufffdN"
