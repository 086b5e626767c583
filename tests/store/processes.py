"""Real processes that write into a store, for the tests and the benchmark of kills."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from typing import TYPE_CHECKING

from analyzer.posting import Posting
from analyzer.store.database import Store

if TYPE_CHECKING:
    from pathlib import Path

PAGES = 40
PAGE_SIZE = 50
FORK = multiprocessing.get_context("fork")  # starts at once, so that kills hit the work


def page_postings(page: int, *, source: str = "board") -> list[Posting]:
    """Return the postings of one page."""
    numbers = range(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)
    return [
        Posting(
            id=str(n),
            source=source,
            title=f"Engineer {n}",
            text=f"Posting {n}. " + f"Build pipelines, item {n}. " * 30,
            company="Fjordlab",
            language="en",
        )
        for n in numbers
    ]


def fetch(path: Path, log: Path, *, source: str = "board", pages: int = PAGES) -> None:
    """Ask for every page that is not saved yet, save it, and log the request beforehand."""
    with Store(path) as store, log.open("a") as requests:
        done = store.done_pages(source)
        for page in map(str, range(pages)):
            if page in done:
                continue
            requests.write(f"{page}\n")
            requests.flush()
            store.save(page_postings(int(page), source=source), source=source, page=page)
        store.finish_fetch(source)


def start(target, *arguments, **options):
    """Run a function in a process of its own; its exit code is 1 when it raises."""
    process = FORK.Process(target=target, args=arguments, kwargs=options)
    process.start()
    return process


def kill_and_resume(folder: Path, *, kills: int, seed: int) -> dict[str, int]:
    """Kill fetches at random moments until `kills` were hit, resuming after each.

    Whenever a fetch comes to its end, its store is checked and a new one begun.

    Returns
    -------
    dict
        ``kills`` (processes that died by the signal), ``stores`` (completed fetches).
    """
    chance = random.Random(seed)
    hit = stores = 0
    while hit < kills or stores == 0:
        path, log = folder / f"jobs{stores}.db", folder / f"requests{stores}.txt"
        log.touch()
        saved: set[str] = set()
        while True:
            before = len(log.read_text().splitlines())
            process = start(fetch, path, log)
            if hit < kills:
                # Several kills per store; some within the creation of the file.
                time.sleep(chance.choice([0.02, 0.1, 0.25]) * chance.random())
                os.kill(process.pid, signal.SIGKILL)
            process.join()
            requests = log.read_text().splitlines()[before:]
            assert not saved.intersection(requests), "a saved page was asked for again"
            if process.exitcode == 0:
                break
            assert process.exitcode == -signal.SIGKILL
            hit += 1
            with Store(path) as store:
                saved = set(store.done_pages("board"))
                finished = any(row.state == "finished" for row in store.status().fetches)
                assert len(store) == PAGE_SIZE * (PAGES if finished else len(saved))
            if finished:
                break
        check_complete(path)
        stores += 1
    return {"kills": hit, "stores": stores}


def check_complete(path: Path, *, sources: tuple[str, ...] = ("board",)) -> None:
    """Demand that every posting is there once, that search works and the file is sound."""
    with Store(path) as store:
        found = [
            (posting.source, posting.id.removeprefix(f"{posting.source}/"))
            for posting in store.iter_postings()
        ]
        wanted = {(source, str(n)) for source in sources for n in range(PAGES * PAGE_SIZE)}
        assert len(found) == len(wanted)
        assert set(found) == wanted
        assert store.search("engineer 1234")[0].posting.id == "1234"
        check = store._connection.execute("PRAGMA integrity_check").fetchone()[0]
        assert check == "ok"
        # The index agrees with the texts.
        store._connection.execute("INSERT INTO search (search) VALUES ('integrity-check')")
