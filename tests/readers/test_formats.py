"""The same two postings, written in every format, are read back."""

from __future__ import annotations

import gzip
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from analyzer.errors import InputError
from analyzer.readers import Reader, ReadOptions, iter_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS = [
    {"id": "a-1", "title": "ML Engineer", "company": "Quillfern", "text": 'PyTorch,\nand "C++"\n'},
    {"id": "a-2", "title": "Data Analyst", "company": "Brackwater", "text": "  SQL; Zürich\tañd R"},
]


def as_csv(delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    import csv

    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(ROWS[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(ROWS)
    return file.getvalue().encode(encoding)


def as_lines() -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS).encode()


def as_excel() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["A report of some kind"])
    sheet.append(list(ROWS[0]))
    for row in ROWS:
        sheet.append(list(row.values()))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_parquet() -> bytes:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    file = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(ROWS), file)
    return file.getvalue()


FORMS: dict[str, Callable[[], bytes]] = {
    "a.csv": as_csv,
    "semicolons.csv": lambda: as_csv(";"),
    "with-bom.csv": lambda: as_csv(encoding="utf-8-sig"),
    "windows.csv": lambda: as_csv(encoding="cp1252"),
    "utf16.csv": lambda: as_csv(encoding="utf-16"),
    "utf16-without-bom.csv": lambda: as_csv(encoding="utf-16-le"),
    "a.tsv": lambda: as_csv("\t"),
    "no-extension": as_csv,
    "table.txt": as_csv,
    "a.jsonl": as_lines,
    "lines.json": as_lines,
    "list.json": lambda: json.dumps(ROWS).encode(),
    "indented.json": lambda: json.dumps(ROWS, indent=2).encode(),
    "utf16.json": lambda: json.dumps({"jobs": ROWS}).encode("utf-16"),
    "jobs.json": lambda: json.dumps({"meta": {"n": 2}, "jobs": ROWS}).encode(),
    "nested.json": lambda: json.dumps({"data": {"results": ROWS}}).encode(),
    "wrapped.jsonl": lambda: b"\n".join(json.dumps({"why": "x", "row": r}).encode() for r in ROWS),
    "a.xlsx": as_excel,
    "a.parquet": as_parquet,
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", FORMS)
def test_every_format_gives_the_same_postings(tmp_path: Path, name: str, packed: bool) -> None:
    data = FORMS[name]()
    path = tmp_path / (f"{name}.gz" if packed else name)
    path.write_bytes(gzip.compress(data) if packed else data)
    reader = Reader(path)
    found = [{"id": p.id, "title": p.title, "company": p.company, "text": p.text} for p in reader]
    assert found == ROWS
    assert reader.report.postings == 2
    assert set(reader.report.files[0].warnings) <= {"not UTF-8, read as Windows-1252"}


def test_standard_input_is_sniffed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(as_lines())))
    assert [posting.id for posting in Reader("-")] == ["a-1", "a-2"]


def test_column_names_are_folded_and_can_be_overridden(tmp_path: Path) -> None:
    path = tmp_path / "jobs.csv"
    path.write_text("Job_Title,companyName,Words\nML Engineer,Quillfern,Uses JAX\n")
    [plain] = Reader(path)
    assert (plain.title, plain.company, plain.text) == ("ML Engineer", "Quillfern", "")
    [posting] = Reader(path, options=ReadOptions(columns={"text": "Words"}))
    assert (posting.title, posting.text) == ("ML Engineer", "Uses JAX")
    assert posting.origin == f"{path}:2"


def test_a_wrong_override_lists_the_columns(tmp_path: Path) -> None:
    path = tmp_path / "jobs.jsonl"
    path.write_bytes(as_lines())
    with pytest.raises(InputError, match=r"no column 'Wrds' .*'id', 'title', 'company', 'text'"):
        list(iter_file(path, options=ReadOptions(columns={"text": "Wrds"})))


def test_a_wrong_field_is_told_before_any_file_is_read() -> None:
    with pytest.raises(InputError, match=r"no field 'titel' .* Did you mean title\? Next step"):
        ReadOptions(columns={"titel": "Job"})


def test_an_override_reaches_into_nested_objects(tmp_path: Path) -> None:
    path = tmp_path / "jobs.json"
    path.write_text(json.dumps([{"role": {"label": {"en": "ML Engineer"}}, "text": "JAX"}]))
    [posting] = Reader(path, options=ReadOptions(columns={"title": "role.label.en"}))
    assert posting.title == "ML Engineer"


@pytest.mark.parametrize("name", ["jobs.jsonl", "jobs.json"])
def test_named_keys_make_a_posting_though_none_is_known(tmp_path: Path, name: str) -> None:
    rows = [{"beruf": {"name": "Baker"}, "worte": "Bread"}, {"worte": "Soup"}]
    path = tmp_path / name
    lines = "\n".join(json.dumps(row) for row in rows)
    path.write_text(lines if name == "jobs.jsonl" else json.dumps(rows))
    options = ReadOptions(columns={"title": "beruf.name", "text": "worte"})
    found = [(posting.title, posting.text) for posting in Reader(path, options=options)]
    assert found == [("Baker", "Bread"), ("", "Soup")]


