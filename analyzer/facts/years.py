"""Years of experience: each demand, what it is for, and the smallest overall demand.

The rule for a posting's minimum: demands that are softened, that stand among preferred
qualifications, or that only stand in for a degree do not count (the last do where there is
nothing else); of the rest, experience as a whole goes before one skill's years, and the first
demand goes before later ones, because postings lead with the overall figure; where experience
is offered as alternatives by degree ("Master's with 5, PhD with 2") the smallest counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from analyzer.facts.demands import YearsMention, find_years, years_for
from analyzer.facts.scan import any_of, knowledge, line_end, line_start, section_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analyzer.text.blocks import Block

__all__ = ["YearsFact", "YearsMention", "find_years", "minimum_years", "years_for"]

_BEFORE, _DEGREE_NEAR, _TAIL = 120, 70, 90
"""How far from the years their context is looked at."""


@dataclass(frozen=True, slots=True)
class YearsFact:
    """The smallest overall years demanded, and the words that say so."""

    years: float
    start: int
    end: int
    surface: str


@dataclass(frozen=True, slots=True)
class _Rules:
    soft_after: re.Pattern[str]
    soft_before: re.Pattern[str]
    overall: re.Pattern[str]
    substitute: re.Pattern[str]
    firm_before: re.Pattern[str]
    firm_after: re.Pattern[str]
    in_lieu: re.Pattern[str]
    degree_before: re.Pattern[str]
    degree_after: re.Pattern[str]


@cache
def _rules() -> _Rules:
    cue = {name: any_of(words) for name, words in knowledge("years.toml")["cues"].items()}
    word, degree = r"(?<![A-Za-z])", cue["a_degree"]
    return _Rules(
        soft_after=re.compile(rf"(?<!\w){cue['soft_after']}\s*(?:[.;:)!,]|$|but\b)", re.M),
        soft_before=re.compile(
            rf"{word}{cue['soft_before']}\s*[:(-]?\s*(?:with |have |an? |of |at least )*$", re.I
        ),
        overall=re.compile(rf"^{cue['overall']}(?![a-z])", re.I),
        substitute=re.compile(rf"{word}{cue['substitute']}(?![a-z])"),
        firm_before=re.compile(cue["firm_before"], re.I),
        firm_after=re.compile(rf"\b{cue['firm_after']}\b", re.I),
        in_lieu=re.compile(
            rf"{degree}[^;]*\(?\b(?:or|and/or)\s*(?:equivalent\s*)?\(?(?:have |with |an? )?"
            r"(?:equivalent )?$",
            re.I,
        ),
        degree_before=re.compile(
            rf"{degree}\.?[^.;]{{0,50}}{cue['with_a_degree']}\s*(?:an?\s)?(?:\w+[- ]){{0,3}}$", re.I
        ),
        degree_after=re.compile(
            rf"(?:[^.;,]{{0,45}}\bwith an? [^.;,]{{0,12}}|\s?\((?:with )?(?:an? )?){degree}", re.I
        ),
    )


def _soft(text: str, mention: YearsMention, rules: _Rules) -> bool:
    begin, stop = mention.sentence
    after = text[mention.end : stop + 1]
    cue = rules.soft_after.search(after.lower())
    # "..., Spring a plus" softens what stands after the comma, not the years; but "(preferred)".
    between = after[: cue.start()].rstrip(" (") if cue is not None else ""
    if cue is not None and not re.search(r"[,;)(]|\bor\b|\d\+?\s*years", between):
        return True
    return bool(rules.soft_before.search(text[begin : mention.start]))


def _required(text: str, mention: YearsMention) -> bool:
    """Tell whether a demand among preferred ones is called required in its own sentence."""
    return bool(_rules().firm_after.search(text, mention.end, mention.sentence[1]))


def _substitute(text: str, mention: YearsMention, rules: _Rules) -> bool:
    begin, stop = mention.sentence
    before = text[max(begin, mention.start - _BEFORE) : mention.start]
    stands_in = rules.substitute.search(text[begin:stop].lower())
    if stands_in and not rules.firm_before.search(before):
        return True
    return bool(rules.in_lieu.search(before)) and "years" not in before.lower()


def _by_degree(text: str, mention: YearsMention) -> bool:
    """Tell whether the years are tied to a degree: "PhD with 2 years", "5 years with a BSc"."""
    start, end = mention.start, mention.end
    before = text[max(line_start(text, start), start - _DEGREE_NEAR) : start]
    after = text[end : min(line_end(text, end), end + _DEGREE_NEAR)]
    rules = _rules()
    return bool(rules.degree_before.search(before) or rules.degree_after.match(after))


def minimum_years(
    text: str, blocks: Sequence[Block], found: Iterable[YearsMention] | None = None
) -> YearsFact | None:
    """Return the smallest overall years of experience that a posting demands, or ``None``.

    Parameters
    ----------
    text, blocks
        The posting's text, and its blocks.
    found
        What `find_years` has found in them, where that is known.
    """
    if found is None:
        found = find_years(text, blocks)
    mentions = [mention for mention in found if mention.min is not None]
    if not mentions:
        return None
    rules = _rules()
    ranked = []
    for mention in mentions:
        if _soft(text, mention, rules):
            continue
        if section_at(blocks, mention.start) == "preferred" and not _required(text, mention):
            continue
        # A hard-wrapped line goes on with a small letter.
        tail = re.split(r"\n(?![a-z])", text[mention.end : mention.end + _TAIL])[0]
        tail = " ".join(tail.split()).removeprefix("(s)").lstrip("'’ +)").removeprefix("of ")
        bracketed = text[mention.start - 1 : mention.start] == "(" and mention.start > 0
        if _substitute(text, mention, rules):
            rank = 2
        else:
            # "Python (2+ years' experience)" is about Python.
            overall = rules.overall.match(tail) and not bracketed
            rank = 0 if overall or ":" in mention.surface else 1
        ranked.append((rank, mention.start, mention))
    if not ranked:
        return None
    rank, _, chosen = min(ranked, key=lambda entry: entry[:2])
    tied = [m for r, _, m in ranked if r < 2 and _by_degree(text, m)]
    for mention in tied:
        if mention.min is not None and chosen.min is not None and mention.min < chosen.min:
            chosen = mention
    assert chosen.min is not None
    return YearsFact(chosen.min, chosen.start, chosen.end, chosen.surface)
