"""``analyzer trends`` on files of invented postings."""

from __future__ import annotations

import csv
import gzip
import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.support import row, run_main, write_rows

if TYPE_CHECKING:
    from pathlib import Path

MONTHS = ("2025-01", "2025-04", "2025-07", "2025-10")


@pytest.fixture
def rising(tmp_path: Path) -> Path:
    """Python in 2, 5, 8 and 11 of 12 postings a month, SQL in the others."""
    rows = []
    for number, month in enumerate(MONTHS):
        for place in range(12):
            skill = "Python" if place < 2 + 3 * number else "SQL"
            rows.append(row(12 * number + place, skill, date=f"{month}-05"))
    return write_rows(tmp_path / "jobs.jsonl", rows)


def test_slope_interval_q_and_the_correction(rising, tmp_path, capsys):
    out, monthly = tmp_path / "trends.csv", tmp_path / "monthly.csv"
    code, shown, _ = run_main(capsys, "trends", rising, "--out", out, "--monthly", monthly)
    assert code == 0
    assert "48 of 48 postings analysed" in shown
    assert "4 months from 2025-01 to 2025-10" in shown
    up, down = shown.split("\nRising\n")[1].split("\nFalling\n")
    assert "Python  " in up
    assert "SQL  " in down
    assert "corrected for all 2 (Benjamini and Hochberg)" in shown
    rows = {one["concept_id"]: one for one in csv.DictReader(out.open(encoding="utf-8"))}
    # 3 of 12 postings more a quarter of a year, that is 100 percentage points a year.
    assert float(rows["python"]["slope_per_year"]) == pytest.approx(1.0)
    assert rows["python"]["direction"] == "rising"
    assert float(rows["python"]["low"]) < 1 < float(rows["python"]["high"])
    counts = [
        (one["group"], int(one["postings"]))
        for one in csv.DictReader(monthly.open(encoding="utf-8"))
        if one["concept_id"] == "python"
    ]
    assert counts == list(zip(MONTHS, (2, 5, 8, 11), strict=True))


def test_beside_a_table_stand_its_dictionary_and_what_it_was_made_from(rising, tmp_path, capsys):
    out, monthly = tmp_path / "trends.csv", tmp_path / "monthly.json"
    words = ("--from", "2025-02", "--min-postings", 5, "--out", out, "--monthly", monthly)
    code, _, err = run_main(capsys, "trends", rising, *words)
    assert code == 0
    assert f"written to {out}, with trends.dictionary.csv and trends.run.json" in err
    for name, ending in (("trends", "csv"), ("monthly", "json")):
        with (tmp_path / f"{name}.dictionary.csv").open(encoding="utf-8") as file:
            described = [
                (one["table"], one["column"], one["meaning"]) for one in csv.DictReader(file)
            ]
        assert {table for table, _, _ in described} == {name}
        assert all(meaning for _, _, meaning in described)
        text = (tmp_path / f"{name}.{ending}").read_text(encoding="utf-8")
        columns = text.split("\n")[0].split(",") if ending == "csv" else list(json.loads(text)[0])
        assert [column for _, column, _ in described] == columns
    told = json.loads((tmp_path / "trends.run.json").read_text(encoding="utf-8"))
    assert told == json.loads((tmp_path / "monthly.run.json").read_text(encoding="utf-8"))
    assert [one["file"] for one in told["inputs"]] == [str(rising)]
    assert told["inputs"][0]["sha256"]
    assert (told["counts"]["read"], told["counts"]["analysed"]) == (48, 36)
    assert told["options"] == {
        "from": "2025-02",
        "to": None,
        "only": [],
        "skills": [],
        "min_postings": 5,
    }
    assert told["reading"] == {"columns": {}, "dates_from_names": False}
    assert told["run"]["seconds"] >= 0


def test_a_span_and_chosen_skills(rising, tmp_path, capsys):
    out = tmp_path / "trends.csv"
    words = ("--from", "2025-04", "--to", "2025-07", "--skill", "sql", "--min-postings", 5)
    code, shown, _ = run_main(capsys, "trends", rising, *words, "--out", out)
    assert code == 0
    assert (
        "2 months from 2025-04 to 2025-07, 2 without any between them (2025-05 to 2025-06). "
        "Shares are of these 24 postings" in shown
    )
    assert "Python" not in shown
    assert "2 skills were tested at once" in shown
    assert [one["concept_id"] for one in csv.DictReader(out.open(encoding="utf-8"))] == ["sql"]


