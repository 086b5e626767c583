"""Broken, hostile and mistaken input: one clear message, the right exit code, no traceback."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.cli.support import row, run_main, write_rows

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-c", "from analyzer.cli import main; main()"]
GOOD = "title,description\nBaker,We bake with Python.\n"
CP1252 = "title,description\nKöchin,“Soße” – with Python and SQL for our café.\n"


def locked_pdf() -> bytes:
    from pypdf import PdfWriter

    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def bomb(part: str) -> bytes:
    """Return an Office file that unpacks to 300 MB."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(part, "w", force_zip64=True) as entry,
    ):
        for _ in range(300):
            entry.write(bytes(1 << 20))
    return out.getvalue()


def long_line() -> bytes:
    start = b'{"title": "Baker", "description": "We bake with Python."}\n'
    return start + b'{"title": "x", "text": "' + b"x" * (50 << 20) + b'"}\n'


def cut_gzip() -> bytes:
    rows = [json.dumps(row(n, os.urandom(300).hex())) for n in range(300)]
    whole = gzip.compress("\n".join(rows).encode(), mtime=0)
    return whole[: len(whole) // 2]


NOTHING = {
    "missing.csv": (None, "no such file"),
    "words.xyz": (b"some words", "unknown format"),
    "empty.csv": (b"", "empty"),
    "locked.pdf": (locked_pdf, "password-protected"),
    "bomb.docx": (lambda: bomb("word/document.xml"), "zip bomb"),
    "bomb.xlsx": (lambda: bomb("xl/worksheets/sheet1.xml"), "zip bomb"),
    "stub.csv.gz": (gzip.compress(GOOD.encode(), mtime=0)[:12], "cut off"),
    "other.csv": (b"a,b\n1,2\n", "Columns present"),
    "long.jsonl": (lambda: long_line().split(b"\n", 1)[1], "16 MB"),
}
SOME = {
    "bare.csv": (b"title,description\nCook,Python\nBaker,\n", "(1, first in row 3)"),
    "nul.csv": (b"title,description\nBaker,We bake\0 with Python.\n", ""),
    "utf16.csv": (GOOD.encode("utf-16"), ""),
    "cp1252.csv": (CP1252.encode("cp1252"), "Windows-1252"),
    "cut.jsonl.gz": (cut_gzip, "cut off"),
    "long.jsonl": (long_line, "long.jsonl:2"),
    "deep.html": (b"<h1>Baker</h1>" + b"<div>" * 10_000 + b"We bake with Python.", ""),
}


def written(folder: Path, name: str, data: object) -> Path:
    file = folder / name
    if data is not None:
        file.write_bytes(data() if callable(data) else data)
    return file


@pytest.fixture(params=["report", "extract"])
def command(request, tmp_path):
    extra = ["--to", str(tmp_path / "mentions.csv")] if request.param == "extract" else []
    return [request.param, *extra]


@pytest.mark.parametrize("name", NOTHING)
def test_where_nothing_can_be_done_the_exit_code_is_2(command, tmp_path, capsys, name):
    data, reason = NOTHING[name]
    file = written(tmp_path, name, data)
    code, _, err = run_main(capsys, *command, file)
    assert code == 2
    assert str(file) in err
    assert reason in err
    assert "Next step" in err


@pytest.mark.parametrize("name", SOME)
def test_where_some_can_be_done_the_rest_is_counted(command, tmp_path, capsys, name):
    data, reason = SOME[name]
    file = written(tmp_path, name, data)
    code, _, err = run_main(capsys, *command, file)
    assert code == 0
    if reason:
        assert f"{file}" in err
        assert reason in err
    else:
        assert "Warning" not in err


def test_an_unusable_file_does_not_stop_the_others(command, tmp_path, capsys):
    good = written(tmp_path, "good.csv", GOOD.encode())
    bad = [
        written(tmp_path, name, data) for name, (data, _) in NOTHING.items() if "bomb" not in name
    ]
    code, _, err = run_main(capsys, *command, good, *bad)
    assert code == 0
    assert all(f"Warning: {file}" in err for file in bad)


def test_a_column_that_is_not_there(command, tmp_path, capsys):
    file = written(tmp_path, "good.csv", GOOD.encode())
    code, _, err = run_main(capsys, *command, file, "--columns", "title=Position")
    assert code == 2
    assert str(file) in err
    assert "'Position'" in err
    assert "description" in err
    code, _, err = run_main(capsys, *command, file, "--columns", "title")
    assert code == 2
    assert "--columns" in err


LEXICONS = {
    "gone.toml": (None, "no such file", "correct the path"),
    "folder.toml": ("folder", "it is a folder", "name a file in it"),
    "latin.toml": ("# Köchin".encode("latin-1"), "not UTF-8", "save it as UTF-8"),
    "broken.toml": (b"[[entry]", "not a TOML file", "correct the file"),
    "kind.toml": (
        b'[[entry]]\nid = "x"\nname = "X"\nkind = "tool"\ncategory = "y"\n',
        "'x': kind is 'tool'",
        "correct the file",
    ),
}


@pytest.mark.parametrize("name", LEXICONS)
@pytest.mark.parametrize(
    "words",
    [
        ("report", "{jobs}"),
        ("extract", "{jobs}", "--to", "{tmp}/mentions.csv"),
        ("explain", "{jobs}", "--id", "p1"),
        ("trends", "{jobs}"),
        ("compare", "{jobs}", "{jobs}"),
        ("search", "python", "{jobs}"),
        ("match", "{jobs}", "{jobs}"),
        ("discover", "{jobs}"),
        ("evaluate", "{jobs}", "{tmp}/labels.jsonl"),
        ("lexicon", "list"),
    ],
    ids=lambda words: words[0],
)
def test_an_unusable_lexicon_file_is_one_line(tmp_path, capsys, words, name):
    data, reason, step = LEXICONS[name]
    jobs = write_rows(tmp_path / "jobs.jsonl", [row(1, "Python")])
    (tmp_path / "labels.jsonl").write_text('{"id": "p1", "mentions": []}\n')
    file = tmp_path / name
    if data == "folder":
        file.mkdir()
    else:
        written(tmp_path, name, data)
    told = [word.format(jobs=jobs, tmp=tmp_path) for word in words]
    code, _, err = run_main(capsys, *told, "--lexicon", file)
    assert code == 2
    assert str(file) in err
    if words[0] == "explain" and data in (None, "folder"):
        return  # its option says so itself
    assert err.startswith(f"Error: {file}")
    assert err.count("\n") == 1
    assert reason in err
    assert f"Next step: {step}" in err


TARGETS = (
    ("extract", "--to"),
    ("extract", "--to", "{tmp}/ok.csv", "--postings"),
    ("trends", "--out"),
    ("trends", "--monthly"),
    ("compare", "{file}", "--out"),
    ("discover", "--out"),
    ("explain", "--id", "p1", "--html"),
    ("import", "--store"),
)
PLACES = ("blocked/under.csv", "folder.csv", "none/under.csv")
# The report makes the folders that are missing.
REPORT_TARGETS = (("report", "--out"), ("report", "--html"))


@pytest.mark.parametrize(
    ("words", "place"),
    [
        *((words, place) for words in TARGETS for place in PLACES),
        *((words, PLACES[0]) for words in REPORT_TARGETS),
        (REPORT_TARGETS[1], PLACES[1]),
    ],
)
def test_a_target_that_cannot_be_written(tmp_path, capsys, words, place):
    """Below a file, a folder of that name, and in a folder that is not there."""
    rows = [row(n, "Python", date=f"2025-0{1 + n % 4}-01") for n in range(24)]
    file = write_rows(tmp_path / "jobs.jsonl", rows)
    (tmp_path / "blocked").write_text("a file")
    (tmp_path / "folder.csv").mkdir()
    target = tmp_path / place
    told = [word.format(tmp=tmp_path, file=file) for word in words]
    code, _, err = run_main(capsys, told[0], file, *told[1:], target)
    assert code == 2
    assert str(target) in err


@pytest.fixture
def many(tmp_path):
    rows = [row(n, "Python and SQL and Keras") for n in range(2_000)]
    return write_rows(tmp_path / "jobs.jsonl", rows)


def test_ctrl_c_ends_without_a_traceback(many, tmp_path):
    target = tmp_path / "mentions.csv"
    running = subprocess.Popen(
        [*COMMAND, "extract", *[str(many)] * 400, "--to", str(target)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not (target.exists() and target.stat().st_size) and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert err.startswith("Stopped.")
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "words", [("search", "python", "--top", "2000"), ("report", "--top", "500")]
)
def test_a_reader_that_goes_away_is_no_error(many, words):
    arguments = [words[0], *words[1:2], str(many), *words[2:]]
    if words[0] == "report":
        arguments = [words[0], str(many), *words[1:]]
    running = subprocess.Popen(
        [*COMMAND, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert running.stdout is not None
    running.stdout.close()
    assert running.stderr is not None
    err = running.stderr.read().decode()
    running.stderr.close()
    assert running.wait(timeout=60) in (1, 141)
    assert "Traceback" not in err
    assert "BrokenPipe" not in err
