"""How time and memory grow with postings, lexicon and workers, and where the time goes.

One command prints every table; each measurement is a process of its own::

    python tests/benchmarks/bench_scaling.py                        # real postings, 1k to 200k
    python tests/benchmarks/bench_scaling.py --postings 500 2000 --entries 133 1000
    python tests/benchmarks/bench_scaling.py --only memory --file jobs.jsonl.gz
    python tests/benchmarks/bench_scaling.py --only workers --complete   # as with --html

Postings come from ``--file`` (default: the shared LinkedIn file, else invented ones), repeated
with changed ids until there are enough. Seconds are processor seconds of all processes unless
they say elapsed, so that other work on the machine disturbs less. The lexicon is kept compiled,
as it is from a user's second command on; of lexicons of several sizes both are measured.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED = Path(os.environ.get("ANALYZER_SHARED", ROOT.parent / "shared"))
LINKEDIN = SHARED / "postings" / "linkedin-data-science-2023-2026.jsonl.gz"
PARTS = ("stages", "postings", "lexicon", "workers", "startup", "memory")


def source_rows(file: Path | None) -> Iterator[dict[str, Any]]:
    """Yield the rows of a JSON Lines file again and again, each time with other ids."""
    from tests.postings import rows

    if file is None:
        base = list(rows(2000))
        turn = 0
        while True:
            for at, row in enumerate(base):
                yield row | {"id": f"{turn}-{at}"}
            turn += 1
    turn = 0
    while True:
        with gzip.open(file, "rt") if file.suffix == ".gz" else file.open() as lines:
            for at, line in enumerate(lines):
                row = json.loads(line)
                # Whatever the columns are called: an address or an id becomes another one.
                for name in [n for n in row if n.lower() in ("id", "job_id", "url", "job_url")]:
                    row[name] = f"{row[name]}-{turn}" if turn else row[name]
                if turn and not any(n in row for n in ("id", "job_id")):
                    row["id"] = f"{turn}-{at}"
                yield row
        turn += 1


def write_corpus(path: Path, file: Path | None, number: int) -> Path:
    """Write so many postings as gzipped JSON Lines."""
    with gzip.open(path, "wt", compresslevel=1) as target:
        for row in islice(source_rows(file), number):
            target.write(json.dumps(row) + "\n")
    return path


_VERBS = ["manage", "assess", "install", "repair", "document", "calibrate", "supervise", "inspect"]
_KINDS = ["hydraulic", "dental", "archival", "woodland", "marine", "textile", "dairy", "seismic"]
_THINGS = ["pumps", "records", "kilns", "budgets", "harnesses", "looms", "survey data", "moulds"]
_ENDS = ["", " in the field", " for clients", " under supervision", " on site", " by hand"]
_FIRST = ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu"]
_LAST = ["ra", "len", "vik", "tos", "mur"]


def write_lexicon(path: Path, number: int) -> Path:
    """Write so many entries of the kind that ESCO has, invented."""
    random_ = random.Random(5)
    stems = [first + last for first in _FIRST for last in _LAST]
    phrases: dict[str, None] = {}
    while len(phrases) < number:
        phrase = (
            f"{random_.choice(_VERBS)} {random_.choice(_KINDS)} {random_.choice(stems)} "
            f"{random_.choice(_THINGS)}{random_.choice(_ENDS)}"
        )
        phrases[phrase] = None
    with path.open("w") as file:
        for at, phrase in enumerate(phrases):
            file.write(
                f'[[entry]]\nid = "esco-{at}"\nname = "{phrase}"\nkind = "skill"\n'
                f'category = "domain"\naliases = ["{phrase}"]\n'
                f'positive = ["You {phrase}."]\nnegative = ["Bread."]\n\n'
            )
    return path


def measure(code: str, *arguments: object, caches: Path | None = None) -> dict[str, Any]:
    """Run a measurement in a process of its own and return what it prints."""
    command = [sys.executable, __file__, "--measure", code, *map(str, arguments)]
    environment = {**os.environ, "XDG_CACHE_HOME": str(caches)} if caches else None
    ended = subprocess.run(command, stdout=subprocess.PIPE, check=True, cwd=ROOT, env=environment)
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def elapsed_of(*command: str) -> float:
    """Return the seconds of a whole command, from its start to its end."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "analyzer", *command],
        cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return time.perf_counter() - start


def _spent() -> float:
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)


