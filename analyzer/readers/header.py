"""The first line of a posting in a thread such as "Who is hiring?": who, what, where.

The line follows a convention that nobody enforces, so that it is read with care: what is not
sure is left out. The words are in ``header.toml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import chain

from analyzer.knowledge import read_toml
from analyzer.text.place import countries_of, remoteness

_LONGEST_NAME, _MOST_WORDS, _LONGEST_PLACE = 60, 7, 80
_SITE = re.compile(r"(?:https?://)?(?:www\.)?((?:[\w-]+\.)+[a-z]{2,})/?", re.IGNORECASE)
_LINK = re.compile(r"[(\[<]?\s*(?:https?://|www\.)[^\s)\]>]*\s*[)\]>]?")
_PIECE = re.compile(r"\s*(?:[,;/|&+()\[\]]|\b(?:or|and)\b|\s-+\s|[–—])\s*")
_NAME_PIECE = re.compile(r"\s*[,;/]\s*|\s+(?:[|+]|&(?! Co\b)|or|and)\s+")
_CAPITALS = re.compile(r"[^\W\d_a-z][\w.' -]*(?:,\s*[^\W\d_a-z][\w. ]*)+")


@dataclass(frozen=True, slots=True)
class Header:
    """What a first line says; ``None`` for what it does not, or not for sure."""

    company: str | None = None
    title: str | None = None
    location: str | None = None
    remote: str | None = None
    employment_type: str | None = None


@dataclass(frozen=True, slots=True)
class _Knowledge:
    separators: tuple[re.Pattern[str], ...]
    any_separator: re.Pattern[str]
    name_ends: re.Pattern[str]
    name_marks: re.Pattern[str]
    roles: re.Pattern[str]
    vague: re.Pattern[str]
    terms: re.Pattern[str]
    employment: dict[str, re.Pattern[str]]
    conditions: re.Pattern[str]
    money: re.Pattern[str]
    places: re.Pattern[str]
    nameless: re.Pattern[str]
    topics: re.Pattern[str]


@cache
def _knowledge() -> _Knowledge:
    data = read_toml(__package__, "header.toml")
    places, topics = ("|".join(data[name]["words"]) for name in ("places", "topics"))
    conditions = [*data["conditions"]["signs"], _words(data["conditions"]["words"]).pattern]
    return _Knowledge(
        separators=tuple(_any([separator]) for separator in data["separators"]),
        any_separator=_any(data["separators"]),
        name_ends=_any(data["name_ends"]),
        name_marks=re.compile(data["name_marks"], re.IGNORECASE),
        roles=_words(data["roles"]["words"]),
        vague=_words(data["vague"]["words"]),
        terms=_words([*chain(*data["employment"].values()), *data["fillers"]["words"]]),
        employment={kind: _words(words) for kind, words in data["employment"].items()},
        conditions=_any(conditions),
        money=_any(data["conditions"]["signs"]),
        places=re.compile(rf"(?:(?:{places})\W*)+", re.IGNORECASE),
        nameless=_words(data["nameless"]["words"]),
        topics=re.compile(rf"(?:(?:{topics})(?:\W+|$))+", re.IGNORECASE),
    )


def _any(expressions: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(expressions), re.IGNORECASE)


def _words(words: list[str]) -> re.Pattern[str]:
    """Return what finds one of some words, not within another nor within an address."""
    return re.compile(rf"(?<![\w.])(?:{'|'.join(words)})(?![\w+]|\.\w)", re.IGNORECASE)


def read_header(line: str) -> Header:
    """Read the first line of a posting.

    A line without separators says nothing, and a role or a place at its beginning is no company.

    >>> read_header("Acme Labs (YC W21) | Senior ML Engineer | Berlin or REMOTE | Full-time")
    ... # doctest: +NORMALIZE_WHITESPACE
    Header(company='Acme Labs', title='Senior ML Engineer', location='Berlin or REMOTE',
           remote='remote', employment_type='full-time')
    >>> read_header("Senior Engineer - Remote").company
    """
    parts, certain = _parts(line)
    if not parts:
        return Header()
    if not certain and not any(map(_told, parts[1:])):
        return Header()
    roles = [_unlinked(part) for part in parts if _is_role(part)]
    kinds = [kind for kind, words in _knowledge().employment.items() if words.search(line)]
    return Header(
        company=_company(parts[0]),
        title=", ".join(dict.fromkeys(roles)) or None,
        location=_location([part for part in parts if not _is_role(part)]),
        remote=remoteness(line),
        employment_type=", ".join(kinds) or None,
    )


def _parts(line: str) -> tuple[list[str], bool]:
    """Return the parts of a line, and whether their number alone shows the convention."""
    knowledge = _knowledge()
    for place, separator in enumerate(knowledge.separators):
        first, *others = (" ".join(part.split()) for part in separator.split(line))
        if others:
            head = [part.strip() for part in knowledge.any_separator.split(first)]
            return [head[0], *filter(None, (*head[1:], *others))], not place and len(others) > 1
    return [], False


def _is_role(part: str) -> bool:
    """Whether a part names a role; "Interns" beside "Full-time" is a kind of employment."""
    knowledge, text = _knowledge(), _unlinked(part)
    return bool(knowledge.roles.search(text)) and _bare(text) != ""


def _unlinked(part: str) -> str:
    return " ".join(_LINK.sub(" ", part).split()).strip(" -–—,;:")


def _bare(text: str) -> str:
    """Return a text without words for the kind of employment and where the work is done."""
    return _knowledge().terms.sub(" ", text).strip(" ,;/&+-()[]")


def _told(part: str) -> bool:
    """Whether a part says one of the things that a header says."""
    knowledge = _knowledge()
    kinds = (*knowledge.employment.values(), knowledge.roles, knowledge.vague, knowledge.conditions)
    return (
        remoteness(part) is not None
        or any(words.search(part) for words in kinds)
        or any(map(is_place, _PIECE.split(part)))
    )


def _company(part: str) -> str | None:
    """Return the name that a first part begins with, if it is one."""
    knowledge = _knowledge()
    part = part.rpartition(" @ ")[2]
    if site := _SITE.fullmatch(part.strip()):
        return site[1]
    part = knowledge.name_marks.sub("", part)
    name = knowledge.name_ends.split(part, maxsplit=1)[0] if part else ""
    name = _before_place(knowledge.name_marks.sub("", name))
    wrong = (knowledge.roles, knowledge.vague, knowledge.nameless, knowledge.conditions)
    if (
        not any(map(str.isalpha, name))
        or len(name) > _LONGEST_NAME
        or len(name.split()) > _MOST_WORDS
        or knowledge.topics.fullmatch(name)
        or any(words.search(name) for words in (*wrong, *knowledge.employment.values()))
        or remoteness(name) is not None
    ):
        return None
    return name


def _before_place(name: str) -> str:
    """Return a name without the place after it ("Acme, Boulder, CO"); nothing if it is a place.

    Of two parts the first may be a town as well as a company ("Troon, Scotland").
    """
    pieces = [piece for piece in _NAME_PIECE.split(name) if piece]
    known = [is_place(piece) for piece in pieces]
    if not any(known):
        return name
    return pieces[0] if len(pieces) > 2 and not any(known[:2]) else ""


def is_place(piece: str) -> bool:
    """Whether words name a place that is known, a region, or places of several countries."""
    return bool(piece) and (
        bool(countries_of(piece)) or _knowledge().places.fullmatch(piece) is not None
    )


def _location(parts: list[str]) -> str | None:
    """Return the first part that names a place known by name, or else one that is written so."""
    texts = [
        text
        for part in parts
        if len(text := _unlinked(part)) <= _LONGEST_PLACE and not _knowledge().money.search(text)
    ]
    named = (text for text in texts if any(map(_names_place, _PIECE.split(text))))
    written = (text for text in texts[1:] if _CAPITALS.fullmatch(text) and not _told(text))
    return next(named, None) or next(written, None)


def _names_place(piece: str) -> bool:
    """Whether a piece names a place beside other words: "ONSITE San Francisco", "Austin TX"."""
    bare = _bare(piece)
    return is_place(bare) or (bare[-3:-2] == " " and bare[-2:].isupper() and is_place(bare[-2:]))
