"""``analyzer compare``: two corpora, and two periods of one."""

from __future__ import annotations

import csv
import json

import pytest

from tests.cli.support import row, run_main, write_rows


@pytest.fixture
def periods(tmp_path):
    """Python in 5 of 20 postings of 2024 and in 15 of 20 of 2026, SQL in the others."""
    rows = []
    for year, first, many in ((2024, 0, 5), (2026, 20, 15)):
        for place in range(20):
            skill = "Python" if place < many else "SQL"
            rows.append(row(first + place, skill, date=f"{year}-03-01"))
    return rows


def table(path):
    with path.open(encoding="utf-8") as file:
        return {one["concept_id"]: one for one in csv.DictReader(file)}


def test_periods_of_one_corpus(periods, tmp_path, capsys):
    file, out = write_rows(tmp_path / "jobs.jsonl", periods), tmp_path / "out.csv"
    words = ("compare", file, "--periods", "2023..2024", "2026", "--out", out)
    code, shown, _ = run_main(capsys, *words)
    assert code == 0
    assert "A: 2023..2024: 20 of 20 postings analysed" in shown
    assert "B: 2026: 20 of 20 postings analysed" in shown
    more, fewer = shown.split("More in B than in A\n")[1].split("Fewer in B than in A\n")
    assert "+50.0 pp" in more
    assert "−50.0 pp" in fewer
    assert "corrected for all 2 (Benjamini and Hochberg)" in shown
    python = table(out)["python"]
    assert (python["share_a"], python["share_b"], python["direction"]) == (
        "0.25", "0.75", "more in b",
    )  # fmt: skip


def test_some_of_the_postings_of_two_periods(periods, tmp_path, capsys):
    for number, one in enumerate(periods):
        one["title"] = "Data Scientist" if number % 2 else "Data Engineer"
    file = write_rows(tmp_path / "jobs.jsonl", periods)
    words = ("compare", file, "--periods", "2024", "2026", "--min-postings", 5)
    code, shown, _ = run_main(capsys, *words, "--title", "data-scientist")
    assert code == 0
    assert shown.count("Only title data-scientist: 10 of these 20 postings.") == 2
    python = next(line for line in shown.splitlines() if line.startswith("Python"))
    assert "20.0%" in python
    assert "70.0%" in python
    code, _, err = run_main(capsys, *words, "--only", "country=US")
    assert code == 2
    assert "No posting has the country US" in err


def test_two_corpora_are_what_two_periods_are(periods, tmp_path, capsys):
    both = write_rows(tmp_path / "both.jsonl", periods)
    old = write_rows(tmp_path / "old.jsonl", periods[:20])
    new = write_rows(tmp_path / "new.jsonl", periods[20:])
    by_file, by_date = tmp_path / "files.csv", tmp_path / "dates.csv"
    assert run_main(capsys, "compare", old, new, "--out", by_file)[0] == 0
    assert (
        run_main(capsys, "compare", both, "--periods", "..2025", "2026..", "--out", by_date)[0] == 0
    )
    assert table(by_file) == table(by_date)


def test_beside_the_table_stands_what_it_was_made_from(periods, tmp_path, capsys):
    old = write_rows(tmp_path / "old.jsonl", [*periods[:20], {**periods[0], "id": "copy"}])
    new = write_rows(tmp_path / "new.jsonl", periods[20:])
    out = tmp_path / "out.parquet"
    assert run_main(capsys, "compare", old, new, "--out", out)[0] == 0
    told = json.loads((tmp_path / "out.run.json").read_text(encoding="utf-8"))
    assert [one["file"] for one in told["inputs"]] == [str(old), str(new)]
    counts = ("read", "analysed", "duplicates")
    assert [told["counts"][name] for name in counts] == [41, 40, 1]
    assert (told["options"]["a"], told["options"]["b"]) == (str(old), str(new))
    with (tmp_path / "out.dictionary.csv").open(encoding="utf-8") as file:
        assert {one["table"] for one in csv.DictReader(file)} == {"compare"}
    words = ("compare", old, new, "--periods", "2024", "2026", "--out", out)
    assert run_main(capsys, *words)[0] == 0
    told = json.loads((tmp_path / "out.run.json").read_text(encoding="utf-8"))
    assert (told["options"]["a"], told["options"]["b"]) == ("2024", "2026")


def test_a_copy_counts_once_in_each_period(periods, tmp_path, capsys):
    again = [{**one, "id": f"{one['id']}-again", "date": "2026-05-01"} for one in periods[:20]]
    file = write_rows(tmp_path / "jobs.jsonl", [*periods[:20], *again, *again])
    _, shown, _ = run_main(capsys, "compare", file, "--periods", "2024", "2026")
    assert "A: 2024: 20 of 20 postings analysed" in shown
    assert "B: 2026: 20 of 40 postings analysed; left out: 20 copies" in shown
    assert "\nMore in B than in A\nNothing found" in shown


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["a.csv"], "two files, folders or stores"),
        (["a.csv", "b.csv", "c.csv"], "two files, folders or stores"),
        (["a.csv", "--periods", "2024", "last year"], "not a date"),
        (["a.csv", "--periods", "2024", ".."], "names no date"),
        (["a.csv", "--periods", "2024", "2026..2025"], "'2026..2025' ends before it begins"),
        (["a.csv", "--periods", "2024", "2024"], "days in common"),
        (["a.csv", "--periods", "2024", "2024-03..2024-04"], "days in common"),
        (["a.csv", "--periods", "2024..", "..2024-01"], "days in common"),
        (["a.csv", "--periods", "2023-12-31..2024-02", "2024-02-29"], "days in common"),
        (["a.csv", "missing.csv"], "a.csv"),
    ],
)
def test_wrong_words(words, reason, capsys):
    code, _, err = run_main(capsys, "compare", *words)
    assert code == 2
    assert reason in err


def test_periods_that_touch_are_two(periods, tmp_path, capsys):
    file = write_rows(tmp_path / "jobs.jsonl", periods)
    for words in (("..2025-12-31", "2026"), ("2026-03", "..2026-02-28"), ("2024-03-01", "2026")):
        assert run_main(capsys, "compare", file, "--periods", *words)[0] == 0


def test_a_period_without_a_posting_is_an_error(periods, tmp_path, capsys):
    file = write_rows(tmp_path / "jobs.jsonl", [*periods, {**periods[0], "id": "x", "date": None}])
    out = tmp_path / "out.csv"
    code, shown, err = run_main(capsys, "compare", file, "--periods", "2024", "2025", "--out", out)
    assert (code, shown) == (2, "")
    assert "nothing to compare in B, 2025" in err
    assert "1 of all 41 postings have no date" in err
    assert "Postings are dated 2024-03-01 to 2026-03-01." in err
    assert "Next step" in err
    assert not out.exists()


def test_a_corpus_without_an_english_posting_is_an_error(periods, tmp_path, capsys):
    german = "Wir suchen dich für unser Team in Bremen, du arbeitest gerne mit uns am Hafen. " * 4
    file = write_rows(tmp_path / "jobs.jsonl", periods)
    other = write_rows(tmp_path / "other.jsonl", [row(1, "Python", description=german)])
    code, shown, err = run_main(capsys, "compare", file, other)
    assert (code, shown) == (2, "")
    assert f"nothing to compare in B, {other}" in err
    assert "1 not in English" in err
