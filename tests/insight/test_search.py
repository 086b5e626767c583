from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

import pytest

from analyzer.dates import Period
from analyzer.insight.only import Only
from analyzer.insight.saved import load_searches, save_search
from analyzer.insight.search import Search
from analyzer.insight.terms import TermIndex
from analyzer.mentions import Extractor
from analyzer.mentions.kept import load_lexicon
from analyzer.posting import Posting

if TYPE_CHECKING:
    from pathlib import Path

REQUIRED = "Requirements:\n- "
POSTINGS = [
    Posting("a", "test", title="Biologist", text=f"{REQUIRED}PyTorch\n- Biology\n- PhD"),
    Posting("b", "test", text=f"{REQUIRED}Biology\n- deep learning\nNo PhD is required for this."),
    Posting("c", "test", text=f"Nice to have:\n- PyTorch\n{REQUIRED}Biology"),
    Posting("d", "test", title="Data Scientist", text="We train DL models and bake bread."),
    Posting("e", "test"),
]


def found(query: str) -> list[str]:
    return [hit.posting.id for hit in Search(query).run(POSTINGS).hits]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('("deep learning" OR pytorch) AND biology AND NOT phd', ["c", "b"]),
        ("phd", ["a"]),
        ("data science", []),
        ("data scientist", ["d"]),
        ("bread", ["d"]),
        ('"deep learning"', ["b"]),
        ("deep learning", ["b", "d"]),
        ("NOT biology", ["d", "e"]),
        ("biology AND pytorch", ["a", "c"]),
    ],
)
def test_finds_and_ranks(query: str, expected: list[str]) -> None:
    assert found(query) == expected


def test_words_that_name_several_concepts_are_found_where_the_same_words_name_all_of_them():
    """Not in every posting that names any of them: programming is asked for nearly everywhere."""
    postings = [
        Posting("a", "test", text=f"{REQUIRED}Frontend development"),
        Posting("b", "test", text=f"{REQUIRED}Programming in C"),
        Posting("c", "test", text=f"{REQUIRED}React\n- Programming"),
    ]
    assert [hit.posting.id for hit in Search("web development").run(postings).hits] == ["a"]


def test_a_concept_is_found_by_its_id_and_name_whatever_else_has_the_words():
    lexicon = load_lexicon()
    index = TermIndex(lexicon)
    for entry in lexicon.entries:
        assert index.concepts(entry.id) == {entry.id}
        assert len(index.concepts(entry.name)) == 1, entry.name
    postings = [Posting("a", "test", text=f"{REQUIRED}RNA-seq")]
    assert Search("genomics").run(postings).matched == 1


def test_words_that_no_mention_has_are_found_as_they_are():
    postings = [Posting("a", "test", text="In our team, tdd is a habit that we like.")]
    assert [hit.posting.id for hit in Search("tdd").run(postings).hits] == ["a"]


def test_required_beats_preferred_and_scores_are_sums() -> None:
    result = Search("biology AND pytorch").run(POSTINGS)
    assert [(hit.posting.id, hit.score) for hit in result.hits] == [("a", 8), ("c", 7)]
    assert (result.matched, result.postings) == (2, 5)


def test_top_keeps_the_best_whatever_the_order() -> None:
    for order in itertools.permutations(POSTINGS[:3]):
        hits = Search("biology AND pytorch").run(order, top=1).hits
        assert [hit.posting.id for hit in hits] == ["a"]


LONG = " ".join(f"We measure {thing} twice a day." for thing in ("tides", "wind", "rain")) + (
    " You know PyTorch and Python, write to colleagues in plain words, and keep a notebook of "
    "all that was tried, so that whoever comes after you need not try it again."
)


def test_copies_are_ranked_once_as_the_best_of_them() -> None:
    copies = [
        Posting("x", "test", title="Analyst", text=LONG, posted_at="2026-01-03"),
        Posting("y", "test", title="Analyst", text="You know PyTorch."),
        Posting("z", "test", title="PyTorch Analyst", text=LONG, posted_at="2026-01-04"),
        Posting("w", "test", title="Analyst", text=f"{LONG} Apply.", posted_at="2026-01-05"),
    ]
    for order in itertools.permutations(copies):
        result = Search("pytorch").run(order)
        assert (result.matched, result.distinct) == (4, 2)
        assert {hit.posting.id: set(hit.copies) for hit in result.hits} == {
            "z": {"x", "w"},
            "y": set(),
        }
        (hit,) = Search("pytorch").run(order, top=1).hits
        assert hit.posting.id == result.hits[0].posting.id


