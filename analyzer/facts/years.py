"""Years of experience: each demand, what it is for, and the smallest overall demand.

The rule for a posting's minimum: demands that are softened, that stand among preferred
qualifications, or that only stand in for a degree do not count (the last do where there is
nothing else); of the rest, experience as a whole goes before one skill's years, and the first
demand goes before later ones, because postings lead with the overall figure; where experience
is offered as alternatives by degree ("Master's with 5, PhD with 2") the smallest counts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from analyzer.facts.scan import anchors, any_of, knowledge, line_end, line_start

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analyzer.text.blocks import Block

_ANCHORS = ("year", "Year", "YEAR", "yrs", "Yrs", "YRS", "yr", "Yr", "YR", "yoe", "YOE", "YoE")
_MOST = 30
_DEGREE = (
    r"(?:bachelor|master|ph\.?\s?d|doctora|degree|\bb\.?sc?\b|\bm\.?sc?\b|\bb\.?a\b|\bmba\b"
    r"|graduate|diploma)"
)
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
_IN_LIEU = re.compile(
    rf"{_DEGREE}[^;]*\(?\b(?:or|and/or)\s*(?:equivalent\s*)?\(?(?:have |with |an? )?"
    r"(?:equivalent )?$",
    re.I,
)
_DEGREE_BEFORE = re.compile(
    rf"{_DEGREE}[^.;]{{0,50}}(?:with|and|plus|\+|&|,|:|\()\s*(?:an?\s)?(?:\w+[- ]){{0,3}}$", re.I
)
_DEGREE_AFTER = re.compile(
    rf"(?:[^.;,]{{0,45}}\bwith an? [^.;,]{{0,12}}|\s?\((?:with )?(?:an? )?){_DEGREE}", re.I
)


@dataclass(frozen=True, slots=True)
class YearsMention:
    """One demand for years; ``text[start:end] == surface``.

    `min` and `max` are years, ``None`` where that end is open. The object is what the years
    are for, ``text[object_start:object_end] == object_surface``; empty where nothing is said.
    """

    start: int
    end: int
    surface: str
    min: float | None
    max: float | None
    object_start: int
    object_end: int
    object_surface: str


@dataclass(frozen=True, slots=True)
class YearsFact:
    """The smallest overall years demanded, and the words that say so."""

    years: float
    start: int
    end: int
    surface: str


@dataclass(frozen=True, slots=True)
class _Rules:
    number: dict[str, float]
    back: re.Pattern[str]
    ahead: re.Pattern[str]
    at_least: re.Pattern[str]
    up_to: re.Pattern[str]
    experience: re.Pattern[str]
    not_after: re.Pattern[str]
    not_before: re.Pattern[str]
    company: re.Pattern[str]
    asked: re.Pattern[str]
    soft_after: re.Pattern[str]
    soft_before: re.Pattern[str]
    overall: re.Pattern[str]
    substitute: re.Pattern[str]


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
    span = rf"(?P<low>{doubled})(?P<plus>{plus})(?:{link}(?P<high>{doubled})(?P<plus2>{plus}))?"
    lead = rf"(?:(?P<lead>(?<!\w){any_of([cue['at_least'], cue['up_to']])})\s*(?:an?\s|the\s)?)?"
    word = r"(?<![A-Za-z])"
    return _Rules(
        number={name: float(value) for name, value in data["numbers"].items()},
        back=re.compile(
            rf"{lead}(?<![\d.,$€£\w/]){span}[\s-]?(?:(?:full|calendar|additional|solid|consecutive|complete)\s)?$",
            re.I,
        ),
        ahead=re.compile(
            rf"^(?:\s?\(s\))?\s(?:of\s)?(?:[\w/]+\s){{0,2}}?(?:experience|exp\.?)(?:\s(?:required|needed|level|range))?"
            rf"\s?[:=–-]+\s?(?:{any_of([cue['at_least']])}\s)?{span}(?:\s?(?:years?|yrs?)\b)?",
            re.I,
        ),
        at_least=re.compile(cue["at_least"], re.I),
        up_to=re.compile(cue["up_to"], re.I),
        experience=re.compile(rf"{word}{cue['experience']}(?![a-z])", re.I),
        not_after=re.compile(rf"^['’]?s?['’]?[\s,(-]{{0,3}}{cue['not_after']}(?![a-z])", re.I),
        not_before=re.compile(rf"(?<!\w){cue['not_before']}\s*[:(]?\s*$", re.I),
        company=re.compile(rf"{word}{cue['company']}(?![a-z])", re.I),
        asked=re.compile(rf"{word}{cue['asked']}(?![a-z])", re.I),
        soft_after=re.compile(rf"(?<!\w){cue['soft_after']}\s*(?:[.;:)!,]|$|but\b)", re.I | re.M),
        soft_before=re.compile(
            rf"{word}{cue['soft_before']}\s*[:(-]?\s*(?:with |have |an? |of |at least )*$", re.I
        ),
        overall=re.compile(rf"^{cue['overall']}(?![a-z])", re.I),
        substitute=re.compile(rf"{word}{cue['substitute']}(?![a-z])", re.I),
    )


def _value(figure: str, rules: _Rules) -> float:
    """Read "5", "2.5", "five" or "two (2)"."""
    if (digits := re.search(r"\d{1,2}(?:[.,]\d)?", figure)) is not None:
        return float(digits.group().replace(",", "."))
    return rules.number[re.match(r"[a-z]+", figure.lower()).group()]  # type: ignore[union-attr]


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the sentence of a stretch, within its line, at most 400 characters each way."""
    begin, stop = max(line_start(text, start), start - 400), min(line_end(text, end), end + 400)
    breaks = [m.end() for m in re.finditer(r"[.!?;]\s+(?=[A-Z•\d(*-])|[•●▪·]", text[begin:start])]
    if breaks and not re.search(
        r"(?i)\b(?:min|approx|e\.g|i\.e|ph|yrs|exp|max)\.\s*$", text[begin : begin + breaks[-1]]
    ):
        begin += breaks[-1]
    if (after := re.search(r"[.!?;](?=\s+[A-Z•*-]|$)|[•●▪]", text[end:stop])) is not None:
        stop = end + after.start()
    return begin, stop


