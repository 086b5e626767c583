"""Country and remoteness of a posting, from its location line and title."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from analyzer.knowledge import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterator

# "Portland, OR" and "Acme & Co" are no lists, "NYC OR Berlin" is one.
_LISTED = re.compile(
    r"[;|/•·\n]|\s[&+](?! Co\b)\s|,\s*&|\b(?:[Aa]nd|AND|(?:[Oo]r|(?<!, )(?<![(])OR)(?=\s+\w))\b"
)
_PART = re.compile(r"[,()\[\]–]|\s—\s|\s-+\s")
_CODE_BEHIND = re.compile(r"(?:[A-Z][\w.'’-]+ ){1,3}([A-Z]{2,3})")
_NUMBER_AFTER = re.compile(r"\s*\d[\d\s-]*$")


class _Level(IntEnum):
    TOWN = 0
    REGION = 1
    COUNTRY = 2


class _Place(NamedTuple):
    """What a name may stand for: countries, the likeliest first; none for an unknown name."""

    level: _Level
    countries: tuple[str, ...] = ()
    open: bool = False
    """Whether it tells none of them as long as no other place decides."""


class _Knowledge(NamedTuple):
    countries: dict[str, str]
    names: dict[str, _Place]
    codes: dict[str, _Place]
    areas: dict[str, frozenset[str]]
    before: re.Pattern[str]
    after: re.Pattern[str]
    remote: re.Pattern[str]


@cache
def _data() -> dict[str, Any]:
    return read_toml(__package__, "place.toml")


@cache
def _knowledge() -> _Knowledge:
    data = _data()
    names: dict[str, _Place] = {}
    for level, table in zip(_Level, ("cities", "regions", "countries"), strict=True):
        for code, there in data[table].items():
            for name in there:
                place = names.get(name, _Place(level))
                names[name] = place._replace(countries=(*place.countries, code))
    codes = {}
    for code in data["codes"]["names"]:
        state = names.get(code.casefold(), _Place(_Level.COUNTRY))
        codes[code] = state._replace(
            countries=tuple(dict.fromkeys((*state.countries, code))), open=bool(state.countries)
        )
    before, after = ("|".join(data["around"][side]) for side in ("before", "after"))
    kinds = "|".join(f"(?P<{kind}>{'|'.join(words)})" for kind, words in data["remote"].items())
    return _Knowledge(
        countries={
            name: code
            for table in ("cities", "regions", "countries")
            for code, there in reversed(data[table].items())
            for name in there
        },
        names=names,
        codes=codes,
        areas={
            name: frozenset(area["countries"])
            for area in data["areas"].values()
            for name in area["names"]
        },
        before=re.compile(rf"^(?:(?:{before})(?:[\s:,-]+|$))+", re.IGNORECASE),
        after=re.compile(rf"(?:[\s-]+(?:{after}))+$", re.IGNORECASE),
        remote=re.compile(rf"\b(?:{kinds})\b"),
    )


@lru_cache(maxsize=65536)
def country_of(location: str | None) -> str | None:
    """Return the ISO 3166 code of the one country that a location line names.

    ``None`` where it names none, or places of several countries.

    >>> country_of("Cambridge, MA"), country_of("Remote - Germany"), country_of("USA/Canada")
    ('US', 'DE', None)
    """
    countries = countries_of(location) or _by_code(location)
    return next(iter(countries)) if len(countries) == 1 else None


def _by_code(location: str | None) -> frozenset[str]:
    """Return what a code tells behind a town that is not known: "Hoboken NJ", "Cambridge UK".

    Only of what is said to be a location: "Growth MD" may be a firm.
    """
    if not location or (code := _CODE_BEHIND.fullmatch(location.strip())) is None:
        return frozenset()
    place = _known(code[1])
    return frozenset(place.countries[:1]) if place is not None and not place.open else frozenset()


@lru_cache(maxsize=65536)
def countries_of(location: str | None) -> frozenset[str]:
    """Return the ISO 3166 codes of the countries whose places a location line names.

    US states and Canadian provinces stand for their countries, and tell where the town before
    them is; a bare town counts only if the data knows it.

    >>> countries_of("Dublin, OH"), sorted(countries_of("London, New York"))
    (frozenset({'US'}), ['GB', 'US'])
    """
    if not location:
        return frozenset()
    places = [place for listed in _LISTED.split(location) for place in _joined(listed)]
    told = [place for place in places if place.countries and not place.open]
    sure = {place.countries[0] for place in told}
    near = {place.countries[0] for place in told if place.level is not _Level.COUNTRY}
    for place in places:
        if place.open:
            sure |= near.intersection(place.countries) or set(place.countries)
    for area in _areas(location) if sure else ():
        if sure.isdisjoint(area):
            sure |= area
    return frozenset(sure)


def country_code(name: str) -> str | None:
    """Return the code of a country that is called by its code, or by a name that is known.

    >>> country_code("ca"), country_code("Canada"), country_code("Atlantis")
    ('CA', 'CA', None)
    """
    code = name.strip().upper()
    if code in _data()["countries"]:
        return code
    return _knowledge().countries.get(name.strip().casefold())


def _joined(listed: str) -> list[_Place]:
    """Return the places of a line, each that stands for a wider one put into that one."""
    places: list[_Place] = []
    for part in _PART.split(listed):
        for place in _places(part):
            before = places[-1] if places else None
            if before is None or before.level >= place.level:
                places.append(place)
                continue
            # "Berlin, DE" is not in Delaware; "Dublin, OH" is not in Ireland.
            common = tuple(code for code in place.countries if code in before.countries)
            if before.countries and not common and place.level is _Level.COUNTRY:
                places.append(place)
            else:
                places[-1] = place._replace(countries=common or place.countries, open=False)
    return places


def _places(part: str) -> Iterator[_Place]:
    """Yield the places that a part names; one that is not known if it has other words."""
    bare = _bare(part)
    if not bare or bare.casefold() in _knowledge().areas:
        return
    if (known := _known(bare)) is not None:
        yield known
        return
    # "Austin TX", "London UK"
    for space in re.finditer(r"\s+", bare):
        first, second = _known(bare[: space.start()]), _known(bare[space.end() :])
        if first is not None and second is not None:
            yield first
            yield second
            return
    yield _Place(_Level.TOWN)


def _bare(part: str) -> str:
    """Return a part without what stands around a name: "Greater Berlin Area", "CA 94105"."""
    bare = part.strip(" .\t")
    is_code = len(bare) == 2 and bare.isupper()  # "Gary, IN", not "Remote in"
    if not is_code and not _knowledge().before.sub("", bare):
        return ""
    if bare.casefold() in _knowledge().names:
        return bare
    bare = _NUMBER_AFTER.sub("", _knowledge().after.sub("", bare))
    if bare.casefold() in _knowledge().names:
        return bare
    rest = _knowledge().before.sub("", bare).strip(" .")
    # "Remote in", "remote ok" are words, not Indiana and Oklahoma.
    return "" if len(rest) == 2 and rest.islower() and rest != "us" and rest != "uk" else rest


def _known(name: str) -> _Place | None:
    knowledge = _knowledge()
    return knowledge.codes.get(name) or knowledge.names.get(name.casefold())


def _areas(location: str) -> list[frozenset[str]]:
    """Return the countries of each area of several countries that a line names."""
    parts = (part for listed in _LISTED.split(location) for part in _PART.split(listed))
    areas = _knowledge().areas
    return [areas[name] for name in (_bare(part).casefold() for part in parts) if name in areas]


def remoteness(*texts: str | None) -> str | None:
    """Return ``remote``, ``hybrid`` or ``onsite`` where one of the texts says so.

    Hybrid wins over the others: "hybrid, three days on site, remote otherwise".
    """
    joined = " ".join(text for text in texts if text).lower()
    said = {match.lastgroup for match in _knowledge().remote.finditer(joined)}
    return next((kind for kind in ("hybrid", "remote", "onsite") if kind in said), None)
