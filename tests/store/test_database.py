"""The store as one process sees it: saving, versions, pages, search, export, forgetting."""

from __future__ import annotations

import gzip
import json
import sqlite3

import pytest

from analyzer.errors import InputError, StoreError
from analyzer.posting import Posting, Salary
from analyzer.store import Store, is_store
from analyzer.store.records import Saved

FULL = Posting(
    id="77",
    source="board",
    title="Machine Learning Engineer",
    text="We train models – résumé ranking, in C++ and Python.",
    url="https://jobs.example/77",
    company="Nordlicht Analytics",
    location="Bergen",
    remote="hybrid",
    employment_type="full-time",
    posted_at="2026-03-01",
    salary=Salary(90_000.0, None, "EUR", "year"),
    salary_text="from EUR 90,000",
    language="en",
    description_html="<p>We train models – résumé ranking, in C++ and Python.</p>",
    origin="jobs.csv:17",
    notice="Jobs from board.example, link back",
)


def make(number: int, **fields: object) -> Posting:
    values = {"title": "Analyst", "text": f"Job number {number}: build reports.", **fields}
    return Posting(id=str(number), source="board").with_(**values)


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "jobs.db") as opened:
        yield opened


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


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz"])
def test_export_is_complete_and_reproducible(store, tmp_path, name):
    store.save([FULL, make(1)])
    assert store.export(tmp_path / name) == 2
    first = (tmp_path / name).read_bytes()
    assert store.export(tmp_path / name) == 2
    assert (tmp_path / name).read_bytes() == first
    lines = (gzip.decompress(first) if name.endswith("gz") else first).decode().splitlines()
    assert Posting.from_dict(json.loads(lines[0])) == FULL
    assert json.loads(lines[0])["notice"] == FULL.notice
    assert {path.name for path in tmp_path.iterdir()} <= {
        name,
        "jobs.db",
        "jobs.db-wal",
        "jobs.db-shm",
    }


def test_export_into_a_missing_folder(store, tmp_path):
    with pytest.raises(StoreError, match="Next step"):
        store.export(tmp_path / "no" / "out.jsonl")


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


def test_odd_characters_survive(store):
    odd = make(1, text="zero\0byte, half \ud83d emoji 🙂", company="K\udcffN")
    store.save([odd])
    (back,) = store.iter_postings()
    assert back.text == "zero\0byte, half \ufffd emoji 🙂"
    assert back.company == "K\ufffdN"


def test_a_store_is_known_by_its_head(tmp_path):
    with Store(tmp_path / "jobs.db") as opened:
        opened.save([FULL])
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE dish (name)")
    (tmp_path / "jobs.csv").write_text("title\nAnalyst\n")
    known = {name: is_store(tmp_path / name) for name in ("jobs.db", "other.db", "jobs.csv", "no")}
    assert known == {"jobs.db": True, "other.db": False, "jobs.csv": False, "no": False}
    assert not is_store(tmp_path)


class TestFilesThatCannotBeUsed:
    def test_folder(self, tmp_path):
        with pytest.raises(StoreError, match="folder"):
            Store(tmp_path)

    def test_missing_folder(self, tmp_path):
        with pytest.raises(StoreError, match="cannot be opened"):
            Store(tmp_path / "no" / "jobs.db")

    def test_missing_file_to_read(self, tmp_path):
        with pytest.raises(StoreError, match="no such file"):
            Store(tmp_path / "jobs.db", read_only=True)
        assert not (tmp_path / "jobs.db").exists()

    @pytest.mark.parametrize("read_only", [False, True])
    def test_not_a_database(self, tmp_path, read_only):
        path = tmp_path / "jobs.csv"
        path.write_text("title,company\n" * 500)
        with pytest.raises(StoreError, match="not a store"):
            Store(path, read_only=read_only)
        assert path.read_text().startswith("title")

    def test_another_database(self, tmp_path):
        path = tmp_path / "other.db"
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE dish (name)")
        with pytest.raises(StoreError, match="not a store"):
            Store(path)

    def test_newer_version(self, tmp_path):
        path = tmp_path / "jobs.db"
        Store(path).close()
        with sqlite3.connect(path) as file:
            file.execute("PRAGMA user_version = 99")
        with pytest.raises(StoreError, match=r"schema 99.*update"):
            Store(path)

    def test_damaged(self, tmp_path):
        path = tmp_path / "jobs.db"
        with Store(path) as store:
            store.save(make(n) for n in range(500))
        content = bytearray(path.read_bytes())
        content[4096:] = b"\xff" * (len(content) - 4096)
        path.write_bytes(content)
        with pytest.raises(StoreError, match="damaged"):
            Store(path).save([make(1)])

    def test_an_empty_file_becomes_a_store(self, tmp_path):
        (tmp_path / "jobs.db").touch()
        with Store(tmp_path / "jobs.db") as store:
            assert len(store) == 0

    def test_read_only(self, tmp_path):
        path = tmp_path / "jobs.db"
        with Store(path) as store:
            store.save([make(1)])
        with Store(path, read_only=True) as store:
            assert len(store) == 1
            assert len(store.search("reports")) == 1
            with pytest.raises(StoreError, match="read-only"):
                store.save([make(2)])
            assert len(store) == 1
