from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analyzer
from analyzer.facts.wanted import COUNTS
from analyzer.insight import match as m
from analyzer.insight.learning import NEXT_COLUMNS, next_skills
from analyzer.mentions import Mention
from analyzer.summary import summarise
from analyzer.tables import analysed


def frame(rows: dict[str, set[str]]) -> pd.DataFrame:
    """Return what postings require; "ab" is a demand that either a or b meets."""
    return pd.DataFrame(
        [
            (posting, concept, concept.upper(), "x", number)
            for posting in rows
            for number, choice in enumerate(sorted(rows[posting]))
            for concept in choice
        ],
        columns=list(m.REQUIRED_COLUMNS),
    )


def mention(posting: str, concept: str, **changes: object) -> dict[str, object]:
    values = dict.fromkeys(Mention._fields, "") | {
        "posting_id": posting, "concept_id": concept, "name": concept.title(), "kind": "skill",
        "category": "language", "field": "text", "requirement": "required", "negated": False,
    }  # fmt: skip
    return values | changes


MENTIONS = pd.DataFrame([
    mention("p", "python"),
    mention("p", "python"),
    mention("p", "sql", requirement="preferred"),
    mention("p", "java", negated=True),
    mention("p", "motivation", category="quality"),
    mention("p", "phd", category="education"),
    mention("p", "masters-degree", category="education"),
    mention("q", "phd", category="education"),
])  # fmt: skip


def test_required_skills_are_distinct_firm_and_the_lowest_degree() -> None:
    table = m.required_skills(MENTIONS)
    assert list(table.columns) == list(m.REQUIRED_COLUMNS)
    assert set(zip(table["posting_id"], table["concept_id"], strict=True)) == {
        ("p", "python"), ("p", "masters-degree"), ("q", "phd"),
    }  # fmt: skip
    assert len(table) == 3
    assert "motivation" in set(m.required_skills(MENTIONS, ignore=())["concept_id"])


LEXICON = pd.DataFrame({"concept_id": ["data-scientist"], "name": ["Data Scientist"]})


def test_titles_are_the_own_titles_of_postings() -> None:
    postings = pd.DataFrame({"id": ["p", "q"], "title_concept": [None, "data-scientist"]})
    assert m.posting_titles(postings, LEXICON).to_dict("records") == [
        {"posting_id": "q", "title": "Data Scientist"}
    ]


def test_coverage_and_its_summary() -> None:
    required = frame({"p": {"a", "b"}, "q": {"a"}, "s": {"a", "b", "c", "d", "e"}})
    covered = m.coverage(required, {"a", "b", "c", "d", "other"})
    assert covered["share"].tolist() == [1.0, 1.0, 0.8]
    titles = pd.DataFrame({"posting_id": ["s", "s", "p"], "title": ["T", "U", "T"]})
    summary = m.coverage_summary(covered, titles).set_index("title")
    assert summary.index.tolist() == [m.ALL_TITLES, "T", "U"]
    assert summary["postings"].tolist() == [3, 2, 1]
    assert summary["full"].tolist() == [2, 1, 0]
    assert summary["enough"].tolist() == [3, 2, 1]
    assert summary.loc["T", "full_share"] == 0.5
    assert m.coverage_distribution(covered)["postings"].tolist() == [0, 0, 0, 0, 1, 2]


def test_the_best_covered_postings_come_with_what_they_lack() -> None:
    required = frame({"p": {"a", "b"}, "q": {"a"}, "r": {"a", "b", "c"}, "s": {"c"}})
    covered = m.coverage(required, {"a", "b"})
    table = m.best_covered(covered, required, {"a", "b"}, top=3)
    assert list(table.columns) == list(m.BEST_COLUMNS)
    assert table["posting_id"].tolist() == ["p", "q", "r"]
    assert table["missing"].tolist() == [[], [], ["C"]]


def test_of_alternatives_one_is_enough() -> None:
    rows = frame({"p": {"ab", "c"}, "q": {"bd"}, "r": {"abd", "e"}})
    covered = m.coverage(rows, {"a"})
    assert covered[["required", "covered"]].values.tolist() == [[2, 1], [1, 0], [2, 1]]
    best = m.best_covered(covered, rows, {"a"}, top=3)
    missing = dict(zip(best["posting_id"], best["missing"], strict=True))
    assert missing == {"p": ["C"], "q": ["B or D"], "r": ["E"]}
    gaps = m.missing_skills(rows, {"a"})[["concept_id", "postings", "only_gap"]].values.tolist()
    assert gaps == [["b", 1, 1], ["c", 1, 1], ["d", 1, 1], ["e", 1, 1]]
    following = next_skills(rows, {"a"}, steps=None)
    assert following[["concept_id", "opens"]].values.tolist() == [["b", 1], ["c", 1], ["e", 1]]


def test_alternatives_are_demanded_together_and_may_be_of_a_category_left_out() -> None:
    table = pd.DataFrame([
        mention("p", "python", choice=1),
        mention("p", "r", choice=1),
        mention("p", "sas", choice=-1),
        mention("p", "sql", choice=0),
        mention("q", "biology", category="study", choice=3),
        mention("q", "statistics", category="mathematics", choice=1),
        mention("q", "physics", category="study", choice=6),
        mention("q", "chemistry", category="study", choice=4),
    ])  # fmt: skip
    required = m.required_skills(table, ignore=("study",))
    demands = required.groupby(["posting_id", "demand"])["concept_id"].apply(set).tolist()
    assert sorted(map(sorted, demands)) == [["biology", "statistics"], ["python", "r"], ["sql"]]


