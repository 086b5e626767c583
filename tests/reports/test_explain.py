"""One posting explained: highlights, tables, and nothing unescaped."""

from __future__ import annotations

import io
import itertools

import pytest
from bs4 import BeautifulSoup
from rich.console import Console

from analyzer.errors import InputError
from analyzer.mentions import ExtractionOptions, Extractor
from analyzer.posting import Posting
from analyzer.reports.explain import (
    explain,
    find_posting,
    highlights,
    html_explanation,
    print_explanation,
)
from skill_lexicon import load_lexicon

TEXT = """Series C funding closed last week.

Requirements
- Python & DNNs, <script>alert("x")</script>
- A PhD is not required
Nice to have
- Keras
"""
POSTING = Posting("p<1>", "test", title="Data Scientist <b>", text=TEXT, company="Ny & Co")


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(ExtractionOptions(lexicon=load_lexicon(layers=("documents",))))


def test_mentions_and_rejected_candidates_are_kept(extractor: Extractor) -> None:
    explanation = explain(POSTING, extractor=extractor)
    assert explanation.mentions == tuple(extractor.extract(POSTING))
    reasons = {item.concept_id: item.reason for item in explanation.rejected}
    assert "Series C" in reasons["c"]
    assert len(set(explanation.rejected)) == len(explanation.rejected)


def test_highlights_never_overlap_and_cover_every_mention(extractor: Extractor) -> None:
    explanation = explain(POSTING, extractor=extractor)
    found = highlights(explanation.mentions, "text")
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    inside = [mention for item in found for mention in item.mentions]
    assert sorted(inside) == sorted(m for m in explanation.mentions if m.field == "text")
    (shared,) = [item for item in found if len(item.mentions) > 1]
    assert TEXT[shared.start : shared.end] == "DNNs"
    assert shared.label == "deep-learning, neural-networks · required"
    (negated,) = [item for item in found if item.mentions[0].negated]
    assert negated.label == "not phd · not needed"


def test_the_page_shows_the_text_and_every_reason(extractor: Extractor) -> None:
    explanation = explain(POSTING, extractor=extractor)
    page = html_explanation(explanation)
    soup = BeautifulSoup(page, "lxml")
    assert soup.find("script") is None
    assert soup.find("b") is None
    assert soup.find(src=True) is None
    assert soup.find("link") is None
    assert len(soup.find_all("mark")) == sum(
        len(highlights(explanation.mentions, field)) for field in ("title", "text")
    )
    cells = {cell.get_text() for cell in soup.find_all("td")}
    assert {mention.rule for mention in explanation.mentions} <= cells
    assert {item.reason for item in explanation.rejected} <= cells
    assert '<script>alert("x")</script>' in soup.get_text()


def test_the_terminal_shows_the_text_and_every_reason(extractor: Extractor) -> None:
    explanation = explain(POSTING, extractor=extractor)
    out = io.StringIO()
    print_explanation(explanation, Console(file=out, width=400))
    shown = out.getvalue()
    for line in TEXT.splitlines():
        assert line in shown
    for item in (*explanation.mentions, *explanation.rejected):
        assert (item.rule if hasattr(item, "rule") else item.reason) in shown


def test_square_brackets_are_no_markup(extractor: Extractor) -> None:
    posting = Posting("1", "test", text="[bold]Python[/bold] [/x]")
    out = io.StringIO()
    print_explanation(explain(posting, extractor=extractor), Console(file=out, width=200))
    assert "[bold]Python[/bold] [/x]" in out.getvalue()


def test_a_posting_without_any_words(extractor: Extractor) -> None:
    explanation = explain(Posting("1", "test"), extractor=extractor)
    assert "0 mentions" in html_explanation(explanation)


def test_finding_the_posting() -> None:
    postings = [Posting(str(number), "test") for number in range(20)]
    assert find_posting(postings, "17").id == "17"
    assert find_posting(postings[:1]).id == "0"
    with pytest.raises(InputError, match=r"no posting with the id 'x'.*0, 1, .*9, \.\.\."):
        find_posting(postings, "x")
    with pytest.raises(InputError, match="more than one posting; choose one with --id"):
        find_posting(postings)
    with pytest.raises(InputError, match="No posting could be read"):
        find_posting([])