PLACED = [
    Posting("us", "test", text="PyTorch", location="Boston, MA", posted_at="2026-03-01"),
    Posting("de", "test", text="PyTorch", location="Berlin", posted_at="2025-12-31T10:00:00"),
    Posting("nowhere", "test", text="PyTorch", location="The moon", posted_at="2026-03-02"),
    Posting("never", "test", text="PyTorch", location="Munich, Germany"),
    Posting("neither", "test", text="PyTorch"),
    Posting("other", "test", text="We bake."),
]


@pytest.mark.parametrize(
    ("only", "found", "left_out"),
    [
        (Only(), ["us", "de", "nowhere", "never", "neither"], {}),
        (Only(countries=frozenset({"DE"})), ["de", "never"], {"country": 2}),
        (Only(countries=frozenset({"DE", "US"})), ["us", "de", "never"], {"country": 2}),
        (Only(period=Period("2026")), ["us", "nowhere"], {"date": 2}),
        (Only(period=Period(None, "2025")), ["de"], {"date": 2}),
        (Only(period=Period("2025-12-31", "2026-03-01")), ["us", "de"], {"date": 2}),
        (Only(countries=frozenset({"US"}), period=Period("2026-03")), ["us"], {"country": 2}),
    ],
)
def test_only_some_postings_are_wanted(
    only: Only, found: list[str], left_out: dict[str, int]
) -> None:
    result = Search("pytorch", only=only).run(PLACED)
    assert [hit.posting.id for hit in result.hits] == found
    assert result.left_out == left_out


def test_postings_in_other_languages_are_left_out_as_in_reports() -> None:
    spanish = (
        "Buscamos una persona para el equipo de datos que sepa PyTorch y trabaje con los demás."
    )
    postings = [
        Posting("read", "test", text=spanish),
        Posting("said", "test", text="PyTorch", language="es"),
        Posting(
            "bakery", "test", text="Wir backen das Brot und die Kuchen mit euch für die Stadt."
        ),
        Posting("unclear", "test", text="Python, PyTorch, SQL"),
        Posting("english", "test", text="You know PyTorch.", language="en-GB"),
    ]
    result = Search("pytorch").run(postings)
    assert {hit.posting.id for hit in result.hits} == {"unclear", "english"}
    assert result.left_out == {"language": 2}
    assert (result.matched, result.postings) == (2, 5)


def test_snippets_show_the_words_in_their_place() -> None:
    (hit,) = Search('pytorch AND "nice to have"').run(POSTINGS).hits
    for snippet in hit.snippets:
        words = f"{snippet.before}{snippet.found}{snippet.after}".replace("…", "")
        assert words in " ".join(hit.posting.text.split())
    assert [(item.found, item.requirement) for item in hit.snippets] == [
        ("PyTorch", "preferred"),
        ("Nice to have", "text"),
    ]


def test_the_reduced_lexicon_finds_what_the_whole_finds(shared: Path) -> None:
    file = shared / "gold" / "postings.jsonl"
    extractor, search = Extractor(), Search("python AND NOT phd")
    for line in file.read_text(encoding="utf-8").splitlines():
        data = json.loads(line)
        posting = Posting("x", "test", title=data.get("title") or "", text=data.get("text") or "")
        said = {item.concept_id for item in extractor.extract(posting) if not item.negated}
        assert (search.hit(posting) is not None) == ("python" in said and "phd" not in said)


def test_searches_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "new" / "searches.json"
    assert load_searches(file) == {}
    save_search(file, "mine", "a AND b")
    save_search(file, "alpha", "c")
    save_search(file, "mine", "é")
    assert load_searches(file) == {"alpha": "c", "mine": "é"}
    assert [item.name for item in file.parent.iterdir()] == ["searches.json"]


@pytest.mark.parametrize("content", ["[]", "{", '{"a": 1}'])
def test_a_broken_file_of_searches_is_explained(tmp_path: Path, content: str) -> None:
    from analyzer.errors import InputError

    file = tmp_path / "searches.json"
    file.write_text(content)
    with pytest.raises(InputError, match="Next step"):
        load_searches(file)
