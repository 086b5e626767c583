from __future__ import annotations

import csv
import io
import random

import pytest

from analyzer.insight.discover import Discoveries, DiscoverOptions, discover
from analyzer.insight.observed import Observer
from analyzer.insight.review import REVIEW_COLUMNS, write_review
from analyzer.insight.term_counts import TermCounter
from analyzer.mentions import Extractor
from analyzer.posting import Posting
from skill_lexicon.loader import read_entries
from skill_lexicon.promote import promote

TOOLS = ["Snorkelbase", "Python", "Quillflow Studio", "Excel"]
FILLER = [
    "We are a family business and we like our garden, our town and the people who live in it.",
    "You will have the time to do what you think is right for the team and for the company.",
    "Come to our house in the old part of the town and have a cup of tea with all of us.",
]


def posting(number: int, *, company: str, asks: str, month: str = "2026-01") -> Posting:
    text = (
        f"About us\n{FILLER[number % 3]} {FILLER[(number + 1) % 3]} Our hummus bar is open.\n\n"
        f"Requirements:\n- {asks}\n- You are good with people and you like to work with others "
        f"in posting number {number}."
    )
    return Posting(
        f"p{number}", "test", title="Helper", text=text, company=company,
        location="Brineholm, Marland", posted_at=f"{month}-03",
    )  # fmt: skip


def corpus() -> list[Posting]:
    postings = []
    for number in range(40):
        late = number >= 20
        asks = "You have used Python and you know Snorkelbase well"
        if late or number % 10 == 0:
            asks += " and you run Quillflow Studio in Brineholm"
        # One company repeats itself; its pet term is not the market's.
        company = "Loudwick" if number % 2 else f"Company {number}"
        if company == "Loudwick":
            asks += " and the wobblegraph method of Loudwick"
        asks += " near the hummus bar"
        postings.append(
            posting(number, company=company, asks=asks, month="2026-06" if late else "2025-06")
        )
    return postings


def names(found: Discoveries) -> list[str]:
    return [item.term for item in found.terms]


def test_finds_what_no_lexicon_has() -> None:
    found = discover(corpus())
    assert {"Snorkelbase", "Quillflow Studio"} <= set(names(found))
    # In the lexicon, a place, a company, of one employer, as frequent in what is not asked for.
    for name in ("Python", "Brineholm", "Loudwick", "wobblegraph", "hummus bar", "people", "town"):
        assert name not in names(found)
    assert (found.postings, found.employers) == (40, 21)


def test_counts_shares_rise_and_examples() -> None:
    found = {item.term: item for item in discover(corpus()).terms}
    tool = found["Snorkelbase"]
    assert (tool.postings, tool.employers, tool.share) == (40, 21, 1.0)
    assert tool.rising == 1.0
    studio = found["Quillflow Studio"]
    assert studio.postings == 22
    assert studio.rising == pytest.approx((20.5 / 21) / (2.5 / 21), abs=0.01)
    assert "Quillflow" not in found
    assert 2 <= len(studio.examples) == len(set(studio.examples)) <= 3
    assert all("[Quillflow Studio]" in example for example in studio.examples)


def test_the_order_of_postings_does_not_matter() -> None:
    def figures(found: Discoveries) -> list[tuple[object, ...]]:
        return [(item.term, item.postings, item.employers, item.q) for item in found.terms]

    shuffled = corpus()
    random.Random(4).shuffle(shuffled)
    assert figures(discover(shuffled)) == figures(discover(corpus()))


def test_reposts_count_once_and_other_languages_not() -> None:
    german = posting(99, company="Fremd", asks="x").with_(
        text="Wir suchen eine Person mit sehr guten Kenntnissen der Datenbank Snorkelbase."
    )
    again = [item.with_(id=item.id + "x", company="Copycat") for item in corpus()]
    found = discover([*corpus(), *again, german])
    assert (found.postings, found.reposts, found.not_english) == (40, 40, 1)
    assert {item.term: item.postings for item in found.terms}["Snorkelbase"] == 40


def test_memory_is_bounded_and_the_undercount_told() -> None:
    observe = Observer(Extractor())
    counter = TermCounter(most_terms=12)
    for item in corpus():
        counter.add(observe(item))
        assert len(counter.terms) <= 12
    assert counter.forgotten > 0
    exact = TermCounter()
    for item in corpus():
        exact.add(observe(item))
    for term, count in counter.terms.items():
        lost = exact.terms[term].postings - count.postings
        assert 0 <= lost <= counter.forgotten


def test_noise_alone_is_not_discovered() -> None:
    """Words drawn alike for what is asked for and for the rest give hardly a discovery."""
    generator = random.Random(1)
    invented = [f"{a}{b}{c}o" for a in "bdfg" for b in ("ari", "olu", "ine") for c in "lmnrst"]

    def words() -> str:
        return " and the ".join(generator.choices(invented, k=40)) + " of it"

    postings = [
        Posting(
            f"n{number}", "test", company=f"N{number}",
            text=f"About us\nWe have the {words()}.\n\nRequirements:\n- You have the {words()}.",
        )
        for number in range(150)
    ]  # fmt: skip
    found = discover(postings, options=DiscoverOptions(max_q=0.05))
    assert found.tested >= 60
    assert len(found.terms) <= 0.05 * found.tested


def test_empty_input() -> None:
    found = discover([])
    assert (found.terms, found.postings, found.tested) == ((), 0, 0)


def test_the_review_file_is_a_table_safe_for_spreadsheets() -> None:
    stream = io.StringIO()
    found = discover(corpus())
    write_review(stream, [*found.terms])
    rows = list(csv.DictReader(io.StringIO(stream.getvalue())))
    assert tuple(rows[0]) == REVIEW_COLUMNS
    assert [row["term"] for row in rows] == names(found)
    row = next(row for row in rows if row["term"] == "Quillflow Studio")
    assert (row["accept"], row["id"], row["kind"]) == ("", "quillflow-studio", "skill")
    assert not any(cell[:1] in tuple("=+-@") for row in rows for cell in row.values() if cell)


def test_accepted_rows_become_a_lexicon() -> None:
    stream = io.StringIO()
    write_review(stream, discover(corpus()).terms)
    accepted = stream.getvalue().replace("Quillflow Studio,,", "Quillflow Studio,yes,")
    entries = read_entries(promote(accepted, name="review.csv"), name="user", layer="user")
    assert [entry.id for entry in entries] == ["quillflow-studio"]
