"""Figures of pay: the numbers of one statement in full units, its currency and its period."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analyzer.facts.scan import knowledge

if TYPE_CHECKING:
    from analyzer.facts.salary_rules import Rules
    from analyzer.posting import SalaryPeriod

_NO_DIGITS = re.compile(r"\D")
_GAPS = re.compile(r"['’\s]")
_POINTS = re.compile(r"[.,]")
_CENTS = re.compile(r"[.,](\d{1,2})$")
_LAKH = 100_000


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
    return values


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
    return all(
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


def spoken_period(
    match: re.Match[str], before: str, after: str, rules: Rules
) -> SalaryPeriod | None:
    """Return the period that an amount, the words behind it or those before it name."""
    for name in ("p3", "p2", "p1"):
        if match[name] and (unit := _unit(match[name], rules)):
            return unit
    if any((match[name] or "").lower().startswith("l") for name in ("s1", "s2")):
        return "year"
    if (found := rules.period_after.match(after)) is not None:
        return _unit(found["unit"] or found["adverb"], rules)
    best: tuple[int, SalaryPeriod] | None = None
    for name, pattern in rules.period_before:
        position = last_end(pattern, before)
        if position >= 0 and (best is None or position > best[0]):
            best = position, name
    return best[1] if best else None


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
