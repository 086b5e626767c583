"""A real Dask scheduler with worker processes on this machine, one of which is killed."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from analyzer.corpus import load
from analyzer.errors import InputError
from analyzer.extraction import write_extraction
from analyzer.plan import Plan
from analyzer.summary import summarise
from tests import fragile, postings

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.importorskip("distributed")
ROOT = Path(__file__).resolve().parents[2]


class Cluster:
    """A scheduler and workers as separate processes."""

    def __init__(self, folder: Path) -> None:
        self._log = (folder / "cluster.log").open("w")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        self._folder = folder
        self.scheduler = self._start("scheduler", "--host", self.address, "--no-dashboard")
        self.workers = [self.worker() for _ in range(2)]

    def worker(self) -> subprocess.Popen[bytes]:
        # Without a nanny: a worker that dies stays dead.
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard"]
        return self._start("worker", self.address, *options, "--local-directory", self._folder)

    def _start(self, *arguments: object) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_" + str(arguments[0])]
            + [str(one) for one in arguments[1:]],
            cwd=self._folder,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            env=os.environ
            | {"PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"},
        )

    def ready(self, workers: int) -> None:
        from distributed import Client

        deadline = time.monotonic() + 60
        while True:
            try:
                with Client(self.address, timeout=5, set_as_default=False) as client:
                    client.wait_for_workers(workers, timeout=60)
                return
            except OSError:
                if time.monotonic() > deadline:
                    raise

    def stop(self) -> None:
        for process in [*self.workers, self.scheduler]:
            process.kill()
            process.wait()
        self._log.close()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    running = Cluster(tmp_path)
    try:
        running.ready(2)
        yield running
    finally:
        running.stop()


def test_results_are_those_of_one_machine_though_a_worker_is_killed(
    cluster: Cluster, tmp_path: Path
) -> None:
    files = [
        postings.write(tmp_path / "a.jsonl", 300),
        postings.write(tmp_path / "b.jsonl.gz", 60, seed=2),
    ]
    lexicon = tmp_path / "mine.toml"
    lexicon.write_text(
        '[[entry]]\nid = "harbour"\nname = "Harbours"\nkind = "skill"\ncategory = "domain"\n'
        'aliases = ["harbours"]\npositive = ["We like harbours."]\nnegative = ["A ship."]\n'
    )
    # One input by URL: fsspec opens it, as it would s3://.
    corpus = load(f"file://{files[0]}", files[1], lexicon_files=[lexicon])

    def run(name: str, plan: Plan, *, kill: bool = False) -> bytes:
        seen = 0

        def watch(items):  # type: ignore[no-untyped-def]
            nonlocal seen
            for item in items:
                seen += 1
                if kill and seen == 20:
                    cluster.workers[0].kill()
                    cluster.workers[0].wait()
                yield item

        target = tmp_path / name
        write_extraction(corpus, target, tmp_path / f"p-{name}", plan=plan, watch=watch)
        assert seen == 360
        return target.read_bytes() + (tmp_path / f"p-{name}").read_bytes()

    expected = run("one.csv", Plan(workers=1))
    assert b"harbour," in expected
    assert "harbour" in corpus.options.lexicon.by_id
    lexicon.unlink()  # workers elsewhere would not have it either
    plan = Plan(scheduler=cluster.address, job_bytes=4_000, describer=fragile.slow)
    found = run("many.csv", plan, kill=True)
    assert cluster.workers[0].returncode is not None
    assert found == expected


def test_a_posting_that_kills_every_worker_is_reported(cluster: Cluster, tmp_path: Path) -> None:
    rows = list(postings.rows(40))
    rows[10]["company"] = fragile.MARK
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    cluster.workers += [cluster.worker(), cluster.worker()]
    cluster.ready(4)
    plan = Plan(scheduler=cluster.address, job_bytes=2_000, describer=fragile.fatal)
    summary = summarise(load(path), plan=plan)
    assert 30 <= summary.read < 40
    # Jobs that stood beside it on two workers that died may be given up with it.
    assert summary.lost
    assert all(re.search(r"a\.jsonl", one) for one in summary.lost)


def test_without_a_scheduler_the_message_says_what_to_do(tmp_path: Path) -> None:
    path = postings.write(tmp_path / "a.jsonl", 2)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(InputError, match="dask scheduler"):
            summarise(load(path), plan=Plan(scheduler=address))
