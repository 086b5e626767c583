"""The parts of a file are the file."""

from __future__ import annotations

import csv
import gzip
import io
import json
import pickle
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.errors import InputError
from analyzer.readers import (
    FileReport,
    Partition,
    Reader,
    ReadOptions,
    iter_file,
    partitions,
    read_partition,
)
from analyzer.readers.partitions import parts_of

texts = st.text(alphabet='ab",\n\r;é ', max_size=30)


def as_csv(rows: list[tuple[str, str]]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["title", "text"])
    writer.writerows(rows)
    return file.getvalue().encode()


def as_lines(rows: list[tuple[str, str]]) -> bytes:
    lines = [json.dumps({"title": a, "text": b}, ensure_ascii=False) for a, b in rows]
    return "\n".join(lines).encode()


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(texts, texts), min_size=1, max_size=12),
    target=st.integers(min_value=1, max_value=200),
    form=st.sampled_from([("a.csv", as_csv), ("a.jsonl", as_lines)]),
)
def test_parts_give_what_the_file_gives(
    rows: list[tuple[str, str]], target: int, form: object
) -> None:
    name, write = form  # type: ignore[misc]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(write(rows))
        whole = list(iter_file(path))
        parts = partitions(path, target_bytes=target)
        together = [posting for part in parts for posting in read_partition(part)]
    assert together == whole
    kept = [(a, b) for a, b in rows if a.strip() or b.strip()]
    assert [posting.text for posting in whole] == [text if text.strip() else "" for _, text in kept]


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(st.tuples(texts, texts), min_size=1, max_size=12),
    target=st.integers(min_value=1, max_value=200),
    damage=st.lists(
        st.tuples(st.integers(0, 10_000), st.sampled_from([b"", b'"', b",", b"\n", b"\xfc"])),
        max_size=6,
    ),
)
def test_parts_of_a_damaged_table_give_what_it_gives(
    rows: list[tuple[str, str]], target: int, damage: list[tuple[int, bytes]]
) -> None:
    """The counts of what was wrong with it, too."""
    data = as_csv(rows)
    for at, byte in damage:
        place = 12 + at % len(data)
        data = data[:place] + byte + data[place + 1 :]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(data)
        log, merged = FileReport(str(path)), FileReport(str(path))
        whole = list(iter_file(path, log=log))
        together = []
        for part in partitions(path, target_bytes=target):
            count = FileReport(str(path))
            together += list(read_partition(part, log=count))
            merged.update(count)
    assert together == whole
    assert merged == log


@pytest.mark.parametrize("write", [as_csv, as_lines])
def test_big_files_are_divided_evenly(tmp_path: Path, write: object) -> None:
    rows = [(f"Baker {n}", f'Bread, "rolls"\n{"and more " * 30}') for n in range(2000)]
    path = tmp_path / ("a.csv" if write is as_csv else "a.jsonl")
    path.write_bytes(write(rows))  # type: ignore[operator]
    parts = partitions(path, target_bytes=50_000)
    sizes = [part.end - part.start for part in parts if part.end]
    assert len(parts) > 5
    assert all(50_000 <= size < 51_000 for size in sizes)
    found = [(p.title, p.text) for part in parts for p in read_partition(part)]
    assert found == rows
    assert pickle.loads(pickle.dumps(parts)) == parts


def test_what_cannot_be_divided_is_one_part(tmp_path: Path) -> None:
    data = as_lines([("Baker", "Bread " * 50)] * 50)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(data))
    (tmp_path / "b.txt").write_text("Baker\nBread\n" * 500)
    parts = partitions(tmp_path, target_bytes=10)
    assert parts == [Partition(str(tmp_path / "a.jsonl.gz")), Partition(str(tmp_path / "b.txt"))]
    assert len([p for part in parts for p in read_partition(part)]) == len(list(Reader(tmp_path)))


def test_gzipped_lines_are_unpacked_into_parts(tmp_path: Path) -> None:
    rows = [(f"Baker {n}", "Bread and more " * n) for n in range(60)]
    long = json.dumps({"title": "Cook", "text": "x" * 5000}).encode()
    data = as_lines(rows[:30]) + b"\n" + long + b"\n" + as_lines(rows[30:])
    options = ReadOptions(max_row_bytes=2000)
    packed = gzip.compress(data)
    for name, content in (("whole", packed), ("cut", packed[:-200])):
        path = tmp_path / f"{name}.jsonl.gz"
        path.write_bytes(content)
        log, whole_log = FileReport(str(path)), FileReport(str(path))
        whole = list(iter_file(path, options=options, log=whole_log))
        parts = list(parts_of(str(path), target_bytes=700, options=options, unpack=True))
        assert len(parts) > 5
        found = []
        for part in parts:
            part_log = FileReport(str(path))
            found += read_partition(part, options, log=part_log)
            log.update(part_log)
        assert found == whole
        assert len(whole) > 10
        assert (log.skips, log.error) == (whole_log.skips, whole_log.error)
        assert any("longer than" in skip.reason for skip in log.skips) or name == "cut"
        assert (log.error is not None) == (name == "cut")