class _Sections:
    """Looks up the section of an offset."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._starts = [block.start for block in blocks]

    def at(self, offset: int) -> str:
        index = bisect_right(self._starts, offset) - 1
        return self._blocks[index].section if index >= 0 else "other"


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
    if re.search(r"\w", body) and not re.match(
        r"(?i)\W*(?:required|preferred|minimum|experience|exp|min)?\W*$", body
    ):
        return _trim(text, begin, stop)
    ahead = text[sentence[0] : start]
    cut = max(
        (
            m.end()
            for m in re.finditer(r"[,;|)](?=\s)|\band\s|\bwith\s|\bin\s", ahead.rstrip(" ([:-–—"))
        ),
        default=0,
    )
    return _trim(text, sentence[0] + cut, start)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and not (text[start].isalnum() or text[start] in ".#"):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in "+#)"):
        end -= 1
    return start, end


def find_years(text: str, blocks: Sequence[Block]) -> list[YearsMention]:
    """Find the demands for years of experience, in order.

    Never the age of a company or a person, the length of a contract, tenure or vesting.

    Parameters
    ----------
    text
        Any text.
    blocks
        Its blocks, whose sections help to tell a demand from a boast; may be empty.
    """
    spots = anchors(text, _ANCHORS)
    if not spots:
        return []
    rules, sections = _rules(), _Sections(blocks)
    found: list[tuple[int, int, float | None, float | None]] = []
    for spot, spot_end in spots:
        if text[spot - 1 : spot].isalpha():
            continue
        word_end = spot_end
        while word_end < len(text) and text[word_end].isalpha():
            word_end += 1
        if word_end - spot_end > 1:  # "yearly", "yearn"
            continue
        hit = _read(text, spot, word_end, rules, sections)
        if hit is not None and (not found or hit[0] >= found[-1][1]):
            found.append(hit)
    mentions = []
    for index, (start, end, low, high) in enumerate(found):
        limit = found[index + 1][0] if index + 1 < len(found) else len(text)
        begin, stop = _object(text, start, end, _sentence(text, start, end), limit)
        mentions.append(
            YearsMention(start, end, text[start:end], low, high, begin, stop, text[begin:stop])
        )
    return mentions


def _read(
    text: str, spot: int, word_end: int, rules: _Rules, sections: _Sections
) -> tuple[int, int, float | None, float | None] | None:
    """Judge one "year": (start, end, min, max) where it is a demand for experience."""
    window = max(line_start(text, spot), spot - 60)
    match = rules.back.search(text[window:spot])
    if match is not None:
        start, end = window + match.start(), word_end
        lead = match["lead"] or ""
    else:
        match = rules.ahead.match(text[word_end : min(line_end(text, word_end), word_end + 80)])
        if match is None:
            return None
        start, end, lead = spot, word_end + match.end(), ""
    low = _value(match["low"], rules)
    high = _value(match["high"], rules) if match["high"] else None
    more = bool(match["plus"].strip() or (match["plus2"] or "").strip())
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
    elif high is None and not more and not lead:
        high = None
    if end == word_end:
        clause = text[max(line_start(text, start), start - 60) : start]
        after = text[end : min(line_end(text, end), end + 60)]
        tail = re.match(r"['’]?s?['’]?", after)
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
    section = sections.at(start)
    asked = bool(rules.asked.search(sentence))
    strong = bool(lead or more or match["high"])
    if section in {"company", "benefits", "legal"} or rules.company.search(sentence):
        leads = not re.search(r"\w", text[begin:start]) and section not in {"benefits", "legal"}
        experienced = rules.experience.search(sentence) is not None
        asking = section in {"requirements", "preferred"}
        demanded = strong and ((leads and asking) or (experienced and (leads or asking)))
        if not asked and not demanded:
            return None
        if low >= 15 and not more:
            return None
        if section in {"benefits", "legal"}:
            return None
    if rules.experience.search(sentence):
        return start, end, least, high
    if more or (lead and section in {"requirements", "preferred"}):
        return start, end, least, high
    after = text[end : end + 12]
    if section in {"requirements", "preferred"} and re.match(
        r"['’]?\s*(?:\+|of|in|with|as|\(|$|\n)", after
    ):
        return start, end, least, high
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


def _soft(text: str, mention: YearsMention, rules: _Rules) -> bool:
    begin, stop = _sentence(text, mention.start, mention.end)
    after = text[mention.end : stop + 1]
    cue = rules.soft_after.search(after)
    # "..., Spring a plus" softens what stands after the comma, not the years.
    if cue is not None and not re.search(r"[,;)(]|\bor\b|\d\+?\s*years", after[: cue.start()]):
        return True
    return bool(rules.soft_before.search(text[begin : mention.start]))


def _required(text: str, mention: YearsMention) -> bool:
    """Tell whether a demand among preferred ones is called required in its own sentence."""
    stop = _sentence(text, mention.start, mention.end)[1]
    return bool(re.search(r"(?i)\b(?:is|are) required\b", text[mention.end : stop]))


def _substitute(text: str, mention: YearsMention, rules: _Rules) -> bool:
    begin, stop = _sentence(text, mention.start, mention.end)
    before = text[max(begin, mention.start - 120) : mention.start]
    if rules.substitute.search(text[begin:stop]) and not re.search(
        r"(?i)required|must|minimum of", before
    ):
        return True
    return bool(_IN_LIEU.search(before)) and not re.search(r"(?i)years", before)


def _by_degree(text: str, mention: YearsMention) -> bool:
    """Tell whether the years are tied to a degree: "PhD with 2 years", "5 years with a BSc"."""
    before = text[max(line_start(text, mention.start), mention.start - 70) : mention.start]
    after = text[mention.end : min(line_end(text, mention.end), mention.end + 70)]
    return bool(_DEGREE_BEFORE.search(before) or _DEGREE_AFTER.match(after))


def minimum_years(text: str, blocks: Sequence[Block]) -> YearsFact | None:
    """Return the smallest overall years of experience that a posting demands, or ``None``."""
    mentions = [m for m in find_years(text, blocks) if m.min is not None]
    if not mentions:
        return None
    rules, sections = _rules(), _Sections(blocks)
    ranked = []
    for mention in mentions:
        if _soft(text, mention, rules):
            continue
        if sections.at(mention.start) == "preferred" and not _required(text, mention):
            continue
        # A hard-wrapped line goes on with a small letter.
        tail = re.split(r"\n(?![a-z])", text[mention.end : mention.end + 90])[0]
        tail = " ".join(tail.split()).lstrip("'’ +)").removeprefix("of ")
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
