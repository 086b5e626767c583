"""What statements of pay look like: figures, currencies, periods, and the words around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from analyzer.facts.scan import any_of, knowledge
from analyzer.posting import SalaryPeriod

Spoken = Literal[SalaryPeriod, "fortnight"]
"""A period that words can name."""

_NUMBER = (
    r"\d{2,3}, 000(?!\d)"
    r"|\d{1,3}(?:(?:[,.'’\u00a0\u202f ]\d{2,3})*[,.'’\u00a0\u202f ]\d{3})(?:[.,]\d{1,2})?(?!\d)"
    r"|\d{1,7}(?:[.,]\d{1,2})?(?!\d)"
)
_SUFFIX = (
    r"(?:[kK](?=p\.?a\b)"  # "£30kpa"
    r"|(?:[kK]|thousand|[lL]akhs?|[lL]acs?|LPA|lpa|L|MM|mn|mm|M|m|[mM]io|[mM]illions?|bn|Bn|B|b"
    r"|[bB]illions?|tn|trillion|crores?|Cr)(?![A-Za-z]))"
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What pay looks like, and the cues around it, from ``salary.toml``."""

    amount: re.Pattern[str]
    sign: re.Pattern[str]
    period: dict[str, SalaryPeriod]
    period_before: list[tuple[Spoken, re.Pattern[str]]]
    period_after: re.Pattern[str]
    """This and the cues are for words in lower case, which need no slower matching."""
    fortnight: re.Pattern[str]
    cue: dict[str, re.Pattern[str]]
    currency: dict[str, str]
    place: dict[str, re.Pattern[str]]
    """What only employers of one country write."""


def _words(phrases: list[str]) -> str:
    return rf"(?<!\w){any_of(phrases)}(?!\w)"


@cache
def salary_rules() -> Rules:
    """Return the patterns, compiled once."""
    data = knowledge("salary.toml")
    currency = {**data["symbols"], **{code: code for code in data["currencies"]["codes"]}}
    signs = any_of([re.escape(sign) for sign in currency])
    codes = any_of(data["currencies"]["codes"])
    before = rf"(?:(?<![A-Za-z])(?:{codes}\s)?{signs}\s?)"
    after = rf"(?:\s?{signs}(?![A-Za-z]))"
    period = {word: name for name, words in data["periods"].items() for word in words}
    unit = any_of(list(period))
    per = (
        r"(?:\s?(?:/|\\|per\b|an?\b|pro\b|par\b|por\b|im\b|al\b|je\b|p\.)\s?{unit}(?!\w)"
        r"|\s?\(?(?:hourly|daily|weekly|monthly|yearly|annually|p\.?a\.?(?!\w)|p\.?h\.?(?!\w)|monatlich|jährlich))"
    ).replace("{unit}", f"(?i:{unit})")

    def figure(n: int) -> str:
        return (
            rf"(?P<b{n}>{before})?(?P<n{n}>{_NUMBER})(?:\s?(?P<s{n}>{_SUFFIX}))?"
            rf"(?P<a{n}>{after})?(?P<p{n}>{per})?"
        )

    link = r"\s?[.+*]?\s*(?:[-–—‑−~]|to\b|and\b|bis\b|à\b|through\b|until\b|up to\b)+\s*"
    amount = rf"(?<![\w.,/'’#-]){figure(1)}(?:{link}{figure(2)}(?:\s*to\s*{figure(3)})?)?"
    cues = {name: re.compile(_words(words)) for name, words in data["cues"].items()}
    separators = (
        r"^[^\S\n]*[)*]?(?:[^\S\n]?(?!(?:plus|and|with|or)\b)[\w%'’/-]+){0,2}?[^\S\n]?/?[^\S\n]?"
    )
    cues["rhythm"] = re.compile(rf"(?<![a-z]){any_of(data['cues']['rhythm'])}[\s-]?$")
    cues["other_after"] = re.compile(
        rf"{separators}(?<!\w){any_of(data['cues']['other_after'])}(?!\w)"
    )
    for name in ("up_to", "starting", "minimum", "midpoint", "maximum"):
        cues[name] = re.compile(
            rf"(?<![A-Za-z]){any_of(data['cues'][name])}[\s:(=-]*(?:[A-Za-z]+ ?\(?)?$"
        )
    return Rules(
        amount=re.compile(amount),
        sign=re.compile(rf"{before}$"),
        period=period,
        period_before=[
            # The article may have lost its space: "amonthly salary".
            (name, re.compile(rf"(?<!\w)(?:an?)?{any_of(words)}(?!\w)"))
            for name, words in data["period_before"].items()
        ],
        period_after=re.compile(
            rf"(?:\b(?:per|an?|each|pro|par|im)\s+|/\s?)(?P<unit>{unit})(?!\w)"
            r"|\b(?P<adverb>hourly|daily|weekly|monthly|yearly|annually|annual|p\.a\.)",
        ),
        fortnight=re.compile(_words(data["period_before"]["fortnight"])),
        cue=cues,
        currency=currency,
        place={name: re.compile(any_of(words)) for name, words in data["places"].items()},
    )