def test_parquet_is_divided_by_row_groups(tmp_path: Path) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    rows = [{"title": f"Baker {n}", "text": f"Bread {n} " * 20} for n in range(300)]
    path = tmp_path / "a.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=20)
    parts = partitions(path, target_bytes=2_000)
    assert len(parts) > 3
    assert [p for part in parts for p in read_partition(part)] == list(iter_file(path))


def test_a_url_is_read_in_parts_like_the_file(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    for name, write in (("a.csv", as_csv), ("b.jsonl", as_lines)):
        (tmp_path / name).write_bytes(write([(f"{name} {n}", "Bread\nrolls") for n in range(100)]))
    url = f"file://{tmp_path}"
    parts = partitions(url, target_bytes=500)
    assert len(parts) > 10
    assert all(part.path.startswith("file://") for part in parts)
    together = [p for part in parts for p in read_partition(part)]
    assert [(p.id, p.title) for p in together] == [(p.id, p.title) for p in Reader(tmp_path)]
    missing = Reader([f"{url}/nothing.csv"])
    assert list(missing) == []
    assert "nothing.csv" in str(missing.report.unreadable[0].error)


def test_a_column_that_is_not_there_is_an_error_in_every_part_of_a_table(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    rows = "".join(f"Baker {number},Bread and rolls\n" for number in range(200))
    file.write_text("Title,Description\n" + rows, encoding="utf-8")
    options = ReadOptions(columns={"location": "Nope"})
    parts = partitions(file, target_bytes=1000, options=options)
    assert len(parts) > 2
    for part in parts:
        with pytest.raises(InputError, match="there is no column 'Nope'"):
            list(read_partition(part, options))


ROWS = [{"title": f"Baker {n}", "body": f"Bread {n}"} for n in range(200)]


def as_parquet(rows: list[dict[str, str]]) -> bytes:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    out = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows), out, row_group_size=20)
    return out.getvalue()


def as_objects(rows: list[dict[str, str]]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


FORMS = {
    "a.jsonl": as_objects,
    "a.jsonl.gz": lambda rows: gzip.compress(as_objects(rows)),
    "a.parquet": as_parquet,
    "a.json": lambda rows: json.dumps(rows).encode(),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_key_that_no_row_has_is_an_error_for_the_whole_file(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(FORMS[name](ROWS))
    options = ReadOptions(columns={"text": "bodi"})
    parts = list(parts_of(str(file), target_bytes=1000, options=options, unpack=True))
    assert parts == [Partition(str(file))]
    with pytest.raises(InputError, match="there is no column 'bodi'"):
        list(read_partition(parts[0], options))


@pytest.mark.parametrize("name", FORMS)
def test_a_key_that_a_late_row_has_is_read_wherever_it_is(tmp_path: Path, name: str) -> None:
    """Though the first parts lack it."""
    file = tmp_path / name
    file.write_bytes(FORMS[name]([*ROWS, {"title": "Cook", "body": "Soup", "plätze": "Bremen"}]))
    options = ReadOptions(columns={"text": "body", "location": "plätze"})
    if name == "a.parquet":
        file.write_bytes(
            FORMS[name](
                [{**row, "plätze": None} for row in ROWS[:-1]]
                + [{"title": "Cook", "body": "Soup", "plätze": "Bremen"}]
            )
        )
    parts = list(parts_of(str(file), target_bytes=1000, options=options, unpack=True))
    assert len(parts) > 2 or name == "a.json"
    found = [posting for part in parts for posting in read_partition(part, options)]
    assert found == list(iter_file(file, options=options))
    assert found[0].text == "Bread 0"
    assert [posting.location for posting in found if posting.location] == ["Bremen"]


def test_a_key_that_stands_in_texts_alone_is_no_key(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(as_objects([*ROWS, {"title": "place", "body": '"place": Bremen'}]))
    with pytest.raises(InputError, match="there is no column 'place'"):
        list(iter_file(file, options=ReadOptions(columns={"location": "place"})))
