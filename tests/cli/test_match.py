from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from analyzer.cli import cli

RESUME = "Zelda Quillfeather\nSkills: Python, SQL, R\nPhD in statistics"
JOBS = """title,description
Data Scientist,"Requirements: Python, SQL and R"
Data Analyst,"Requirements: Python and Keras"
Baker,"We bake bread."
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    file = tmp_path / "jobs.csv"
    file.write_text(JOBS, encoding="utf-8")
    return file


def write_resume(folder: Path, kind: str) -> Path:
    file = folder / f"resume.{kind}"
    if kind == "docx":
        import docx

        document = docx.Document()
        for line in RESUME.splitlines():
            document.add_paragraph(line)
        document.save(str(file))
    elif kind == "pdf":
        file.write_bytes(small_pdf(RESUME))
    else:
        file.write_text(RESUME, encoding="utf-8")
    return file


def small_pdf(text: str) -> bytes:
    """Return a PDF of one page with the lines of `text`."""
    lines = " ".join(f"({line}) Tj T*" for line in text.splitlines())
    stream = f"BT /F1 12 Tf 14 TL 40 760 Td {lines} ET".encode()
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + (
        b"xref\n0 6\n0000000000 65535 f \n%strailer << /Size 6 /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (table, len(out))
    )


@pytest.mark.parametrize("kind", ["txt", "docx", "pdf", "csv"])
def test_reads_resumes_of_each_format(corpus: Path, tmp_path: Path, kind: str) -> None:
    result = CliRunner().invoke(cli, ["match", str(write_resume(tmp_path, kind)), str(corpus)])
    assert result.exit_code == 0, result.exception
    assert "2 of 3 postings state required skills" in result.stdout
    assert "Python, R, Research, SQL, Statistics" in result.stdout
    (row,) = [line.split() for line in result.stdout.splitlines() if "(all)" in line]
    assert row[1:] == ["2", "75.0%", "1", "50.0%", "1", "50.0%"]
    assert "keras" in result.stdout.split("Learn next")[1]


WATCHED = """
import sys
opened = []
def watch(event, args):
    if event == "open" and (set(args[1] or "") & set("wax+") or args[2] & 3):
        opened.append(str(args[0]))
    elif event in ("os.mkdir", "os.rename", "socket.connect", "sqlite3.connect"):
        opened.append(f"{event} {args[0]}")
sys.addaudithook(watch)
from analyzer.cli import cli
cli(sys.argv[1:], standalone_mode=False)
print("WRITTEN", opened)
"""


def test_nothing_of_the_resume_is_stored(corpus: Path, tmp_path: Path) -> None:
    resume = write_resume(tmp_path, "pdf")
    before = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*")}
    done = subprocess.run(
        [sys.executable, "-B", "-c", WATCHED, "match", str(resume), str(corpus)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.splitlines()[-1] == "WRITTEN []"
    assert "Quillfeather" not in done.stdout + done.stderr
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*")} == before


def test_nothing_of_the_resume_is_logged(
    corpus: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        CliRunner().invoke(cli, ["match", str(write_resume(tmp_path, "docx")), str(corpus)])
    assert not caplog.records
