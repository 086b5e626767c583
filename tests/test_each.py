"""One function over all postings: the order, what was read, and what is lost."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from analyzer.corpus import load
from analyzer.each import Each
from analyzer.errors import InputError
from analyzer.plan import Plan
from analyzer.posting import Posting
from skill_lexicon import Lexicon
from tests import postings
from tests.fragile import MARK


def titles(lexicon: Lexicon) -> Callable[[Posting], tuple[str, int]]:
    """Return a posting's title, and how many concepts its corpus looks for."""
    return lambda posting: (posting.title, len(lexicon))


def fatal(_lexicon: Lexicon) -> Callable[[Posting], str]:
    """Die at every posting of the marked company."""

    def title(posting: Posting) -> str:
        if posting.company == MARK:
            os._exit(3)
        return posting.title

    return title


@pytest.mark.parametrize("plan", [Plan(workers=1), Plan(workers=2, job_bytes=3_000)])
def test_values_come_in_the_order_of_reading(tmp_path: Path, plan: Plan) -> None:
    rows = list(postings.rows(50))
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + "{not json\n")
    corpus = load(path, layers=("documents",))
    each = Each(corpus, titles, plan)
    expected = [(row["title"], len(corpus.options.lexicon)) for row in rows]
    assert [value for _, value in each] == expected
    assert [file.postings for file in each.read_report.files] == [50]
    assert each.read_report.skipped == 1
    assert each.lost == []


def test_who_kills_its_process_is_reported_and_the_rest_kept(tmp_path: Path) -> None:
    rows = list(postings.rows(40))
    rows[10]["company"] = MARK
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    each = Each(load(path), fatal, Plan(workers=2, job_bytes=2_000))
    kept = [title for _, title in each]
    assert 30 <= len(kept) < 40
    assert [title for title in kept if title not in {row["title"] for row in rows}] == []
    assert len(each.lost) == 1
    assert any("lost with its job" in problem for problem in each.read_report.problems())


def test_nothing_to_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("{not json\n")
    each = Each(load(path), titles)
    assert list(each) == []
    with pytest.raises(InputError, match="No posting could be read"):
        each.read_report.raise_if_nothing()


@pytest.mark.parametrize("workers", [1, 2])
def test_ids_that_come_back_get_a_suffix(tmp_path: Path, workers: int) -> None:
    for name in ("a", "b"):
        row = {"id": "1", "title": name, "description": "We bake."}
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(row) + "\n")
    each = Each(load(tmp_path), titles, Plan(workers=workers, job_bytes=10))
    assert [(name, title) for name, (title, _) in each] == [("1", "a"), ("1~2", "b")]
    assert ["b.jsonl" in line for line in each.read_report.problems()] == [True]
