"""Figures of pay: the numbers of one statement in full units, its currency and its period."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analyzer.facts.scan import knowledge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.facts.salary_rules import Rules, Spoken
    from analyzer.posting import SalaryPeriod

_NO_DIGITS = re.compile(r"\D")
_GAPS = re.compile(r"['’\s]")
_POINTS = re.compile(r"[.,]")
_CENTS = re.compile(r"[.,](\d{1,2})$")
_LAKH = 100_000
# As far behind a figure as words may belong to it.
_STATEMENT = re.compile(r"\+?(?:(?!\bplus\b|\+(?! ?vat))[^\n.;|]){0,28}")
_SHORT = re.compile(r"\d{2,3}")
_THOUSANDS = re.compile(r"\d{2,3}[.,'’\s]\d{3}")


def values_of(match: re.Match[str]) -> list[float] | None:
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
    if _shares_thousands(match):
        values[0] *= 1000
    return values


def _shares_thousands(match: re.Match[str]) -> bool:
    """Tell whether the thousands of the upper figure are those of the lower: "45-55,000"."""
    low, high = match["n1"], match["n2"]
    if high is None or any(match[name] for name in ("s1", "s2", "p1")):
        return False
    if not (_SHORT.fullmatch(low) and _THOUSANDS.fullmatch(high)):
        return False
    return 1 < _number(high) / (_number(low) * 1000) <= 4


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


def is_grouped(match: re.Match[str]) -> bool:
    """Tell whether a bare figure is written like money: "85,000", five digits and more."""
    return _shares_thousands(match) or all(
        match[name] is None or len(_NO_DIGITS.sub("", match[name])) >= 5 for name in ("n1", "n2")
    )


def currency_of(match: re.Match[str], text: str, place: str | None, rules: Rules) -> str | None:
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


def _place_currency(sign: str, place: str | None) -> str | None:
    table = knowledge("salary.toml")["shared"][sign]
    for code, places in table.items():
        if code != "default" and place:
            for name in places:
                if re.search(rf"(?<!\w){name}(?!\w)", place):
                    return str(code)
    default = table.get("default")
    return None if default is None else str(default)


def spoken_periods(match: re.Match[str], before: str, after: str, rules: Rules) -> Iterator[Spoken]:
    """Yield the periods that an amount, the words behind it and those before it name.

    Those that are surest come first. A rhythm is none: "three days a month", "once a month".
    """
    for name in ("p3", "p2", "p1"):
        if match[name] and (unit := _unit(match[name], rules)):
            yield unit
    if any((match[name] or "").lower().startswith("l") for name in ("s1", "s2")):
        yield "year"
    near = _STATEMENT.match(after).end()  # type: ignore[union-attr]
    if (fortnight := rules.fortnight.search(after)) is not None and fortnight.start() <= near:
        yield "fortnight"
    for found in rules.period_after.finditer(after):
        if found.start() > near:
            break
        unit = _unit(found["unit"] or found["adverb"], rules)
        if unit and not rules.cue["rhythm"].search(after[: found.start()]):
            yield unit
    named = [
        (word.end(), -word.start(), name)
        for name, pattern in rules.period_before
        for word in pattern.finditer(before)
        if not rules.cue["rhythm"].search(before[: word.start()])
    ]
    yield from (name for _, _, name in sorted(named, reverse=True))


def is_plausible(high: float, period: Spoken, currency: str | None) -> bool:
    """Tell whether so much can be paid for a period; of an unknown currency much can."""
    rules, scaled = knowledge("salary.toml"), high / scale_of(currency)
    least, most = rules["plausible"][period]
    size = rules["size"]
    known = currency in size["scale"] or currency in size["like_euro"]
    return bool(scaled >= least and (scaled <= most or not known))


def is_longer(period: Spoken, other: Spoken) -> bool:
    """Tell whether one period is longer than another."""
    annual = knowledge("salary.toml")["annual"]
    return bool(annual[period] < annual[other])


def last_end(pattern: re.Pattern[str], text: str) -> int:
    """Return where the last match of a pattern ends, -1 if there is none."""
    return max((match.end() for match in pattern.finditer(text)), default=-1)


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


def period_by_size(low: float, currency: str | None) -> SalaryPeriod:
    """Return the period for which a figure of this size is usually paid."""
    size = knowledge("salary.toml")["size"]
    scaled = low / size["scale"].get(currency or "", 1)
    if scaled < size["hour"]:
        return "hour"
    if scaled < size["day"]:
        return "day"
    return "month" if scaled < size["month"] else "year"


def scale_of(currency: str | None) -> float:
    """Return what amounts in a currency are divided by where their size counts."""
    return float(knowledge("salary.toml")["size"]["scale"].get(currency or "", 1))
