"""The facts of one posting with the words that state them, for whoever asks where they are from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.facts.degrees import lowest_degree
from analyzer.facts.describe import english_blocks
from analyzer.facts.salary import posting_salary
from analyzer.facts.years import minimum_years
from analyzer.mentions.titles import own_title
from analyzer.posting import posting_language
from analyzer.text.around import in_brackets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.posting import Posting, Salary
    from skill_lexicon import Lexicon

_AROUND = 40


def stated_facts(posting: Posting, lexicon: Lexicon) -> Iterator[tuple[str, str, str]]:
    """Yield the name of each fact, its value, and the words of the posting that state it.

    Facts that the posting does not state are left out. The values are those of
    `analyzer.facts.describe.Describer`, under the names of its columns.
    """
    language = posting_language(posting)
    yield "language", language, ""
    title = own_title(posting.title, lexicon)
    for name, value in (
        ("title_concept", title.concept_id),
        ("title_market", title.market_id),
        ("seniority", title.seniority),
    ):
        if value is not None:
            yield name, value, posting.title
    blocks = english_blocks(posting.text, language)
    years = minimum_years(posting.text, blocks)
    if years is not None:
        yield "min_years", f"{years.years:g}", _words(posting.text, years.start, years.end)
    degree = lowest_degree(posting.text, blocks)
    if degree is not None:
        yield "lowest_degree", degree.level, _words(posting.text, degree.start, degree.end)
    pay = posting_salary(posting)
    if pay is not None:
        text = {"title": posting.title, "text": posting.text}.get(pay.field)
        words = pay.surface if text is None else _words(text, pay.start, pay.end)
        yield "salary", _amount(pay.salary), words or "(a field of the source)"


def _amount(salary: Salary) -> str:
    ends = [f"{end:,.10g}" for end in (salary.min, salary.max) if end is not None]
    figures = " to ".join(dict.fromkeys(ends))
    period = f"a {salary.period}" if salary.period is not None else ""
    return " ".join(filter(None, (figures, salary.currency, period, f"({salary.origin})")))


def _words(text: str, start: int, end: int) -> str:
    return in_brackets(text, start, end, reach=_AROUND)
