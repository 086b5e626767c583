"""Every shared file loads with the right number of postings, counted by other means."""

from __future__ import annotations

import csv
import gzip
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from analyzer.readers import Reader

if TYPE_CHECKING:
    from pathlib import Path

# The list that a file of each kind keeps its postings in, as its documentation says.
CONTAINERS = ("jobs", "data", "result", "positions", "offers", "content", "items", "jobPostings")


def text_of(path: Path) -> str:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        return str(file.read())


def expected(path: Path) -> int:
    """Count the postings of a file without the package."""
    name, text = path.name.removesuffix(".gz"), text_of(path)
    if name.endswith(".csv"):
        csv.field_size_limit(1 << 27)
        rows = csv.DictReader(text.splitlines(keepends=True))
        return sum(1 for row in rows if _filled(row, "title") or _filled(row, "description"))
    if name.endswith(".jsonl"):
        return len([line for line in text.split("\n") if line.strip()])
    if name.endswith(".json"):
        return _json_count(json.loads(text))
    if name.endswith(".xml"):
        return len(re.findall(r"<(?:item|position)>", text))
    if "hackernews" in name:
        comments = re.split(r"<tr class=['\"]athing comtr['\"]", text)[1:]
        return sum(
            1 for part in comments if 'indent="0"' in part.replace("'", '"') and "commtext" in part
        )
    listing = {
        "hrmdirect.html": "data-req-id=",
        "icims.html": '<li class="iCIMS_JobCardItem"',
        "jobvite.html": "<tr>",
        "paylocity.html": '"JobId":',
        "phenom.html": '"jobId":',
    }
    return text.count(listing[name]) if name in listing else 1


def _filled(row: dict[str, str], word: str) -> bool:
    return any(
        word in (key or "").lower() and isinstance(value, str) and value.strip()
        for key, value in row.items()
    )


def _json_count(data: Any) -> int:
    if isinstance(data, list):
        return sum(1 for item in data if "legal" not in item)
    if isinstance(data.get("items"), list) and "requisitionList" in data["items"][0]:
        return sum(len(item["requisitionList"]) for item in data["items"])
    found = next((data[key] for key in CONTAINERS if isinstance(data.get(key), list)), None)
    return 1 if found is None else len(found)


def test_every_file_loads_with_the_right_number_of_postings(shared: Path) -> None:
    folder = shared / "postings"
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md")
    assert len(files) > 70
    reader = Reader(files)
    assert all(posting.title.strip() or posting.text.strip() for posting in reader)
    counted = {file.file: file.postings + file.job_seekers for file in reader.report.files}
    assert counted == {str(path): expected(path) for path in files}
    assert not reader.report.unreadable
    assert reader.report.job_seekers == 20


def test_plain_texts_and_ids_are_kept_exactly(shared: Path) -> None:
    path = shared / "gold" / "postings.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    found = list(Reader(path))
    assert [posting.id for posting in found] == [row["id"] for row in rows]
    assert [posting.text for posting in found] == [row["text"] for row in rows]
    assert [posting.title for posting in found] == [row["title"] for row in rows]


@pytest.mark.parametrize("name", ["glassdoor-data-scientist.csv", "other-languages.jsonl"])
def test_a_folder_is_the_sum_of_its_files(shared: Path, name: str) -> None:
    path = shared / "postings" / name
    whole = [
        posting.id
        for posting in Reader(path.parent)
        if (posting.origin or "").startswith(str(path))
    ]
    assert len(whole) == len(list(Reader(path)))
