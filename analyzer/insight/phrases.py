"""Terms in running text: runs of words that may name something, found without a model.

A tokenizer that keeps C++, .NET and CI/CD whole; words that part terms (function words,
verbs, adverbs) and words that only stand at their edges ("strong", "skills") come from
``words.toml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from analyzer.insight.spelling import singular
from analyzer.knowledge import read_toml
from skill_lexicon.inflect import inflections, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LONGEST = 4
"""So many words a term has at most."""

_TOKEN = re.compile(
    r"(?<![^\W_])(?:[A-Z]{1,3}(?:/[A-Z]{1,3})+(?![^\W_])"  # CI/CD, A/B
    r"|[A-Z]&[A-Z](?![^\W_])"  # R&D
    r"|\.?[^\W_]+(?:['’.+#-][^\W_]+)*(?:\+\+|[+#](?![^\W_]))?)"
)
_POSSESSIVE = re.compile(r"['’]s?$")
_JOINT = re.compile(r" +|\xa0")
_TECHNICAL = re.compile(r"(?<=.)[A-Z]|[+#&]|\d", re.DOTALL)

_WORDS = 1 << 16
"""So many words are remembered with what was found out about them: most come back."""


class Word(NamedTuple):
    """A word of a text; ``text[start:end]`` begins with it."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """Return the word in lower case."""
        return self.text.lower()


@dataclass(frozen=True)
class WordLists:
    """The lists of ``words.toml`` with their inflected forms."""

    function: frozenset[str]
    barriers: frozenset[str]
    edges: frozenset[str]
    tails: frozenset[str]
    generic: frozenset[str]
    roles: frozenset[str]

    @cached_property
    def left_off(self) -> frozenset[str]:
        """What is left off where a term ends."""
        return self.tails | self.edges

    @cached_property
    def general(self) -> frozenset[str]:
        """What says nothing by itself."""
        return self.generic | self.left_off


@cache
def word_lists() -> WordLists:
    """Return the lists, read once."""
    data = {
        name: frozenset(text.split()) for name, text in read_toml(__package__, "words.toml").items()
    }
    either = {form for word in data["either"] for form in (word, plural(word))}
    verbs = {form for word in data["verbs"] | data["either"] for form in inflections(word)}
    roles = data["roles"] | {plural(word) for word in data["roles"]}
    return WordLists(
        function=data["function"],
        barriers=frozenset(data["function"] | (verbs - either - data["nouns_in_ing"])),
        edges=data["edges"],
        tails=data["tails"],
        generic=data["generic"]
        | {form for word in data["generic"] for form in (plural(word), singular(word))},
        roles=roles,
    )


@cache
def english() -> dict[str, int]:
    """Return the band of each common English word: 10 (most common) or 20.

    The bands are SCOWL's; words that are in neither are rare, technical or names.
    """
    path = resources.files("analyzer.insight") / "english.txt"
    bands: dict[str, int] = {}
    band = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            band = int(line.strip("[]"))
        elif not line.startswith("#"):
            bands.update(dict.fromkeys(line.split(), band))
    return bands


_RATES = {10: 60.0, 20: 6.0}
_RARE = 0.5


def english_rate(word: str) -> float:
    """Return roughly how often `word` occurs in a million words of general English.

    By its band, geometric mean of the band's words; an estimate for keyness, no more.
    """
    return _RATES.get(english().get(word.lower(), 0), _RARE)


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Return the words of ``text[start:end]``, without possessive endings.

    >>> [word.text for word in words("C++, .NET and the team's CI/CD (Node.js)")]
    ['C++', '.NET', 'and', 'the', 'team', 'CI/CD', 'Node.js']
    """
    found = []
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        word = match.group()
        if "'" in word or "’" in word:
            word = _POSSESSIVE.sub("", word)
        if word:
            found.append(Word(word, *match.span()))
    return found


