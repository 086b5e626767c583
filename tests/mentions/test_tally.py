"""What a posting says about each concept, summed up."""

from __future__ import annotations

from analyzer.mentions import Extractor, tally
from analyzer.mentions.model import REQUIREMENTS
from analyzer.posting import Posting

TEXT = """Requirements:
- Python, and SQL. Kubernetes is not required.
- Python in production
Nice to have:
- SQL tuning
About us
Acme builds tools with Rust. We have used Python for ten years."""
REQUIRED, PREFERRED = REQUIREMENTS.index("required"), REQUIREMENTS.index("preferred")


def test_mentions_are_counted_without_negated_ones_and_by_their_strongest_level() -> None:
    posting = Posting("1", "test", title="Python developer", text=TEXT)
    counted = Extractor().tally(posting)
    assert counted["python"] == (4, REQUIRED, True)
    assert counted["sql"][1:] == (REQUIRED, True)
    assert counted["kubernetes"] == (0, 0, False)
    assert counted["rust"] == (1, 0, False)


def test_the_order_is_that_of_the_first_mentions() -> None:
    posting = Posting("1", "test", title="SQL and Python", text="Python, then SQL, then Rust.")
    assert list(Extractor().tally(posting)) == ["sql", "python", "rust"]


def test_one_posting_leaves_nothing_behind_for_the_next() -> None:
    first, second = Posting("1", "t", text=TEXT), Posting("2", "t", text="It is about Python.")
    find = Extractor()
    find.tally(first)
    assert find.tally(second) == {"python": (1, 0, True)}
    assert find.tally(Posting("3", "t")) == {}
    assert find.tally(first) == tally(find.extract(first))


def test_softer_levels_stay() -> None:
    counted = Extractor().tally(Posting("1", "t", text="Nice to have:\n- SQL\n- SQL tuning"))
    assert counted["sql"] == (2, PREFERRED, True)
