"""Rows as well-known files have them, with invented content."""

from __future__ import annotations

from typing import Any

from analyzer.posting import Posting, Salary
from analyzer.readers.columns import Columns
from analyzer.readers.record import posting_of


def read(row: dict[str, Any]) -> Posting:
    posting = posting_of(row, Columns.of(row, {}), source="test", origin="test:1")
    assert posting is not None
    return posting


def test_a_row_of_jobspy() -> None:
    posting = read(
        {
            "id": "li-7", "site": "linkedin", "job_url": "https://jobs.example/7",
            "job_url_direct": None, "title": "ML Engineer", "company": "Quillfern",
            "location": "Ghent, Belgium", "date_posted": "2026-11-02", "job_type": "fulltime",
            "interval": "yearly", "min_amount": 80000.0, "max_amount": 90000.0,
            "currency": "EUR", "is_remote": True, "description": "Uses **JAX**",
        }
    )  # fmt: skip
    assert posting == Posting(
        id="li-7", source="linkedin", title="ML Engineer", text="Uses **JAX**",
        url="https://jobs.example/7", company="Quillfern", location="Ghent, Belgium",
        remote="remote", employment_type="fulltime", posted_at="2026-11-02",
        salary=Salary(80000, 90000, "EUR", "year"), origin="test:1",
    )  # fmt: skip


def test_a_row_of_a_kaggle_linkedin_dump() -> None:
    posting = read(
        {
            "job_id": 9, "company_name": "Ostrel", "title": "Baker", "description": "Bread",
            "max_salary": 30.0, "pay_period": "HOURLY", "location": "Lille", "med_salary": "nan",
            "min_salary": 20.0, "formatted_work_type": "Full-time", "views": 3,
            "original_listed_time": 1793635500000.0, "remote_allowed": "1.0",
            "job_posting_url": "https://jobs.example/9", "skills_desc": "Ovens",
            "currency": "USD", "listed_time": None,
        }
    )  # fmt: skip
    assert (posting.id, posting.company, posting.remote) == ("9", "Ostrel", "remote")
    assert posting.salary == Salary(20, 30, "USD", "hour")
    assert posting.posted_at == "2026-11-02T16:05:00+00:00"
    assert posting.text == "Bread\n\nSkills\nOvens"


def test_an_estimate_by_the_site_is_no_offer() -> None:
    posting = read(
        {"Job Title": "Baker", "Salary Estimate": "$53K-$91K (Glassdoor est.)", "min_salary": "53",
         "Job Description": "Bread", "Competitors": "-1", "Company Name": "Ostrel\n3.8"}
    )  # fmt: skip
    assert (posting.salary, posting.salary_text) == (None, "$53K-$91K (Glassdoor est.)")
    assert posting.company == "Ostrel"


def test_plain_text_is_kept_and_html_is_rendered_once() -> None:
    plain = "  Use List<T>\r\n&amp; Ã© as it is \n"
    assert read({"title": "x", "text": plain}).text == plain
    escaped = read({"title": "x", "content": "&lt;p&gt;C++ &amp;amp; R&lt;/p&gt;"})
    assert (escaped.text, escaped.description_html) == ("C++ & R", "<p>C++ &amp; R</p>")
    both = read({"title": "x", "descriptionPlain": "C++ ", "descriptionHtml": "<p>C++</p>"})
    assert (both.text, both.description_html) == ("C++ ", "<p>C++</p>")


def test_sections_of_their_own_follow_with_their_headings() -> None:
    posting = read(
        {"title": "x", "description": "<p>Bake.</p>", "requirements": "Ovens\nFlour",
         "benefits": "", "skills": "tags of the site"}
    )  # fmt: skip
    assert posting.text == "Bake.\n\nRequirements\n\nOvens\nFlour"


def test_a_lever_posting_is_put_together_in_order() -> None:
    posting = read(
        {"text": "Baker", "hostedUrl": "https://jobs.example/1", "id": "u",
         "description": "<div>Intro</div>", "additional": "<div>End</div>",
         "lists": [{"text": "You need", "content": "<li>Ovens</li>"}],
         "categories": {"location": "Ghent", "commitment": "Full-time"}, "workplaceType": "onsite"}
    )  # fmt: skip
    assert posting.title == "Baker"
    assert posting.text.split() == ["Intro", "You", "need", "•", "Ovens", "End"]
    assert (posting.location, posting.employment_type) == ("Ghent", "Full-time")


def test_a_row_of_neither_title_nor_text_is_none() -> None:
    row = {"title": " ", "description": None, "company": "Ostrel"}
    assert posting_of(row, Columns.of(row, {}), source="test", origin="test:1") is None