def runs(text: str, start: int = 0, end: int | None = None) -> list[list[Word]]:
    """Return the runs of words that may be terms, in order; they never overlap.

    A run is parted by punctuation, line ends, function words, verbs and adverbs, and trimmed.

    >>> [" ".join(word.text for word in run)
    ...  for run in runs("Strong Python skills and experience with deep neural networks.")]
    ['Python', 'deep neural networks']
    """
    return runs_of(text, words(text, start, end))


def runs_of(text: str, words: Iterable[Word]) -> list[list[Word]]:
    """Return the runs of these words of a text, see `runs`."""
    found: list[list[Word]] = []
    run: list[Word] = []
    previous_end = 0
    for word in words:
        if run and not _JOINT.fullmatch(text, previous_end, word.start):
            found.append(run)
            run = []
        previous_end = word.end
        if _parts(word.text):
            if run:
                found.append(run)
            run = []
        else:
            run.append(word)
            if len(word.text) < word.end - word.start:
                # "The patient's care plan" has two terms.
                found.append(run)
                run = []
    if run:
        found.append(run)
    return [trimmed for run in found if (trimmed := trim(run))]


def trim(run: Sequence[Word]) -> list[Word]:
    """Return `run` without degrees of quality before it and "skills" and the like after it."""
    lists = word_lists()
    first, last = 0, len(run)
    while first < last and run[first].lower in lists.edges:
        first += 1
    while last > first and run[last - 1].lower in lists.left_off:
        # "Domain" or "computer" alone would say less than "domain knowledge".
        if last - first == 2 and _needs_more(run[first].lower):
            break
        last -= 1
    return list(run[first:last])


def _needs_more(lower: str) -> bool:
    """Tell whether a word is too common to be a term, yet says something before another."""
    return english().get(lower) == 10 and lower not in word_lists().generic


def is_general(term: Sequence[str]) -> bool:
    """Tell whether a term says nothing by itself ("team", "new ideas")."""
    general = word_lists().general
    return all(word.lower() in general or (len(word) < 2 and word.islower()) for word in term)


def is_tail(word: str) -> bool:
    """Tell whether a word is left off where a term ends ("skills", "experience")."""
    return word.lower() in word_lists().tails


def ngrams(run: Sequence[Word], *, longest: int = LONGEST) -> Iterator[Sequence[Word]]:
    """Yield the parts of a run of up to `longest` words that say something by themselves.

    Those are the parts that `trim` leaves as they are, and that are not general.
    """
    lists = word_lists()
    lower = [word.lower for word in run]
    silent = [is_general([word.text]) for word in run]
    for first in range(len(run)):
        if lower[first] in lists.edges:
            continue
        for last in range(first + 1, min(first + longest, len(run)) + 1):
            trimmed = lower[last - 1] in lists.left_off and not (
                last - first == 2 and _needs_more(lower[first])
            )
            if not trimmed and not all(silent[first:last]):
                yield run[first:last]


@lru_cache(maxsize=_WORDS)
def is_technical(word: str) -> bool:
    """Tell whether the letters themselves look like a name: PyTorch, AWS, C++, H2O."""
    return bool(_TECHNICAL.search(word)) or word[0] == "."


def is_title(term: Sequence[str]) -> bool:
    """Tell whether a term names a job title: by its last word, or the one before a comma."""
    return bool(term) and term[-1].lower() in word_lists().roles


@lru_cache(maxsize=_WORDS)
def _parts(word: str) -> bool:
    """Tell whether a word parts terms."""
    lists = word_lists()
    lower = word.lower().replace("’", "'")
    if not any(char.isalpha() for char in lower):
        return True
    shouted = len(lower) > 2 and word.isupper() and lower in lists.function
    if is_technical(word) and not shouted:
        return False
    if lower in lists.barriers:
        return True
    adverb = lower.endswith("ly") and len(lower) > 4
    return adverb and lower not in ("family", "assembly", "supply")
