"""``analyzer report`` on files of invented postings."""

from __future__ import annotations

import csv
import hashlib
import json

import pytest

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
    assert "Title: data-scientist (5 postings)" in shown
    with (out / "by_seniority.csv").open(encoding="utf-8") as table:
        counted = {
            (one["group"], one["concept_id"]): (one["postings"], one["group_postings"])
            for one in csv.DictReader(table)
        }
    assert counted["senior", "python"] == ("3", "3")
    assert counted["junior", "sql"] == ("2", "2")


def test_periods_are_printed_in_their_order(tmp_path, capsys):
    years = ["2025"] * 3 + ["2024"] + ["2026"] * 2
    rows = [row(n, "Python", date=f"{year}-03-01") for n, year in enumerate(years)]
    file = write_rows(tmp_path / "jobs.jsonl", [*rows, row(9, "SQL", date=None)])
    code, shown, _ = run_main(capsys, "report", file, "--by", "year")
    assert code == 0
    places = [shown.index(f"Year: {year}") for year in ("2024", "2025", "2026")]
    assert places == sorted(places)
    assert "1 earlier or undated group; --out has them all." in shown


@pytest.fixture
def mixed(tmp_path):
    """Six postings of two titles and countries, three of which name deep learning."""
    rows = [row(n, "Python", title="Data Scientist", location="Boston, MA, USA") for n in range(3)]
    rows += [
        row(n, "PyTorch and deep learning", title="AI Engineer", location="Toronto, Canada")
        for n in range(3, 6)
    ]
    return write_rows(tmp_path / "jobs.jsonl", rows)


@pytest.mark.parametrize(
    ("words", "counted", "skill", "label"),
    [
        (("--title", "data-scientist"), 3, "Python", "title: Data Scientist"),
        (("--only", "country=CA"), 3, "PyTorch", "country: CA"),
        (("--only", "deep-learning=Named"), 3, "Deep learning", "deep-learning: Named"),
        (("--only", "country=US", "--only", "country=CA"), 6, "Python", "country: US or CA"),
    ],
)
def test_a_report_of_some_of_the_postings(mixed, tmp_path, capsys, words, counted, skill, label):
    code, shown, _ = run_main(capsys, "report", mixed, *words, "--out", tmp_path / "out")
    assert code == 0
    assert f"Share of {counted} English postings ({label})" in shown
    assert (", 3 outside of what is counted" in shown.replace("left out: ", ", ")) == (counted == 3)
    assert skill in shown
    manifest = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert words[-1].split("=")[-1] in str(manifest["options"]["only"])


@pytest.mark.parametrize("title", ["data-scientist", "Data Scientist", "data scientists"])
def test_a_title_is_narrowed_to_by_id_name_or_wording(mixed, capsys, title):
    code, shown, _ = run_main(capsys, "report", mixed, "--title", title)
    assert code == 0
    assert "Share of 3 English postings (title: Data Scientist)" in shown


@pytest.mark.parametrize("name", ["usa", "us", "United States"])
def test_a_country_is_narrowed_to_by_code_or_name(mixed, capsys, name):
    code, shown, _ = run_main(capsys, "report", mixed, "--only", f"country={name}")
    assert code == 0
    assert "Share of 3 English postings (country: US)" in shown


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--only", "country=DE"), "No posting has the country DE. Next step: use one of: "),
        (("--only", "country"), "not of the form country=US"),
        (
            ("--only", "deep-learning=yes"),
            "'deep-learning=yes': deep-learning is one of named, substituted, absent",
        ),
        (("--only", "country=Atlantis"), "'Atlantis' is no country that is known. Next step"),
        (("--only", "month=2026-13"), "'month=2026-13': write a month as month=2026-03"),
        (("--only", "month=2026"), "'month=2026': write a month as month=2026-03"),
        (("--only", "year=twenty"), "'year=twenty': write a year as year=2026"),
        (("--only", "title=zzz"), "'zzz'. Next step: analyzer lexicon list shows"),
        (("--only", "color=red"), "'color' is none of title, seniority"),
        (("--only", "title=data-scientis"), "Did you mean data-scientist"),
    ],
)
def test_what_cannot_be_narrowed_to(mixed, capsys, words, message):
    code, _, err = run_main(capsys, "report", mixed, *words)
    assert code == 2
    assert message in err


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


LEXICON = """
[[entry]]
id = "{0}"
name = "{0}"
kind = "skill"
category = "framework"
aliases = ["{0}"]
positive = ["You use {0}."]
"""


def test_the_manifest_says_how_the_run_is_made_again(tmp_path, capsys):
    rows = [{**row(n, "Quuxtool"), "role": "Cook"} for n in range(3)]
    file, out = write_rows(tmp_path / "jobs-2026-03.jsonl", rows), tmp_path / "out"
    lexicon = tmp_path / "mine.toml"
    lexicon.write_text(LEXICON.format("quuxtool"), encoding="utf-8")
    words = ("--columns", "title=role", "--date-from-name", "--lexicon", lexicon)
    code, _, _ = run_main(capsys, "report", file, *words, "--layer", "user", "--out", out)
    assert code == 0
    told = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert told["reading"] == {"columns": {"title": "role"}, "dates_from_names": True}
    data = lexicon.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    assert told["lexicon"]["files"] == [
        {"file": str(lexicon), "bytes": len(data), "sha256": digest}
    ]
    assert told["lexicon"]["layers"] == []
    assert told["options"]["layers"] == ["user"]