def run_report(path: str, workers: int, complete: bool, lexicon: str = "") -> dict[str, Any]:
    """Measure a corpus' way to the tables of a report."""
    from analyzer.corpus import load
    from analyzer.garbage import collect_rarely
    from analyzer.plan import Plan
    from analyzer.reports.build import build_report
    from analyzer.reports.options import ReportOptions
    from analyzer.summary import summarise

    collect_rarely()
    spent = _spent()
    corpus = load(path, lexicon_files=[lexicon] if lexicon else [])
    corpus.options.lexicon  # noqa: B018
    ready = _spent()
    options = ReportOptions(complete=complete)
    summary = summarise(corpus, plan=Plan(workers=workers), wanted=options.wanted)
    summed = _spent()
    build_report(summary, options=options, examples=summary.examples_table)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss if workers > 1 else 0
    return {
        "read": summary.read,
        "lexicon": ready - spent,
        "analysis": summed - ready,
        "tables": _spent() - summed,
        "main_mib": own / 1024,
        "all_mib": (own + workers * child) / 1024,
    }


def run_stages(path: str) -> dict[str, Any]:
    """Measure each stage by itself, in one process."""
    from analyzer import tables
    from analyzer.batches import batched
    from analyzer.corpus import load
    from analyzer.facts.describe import AT_ONCE, Describer
    from analyzer.pipeline import Seen
    from analyzer.plan import Plan
    from analyzer.readers import Reader
    from analyzer.readers.repaired import repaired
    from analyzer.store.duplicates import DuplicateFinder
    from analyzer.store.signature import signature
    from analyzer.summary import Summariser, summarise

    took: dict[str, float] = {}

    def stage(name: str, work: Any) -> Any:
        start = time.process_time()
        result = work()
        took[name] = time.process_time() - start
        return result

    lexicon = stage("load the lexicon", lambda: load(path).options.lexicon)
    describe = stage("compile the lexicon", Describer)
    describe([next(iter(load(path)))])  # what is read lazily is read
    postings = stage("read, HTML to text", lambda: list(Reader([path])))
    postings = stage("repair", lambda: [repaired(one) for one in postings])
    signatures = stage("signatures of texts", lambda: [signature(one) for one in postings])
    described = stage(
        "mentions and facts",
        lambda: list(chain.from_iterable(map(describe, batched(postings, AT_ONCE)))),
    )
    seen = [Seen(a, b) for a, b in zip(signatures, described, strict=True)]
    stage("sum up", lambda: Summariser()(seen))
    finder = DuplicateFinder()
    stage("note signatures", lambda: [finder.take(one) for one in signatures])
    stage("fold copies", finder.fold)
    number = len(postings)
    postings = described = seen = []
    summary = summarise(load(path), plan=Plan(workers=1))
    mentions, all_postings = stage("frames", lambda: summary.frames)
    kept, _ = tables.analysed(all_postings)
    table = summary.lexicon_table
    stage("concept_counts", lambda: tables.concept_counts(mentions, kept, table))
    stage("cooccurrence", lambda: tables.cooccurrence(mentions, kept, table))
    stage("skill_by_title", lambda: tables.skill_by_title(mentions, kept, table))
    stage("trends", lambda: tables.trends(mentions, kept, table))
    stage(
        "documents_against_market", lambda: tables.documents_against_market(mentions, kept, table)
    )
    stage("rank_stability", lambda: tables.rank_stability(mentions, kept, table))
    assert lexicon.entries
    return {"postings": number, "took": took}


