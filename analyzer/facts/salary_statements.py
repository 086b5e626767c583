"""Statements of pay in a text: each figure or range that its words call pay."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.facts.salary_figures import (
    currency_of,
    is_grouped,
    is_longer,
    is_plausible,
    last_end,
    period_by_size,
    scale_of,
    spoken_periods,
    values_of,
)
from analyzer.facts.salary_rules import Rules, Spoken, salary_rules
from analyzer.facts.scan import Anchors, find_anchors, knowledge, line_start
from analyzer.posting import Salary

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGITS = re.compile(r"\d+")
_CLAUSE = re.compile(r"[.!?;•]\s+(?=[A-Z\"“(•*-])|\s\|\s")
_PLAUSIBLE = (1_000.0, 3_000_000.0)
_UNCUED = (12_000.0, 1_500_000.0)


@dataclass(frozen=True, slots=True)
class SalaryMention:
    """One statement of pay; ``text[start:end] == surface``."""

    start: int
    end: int
    surface: str
    salary: Salary


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of pay with what chooses among several.

    Attributes
    ----------
    is_range
        Whether it has two figures.
    is_total
        Whether it is about more than the base pay.
    role
        Which end of a range a single figure is: ``minimum``, ``midpoint``, ``maximum`` or none.
    """

    mention: SalaryMention
    is_range: bool
    is_total: bool
    role: str


def find_salaries(text: str, *, location: str | None = None) -> list[SalaryMention]:
    """Find the statements of pay in a text, in order, without overlaps.

    Parameters
    ----------
    text
        Any text.
    location
        The posting's place, which decides what "$" and "kr" mean.

    Returns
    -------
    list of SalaryMention
        Offsets into `text`; figures in whole units of the currency. A single figure is both
        ends, also after "up to" or "from". Where no word tells the period, the size of the
        figure does; for a fortnight it is ``None``.
    """
    return [candidate.mention for candidate in statements(text, location)]


def statements(
    text: str, place: str | None, *, anchors: Anchors | None = None, trusted: bool = False
) -> list[Statement]:
    """Find the statements of pay in a text, in order, without overlaps.

    Parameters
    ----------
    place
        What decides what "$" and "kr" mean.
    anchors
        What `find_anchors` has found in the text, where that is known.
    trusted
        Whether the text is about nothing else: a source's salary line.
    """
    rules = salary_rules()
    found = []
    windows = [(0, len(text))] if trusted else _windows(text, anchors)
    for start, end in windows:
        done = start
        for digit in _DIGITS.finditer(text, start, end):
            if digit.start() < done:
                continue
            sign = rules.sign.search(text[max(done, digit.start() - 17) : digit.start()])
            begin = digit.start() - (len(sign.group()) if sign else 0)
            match = rules.amount.match(text, begin, end)
            if match is None:
                continue
            done = match.end()
            candidate = _read(match, text, place, rules, trusted=trusted)
            if candidate is not None:
                found.append(candidate)
    return found


def _windows(text: str, anchors: Anchors | None) -> Iterator[tuple[int, int]]:
    """Yield the stretches around anchors where an amount may stand, merged and in order."""
    open_start, open_end = -1, -1
    for start, end in (anchors or find_anchors(text))["salary"]:
        left = max(line_start(text, start), start - 45)
        while left > 0 and text[left - 1].isalnum():
            left -= 1
        right = min(len(text), end + 120)
        while right < len(text) and not text[right].isspace():
            right += 1
        if left <= open_end:
            open_end = max(open_end, right)
            continue
        if open_end > 0:
            yield open_start, open_end
        open_start, open_end = left, right
    if open_end > 0:
        yield open_start, open_end