def test_companies_with_their_jobs(tmp_path: Path) -> None:
    data = {
        "companies": [
            {"name": "Quillfern", "jobs": ROWS[:1]},
            {"name": "Ostrel", "jobs": [{"title": "Chemist", "description": "Pipettes"}]},
        ]
    }
    path = tmp_path / "all.json"
    path.write_text(json.dumps(data))
    assert [(p.title, p.company) for p in Reader(path)] == [
        ("ML Engineer", "Quillfern"),
        ("Chemist", "Ostrel"),
    ]


def test_hacker_news_comments_keep_their_header(tmp_path: Path) -> None:
    comment = "Ostrel &amp; Co | ML Engineer | REMOTE<p>We use <i>PyTorch</i>.\nAnd JAX."
    path = tmp_path / "thread.json"
    story: dict[str, Any] = {
        "id": 1,
        "title": "Ask HN: Who is hiring?",
        "text": None,
        "children": [
            {
                "id": 2,
                "author": "x",
                "parent_id": 1,
                "text": comment,
                "created_at_i": 1793635500,
                "children": [
                    {"id": 3, "author": "y", "parent_id": 2, "text": "Visa?", "children": []}
                ],
            },
            {"id": 4, "author": None, "parent_id": 1, "text": None, "children": []},
        ],
    }
    path.write_text(json.dumps(story))
    reader = Reader(path)
    [posting] = reader
    assert (posting.company, posting.title) == ("Ostrel & Co", "ML Engineer")
    assert posting.remote == "remote"
    assert posting.text == "Ostrel & Co | ML Engineer | REMOTE\n\nWe use PyTorch.\nAnd JAX."
    assert (posting.id, posting.source, posting.posted_at) == (
        "2",
        "hackernews",
        "2026-11-02T16:05:00+00:00",
    )


def test_text_markdown_docx_and_pdf(tmp_path: Path) -> None:
    import docx

    text = "ML Engineer\n\nYou know PyTorch.\n"
    (tmp_path / "a.txt").write_text(text)
    (tmp_path / "b.md").write_text(f"# {text}")
    document = docx.Document()
    document.add_heading("ML Engineer")
    document.add_paragraph("You know PyTorch.")
    document.add_paragraph("CUDA", style="List Bullet")
    document.save(str(tmp_path / "c.docx"))
    (tmp_path / "d.pdf").write_bytes(a_pdf("ML Engineer"))
    found = list(Reader(tmp_path))
    assert [posting.title for posting in found] == ["ML Engineer"] * 4
    assert found[0].text == text
    assert found[1].text == f"# {text}"
    assert found[2].text == "ML Engineer\nYou know PyTorch.\n• CUDA"
    assert found[3].text == "ML Engineer"


def a_pdf(text: str, password: str | None = None) -> bytes:
    """Write a one-page PDF by hand: no library for writing them is needed."""
    from pypdf import PdfReader, PdfWriter

    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources 6 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Font<</F1 5 0 R>>>>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    body += (
        b"xref\n0 7\n0000000000 65535 f \n%strailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (
            table,
            len(body),
        )
    )
    if password is None:
        return body
    writer = PdfWriter(PdfReader(io.BytesIO(body)))
    writer.encrypt(password, algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_ids_that_come_back_stay_distinguishable(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(as_lines())
    (tmp_path / "b.jsonl").write_bytes(as_lines())
    reader = Reader(tmp_path)
    assert [posting.id for posting in reader] == ["a-1", "a-2", "a-1~2", "a-2~2"]
    assert sum(reader.report.files[1].warnings.values()) == 2


def test_ids_without_an_id_column_are_stable(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title,text\nChemist,Pipettes\nBaker,Bread\n")
    first = [posting.id for posting in Reader(path)]
    assert first == [posting.id for posting in Reader(path)]
    assert len(set(first)) == 2


def test_hidden_files_readmes_and_page_parts_are_left_out(tmp_path: Path) -> None:
    (tmp_path / ".hidden.csv").write_bytes(as_csv())
    (tmp_path / "README.md").write_text("What lies here")
    (tmp_path / "page.html").write_text("<h1>Baker</h1><p>Bread</p>")
    (tmp_path / "page_files").mkdir()
    (tmp_path / "page_files" / "frame.html").write_text("<p>An advertisement</p>")
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "a.csv").write_bytes(as_csv())
    reader = Reader(tmp_path)
    assert [posting.title for posting in reader] == ["ML Engineer", "Data Analyst", "Baker"]
    assert reader.report.skipped == 2
