"""The judge: which candidates are mentions, by context and by the overlap policy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from analyzer.mentions.compiled import CompiledLexicon, Rule, RulePhrase, Rules, first_match
from analyzer.mentions.model import Candidate
from skill_lexicon.notation import SURFACE_MARK, fold

DOMAINS = ("com", "ai", "io", "org", "co", "dev", "app", "tech", "edu", "gov")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+"
    rf"|(?<![\w.])[\w-]+(?:\.[\w-]+)*\.(?:{'|'.join(DOMAINS)})(?![\w])(?:/\S*)?",
    re.IGNORECASE,
)
_ADDRESS_SIGN = re.compile(r"[@.:](?://|[a-z])[^ ]*")
"""What every address holds, up to the next space."""

LAYER_RANKS = {"documents": 0, "market": 1, "user": 2}

REACH = 160
"""Characters on either side of a candidate that its context rules see."""

NEAR = 40
"""How far a phrase that overlaps a candidate may reach beyond it."""

_NAME_TAIL = re.compile(
    r"[\s,]+(?:inc|llc|ltd|limited|gmbh|ag|corp|corporation|co|plc|sa|bv|pvt|group)\.?$",
    re.IGNORECASE,
)


class OwnName(NamedTuple):
    """The company's own name in lower case: in full, and without its tail ("Inc.")."""

    full: str
    words: str


@lru_cache(maxsize=4096)
def own_name(company: str | None) -> OwnName | None:
    """Return a company's name as texts may hold it, with and without its tail ("Inc.").

    A name of one common word would mask real mentions, so only names that hold an ambiguous
    part are of use; the caller asks only whether a candidate lies within a match.
    """
    if not company or len(company.strip()) < 3:
        return None
    full = fold(" ".join(company.split()))
    words = _NAME_TAIL.sub("", full)
    # Of a name that is nothing but a legal form no words are left.
    return OwnName(full, words) if words else None


class Hidden(NamedTuple):
    """A part of a block in which nothing is a mention."""

    start: int
    end: int
    reason: str


def hidden_spans(folded: str, company: OwnName | None) -> list[Hidden]:
    """Return the web and e-mail addresses in a block, and the company's own name."""
    hidden: list[Hidden] = []
    for sign in _ADDRESS_SIGN.finditer(folded):
        begin = folded.rfind(" ", 0, sign.start()) + 1
        hidden += (
            Hidden(*match.span(), "part of a web address")
            for match in _ADDRESS.finditer(folded, begin, sign.end())
        )
    if company is not None:
        hidden += _named(folded, company)
    return hidden


def _named(folded: str, company: OwnName) -> Iterator[Hidden]:
    start = folded.find(company.words)
    while start >= 0:
        end = start + 1
        if not (start and folded[start - 1].isalnum()):
            for name in company:
                after = start + len(name)
                if folded.startswith(name, start) and not folded[after : after + 1].isalnum():
                    end = after
                    yield Hidden(start, end, "part of the company's name")
                    break
        start = folded.find(company.words, end)


class Judge:
    """Judges the candidates of one block.

    Parameters
    ----------
    compiled
        Holds the context rules.
    plain, folded
        The block's text with plain signs, and the same folded.
    section
        The section that the block stands in.
    groups
        Groups of strings that occur in it.
    company
        The company's own name.
    """

    __slots__ = ("_compiled", "_folded", "_groups", "_hidden", "_plain", "_section")

    def __init__(
        self,
        compiled: CompiledLexicon,
        plain: str,
        folded: str,
        *,
        section: str,
        groups: int,
        company: OwnName | None = None,
    ) -> None:
        self._compiled, self._plain, self._folded = compiled, plain, folded
        self._section, self._groups = section, groups
        self._hidden = hidden_spans(folded, company)

    def verdict(self, candidate: Candidate) -> str | None:
        """Return why `candidate` is no mention, or ``None`` where it is one."""
        for hidden in self._hidden:
            if hidden.start <= candidate.start and candidate.end <= hidden.end:
                return hidden.reason
        rules = self._compiled.entry_rules.get(candidate.entry)
        if rules is None and candidate.guard < 0:
            return None
        window = _Window(self._plain, self._folded, self._groups, candidate)
        if rules is not None:
            if self._section in rules.not_in:
                return f"never meant in a {self._section} section"
            if words := window.overlap(rules.overlap):
                return f"it says {words!r}"
            if words := window.words(rules.reject):
                return f"context: {words}"
        if candidate.guard < 0:
            return None
        return _guarded(self._compiled.guard_rules[candidate.entry, candidate.guard], window)


