"""``analyzer evaluate``: scores on labelled postings, and what cannot be judged."""

from __future__ import annotations

import json

import pytest

from tests.cli.support import row, run_main, write_rows


@pytest.fixture
def jobs(tmp_path):
    return write_rows(tmp_path / "jobs.jsonl", [row(1, "Python"), row(2, "SQL")])


def label(number, *mentions):
    return {"id": f"p{number}", "mentions": list(mentions)}


PYTHON = {"concept": "python", "requirement": "required", "negated": False, "evidence": "Python"}


def test_scores_of_what_is_labelled(jobs, tmp_path, capsys):
    labels = write_rows(tmp_path / "labels.jsonl", [label(1, PYTHON)])
    code, shown, err = run_main(capsys, "evaluate", jobs, labels)
    assert (code, err) == (0, "")
    assert "1 labelled postings" in shown
    skills = next(line.split() for line in shown.splitlines() if line.startswith("skills"))
    assert skills[2] == "1.000"
    assert "requirement, four levels     1.000" in shown


def test_postings_of_which_none_is_labelled_are_an_error(jobs, tmp_path, capsys):
    labels = write_rows(tmp_path / "labels.jsonl", [{**label(1, PYTHON), "id": "other"}])
    code, shown, err = run_main(capsys, "evaluate", jobs, labels)
    assert (code, shown) == (2, "")
    assert f"{jobs}: none of its 2 postings is labelled in {labels}" in err
    assert "postings: p1, p2; of labels: other" in err
    assert "Next step" in err


def test_labels_that_are_not_used_are_told(jobs, tmp_path, capsys):
    rows = [label(1, PYTHON, {**PYTHON, "concept": "pythn"}), label(9, PYTHON)]
    labels = write_rows(tmp_path / "labels.jsonl", rows)
    code, _, err = run_main(capsys, "evaluate", jobs, labels)
    assert code == 0
    assert f"{labels}: 1 of 2 labels have no posting in {jobs}: p9" in err
    assert "not judged, for they are no concepts of the closed list: pythn" in err


def test_a_requirement_may_be_missing(jobs, tmp_path, capsys):
    labels = write_rows(tmp_path / "labels.jsonl", [label(1, {"concept": "python"})])
    code, shown, _ = run_main(capsys, "evaluate", jobs, labels)
    assert code == 0
    assert "of no found skill is labelled" in shown


WRONG = {
    "level": (json.dumps(label(1, {**PYTHON, "requirement": "must"})), ":1: the requirement"),
    "no concept": (json.dumps(label(1, {"name": "python"})), ":1: not a label"),
    "words": (json.dumps(label(1, "python")), ":1: not a label"),
    "broken": ("{", ":1: not a label"),
    "nothing": ("\n", ": there is no label"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_labels_are_told_with_their_line(jobs, tmp_path, capsys, name):
    text, reason = WRONG[name]
    labels = tmp_path / "labels.jsonl"
    labels.write_text(text)
    code, _, err = run_main(capsys, "evaluate", jobs, labels)
    assert code == 2
    assert err.startswith(f"Error: {labels}{reason}")
    assert "Next step" in err


def test_a_closed_list_without_its_columns(jobs, tmp_path, capsys):
    labels = write_rows(tmp_path / "labels.jsonl", [label(1, PYTHON)])
    (tmp_path / "concepts.csv").write_text("concept\npython\n")
    code, _, err = run_main(capsys, "evaluate", jobs, labels)
    assert code == 2
    assert f"{tmp_path / 'concepts.csv'}: the list" in err
