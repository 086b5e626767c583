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

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analyzer.text.blocks import Block

_MOST = 30
_BREAK = re.compile(r"[.!?;]\s+(?=[A-Z•\d(*-])|[•●▪·]")
_BREAK_AFTER = re.compile(r"[.!?;](?=\s+[A-Z•*-]|$)|[•●▪]")
_ABBREVIATED = re.compile(r"\b(?:min|approx|e\.g|i\.e|ph|yrs|exp|max)\.\s*$", re.I)
_FIGURE = re.compile(r"\d{1,2}(?:[.,]\d)?")
_WORD = re.compile(r"\w")
_NO_OBJECT = re.compile(r"\W*(?:required|preferred|minimum|experience|exp|min)?\W*$", re.I)
_AHEAD_OF_OBJECT = re.compile(r"[,;|)](?=\s)|\band\s|\bwith\s|\bin\s")
# What a candidate has done for so many years, or where the line ends with them.
_GOES_ON = re.compile(r"['’]?\s*(?:\+|of|in|with|as|\(|\Z|\n|\w+ing\b)")
_APOSTROPHE = re.compile(r"['’]?s?['’]?")
# Between the years and what they are for.
_LEAD = re.compile(
    r"['’]?\s?\+?\s*\)?[\s,]*"
    r"(?:(?:of|in|with|using|as|within|at|on|for|doing|building)\b\s*)?(?:an?\s|the\s)?"
    r"(?:(?:\S+\s){0,3}?(?:experience|exp\.?|expertise|knowledge)\b\s*(?:\(\w+\)\s*)?"
    r"(?:of|in|with|using|as|within|on|working (?:with|in|as|on|for)|at|across)\s+)?",
    re.I,
)
_CLOSING = re.compile(
    r"[()]|\s+(?:is|are|would be) "
    r"|,?\s+(?:and|or|plus|&|including)\s*"
    r"(?:at least|a minimum of|minimum|over|more than)?\s*$"
)


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
    start: int
    end: int
    min: float | None
    max: float | None
    sentence: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Rules:
    number: dict[str, float]
    back: re.Pattern[str]
    lead: re.Pattern[str]
    ahead: re.Pattern[str]
    at_least: re.Pattern[str]
    experience: re.Pattern[str]
    not_after: re.Pattern[str]
    not_before: re.Pattern[str]
    company: re.Pattern[str]
    asked: re.Pattern[str]


@cache
def _rules() -> _Rules:
    data = knowledge("years.toml")
    cue = {name: any_of(words) for name, words in data["cues"].items()}
    figure = (
        rf"(?:\d{{1,2}}(?:[.,]5)?(?![.,]?\d)|(?<![a-z]){any_of(list(data['numbers']))}(?![a-z]))"
    )
    doubled = rf"{figure}(?:\s?\(\s?\d{{1,2}}\s?\+?\s?\))?"
    plus = r"\s?(?:\+|plus\b|or more\b|and above\b|or greater\b)?"
    link = r"\s?(?:-|–|—|‑|−|to\b|or\b|/|and\b)+\s?"
    # "two to four (2-4) or more"
    again = rf"(?:\s?\(\s?\d{{1,2}}\s?\+?{link}\d{{1,2}}\s?\+?\s?\)(?P<plus3>{plus}))?"
    high = rf"{link}(?P<high>{doubled})(?P<plus2>{plus}){again}"
    span = rf"(?P<low>{doubled})(?P<plus>{plus})(?:{high})?"
    word = r"(?<![A-Za-z])"
    return _Rules(
        number={name: float(value) for name, value in data["numbers"].items()},
        back=re.compile(
            rf"(?<![\d.,$€£\w/]){span}[\s-]?(?:(?:full|calendar|additional|solid|consecutive|complete)\s)?$",
            re.I,
        ),
        lead=re.compile(
            rf"(?P<lead>(?<!\w){any_of([cue['at_least'], cue['up_to']])})\s*(?:an?\s|the\s)?$", re.I
        ),
        ahead=re.compile(
            rf"^(?:\s?\(s\))?\s(?:of\s)?(?:[\w/]+\s){{0,2}}?(?:experience|exp\.?)(?:\s(?:required|needed|level|range))?"
            rf"\s?[:=–-]+\s?(?:{any_of([cue['at_least']])}\s)?{span}(?:\s?(?:years?|yrs?)\b)?",
            re.I,
        ),
        at_least=re.compile(cue["at_least"], re.I),
        experience=re.compile(rf"{word}{cue['experience']}(?![a-z])"),
        not_after=re.compile(rf"^['’]?s?['’]?[\s,(-]{{0,3}}{cue['not_after']}(?![a-z])", re.I),
        not_before=re.compile(rf"(?<!\w){cue['not_before']}\s*[:(]?\s*$", re.I),
        company=re.compile(rf"{word}{cue['company']}(?![a-z])", re.I),
        asked=re.compile(rf"{word}{cue['asked']}(?![a-z])", re.I),
    )


