"""Time and memory of grouping 40,000 postings, real ones and edited copies of them.

Run as ``python -m tests.store.bench_duplicates [NUMBER]`` with the shared data beside the checkout
or ANALYZER_SHARED set. Not collected by pytest.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.store.duplicates import DuplicateFinder
from tests.store.labelled_pairs import EDITS
from tests.store.test_duplicates import linkedin

if TYPE_CHECKING:
    from analyzer.posting import Posting


def corpus(real: list[Posting], number: int):
    chance = random.Random(5)
    yield from real
    for count in range(number - len(real)):
        posting = real[count % len(real)]
        edits = chance.choice(list(EDITS.values()))
        for edit in edits:
            posting = edit(posting, chance)
        yield posting.with_(id=f"{posting.id}-{count}")


if __name__ == "__main__":
    beside = Path(__file__).resolve().parents[2] / ".." / "shared"
    real = linkedin(Path(os.environ.get("ANALYZER_SHARED", beside)))
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 40_000
    finder = DuplicateFinder()
    spent = 0.0
    for posting in corpus(real, wanted):
        began = time.process_time()
        finder.add(posting)
        spent += time.process_time() - began
    began = time.process_time()
    found = finder.groups()
    spent += time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{wanted} postings, {len(found)} duplicates, {spent:.1f} s CPU, peak {peak:.0f} MiB")
    print("(the peak includes the real postings that the copies are made from)")
