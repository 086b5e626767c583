"""What the words of a heading or a sentence say about the section they stand in.

The knowledge is `headings.toml`; this module makes it searchable.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal, get_args

Section = Literal["requirements", "preferred", "duties", "company", "benefits", "legal", "other"]
SECTIONS: tuple[Section, ...] = get_args(Section)

_CONTRACTIONS = (("'ll", " will"), ("'re", " are"), ("'ve", " have"), ("'d ", " would "))
_IS = re.compile(r"\b(what|who|it|here|that)'s\b")
_NO_APOSTROPHE = re.compile(r"^(what|things) (you|we)(ll|re) ")
_EDGES = (
    " \t\xa0:;,.!?*#_~=|<>[]{}«»“”\"'`-–—•…→►▶➢✓✔★☆\ufe0f"
    "🚀💡🔥✨🎯👉🌟💼🙌🎁📌🔹🔍🧠🏆💪👋📍🤝📈🌍🛠⚡💻✅"
)
_WHOSE = re.compile(
    r" (?:at|with|for|in|as|of|to|on|from) .*$| (?:includes?|including|are|is|you)$| \(.*\)$"
    r"|,? (?:one or more of |any of |some of |at least one of )?(?:the following|these)$"
    r"| (?:description|section|overview|summary)$"
)
_ABOUT = re.compile(r"(?:about|why|why join|join|life at|working at|who is)(?: [\w.&-]+){1,4}$")


_DETERMINER = re.compile(r"^(?:the|our|your|some|key|more|a few|main|other|additional) ")
_WORK = re.compile(r"^as (?:a|an|our|the|part of) |^in this (?:role|position)|you will(?: be)?$")


@lru_cache(maxsize=1 << 12)
def normalize(heading: str) -> str:
    """Return the bare words of a heading: lower case, contractions written out.

    >>> normalize("** What you'll do: **"), normalize("Nice-to-have")
    ('what you will do', 'nice to have')
    """
    words = heading.replace("’", "'").strip(_EDGES).lower()
    if "'" in words:
        for short, full in _CONTRACTIONS:
            words = words.replace(short, full)
        words = _IS.sub(r"\1 is", words)
    elif words.startswith(("what ", "things ")):
        words = _NO_APOSTROPHE.sub(
            lambda m: f"{m[1]} {m[2]} {'will' if m[3] == 'll' else 'are'} ", words
        )
    if "&" in words or "-" in words or "/" in words or "  " in words or "‑" in words:
        for mark, word in (("&", " and "), ("-", " "), ("‑", " "), ("/", " and ")):
            words = words.replace(mark, word)
        words = " ".join(words.split())
    return words


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """The searchable form of `headings.toml`.

    Attributes
    ----------
    phrases
        Section of every known heading, normalised.
    labels
        Those of them that are sub-headings where a section is already known.
    first_words
        The first word of each of `phrases`.
    cues
        Section of a word or two that decide an unknown line with the shape of a heading.
    scan
        Finds in one pass the sentence cues and the headings that could stand inside a line.
    sections, is_heading
        For each pattern of `scan`: its section, and whether it is a heading.
    """

    phrases: dict[str, Section]
    labels: frozenset[str]
    first_words: frozenset[str]
    cues: tuple[tuple[str, Section], ...]
    scan: Any
    sections: tuple[Section, ...]
    is_heading: tuple[bool, ...]

    def may_be_phrase(self, line: str) -> bool:
        """Whether a line could be one of `phrases` once normalised; quickly false for most."""
        word = line.partition(" ")[0]
        return word.lower() in self.first_words or not word.isalpha()

    @lru_cache(maxsize=1 << 12)  # noqa: B019 - there is one of these
    def section_of(self, words: str, *, shaped: bool) -> Section | None:
        """Return the section that a heading of these (normalised) words opens, if known.

        `shaped` tells that the line looks like a heading, so that single words decide.
        """
        known = self.phrases.get(words)
        if known is not None or not shaped:
            return known
        bare = _WHOSE.sub("", words)
        if bare != words and (known := self.phrases.get(bare)) is not None and bare != "you":
            return known
        bare = _DETERMINER.sub("", words)
        if bare != words and (known := self.phrases.get(bare)) is not None:
            return known
        if _ABOUT.match(words):
            return "company"
        if _WORK.search(words):
            return "duties"
        padded = f" {words} "
        for cue, section in self.cues:
            if cue in padded:
                return section
        return None


def _variants(phrase: str) -> set[str]:
    """Return the spellings in which a known heading stands inside running text."""
    spellings = {phrase}
    for short, full in (*_CONTRACTIONS, ("'s", " is")):
        if full.rstrip() in phrase and (full != " is" or phrase.startswith(("what is", "it is"))):
            spellings |= {
                phrase.replace(full.rstrip(), short.rstrip()),
                phrase.replace(full.rstrip(), short.rstrip().replace("'", "’")),
            }
    if " and " in phrase:
        spellings.add(phrase.replace(" and ", " & "))
    if phrase.startswith(("nice to", "must have", "good to")):
        spellings.add(phrase.replace(" ", "-"))
    return {
        form
        for spelling in spellings
        for form in (spelling[:1].upper() + spelling[1:], spelling.upper(), _title(spelling))
    }


def _title(phrase: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in phrase.split(" "))


@cache
def knowledge() -> Knowledge:
    """Read `headings.toml` (once) and build the automaton."""
    from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

    data = tomllib.loads(files(__package__).joinpath("headings.toml").read_text("utf-8"))
    phrases: dict[str, Section] = {}
    labels: set[str] = set()
    patterns: dict[str, tuple[Section, bool]] = {}
    for section in SECTIONS:
        part = data[section]
        for phrase in part["phrases"]:
            phrases.setdefault(normalize(phrase), section)
        for phrase in part.get("labels", ()):
            labels.add(normalize(phrase))
            phrases.setdefault(normalize(phrase), section)
        for phrase in part["phrases"] + part.get("labels", []):
            if " " in phrase or (section not in ("company", "other") and phrase != "you"):
                for form in _variants(phrase):  # a lone "Team" or "About" says too little
                    patterns.setdefault(form, (section, True))
    for section in SECTIONS:
        for words in data[section]["sentences"]:
            for form in (words, words[:1].upper() + words[1:], words.upper(), _title(words)):
                patterns.setdefault(form, (section, False))
    order: tuple[Section, ...] = (
        "preferred",
        "legal",
        "requirements",
        "duties",
        "benefits",
        "company",
        "other",
    )
    automaton = AhoCorasick(
        list(patterns), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA
    )
    return Knowledge(
        phrases=phrases,
        labels=frozenset(labels),
        first_words=frozenset(phrase.partition(" ")[0] for phrase in phrases),
        cues=tuple((f" {cue} ", section) for section in order for cue in data[section]["cues"]),
        scan=automaton.find_matches_as_indexes,
        sections=tuple(section for section, _ in patterns.values()),
        is_heading=tuple(heading for _, heading in patterns.values()),
    )
