"""Pay: what the posting's own words, or the source's salary line, say that it pays.

The rule for several statements of pay, in order: base pay goes before total pay ("on-target
earnings", "total compensation"); pay whose period is known goes before that of a fortnight, which
is none of a `Salary`; a range goes before a single figure; the one range whose line names the
posting's own city goes before others; else the first range, with which postings lead.
A single figure is both ends, also after "up to" or "from". Single figures that are ends of one
range ("Minimum: ... Maximum: ...", "from ... up to ...") are put together, and the evidence runs
from the one to the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from analyzer.facts.salary_rules import salary_rules
from analyzer.facts.salary_statements import (
    SalaryMention,
    Statement,
    find_salaries,
    statements,
)
from analyzer.facts.scan import Anchors, knowledge, line_end, line_start
from analyzer.posting import Posting, Salary

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["SalaryFact", "SalaryMention", "annualise", "find_salaries", "posting_salary"]

SalaryField = Literal["salary", "salary_text", "title", "text"]

_APART = 250


@dataclass(frozen=True, slots=True)
class SalaryFact:
    """What a posting pays, and the words that say so.

    `field` names the posting's field that `start` and `end` are offsets into; for a structured
    salary it is ``salary``, and there are no words (0, 0, "").
    """

    salary: Salary
    field: SalaryField
    start: int
    end: int
    surface: str


def _combine(text: str, found: Sequence[Statement], location: str | None) -> SalaryMention | None:
    """Apply the rule for several statements that the module states."""
    if not found:
        return None
    base = [c for c in found if not c.is_total] or found
    base = [c for c in base if c.mention.salary.period] or base
    ranges = [c.mention for c in base if c.is_range]
    if ranges:
        city = (location or "").split(",")[0].strip()
        here = [
            m for m in ranges if city in text[line_start(text, m.start) : line_end(text, m.end)]
        ]
        return here[0] if len(city) > 3 and len(here) == 1 else ranges[0]
    lows = [c.mention for c in base if c.role == "minimum"]
    highs = [c.mention for c in base if c.role == "maximum"]
    if lows and highs and 0 < highs[0].start - lows[0].end < _APART:
        low, high = lows[0], highs[0]
        whole = text[low.start : high.end]
        return SalaryMention(low.start, high.end, whole, replace(low.salary, max=high.salary.max))
    return base[0].mention


def _is_range(found: SalaryMention | SalaryFact) -> bool:
    salary = found.salary
    return None not in (salary.min, salary.max) and salary.min != salary.max


def _agrees(rounded: Salary, exact: Salary) -> bool:
    """Tell whether `exact` says what `rounded` (to thousands) says."""
    if (rounded.currency, rounded.period) != (exact.currency, exact.period):
        return False
    pairs = ((rounded.min, exact.min), (rounded.max, exact.max))
    return all(a is not None and b is not None and abs(a - b) <= 1000 for a, b in pairs)


def _completed(salary: Salary, posting: Posting, place: str, anchors: Anchors | None) -> Salary:
    """Return a salary with the currency and period of words that state the same figures.

    The salary line knows the currency better, the text the period.
    """
    if None not in (salary.currency, salary.period):
        return salary
    line = posting.salary_text or ""
    if salary_rules().cue["estimate"].search(line.lower()):
        line = ""
    by_line = [s.mention.salary for s in statements(line, place, trusted=True)]
    by_text = [
        statement.mention.salary
        for text, known in ((posting.text, anchors), (posting.title, None))
        for statement in statements(text, place, anchors=known)
    ]
    for stated in (*by_line, *by_text):
        if _same(salary, stated):
            salary = replace(salary, currency=salary.currency or stated.currency)
    for stated in (*by_text, *by_line):
        if _same(salary, stated):
            salary = replace(salary, period=salary.period or stated.period)
    return salary


def _same(salary: Salary, stated: Salary) -> bool:
    """Tell whether words state the figures of a salary, and nothing that contradicts it."""
    pairs = ((salary.min, stated.min), (salary.max, stated.max))
    return (
        any(given is not None for given, _ in pairs)
        and all(given in (None, figure) for given, figure in pairs)
        and salary.currency in (None, stated.currency)
        and salary.period in (None, stated.period)
    )


def _place(posting: Posting) -> str:
    """Return what tells in which dollars a posting pays."""
    # Without a location the title may name the place ("Acme | Toronto, Canada | ONSITE").
    place = posting.location or posting.title
    if posting.location not in (None, "", "Remote"):
        return place
    told = (name for name, words in salary_rules().place.items() if words.search(posting.text))
    return ", ".join((place, *told))


def posting_salary(posting: Posting, anchors: Anchors | None = None) -> SalaryFact | None:
    """Return what a posting pays, or ``None``.

    The order: the structured field, to which a currency or period that it lacks comes from words
    with the same figures; the source's salary line where it is the employer's; the
    posting's own words (title, then text, a range before a single figure); the salary line where
    it is the site's estimate, which is never the employer's offer. A salary line rounded to
    thousands gives way to the same figures in full in the text.

    Parameters
    ----------
    posting
        Any posting.
    anchors
        What `find_anchors` has found in its text, where that is known.
    """
    place = _place(posting)
    if posting.salary is not None:
        salary = _completed(posting.salary, posting, place, anchors)
        return SalaryFact(salary, "salary", 0, 0, "")
    stated: SalaryFact | None = None
    line = posting.salary_text or ""
    if any(character.isdigit() for character in line) and line.strip() != "-1":
        mention = _combine(line, statements(line, place, trusted=True), None)
        if mention is not None:
            estimate = bool(salary_rules().cue["estimate"].search(line.lower()))
            salary = replace(mention.salary, origin="estimate" if estimate else "text")
            stated = SalaryFact(salary, "salary_text", mention.start, mention.end, mention.surface)
            if not estimate and "k" not in mention.surface.lower():
                return stated
    own: SalaryFact | None = None
    fields: tuple[tuple[SalaryField, str, Anchors | None], ...] = (
        ("title", posting.title, None),
        ("text", posting.text, anchors),
    )
    for field, text, known in fields:
        mention = _combine(text, statements(text, place, anchors=known), posting.location)
        if mention is not None and (own is None or _is_range(mention) > _is_range(own)):
            own = SalaryFact(mention.salary, field, mention.start, mention.end, mention.surface)
    if stated is None or own is None:
        return own or stated
    if stated.salary.origin == "estimate" or _agrees(stated.salary, own.salary):
        return own
    return stated


def annualise(salary: Salary) -> tuple[float | None, float | None] | None:
    """Return the pay of a full year, for tables.

    The rule: 40 hours in each of 52 weeks, so an hour counts 2,080 times, a day 260, a week 52,
    a month 12. Nothing is converted between currencies; without a period there is no answer.
    """
    if salary.period is None:
        return None
    factor = knowledge("salary.toml")["annual"][salary.period]
    return (
        None if salary.min is None else salary.min * factor,
        None if salary.max is None else salary.max * factor,
    )