def test_a_rare_and_an_unknown_skill(rising, capsys):
    code, _, err = run_main(capsys, "trends", rising, "--skill", "keras")
    assert (code, "fewer than 20 postings name keras" in err) == (0, True)
    code, _, err = run_main(capsys, "trends", rising, "--skill", "pythn")
    assert code == 2
    assert "Did you mean python" in err
    code, _, err = run_main(capsys, "trends", rising, "--skill", "cobol")
    assert code == 2
    assert "no concept 'cobol'. Next step: analyzer lexicon list shows" in err


def test_months_from_file_names(tmp_path, capsys):
    for number, month in enumerate(MONTHS):
        rows = [row(50 * number + place, "Python") for place in range(8)]
        (tmp_path / f"{month}.json.gz").write_bytes(gzip.compress(json.dumps(rows).encode()))
    code, _, err = run_main(capsys, "trends", tmp_path)
    assert code == 2
    assert "--date-from-name" in err
    code, shown, _ = run_main(capsys, "trends", tmp_path, "--date-from-name")
    assert code == 0
    assert "4 months from 2025-01 to 2025-10" in shown


def test_a_date_must_be_one(rising, capsys):
    for wrong in ("May 2025", "2025-02-30", "2025-13", "20250101"):
        code, _, err = run_main(capsys, "trends", rising, "--from", wrong)
        assert code == 2
        assert "2026-03" in err


def test_a_span_that_ends_before_it_begins_is_told_before_anything_is_read(tmp_path, capsys):
    for start, end in (("2025", "2024"), ("2025-02", "2025-01-31"), ("2025-02-01", "2025-01")):
        words = ("trends", tmp_path / "none.csv", "--from", start, "--to", end)
        code, _, err = run_main(capsys, *words)
        assert code == 2
        assert f"--from {start} is after --to {end}" in err
        assert "none.csv" not in err


@pytest.mark.parametrize(
    ("words", "there"),
    [(("--from", "2030"), "none"), (("--to", "2025-03"), "those of 2025-01 only")],
)
def test_a_span_without_two_months_is_told_with_the_dates(rising, tmp_path, capsys, words, there):
    out = tmp_path / "trends.csv"
    code, shown, err = run_main(capsys, "trends", rising, *words, "--out", out)
    assert (code, shown) == (2, "")
    assert f"at least two months, and there are {there}" in err
    assert "Postings are dated 2025-01-05 to 2025-10-05." in err
    assert "Next step" in err
    assert not out.exists()


def test_some_of_the_postings_and_months_without_any(tmp_path, capsys):
    """Python rises among the seniors; among all, it is hidden by more and more juniors."""
    rows = []
    for number, month in enumerate(("2024-11", "2025-01", "2025-06", "2025-07")):
        for place in range(12):
            skill = "Python" if place < 2 + 3 * number else "SQL"
            rows.append(
                row(100 * number + place, skill, date=f"{month}-05", title="Senior Data Scientist")
            )
        rows += [
            row(100 * number + place, "SQL", date=f"{month}-05", title="Junior AI Engineer")
            for place in range(20, 20 + 12 * number)
        ]
    file = write_rows(tmp_path / "jobs.jsonl", rows)
    code, shown, _ = run_main(capsys, "trends", file, "--only", "seniority=senior")
    assert code == 0
    assert "Only seniority senior: 48 of these 120 postings." in shown
    assert (
        "4 months from 2024-11 to 2025-07, 5 without any between them "
        "(2024-12, 2025-02 to 2025-05). Shares are of these 48 postings" in shown
    )
    assert "Early is 2024-11, late 2025-07." in shown
    up = next(line for line in shown.splitlines() if line.startswith("Python"))
    assert "16.7%" in up
    assert "91.7%" in up
    code, everyone, _ = run_main(capsys, "trends", file)
    python = next(line for line in everyone.splitlines() if line.startswith("Python"))
    assert "undecided" in python
