"""Pay: what the posting's own words, or the source's salary line, say that it pays.

The rule for several statements of pay, in order: base pay goes before total pay ("on-target
earnings", "total compensation"); a range goes before a single figure; the one range whose line
names the posting's own city goes before others; else the first range, with which postings lead.
A single figure is both ends, also after "up to" or "from". Single figures that are ends of one
range ("Minimum: ... Maximum: ...", "from ... up to ...") are put together, and the evidence runs
from the one to the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from analyzer.facts.salary_rules import Rules, salary_rules
from analyzer.facts.scan import Anchors, find_anchors, knowledge, line_end, line_start
from analyzer.posting import Posting, Salary, SalaryPeriod

if TYPE_CHECKING:
    from collections.abc import Iterator

SalaryField = Literal["salary", "salary_text", "title", "text"]

_DIGITS = re.compile(r"\d+")
_NO_DIGITS = re.compile(r"\D")
_GAPS = re.compile(r"['’\s]")
_POINTS = re.compile(r"[.,]")
_CENTS = re.compile(r"[.,](\d{1,2})$")
_CLAUSE = re.compile(r"[.!?;•]\s+(?=[A-Z\"“(•*-])|\s\|\s")
_LAKH = 100_000
_APART = 250
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


@dataclass(frozen=True, slots=True)
class _Candidate:
    mention: SalaryMention
    is_range: bool
    is_total: bool
    role: str  # "minimum", "midpoint", "maximum" or ""


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


def _number(figure: str) -> float:
    """Read "120,000", "80.000", "120'000", "12,00,000", "42,000.00" or "59.5"."""
    figure = _GAPS.sub("", figure)
    tail = _CENTS.search(figure)
    whole = figure[: tail.start()] if tail else figure
    digits = _POINTS.sub("", whole)
    return float(f"{digits}.{tail.group(1)}" if tail else digits)


def _factor(suffix: str | None) -> float | None:
    """Return what a suffix multiplies by; ``None`` for millions, which nobody is paid."""
    if not suffix:
        return 1.0
    folded = suffix.lower()
    if folded in {"k", "thousand"}:
        return 1000.0
    if suffix == "L" or folded.startswith(("lakh", "lac", "lpa")):
        return float(_LAKH)
    return None


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


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=-1)


def _place_currency(sign: str, place: str | None) -> str | None:
    table = knowledge("salary.toml")["shared"][sign]
    for code, places in table.items():
        if code != "default" and place:
            for name in places:
                if re.search(rf"(?<!\w){name}(?!\w)", place):
                    return str(code)
    default = table.get("default")
    return None if default is None else str(default)


def _currency(match: re.Match[str], text: str, place: str | None, rules: Rules) -> str | None:
    """Return the ISO code; a code that stands beside a shared symbol decides."""
    signs = [match[name].split() for name in ("b1", "a1", "b2", "a2", "b3", "a3") if match[name]]
    named = [rules.currency[sign] for parts in signs for sign in parts if sign in rules.currency]
    codes = [name for name in named if len(name) == 3]
    if codes:
        return codes[0]
    beside = re.match(r"[^\S\n]*[(/,]?[^\S\n]*([A-Z]{3})(?![A-Za-z])", text[match.end() :][:12])
    if beside is None:
        beside = re.search(r"([A-Z]{3})[\s:)]*$", text[max(0, match.start() - 8) : match.start()])
    if beside and rules.currency.get(beside[1]) == beside[1]:
        return beside[1]
    if named:
        return _place_currency(named[0], place)
    if any((match[name] or "").lower().startswith(("l", "lac")) for name in ("s1", "s2")):
        return "INR"
    return _place_currency("", place)


def _unit(spoken: str, rules: Rules) -> SalaryPeriod | None:
    word = spoken.lower().strip(" /()\\.")
    if word.replace(".", "") in {"pa", "per a"}:
        return "year"
    if word.replace(".", "") == "ph":
        return "hour"
    last = re.split(r"[\s/.\\]+", word)[-1]
    for pattern, name in rules.period.items():
        if re.fullmatch(pattern, last):
            return name
    return None


def _spoken_period(
    match: re.Match[str], before: str, after: str, rules: Rules
) -> SalaryPeriod | None:
    for name in ("p3", "p2", "p1"):
        if match[name] and (unit := _unit(match[name], rules)):
            return unit
    if any((match[name] or "").lower().startswith("l") for name in ("s1", "s2")):
        return "year"
    if (found := rules.period_after.match(after)) is not None:
        return _unit(found["unit"] or found["adverb"], rules)
    best: tuple[int, SalaryPeriod] | None = None
    for name, pattern in rules.period_before:
        position = _last(pattern, before)
        if position >= 0 and (best is None or position > best[0]):
            best = position, name
    return best[1] if best else None


def _period_by_size(low: float, currency: str | None) -> SalaryPeriod:
    size = knowledge("salary.toml")["size"]
    scaled = low / size["scale"].get(currency or "", 1)
    if scaled < size["hour"]:
        return "hour"
    if scaled < size["day"]:
        return "day"
    return "month" if scaled < size["month"] else "year"


def _values(match: re.Match[str]) -> list[float] | None:
    """Return the figures in full units, or ``None`` for millions and broken ranges."""
    suffixes = [match["s1"], match["s2"], match["s3"]]
    factors = [_factor(suffix) for suffix in suffixes]
    if None in factors:
        return None
    values = []
    last = next((f for s, f in zip(reversed(suffixes), reversed(factors), strict=True) if s), None)
    for name, suffix, factor in zip(("n1", "n2", "n3"), suffixes, factors, strict=True):
        if match[name] is None:
            continue
        value = _number(match[name])
        if not suffix and last and value < 1000:
            factor = last
        values.append(round(value * (factor or 1.0), 2))
    return values


def _read(
    match: re.Match[str], text: str, place: str | None, rules: Rules, *, trusted: bool
) -> _Candidate | None:
    """Judge one amount in its words: pay, or something else."""
    values = _values(match)
    if not values or min(values) <= 0:
        return None
    if match["n1"] in {"401", "403"}:  # retirement plans
        return None
    signed = any(match[name] for name in ("b1", "a1", "b2", "a2"))
    scaled = any(match[name] for name in ("s1", "s2"))
    # "Pay: 45-70 per hour": no sign, but the figures carry their own period.
    spoken = match["n2"] is not None and match["p2"] is not None
    if not (signed or scaled or trusted or spoken or _grouped(match)):
        return None
    before = _clause_before(text, match.start()).lower()
    after = text[match.end() : match.end() + 60].split("\n", 1)[0].lower()
    is_range = len(values) > 1
    low, high = min(values), max(values)
    if is_range and values[0] > values[-1]:
        return None
    pay = _last(rules.cue["pay"], before)
    other = _last(rules.cue["other_before"], before)
    beside = len(before) - other <= 30
    period = _spoken_period(match, before, after, rules)
    if not trusted:
        if rules.cue["other_after"].match(after):
            return None
        if other > pay and (beside or pay < 0 or not is_range):
            return None
        cued = pay >= 0 and (scaled or _grouped(match) or spoken)
        alone = scaled and is_range and high >= 20_000 and _at_item(text, match)
        if not (signed or cued or alone):
            return None
        # "£40,000 + benefits" needs no other word to be pay.
        extras = signed and re.match(r"(?i)\s*\+\s*(?:\w+ )?(?:benefits|bonus|equity)\b", after)
        if not is_range and pay < 0 and not period and not extras:
            return None
    currency = _currency(match, text, place, rules)
    if not trusted and period is None and not is_range and low < 1000:
        return None
    period = period or _period_by_size(low, currency)
    # A spoken period that the size contradicts ("$120,000 ... hourly staff") is not this figure's.
    if period in {"hour", "day"} and high / _scale(currency) >= 12_000:
        period = "year"
    year = knowledge("salary.toml")["annual"][period] / _scale(currency)
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
    salary = Salary(low, high, currency, period, "text")
    mention = SalaryMention(match.start(), end, text[match.start() : end], salary)
    line = before.rsplit("\n", 1)[-1]
    # "The OTE includes a base salary range of ...": the nearer word decides.
    is_total = _last(rules.cue["total"], line) > _last(rules.cue["base"], line)
    return _Candidate(mention, is_range, is_total, role)


def _scale(currency: str | None) -> float:
    return float(knowledge("salary.toml")["size"]["scale"].get(currency or "", 1))


def _grouped(match: re.Match[str]) -> bool:
    """Tell whether a bare figure is written like money: "85,000", five digits and more."""
    return all(
        match[name] is None or len(_NO_DIGITS.sub("", match[name])) >= 5 for name in ("n1", "n2")
    )


def _at_item(text: str, match: re.Match[str]) -> bool:
    """Tell whether the figure is an item of its own between bars or line ends ("| 120-150k |")."""
    left = text[max(0, match.start() - 3) : match.start()].strip(" ")
    right = text[match.end() : match.end() + 3].strip(" ")
    return (not left or left[-1] in "|\n") and (not right or right[0] in "|\n+")


def _candidates(
    text: str, place: str | None, *, anchors: Anchors | None = None, trusted: bool = False
) -> list[_Candidate]:
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
        figure does.
    """
    return [candidate.mention for candidate in _candidates(text, location)]


def _combine(text: str, found: list[_Candidate], location: str | None) -> SalaryMention | None:
    """Apply the rule for several statements that the module states."""
    if not found:
        return None
    base = [c for c in found if not c.is_total] or found
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


def posting_salary(posting: Posting, anchors: Anchors | None = None) -> SalaryFact | None:
    """Return what a posting pays, or ``None``.

    The order: the structured field; the source's salary line where it is the employer's; the
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
    if posting.salary is not None:
        return SalaryFact(posting.salary, "salary", 0, 0, "")
    # Without a location the title may name the place ("Acme | Toronto, Canada | ONSITE").
    place = posting.location or posting.title
    if posting.location in (None, "", "Remote") and re.search(r"401\s?\(?[kK]", posting.text):
        place = f"{place}, USA"  # only employers in the United States offer such a plan
    stated: SalaryFact | None = None
    line = posting.salary_text or ""
    if any(character.isdigit() for character in line) and line.strip() != "-1":
        mention = _combine(line, _candidates(line, place, trusted=True), None)
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
        mention = _combine(text, _candidates(text, place, anchors=known), posting.location)
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
