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
        ("2026-11-02T16:00:36Z", "2026-11-02T16:00:36+00:00"),
        ("2026-11-02T16:00:36.278685Z", "2026-11-02T16:00:36.278685+00:00"),
        ("2026-11-02T16:00:36.0000000Z", "2026-11-02T16:00:36+00:00"),
        ("2025-12-16 22:33:14 UTC", "2025-12-16T22:33:14+00:00"),
        ("2026-04-09T09:54:06.573+0000", "2026-04-09T09:54:06.573000+00:00"),
        ("Fri, 25 Sep 2026 00:33:21 +0000", "2026-09-25T00:33:21+00:00"),
        ("2026-10-20", "2026-10-20"),
        ("20261020", "2026-10-20"),
        ("2024-04", "2024-04"),
        ("2024/04", "2024-04"),
        ("04/2024", "2024-04"),
        ("April 2024", "2024-04"),
        ("Apr. 2024", "2024-04"),
        ("2024/04/15", "2024-04-15"),
        ("2024.04.15", "2024-04-15"),
        ("2024-04-15 10:30 PM", "2024-04-15"),
        ("20240415T103000Z", "2024-04-15T10:30:00+00:00"),
        ("15-Apr-2024", "2024-04-15"),
        ("Monday, April 15th, 2024", "2024-04-15"),
        ("Sept 5, 2024", "2024-09-05"),
        ("2024-123", None),
        ("May 12", None),
        ("1970-01-01", None),
        ("0001-01-01T00:00:00", None),
        ("2199-01-01", None),
        ("Jan 1, 0001", None),
        ("April 0415", None),
        ("2024-04-15+02:00", "2024-04-15"),
        ("Apr 15, 2024 10:30 PM", "2024-04-15"),
        ("Friday", None),
        ("2024-13", None),
        ("2019-20", None),
        ("July 4, 2026", "2026-07-04"),
        ("4 Jul 2026", "2026-07-04"),
        ("25/06/2026", "2026-06-25"),
        ("06/25/2026", "2026-06-25"),
        ("05/05/2026", "2026-05-05"),
        ("05/06/2026", None),
        ("05.06.2026", "2026-06-05"),
        ("1.2.2026 08:30", "2026-02-01"),
        ("06.25.2026", "2026-06-25"),
        ("31.02.2026", None),
        ("31/02/2026", None),
        ("2026-13-01", None),
        ("Posted 30+ days ago", None),
        (1793635500, "2026-11-02T16:05:00+00:00"),
        (1793635500000, "2026-11-02T16:05:00+00:00"),
        ("1793635500", "2026-11-02T16:05:00+00:00"),
        (3, None),
        (True, None),
        (float("nan"), None),
    ],
)
def test_dates(cell: Any, expected: str | None) -> None:
    assert values.date_of(cell) == expected


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
