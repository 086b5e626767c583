"""A corpus and its options."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from analyzer.corpus import CorpusOptions, load
from analyzer.errors import InputError
from analyzer.plan import Plan
from analyzer.summary import summarise

TERM = '[[entry]]\nid = "zorbing"\nname = "%s"\nkind = "skill"\ncategory = "activity"\n'


def test_a_corpus_keeps_its_lexicon_and_the_next_one_reads_what_was_edited(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(TERM % "Zorbing")
    first = load(lexicon_files=[mine])
    assert first.options.lexicon["zorbing"].name == "Zorbing"
    mine.write_text(TERM % "Sphereing")
    assert first.options.lexicon["zorbing"].name == "Zorbing"
    assert load(lexicon_files=[mine]).options.lexicon["zorbing"].name == "Sphereing"


def test_a_path_without_postings_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        load(tmp_path / "nothing").extract()


def test_paths_are_given_one_by_one_or_as_a_list(tmp_path: Path) -> None:
    paths = [tmp_path / "a.jsonl", str(tmp_path / "b.jsonl")]
    assert load(paths).paths == load(*paths).paths == list(map(str, paths))
    assert load(path for path in paths).paths == load(tuple(paths)).paths == load(paths).paths
    with pytest.raises(InputError, match="The list of paths is empty"):
        load([])
    with pytest.raises(InputError, match="7 is no path"):
        load([7])  # type: ignore[list-item]
    with pytest.raises(InputError, match="is no path"):
        load([["a.jsonl"]])  # type: ignore[list-item]


def test_a_report_tells_in_a_line_what_it_is(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"title": "Baker", "description": "We need Python."}\n', encoding="utf-8")
    report = load([file]).extract().report(complete=False)
    said = repr(report)
    assert said.startswith("Report of 1 English posting, duplicates folded: skills, ")
    assert "\n" not in said


def test_layers_are_named_in_any_order_and_kind_of_list() -> None:
    assert load(layers=["documents"]).options.lexicon == load(layers=("documents",)).options.lexicon  # type: ignore[arg-type]


def test_options_travel_without_the_lexicon() -> None:
    options = CorpusOptions(columns={"title": "Beruf"}, layers=("documents",))
    before = pickle.dumps(options)
    assert len(options.lexicon) > 100
    assert pickle.dumps(options) == before
    back = pickle.loads(before)
    assert back == options
    assert back.lexicon == options.lexicon


@pytest.mark.parametrize("workers", [1, 2])
def test_a_lexicon_that_is_edited_meanwhile_is_that_of_the_start(
    tmp_path: Path, workers: int
) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(TERM % "Zorbing" + 'aliases = ["zorbing"]\n')
    (tmp_path / "jobs.csv").write_text("title,description\nBaker,We need Python and zorbing.\n")
    corpus = load(tmp_path / "jobs.csv", lexicon_files=[mine])
    assert "zorbing" in corpus.options.lexicon.by_id
    mine.write_text(TERM.replace("zorbing", "sphereing") % "Sphereing")
    summary = summarise(corpus, plan=Plan(workers=workers))
    assert "zorbing" in set(summary.mentions["concept_id"])