def _guarded(guard: Rules, window: _Window) -> str | None:
    if words := window.words(guard.reject):
        return f"context: {words}"
    if guard.accept is None and guard.near is None:
        return None
    if window.find(guard.accept) or window.near(guard.near):
        return None
    return "ambiguous, and nothing near it decides"


class _Window:
    """The block around a candidate, with a mark in the candidate's place where a rule needs it."""

    __slots__ = ("_candidate", "_folded", "_groups", "_marked", "_plain")

    def __init__(self, plain: str, folded: str, groups: int, candidate: Candidate) -> None:
        self._plain, self._folded, self._groups = plain, folded, groups
        self._candidate = candidate
        self._marked: tuple[str, str] | None = None

    def overlap(self, rule: Rule | None) -> str | None:
        """Return the words of a phrase of the text itself that overlaps the candidate."""
        start, end = self._candidate.start, self._candidate.end
        for phrase in self._phrases(rule):
            reach = max(0, start - NEAR), end + NEAR
            for match in phrase.regex.finditer(self._folded, *reach):
                if match.start() < end and start < match.end():
                    return match.group()
        return None

    def near(self, rule: Rule | None) -> bool:
        """Tell whether a phrase of a rule stands in the block, before or behind the candidate."""
        start, end = self._candidate.start, self._candidate.end
        for phrase in self._phrases(rule):
            text = self._plain if phrase.cased else self._folded
            if phrase.regex.search(text, 0, start) or phrase.regex.search(text, end):
                return True
        return False

    def find(self, rule: Rule | None) -> tuple[int, int] | None:
        """Return the place of the first match of a rule in the marked text."""
        phrases = self._phrases(rule)
        if not phrases:
            return None
        if self._marked is None:
            self._marked = self._mark(self._plain), self._mark(self._folded)
        plain, folded = self._marked
        return first_match(phrases, folded, plain, min(self._candidate.start, REACH))

    def words(self, rule: Rule | None) -> str | None:
        """Return the words of the first match of a rule."""
        place = self.find(rule)
        if place is None or self._marked is None:
            return None
        surface = self._plain[self._candidate.start : self._candidate.end]
        return self._marked[0][slice(*place)].replace(SURFACE_MARK, surface).strip()

    def _phrases(self, rule: Rule | None) -> Sequence[RulePhrase]:
        return () if rule is None else rule.phrases(self._groups)

    def _mark(self, text: str) -> str:
        start, end = self._candidate.start, self._candidate.end
        return f"{text[max(0, start - REACH) : start]}{SURFACE_MARK}{text[end : end + REACH]}"


def _overlap(ordered: Sequence[Candidate]) -> bool:
    reached = -1
    for candidate in ordered:
        if candidate.start < reached:
            return True
        reached = candidate.end
    return False


def resolve(compiled: CompiledLexicon, candidates: list[Candidate]) -> list[Candidate]:
    """Apply the overlap policy "longest per concept, longest title".

    Of overlapping candidates of one concept the longest stays (the leftmost of equals).
    Different concepts may overlap ("ML frameworks" names two, "AI engineer" names AI), except
    that a job title hides shorter ones inside it: "machine learning software engineer" is not
    a software engineer, too. A title of a later layer hides nothing of an earlier one, so that
    adding a layer changes no count.
    """
    if len(candidates) < 2:
        return candidates
    ordered = sorted(candidates)
    if not _overlap(ordered):
        return ordered
    entries = compiled.lexicon.entries
    by_concept: dict[int, list[Candidate]] = {}
    for candidate in sorted(ordered, key=lambda item: (item.start - item.end, item.start)):
        kept = by_concept.setdefault(candidate.entry, [])
        if all(other.end <= candidate.start or candidate.end <= other.start for other in kept):
            kept.append(candidate)
    titles = [
        (candidate.start, candidate.end, LAYER_RANKS[entries[index].layer])
        for index, kept in by_concept.items()
        if entries[index].kind == "title"
        for candidate in kept
    ]
    result = []
    for index, kept in by_concept.items():
        if entries[index].kind != "title" or len(titles) == 1:
            result += kept
            continue
        layer = LAYER_RANKS[entries[index].layer]
        result += [
            candidate
            for candidate in kept
            if not any(
                start <= candidate.start
                and candidate.end <= end
                and title_layer <= layer
                and end - start > candidate.end - candidate.start
                for start, end, title_layer in titles
            )
        ]
    result.sort(key=lambda item: (item.start, item.end, item.entry))
    return result
