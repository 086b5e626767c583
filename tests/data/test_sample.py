from __future__ import annotations

import csv
import json
import re
from collections import Counter
from difflib import SequenceMatcher
from typing import Any

import pytest

from analyzer.data import sample_files, sample_path

LD_JSON = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
ADDRESS = re.compile(r"(?:https?://|[\w.]+@)([\w.-]+\w)")


def network() -> list[dict[str, Any]]:
    with (sample_path() / "network.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def dump() -> list[dict[str, str]]:
    with (sample_path() / "dump.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def board() -> list[dict[str, Any]]:
    data = json.loads((sample_path() / "board.json").read_text(encoding="utf-8"))
    assert data["job_count"] == len(data["jobs"])
    return list(data["jobs"])


def thread() -> list[dict[str, Any]]:
    text = (sample_path() / "hiring_thread.json").read_text(encoding="utf-8")
    return list(json.loads(text))


def pages() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sample_path().glob("*.html")]


def single_files() -> list[str]:
    return [path.name for path in sample_files() if path.suffix in {".md", ".txt", ".docx"}]


def words(html: str) -> int:
    return len(re.sub(r"<[^>]+>", " ", html).split())


def test_there_are_at_least_sixty_postings() -> None:
    count = sum(map(len, (network(), dump(), board(), thread(), pages(), single_files())))
    assert count == 72


def test_ids_are_unique() -> None:
    ids = [
        *(row["id"] for row in network()),
        *(row["Job ID"] for row in dump()),
        *(job["id"] for job in board()),
        *(str(item["id"]) for item in thread()),
    ]
    assert [id_ for id_, times in Counter(ids).items() if times > 1] == []


def test_every_csv_row_has_every_column_and_a_text_of_several_lines() -> None:
    for row in dump():
        assert None not in row
        assert all(row.values()), row["Job ID"]
        assert "\n" in row["Job Description"]
        assert row["Salary Estimate"].endswith("(site est.)")


def test_texts_have_the_length_of_real_postings() -> None:
    texts = {
        **{row["id"]: row["description"] for row in network()},
        **{row["Job ID"]: row["Job Description"] for row in dump()},
        **{job["id"]: job["description"] for job in board()},
        **{str(item["id"]): item["text"] for item in thread()},
    }
    lengths = {id_: words(text) for id_, text in texts.items()}
    assert {id_: n for id_, n in lengths.items() if not 95 <= n <= 900} == {}


def test_dates_lie_in_the_announced_range() -> None:
    dates = [
        *(row["posted_at"] for row in network()),
        *(row["Date Posted"] for row in dump()),
        *(job["publication_date"] for job in board()),
    ]
    assert min(dates) >= "2025-01"
    assert max(dates) < "2026-11"


def test_about_a_dozen_employers_have_several_postings() -> None:
    employers = Counter(
        [
            *(row["company"] for row in network()),
            *(row["Company Name"] for row in dump()),
            *(job["company_name"] for job in board()),
        ]
    )
    assert sum(times > 1 for times in employers.values()) >= 12


def test_one_posting_is_an_exact_repost_and_one_a_near_copy() -> None:
    rows = {row["id"]: row for row in network()}
    assert rows["n19"]["description"] == rows["n07"]["description"]
    assert rows["n19"]["posted_at"] > rows["n07"]["posted_at"]
    original, copy = rows["n01"]["description"], rows["n20"]["description"]
    likeness = SequenceMatcher(None, original.split(), copy.split()).ratio()
    assert 0.7 < likeness < 1
    assert rows["n01"]["company"] != rows["n20"]["company"]


def test_each_page_has_one_readable_job_posting_and_one_page_a_broken_block() -> None:
    broken = 0
    for page in pages():
        found = 0
        for block in LD_JSON.findall(page):
            try:
                data = json.loads(block)
            except json.JSONDecodeError:
                broken += 1
                continue
            items = data.get("@graph", [data])
            found += sum(item["@type"] == "JobPosting" for item in items)
        assert found == 1
    assert broken == 1


def test_one_posting_has_a_broken_encoding_that_can_be_repaired() -> None:
    ftfy = pytest.importorskip("ftfy")
    broken = [row["id"] for row in network() if "â€™" in row["description"]]
    assert broken == ["n23"]
    row = next(row for row in network() if row["id"] == "n23")
    assert "Züritüütsch" in ftfy.fix_text(row["description"])


def test_the_notice_says_that_the_postings_are_invented() -> None:
    readme = (sample_path() / "README.md").read_text(encoding="utf-8")
    assert "Everything here is invented" in readme
    for path in sample_files():
        assert f"`{path.name}`" in readme


def test_addresses_lead_nowhere() -> None:
    for path in sample_files():
        if path.suffix == ".docx":
            continue
        text = path.read_text(encoding="utf-8").replace("&#x2F;", "/")
        hosts = {host for host in ADDRESS.findall(text) if not host.endswith("schema.org")}
        assert {host for host in hosts if not host.endswith(".example")} == set(), path.name
