"""Surface forms compared as the extractor takes them: plurals, hyphens and case."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from skill_lexicon.inflect import plural
from skill_lexicon.notation import fold

if TYPE_CHECKING:
    from collections.abc import Iterable


def id_of(name: str) -> str:
    """Return the id that a name gets: as it is written, in small letters of ASCII.

    It is never made singular: too many names end in "s". Empty where no letter is left.

    >>> [id_of(name) for name in ("Kubernetes", "MLOps", "C++", "C#", "Vital signs", "Poincaré")]
    ['kubernetes', 'mlops', 'cpp', 'csharp', 'vital-signs', 'poincare']
    """
    plain = unicodedata.normalize("NFKD", name.replace("+", "p").replace("#", "sharp"))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")


def covers(surface: str, other: str) -> bool:
    """Tell whether the extractor finds `other` wherever it looks for `surface`.

    >>> covers("certification", "Certifications"), covers("Certifications", "certification")
    (True, False)
    """
    words, others = (fold(words).replace("-", " ").split() for words in (surface, other))
    if words == others or not words:
        return words == others
    # As the extractor does: of what ends in "s" already it makes no plural.
    last = words[-1]
    inflected = last.isalpha() and len(last) > 1 and not last.endswith("s")
    return inflected and others == [*words[:-1], plural(last)]


def shortest(forms: Iterable[str]) -> list[str]:
    """Return surface forms without those that another one covers, such as plurals.

    >>> shortest(["Certifications", "certification", "cert"])
    ['certification', 'cert']
    """
    kept: list[str] = []
    for form in forms:
        if not any(covers(other, form) for other in kept):
            kept = [*(other for other in kept if not covers(form, other)), form]
    return kept


def surface_key(surface: str) -> str:
    """Return what two spellings have in common that the extractor takes for the same.

    >>> surface_key("Mixture-of-Experts Models") == surface_key("mixture of experts model")
    True
    """
    words = fold(surface).replace("-", " ").split()
    return " ".join([*words[:-1], _singular(words[-1])]) if words else ""


def _singular(word: str) -> str:
    # Very short words are acronyms and names: "AWS" is no plural.
    if len(word) < 4 or not word.endswith("s"):
        return word
    for stem in (word[:-3] + "y", word[:-2], word[:-1]):
        # The extractor makes no plural of a word that ends in "s" already.
        if plural(stem) == word and not stem.endswith("s"):
            return stem
    return word
