"""What the first line of a posting in a thread tells, and what it does not tell for sure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from analyzer.readers import Reader
from analyzer.readers.header import Header, read_header

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("line", "company"),
    [
        ("Quince Labs | ML Engineer | Oslo", "Quince Labs"),
        ("Quince (YC W22) | Oslo, Norway", "Quince"),
        ("Quince (https://quince.example) | Oslo | Onsite", "Quince"),
        ("Quince [quince.io] | Oslo | Onsite", "Quince"),
        ("Quince www.quince.io - ONSITE - Oslo | https://quince.io/jobs", "Quince"),
        ("Quince - Oslo, Norway - Full Time", "Quince"),
        ("Quince — building pianos | Engineers | Oslo", "Quince"),
        ("Quince • Engineer • Oslo", "Quince"),
        ("Quince: Platform Engineers | Oslo", "Quince"),
        ("QUINCE HIRING SOFTWARE ENGINEERS | Oslo", "QUINCE"),
        ("Quince (YC S21) Is Hiring Software Engineers", "Quince"),
        ("ML Engineer @ Quince | Oslo", "Quince"),
        ("Quince, Inc. | Oslo | Onsite", "Quince, Inc"),
        ("Quince, makers of pianos | Oslo | Onsite", "Quince"),
        ("Quince, Boulder, Colorado | Onsite | Full-time", None),  # or a town in a county
        ("Quince, Vik, Norway | Onsite | Full-time", "Quince"),
        ("* Quince * | Oslo | Onsite", "Quince"),
        ("https://quince.io/ | Oslo | Onsite", "quince.io"),
        ("quince.dev | Oslo | Onsite", "quince.dev"),
        ("Company: Quince | Oslo | Onsite", "Quince"),
        ("Pear&Co | Oslo | Onsite", "Pear&Co"),
    ],
)
def test_the_company(line: str, company: str | None) -> None:
    assert read_header(line).company == company


@pytest.mark.parametrize(
    "line",
    [
        "Quince",
        "Quince is hiring engineers in Oslo",
        "We build pianos, and we look for engineers.",
        "Senior Engineer - Remote",
        "Senior ML Engineer | Quince | Oslo | Onsite",
        "New York, NY | Quince (https://quince.example)",
        "Troon, Scotland | Onsite | Full-time",
        "San Francisco / Oslo | Onsite | Full-time",
        "[REMOTE] | Engineer | Full-time",
        "Stealth startup | Engineer | Oslo",
        "Machine Learning/Deep Learning | Oslo | Onsite",
        "C++ / iOS | Oslo | Onsite",
        "I was told - and do believe - that this is remote",
        "Full-time | Oslo | Onsite",
        "$20bn fund | Oslo | Onsite",
        "",
        " | | ",
        "-",
    ],
)
def test_no_company_where_it_is_not_sure(line: str) -> None:
    assert read_header(line).company is None


@pytest.mark.parametrize(
    ("line", "title", "location", "remote"),
    [
        ("Quince | Full-Time | ML engineers, sales lead | REMOTE (worldwide) | GMT-8",
         "ML engineers, sales lead", "REMOTE (worldwide)", "remote"),
        ("Quince | Engineer | Oslo | Remote or Onsite | $150k–195k", "Engineer", "Oslo", "remote"),
        ("Quince | Engineer | Hybrid | $150k–195k USD | visa", "Engineer", None, "hybrid"),
        ("Quince | Data Engineer https://quince.io/1 | Analyst | Oslo", "Data Engineer, Analyst",
         "Oslo", None),
        ("Quince | Oslo, Norway | Multiple positions", None, "Oslo, Norway", None),
        ("Quince | Vik, Sogn | Full-time, INTERNS", None, "Vik, Sogn", None),
        ("Quince | Technology Internship | Austin TX", "Technology Internship", "Austin TX", None),
        ("Quince | $150k (US) | React, Redux | Onsite San Francisco | Engineer",
         "Engineer", "Onsite San Francisco", "onsite"),
        ("Senior Rails Engineer | Remote", "Senior Rails Engineer", None, "remote"),
    ],
)  # fmt: skip
def test_title_and_place(
    line: str, title: str | None, location: str | None, remote: str | None
) -> None:
    header = read_header(line)
    assert (header.title, header.location, header.remote) == (title, location, remote)


def test_kinds_of_employment() -> None:
    assert read_header("Quince | Fulltime, interns").employment_type == "full-time, internship"
    assert read_header("Quince is hiring full-time") == Header()


def test_what_a_file_states_wins(tmp_path: Path) -> None:
    row = {"source": "hackernews", "title": "Quince | Engineer | Oslo", "text": "JAX.",
           "location": "Bergen"}  # fmt: skip
    path = tmp_path / "stored.jsonl"
    path.write_text(json.dumps(row) + "\n" + json.dumps(row | {"company": "Pear"}) + "\n")
    first, second = Reader(path)
    assert (first.title, first.location) == (row["title"], "Bergen")
    assert [first.company, second.company] == ["Quince", "Pear"]


def test_what_somebody_took_for_a_place_gives_way_to_the_line(tmp_path: Path) -> None:
    """As dumps of threads have it: two words with a comma between them."""
    path = tmp_path / "2016-02.json"
    line = "Quince | Frontend, Backend Engineers | Downtown, Los Angeles"
    shape = {"full_html": f"{line}<p>JAX.", "item_link": "https://news.ycombinator.com/item?id=1"}
    rows = [shape | {"location": place} for place in ("Frontend, Backend", "Oslo, Norway")]
    bare = shape | {"full_html": "Quince | Engineers<p>JAX."}
    rows += [bare | {"location": place} for place in ("Quince, Inc.", "Graz", "Tallahassee")]
    path.write_text(json.dumps(rows))
    assert [one.location for one in Reader(path)] == [
        "Downtown, Los Angeles", "Oslo, Norway", None, "Graz", "Tallahassee",
    ]  # fmt: skip


def test_other_files_are_not_read_so(tmp_path: Path) -> None:
    path = tmp_path / "jobs.csv"
    path.write_text("title,description\nQuince | Engineer | Oslo,JAX.\n")
    [posting] = Reader(path)
    assert (posting.title, posting.company) == ("Quince | Engineer | Oslo", None)