def exponent(sizes: list[int], seconds: list[float]) -> float:
    """Return the slope of the line through the logarithms."""
    x, y = [math.log(s) for s in sizes], [math.log(s) for s in seconds]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    over = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    return over / sum((a - mean_x) ** 2 for a in x)


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def show(title: str, header: list[str], rows: list[list[Any]]) -> None:
    """Print a table."""
    cells = [header, *([_cell(one) for one in row] for row in rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(header))]
    print(f"\n{title}")
    for first, *others in cells:
        padded = [one.rjust(width) for one, width in zip(others, widths[1:], strict=True)]
        print("  ".join(["", first.ljust(widths[0]), *padded]), flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--postings", nargs="+", type=int, default=[1000, 10_000, 50_000, 200_000])
    parser.add_argument("--entries", nargs="+", type=int, default=[133, 1000, 10_000, 50_000])
    parser.add_argument("--base", type=int, default=2000, help="postings of the other parts")
    parser.add_argument("--memory-postings", type=int, help="default: the whole LinkedIn file")
    parser.add_argument("--file", type=Path, default=LINKEDIN if LINKEDIN.is_file() else None)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--complete", action="store_true", help="make every table of a report")
    parser.add_argument("--workers", nargs="+", type=int, default=[1, 2])
    given = parser.parse_args()
    used = given.file.name if given.file else "invented postings"
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, {used}", flush=True)
    complete = int(given.complete)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_CACHE_HOME"] = str(folder / "caches")
        elapsed_of("report", "--sample")
        base = write_corpus(folder / "base.jsonl.gz", given.file, given.base)
        if "stages" in given.only:
            found = measure("stages", base)
            number, took = found["postings"], found["took"]
            total = sum(took.values())
            show(
                f"Stages, {number:,} postings, one process",
                ["stage", "seconds", "ms/posting", "share %"],
                [[k, v, 1000 * v / number, 100 * v / total] for k, v in took.items()],
            )
        if "postings" in given.only:
            times, lines = [], []
            for number in given.postings:
                corpus = write_corpus(folder / "corpus.jsonl.gz", given.file, number)
                one = measure("report", corpus, 1, complete)
                times.append(one["analysis"] + one["tables"])
                lines.append([f"{number:,}", times[-1], number / times[-1], one["main_mib"]])
            show("Postings, one process", ["postings", "seconds", "per second", "peak MiB"], lines)
            if len(times) > 1:
                all_of_them = exponent(given.postings, times)
                last = exponent(given.postings[-2:], times[-2:])
                print(
                    f"  time grows with postings to the power {all_of_them:.3f}, "
                    f"from {given.postings[-2]:,} on {last:.3f}"
                )
        if "lexicon" in given.only:
            lines, bases = [], []
            for entries in given.entries:
                user = write_lexicon(folder / "user.toml", entries)
                runs = [
                    measure("report", base, 1, complete, user, caches=folder / f"{entries}-{at}")
                    for _ in ("first", "later")  # the later ones find the compiled lexicon kept
                    for at in range(given.repeat)
                ]
                first, later = runs[: given.repeat], runs[given.repeat :]
                took = [min(run["analysis"] for run in part) for part in (first, later)]
                bases = bases or took
                lines.append(
                    [f"{entries:,}", took[0], took[0] / bases[0], took[1], took[1] / bases[1],
                     min(run["lexicon"] for run in first)]
                )  # fmt: skip
            show(
                f"Entries beside the bundled ones, {given.base:,} postings (first command: "
                "compiling included; later ones: compiled lexicon kept)",
                ["entries", "first s", "ratio", "later s", "ratio", "load s"],
                lines,
            )
        if "workers" in given.only:
            page = ["--html", str(folder / "page.html")] if given.complete else []
            seconds: dict[int, list[float]] = {workers: [] for workers in given.workers}
            for _ in range(given.repeat):  # interleaved
                for workers in given.workers:
                    seconds[workers].append(
                        elapsed_of("report", str(base), "--workers", str(workers), *page)
                    )
            lines = []
            for workers, elapsed in seconds.items():
                rate = given.base / min(elapsed)
                ratio = min(seconds[given.workers[0]]) / min(elapsed)
                lines.append([str(workers), min(elapsed), max(elapsed), rate, ratio])
            show(
                f"analyzer report{' --html' if page else ''}, {given.base:,} postings, elapsed",
                ["workers", "best s", "worst s", "per second", "times"],
                lines,
            )
        if "startup" in given.only:
            lines = []
            for command in (["--help"], ["report", "--sample"]):
                elapsed = [elapsed_of(*command) for _ in range(given.repeat)]
                lines.append(["analyzer " + " ".join(command[:2]), min(elapsed), max(elapsed)])
            show("Start-up, elapsed", ["command", "best s", "worst s"], lines)
        if "memory" in given.only:
            number = given.memory_postings or (7946 if given.file == LINKEDIN else given.base)
            lines = []
            for times_ in (1, 10):
                corpus = write_corpus(folder / "memory.jsonl.gz", given.file, number * times_)
                one = measure("report", corpus, 2, complete)
                lines.append([f"{number * times_:,}", one["main_mib"], one["all_mib"]])
            show("Peak memory, two workers", ["postings", "main MiB", "all MiB"], lines)
            print(f"  ten times the postings: {lines[1][2] / lines[0][2]:.3f} times the memory")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        kind, *rest = sys.argv[2:]
        if kind == "stages":
            print(json.dumps(run_stages(rest[0])))
        else:
            print(json.dumps(run_report(rest[0], int(rest[1]), rest[2] == "1", *rest[3:])))
    else:
        main()
