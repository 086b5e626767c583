"""Cells to values, by example."""

from __future__ import annotations

from typing import Any

import pytest

from analyzer.posting import Salary
from analyzer.readers import values
from analyzer.readers.columns import fold


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (True, "remote"),
        (False, None),
        ("TELECOMMUTE", "remote"),
        ("On-site", "onsite"),
        ("Hybrid remote", "hybrid"),
        ("0", None),
        ("1", "remote"),
        ("OnSite", "onsite"),
    ],
)
def test_remote(cell: Any, expected: str | None) -> None:
    assert values.remote_of(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("110,000", 110000), ("$90", 90), (0, None), ("0", None), ("-1", None), ("8 to 9", None)],
)
def test_numbers(cell: Any, expected: float | None) -> None:
    assert values.number_of(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (
            {"min": "60", "max": "75", "period": "hour", "currency": "eur"},
            Salary(60, 75, "EUR", "hour"),
        ),
        (
            {"currency": "USD", "value": 90000, "unitText": "YEAR"},
            Salary(90000, 90000, "USD", "year"),
        ),
        (
            {"value": {"minValue": 5, "unitText": "DAY"}, "unitText": "YEAR"},
            Salary(5, None, None, "day"),
        ),
        ({"minValue": 0, "maxValue": 0}, None),
        ("$1", None),
    ],
)
def test_salary_objects(cell: Any, expected: Salary | None) -> None:
    assert values.salary_object(cell) == expected


def test_names_of_columns_fold() -> None:
    names = ["Job Title", "job_title", "jobTitle", "JOB-TITLE", "Job  title"]
    assert {fold(name) for name in names} == {"jobtitle"}


def test_places_and_companies() -> None:
    place = {"address": {"addressLocality": "Ghent", "addressCountry": {"name": "Belgium"}}}
    assert values.location_of([place, "Lille, "]) == "Ghent, Belgium; Lille"
    assert values.company_of("Quillfern\n3.4") == "Quillfern"
    assert values.company_of("Quillfern3.7 ★") == "Quillfern"
    assert values.employment_of("external") is None
    assert values.company_of([{"name": "Ostrel"}]) == "Ostrel"
    assert values.language_of({"code": "en-US"}) == "en"
    assert values.url_of("/job/17") is None
