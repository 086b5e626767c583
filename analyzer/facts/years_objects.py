"""What years of experience are for: "Python" in "3+ years of experience in Python"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from analyzer.facts.scan import any_of, knowledge

_REACH = 200
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class _Rules:
    lead: re.Pattern[str]
    end: re.Pattern[str]
    nothing: re.Pattern[str]
    ahead: re.Pattern[str]
    of: re.Pattern[str]


@cache
def _rules() -> _Rules:
    words = {name: any_of(listed) for name, listed in knowledge("years.toml")["object"].items()}
    return _Rules(
        lead=re.compile(
            rf"['’]?\s?\+?\s*\)?[\s,]*(?:{words['of']}\b\s*)?(?:an?\s|the\s)?"
            rf"(?:(?:\S+\s){{0,3}}?{words['experience']}\b\s*(?:\(\w+\)\s*)?{words['in']}\s+)?",
            re.I,
        ),
        end=re.compile(
            rf"[()]|\s+{words['verbs']} |,?\s+{words['and']}\s*(?:{words['bounds']})?\s*$",
            re.I,
        ),
        nothing=re.compile(rf"\W*(?:{words['nothing']})?\W*$", re.I),
        ahead=re.compile(rf"[,;|)](?=\s)|\b{words['before']}\s"),
        of=re.compile(rf"['’]?\s*{words['in_brackets']}\s+", re.I),
    )


def object_of(
    text: str, start: int, end: int, sentence: tuple[int, int], limit: int
) -> tuple[int, int]:
    """Return where stands what years are for: the words after them, else those before them.

    Parameters
    ----------
    start, end
        Where the years stand.
    sentence
        Where their sentence starts and ends.
    limit
        Where the next years stand, which have an object of their own.
    """
    rules = _rules()
    stop = min(sentence[1], limit, end + _REACH)
    if text[start - 1 : start] == "(" and start:
        # "Python (3+ years)": what stands in front of the bracket, unless the bracket says more.
        close = text.find(")", end, stop)
        inside = text[end : close if close >= 0 else stop]
        begin = stop = end
        if (of := rules.of.match(inside)) is not None:
            begin, stop = end + of.end(), end + len(inside)
    else:
        lead = rules.lead.match(text[end:stop])
        begin = end + (lead.end() if lead else 0)
        if (closing := rules.end.search(text[begin:stop])) is not None:
            stop = begin + closing.start()
    body = text[begin:stop]
    if _WORD.search(body) and not rules.nothing.match(body):
        return _trim(text, begin, stop)
    ahead = text[sentence[0] : start].rstrip(" ([:-–—")
    cut = max((match.end() for match in rules.ahead.finditer(ahead)), default=0)
    return _trim(text, sentence[0] + cut, start)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and not (text[start].isalnum() or text[start] in ".#"):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in "+#)"):
        end -= 1
    return start, end
