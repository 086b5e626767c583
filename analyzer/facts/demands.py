"""Demands for years of experience: where a text makes them, and what they are for.

Never the age of a company or a person, the length of a contract, tenure or vesting.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from analyzer.facts.scan import (
    Anchors,
    any_of,
    find_anchors,
    knowledge,
    line_end,
    line_start,
    section_at,
)
from analyzer.facts.years_figures import Figures, figures_at
from analyzer.facts.years_objects import object_of
from analyzer.text.headings import BOILERPLATE, WANTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analyzer.text.blocks import Block

_REACH = 60
_SENTENCE = 400
_NEVER = BOILERPLATE - {"company"}
_MUCH = 15
"""So many years are rather those of a firm than asked of a person."""

_BREAK = re.compile(r"[.!?;]\s+(?=[A-Z•\d(*-])|[•●▪·]")
_BREAK_AFTER = re.compile(r"[.!?;](?=\s+[A-Z•*-]|$)|[•●▪]")
_WORD = re.compile(r"\w")
_APOSTROPHE = re.compile(r"['’]?s?['’]?")


class YearsMention(NamedTuple):
    """One demand for years; ``text[start:end] == surface``.

    `min` and `max` are years, ``None`` where that end is open. The object is what the years
    are for, ``text[object_start:object_end] == object_surface``; empty where nothing is said.
    `sentence` is where the sentence of the demand starts and ends.
    """

    start: int
    end: int
    surface: str
    min: float | None
    max: float | None
    object_start: int
    object_end: int
    object_surface: str
    sentence: tuple[int, int]


class _Demand(NamedTuple):
    figures: Figures
    sentence: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Rules:
    abbreviated: re.Pattern[str]
    experience: re.Pattern[str]
    not_after: re.Pattern[str]
    yet_after: re.Pattern[str]
    not_before: re.Pattern[str]
    yet_before: re.Pattern[str]
    kind: re.Pattern[str]
    company: re.Pattern[str]
    asked: re.Pattern[str]
    goes_on: re.Pattern[str]
    worked: re.Pattern[str]


@cache
def _rules() -> _Rules:
    cue = {name: any_of(words) for name, words in knowledge("years.toml")["cues"].items()}
    word = r"(?<![A-Za-z])"
    return _Rules(
        abbreviated=re.compile(rf"\b{cue['abbreviated']}\.\s*$", re.I),
        experience=re.compile(rf"{word}{cue['experience']}(?![a-z])"),
        not_after=re.compile(rf"^['’]?s?['’]?[\s,(-]{{0,3}}{cue['not_after']}(?![a-z])", re.I),
        yet_after=re.compile(rf"\W*{cue['yet_after']}", re.I),
        not_before=re.compile(rf"(?<!\w){cue['not_before']}\s*[:(]?\s*$", re.I),
        yet_before=re.compile(rf"\b{cue['yet_before']}\W*$", re.I),
        kind=re.compile(rf"\W*(?:of\s|\w+\s)?{cue['kind']}", re.I),
        company=re.compile(rf"{word}{cue['company']}(?![a-z])", re.I),
        asked=re.compile(rf"{word}{cue['asked']}(?![a-z])", re.I),
        goes_on=re.compile(rf"['’]?\s*(?:\+|\(|\Z|\n|{cue['goes_on']})"),
        worked=re.compile(rf"\b{cue['worked']}\b", re.I),
    )


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the sentence of a stretch, within its line, within a few hundred characters."""
    begin = max(line_start(text, start), start - _SENTENCE)
    stop = min(line_end(text, end), end + _SENTENCE)
    breaks = [match.end() for match in _BREAK.finditer(text[begin:start])]
    if breaks and not _rules().abbreviated.search(text[begin : begin + breaks[-1]]):
        begin += breaks[-1]
    if (after := _BREAK_AFTER.search(text[end:stop])) is not None:
        stop = end + after.start()
    return begin, stop


