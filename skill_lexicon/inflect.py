"""Inflected forms of English words, as postings use them.

Too many forms do no harm here (nobody writes "developped" by chance), a missing one loses
mentions; so the rules are generous. Irregular forms are data.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

_VOWELS = "aeiou"


@cache
def _irregular() -> dict[str, tuple[str, ...]]:
    path = resources.files("skill_lexicon") / "data" / "inflections.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {word: tuple(forms) for word, forms in data["irregular"].items()}


@cache
def inflections(word: str) -> tuple[str, ...]:
    """Return `word` with its plural, third person, past and -ing forms.

    >>> inflections("study")
    ('study', 'studies', 'studied', 'studying')
    >>> inflections("build")
    ('build', 'builds', 'building', 'built')
    """
    forms = [word, plural(word)]
    irregular = _irregular().get(word)
    forms += _past_and_gerund(word) if irregular is None else [_gerund(word), *irregular]
    return tuple(dict.fromkeys(forms))


def plural(word: str) -> str:
    """Return the regular plural (also the third person singular) of `word`."""
    if word.endswith("y") and len(word) > 1 and word[-2] not in _VOWELS:
        return word[:-1] + "ies"
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    return word + "s"


def _gerund(word: str) -> str:
    if word.endswith("e") and not word.endswith(("ee", "oe", "ye")):
        return word[:-1] + "ing"
    return word + "ing"


def _past_and_gerund(word: str) -> list[str]:
    if word.endswith("e"):
        return [word + "d", _gerund(word)]
    if word.endswith("y") and len(word) > 1 and word[-2] not in _VOWELS:
        return [word[:-1] + "ied", word + "ing"]
    forms = [word + "ed", word + "ing"]
    # "plan" doubles, "model" may: both spellings are in use.
    if len(word) > 2 and word[-1] not in "aeiouwxyh" and word[-2] in _VOWELS:
        forms += [word + word[-1] + "ed", word + word[-1] + "ing"]
    return forms
