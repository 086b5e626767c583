"""``analyzer report`` on files of invented postings."""

from __future__ import annotations

import csv

from tests.cli.support import row, run_main, write_rows


def test_groups_are_printed_and_exported(tmp_path, capsys):
    rows = [row(n, "Python", title="Senior Data Scientist") for n in range(3)]
    rows += [row(n, "SQL", title="Junior Data Scientist") for n in range(3, 5)]
    file, out = write_rows(tmp_path / "jobs.jsonl", rows), tmp_path / "out"
    words = ("report", file, "--by", "seniority", "--by", "title", "--out", out)
    code, shown, _ = run_main(capsys, *words)
    assert code == 0
    senior, junior = shown.split("Seniority: senior (3 postings)")[1].split(
        "Seniority: junior (2 postings)"
    )
    assert "Python" in senior
    assert "SQL" not in senior
    assert "SQL" in junior.split("Title concept")[0]
    assert "Title concept: data-scientist (5 postings)" in shown
    with (out / "by_seniority.csv").open(encoding="utf-8") as table:
        counted = {
            (one["group"], one["concept_id"]): (one["postings"], one["group_postings"])
            for one in csv.DictReader(table)
        }
    assert counted["senior", "python"] == ("3", "3")
    assert counted["junior", "sql"] == ("2", "2")


def test_fold_effect_compares_english_postings_with_their_copies(tmp_path, capsys):
    rows = [row(n, "Python") for n in range(3)]
    rows.append({**rows[0], "id": "copy"})
    german = (
        "Wir suchen dich für unser Team in Bremen, du arbeitest gerne mit Python und dem Hafen. "
    )
    rows.append(row(9, "Python", description=german * 4))
    file, out = write_rows(tmp_path / "jobs.jsonl", rows), tmp_path / "out"
    code, shown, _ = run_main(capsys, "report", file, "--out", out)
    assert code == 0
    assert "3 of 5 postings analysed; left out: 1 copy of another posting, 1 not" in shown
    with (out / "fold_effect.csv").open(encoding="utf-8") as table:
        [python] = [one for one in csv.DictReader(table) if one["concept_id"] == "python"]
    assert (python["analysed"], python["analysed_unfolded"], python["copies"]) == ("3", "4", "1")
