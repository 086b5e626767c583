"""Invented postings for the tests of the store."""

from __future__ import annotations

from analyzer.posting import Posting, Salary

FULL = Posting(
    id="77",
    source="board",
    title="Machine Learning Engineer",
    text="We train models – résumé ranking, in C++ and Python.",
    url="https://jobs.example/77",
    company="Nordlicht Analytics",
    location="Bergen",
    remote="hybrid",
    employment_type="full-time",
    posted_at="2026-03-01",
    salary=Salary(90_000.0, None, "EUR", "year"),
    salary_text="from EUR 90,000",
    language="en",
    description_html="<p>We train models – résumé ranking, in C++ and Python.</p>",
    origin="jobs.csv:17",
    notice="Jobs from board.example, link back",
)


def make(number: int, **fields: object) -> Posting:
    values = {"title": "Analyst", "text": f"Job number {number}: build reports.", **fields}
    return Posting(id=str(number), source="board").with_(**values)
