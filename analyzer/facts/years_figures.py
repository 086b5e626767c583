"""Figures before or behind the word "years": "at least three to five (3-5) years"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from analyzer.facts.scan import any_of, knowledge, line_end, line_start

_MOST = 30
_REACH_BACK, _REACH_AHEAD = 60, 80
_DIGITS = re.compile(r"\d{1,2}(?:[.,]\d)?")


class Figures(NamedTuple):
    """A number of years as it is stated; ``text[start:end]`` are its words, "years" among them.

    Attributes
    ----------
    low
        The figure, the lower one of two.
    least, most
        The bounds that are meant, ``None`` where that end is open.
    lead
        The words that make a bound of it: "at least", "up to"; empty where there are none.
    more
        Whether "+", "or more" and the like stand behind it.
    """

    start: int
    end: int
    low: float
    least: float | None
    most: float | None
    lead: str
    more: bool

    @property
    def strong(self) -> bool:
        """Whether it is a bound or a range, as demands are."""
        return bool(self.lead) or self.more or self.most is not None


@dataclass(frozen=True, slots=True)
class _Rules:
    number: dict[str, float]
    behind: re.Pattern[str]
    ahead: re.Pattern[str]
    lead: re.Pattern[str]
    at_least: re.Pattern[str]
    article: re.Pattern[str]


@cache
def _rules() -> _Rules:
    data = knowledge("years.toml")
    words = {name: any_of(listed) for name, listed in data["figures"].items()}
    figure = (
        rf"(?:\d{{1,2}}(?:[.,]5)?(?![.,]?\d)|(?<![a-z]){any_of(list(data['numbers']))}(?![a-z]))"
    )
    doubled = rf"{figure}(?:\s?\(\s?\d{{1,2}}\s?\+?\s?\))?"
    plus = rf"\s?{words['more']}?"
    link = rf"\s?{words['to']}+\s?"
    # "two to four (2-4) or more"
    again = rf"(?:\s?\(\s?\d{{1,2}}\s?\+?{link}\d{{1,2}}\s?\+?\s?\)(?P<plus3>{plus}))?"
    high = rf"{link}(?P<high>{doubled})(?P<plus2>{plus}){again}"
    span = rf"(?P<low>{doubled})(?P<plus>{plus})(?:{high})?"
    bound = any_of([words["at_least"], words["up_to"]])
    return _Rules(
        number={name: float(value) for name, value in data["numbers"].items()},
        behind=re.compile(rf"(?<![\d.,$€£\w/]){span}[\s-]?(?:{words['kinds']}\s)?$", re.I),
        ahead=re.compile(
            rf"^(?:\s?\(s\))?\s(?:of\s)?(?:[\w/]+\s){{0,2}}?{words['experience']}"
            rf"(?:\s{words['asked']})?\s?[:=–-]+\s?(?:{words['at_least']}\s)?"
            rf"{span}(?:\s?{words['units']}\b)?",
            re.I,
        ),
        lead=re.compile(rf"(?P<lead>(?<!\w){bound})\s*(?:an?\s|the\s)?$", re.I),
        at_least=re.compile(words["at_least"], re.I),
        article=re.compile(rf"['’]?s?\s(?:of\s)?(?:\w+\s){{0,3}}{words['experience']}", re.I),
    )


def figures_at(text: str, start: int, end: int) -> Figures | None:
    """Return the figures of the word "years" that stands at ``text[start:end]``, if it has any.

    They stand before it, or behind: "Years of experience: 3-5".
    """
    rules = _rules()
    window = max(line_start(text, start), start - _REACH_BACK)
    lead = ""
    if (match := rules.behind.search(text[window:start])) is not None:
        begin = window + match.start()
        if (led := rules.lead.search(text[window:begin])) is not None:
            begin, lead = window + led.start(), led["lead"]
    else:
        stop = min(line_end(text, end), end + _REACH_AHEAD)
        match = rules.ahead.match(text[end:stop])
        if match is None:
            return None
        begin, end = start, end + match.end()
    low = _value(match["low"], rules)
    high = _value(match["high"], rules) if match["high"] else None
    if low > _MOST or (high is not None and high < low):
        return None
    # "more than a year's experience", but not "a year".
    said = lead and rules.article.match(text[end : end + 60])
    if match["low"].lower() == "a" and not said:
        return None
    more = any((match[name] or "").strip() for name in ("plus", "plus2", "plus3"))
    if lead and not rules.at_least.fullmatch(lead):
        return Figures(begin, end, low, None, high or low, lead, more)
    return Figures(begin, end, low, low, high, lead, more)


def _value(figure: str, rules: _Rules) -> float:
    """Read "5", "2.5", "five", "two (2)" or "a couple of"."""
    if (digits := _DIGITS.search(figure)) is not None:
        return float(digits.group().replace(",", "."))
    return rules.number[" ".join(figure.lower().split())]