def _read(
    match: re.Match[str], text: str, place: str | None, rules: Rules, *, trusted: bool
) -> Statement | None:
    """Judge one amount in its words: pay, or something else."""
    values = values_of(match)
    if not values or min(values) <= 0:
        return None
    if match["n1"] in {"401", "403"}:  # retirement plans
        return None
    signed = any(match[name] for name in ("b1", "a1", "b2", "a2"))
    scaled = any(match[name] for name in ("s1", "s2"))
    # "Pay: 45-70 per hour": no sign, but the figures carry their own period.
    spoken = match["n2"] is not None and match["p2"] is not None
    if not (signed or scaled or trusted or spoken or is_grouped(match)):
        return None
    before = _clause_before(text, match.start()).lower()
    after = text[match.end() : match.end() + 60].split("\n", 1)[0].lower()
    is_range = len(values) > 1
    low, high = min(values), max(values)
    if is_range and values[0] > values[-1]:
        return None
    pay = last_end(rules.cue["pay"], before)
    other = last_end(rules.cue["other_before"], before)
    beside = len(before) - other <= 30
    named = list(spoken_periods(match, before, after, rules))
    if not trusted:
        if rules.cue["other_after"].match(after):
            return None
        if 0 <= other >= pay and (beside or pay < 0 or not is_range):
            return None
        cued = pay >= 0 and (scaled or is_grouped(match) or spoken)
        alone = scaled and is_range and high >= 20_000 and _at_item(text, match)
        if not (signed or cued or alone):
            return None
        # "£40,000 + benefits" needs no other word to be pay.
        extras = signed and re.match(r"(?i)\s*\+\s*(?:\w+ ){0,2}(?:benefits|bonus|equity)\b", after)
        if not is_range and pay < 0 and not named and not extras:
            return None
        least = knowledge("salary.toml")["size"]["uncued"] if pay < 0 else 0 if is_range else 1000
        if not named and low < least:
            return None
    currency = currency_of(match, text, place, rules)
    period = _period(low, high, currency, named)
    if period is None:
        return None
    year = knowledge("salary.toml")["annual"][period] / scale_of(currency)
    floor, ceiling = _PLAUSIBLE if (pay >= 0 or trusted) else _UNCUED
    if not floor <= high * year <= ceiling * (2 if period in {"hour", "day"} else 1):
        return None
    if is_range and low > 0 and high / low > (15 if pay >= 0 or trusted else 6):
        return None
    role = next((r for r in ("minimum", "midpoint", "maximum") if rules.cue[r].search(before)), "")
    if not is_range and not role:
        if rules.cue["up_to"].search(before):
            role = "maximum"
        elif rules.cue["starting"].search(before) or after.startswith("+"):
            role = "minimum"
    end = match.end() - (len(match.group()) - len(match.group().rstrip()))
    salary = Salary(low, high, currency, None if period == "fortnight" else period, "text")
    mention = SalaryMention(match.start(), end, text[match.start() : end], salary)
    line = before.rsplit("\n", 1)[-1]
    # "The OTE includes a base salary range of ...": the nearer word decides.
    is_total = last_end(rules.cue["total"], line) > last_end(rules.cue["base"], line)
    return Statement(mention, is_range, is_total, role)


def _period(low: float, high: float, currency: str | None, named: list[Spoken]) -> Spoken | None:
    """Return the period that is named and plausible, else the one for figures of this size.

    "$120,000 ... hourly staff" is not paid by the hour; "$50/month" is no pay at all.
    """
    for name in named:
        if is_plausible(high, name, currency):
            return name
    by_size = period_by_size(low, currency)
    return by_size if not named or is_longer(by_size, named[0]) else None


def _clause_before(text: str, position: int) -> str:
    """Return the words before a figure that belong to it, with a short heading line if any."""
    begin = line_start(text, position)
    clause = text[max(begin, position - 160) : position]
    stop = max((match.end() for match in _CLAUSE.finditer(clause)), default=0)
    if stop or len(clause.strip(" \t-•*·:")) > 40:
        return clause[stop:]
    above = [line.strip() for line in text[max(0, begin - 160) : begin].split("\n")]
    headings: list[str] = []
    for line in reversed([line for line in above if line]):
        if len(line) > 90 or line.endswith("."):
            break
        headings.insert(0, line)
        if len(headings) >= (3 if line.endswith(":") and len(line) <= 20 else 1):
            break
    return "\n".join([*headings, clause])


def _at_item(text: str, match: re.Match[str]) -> bool:
    """Tell whether the figure is an item of its own between bars or line ends ("| 120-150k |")."""
    left = text[max(0, match.start() - 3) : match.start()].strip(" ")
    right = text[match.end() : match.end() + 3].strip(" ")
    return (not left or left[-1] in "|\n") and (not right or right[0] in "|\n+")
