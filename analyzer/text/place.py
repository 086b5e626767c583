"""Country and remoteness of a posting, from its location line and title."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from analyzer.knowledge import read_toml

_PART = re.compile(r"[^,;|/()–]+")


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    return read_toml(__package__, "place.toml")


@cache
def _names() -> tuple[dict[str, str], re.Pattern[str]]:
    data = _data()
    countries = {
        name.casefold(): code for code, names in data["countries"].items() for name in names
    }
    kinds = "|".join(f"(?P<{kind}>{'|'.join(words)})" for kind, words in data["remote"].items())
    return countries, re.compile(rf"\b(?:{kinds})\b")


@lru_cache(maxsize=65536)
def country_of(location: str | None) -> str | None:
    """Return the ISO 3166 code of the country that a location line names, if it names one.

    The last part counts first ("Paris, TX, United States"). US states and Canadian provinces
    stand for their countries; a bare city is read as a country only if the data knows it.

    >>> country_of("Cambridge, MA")
    'US'
    """
    if not location:
        return None
    countries, _ = _names()
    for part in reversed(_PART.findall(location)):
        words = part.strip(" .").casefold()
        if words in countries:
            return countries[words]
        # "CA 94105", "Greater Berlin Area"
        trimmed = re.sub(
            r"\s*\d[\d\s-]*$|^greater | (?:metropolitan )?area$|^remote,? ?(?:in )?", "", words
        )
        if trimmed in countries:
            return countries[trimmed]
    return None


def country_code(name: str) -> str | None:
    """Return the code of a country that is called by its code, or by a name that is known.

    >>> country_code("ca"), country_code("Canada"), country_code("Atlantis")
    ('CA', 'CA', None)
    """
    code = name.strip().upper()
    if code in _data()["countries"]:
        return code
    return _names()[0].get(name.strip().casefold())


def remoteness(*texts: str | None) -> str | None:
    """Return ``remote``, ``hybrid`` or ``onsite`` where one of the texts says so.

    Hybrid wins over the others: "hybrid, three days on site, remote otherwise".
    """
    _, words = _names()
    joined = " ".join(text for text in texts if text).lower()
    said = {match.lastgroup for match in words.finditer(joined)}
    return next((kind for kind in ("hybrid", "remote", "onsite") if kind in said), None)
