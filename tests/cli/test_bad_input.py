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
    assert " files could not be read, or not to their end" in err


@pytest.mark.parametrize("words", [["report"], ["report", "--workers", "2"], ["import"]])
def test_files_that_cannot_be_read_are_named_before_rows(tmp_path, capsys, words):
    folder = tmp_path / "folder"
    folder.mkdir()
    good = b'{"title": "Baker", "description": "We bake with Python."}\n'
    written(folder, "a.jsonl", good + b"oops\n" * 30)
    bad = [written(folder, f"b{number:02}.pdf", b"no page") for number in range(25)]
    store = ["--store", tmp_path / "new.db"] if words == ["import"] else []
    code, _, err = run_main(capsys, *words, folder, *store)
    assert code == 0
    lines = [line for line in err.splitlines() if line.startswith("Warning: ")]
    assert all(str(file) in line for file, line in zip(bad[:20], lines, strict=False))
    assert lines[20:22] == [
        "Warning: ... and 5 more files",
        "Warning: 25 files could not be read, or not to their end",
    ]
    assert f"Warning: {folder / 'a.jsonl'}:2: " in lines[22]
    assert lines[-1] == "Warning: ... and 20 more about rows of files"


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


@pytest.mark.parametrize("workers", [1, 2])
def test_a_key_that_no_row_of_a_large_file_has(tmp_path, capsys, workers):
    """No part of it is read as if the key were rare."""
    rows = [row(n, "Python", logo="x" * 1800) for n in range(1200)]
    rows[1000]["place"] = "Bremen"
    file = write_rows(tmp_path / "jobs.jsonl", rows)
    assert file.stat().st_size > 2 << 20
    words = ("report", file, "--workers", workers, "--columns")
    code, shown, err = run_main(capsys, *words, "text=descripton")
    assert (code, shown) == (2, "")
    assert f"{file}: there is no column 'descripton'" in err
    assert "'description'" in err
    code, shown, err = run_main(capsys, *words, "location=place")
    assert (code, err) == (0, "")
    assert "1,200 of 1,200 postings" in shown


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
    ("report", "--html"),
    ("extract", "--to"),
    ("extract", "--to", "{tmp}/ok.csv", "--postings"),
    ("trends", "--out"),
    ("trends", "--monthly"),
    ("compare", "{jobs}", "--out"),
    ("discover", "--out"),
    ("explain", "--id", "p1", "--html"),
    ("import", "--store"),
    ("store export",),
    ("lexicon build", "--out"),
    ("lexicon promote", "--to"),
)
PLACES = {
    "blocked/under.csv": "is a file",
    "folder.csv": "is a folder",
    "none/under.csv": "there is no folder",
    f"{'long' * 80}.csv": "File name too long",
}


def blocked(folder):
    (folder / "blocked").write_text("a file")
    (folder / "folder.csv").mkdir()


@pytest.mark.parametrize("words", TARGETS, ids=lambda words: f"{words[0]} {words[-1]}")
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place[:12])
def test_a_file_that_cannot_be_written_is_told_before_anything_is_read(
    tmp_path, capsys, words, place
):
    file = write_rows(tmp_path / "jobs.jsonl", [row(1, "Python")])
    file.write_bytes(b"{" + file.read_bytes())  # would be told if it were read
    blocked(tmp_path)
    target = tmp_path / place
    told = [word.format(tmp=tmp_path, jobs=file) for word in words]
    code, shown, err = run_main(capsys, *told[0].split(), file, *told[1:], target)
    assert (code, shown) == (2, "")
    assert str(target) in err
    assert PLACES[place] in err
    assert "Next step" in err
    assert str(file) not in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["blocked", "folder.csv", file.name]


@pytest.mark.parametrize("place", ["blocked", "blocked/under/it", "/proc/out", "long" * 80])
def test_a_folder_that_cannot_be_made_is_told_before_anything_is_read(tmp_path, capsys, place):
    blocked(tmp_path)
    target = tmp_path / place
    code, shown, err = run_main(capsys, "report", tmp_path / "jobs.csv", "--out", target)
    assert (code, shown) == (2, "")
    assert err.startswith(f"Error: {target}")
    assert "Next step" in err
    assert "jobs.csv" not in err
    made = tmp_path / "new" / "folder"
    good = written(tmp_path, "good.csv", GOOD.encode())
    assert run_main(capsys, "report", good, "--out", made)[0] == 0
    assert (made / "run.json").is_file()


