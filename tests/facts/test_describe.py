"""One posting, analysed."""

from __future__ import annotations

from pathlib import Path

from analyzer.facts.describe import MENTION_COLUMNS, POSTING_COLUMNS, Describer
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
