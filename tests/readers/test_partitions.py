"""The parts of a file are the file."""

from __future__ import annotations

import csv
import io
import json
import pickle
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.readers import Partition, Reader, iter_file, partitions, read_partition

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
    import gzip

    data = as_lines([("Baker", "Bread " * 50)] * 50)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(data))
    (tmp_path / "b.txt").write_text("Baker\nBread\n" * 500)
    parts = partitions(tmp_path, target_bytes=10)
    assert parts == [Partition(str(tmp_path / "a.jsonl.gz")), Partition(str(tmp_path / "b.txt"))]
    assert len([p for part in parts for p in read_partition(part)]) == len(list(Reader(tmp_path)))