def _value(figure: str, rules: _Rules) -> float:
    """Read "5", "2.5", "five", "two (2)" or "a couple of"."""
    if (digits := _FIGURE.search(figure)) is not None:
        return float(digits.group().replace(",", "."))
    return rules.number[" ".join(figure.lower().split())]


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the sentence of a stretch, within its line, at most 400 characters each way."""
    begin, stop = max(line_start(text, start), start - 400), min(line_end(text, end), end + 400)
    breaks = [match.end() for match in _BREAK.finditer(text[begin:start])]
    if breaks and not _ABBREVIATED.search(text[begin : begin + breaks[-1]]):
        begin += breaks[-1]
    if (after := _BREAK_AFTER.search(text[end:stop])) is not None:
        stop = end + after.start()
    return begin, stop


def _object(
    text: str, start: int, end: int, sentence: tuple[int, int], limit: int
) -> tuple[int, int]:
    """Return what the years are for: the words after them, else those before them."""
    stop = min(sentence[1], limit, end + 200)
    if text[start - 1 : start] == "(" and start:
        # "Python (3+ years)": what stands in front of the bracket, unless the bracket says more.
        close = text.find(")", end, stop)
        inside = text[end : close if close >= 0 else stop]
        begin = stop = end
        if (of := re.match(r"(?i)['’]?\s*(?:of|in|with|using|as)\s+", inside)) is not None:
            begin, stop = end + of.end(), end + len(inside)
    else:
        lead = _LEAD.match(text[end:stop])
        begin = end + (lead.end() if lead else 0)
        if (closing := _CLOSING.search(text[begin:stop])) is not None:
            stop = begin + closing.start()
    body = text[begin:stop]
    if _WORD.search(body) and not _NO_OBJECT.match(body):
        return _trim(text, begin, stop)
    ahead = text[sentence[0] : start]
    cut = max((m.end() for m in _AHEAD_OF_OBJECT.finditer(ahead.rstrip(" ([:-–—"))), default=0)
    return _trim(text, sentence[0] + cut, start)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and not (text[start].isalnum() or text[start] in ".#"):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in "+#)"):
        end -= 1
    return start, end


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
    rules = _rules()
    found: list[_Demand] = []
    for spot, spot_end in spots:
        if text[spot - 1 : spot].isalpha():
            continue
        word_end = spot_end
        while word_end < len(text) and text[word_end].isalpha():
            word_end += 1
        if word_end - spot_end > 1:  # "yearly", "yearn"
            continue
        hit = _read(text, spot, word_end, rules, blocks)
        if hit is not None and (not found or hit.start >= found[-1].end):
            found.append(hit)
    mentions = []
    limits = [*(demand.start for demand in found[1:]), len(text)]
    for (start, end, low, high, sentence), limit in zip(found, limits, strict=False):
        begin, stop = _object(text, start, end, sentence, limit)
        surface, what = text[start:end], text[begin:stop]
        mentions.append(YearsMention(start, end, surface, low, high, begin, stop, what, sentence))
    return mentions


def _read(
    text: str, spot: int, word_end: int, rules: _Rules, blocks: Sequence[Block]
) -> _Demand | None:
    """Judge one "year": what is demanded where it is a demand for experience."""
    window = max(line_start(text, spot), spot - 60)
    match = rules.back.search(text[window:spot])
    if match is not None:
        start, end, lead = window + match.start(), word_end, ""
        if (led := rules.lead.search(text[window:start])) is not None:
            start, lead = window + led.start(), led["lead"]
    else:
        match = rules.ahead.match(text[word_end : min(line_end(text, word_end), word_end + 80)])
        if match is None:
            return None
        start, end, lead = spot, word_end + match.end(), ""
    low = _value(match["low"], rules)
    high = _value(match["high"], rules) if match["high"] else None
    more = any((match[name] or "").strip() for name in ("plus", "plus2", "plus3"))
    if low > _MOST or (high is not None and high < low):
        return None
    if (
        match["low"].lower() == "a"
        and not (  # "more than a year's experience"
            lead and re.match(r"['’]?s?\s(?:of\s)?(?:\w+\s){0,3}experience", text[end : end + 60])
        )
    ):
        return None
    least: float | None = low
    if lead and not rules.at_least.fullmatch(lead):
        least, high = None, high or low
    if end == word_end:
        clause = text[max(line_start(text, start), start - 60) : start]
        after = text[end : min(line_end(text, end), end + 60)]
        tail = _APOSTROPHE.match(after)
        if rules.not_after.match(after[tail.end() if tail else 0 :]) and not re.match(
            r"\W*of (?:age|service)\b(?=.*experience)", after
        ):
            return None
        if (
            rules.not_before.search(clause)
            and not (more and re.search(r"(?i)\b(?:in|than|for|is|are)\W*$", clause))
            and not (lead and _worked_for(text, start))
        ):
            return None
        if (
            match.end()
            and text[spot - 1 : spot] == "-"
            and text[spot:word_end].lower() == "year"
            and not re.match(r"(?i)\W*(?:of\s|\w+\s)?exp", after)
        ):
            return None
    begin, stop = _sentence(text, start, end)
    sentence = text[begin:stop]
    section = section_at(blocks, start)
    strong = bool(lead or more or match["high"])
    if section in {"company", "benefits", "legal"} or rules.company.search(sentence):
        leads = not _WORD.search(text[begin:start]) and section not in {"benefits", "legal"}
        experienced = rules.experience.search(sentence.lower()) is not None
        asking = section in {"requirements", "preferred"}
        demanded = strong and ((leads and asking) or (experienced and (leads or asking)))
        if not demanded and not rules.asked.search(sentence):
            return None
        if low >= 15 and not more:
            return None
        if section in {"benefits", "legal"}:
            return None
    demand = _Demand(start, end, least, high, (begin, stop))
    if rules.experience.search(sentence.lower()):
        return demand
    wanted = section in {"requirements", "preferred"}
    if more or (wanted and strong):
        return demand
    if wanted and _GOES_ON.match(text, end):
        return demand
    return None


def _worked_for(text: str, position: int) -> bool:
    """Tell whether "for at least ..." ends a clause about experience, not about a contract."""
    clause = text[_sentence(text, position, position)[0] : position]
    return bool(
        re.search(r"(?i)\bfor\W*$", clause)
        and re.search(r"(?i)\b(?:experienced?|(?:have|having|has) worked)\b", clause)
    )


def years_for(start: int, end: int, mentions: Iterable[YearsMention]) -> YearsMention | None:
    """Return the demand whose object covers the span of a skill, the nearest if several do."""
    best: YearsMention | None = None
    for mention in mentions:
        if mention.object_start <= start and end <= mention.object_end:
            size = mention.object_end - mention.object_start
            if best is None or size < best.object_end - best.object_start:
                best = mention
    return best
