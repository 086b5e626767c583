# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The blocks of a text in one go: the compiled twin of `analyzer.text.blocks`.

This module decides nothing of its own. `blocks` stays the place to read what is done and why;
the functions here bear the names of those that they repeat, and tests hold the blocks of both
to be equal. The words of the few lines that may be headings are left to `headings`.
"""

from cpython.object cimport PyObject
from libc.stdint cimport uint32_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memset

from analyzer.native.tuples cimport new_tuple, put

from analyzer.text.headings import (
    ASKED as _ASKED, CHARACTERS_OF_A_CUE as _OF_A_CUE,
    CHARACTERS_OF_BOILERPLATE as _OF_BOILERPLATE, EDGES as _EDGES,
    GLUED_MARKS as _GLUED_MARKS, ITEM_BEGINS, ITEM_ENDS,
    LONG_BEFORE_BOILERPLATE as _BEFORE, LONG_FOR_A_HEADING as _LONG, MARKS as _MARKS,
    MAX_HEADING as _MAX_HEADING, OPTIONAL_BEGINS, QUESTIONS, SECTIONS,
    SENTENCE_END as _SENTENCE_END, WORDS_BEFORE_COLON as _BEFORE_COLON,
    WORDS_IN_HEADING as _IN_HEADING, normalize,
)

cdef extern from "Python.h":
    Py_ssize_t PyUnicode_GetLength(object text) except -1
    Py_ssize_t PyUnicode_FindChar(
        object text, Py_UCS4 char, Py_ssize_t start, Py_ssize_t end, int direction
    ) except -2
    Py_UCS4* PyUnicode_AsUCS4(object text, Py_UCS4* buffer, Py_ssize_t size, int null) except NULL
    object PyUnicode_Substring(object text, Py_ssize_t start, Py_ssize_t end)
    void PyObject_GC_UnTrack(object made)

cdef str MARKS = _MARKS, GLUED_MARKS = _GLUED_MARKS, SENTENCE_END = "".join(_SENTENCE_END)
cdef str EDGES = _EDGES
cdef int MAX_HEADING = _MAX_HEADING, LONG_FOR_A_HEADING = _LONG
cdef int CHARACTERS_OF_A_CUE = _OF_A_CUE, CHARACTERS_OF_BOILERPLATE = _OF_BOILERPLATE
cdef int LONG_BEFORE_BOILERPLATE = _BEFORE
cdef int WORDS_BEFORE_COLON = _BEFORE_COLON, WORDS_IN_HEADING = _IN_HEADING
cdef tuple KINDS = ("heading", "bullet", "paragraph")
cdef enum:
    HEADING
    BULLET
    PARAGRAPH

# Sections are numbers, in the order of their names; `UNKNOWN` is Python's ``None``.
cdef tuple NAMES = tuple(sorted(SECTIONS))
cdef int COUNT = len(NAMES)
cdef int BENEFITS = NAMES.index("benefits"), LEGAL = NAMES.index("legal")
cdef int OTHER = NAMES.index("other"), PREFERRED = NAMES.index("preferred")
cdef int REQUIREMENTS = NAMES.index("requirements")
cdef enum:
    UNKNOWN = -1
    MOST_SECTIONS = 16
cdef bint ASKED[MOST_SECTIONS]
for _number, _name in enumerate(NAMES):
    ASKED[_number] = _name in _ASKED


cdef enum:
    BEGINS = 1 << 12


cdef struct Begin:
    uint64_t chars  # the first three of some patterns, see `mixed`
    int node        # which they lead to, 0 where the place is free


cdef struct Node:
    Py_UCS4 char
    int next        # the next node that goes on from the same beginning, 0 after the last
    int pattern     # which one ends here, or -1
    bint goes_on    # to the nodes that begin right behind this one


cdef struct Hit:
    int pattern
    int first
    int last


cdef struct Cues:
    int count[MOST_SECTIONS]    # how many words of a line speak for a section
    int order[MOST_SECTIONS]    # the sections that any speak for, in the order of the first
    int number                  # of these


cdef struct Line:
    int start
    int end


cdef class FastSplitter:
    """Splits texts into blocks.

    Parameters
    ----------
    known
        From `analyzer.text.headings.knowledge`.
    block_type
        `analyzer.text.blocks.Block`, which is made here without its constructor.
    """

    cdef Node* nodes
    cdef Begin begins[BEGINS]       # by their hash
    # For a hash, which characters may come fourth, by their last bits: spares most places of a
    # text more than a look at one number.
    cdef uint32_t fourths[BEGINS]
    cdef bytes section_numbers, are_headings        # of each pattern
    cdef const unsigned char* sections
    cdef const unsigned char* is_heading
    cdef object block_type, section_of
    cdef frozenset labels, fields, first_words
    cdef dict phrases, numbers
    cdef tuple stacks

    def __cinit__(self):
        self.nodes = NULL

    def __dealloc__(self):
        free(self.nodes)

    def __init__(self, known, block_type):
        self.block_type, self.section_of = block_type, known.section_of
        self.labels, self.fields, self.stacks = known.labels, known.fields, known.stacks
        self.first_words = known.first_words
        self.numbers = {name: number for number, name in enumerate(NAMES)}
        self.phrases = {words: self.numbers[name] for words, name in known.phrases.items()}
        self.section_numbers = bytes(self.numbers[name] for name in known.sections)
        self.are_headings = bytes(known.is_heading)
        self.sections, self.is_heading = self.section_numbers, self.are_headings
        self._grow(known.patterns)

    cdef int _grow(self, tuple patterns) except -1:
        """Make a tree of the patterns."""
        cdef int size = 1, node, next_node, pattern
        cdef uint64_t chars
        cdef Begin* begin
        cdef str words
        cdef Py_UCS4 char
        self.nodes = <Node*>malloc((sum(map(len, patterns)) + 1) * sizeof(Node))
        if self.nodes == NULL:
            raise MemoryError
        if len({words[:3] for words in patterns}) > BEGINS // 2:
            raise ValueError("too many beginnings of patterns: make BEGINS larger")
        memset(self.begins, 0, sizeof(self.begins))
        memset(self.fourths, 0, sizeof(self.fourths))
        # In order, so that each pattern goes on from the one before it.
        for pattern in sorted(range(len(patterns)), key=patterns.__getitem__):
            words = patterns[pattern]
            if len(words) < 3 or words[0].isspace() or "\n" in words or "\0" in words:
                raise ValueError(
                    f"cannot look inside lines for {words!r}: give it three characters or more,"
                    " no space first"
                )
            chars = mixed(mixed(mixed(0, words[0]), words[1]), words[2])
            self.fourths[hashed(chars)] |= (
                <uint32_t>1 << (ord(words[3]) & 31) if len(words) > 3 else ~<uint32_t>0
            )
            begin = self.begin(chars)
            if not begin.node:
                begin.chars, begin.node = chars, size
                self.nodes[size] = Node(0, 0, -1, False)
                size += 1
            node = begin.node
            for char in words[3:]:
                next_node = node + 1 if self.nodes[node].goes_on else 0
                while next_node and self.nodes[next_node].char != char:
                    if not self.nodes[next_node].next:
                        self.nodes[next_node].next = size
                        next_node = size
                        break
                    next_node = self.nodes[next_node].next
                if not next_node:
                    self.nodes[node].goes_on = True
                    next_node = size
                if next_node == size:
                    self.nodes[size] = Node(char, 0, -1, False)
                    size += 1
                node = next_node
            self.nodes[node].pattern = pattern
        return 0

    cdef Begin* begin(self, uint64_t chars) noexcept:
        """Return the place of the patterns that begin with three characters, or a free one."""
        cdef uint32_t place = hashed(chars)
        while self.begins[place].node and self.begins[place].chars != chars:
            place = (place + 1) & (BEGINS - 1)
        return &self.begins[place]

    cdef bint next_hit(self, const Py_UCS4* text, int end, Hit* hit) noexcept:
        """Find the first hit, the longest there, from ``hit.last`` on before the end of a line."""
        cdef const uint32_t* fourths = self.fourths
        cdef int at
        cdef uint64_t chars = mixed(mixed(0, text[hit.last]), text[hit.last + 1])
        for at in range(hit.last, end):
            chars = mixed(chars, text[at + 2])
            if (
                fourths[hashed(chars)] >> (<uint32_t>text[at + 3] & 31) & 1
                and self.longest(text, at, self.begin(chars).node, hit)
            ):
                return True
        return False

    cdef bint longest(self, const Py_UCS4* text, int at, int node, Hit* hit) noexcept:
        """Find the longest pattern at a place from the node of its first three characters on."""
        cdef const Node* nodes = self.nodes
        hit.pattern, hit.first = -1, at
        at += 3
        while node:
            if nodes[node].pattern >= 0:
                hit.pattern, hit.last = nodes[node].pattern, at
            if not nodes[node].goes_on:
                break
            node += 1
            while node and nodes[node].char != text[at]:
                node = nodes[node].next
            at += 1
        return hit.pattern >= 0

    def split(self, text):
        """Return the blocks of a text: `analyzer.text.blocks.split_blocks`."""
        cdef Splitter splitter = Splitter(self, text)
        splitter.split()
        return splitter.blocks


cdef inline uint64_t mixed(uint64_t chars, Py_UCS4 char) noexcept:
    """Return a number for the last three characters, given that for those before."""
    return (chars << 21 | <uint64_t>char) & ((<uint64_t>1 << 63) - 1)


cdef inline uint32_t hashed(uint64_t chars) noexcept:
    return (chars * <uint64_t>0x9E3779B97F4A7C15) >> 52


cdef class Splitter:
    """The state of one pass over the lines of one text."""

    cdef FastSplitter known
    cdef object whole               # the text
    cdef Py_UCS4* text              # the same, with zeros behind it
    cdef int size
    cdef list blocks
    cdef int section
    cdef object heading
    cdef bint caps, stack, divided
    cdef Line before                # the last block
    cdef int before_kind, before_section
    cdef bint before_headed

    def __cinit__(self):
        self.text = NULL

    def __dealloc__(self):
        free(self.text)

    def __init__(self, FastSplitter known, text):
        cdef Py_ssize_t size = PyUnicode_GetLength(text)
        self.known, self.whole, self.size, self.blocks = known, text, size, []
        self.section, self.heading, self.caps, self.stack = UNKNOWN, None, False, False
        self.divided = False
        self.text = <Py_UCS4*>malloc((size + 4) * sizeof(Py_UCS4))
        if self.text == NULL:
            raise MemoryError
        PyUnicode_AsUCS4(text, self.text, size, False)
        memset(self.text + size, 0, 4 * sizeof(Py_UCS4))

    cdef int split(self) except -1:
        cdef Line line = self.line_from(0), following
        while line.start < self.size:
            following = self.line_from(line.end)
            self.line(line.start, line.end, following)
            line = following
        return 0

    cdef Line line_from(self, int at) except *:
        """Return the first line from a place on; at the end of the text if there is none."""
        cdef const Py_UCS4* text = self.text
        cdef int end
        while at < self.size and text[at].isspace():
            at += 1
        end = PyUnicode_FindChar(self.whole, 10, at, self.size, 1)
        if end < 0:
            end = self.size
        while end > at and text[end - 1].isspace():
            end -= 1
        return Line(at, end)

    cdef int line(self, int start, int end, Line following) except -1:
        cdef Hit hit = Hit(-1, start, start)
        cdef int kind = PARAGRAPH, after = after_mark(self.text, start, end), section
        if after:
            start, kind = after, BULLET
        if end - start <= MAX_HEADING and self.is_heading(start, end, kind, following):
            return 0
        if self.known.next_hit(self.text, end, &hit):
            return self.with_hits(start, end, kind, &hit)
        section = self.continued(start, end, kind)
        if section != UNKNOWN:
            return self.add(start, end, kind, section, None)
        return self.add(start, end, kind, self.section, self.heading)

    cdef int continued(self, int start, int end, int kind) noexcept:
        cdef int lines = 0, at
        if self.asked() or not self.blocks or self.before_headed:
            return UNKNOWN
        for at in range(self.before.end, start):
            lines += self.text[at] == "\n"
        if lines != 1:
            return UNKNOWN
        if self.before_section == LEGAL:
            return LEGAL if kind == PARAGRAPH and end - start >= 40 else UNKNOWN
        if (
            kind == self.before_kind and end - start < 200
            and self.before.end - self.before.start < 200 and ASKED[self.before_section]
        ):
            return self.before_section
        return UNKNOWN

    cdef bint asked(self) noexcept:
        return self.section != UNKNOWN and ASKED[self.section]

    cdef int add(self, int start, int end, int kind, int section, heading) except -1:
        cdef object block = new_tuple(self.known.block_type, 5)
        if section == UNKNOWN:
            section = OTHER
        put(block, 0, start)
        put(block, 1, end)
        put(block, 2, KINDS[kind])
        put(block, 3, NAMES[section])
        put(block, 4, heading)
        PyObject_GC_UnTrack(block)  # texts and numbers are part of no cycle
        self.blocks.append(block)
        self.before, self.before_kind = Line(start, end), kind
        self.before_section, self.before_headed = section, heading is not None
        return 0

    cdef bint is_heading(self, int start, int end, int kind, Line following) except -1:
        cdef const Py_UCS4* text = self.text
        cdef Py_UCS4 first = text[start], last = text[end - 1]
        cdef int size = end - start, section = UNKNOWN, opened, count
        cdef bint upper, colon, marked, titled, caps, shaped, sure, inside
        cdef bint is_last = following.start == self.size
        cdef str words
        if last == "," or last == ";":
            return False
        if last == "." and not (size > 2 and text[end - 2] == "." and text[end - 3] == "."):
            return False
        upper = is_upper(text, start, end)
        if size > LONG_FOR_A_HEADING and not upper and last.isalnum():
            return False
        colon = (
            last == ":" or (size > 1 and text[end - 2] == ":")
            or (size > 2 and text[end - 3] == ":")
        )
        marked = colon or last == "?" or first in "*#[<="
        titled = kind == PARAGRAPH and is_title_case(text, start, end)
        if not (marked or upper or titled or self.may_be_phrase(start, end)):
            return False
        words = self.bare_words(start, end)
        if not words:
            return False
        known = self.known.phrases.get(words)
        if known is not None:
            section = known
            if (
                kind == BULLET and not (colon or is_last or upper)
                and first.isalnum() and " " not in words
            ):
                return False
            opened = self.label_or(section, words)
            if opened != section and kind == PARAGRAPH and self.list_is_over():
                opened = section
            self.open(start, end, opened, upper)
            self.divided = opened != section
            return True
        count = words.count(" ") + 1
        caps = upper and len(words) > 3
        if kind == BULLET and not (colon or caps) and first != "*":
            return False
        if count > (WORDS_BEFORE_COLON if last == ":" else WORDS_IN_HEADING):
            return False
        shaped = titled or caps or marked
        if not shaped and not (
            kind == PARAGRAPH and first.isupper() and words.startswith(QUESTIONS)
        ):
            return False
        sure = colon or caps or not titled
        if not sure and words.startswith(ITEM_BEGINS):
            return False
        if sure or not words.endswith(ITEM_ENDS) or words.startswith(OPTIONAL_BEGINS):
            name = self.known.section_of(words, shaped=True)
            if name is not None:
                section = self.known.numbers[name]
        if section == UNKNOWN:
            if not shaped:
                return False
            if not sure and not self.above_longer(start, end, following):
                return False
            if not (colon or caps) and count == 1:
                return False
            if count > WORDS_IN_HEADING:
                return False
            inside = self.asked() and not (caps and self.caps and not is_last)
            if inside or self.section == UNKNOWN or self.section == OTHER:
                self.add(start, end, HEADING, self.section if inside else OTHER, self.heading)
                return True
            section = OTHER
        self.open(start, end, section, caps)
        return True

    cdef str bare_words(self, int start, int end):
        """Return the words of a heading as `normalize` does, which most need only a part of."""
        cdef const Py_UCS4* text = self.text
        cdef int at
        cdef str words
        while start < end and is_edge(text[start]):
            start += 1
        while end > start and is_edge(text[end - 1]):
            end -= 1
        words = PyUnicode_Substring(self.whole, start, end)
        for at in range(start, end):
            if text[at] in "'’&-/‑" or (text[at] == " " and text[at + 1] == " "):
                return normalize(words)
        words = words.lower()
        return normalize(words) if words.startswith(("what ", "things ")) else words

    cdef bint may_be_phrase(self, int start, int end) except -1:
        cdef int at = start
        while at < end and self.text[at] != " ":
            if not self.text[at].isalpha():
                return True
            at += 1
        return PyUnicode_Substring(self.whole, start, at).lower() in self.known.first_words

    cdef bint above_longer(self, int start, int end, Line following) noexcept:
        cdef int at
        if following.start == self.size or end - start > 60 or self.text[end - 1].isdigit():
            return False
        for at in range(start, end):
            if self.text[at] == ",":
                return False
        return following.end - following.start >= max(40, end - start + 10)

    cdef int label_or(self, int section, str words) except -1:
        """Return the section that known words open: a label leaves what is asked for or used."""
        cdef bint kept = self.section == REQUIREMENTS or self.section == PREFERRED or self.stack
        if kept and words in self.known.labels:
            return self.section
        return section

    cdef bint list_is_over(self) noexcept:
        return self.section == PREFERRED and not self.divided and self.before_kind != HEADING

    cdef int open(self, int start, int end, int section, bint caps) except -1:
        self.divided = False
        self.heading = PyUnicode_Substring(self.whole, start, end)
        lowered = self.heading.lower()
        self.stack = self.stack and section == self.section
        for word in self.known.stacks:
            self.stack = self.stack or word in lowered
        self.section, self.caps = section, caps
        return self.add(start, end, HEADING, section, self.heading)

    cdef int with_hits(self, int start, int end, int kind, Hit* hit) except -1:
        """Split a line at its headings and let its words decide, from its first hit on."""
        cdef Cues cues
        cdef int position = start, section = self.section, opened, tail
        cdef bint field = False, asked = self.asked(), stack = self.stack
        heading = self.heading
        memset(&cues, 0, sizeof(cues))
        while True:
            if hit.first >= position:
                opened = self.known.sections[hit.pattern]
                if not self.known.is_heading[hit.pattern]:
                    if (opened == LEGAL or opened == BENEFITS) and not cues.count[opened]:
                        tail = self.sentence_start(position, hit.first)
                        if tail - position >= LONG_BEFORE_BOILERPLATE:
                            self.flush(position, tail, kind, &cues)
                            memset(&cues, 0, sizeof(cues))
                            position = tail
                    if not cues.count[opened]:
                        cues.order[cues.number] = opened
                        cues.number += 1
                    cues.count[opened] += 1
                else:
                    tail = self.heading_end(start, hit.first, hit.last, end)
                    if tail:
                        words = self.bare_words(hit.first, tail)
                        opened = self.label_or(opened, words)
                        self.flush(position, hit.first, kind, &cues)
                        memset(&cues, 0, sizeof(cues))
                        self.open(hit.first, tail, opened, False)
                        field = hit.first == start and tail < end and words in self.known.fields
                        position = tail
            if not self.known.next_hit(self.text, end, hit):
                break
        self.flush(position, end, kind, &cues)
        if kind == BULLET or (field and not asked):
            self.section, self.heading, self.stack = section, heading, stack
        return 0

    cdef int sentence_start(self, int first, int place) noexcept:
        """Return where the sentence that stands at a place begins, `first` if it is the first."""
        cdef const Py_UCS4* text = self.text
        cdef int at
        for at in range(place - 1, first, -1):
            if text[at] == " " and (
                text[at - 1] == "." or text[at - 1] == "!" or text[at - 1] == "?"
            ):
                return at + 1
        return first

    cdef int heading_end(self, int start, int first, int last, int end) except -1:
        """Return where the heading found inside a line ends, 0 if it is none."""
        cdef const Py_UCS4* text = self.text
        cdef bint leads = first == start, glued = False, opens
        cdef Py_UCS4 before, after
        if last >= end:
            return 0
        before, after = 0 if leads else text[first - 1], text[last]
        glued = not leads and (before.isalnum() or before in SENTENCE_END)
        opens = leads or glued
        if not leads and before == " ":
            opens = text[first - 2] in SENTENCE_END
        if not opens:
            return 0
        if after == ":" or (after == " " and text[last + 1] == ":"):
            if not leads and before.isalpha() and before.isupper():
                return 0
            return last + 1 if after == ":" else last + 2
        if leads and after == " " and text[last + 2] == " " and text[last + 1] in "-–—":
            return last + 2
        if after.isupper() and not text[last - 1].isupper() and (glued or leads):
            return last
        if glued and after == " " and text[last + 1].isupper() and last - first > 11:
            return last
        return 0

    cdef int flush(self, int start, int end, int kind, const Cues* cues) except -1:
        cdef int decided
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        if start == end:
            return 0
        decided = self.decided(cues, kind, end - start)
        if decided != UNKNOWN and decided != self.section:
            return self.add(start, end, kind, decided, None)
        return self.add(start, end, kind, self.section, self.heading)

    cdef int decided(self, const Cues* cues, int kind, int length) noexcept:
        """Return the section that the words of a line decide."""
        cdef int at, section, best = UNKNOWN
        cdef int legal = cues.count[LEGAL], benefits = cues.count[BENEFITS]
        if legal and length <= CHARACTERS_OF_BOILERPLATE * legal:
            return LEGAL
        if (
            benefits >= (2 if self.asked() else 1)
            and length <= CHARACTERS_OF_BOILERPLATE * benefits
        ):
            return BENEFITS
        if self.section == UNKNOWN or self.section == OTHER:
            for at in range(cues.number):
                section = cues.order[at]
                if best == UNKNOWN or cues.count[section] > cues.count[best] or (
                    section == REQUIREMENTS and cues.count[section] == cues.count[best]
                ):
                    best = section
            if best == LEGAL or best == BENEFITS:
                return UNKNOWN
            if (
                best == REQUIREMENTS and kind == PARAGRAPH
                and length > CHARACTERS_OF_A_CUE * cues.count[best]
            ):
                return UNKNOWN
        return best


cdef int after_mark(const Py_UCS4* text, int start, int end) except -1:
    """Return where the words behind the mark of a bullet begin, 0 where no line has a mark."""
    cdef Py_UCS4 char = text[start]
    cdef int at = start, after = 0
    if "A" <= char <= "Z":
        return 0
    if char in MARKS:
        after = behind(text, start + 1, end)
    if not after and (0x2600 <= char <= 0x27BF or 0x1F300 <= char <= 0x1FAFF):
        if start + 1 < end and text[start + 1] == 0xFE0F:
            after = behind(text, start + 2, end)
        if not after:
            after = behind(text, start + 1, end)
    if after:
        return after
    if char == "(":
        at += 1
    if at < end and "a" <= text[at] <= "z":
        at += 1
    else:
        after = at
        while at < end and at < after + 2 and text[at].isdecimal():
            at += 1
        if at == after:
            return 0
    if at < end and (text[at] == "." or text[at] == ")"):
        return behind(text, at + 1, end)
    return 0


cdef int behind(const Py_UCS4* text, int at, int end) except -1:
    """Return where the words behind a mark begin that ends at a place, 0 if none do."""
    cdef int first = at
    while at < end and (text[at] == " " or text[at] == "\t" or text[at] == 0xA0):
        at += 1
    if at == end or text[at].isspace():
        return 0
    if at > first:
        return at
    if (text[at] == "_" or text[at].isalnum()) and text[at - 1] in GLUED_MARKS:
        return at
    return 0


cdef bint is_edge(Py_UCS4 char) except -1:
    return not ("a" <= char <= "z" or "A" <= char <= "Z") and char in EDGES


cdef bint is_upper(const Py_UCS4* text, int at, int end) noexcept:
    """Do what `str.isupper` does."""
    cdef bint cased = False
    for at in range(at, end):
        if text[at].isupper():
            cased = True
        elif text[at].islower() or text[at].istitle():
            return False
    return cased


cdef bint is_title_case(const Py_UCS4* text, int at, int end) noexcept:
    cdef int small
    if text[at] in '¿“"':
        at += 1
    if at == end or not ("A" <= text[at] <= "Z" or "0" <= text[at] <= "9"):
        return False
    while True:
        while at < end and not text[at].isspace():
            at += 1
        if at == end:
            return True
        if text[at] != " ":
            return False
        at += 1
        if "A" <= text[at] <= "Z" or text[at] in "&/–-":
            continue
        small = at
        while at < end and "a" <= text[at] <= "z":
            at += 1
        if not 1 <= at - small <= 4:
            return False
        if at < end and text[at] != " ":
            return at + 1 == end and text[at] in '?!”"'
