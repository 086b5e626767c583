"""A corpus in processes: the same results however it is divided, and what happens at deaths."""

from __future__ import annotations

import csv
import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analyzer import tables
from analyzer.corpus import load
from analyzer.extraction import write_extraction
from analyzer.facts.wanted import COUNTS
from analyzer.plan import Plan
from analyzer.reports.build import build_report
from analyzer.reports.options import ReportOptions
from analyzer.store import Store
from analyzer.summary import summarise
from tests import fragile, postings

ROOT = Path(__file__).resolve().parents[1]


def extracted(folder: Path, paths: list[Path], plan: Plan) -> tuple[bytes, bytes, list[str]]:
    corpus = load(*paths)
    write_extraction(corpus, folder / "m.csv", folder / "p.csv", plan=plan)
    return (
        (folder / "m.csv").read_bytes(),
        (folder / "p.csv").read_bytes(),
        list(corpus.read_report.problems()),
    )


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return files of several kinds with bad rows, repeated ids and copies in them."""
    folder = tmp_path_factory.mktemp("inputs")
    (folder / "many").mkdir()
    packed = postings.write(folder / "a.jsonl.gz", 60)
    plain = postings.write(folder / "b.jsonl", 60, seed=2)
    with plain.open("a") as file:
        file.write("{not json\n\n" + json.dumps({"title": "Cook"}) + "\n")
    with (folder / "c.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Job Title", "Job Description", "Company"])
        for row in postings.rows(40, seed=3):
            writer.writerow([row["title"], row["text"], row["company"]])
    for number, row in enumerate(postings.rows(5, seed=4)):
        (folder / "many" / f"{number}.txt").write_text(f"{row['title']}\n{row['text']}")
    (folder / "many" / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    (folder / "list.json").write_text(json.dumps(list(postings.rows(20, seed=5))))
    with Store(folder / "jobs.db") as store:
        store.save([p.with_(id=f"s-{p.id}") for p in load(folder / "list.json")][:5])
    names = ["a.jsonl.gz", "b.jsonl", "c.csv", "many", "list.json", "jobs.db"]
    assert packed.exists()
    return [folder / name for name in names]


def test_results_do_not_depend_on_workers_or_jobs(inputs: list[Path], tmp_path: Path) -> None:
    expected = extracted(tmp_path, inputs, Plan(workers=1))
    assert expected[0].count(b"\n") > 500
    assert any("not valid JSON" in problem for problem in expected[2])
    assert any("number was appended" in problem for problem in expected[2])
    for workers, size in ((1, 700), (2, 5_000), (3, 1 << 20)):
        assert extracted(tmp_path, inputs, Plan(workers=workers, job_bytes=size)) == expected


def test_the_front_door_finds_the_same(inputs: list[Path], tmp_path: Path) -> None:
    files = inputs[:5]
    extracted(tmp_path, files, Plan(workers=2, job_bytes=3_000))
    extraction = load(*files).extract()
    with (tmp_path / "m.csv").open(newline="") as file:
        written = [(r["posting_id"], r["concept_id"], r["start"]) for r in csv.DictReader(file)]
    found = extraction.mentions[["posting_id", "concept_id", "start"]].astype(str)
    assert written == list(found.itertuples(index=False, name=None))
    with (tmp_path / "p.csv").open(newline="") as file:
        copies = [(r["id"], r["duplicate_of"]) for r in csv.DictReader(file)]
    expected = extraction.postings[["id", "duplicate_of"]].astype(object).fillna("")
    assert copies == list(expected.itertuples(index=False, name=None))


FRAMES: dict[str, Any] = {
    "concepts": lambda m, p, lx: tables.concept_counts(m, p, lx),
    "categories": lambda m, p, lx: tables.category_counts(m, p),
    "duties": lambda m, p, lx: tables.duty_counts(m, p, lx),
    "pairs": lambda m, p, lx: tables.cooccurrence(m, p, lx, min_postings=2),
    "by title": lambda m, p, lx: tables.skill_by_title(m, p, lx, min_title=2, min_postings=2),
    "by country": lambda m, p, lx: tables.by_group(m, p, "country", lx),
    "by month": lambda m, p, lx: tables.by_group(m, p, "month", lx),
    "trends": lambda m, p, lx: tables.trends(m, p, lx, min_postings=2),
    "documents": lambda m, p, lx: tables.documents_against_market(m, p, lx),
    "stability": lambda m, p, lx: tables.rank_stability(m, p, lx, repetitions=10),
    "salary": lambda m, p, lx: tables.salary_by(m, p, lx, min_postings=1),
    "titles": lambda m, p, lx: tables.own_titles(p, lx),
    "title search": lambda m, p, lx: tables.title_search_vs_skill_search(
        m, p, lx, by=["title_concept"]
    ),
}


def check_tables(paths: list[Path], plan: Plan) -> None:
    summary, extraction = summarise(load(*paths), plan=plan), load(*paths).extract()
    lexicon = extraction.lexicon_table
    kept, left_out = tables.analysed(summary.postings)
    all_kept, expected = tables.analysed(extraction.postings)
    assert left_out == expected
    assert left_out.duplicates > 0
    for name, table in FRAMES.items():
        ours = table(summary.mentions, kept, lexicon)
        theirs = table(extraction.mentions, all_kept, lexicon)
        assert len(ours), name
        assert ours.equals(theirs), name
    counted = summary.counts().table(lexicon)
    assert counted.equals(tables.concept_counts(extraction.mentions, all_kept, lexicon))
    assert tables.fold_effect(summary.mentions, summary.postings, lexicon).equals(
        tables.fold_effect(extraction.mentions, extraction.postings, lexicon)
    )


def test_a_summary_gives_the_tables_of_all_mentions(inputs: list[Path]) -> None:
    check_tables(inputs[:3], Plan(workers=2, job_bytes=5_000))


@pytest.mark.slow
def test_a_summary_gives_the_tables_of_real_postings(shared: Path) -> None:
    names = ["glassdoor-machine-learning-engineer.csv", "other-languages.jsonl"]
    check_tables([shared / "postings" / name for name in names], Plan(workers=2))


@pytest.mark.parametrize("ending", ["jsonl", "jsonl.gz", "json", "csv"])
def test_dates_come_from_the_names_of_files_where_that_is_asked_for(
    tmp_path: Path, ending: str
) -> None:
    for month in ("2024-03", "2025-11"):
        rows = [row | {"id": f"{month}-{n}"} for n, row in enumerate(postings.rows(30))]
        for row in rows:
            row.pop("posted_at", None)
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        path = tmp_path / f"{month}.{ending}"
        if ending == "csv":
            pd.DataFrame(rows).to_csv(path)
        elif ending == "json":
            path.write_text(json.dumps(rows))
        else:
            path.write_bytes(gzip.compress(lines.encode()) if "gz" in ending else lines.encode())
    for workers in (1, 2):
        plan = Plan(workers=workers, job_bytes=2_000)
        summary = summarise(load(tmp_path, dates_from_names=True), plan=plan)
        assert summary.postings["posted_at"].value_counts().to_dict() == {
            "2024-03": 30,
            "2025-11": 30,
        }
    assert summarise(load(tmp_path), plan=Plan(workers=1)).postings["posted_at"].isna().all()


def test_a_part_is_folded_anew_from_a_summary_with_copies(tmp_path: Path) -> None:
    path = tmp_path / "copies.jsonl"
    rows = [
        row | {"id": f"{n}", "posted_at": "2024-01-05"} for n, row in enumerate(postings.rows(20))
    ]
    again = [row | {"id": f"again-{row['id']}", "posted_at": "2025-03-01"} for row in rows[:7]]
    path.write_text("".join(json.dumps(row) + "\n" for row in (*rows, *again)))

    def counts(mentions: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
        part = tables.period(tables.Corpus(mentions, frame), start="2025")
        kept, _ = tables.analysed(tables.folded_within(part.postings))
        assert 0 < len(kept) <= len(again)
        return tables.concept_counts(part.mentions, kept, extraction.lexicon_table)

    extraction = load(path).extract()
    expected = counts(extraction.mentions, extraction.postings)
    assert len(expected)
    plan = Plan(workers=1)
    with_copies = summarise(load(path), plan=plan, wanted=COUNTS, copies=True)
    assert counts(with_copies.mentions, with_copies.postings).equals(expected)
    without = summarise(load(path), plan=plan, wanted=COUNTS)
    assert not counts(without.mentions, without.postings).equals(expected)


@pytest.mark.parametrize("by", [(), ("lowest_degree", "dl_named"), ("country",)])
def test_a_report_asks_for_all_that_its_tables_need(
    inputs: list[Path], by: tuple[str, ...]
) -> None:
    options = ReportOptions(by=by)
    plan = Plan(workers=1)
    asked = summarise(load(*inputs[:3]), plan=plan, wanted=options.wanted)
    assert asked.examples == {}
    assert "salary_min" not in asked.postings
    ours = build_report(asked, options=options).tables
    theirs = build_report(summarise(load(*inputs[:3]), plan=plan), options=options).tables
    assert ours.keys() == theirs.keys()
    for name, table in ours.items():
        assert table.equals(theirs[name]), name


def test_a_complete_report_needs_nothing_of_foreign_postings(inputs: list[Path]) -> None:
    options = ReportOptions(complete=True)
    german = (
        "Wir suchen eine Person, die mit uns die Modelle baut.\n" * 9
        + "You will use Python with us."
    )
    path = inputs[0].with_name("foreign.jsonl")
    rows = [{"id": f"foreign-{n}", "title": "Koch", "text": f"{german} {n}"} for n in range(3)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    asked = summarise(load(inputs[1], path), plan=Plan(workers=1), wanted=options.wanted)
    shown = asked.examples_table
    assert not shown["posting_id"].str.startswith("foreign").any()
    ours = build_report(asked, options=options, examples=shown).tables
    everything = summarise(load(inputs[1], path), plan=Plan(workers=1))
    theirs = build_report(everything, options=options, examples=shown).tables
    assert len(everything.mentions) > len(asked.mentions)
    assert ours.keys() == theirs.keys()
    for name, table in ours.items():
        assert table.equals(theirs[name]), name


def test_examples_are_words_of_analysed_postings(inputs: list[Path]) -> None:
    one = summarise(load(*inputs[:3]), plan=Plan(workers=1))
    two = summarise(load(*inputs[:3]), plan=Plan(workers=2, job_bytes=2_000))
    many = summarise(load(*inputs[:3]), plan=Plan(workers=1, job_bytes=2_000))
    turned = summarise(load(*inputs[2::-1]), plan=Plan(workers=1))
    assert one.examples == two.examples == many.examples
    texts = {posting.id: posting.text for posting in load(*inputs[:3])}
    assert "pytorch" in one.examples
    for concept, examples in one.examples.items():
        assert len(examples) <= 3
        for example in examples:
            words = f"{example.before}{example.surface}{example.after}".strip("… ")
            assert words in texts[example.id]
        words_of = [(e.before, e.surface, e.after) for e in examples]
        assert words_of == [(e.before, e.surface, e.after) for e in turned.examples[concept]]


def test_a_death_is_reported_with_its_job_and_the_rest_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = list(postings.rows(60))
    rows[33]["company"] = fragile.MARK
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    corpus = load(path)
    plan = Plan(workers=2, job_bytes=2_000, describer=fragile.fatal)
    summary = summarise(corpus, plan=plan)
    assert len(summary.lost) == 1
    assert str(path) in summary.lost[0]
    assert 50 <= summary.read < 60
    problems = list(summary.read_report.problems())
    assert len([line for line in problems if "died" in line and "from byte" in line]) == 1


@pytest.mark.skipif(os.name != "posix", reason="signals to process groups")
def test_ctrl_c_ends_everything(tmp_path: Path) -> None:
    path = postings.write(tmp_path / "a.jsonl", 20_000)
    command = [sys.executable, "-m", "analyzer", "extract", str(path), "--workers", "2"]
    process = subprocess.Popen(
        [*command, "--to", str(tmp_path / "m.csv")],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not (tmp_path / "m.csv").exists() or (tmp_path / "m.csv").stat().st_size < 100_000:
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert "Stopped." in errors
    # The semaphores' keeper, which is no worker, ends a moment later.
    deadline = time.monotonic() + 10
    while alive(process.pid):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.skipif(os.name != "posix", reason="signals to process groups")
def test_workers_do_not_outlive_a_killed_parent(tmp_path: Path) -> None:
    path = postings.write(tmp_path / "a.jsonl", 20_000)
    command = [sys.executable, "-m", "analyzer", "extract", str(path), "--workers", "2"]
    process = subprocess.Popen(
        [*command, "--to", str(tmp_path / "m.csv")], cwd=ROOT, start_new_session=True
    )
    deadline = time.monotonic() + 60
    while not (tmp_path / "m.csv").exists() or not (tmp_path / "m.csv").stat().st_size:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.kill()
    process.wait()
    while alive(process.pid):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def alive(group: int) -> bool:
    """Tell whether any process of a group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
