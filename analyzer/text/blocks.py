"""The blocks of a posting: its lines, each with its kind and the section it belongs to.

Works on plain text alone. A heading sets the section for what follows until the next one;
inside a line a heading followed by a colon, or glued to its neighbours by a lost newline,
does the same. Where no heading has spoken, and for legal boilerplate and lists of benefits
anywhere, the words of the line itself decide.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import zip_longest
from typing import Literal, NamedTuple

from analyzer.text.headings import (
    ASKED,
    CHARACTERS_OF_A_CUE,
    CHARACTERS_OF_BOILERPLATE,
    GLUED_MARKS,
    ITEM_BEGINS,
    ITEM_ENDS,
    LONG_BEFORE_BOILERPLATE,
    LONG_FOR_A_HEADING,
    MARKS,
    MAX_HEADING,
    OPTIONAL_BEGINS,
    QUESTIONS,
    SENTENCE_END,
    WANTED,
    WORDS_BEFORE_COLON,
    WORDS_IN_HEADING,
    Knowledge,
    Section,
    knowledge,
    normalize,
    scanner,
)

try:
    from analyzer.text.fast_blocks import FastSplitter
except ImportError:  # the core was not built on this machine: see `analyzer.native`
    FastSplitter = None  # type: ignore[assignment, misc]

__all__ = ["Block", "Section", "split_blocks"]

Kind = Literal["heading", "bullet", "paragraph"]

_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_BULLET = re.compile(
    rf"(?:[{re.escape(MARKS)}]|[\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?"
    rf"|\(?(?:\d{{1,2}}|[a-z])[.)])(?:[ \t\xa0]+|(?<=[{GLUED_MARKS}])(?=\w))(?=\S)"
)
# What a line can begin with if it begins with a mark: spares most lines the pattern.
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_TITLE_CASE = re.compile(r"[¿“\"]?[A-Z0-9]\S*(?: (?:[A-Z&/–-]\S*|[a-z]{1,4}))*[?!”\"]?$")
_FULL_STOPS = frozenset(".,;!")


class Block(NamedTuple):
    """A line of the text, or the part of a line that belongs to one section.

    A tuple, since there are dozens in every text.

    Attributes
    ----------
    start, end
        Offsets into the text; white space and the bullet mark are left out.
    kind
        What the line is.
    section
        What the block is about.
    heading
        The words of the heading that decided the section, ``None`` where none did.
    """

    start: int
    end: int
    kind: Kind
    section: Section
    heading: str | None


def split_blocks(text: str) -> list[Block]:
    r"""Return the blocks of a posting's text in order; they never overlap.

    Every character that is not white space or a bullet mark is in exactly one block.

    >>> [(b.kind, b.section) for b in split_blocks("What you'll do:\n- Train models")]
    [('heading', 'duties'), ('bullet', 'duties')]
    """
    fast = _fast_splitter()
    return Splitter(text, knowledge()).blocks if fast is None else fast.split(text)


@cache
def _fast_splitter() -> FastSplitter | None:
    return None if FastSplitter is None else FastSplitter(knowledge(), Block)


class Splitter:
    """The state of one pass over the lines of one text; `fast_blocks` is its compiled twin."""

    def __init__(self, text: str, known: Knowledge) -> None:
        self.text = text
        self.known = known
        self.blocks: list[Block] = []
        self.section: Section | None = None
        self.heading: str | None = None
        self.caps = False  # whether the heading in force is in capitals
        self.stack = False  # whether it, or one above it, speaks of what is worked with
        self.divided = False  # whether it is a label below another
        self.hits: list[tuple[int, int, int]] = scanner()(text)
        self.next_hit = 0
        self.next_start = self.hits[0][1] if self.hits else len(text)
        lines = [match.span() for match in _LINE.finditer(text)]
        for (start, end), following in zip_longest(lines, lines[1:]):
            self._line(start, end, following)

    def _line(self, start: int, end: int, following: tuple[int, int] | None) -> None:
        text = self.text
        hits = self._hits_before(end) if self.next_start < end else None
        kind: Kind = "paragraph"
        if text[start] not in _LETTERS and (mark := _BULLET.match(text, start, end)):
            start = mark.end()
            kind = "bullet"
        if end - start <= MAX_HEADING and self._heading(start, end, kind, following):
            return
        if hits:
            self._with_hits(start, end, kind, hits)
        elif (section := self._continued(start, end, kind)) is not None:
            self._add(start, end, kind, section, None)
        else:
            self._add(start, end, kind, self.section, self.heading)

    def _continued(self, start: int, end: int, kind: Kind) -> Section | None:
        """Return the section that the line above was given by its words, if it goes on here."""
        if self.section in ASKED or not self.blocks:
            return None
        before = self.blocks[-1]
        if before.heading is not None or self.text.count("\n", before.end, start) != 1:
            return None
        if before.section == "legal":  # boilerplate broken into lines
            return "legal" if kind == "paragraph" and end - start >= 40 else None
        listed = kind == before.kind and end - start < 200 and before.end - before.start < 200
        return before.section if listed and before.section in ASKED else None

    def _hits_before(self, end: int) -> list[tuple[int, int, int]]:
        hits, first = self.hits, self.next_hit
        last = first
        while last < len(hits) and hits[last][1] < end:
            last += 1
        self.next_hit = last
        self.next_start = hits[last][1] if last < len(hits) else len(self.text)
        return hits[first:last]

    def _add(
        self, start: int, end: int, kind: Kind, section: Section | None, heading: str | None
    ) -> None:
        self.blocks.append(Block(start, end, kind, section or "other", heading))

    def _heading(self, start: int, end: int, kind: Kind, following: tuple[int, int] | None) -> bool:
        """Take the line as a heading, if it is one."""
        line = self.text[start:end]
        last = line[-1]
        if last in _FULL_STOPS and not line.endswith("...") and last != "!":
            return False
        if end - start > LONG_FOR_A_HEADING and last.isalnum() and not line.isupper():
            return False
        colon = ":" in line[-3:]
        marked = colon or last == "?" or line[0] in "*#[<=" or line.isupper()
        titled = kind == "paragraph" and _TITLE_CASE.match(line) is not None
        if not (marked or titled or self.known.may_be_phrase(line)):
            return False
        words = normalize(line)
        if not words:
            return False
        known = self.known.phrases.get(words)
        if known is not None:
            if kind == "bullet" and not colon and " " not in words and following is not None:
                emphasised = not line[0].isalnum() or line.isupper()
                if not emphasised:
                    return False
            opened = self._label_or(known, words)
            if opened != known and kind == "paragraph" and self._list_is_over():
                opened = known
            self._open(start, end, opened, caps=line.isupper())
            self.divided = opened != known
            return True
        count = words.count(" ") + 1
        caps = line.isupper() and len(words) > 3
        if kind == "bullet" and not colon and line[0] != "*" and not caps:
            return False
        if count > (WORDS_BEFORE_COLON if last == ":" else WORDS_IN_HEADING):
            return False
        shaped = titled or caps or colon or last == "?" or line[0] in "*#[<="
        asks = kind == "paragraph" and line[0].isupper() and words.startswith(QUESTIONS)
        if not (shaped or asks):
            return False
        sure = colon or caps or not titled
        if not sure and words.startswith(ITEM_BEGINS):
            return False
        section = None
        if sure or not words.endswith(ITEM_ENDS) or words.startswith(OPTIONAL_BEGINS):
            section = self.known.section_of(words, shaped=True)
        if section is None and not sure and not self._above_longer(line, following):
            return False
        if section is None:
            if not shaped:
                return False
            if not colon and not caps and count == 1:
                return False
            if count > WORDS_IN_HEADING:
                return False
            inside = self.section in ASKED and not (caps and self.caps and following is not None)
            section = self.section if inside else "other"
            if inside or self.section is None or self.section == "other":
                self._add(start, end, "heading", section, self.heading)
                return True
        self._open(start, end, section or "other", caps=caps)
        return True

    def _above_longer(self, line: str, following: tuple[int, int] | None) -> bool:
        """Tell whether a line in title case stands above clearly longer text."""
        if following is None or len(line) > 60 or line[-1].isdigit() or "," in line:
            return False
        return following[1] - following[0] >= max(40, len(line) + 10)

    def _label_or(self, section: Section, words: str) -> Section:
        """Return the section that known words open: a label leaves what is asked for or used."""
        if self.section is None or words not in self.known.labels:
            return section
        return self.section if self.stack or self.section in WANTED else section

    def _list_is_over(self) -> bool:
        """Tell whether what is preferred was listed right below its heading.

        "Education" after such a list is the next heading, and no part of what is preferred.
        """
        return (
            self.section == "preferred" and not self.divided and self.blocks[-1].kind != "heading"
        )

    def _open(self, start: int, end: int, section: Section, *, caps: bool) -> None:
        self.divided = False
        self.heading = self.text[start:end]
        lowered = self.heading.lower()
        self.stack = (self.stack and section == self.section) or any(
            word in lowered for word in self.known.stacks
        )
        self.section = section
        self.caps = caps
        self._add(start, end, "heading", section, self.heading)

    def _with_hits(
        self, start: int, end: int, kind: Kind, hits: list[tuple[int, int, int]]
    ) -> None:
        """Split a line at the headings inside it; let its words decide where they may."""
        is_heading, sections = self.known.is_heading, self.known.sections
        position = start
        cues: list[Section] = []
        local = (self.section, self.heading, self.stack)
        field = False
        for pattern, first, last in hits:
            if first < position:
                continue
            if not is_heading[pattern]:
                section = sections[pattern]
                if section in ("legal", "benefits") and section not in cues:
                    # It begins with its sentence, not with all that was said before it.
                    cut = self._sentence_start(position, first)
                    if cut - position >= LONG_BEFORE_BOILERPLATE:
                        self._flush(position, cut, kind, cues)
                        position, cues = cut, []
                cues.append(section)
                continue
            tail = self._heading_end(start, first, last, end)
            if tail is None:
                continue
            words = normalize(self.text[first:tail])
            section = self._label_or(sections[pattern], words)
            self._flush(position, first, kind, cues)
            cues = []
            self._open(first, tail, section, caps=False)
            field = first == start and tail < end and words in self.known.fields
            position = tail
        self._flush(position, end, kind, cues)
        # A label in a list ("• Nice to have: Rust") is about its item only, a field about its line.
        if kind == "bullet" or (field and local[0] not in ASKED):
            self.section, self.heading, self.stack = local

    def _sentence_start(self, first: int, place: int) -> int:
        """Return where the sentence that stands at a place begins, `first` if it is the first."""
        ends = (self.text.rfind(mark, first, place) for mark in (". ", "! ", "? "))
        return max(first, *(end + 2 for end in ends))

    def _heading_end(self, start: int, first: int, last: int, end: int) -> int | None:
        """Return where the heading found inside a line ends, ``None`` if it is none."""
        text = self.text
        before = text[first - 1] if first > start else ""
        glued = before.isalnum() or before in SENTENCE_END
        opens = not before or glued
        if before == " ":
            opens = text[first - 2] in SENTENCE_END
        if not opens or last >= end:
            return None
        after = text[last]
        if after == ":" or text[last : last + 2] == " :":
            if before and before.isalpha() and before.isupper():
                return None
            return text.index(":", last) + 1
        if not before and text[last : last + 3] in (" - ", " – ", " — "):
            return last + 2
        if after.isupper() and not text[last - 1].isupper() and (glued or not before):
            return last
        if glued and after == " " and text[last + 1 : last + 2].isupper() and last - first > 11:
            return last
        return None

    def _flush(self, start: int, end: int, kind: Kind, cues: list[Section]) -> None:
        text = self.text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == end:
            return
        section, heading = self.section, self.heading
        decided = self._decided(cues, kind, end - start) if cues else None
        if decided is not None and decided != section:
            section, heading = decided, None
        self._add(start, end, kind, section, heading)

    def _decided(self, cues: list[Section], kind: Kind, length: int) -> Section | None:
        """Return the section that the words of a line decide, against the heading if need be."""
        legal, benefits = cues.count("legal"), cues.count("benefits")
        if legal and length <= CHARACTERS_OF_BOILERPLATE * legal:
            return "legal"
        enough = benefits >= (2 if self.section in ASKED else 1)
        if enough and length <= CHARACTERS_OF_BOILERPLATE * benefits:
            return "benefits"
        if self.section is None or self.section == "other":
            # Of equals, what is asked for; then what the line begins with.
            best = max(cues, key=lambda section: (cues.count(section), section == "requirements"))
            if best in ("legal", "benefits"):
                return None  # too long for that
            few = length > CHARACTERS_OF_A_CUE * cues.count(best)
            return None if best == "requirements" and kind == "paragraph" and few else best
        return None
