"""The store under kills, two writers, a full disk and read-only places: all of it real."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from analyzer.errors import StoreError
from analyzer.store.database import Store
from tests.store.processes import (
    PAGES,
    check_complete,
    fetch,
    kill_and_resume,
    page_postings,
    start,
)


def test_killed_at_random_moments_nothing_is_lost_or_repeated(tmp_path):
    assert kill_and_resume(tmp_path, kills=20, seed=7)["kills"] == 20


def test_two_processes_write_into_one_store(tmp_path):
    path = tmp_path / "jobs.db"  # both create it
    processes = [
        start(fetch, path, tmp_path / f"{source}.txt", source=source) for source in ("a", "b")
    ]
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    check_complete(path, sources=("a", "b"))


def test_two_processes_save_the_same_postings(tmp_path):
    path = tmp_path / "jobs.db"
    processes = [start(fetch, path, tmp_path / f"{n}.txt") for n in range(2)]
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    check_complete(path)


def test_a_reader_is_not_stopped_by_a_writer(tmp_path):
    path = tmp_path / "jobs.db"
    Store(path).close()
    writer = start(fetch, path, tmp_path / "log.txt")
    counts = []
    while writer.is_alive():
        with Store(path, read_only=True) as store:
            counts.append(len(list(store.iter_postings())))
    writer.join()
    assert writer.exitcode == 0
    assert counts == sorted(counts)


def fill(store: Store) -> int:
    """Save pages until it fails; return how many were saved."""
    for page in range(PAGES):
        try:
            store.save(page_postings(page), source="board", page=str(page))
        except StoreError as error:
            message = str(error)
            break
    else:
        raise AssertionError("the store never became full")
    assert "Next step" in message
    assert "nothing of this step was saved" in message
    return page


def test_full_store_keeps_what_it_has_and_goes_on_later(tmp_path):
    path = tmp_path / "jobs.db"
    with Store(path) as store:
        store._connection.execute("PRAGMA max_page_count = 300")
        saved = fill(store)
        assert saved > 0
        assert len(store) == saved * 50
        assert len(store.done_pages("board")) == saved
        store._connection.execute("PRAGMA max_page_count = 1000000")
    fetch(path, tmp_path / "log.txt")
    check_complete(path)
    assert len((tmp_path / "log.txt").read_text().split()) == PAGES - saved


FULL_DISK = textwrap.dedent(
    """
    import subprocess, sys, pathlib
    from tests.store.test_processes import fill, full_disk_check
    folder = pathlib.Path(sys.argv[1])
    run = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)])
    if run.returncode:
        sys.exit(77)
    full_disk_check(folder)
    """
)


def full_disk_check(folder: Path) -> None:
    path = folder / "jobs.db"
    store = Store(path)
    saved = fill(store)
    assert saved > 0
    assert len(store) == saved * 50
    assert len(store.search("engineer", limit=10_000)) == saved * 50
    store.close()
    with Store(path) as store:  # still full
        assert len(store.done_pages("board")) == saved
        assert store._connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        with pytest.raises(StoreError, match="Export"):
            store.export(folder / "out.jsonl")
        assert not list(folder.glob(".*"))
    remount = ["mount", "-o", "remount,size=100m", str(folder)]
    subprocess.run(remount, check=True)
    fetch(path, folder / "log.txt")
    check_complete(path)
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    with Store(path, read_only=True) as store:
        assert len(store) == PAGES * 50
    with pytest.raises(StoreError, match="write there"), Store(path) as store:
        store.save(page_postings(0))


def test_a_full_and_a_read_only_disk(tmp_path):
    # A small file system of its own, in a mount namespace that ends with the process.
    run = subprocess.run(
        ["unshare", "--mount", "--map-root-user", sys.executable, "-c", FULL_DISK, str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": "."},
    )
    if run.returncode == 77 or "unshare" in run.stderr:
        pytest.skip("this system lets no user mount a file system: " + run.stderr[-200:])
    assert run.returncode == 0, run.stderr
