"""Kill a fetch of 2,000 postings 100 times at random moments.

Run as ``python -m tests.store.bench_kills [KILLS]``. Not collected by pytest; prints
how many kills and completed stores there were.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.store.processes import kill_and_resume

if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        result = kill_and_resume(Path(folder), kills=wanted, seed=time.time_ns())
    print(result, f"{time.perf_counter() - began:.0f} s, nothing lost, nothing repeated")
