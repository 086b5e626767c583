"""What spellings of one term have in common: plural, hyphen, British and American endings."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from analyzer.knowledge import read_toml
from skill_lexicon.notation import fold

_ENDING = r"(e|ed|er|es|ing|ation|ations)$"
_BRITISH = re.compile(rf"(?<![vc])is{_ENDING}")
_ACRONYMS = re.compile(r"\b([A-Z]{2,})s\b")
_AMERICAN = re.compile(rf"iz{_ENDING}")


@cache
def _exceptions(name: str) -> frozenset[str]:
    return frozenset(read_toml(__package__, "words.toml")[name].split())


@lru_cache(maxsize=1 << 16)
def key(term: str) -> str:
    """Return what spellings of one term have in common: case, hyphens, plural, -ise.

    >>> key("Data Structures") == key("data-structure"), key("optimisation")
    (True, 'optimization')
    """
    plain = _ACRONYMS.sub(r"\1", term)  # "APIs"
    parts = [american(part) for part in fold(plain).replace("-", " ").split()]
    if parts:
        parts[-1] = singular(parts[-1])
    return " ".join(parts)


def singular(word: str) -> str:
    """Return a noun without its plural ending; other words as they are.

    >>> [singular(word) for word in ("skills", "libraries", "analysis", "gas", "classes", "AWS")]
    ['skill', 'library', 'analysis', 'gas', 'class', 'AWS']
    """
    if len(word) < 4 or word[-1] != "s" or not word.islower():
        return word
    if word.endswith(("ss", "is", "us", "ics", "ous", "ras", "series", "species")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1]


def american(word: str) -> str:
    """Return a word with -ize for -ise.

    >>> american("optimisation"), american("supervised"), american("expertise")
    ('optimization', 'supervised', 'expertise')
    """
    return word if word.lower() in _exceptions("always_s") else _BRITISH.sub(r"iz\1", word)


def other_spelling(term: str) -> str:
    """Return a term in the other of British and American spelling; itself if it has but one.

    >>> other_spelling("Text summarisation"), other_spelling("optimization")
    ('Text summarization', 'optimisation')
    """
    parts = term.split(" ")
    american_parts = [american(part) for part in parts]
    if american_parts != parts:
        return " ".join(american_parts)
    return " ".join(
        part if part.lower() in _exceptions("always_z") else _AMERICAN.sub(r"is\1", part)
        for part in parts
    )