def test_a_skill_that_meets_two_demands_brings_a_posting_nearer_by_two() -> None:
    rows = frame({"p": {"ab", "ac", "d"}, "q": {"e"}})
    following = next_skills(rows, set(), steps=None, enough=0.6)
    assert following[["concept_id", "opens", "closer"]].values.tolist() == [
        ["a", 1, 0],
        ["e", 1, 0],
    ]
    gaps = m.missing_skills(rows, set())[["concept_id", "postings"]].values.tolist()
    assert gaps == [["a", 1], ["b", 1], ["c", 1], ["d", 1], ["e", 1]]


def test_alternatives_of_mentions_are_those_of_a_summary() -> None:
    corpus = analyzer.load()
    extraction = corpus.extract()
    mentions, postings = extraction.counted.mentions, extraction.counted.postings
    wanted = replace(COUNTS, alternatives=True)
    summary = summarise(corpus, wanted=wanted)
    kept, _ = analysed(summary.postings)
    counted = summary.mentions[summary.mentions["posting_id"].isin(kept["id"])]
    tables = [
        m.required_skills(m.with_alternatives(mentions, postings)),
        m.required_skills(counted),
    ]
    tables[1]["posting_id"] = [summary.id_of(number) for number in tables[1]["posting_id"]]
    found = [
        sorted(
            (str(posting), *sorted(rows["concept_id"]))
            for (posting, _), rows in table.groupby(["posting_id", "demand"])
        )
        for table in tables
    ]
    assert found[0] == found[1]
    assert any(len(demand) > 2 for demand in found[0])


def test_missing_skills_are_ranked() -> None:
    required = frame({"p": {"a", "b"}, "q": {"b"}, "s": {"b", "c"}, "t": {"a"}})
    table = m.missing_skills(required, {"a"})
    assert table[["concept_id", "postings", "share", "only_gap"]].values.tolist() == [
        ["b", 3, 0.75, 2],
        ["c", 1, 0.25, 0],
    ]


def test_the_next_skill_opens_most_postings() -> None:
    required = frame({"p": {"a", "b"}, "q": {"b"}, "s": {"c", "d"}, "t": {"c", "d"}, "u": {"c"}})
    table = next_skills(required, {"a"}, steps=None)
    assert table[["concept_id", "opens", "closer", "open_after"]].values.tolist() == [
        ["b", 2, 0, 2],
        ["c", 1, 2, 3],
        ["d", 2, 0, 5],
    ]


@pytest.mark.parametrize("known", [set(), {"a"}])
def test_empty_input_gives_empty_tables_with_all_columns(known: set[str]) -> None:
    mentions = pd.DataFrame(columns=list(Mention._fields))
    required = m.required_skills(mentions)
    titles = m.posting_titles(pd.DataFrame(columns=["id", "title_concept"]), LEXICON)
    covered = m.coverage(required, known)
    for table, columns in (
        (required, m.REQUIRED_COLUMNS),
        (covered, m.COVERAGE_COLUMNS),
        (m.coverage_summary(covered, titles), m.SUMMARY_COLUMNS),
        (m.best_covered(covered, required, known), m.BEST_COLUMNS),
        (m.missing_skills(required, known), m.MISSING_COLUMNS),
        (next_skills(required, known), NEXT_COLUMNS),
    ):
        assert table.empty
        assert tuple(table.columns) == columns
    assert m.coverage_distribution(covered)["postings"].sum() == 0


CHOICES = st.sets(st.sampled_from("abcdef"), min_size=1, max_size=3).map(sorted).map("".join)
SKILLS = st.sets(CHOICES, min_size=1, max_size=6)
CORPORA = st.dictionaries(st.text("pqrs", min_size=1, max_size=3), SKILLS, min_size=1, max_size=9)
ENOUGH = st.sampled_from([0.2, 0.5, 0.6, 0.8, 1.0])


def met(demands: set[str], skills: set[str]) -> int:
    return sum(not skills.isdisjoint(choice) for choice in demands)


@settings(deadline=None)
@given(CORPORA, st.sets(st.sampled_from("abcdef")), ENOUGH)
def test_gains_are_never_negative_and_sum_to_coverage(
    rows: dict[str, set[str]], known: set[str], enough: float
) -> None:
    def open_with(skills: set[str]) -> int:
        part = Fraction(str(enough))
        return sum(Fraction(met(need, skills), len(need)) >= part for need in rows.values())

    table = next_skills(frame(rows), known, steps=None, enough=enough)
    learned, before = set(known), open_with(known)
    for row in table.to_dict("records"):
        gains = {skill: open_with(learned | {skill}) - before for skill in set("abcdef") - learned}
        assert row["opens"] == gains[row["concept_id"]] == max(gains.values()) >= 0
        learned.add(row["concept_id"])
        before += row["opens"]
        assert row["open_after"] == before == open_with(learned)
    assert before == len(rows)


@settings(deadline=None)
@given(CORPORA, st.sets(st.sampled_from("abcdef")), ENOUGH)
def test_shares_equal_a_direct_count_in_any_order(
    rows: dict[str, set[str]], known: set[str], enough: float
) -> None:
    required = frame(rows)
    shuffled = required.sample(frac=1, random_state=3)
    covered = m.coverage(shuffled, known)
    direct = {posting: met(need, known) / len(need) for posting, need in rows.items()}
    assert dict(zip(covered["posting_id"], covered["share"], strict=True)) == direct
    titles = pd.DataFrame(columns=["posting_id", "title"])
    summary = m.coverage_summary(covered, titles, enough=enough)
    assert summary["full"].tolist() == [sum(share == 1 for share in direct.values())]
    assert summary["enough"].tolist() == [
        sum(
            Fraction(met(need, known), len(need)) >= Fraction(str(enough)) for need in rows.values()
        )
    ]
    assert m.coverage_distribution(covered)["postings"].sum() == len(rows)
    assert m.missing_skills(shuffled, known).equals(m.missing_skills(required, known))
