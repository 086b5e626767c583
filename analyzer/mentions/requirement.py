"""How strongly a mention is asked for, and whether it is negated: by the words around it.

The sentence's own words win over the section it stands in; the words that decided are kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from analyzer.mentions.compiled import (
    NEGATION,
    CompiledLexicon,
    Direction,
    RulePhrase,
    first_match,
)
from analyzer.mentions.model import Requirement
from analyzer.mentions.scan import Cue, Found
from skill_lexicon.notation import SURFACE_MARK

LEVELS_BY_SECTION: dict[str, Requirement] = {
    "requirements": "required",
    "preferred": "preferred",
    "duties": "duty",
    "company": "context",
    "benefits": "context",
    "legal": "context",
    "other": "context",
    "title": "context",
}
CUE_RANKS: dict[Requirement, int] = {"preferred": 0, "required": 1, "duty": 2, "context": 3}

NAMED = "context as the name of a role"
"""The reason of a job title that nothing asks for."""

BEFORE_TITLE = 30
"""So many characters before a title, "act as" makes it a duty."""

_ASKING: frozenset[Requirement] = frozenset({"required", "preferred"})
_STRONG: frozenset[Direction] = frozenset({"back", "item", "ahead"})
DEFAULT_HEARD: frozenset[Direction] = _STRONG | {"start"}
HEARD: dict[str, frozenset[Direction]] = {
    # Says nothing about the candidate: there weak cues decide.
    "other": DEFAULT_HEARD | {"weak"},
    # What is asked for stays softened, or nothing is asked for.
    "preferred": _STRONG,
    "legal": _STRONG,
    "title": frozenset(),
}
"""Which cues a section lets speak, where it is not the default."""


class BlockCues:
    """The cues of one block, matched once and only if a mention asks for them."""

    __slots__ = ("_cues", "_found", "folded", "groups", "heading", "plain", "section")

    def __init__(
        self, found: Found, plain: str, folded: str, *, section: str, heading: str | None
    ) -> None:
        self._found, self.plain, self.folded = found, plain, folded
        self.section, self.heading = section, heading
        self.groups = found.groups
        self._cues: tuple[list[Cue], list[Cue]] | None = None

    def silent(self) -> bool:
        """Tell whether no words of the block speak for or against anything: the section does."""
        return not (self.groups & NEGATION or "n't" in self.folded or any(self.cues()))

    def by_section(self) -> tuple[Requirement, str]:
        """Return the level that the section gives, and what says so."""
        level = LEVELS_BY_SECTION[self.section]
        if self.heading is not None:
            return level, f"{level} by the heading {self.heading!r}"
        return level, f"{level} by the section {self.section}"

    def of_title(
        self, compiled: CompiledLexicon, start: int, cue: Cue | None = None
    ) -> tuple[Requirement, str]:
        """Return the level of a job title at `start`, and what says so.

        It is the name of a role, the open one or a colleague's, unless somebody is asked to have
        been that, or to act as it.
        """
        before = self.folded[max(0, start - BEFORE_TITLE) : start]
        for words in compiled.acting:
            if _acts(before, words, compiled.others):
                return "duty", f"duty by the words {words.strip()!r}"
        if any(words in before for words in compiled.others):
            return "context", NAMED
        if cue is not None and cue.level in _ASKING:
            words = self.folded[cue.start : cue.end]
            if any(asked in words for asked in compiled.asked):
                return cue.level, f"{cue.level} by the words {words!r}"
        level, reason = self.by_section()
        near = level in _ASKING and start <= BEFORE_TITLE
        return (level, reason) if near or level == "context" else ("context", NAMED)

    def cues(self) -> tuple[list[Cue], list[Cue]]:
        """Return the cues that decide in any section, and those for where none of them does."""
        if self._cues is None:
            strong: list[Cue] = []
            weak: list[Cue] = []
            for cue in self._found.cues(self.folded, HEARD.get(self.section, DEFAULT_HEARD)):
                (strong if cue.direction in _STRONG else weak).append(cue)
            self._cues = strong, weak
        return self._cues


class Sentence:
    """One sentence of a block, in which cues speak for mentions.

    Parameters
    ----------
    compiled
        Holds the phrases of negation.
    block
        The block's cues.
    start, end
        The sentence's offsets.
    """

    __slots__ = ("_block", "_compiled", "_negating", "end", "start")

    def __init__(self, compiled: CompiledLexicon, block: BlockCues, start: int, end: int) -> None:
        self._compiled, self._block = compiled, block
        self.start, self.end = start, end
        self._negating = (
            block.groups & NEGATION or "n't" in block.folded[start:end]
        ) and compiled.triggers.search(block.folded, start, end) is not None

    def requirement(self, start: int, end: int, *, title: bool = False) -> tuple[Requirement, str]:
        """Return the level of the mention at ``start:end``, of a title or not, and the reason."""
        block = self._block
        strong, weak = block.cues()
        cue = self._nearest(strong, start, end) or self._nearest(weak, start, end)
        if title:
            return block.of_title(self._compiled, start, cue)
        if cue is not None:
            return cue.level, f"{cue.level} by the words {block.folded[cue.start : cue.end]!r}"
        return block.by_section()

    def _nearest(self, cues: Sequence[Cue], start: int, end: int) -> Cue | None:
        """Return the nearest cue that speaks for the mention at ``start:end``.

        Of equally near ones the longest, which is the most specific; then by `CUE_RANKS`.
        """
        best: tuple[int, int, int, Cue] | None = None
        folded = self._block.folded
        for cue in cues:
            if cue.start < self.start or cue.end > self.end:
                continue
            if self._block.section == "preferred" and (cue.level, cue.direction) == (
                "required",
                "ahead",
            ):
                continue  # "you have", "at least one": what is asked for there is still softened
            if cue.end <= start:
                if cue.direction in ("back", "item"):
                    continue
                between, distance = folded[cue.end : start], start - cue.end
            elif end <= cue.start:
                if cue.direction == "ahead":
                    continue
                between, distance = folded[end : cue.start], cue.start - end
                if cue.direction == "item" and not _last_item(between):
                    continue
            else:
                between, distance = "", 0
            backward = end <= cue.start
            if (
                cue.direction in _STRONG
                and _crosses(between, backward=backward)
                and not (backward and _marks(between, folded, cue.end, self.end))
            ):
                continue
            if backward and cue.level == "preferred" and self._set_off(between, cue.start):
                continue
            place = (distance, cue.start - cue.end, CUE_RANKS[cue.level], cue)
            best = place if best is None or place[:3] < best[:3] else best
        if best is None:
            return None
        return self._softened(best[3], cues)

    def _set_off(self, between: str, end: int) -> bool:
        """Tell whether a cue speaks for what stands between a dash and it alone.

        "Warehouses - BigQuery preferred" softens the one, "SQL - strongly desired" and "SQL - This
        is a plus" what stands before.
        """
        _, dash, rest = between.rpartition(" - ")
        named = self._block.plain[end - len(rest) : end - len(rest) + 1].isupper()
        return dash != "" and named and not rest.startswith(self._compiled.again)

    def _softened(self, cue: Cue, cues: Sequence[Cue]) -> Cue:
        """Return the softening word right before a demand, if there is one: "ideally you know"."""
        if cue.level != "required" or cue.direction != "ahead":
            return cue
        folded = self._block.folded
        for other in cues:
            between = folded[other.end : cue.start].removeprefix(",")
            if (
                (other.level, other.direction) == ("preferred", "ahead")
                and self.start <= other.start
                and other.end <= cue.start
                and len(between) < RIGHT_BEFORE
                and "," not in between
                and not _crosses(between, backward=False)
            ):
                return other
        return cue

    def negated(self, start: int, end: int) -> str | None:
        """Return the words that say the mention is not needed, or ``None``."""
        if not self._negating:
            return None
        groups, folded = self._block.groups, self._block.folded
        negation = self._compiled.negation.phrases(groups)
        if not negation:
            return None
        window = f"{folded[self.start : start]}{SURFACE_MARK}{folded[end : self.end]}"
        mark = start - self.start
        place = self._negation(negation, window, mark)
        if place is None:
            return None
        if first_match(self._compiled.exceptions.phrases(groups), window, window, mark):
            return None
        return window[slice(*place)].replace(SURFACE_MARK, folded[start:end])

    def _negation(
        self, phrases: Sequence[RulePhrase], window: str, mark: int
    ) -> tuple[int, int] | None:
        """Return the place of the first words that negate the mention within its clause."""
        best: tuple[int, int] | None = None
        for phrase in phrases:
            find = phrase.regex.match if phrase.leads else phrase.regex.search
            match = find(window, mark if phrase.leads else 0)
            while match is not None and self._leaves_clause(window, *match.span(), mark):
                match = None if phrase.leads else find(window, match.start() + 1)
            if match is not None and (best is None or match.start() < best[0]):
                best = match.span()
        return best

    def _leaves_clause(self, window: str, start: int, end: int, mark: int) -> bool:
        """Tell whether a clause ends between a mention and the words that seem to negate it.

        "You don't need a PhD, but you need Python" negates the one, "fluent in English (French
        is not required)" only what stands in the brackets; "Java (not required)" negates Java.
        """
        before, after = window[start:mark], window[mark + 1 : end]
        if _crosses(before, backward=False):
            return True
        borders = self._compiled.borders.phrases(self._block.groups)
        if any(border.regex.search(window, start, mark) for border in borders):
            return True
        inside = after.lstrip()
        if inside.startswith("("):
            inside = inside[1:].lstrip()
            if self._compiled.triggers.match(window, end - len(inside)):
                after = inside
        return _crosses(after, backward=True)


RIGHT_BEFORE = 25
"""Characters that may stand between "ideally" and the "you have" that it softens."""


def _acts(before: str, words: str, others: Sequence[str]) -> bool:
    """Tell whether "act as" stands before a title, and nothing that tells of others in between."""
    place = before.rfind(words)
    if place < 0 or before[place - 1 : place].isalnum():
        return False
    between = before[place + len(words) :]
    return "." not in between and not any(other in between for other in others)


_CLAUSE_BORDERS = (";", " but ", " however", "|", "•")


def _crosses(between: str, *, backward: bool) -> bool:
    """Tell whether a clause ends between a cue and a mention.

    A cue in brackets speaks for what stands in them; see `_marks` for the one word before.
    """
    if any(border in between for border in _CLAUSE_BORDERS):
        return True
    opened, closed = between.count("("), between.count(")")
    return opened > closed if backward else closed > opened


_YEARS_OF_FIELD = re.compile(r":\s*\d+\+?\s*(?:year|yr)s?\s*\($")


def _marks(between: str, folded: str, cue_end: int, sentence_end: int) -> bool:
    """Tell whether a cue alone in brackets speaks for the word before them.

    It does in "Python (required), Java (nice to have)", but "Python (preferred), R or Julia"
    asks for one of the three. It speaks for a whole field: "Machine learning: 4 years (Preferred)".
    """
    after = folded[cue_end : min(sentence_end, cue_end + ALTERNATIVES)]
    if not after.startswith(")"):
        return False
    if between.strip() != "(":
        return _YEARS_OF_FIELD.search(between) is not None
    return " or " not in after or "(" in after


ALTERNATIVES = 60
"""How far behind a bracket an alternative to the word before it may stand, in characters."""


def _last_item(between: str) -> bool:
    """Tell whether nothing but an enumeration stands between a mention and "preferred".

    "Python, R or Julia preferred" softens all three; "SQL, Teradata preferred" only the last.
    """
    _, comma, tail = between.rpartition(",")
    if not comma:
        return True
    return tail.strip().startswith(("or ", "and ", "& ")) or not tail.strip(" )")
