"""Which language a text is in, by function words and scripts; no model, no download."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from analyzer.knowledge import read_toml

try:
    from analyzer.native.languages import FunctionWords
except ImportError:  # the core was not built on this machine: see `analyzer.native`
    FunctionWords = None  # type: ignore[assignment, misc]

UNKNOWN = "und"  # ISO 639-2: undetermined

_WINDOW = 300  # characters looked at in the beginning, the middle and the end of a long text
_WORD_SHARE = 0.08  # of the words must be function words of one language
_CLEARLY_ENGLISH = 0.12  # in words of English alone; foreign postings hardly pass 0.08
_LINE_HITS = 2.0  # function words that a line needs before it is called foreign
_EDGES = ".,;:!?()[]\"'“”„«»’‘*•-–—/…&|"


@dataclass(frozen=True, slots=True)
class _Profiles:
    english: frozenset[str]  # words of English and of no other language here
    shares: dict[str, tuple[tuple[str, float], ...]]  # word -> (language, weight) ...
    foreign_script: re.Pattern[str]
    scripts: tuple[tuple[str, str], ...]  # expressions, compiled where a text is in one of them


@cache
def _profiles() -> _Profiles:
    data = read_toml(__package__, "languages.toml")
    languages: dict[str, list[str]] = {}
    for language, words in data["words"].items():
        for word in sorted(set(words.split())):
            languages.setdefault(word, []).append(language)
    return _Profiles(
        english=frozenset(word for word, found in languages.items() if found == ["en"]),
        shares={
            word: tuple((language, 1 / len(found) ** 0.5) for language in found)
            for word, found in languages.items()
        },
        foreign_script=re.compile(f"[{''.join(data['scripts'].values())}]"),
        scripts=tuple((name, f"[{span}]") for name, span in data["scripts"].items()),
    )


def detect_language(text: str) -> str:
    """Return the language that most of a text is in.

    Long texts are sampled at their beginning, middle and end.

    Returns
    -------
    str
        ISO 639-1 code, or ``und`` where there are too few function words to tell: keyword
        lists, single words, and languages that are not known here.

    Examples
    --------
    >>> detect_language("We are looking for an engineer who can build the models of our team.")
    'en'
    >>> detect_language("Wir suchen eine Person, die mit uns die Modelle der Zukunft baut.")
    'de'
    >>> detect_language("Python, SQL, Docker")
    'und'
    """
    if len(text) > 3 * _WINDOW:
        middle = (len(text) - _WINDOW) // 2
        text = " ".join((text[:_WINDOW], text[middle : middle + _WINDOW], text[-_WINDOW:]))
    profiles = _profiles()
    if not text.isascii() and (script := _script(text, profiles)):
        return script
    words = text.split()
    # The shortcut that most postings take; lower case is not worth its time here.
    if sum(map(profiles.english.__contains__, words)) > _CLEARLY_ENGLISH * len(words):
        return "en"
    return _best(text.lower(), _WORD_SHARE, 1.0) or UNKNOWN


def reads_as_english(text: str, language: str | None = None) -> bool:
    """Tell whether a text is analysed as English: it is, or nothing speaks against it.

    A keyword list in plain ASCII has no language of its own and is read as English.
    """
    language = language or detect_language(text)
    return language == "en" or (language == UNKNOWN and text.isascii())


def is_english(language: str | None) -> bool:
    """Tell whether a posting of this language counts: English, or not known."""
    code = (language or UNKNOWN).lower()
    return code in (UNKNOWN, "en") or code.startswith("en-")


def language_name(code: str) -> str:
    """Return what a language is called in English; an unknown code is its own name.

    >>> language_name("es"), language_name("pt-BR"), language_name("tlh")
    ('Spanish', 'Portuguese', 'tlh')
    """
    names: dict[str, str] = read_toml(__package__, "languages.toml")["names"]
    return names.get(code.lower().replace("_", "-").partition("-")[0], code)


def english_spans(text: str) -> list[tuple[int, int]]:
    """Return the parts of a text that are in English, as (start, end) of whole lines.

    Lines are judged one by one; a line that cannot be judged (a heading, a list of tools) goes
    with its neighbours: with the line before where the one after agrees, else with the one
    after, since headings stand before what they head.

    Returns
    -------
    list of (int, int)
        Ascending, not adjacent. An English text is one span, a foreign one none.
    """
    lines = [(match.start(), match.end()) for match in re.finditer(r"[^\n]*\S[^\n]*\n*", text)]
    if not lines:
        return []
    found = [_line_language(text[start:end]) for start, end in lines]
    if all(language in {None, "en"} for language in found):
        # No line is clearly foreign: the text as a whole decides.
        return [(0, len(text))] if "en" in found or reads_as_english(text) else []
    following: str | None = None
    after: list[str | None] = []
    for language in reversed(found):
        after.append(following)
        following = language or following
    spans: list[tuple[int, int]] = []
    before: str | None = None
    for (start, end), language, later in zip(lines, found, reversed(after), strict=True):
        settled = language or later or before
        before = language or before
        if settled != "en":
            continue
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _line_language(line: str) -> str | None:
    """Return the language of one line, ``None`` where it has too little to judge by."""
    profiles = _profiles()
    if not line.isascii() and (script := _script(line, profiles)):
        return script
    return _best(line.lower(), 2 * _WORD_SHARE, _LINE_HITS)


def _best(lower: str, share: float, least: float) -> str | None:
    """Return the language with the most function words in a text in lower case, or ``None``.

    Their weighted number must be a share of the words, and a least number.
    """
    if FunctionWords is not None:
        return _function_words().best(lower, share, least)
    return best_plainly(lower, share, least)


@cache
def _function_words() -> FunctionWords:
    return FunctionWords(_profiles().shares, _EDGES)


def best_plainly(lower: str, share: float, least: float) -> str | None:
    """Return the same as `_best`: what the compiled core is tested against."""
    shares = _profiles().shares
    words = lower.split()
    least = max(least, share * len(words))
    found = [
        known
        for word in words
        if (known := shares.get(word) or (not word.isalpha() and shares.get(word.strip(_EDGES))))
    ]
    if len(found) < least:  # no word weighs more than one
        return None
    scores: defaultdict[str, float] = defaultdict(float)
    for known in found:
        for language, weight in known:
            scores[language] += weight
    language = max(sorted(scores), key=scores.__getitem__)
    return language if scores[language] >= least else None


def _script(text: str, profiles: _Profiles) -> str | None:
    """Return the language that the script of a text tells, ``None`` for Latin letters."""
    if not profiles.foreign_script.search(text):
        return None
    foreign = len(profiles.foreign_script.findall(text))
    # A sign of these scripts says more than a Latin letter: a fifth of the text is most of it.
    if 5 * foreign < len(re.findall(r"\w", text)):
        return None
    counts = {name: len(re.findall(signs, text)) for name, signs in profiles.scripts}
    if 10 * counts["ja"] > counts["zh"] and counts["ja"] > 2:
        return "ja"  # kana among the characters that both languages use
    if 50 * counts["uk"] > counts["ru"] > 0:
        return "uk"
    return max(counts, key=counts.__getitem__)
