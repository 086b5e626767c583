from __future__ import annotations

import math
import statistics

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.tables import annual, salary_against_documents, salary_by
from analyzer.tables.employers import employer_key
from analyzer.tables.salary import PERIODS_PER_YEAR, median_interval
from tests.tables.support import (
    ENTRY,
    corpora,
    frames,
    naming,
    posting,
    posting_frame,
    random_corpus,
)

RANGES = pd.DataFrame(
    [
        ("ml-engineer", 100_000.0, 150_000.0, "USD", "one.txt"),
        ("ml-engineer", float("nan"), 60_000.0, "EUR", "two.txt"),
        ("data-scientist", 120_000.0, float("nan"), "USD", "two.txt"),
        ("research-scientist", 1.0, 2.0, "USD", "two.txt"),
    ],
    columns=["title_concept", "min", "max", "currency", "document"],
)
SKILLS = sorted(c for c, entry in ENTRY.items() if entry["kind"] == "skill")


def yearly(row):
    """Return the middle of a posting's yearly pay, or None."""
    ends = [row[e] for e in ("salary_min", "salary_max") if row[e] is not None]
    if not ends or row["salary_origin"] == "estimate":
        return None
    if row["salary_currency"] is None or row["salary_period"] is None:
        return None
    return statistics.mean(ends) * {"year": 1, "month": 12}[row["salary_period"]]


def test_annualised_by_the_stated_rule():
    pay = {"salary_currency": "USD", "salary_origin": "text"}
    rows = [
        posting(period, salary_min=10.0, salary_max=20.0, salary_period=period, **pay)
        for period in PERIODS_PER_YEAR
    ]
    rows += [
        posting("up-to", salary_max=30.0, salary_period="hour", **pay),
        posting("none", **pay, salary_period="year"),
        posting("no-period", salary_min=10.0, salary_max=20.0, **pay),
        posting("no-currency", salary_min=1.0, salary_period="year", salary_origin="text"),
        posting(
            "estimate",
            salary_min=10.0,
            salary_max=20.0,
            salary_period="year",
            salary_currency="USD",
            salary_origin="estimate",
        ),
    ]
    table = annual(posting_frame(rows)).set_index("posting_id")
    assert table["annual_mid"].to_dict() == {
        "hour": 15 * 2080,
        "day": 15 * 260,
        "week": 15 * 52,
        "month": 15 * 12,
        "year": 15,
        "up-to": 30 * 2080,
    }
    assert math.isnan(table.loc["up-to", "annual_min"])
    everything = annual(posting_frame(rows), origins=("field", "text", "estimate"))
    assert set(everything["posting_id"]) - set(table.index) == {"estimate"}


@settings(max_examples=12, deadline=None)
@given(corpora)
def test_pay_by_skill_and_title_equals_plain_loops(corpus):
    mentions, postings = corpus
    for by in ("skill", "title"):
        table = salary_by(*frames(corpus), by=by, min_postings=1)
        rows = {(r["concept_id"], r["currency"]): r for r in table.to_dict("records")}
        wanted: dict[tuple[str, str], list[float]] = {}
        for concept in SKILLS if by == "skill" else ("data-scientist", "ml-engineer"):
            mine = (
                naming(mentions, postings, concept)
                if by == "skill"
                else [p for p in postings if p["title_concept"] == concept]
            )
            for row in mine:
                if (pay := yearly(row)) is not None:
                    wanted.setdefault((concept, row["salary_currency"]), []).append(pay)
        assert {key: row["postings"] for key, row in rows.items()} == {
            key: len(pays) for key, pays in wanted.items()
        }
        for key, pays in wanted.items():
            row = rows[key]
            assert row["median"] == pytest.approx(statistics.median(pays))
            assert min(pays) <= row["p25"] <= row["median"] <= row["p75"] <= max(pays)
            assert row["median_low"] <= row["median"] <= row["median_high"]


@settings(max_examples=12, deadline=None)
@given(corpora, st.randoms(use_true_random=False))
def test_order_never_matters(corpus, rng):
    mentions, postings = frames(corpus)
    shuffled = [f.sample(frac=1, random_state=rng.randrange(2**31)) for f in (mentions, postings)]
    for by in ("skill", "title"):
        pd.testing.assert_frame_equal(
            salary_by(*shuffled, by=by, min_postings=1),
            salary_by(mentions, postings, by=by, min_postings=1),
        )


@settings(max_examples=12, deadline=None)
@given(corpora)
def test_against_documents_equals_plain_loops(corpus):
    table = salary_against_documents(posting_frame(corpus[1]), RANGES)
    assert len(table) == len(RANGES)
    for given_range, row in zip(RANGES.to_dict("records"), table.to_dict("records"), strict=True):
        paid = [
            p
            for p in corpus[1]
            if p["title_concept"] == given_range["title_concept"]
            and p["salary_currency"] == given_range["currency"]
            and yearly(p) is not None
        ]
        pays = [yearly(p) for p in paid]
        assert row["postings"] == len(pays)
        if not pays:
            assert row["verdict"] == "no postings"
            assert math.isnan(row["median"])
            continue
        low = -math.inf if math.isnan(given_range["min"]) else given_range["min"]
        high = math.inf if math.isnan(given_range["max"]) else given_range["max"]
        assert row["share_below"] == pytest.approx(sum(p < low for p in pays) / len(pays))
        assert row["share_above"] == pytest.approx(sum(p > high for p in pays) / len(pays))
        assert row["share_below"] + row["share_within"] + row["share_above"] == pytest.approx(1)
        ends = row["median_low"], row["median_high"]
        if number_of_employers(paid) == 1:
            expected = "undecided"
        elif ends[1] < low:
            expected = "below"
        elif ends[0] > high:
            expected = "above"
        else:
            expected = "within" if low <= ends[0] and ends[1] <= high else "undecided"
        assert row["verdict"] == expected


def number_of_employers(postings):
    """Count employers; an unknown one is another each time."""
    keys = [employer_key(posting["company"]) for posting in postings]
    return len({key for key in keys if key is not None}) + keys.count(None)


def test_median_interval_covers():
    rng = np.random.default_rng(2)
    covered = []
    for _ in range(300):
        employer = rng.integers(0, 40, size=120)
        values = rng.normal(0, 1, size=120) + rng.normal(0, 0.7, size=40)[employer]
        low, high = median_interval(values, employer)
        covered.append(low <= 0 <= high)
    assert 0.91 <= np.mean(covered) <= 0.99


def test_estimates_of_one_employer_tell_nothing_of_others():
    values = np.array([1.0, 2.0, 3.0])
    assert median_interval(values, np.zeros(3, dtype=np.int64)) == (1.0, 3.0)


def test_rare_rows_are_left_out():
    corpus = frames(random_corpus(2, 60))
    assert salary_by(*corpus, by="title", min_postings=6)["postings"].ge(6).all()
