"""Every command that reads postings reads them from a store, too."""

from __future__ import annotations

import json

import pytest

from tests.cli.support import row, run_main, write_store


@pytest.fixture
def store(tmp_path):
    rows = [row(n, "Python, Quuxtool", date=f"2025-{1 + n % 6:02}-01") for n in range(24)]
    return write_store(tmp_path / "jobs.db", rows)


def test_report(store, capsys):
    code, out, _ = run_main(capsys, "report", store)
    assert code == 0
    assert "24 of 24 postings analysed" in out


def test_extract(store, tmp_path, capsys):
    target = tmp_path / "mentions.csv"
    code, _, err = run_main(capsys, "extract", store, "--to", target)
    assert code == 0
    assert "in 24 postings" in err


def test_search(store, capsys):
    code, _, err = run_main(capsys, "search", "python", store)
    assert code == 0
    assert "24 of 24 postings match" in err


def test_match(store, tmp_path, capsys):
    (tmp_path / "resume.txt").write_text("Python, SQL", encoding="utf-8")
    code, out, _ = run_main(capsys, "match", tmp_path / "resume.txt", store)
    assert code == 0
    assert "24 of them state required skills" in out


def test_discover(store, capsys):
    code, out, err = run_main(capsys, "discover", store, "--max-q", 1)
    assert code == 0
    assert "in 24 postings of 24 employers" in err
    assert "quuxtool" in out.lower()


def test_explain(store, capsys):
    code, out, _ = run_main(capsys, "explain", store, "--id", "p3")
    assert code == 0
    assert "python" in out


def test_evaluate(store, tmp_path, capsys):
    labels = tmp_path / "labels.jsonl"
    label = {"id": "p3", "mentions": [{"concept": "python", "requirement": "required"}]}
    labels.write_text(json.dumps(label) + "\n", encoding="utf-8")
    code, out, _ = run_main(capsys, "evaluate", store, labels)
    assert code == 0
    assert "1 labelled postings" in out


def test_trends_and_compare(store, capsys):
    code, out, _ = run_main(capsys, "trends", store)
    assert (code, "6 months from 2025-01 to 2025-06" in out) == (0, True)
    code, out, _ = run_main(capsys, "compare", store, store)
    assert (code, out.count("24 of 24 postings analysed")) == (0, 2)


@pytest.mark.parametrize("command", [("report",), ("search", "python"), ("explain",)])
def test_another_database_is_no_store(tmp_path, capsys, command):
    import sqlite3

    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE weather (day TEXT)")
    other.commit()
    other.close()
    code, _, err = run_main(capsys, *command, tmp_path / "other.db")
    assert code == 2
    assert "other.db" in err
    assert "Traceback" not in err
