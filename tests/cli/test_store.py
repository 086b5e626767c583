"""The commands around a store, run as a user runs them."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from analyzer.cli import cli, main

ROWS = [
    {
        "id": "1",
        "title": "Data Scientist",
        "company": "Fjordlab",
        "description": "We use C++ and R&amp;D is fun, with models that we train for the harbour.",
    },
    {
        "id": "2",
        "title": "Analyst",
        "company": "Nordlicht",
        "description": "Please contact Jane Doe at jane.doe@n.example. "
        "You build the reports of the week.",
    },
]


@pytest.fixture
def run(capsys):
    def call(*words: object) -> tuple[int, str, str]:
        try:
            main([str(word) for word in words])
        except SystemExit as end:
            code = end.code
        else:
            code = 0
        shown = capsys.readouterr()
        return int(code or 0), shown.out, shown.err

    return call


@pytest.fixture
def jobs(tmp_path, run):
    (tmp_path / "jobs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    code, out, _ = run("import", tmp_path / "jobs.jsonl", "--store", tmp_path / "jobs.db")
    assert code == 0
    assert out.startswith("2 postings read: 2 new, 0 with a changed text, 0 known")
    return tmp_path / "jobs.db"


def test_import_repairs_cleans_and_detects(jobs, tmp_path, run):
    code, out, _ = run("store", "export", jobs, tmp_path / "out.jsonl")
    assert (code, out.split()[0]) == (0, "2")
    first, second = map(json.loads, (tmp_path / "out.jsonl").read_text().splitlines())
    assert "R&D is fun" in first["text"]
    assert "Please contact [name removed] at [e-mail removed]" in second["text"]
    assert (first["id"], first["language"]) == ("1", "en")


def test_import_again_changes_nothing(jobs, tmp_path, run):
    _, out, _ = run("import", tmp_path / "jobs.jsonl", "--store", jobs)
    assert "0 new, 0 with a changed text, 2 known" in out


def test_files_that_number_alike_do_not_overwrite_each_other(jobs, tmp_path, run):
    other = [row | {"company": "Brightwater", "description": "Another."} for row in ROWS]
    (tmp_path / "other.jsonl").write_text("".join(json.dumps(row) + "\n" for row in other))
    _, out, _ = run("import", tmp_path / "other.jsonl", "--store", jobs)
    assert "2 new" in out
    _, out, _ = run("store", "status", jobs)
    assert "4 postings" in out


def test_import_of_nothing(tmp_path, run):
    code, _, err = run("import", tmp_path / "no.csv", "--store", tmp_path / "jobs.db")
    assert code == 2
    assert "no.csv" in err


def test_status(jobs, run):
    code, out, _ = run("store", "status", jobs)
    assert code == 0
    assert "2 postings, 2 distinct texts" in out
    assert "Languages: en 2" in out


def test_search(jobs, run):
    _, out, err = run("store", "search", jobs, "C++")
    assert "Data Scientist (Fjordlab)" in out
    assert err == "1 posting\n"
    _, out, _ = run("store", "search", jobs, "reports of the week")
    assert "Analyst" in out


def test_forget_and_vacuum(jobs, run):
    code, out, _ = run("store", "forget", jobs, "--company", "fjordlab", "--yes")
    assert (code, out) == (0, "1 posting forgotten\n")
    code, out, _ = run("store", "vacuum", jobs)
    assert code == 0
    _, out, _ = run("store", "status", jobs)
    assert "1 postings" in out


@pytest.mark.parametrize("yes", [(), ("--yes",)])
def test_forget_wants_to_know_what(jobs, run, yes):
    code, _, err = run("store", "forget", jobs, *yes)
    assert code == 2
    assert "what to forget" in err
    assert "for good" not in err


def test_forget_says_how_many_before_it_asks(jobs):
    asked = CliRunner().invoke(cli, ["store", "forget", str(jobs), "--company", "Fjordlab"], "n\n")
    assert "Delete 1 posting for good? [y/N]" in asked.output
    assert asked.exit_code == 1


def test_forget_of_nothing_names_the_sources(jobs, run):
    code, out, err = run("store", "forget", jobs, "--source", "indeed")
    assert (code, out) == (2, "")
    assert "no posting of this source. Its sources: jsonl:jobs.jsonl." in err


def test_a_search_without_results_is_told_by_the_exit_code(jobs, run):
    assert run("store", "search", jobs, "nothinglikethis")[::2] == (1, "0 postings\n")


@pytest.mark.parametrize("command", ["status", "vacuum", "forget"])
def test_a_missing_store_is_named_and_not_created(tmp_path, run, command):
    code, _, err = run("store", command, tmp_path / "no.db")
    assert code == 2
    assert "no such file" in err
    assert not (tmp_path / "no.db").exists()


BAD = {
    "gone.csv": None,
    "other.csv": "a,b\n1,2\n",
    "rows.jsonl": '{"price": 5}\n{oops\n',
    "new": "",
}


@pytest.mark.parametrize("name", BAD)
def test_an_import_of_nothing_leaves_no_store(tmp_path, run, name):
    file, store = tmp_path / name, tmp_path / "jobs.db"
    if BAD[name]:
        file.write_text(BAD[name])
    elif BAD[name] is not None:
        file.mkdir()
    code, out, err = run("import", file, "--store", store)
    assert (code, out) == (2, "")
    assert str(file) in err
    assert [path.name for path in tmp_path.iterdir() if path != file] == []


def test_an_import_of_nothing_leaves_a_store_as_it_was(jobs, tmp_path, run):
    before = jobs.read_bytes()
    assert run("import", tmp_path / "gone.csv", "--store", jobs)[0] == 2
    assert jobs.read_bytes() == before


def test_one_file_that_works_is_enough_for_a_store(tmp_path, run):
    (tmp_path / "jobs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    store = tmp_path / "new.db"
    code, out, err = run("import", tmp_path / "gone.csv", tmp_path / "jobs.jsonl", "--store", store)
    assert (code, out.split()[0]) == (0, "2")
    assert "gone.csv" in err
    assert run("store", "status", store)[1].startswith(f"{store}: 2 postings")