def find_years(
    text: str, blocks: Sequence[Block], anchors: Anchors | None = None
) -> list[YearsMention]:
    """Find the demands for years of experience, in order.

    Never the age of a company or a person, the length of a contract, tenure or vesting.

    Parameters
    ----------
    text
        Any text.
    blocks
        Its blocks, whose sections help to tell a demand from a boast; may be empty.
    anchors
        What `find_anchors` has found in the text, where that is known.
    """
    spots = (anchors or find_anchors(text))["years"]
    if not spots:
        return []
    found: list[_Demand] = []
    for start, end in spots:
        word = _year_word(text, start, end)
        demand = None if word is None else _demand(text, *word, blocks)
        if demand is not None and (not found or demand.figures.start >= found[-1].figures.end):
            found.append(demand)
    if not found:
        return []
    mentions = []
    limits = [*(demand.figures.start for demand in found[1:]), len(text)]
    for (figures, sentence), limit in zip(found, limits, strict=True):
        start, end = figures.start, figures.end
        begin, stop = object_of(text, start, end, sentence, limit)
        mentions.append(
            YearsMention(
                start,
                end,
                text[start:end],
                figures.least,
                figures.most,
                begin,
                stop,
                text[begin:stop],
                sentence,
            )
        )
    return mentions


def _year_word(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the whole word "year" or "years" of which an anchor is the beginning."""
    if text[start - 1 : start].isalpha():
        return None
    last = end
    while last < len(text) and text[last].isalpha():
        last += 1
    return None if last - end > 1 else (start, last)  # "yearly", "yearn"


def _demand(text: str, start: int, end: int, blocks: Sequence[Block]) -> _Demand | None:
    """Return what is demanded where the word "years" is part of a demand for experience."""
    figures = figures_at(text, start, end)
    if figures is None or (figures.end == end and _of_something_else(text, figures, start)):
        return None
    rules = _rules()
    begin, stop = _sentence(text, figures.start, figures.end)
    sentence = text[begin:stop]
    section = section_at(blocks, figures.start)
    experienced = rules.experience.search(sentence.lower()) is not None
    wanted = section in WANTED
    if section in BOILERPLATE or rules.company.search(sentence):
        leads = not _WORD.search(text[begin : figures.start]) and section not in _NEVER
        demanded = figures.strong and ((leads and wanted) or (experienced and (leads or wanted)))
        if not demanded and not rules.asked.search(sentence):
            return None
        if section in _NEVER or (figures.low >= _MUCH and not figures.more):
            return None
    if experienced or figures.more or (wanted and figures.strong):
        return _Demand(figures, (begin, stop))
    if wanted and rules.goes_on.match(text, figures.end):
        return _Demand(figures, (begin, stop))
    return None


def _of_something_else(text: str, figures: Figures, word: int) -> bool:
    """Tell whether the words around years say that they are no experience: "5 years old"."""
    rules = _rules()
    start, end = figures.start, figures.end
    clause = text[max(line_start(text, start), start - _REACH) : start]
    after = text[end : min(line_end(text, end), end + _REACH)]
    tail = _APOSTROPHE.match(after)
    behind = after[tail.end() if tail else 0 :]
    if rules.not_after.match(behind) and not rules.yet_after.match(after):
        return True
    if (
        rules.not_before.search(clause)
        and not (figures.more and rules.yet_before.search(clause))
        and not (figures.lead and _worked_for(text, start))
    ):
        return True
    # "a 3-year contract", but "3-year experience".
    one = text[word - 1 : word] == "-" and text[word:end].lower() == "year"
    return one and not rules.kind.match(after)


def _worked_for(text: str, position: int) -> bool:
    """Tell whether "for at least ..." ends a clause about experience, not about a contract."""
    clause = text[_sentence(text, position, position)[0] : position]
    return bool(re.search(r"(?i)\bfor\W*$", clause) and _rules().worked.search(clause))


def years_for(start: int, end: int, mentions: Iterable[YearsMention]) -> YearsMention | None:
    """Return the demand whose object covers the span of a skill, the nearest if several do."""
    best: YearsMention | None = None
    for mention in mentions:
        if mention.object_start <= start and end <= mention.object_end:
            size = mention.object_end - mention.object_start
            if best is None or size < best.object_end - best.object_start:
                best = mention
    return best