@pytest.mark.parametrize(
    ("name", "option"),
    [("extract", "--to"), ("trends", "--out"), ("trends", "--monthly"), ("compare", "--out")],
)
def test_an_ending_that_names_no_format_is_told_before_anything_is_read(
    tmp_path, capsys, name, option
):
    code, _, err = run_main(capsys, name, tmp_path / "jobs.csv", option, "table.doc")
    assert code == 2
    assert err.startswith("Error: table.doc: the ending")
    assert ".csv" in err


def test_a_full_disk_is_told_with_the_file(tmp_path, capsys):
    if not Path("/dev/full").exists():
        pytest.skip("a device of Linux")
    good, full = written(tmp_path, "good.csv", GOOD.encode()), tmp_path / "full.csv"
    full.symlink_to("/dev/full")
    code, _, err = run_main(capsys, "extract", good, "--to", full)
    assert code == 2
    assert f"Error: {full}: cannot be written: No space left" in err
    assert "Next step: free some space" in err


def test_no_output_takes_the_place_of_an_input_or_of_another_output(tmp_path, capsys):
    good = written(tmp_path, "good.csv", GOOD.encode())
    for words in ([good], [tmp_path]):
        code, _, err = run_main(capsys, "extract", *words, "--to", tmp_path / "." / "good.csv")
        assert (code, "one of the files to read" in err) == (2, True)
    code, _, err = run_main(capsys, "extract", good, "--to", "m.csv", "--postings", "./m.csv")
    assert (code, "two outputs" in err) == (2, True)
    store = tmp_path / "jobs.db"
    assert run_main(capsys, "import", good, "--store", store)[0] == 0
    code, _, err = run_main(capsys, "store", "export", store, store)
    assert (code, "one of the files to read" in err) == (2, True)
    assert good.read_text() == GOOD
    assert run_main(capsys, "store", "status", store)[0] == 0


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


WRITING = {
    "report": ("--out", "{tmp}/out", "--html", "{tmp}/page.html"),
    "trends": ("--out", "{tmp}/trends.csv", "--monthly", "{tmp}/monthly.csv"),
    "compare": ("--periods", "2025-01", "2025-02", "--out", "{tmp}/compare.csv"),
    "discover": ("--out", "{tmp}/review.csv"),
}


@pytest.mark.parametrize("name", WRITING)
def test_files_are_written_though_nobody_reads_what_is_printed(tmp_path, name):
    """Not even the warnings."""
    rows = [row(n, "Python and SQL", date=f"2025-0{1 + n % 2}-01") for n in range(60)]
    file = write_rows(tmp_path / "jobs.jsonl", rows)
    file.write_bytes(file.read_bytes() + b"{oops\n")
    there = {}
    for read in (True, False):
        folder = tmp_path / f"read-{read}"
        folder.mkdir()
        words = [word.format(tmp=folder) for word in WRITING[name]]
        running = subprocess.Popen(
            [*COMMAND, name, str(file), *words],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert running.stdout is not None
        if read:
            assert b"Warning" in running.stdout.read()
        running.stdout.close()
        assert running.wait(timeout=60) in ((0,) if read else (1, 141))
        there[read] = {
            path.relative_to(folder): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file() and not path.name.endswith("run.json")
        }
    assert there[True]
    assert there[True] == there[False]


@pytest.mark.parametrize(
    ("command", "option"),
    [("report", "--out"), ("report", "--html"), ("explain", "--html"), ("extract", "--to")],
)
def test_half_a_character_stops_nothing(command, option, tmp_path, capsys):
    source = tmp_path / "cut.jsonl"
    target = tmp_path / ("made.csv" if command == "extract" else "made")
    text = "You must know Python and PyTorch \U0001f40d. It was cut here: \ud83d"
    write_rows(source, [row(1, text)])
    code, _, err = run_main(capsys, command, source, option, target)
    assert code == 0, err
    written = [target] if target.is_file() else sorted(target.iterdir())
    assert any("PyTorch" in path.read_text(encoding="utf-8") for path in written)


@pytest.mark.parametrize("name", ["csv", "md"])
def test_a_format_of_files_that_are_not_written_is_told(tmp_path, capsys, name):
    code, shown, err = run_main(capsys, "report", tmp_path / "jobs.csv", "--format", name)
    assert (code, shown) == (2, "")
    assert "add --out DIR" in err
