"""One posting, analysed."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.facts.describe import MENTION_COLUMNS, POSTING_COLUMNS, Describer
from analyzer.facts.wanted import COLUMNS_OF, FACTS, Wanted
from analyzer.posting import Posting
from analyzer.readers import Reader

SAMPLE = str(Path(__file__).parents[2] / "analyzer" / "data" / "sample")

TEXT = """About us
Acme builds software with Python.
Requirements:
- 3+ years of experience with Python
- SQL
- BSc in Physics
Salary: $90,000 - $120,000 per year"""


def test_rows_have_their_columns_and_the_facts() -> None:
    posting = Posting(id="1", source="test", title="Senior Data Scientist", text=TEXT)
    [described] = Describer()([posting])
    row, mentions = described.row, described.mentions
    assert tuple(row) == POSTING_COLUMNS
    assert (row["min_years"], row["lowest_degree"]) == (3.0, "bachelors-degree")
    assert (row["salary_min"], row["salary_max"]) == (90_000, 120_000)
    assert mentions
    for mention in mentions:
        assert tuple(mention) == MENTION_COLUMNS
        text = posting.title if mention["field"] == "title" else posting.text
        assert text[mention["start"] : mention["end"]] == mention["surface"]
    inside = [item for item in mentions if item["field"] == "text"]
    years = {(item["concept_id"], item["section"]): item["min_years"] for item in inside}
    assert years["python", "requirements"] == 3.0
    assert years["python", "company"] is None
    assert years["sql", "requirements"] is None
    assert {item["section"] for item in inside if item["boilerplate"]} == {"company"}


def test_postings_are_analysed_together_as_one_by_one() -> None:
    postings = list(Reader([SAMPLE]))
    describe = Describer()
    assert len(postings) > 10
    assert describe(postings) == [described for one in postings for described in describe([one])]
    assert describe([]) == []


@pytest.mark.parametrize("facts", [set(), *({fact} for fact in sorted(FACTS)), FACTS])
def test_what_is_asked_for_does_not_depend_on_what_is_not(facts: set[str]) -> None:
    postings = [*Reader([SAMPLE]), Posting(id="1", source="test", title="Cook", text=TEXT)]
    wanted = Wanted(facts=frozenset(facts))  # type: ignore[arg-type]
    kept = wanted.without_empty(POSTING_COLUMNS)
    for one, all_of_it in zip(
        Describer(wanted=wanted)(postings), Describer()(postings), strict=True
    ):
        assert {name: one.row[name] for name in kept} == {
            name: all_of_it.row[name] for name in kept
        }
        assert {one.row[name] for name in POSTING_COLUMNS if name not in kept} <= {None}
        assert one.found == all_of_it.found
        if "years" in facts:
            assert one.demands == all_of_it.demands


def test_every_fact_is_found_in_some_posting() -> None:
    rows = [described.row for described in Describer()(list(Reader([SAMPLE])))]
    for fact, columns in COLUMNS_OF.items():
        assert set(columns) <= set(POSTING_COLUMNS), fact
        assert any(row[name] is not None for row in rows for name in columns), fact


def test_foreign_postings_are_only_read_where_they_are_asked_for() -> None:
    german = Posting(
        id="de",
        source="test",
        title="Data Scientist",
        text="Wir suchen eine Person, die mit uns die Modelle der Zukunft baut.\n" * 9
        + "You will build the models of our team with Python and with PyTorch.",
    )
    english = Posting(id="en", source="test", title="Data Scientist", text=TEXT)
    all_of_it = Describer()([german, english, german])
    first, kept, last = Describer(wanted=Wanted(foreign=False))([german, english, german])
    assert kept == all_of_it[1]
    assert first == last
    assert (first.row["language"], first.row["title_concept"]) == ("de", "data-scientist")
    assert (first.found, first.demands) == ([], [])
    assert {mention.concept_id for mention in all_of_it[0].found} >= {"python", "pytorch"}
