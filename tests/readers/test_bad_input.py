"""Broken, hostile and mistaken files: named, counted, and nothing else lost."""

from __future__ import annotations

import gzip
import io
import json
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from analyzer.errors import InputError
from analyzer.readers import Reader, ReadOptions, iter_file
from tests.readers.test_formats import ROWS, a_pdf, as_csv, as_excel, as_lines

GOOD = b'{"id": "good", "title": "Baker", "text": "Bread"}\n'


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.csv", b"", "empty"),
        ("blank.txt", b" \n\n ", "white space"),
        ("unknown.xyz", b"some words", "unknown format '.xyz'"),
        ("picture.jpg", bytes(range(256)) * 20, "unknown format"),
        ("store.db", b"SQLite format 3\x00" + bytes(90), "name it itself: analyzer report"),
        ("named.pdf", b"some words", "not a valid pdf file. Next step: check how the file was"),
        ("named.parquet", b"some words", "whether its extension is that of its content"),
        ("named.csv", bytes(range(256)) * 20, "not a valid csv file. Next step: check how"),
        ("no-columns.csv", b"a,b\n1,2\n", "Columns present: 'a', 'b'"),
        ("broken.json", b'{"jobs": oops', "not valid JSON"),
        ("no-jobs.json", b'{"weather": "fine"}', "no postings found"),
        ("deep.json", b"[" * 100_000, "nested too deep"),
        ("locked.pdf", a_pdf("secret", "pass"), "password-protected"),
        ("broken.pdf", b"%PDF-1.4 nothing follows", "not a readable PDF"),
        ("old.xls", b"\xd0\xcf\x11\xe0" + bytes(600), "password-protected or pre-2007"),
        ("broken.xlsx", as_excel()[:900], "damaged"),
        ("archive.zip", b"PK\x03\x04" + bytes(60), "zip archive"),
        ("broken.parquet", b"PAR1 and no more", "not a readable Parquet file"),
        ("broken.xml", b"<rss><channel><item", "not valid XML"),
        ("script.html", b"<html><script>load()</script></html>", "without text"),
        ("stub.csv.gz", gzip.compress(as_csv(), mtime=0)[:9], "cut off"),
    ],
)
def test_what_cannot_be_read_is_named_and_stops_nothing(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    if name.endswith(".parquet"):
        pytest.importorskip("pyarrow")
    path = tmp_path / name
    path.write_bytes(data)
    (tmp_path / "zz-good.jsonl").write_bytes(GOOD)
    with pytest.raises(InputError, match="Next step") as raised:
        list(iter_file(path))
    assert reason in str(raised.value)
    assert str(path) in str(raised.value)
    reader = Reader(tmp_path)
    assert [posting.id for posting in reader] == ["good"]
    [bad] = reader.report.unreadable
    assert bad.file == str(path)


def test_a_missing_file_and_an_empty_folder(tmp_path: Path) -> None:
    reader = Reader([tmp_path / "missing.csv"])
    assert list(reader) == []
    with pytest.raises(InputError, match=r"missing\.csv: there is no such file"):
        reader.report.raise_if_nothing()
    reader = Reader(tmp_path)
    assert list(reader) == []
    with pytest.raises(InputError, match="the folder is empty"):
        reader.report.raise_if_nothing()


def test_bad_lines_are_skipped_by_number(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(GOOD + b"{oops\n\n" + b'{"price": 3}\n' + b"[" * 100_000 + b"\n" + GOOD)
    reader = Reader(path)
    assert len(list(reader)) == 2
    assert [skip.row for skip in reader.report.files[0].skips] == [2, 4, 5]
    assert not reader.report.complete


def test_a_row_without_description_is_read_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title,text,company\nBaker,,Ostrel\n,,Ostrel\nChemist,Pipettes,Ostrel\n")
    reader = Reader(path)
    assert [posting.title for posting in reader] == ["Baker", "Chemist"]
    [file] = reader.report.files
    assert (file.skipped, file.skips[0].row, sum(file.warnings.values())) == (1, 3, 1)


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_a_cut_gzip_keeps_the_rows_before_the_break(tmp_path: Path, name: str) -> None:
    random.seed(1)
    words = [" ".join(random.choices("abcdefghij", k=300)) for _ in range(500)]
    if name == "a.csv":
        data = "id,title,text\n" + "".join(f'{n},Baker,"{w}\n{w}"\n' for n, w in enumerate(words))
    else:
        data = "".join(
            json.dumps({"id": str(n), "title": "Baker", "text": f"{w}\n{w}"}) + "\n"
            for n, w in enumerate(words)
        )
    path = tmp_path / f"{name}.gz"
    whole = gzip.compress(data.encode())
    path.write_bytes(whole[: len(whole) // 2])
    reader = Reader(path)
    found = list(reader)
    assert 50 < len(found) < 450
    assert [p.text for p in found] == [f"{w}\n{w}" for w in words[: len(found)]]
    assert "cut off" in (reader.report.files[0].error or "")


def test_a_cut_json_keeps_the_items_before_the_break(tmp_path: Path) -> None:
    for name, text in {
        "list.json": json.dumps(ROWS),
        "jobs.json": json.dumps({"jobs": ROWS}),
    }.items():
        path = tmp_path / name
        path.write_text(text[:-20])
        reader = Reader(path)
        assert [posting.id for posting in reader] == ["a-1"]
        assert "not valid JSON" in (reader.report.files[0].error or "")


def test_an_unclosed_quote_costs_one_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('title,text\nBaker,Bread\nChemist,"Pipettes\n' + "Nurse,Care\n" * 30)
    reader = Reader(path)
    assert [posting.title for posting in reader] == ["Baker", *["Nurse"] * 30]
    assert [skip.row for skip in reader.report.files[0].skips] == [3]


PLAIN = [f"Baker {n},Bread {n}" for n in range(20)]
ROW = 10
SWALLOWED = {
    "by the next quoted cell": ([*PLAIN, 'Cook,"Soup, and more"'], 'Baker 8,"Bread 8'),
    "in a table of quoted cells": (
        [f'"Baker {n}","Bread {n}"' for n in range(20)],
        '"Baker 8","Bread 8',
    ),
    "by the next text of several lines": (
        [f'Baker {n},"Bread {n}\nRolls, or cake\nand coffee"' for n in range(20)],
        'Baker 8,"Bread 8',
    ),
    "after lines of its own": (
        [f'Baker {n},Ostrel,"Bread {n}\nRolls, or cake\nand coffee",open' for n in range(20)],
        'Baker 8,Ostrel,"Bread 8\nRolls, or cake\nand coffee,open',
    ),
    "to the end of the file": (PLAIN, 'Baker 8,"Bread 8'),
}


@pytest.mark.parametrize("name", SWALLOWED)
def test_an_unclosed_quote_costs_its_row_and_is_told(tmp_path: Path, name: str) -> None:
    rows, bad = SWALLOWED[name]
    header = "title,company,text,state" if "Ostrel" in bad else "title,text"
    path = tmp_path / "a.csv"
    path.write_text("\n".join([header, *rows]) + "\n")
    sound = list(Reader(path))
    lines = [header, *rows[:8], bad, *rows[9:]]
    path.write_text("\n".join(lines) + "\n")
    reader = Reader(path)
    found = {(posting.title, posting.text) for posting in reader}
    assert {(p.title, p.text) for p in sound} - found <= {(sound[8].title, sound[8].text)}
    assert found <= {(p.title, p.text) for p in sound}
    [skip] = reader.report.files[0].skips
    assert skip.row == "\n".join(lines[:9]).count("\n") + 2
    assert "never closed" in skip.reason
    assert "Next step" in skip.reason


def test_what_follows_a_stray_quote_is_no_posting(tmp_path: Path) -> None:
    rows = [f'Baker {n},"Bremen, DE","Bread\nRolls\nCake",Ostrel' for n in range(6)]
    rows[2] = rows[2].replace('DE"', "DE")
    path = tmp_path / "a.csv"
    path.write_text("\n".join(["title,location,text,company", *rows]) + "\n")
    reader = Reader(path)
    assert [posting.title for posting in reader] == [f"Baker {n}" for n in range(6)]
    [file] = reader.report.files
    [skip] = file.skips
    assert (skip.row, "up to 10" in skip.reason, "row 8" in skip.reason) == (9, True, True)
    assert list(file.first_rows.values()) == [8, 8]


def test_quotes_that_are_not_doubled_lose_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('title,text\nBaker,"We bake\nbread, "fresh" daily"\nCook,Soup\n')
    reader = Reader(path)
    assert [posting.text for posting in reader] == ['We bake\nbread, fresh" daily"', "Soup"]
    [told] = reader.report.problems()
    assert "not doubled" in told
    assert "first in row 2" in told


def test_a_row_that_breaks_off_at_the_end_is_read_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('title,text\nCook,Soup\nBaker,"We bake\nbread and\nrolls, and ca')
    reader = Reader(path)
    assert [posting.text for posting in reader] == ["Soup", "We bake\nbread and\nrolls, and ca"]
    [told] = reader.report.problems()
    assert "still open at the end" in told
    assert "first in row 3" in told


def test_a_number_is_no_description(tmp_path: Path) -> None:
    rows = [
        {"title": "Baker", "description": 5},
        {"title": "Cook", "description": [True, {"stars": 5}]},
        {"title": True, "description": [5]},
        {"title": "Nurse", "description": 5, "text": "We care"},
        {"title": "Smith", "description": ["We forge", {"text": "and weld"}]},
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    reader = Reader(path)
    assert [(p.title, p.text) for p in reader] == [
        ("Baker", ""),
        ("Cook", ""),
        ("Nurse", "We care"),
        ("Smith", "We forge\nand weld"),
    ]
    skipped, warned = reader.report.problems()
    assert skipped.startswith(f"{path}:3: a number")
    assert "a number" in warned
    assert "only the title was read (2, first in row 1)" in warned


def test_quotes_inside_cells_are_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('title,text\nBaker,a 12" tray\nChemist,"a ""fine"" one"\n')
    assert [posting.text for posting in Reader(path)] == ['a 12" tray', 'a "fine" one']


def test_one_huge_line_is_skipped_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(GOOD + b'{"title": "x", "text": "')
        for _ in range(50):
            file.write(b"x" * (1 << 20))
        file.write(b'"}\n' + GOOD)
    code = (
        "import resource, sys\n"
        "from analyzer.readers import Reader, ReadOptions\n"
        "list(Reader('/dev/null')); before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "reader = Reader(sys.argv[1], options=ReadOptions(max_row_bytes=1 << 20))\n"
        "print(len(list(reader)), reader.report.files[0].skips[0].row,\n"
        "      (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    postings, row, megabytes = map(int, done.stdout.split())
    assert (postings, row) == (2, 2)
    assert megabytes < 25


def test_null_bytes_do_not_end_a_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"title,text\nBaker,Bread\0 and jam\nNurse,Care\n")
    assert [posting.text for posting in Reader(path)] == ["Bread\0 and jam", "Care"]


def test_one_wrongly_encoded_line_does_not_change_the_others(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("title,text\nBäcker,Brot\n".encode() + "Köchin,Soße\n".encode("cp1252"))
    reader = Reader(path)
    assert [posting.title for posting in reader] == ["Bäcker", "Köchin"]
    assert reader.report.files[0].warnings == {"not UTF-8, read as Windows-1252": 1}


@pytest.mark.parametrize(
    ("name", "part"), [("a.docx", "word/document.xml"), ("a.xlsx", "xl/s.xml")]
)
def test_a_zip_bomb_is_not_opened(tmp_path: Path, name: str, part: str) -> None:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(part, "w") as out,
    ):
        for _ in range(40):
            out.write(bytes(1 << 20))
    path = tmp_path / name
    path.write_bytes(file.getvalue())
    with pytest.raises(InputError, match="zip bomb"):
        list(iter_file(path))


def test_deeply_nested_html(tmp_path: Path) -> None:
    path = tmp_path / "deep.html"
    path.write_text(f"<h1>Baker</h1>{'<div>' * 10_000}Bread{'</div>' * 10_000}")
    row = tmp_path / "deep.jsonl"
    row.write_text(
        json.dumps({"title": "Baker", "text": "<b>" * 10_000 + "Bread" + "</b>" * 10_000})
    )
    reader = Reader(tmp_path)
    page, rendered = list(reader)
    assert (page.title, rendered.title) == ("Baker", "Baker")
    assert "Bread" in page.text
    assert rendered.text == "Bread"


def test_an_oversized_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "big.html"
    path.write_text("<p>Bread</p>" * 1000)
    with pytest.raises(InputError, match="too large"):
        list(iter_file(path, options=ReadOptions(max_document_bytes=1000)))


def test_random_damage_never_raises_anything_else(tmp_path: Path) -> None:
    random.seed(7)
    sources = {
        "a.csv": as_csv(),
        "a.jsonl": as_lines(),
        "a.xlsx": as_excel(),
        "a.pdf": a_pdf("x"),
        "a.json": json.dumps(ROWS).encode(),
        "a.html": b"<html><h1>x</h1><p>y</p></html>",
    }
    for name, data in sources.items():
        for turn in range(25):
            damaged = bytearray(data)
            for _ in range(random.randrange(1, 30)):
                damaged[random.randrange(len(damaged))] = random.randrange(256)
            path = tmp_path / f"{turn}-{name}"
            path.write_bytes(bytes(damaged[: random.randrange(1, len(damaged) + 1)]))
    list(Reader(tmp_path))


def test_what_cannot_be_read_of_a_row_is_told_with_the_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "title,description,date\n"
        "Baker,We bake bread,2026-01-02\n"
        "Cook,We cook soup,05/06/2026\n"
        "Waiter,We wait here,2026-01-04,too much\n"
    )
    reader = Reader(path)
    assert [posting.posted_at for posting in reader] == ["2026-01-02", None, "2026-01-04"]
    told = list(reader.report.problems())
    assert [line.rpartition(": ")[2] for line in told] == [
        (
            "a date that cannot be read, such as one whose day may be its month; left out "
            "(1, first in row 3)"
        ),
        "more cells than columns; the last ones were left out (1, first in row 4)",
    ]
