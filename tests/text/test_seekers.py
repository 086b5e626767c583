"""Posts of people who look for work are told from postings by their form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from analyzer.readers import Reader, ReadOptions
from analyzer.text.seekers import is_job_seeker

if TYPE_CHECKING:
    from pathlib import Path

FORM = (
    "Location: Vik, Norway\n\nRemote: yes\n\nWilling to relocate: no\n\n"
    "Technologies: JAX, Rust\n\nRésumé/CV: https://anna.example\n\nEmail: anna at anna dot example"
)


@pytest.mark.parametrize(
    "text",
    [
        FORM,
        FORM.upper(),
        FORM.replace("\n\n", " "),
        FORM.replace("Willing to relocate: no\n\n", ""),
        f"ML engineer\n\n{FORM}",
        "SEEKING WORK | Remote | JAX",
        "Seeking work - Vik or remote\n\nI know JAX.",
        "SEEKING FREELANCE WORK\nJAX",
        "[Seeking work] Vik",
        "Hello,\n\nI'm currently looking for a new job. I know JAX.",
    ],
)
def test_somebody_looks_for_work(text: str) -> None:
    assert is_job_seeker(text)


@pytest.mark.parametrize(
    "text",
    [
        "SEEKING FREELANCER | Remote | JAX",
        "SEEKING FREELANCERS ONSITE - Oslo",
        "Seeking work-study students who know JAX.",
        "Seeking employment lawyers in Oslo.",
        "Looking for work that matters? Join us.",
        "I'm looking for an engineer. You are looking for a job?",
        "Location: Oslo\nRemote: yes\nTechnologies: JAX\nEmail: jobs at quince.example",
        f"Quince | ML Engineer | Oslo\n\n{FORM}",
        f"Quince is looking for an engineer who builds our pianos and our organs.\n\n{FORM}",
        "Must be willing to relocate: Oslo is where we work. Send your CV: jobs@quince.example",
        "",
    ],
)
def test_an_employer_looks_for_somebody(text: str) -> None:
    assert not is_job_seeker(text)


def test_a_reader_leaves_them_out_and_counts_them(tmp_path: Path) -> None:
    (tmp_path / "jobs.csv").write_text(f'title,description\nX,"{FORM}"\nY,JAX.\nZ,"{FORM}"\n')
    reader = Reader(tmp_path / "jobs.csv")
    assert [posting.title for posting in reader] == ["Y"]
    assert (reader.report.job_seekers, reader.report.skipped) == (2, 0)
    assert list(reader.report.problems()) == [
        f"{tmp_path / 'jobs.csv'}: 2 posts of job seekers left out"
    ]


def test_a_document_of_ones_own_is_read(tmp_path: Path) -> None:
    (tmp_path / "me.txt").write_text(FORM)
    assert len(list(Reader(tmp_path, options=ReadOptions(job_seekers=True)))) == 1
