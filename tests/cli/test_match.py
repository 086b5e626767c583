from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from analyzer.cli import cli, main

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
    assert "3 of 3 postings analysed" in result.stdout
    assert "2 of them state required skills" in result.stdout
    said, follows = result.stdout.splitlines()[:2]
    assert said == "The résumé shows 5 skills: PhD, Python, R, SQL, Statistics"
    assert follows == (
        "What follows from what it says counts, too: "
        "Bachelor's degree, Master's degree, Programming, Research"
    )
    for heading in ("Mean coverage", "Fully covered", "Brings closer", "Only gap in"):
        assert heading in result.stdout
    assert not re.search(r"\b[a-z]+_[a-z]+\b", result.stdout)
    (row,) = [line.split() for line in result.stdout.splitlines() if "(all)" in line]
    assert row[1:] == ["2", "75.0%", "1", "50.0%", "1", "50.0%"]
    assert "keras" in result.stdout.split("Learn next")[1]
    best = result.stdout.split("Postings covered best")[1]
    assert "1. Data Scientist   3 of 3   id " in best
    assert "2. Data Analyst   1 of 2   id " in best
    assert "   missing: Keras\n" in best


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--ignore", "qualiti"], "quality"),
        (["--ignore", "zzz"], "Next step: analyzer lexicon list"),
        ([], "no skill of the lexicon was found in it"),
    ],
)
def test_what_cannot_be_matched_is_told(
    corpus: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("Zelda Quillfeather")
    with pytest.raises(SystemExit) as stopped:
        main(["match", str(empty), str(corpus), *arguments])
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err


def test_copies_and_other_languages_do_not_count(corpus: Path, tmp_path: Path) -> None:
    with corpus.open("a", encoding="utf-8") as stream:
        stream.write('Data Scientist,"Requirements: Python, SQL and R"\n')
        german = "Wir suchen eine Person mit sehr guten Kenntnissen in Python und SQL. " * 3
        stream.write(f'Datenwissenschaftler,"Anforderungen: {german}"\n')
    resume = str(write_resume(tmp_path, "txt"))
    printed = [
        CliRunner().invoke(cli, ["match", resume, str(corpus), "--workers", workers]).stdout
        for workers in ("1", "2")
    ]
    assert "3 of 5 postings analysed; left out: 1 copy, 1 not in English (de 1)." in printed[0]
    assert "2 of them state required skills" in printed[0]
    assert printed[0] == printed[1]


def test_of_alternatives_one_is_enough_for_any_number_of_workers(tmp_path: Path) -> None:
    corpus = tmp_path / "jobs.csv"
    corpus.write_text(
        "title,description\n"
        'Data Scientist,"Requirements: Python and SQL; TensorFlow, PyTorch or JAX"\n'
        "Data Analyst,\"Requirements: Python or Julia. A Bachelor's degree and 3+ years of"
        ' experience are required."\n',
        encoding="utf-8",
    )
    resume = str(write_resume(tmp_path, "txt"))
    printed = [
        CliRunner().invoke(cli, ["match", resume, str(corpus), "--workers", workers]).stdout
        for workers in ("1", "2")
    ]
    assert printed[0] == printed[1]
    best = printed[0].split("Postings covered best\n")[1].split("\n\n")[0].splitlines()
    assert best[0].startswith("1. Data Analyst   2 of 2   id ")
    assert best[1] == "   asks for: 3+ years, Bachelor's degree"
    assert best[2].startswith("2. Data Scientist   2 of 3   id ")
    assert best[3] == "   missing: JAX or PyTorch or TensorFlow"
    assert len(best) == 4


WATCHED = """
import os, sys
opened = []
def watch(event, args):
    if event == "open" and (set(args[1] or "") & set("wax+") or args[2] & 3):
        if not str(args[0]).startswith(os.environ["TMPDIR"]):
            opened.append(str(args[0]))
    elif event in ("socket.connect", "sqlite3.connect"):
        opened.append(f"{event} {args[0]}")
sys.addaudithook(watch)
from analyzer.cli import cli
cli(sys.argv[1:], standalone_mode=False)
print("WRITTEN", opened)
"""


def test_nothing_of_the_resume_is_stored(corpus: Path, tmp_path: Path) -> None:
    resume, scratch = write_resume(tmp_path, "pdf"), tmp_path / "scratch"
    scratch.mkdir()
    done = subprocess.run(
        [sys.executable, "-B", "-c", WATCHED, "match", str(resume), str(corpus)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        # Postings wait in a temporary file, and lexicons are kept; neither has the résumé.
        env={**os.environ, "TMPDIR": str(scratch), "XDG_CACHE_HOME": str(scratch / "cache")},
    )
    assert done.stdout.splitlines()[-1] == "WRITTEN []"
    assert "Quillfeather" not in done.stdout + done.stderr
    left = [file for file in scratch.rglob("*") if file.is_file()]
    assert {file.parent.parent for file in left} == {scratch / "cache" / "analyzer"}
    assert not any(b"uillfeather" in file.read_bytes() for file in left)


def test_nothing_of_the_resume_is_logged(
    corpus: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        CliRunner().invoke(cli, ["match", str(write_resume(tmp_path, "docx")), str(corpus)])
    assert not caplog.records


def test_some_of_the_postings(corpus: Path, tmp_path: Path) -> None:
    resume = write_resume(tmp_path, "txt")
    result = CliRunner().invoke(
        cli, ["match", str(resume), str(corpus), "--title", "data-analyst"], catch_exceptions=False
    )
    assert "Only title data-analyst: 1 of these 3 postings." in result.output
    assert "Data Scientist" not in result.output
    assert "missing: Keras" in result.output
