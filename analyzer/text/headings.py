"""What the words of a heading or a sentence say about the section they stand in.

The knowledge is `headings.toml`; this module makes it searchable. The signs and limits that
give a line its shape stand here too, for `blocks` and its compiled twin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from analyzer.caches import Kept
from analyzer.knowledge import read_toml

Section = Literal["requirements", "preferred", "duties", "company", "benefits", "legal", "other"]
SECTIONS: tuple[Section, ...] = get_args(Section)
BOILERPLATE: frozenset[Section] = frozenset(("company", "benefits", "legal"))
"""Sections that tell about the employer and the law, not about the job."""

MARKS = "-*•·◦–—▪▫●○■□‣⁃➢➤►▶✓✔✅☑→⇒»\uf0b7\uf0a7o"  # a space follows them,
GLUED_MARKS = "•·▪●✓✔✅\uf0b7"  # behind these a word can follow as well
MAX_HEADING = 110
LONG_FOR_A_HEADING = 64  # without a colon or the like at its end
WORDS_IN_HEADING = 9
WORDS_BEFORE_COLON = 16
# "Python Preferred" is an item of a list, whatever its letters.
OPTIONAL_BEGINS = ("nice to have", "good to have", "great to have")  # "..., but not required"
# So is "Experience with Python".
ITEM_BEGINS = tuple(
    f"{asked} {word} "
    for asked in (
        *("experience", "knowledge", "skills", "expertise", "degree", "proficiency"),
        *("familiarity", "background", "understanding", "interest", "exposure"),
    )
    for word in ("with", "in", "of", "as", "to", "using")
)
# Headings without a shape: "What will help you succeed", where it tells what it is about.
QUESTIONS = ("what ", "who ", "why ")
ITEM_ENDS = (" preferred", " required", " plus", " desired", " desirable", " a must")
# Within these, a label ("Tools:") is a sub-heading;
WANTED = frozenset(("requirements", "preferred"))
# within these, an unknown heading ("Backend:") is one, too, rather than a new section.
ASKED = WANTED | {"duties"}
LONG_BEFORE_BOILERPLATE = 200
"""So much text before a sentence about benefits or the law in its line is no part of that."""
CHARACTERS_OF_A_CUE = 200
"""So much text one word such as "experience in" may turn into requirements, where no heading has
spoken: in a longer paragraph with but one of them, each sentence speaks for itself."""
CHARACTERS_OF_BOILERPLATE = 1000
"""So much text one sentence about benefits or the law may take along: a whole posting in one line
has such a sentence, too."""
SENTENCE_END = frozenset(".!?:;)•|*")

_CONTRACTIONS = (("'ll", " will"), ("'re", " are"), ("'ve", " have"), ("'d ", " would "))
_IS = re.compile(r"\b(what|who|it|here|that)'s\b")
_NO_APOSTROPHE = re.compile(r"^(what|things) (you|we)(ll|re) ")
EDGES = (
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


@lru_cache(maxsize=1 << 12)
def normalize(heading: str) -> str:
    """Return the bare words of a heading: lower case, contractions written out.

    >>> normalize("** What you'll do: **"), normalize("Nice-to-have")
    ('what you will do', 'nice to have')
    """
    words = heading.replace("’", "'").strip(EDGES).lower()
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
    stacks
        Words in headings of what is worked with, which its labels do not end.
    fields
        Those that speak of their own line alone where a value follows in it.
    first_words
        The first word of each of `phrases`.
    endings, beginnings
        Section of words that end or begin a heading.
    cues
        Section of a word or two that decide an unknown line with the shape of a heading.
    cue_words
        The first word of each of `cues`.
    patterns
        The sentence cues and the headings that could stand inside a line, as they are spelled.
    sections, is_heading
        For each of `patterns`: its section, and whether it is a heading.
    """

    phrases: dict[str, Section]
    labels: frozenset[str]
    stacks: tuple[str, ...]
    fields: frozenset[str]
    first_words: frozenset[str]
    endings: tuple[tuple[str, Section], ...]
    beginnings: tuple[tuple[str, Section], ...]
    cues: tuple[tuple[str, Section], ...]
    cue_words: frozenset[str]
    patterns: tuple[str, ...]
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
        for ending, section in self.endings:
            if words.endswith(ending):
                return section
        for beginning, section in self.beginnings:
            if words.startswith(beginning):
                return section
        if self.cue_words.isdisjoint(words.split(" ")):
            return None
        padded = f" {words} "
        for cue, section in self.cues:
            if cue in padded:
                return section
        return None


_READ = Kept[Knowledge]("headings", Path(__file__).parent)


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
    """Return what `headings.toml` says."""
    return _READ.get(b"", _read)


def _read() -> Knowledge:
    data = read_toml(__package__, "headings.toml")
    phrases: dict[str, Section] = {}
    labels: set[str] = set()
    fields: set[str] = set()
    patterns: dict[str, tuple[Section, bool]] = {}
    for section in SECTIONS:
        part = data[section]
        for phrase in part["phrases"]:
            phrases.setdefault(normalize(phrase), section)
        for phrase in part.get("labels", ()):
            labels.add(normalize(phrase))
            phrases.setdefault(normalize(phrase), section)
        fields.update(map(normalize, part.get("fields", ())))
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
    cues = tuple((f" {cue} ", section) for section in order for cue in data[section]["cues"])

    def listed(kind: str) -> tuple[tuple[str, Section], ...]:
        return tuple((words, name) for name in order for words in data[name].get(kind, ()))

    return Knowledge(
        phrases=phrases,
        labels=frozenset(labels),
        stacks=tuple(data["duties"]["stacks"]),
        fields=frozenset(fields),
        first_words=frozenset(phrase.partition(" ")[0] for phrase in phrases),
        endings=listed("endings"),
        beginnings=listed("beginnings"),
        cues=cues,
        cue_words=frozenset(cue.split()[0] for cue, _ in cues),
        patterns=tuple(patterns),
        sections=tuple(section for section, _ in patterns.values()),
        is_heading=tuple(heading for _, heading in patterns.values()),
    )


@cache
def scanner() -> Any:
    """Return what finds the patterns in a text: the longest of the leftmost, and so on."""
    from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

    return AhoCorasick(
        list(knowledge().patterns),
        matchkind=MatchKind.LeftmostLongest,
        implementation=Implementation.DFA,
    ).find_matches_as_indexes
