# cython: language_level=3, boundscheck=False, initializedcheck=False
"""The mentions of a title or text in one go: `extract`, `scan`, `judge` and `requirement` in C.

This module decides nothing of its own. It is the compiled twin of the Python modules of this
package, which stay the place to read what is done and why; the functions here bear the names
of those that they repeat, and tests hold the mentions of both to be equal, rule by rule.
"""

from cpython.object cimport PyObject
from cpython.unicode cimport PyUnicode_GET_LENGTH
from libc.stdint cimport uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memcpy, memset

from analyzer.native.patterns cimport Patterns, is_word
from analyzer.native.sentences cimport Sentences
from analyzer.native.strings cimport Hit, Hits, Strings

from typing import get_args

from analyzer.mentions.compiled import NEGATION, Direction
from analyzer.mentions.judge import (
    LAYER_RANKS, NEAR as _NEAR, REACH as _REACH, hidden_spans, own_name,
)
from analyzer.mentions.model import Mention, Requirement
from analyzer.mentions.requirement import (
    ALTERNATIVES as _ALTERNATIVES, CUE_RANKS, DEFAULT_HEARD, HEARD, LEVELS_BY_SECTION,
    RIGHT_BEFORE as _RIGHT_BEFORE,
)
from analyzer.text.sentences import ABBREVIATIONS, MAY_END, OPENERS
from skill_lexicon.literals import SQUASH
from skill_lexicon.notation import PLAIN_SIGNS, SURFACE_MARK, lower

cdef extern from "Python.h":
    bint Py_UNICODE_ISSPACE(uint32_t) noexcept nogil
    uint32_t Py_UNICODE_TOLOWER(uint32_t) noexcept nogil
    uint32_t* PyUnicode_AsUCS4(object text, uint32_t* buffer, Py_ssize_t size, int null) except NULL

cdef int NEAR = _NEAR, REACH = _REACH
cdef int ALTERNATIVES = _ALTERNATIVES, RIGHT_BEFORE = _RIGHT_BEFORE
cdef uint32_t MARK = ord(SURFACE_MARK)
cdef tuple LEVELS = get_args(Requirement)
cdef tuple DIRECTIONS = get_args(Direction)
cdef int REQUIRED = LEVELS.index("required"), PREFERRED = LEVELS.index("preferred")
cdef int BACK = DIRECTIONS.index("back"), ITEM = DIRECTIONS.index("item")
cdef int AHEAD = DIRECTIONS.index("ahead")
cdef int STRONG = 1 << BACK | 1 << ITEM | 1 << AHEAD


cdef extern from *:
    """
    static PyObject *new_tuple(PyObject *type, Py_ssize_t size) {
        return ((PyTypeObject *)type)->tp_alloc((PyTypeObject *)type, size);
    }
    static void put(PyObject *made, Py_ssize_t place, PyObject *item) {
        Py_INCREF(item);
        PyTuple_SET_ITEM(made, place, item);
    }
    """
    object new_tuple(object type, Py_ssize_t size)
    void _put "put"(object made, Py_ssize_t place, object item)


cdef object new_mention():
    """Return an empty `Mention`, whose items are to be put in at once."""
    return new_tuple(Mention, 15)


cdef struct Range:
    int first
    int last


cdef struct Meaning:
    Range groups
    Range patterns
    Range cues
    Range surfaces


cdef struct Surface:
    int chars               # where its spelling begins
    int size
    bint exact
    bint ends_in_word
    int entry
    int guard
    int how


cdef struct Phrase:
    int pattern             # its number among the expressions
    int group
    bint leads
    bint opens
    bint cased
    int entry
    int how
    int level
    int direction


cdef struct Rules:
    Range accept
    Range near
    Range reject
    Range overlap
    int not_in              # sections, as bits


cdef struct Candidate:
    int start
    int end
    int entry
    int guard
    int how


cdef struct Cue:
    int level
    int direction
    int start
    int end


cdef struct Place:
    int at
    int string


cdef inline bint may_join(uint32_t char) noexcept nogil:
    return (
        char == 32 or char == 45 or char == 95 or char == 42 or char == 34 or char == 9
    )


cdef bint before(const Candidate* one, const Candidate* other) noexcept nogil:
    """Tell whether a candidate comes before another: by start, end, entry, guard and wording."""
    if one.start != other.start:
        return one.start < other.start
    if one.end != other.end:
        return one.end < other.end
    if one.entry != other.entry:
        return one.entry < other.entry
    if one.guard != other.guard:
        return one.guard < other.guard
    return one.how < other.how


cdef bint longer(const Candidate* one, const Candidate* other) noexcept nogil:
    """Tell whether a candidate is longer than another; of equals the left one."""
    cdef int size = one.end - one.start, other_size = other.end - other.start
    return size > other_size or (size == other_size and one.start < other.start)


ctypedef bint (*Order)(const Candidate*, const Candidate*) noexcept nogil


cdef void sort(Candidate* some, int count, Order order) noexcept nogil:
    """Sort a few candidates; equal ones stay in their order."""
    cdef int place, other
    cdef Candidate moved
    for place in range(1, count):
        moved = some[place]
        other = place
        while other and order(&moved, &some[other - 1]):
            some[other] = some[other - 1]
            other -= 1
        some[other] = moved


cdef class Buffer:
    """Memory that grows and is used again from block to block and posting to posting."""

    cdef void* data
    cdef Py_ssize_t room

    def __cinit__(self):
        self.data, self.room = NULL, 0

    def __dealloc__(self):
        free(self.data)

    cdef void* of(self, Py_ssize_t size) except NULL:
        cdef void* grown
        if size > self.room:
            grown = realloc(self.data, 2 * size)
            if grown == NULL:
                raise MemoryError
            self.data, self.room = grown, 2 * size
        return self.data


cdef class Workspace:
    """What one call works on; calls of several threads have one each."""

    cdef Hits hits
    cdef Sentences sentences
    cdef Buffer low_text, plain_text, symbol_text, origin_text, joint_text
    cdef Buffer candidate_list, place_list, cue_place_list, cue_list, group_bits, reached_list
    cdef Buffer low_window, plain_window, kept_list
    cdef const uint32_t* low
    cdef const uint32_t* plain
    cdef int size
    cdef const int* origin          # where each symbol came from; NULL: from its own place
    cdef const unsigned char* joints
    cdef uint64_t* groups
    cdef Candidate* candidates
    cdef int candidate_count
    cdef Place* places
    cdef int place_count
    cdef Place* cue_places
    cdef int cue_place_count
    cdef Cue* cues
    cdef int cue_count
    cdef int* reached
    cdef int* stamps
    cdef int stamp
    cdef uint32_t* marked_low
    cdef uint32_t* marked_plain
    cdef int marked_size

    def __init__(self, int groups, int phrases):
        self.hits = Hits()
        self.sentences = Sentences(ABBREVIATIONS, MAY_END, OPENERS)
        self.low_text, self.plain_text, self.symbol_text = Buffer(), Buffer(), Buffer()
        self.origin_text, self.joint_text, self.candidate_list = Buffer(), Buffer(), Buffer()
        self.place_list, self.cue_place_list, self.cue_list = Buffer(), Buffer(), Buffer()
        self.group_bits, self.reached_list, self.low_window = Buffer(), Buffer(), Buffer()
        self.plain_window, self.kept_list = Buffer(), Buffer()
        self.groups = <uint64_t*>self.group_bits.of((groups // 64 + 1) * sizeof(uint64_t))
        self.reached = <int*>self.reached_list.of((2 * phrases + 2) * sizeof(int))
        self.stamps = self.reached + phrases + 1
        memset(self.reached, 0, (2 * phrases + 2) * sizeof(int))
        self.stamp = 0

    cdef int candidate(self, int start, int end, int entry, int guard, int how) except -1:
        self.candidates = <Candidate*>self.candidate_list.of(
            (self.candidate_count + 1) * sizeof(Candidate)
        )
        self.candidates[self.candidate_count] = Candidate(start, end, entry, guard, how)
        self.candidate_count += 1
        return 0

    cdef bint has(self, int group) noexcept:
        return (self.groups[group >> 6] >> (group & 63)) & 1


cdef class FastLexicon:
    """A compiled lexicon in plain memory.

    Parameters
    ----------
    compiled
        From `analyzer.mentions.compiled.compile_lexicon`.
    """

    cdef Strings strings
    cdef Buffer meaning_list, group_list, pattern_list, cue_list, surface_list, char_list
    cdef Buffer phrase_list, cue_phrase_list, rule_phrase_list, rules_list
    cdef Buffer entry_rule_list, guard_rule_list, layer_list, title_list
    cdef Meaning* meanings
    cdef int* meaning_groups
    cdef int* meaning_patterns
    cdef int* meaning_cues
    cdef Surface* surfaces
    cdef uint32_t* chars
    cdef Phrase* patterns
    cdef Phrase* cues
    cdef Phrase* rule_phrases
    cdef Rules* rules
    cdef int* entry_rules       # place in `rules`, -1 where an entry has none
    cdef int* guard_rules       # place of the first guard's rules
    cdef int* layers
    cdef int* is_title
    cdef Range negation, exceptions
    cdef Patterns expressions
    cdef dict sources           # expressions with their numbers, while they are collected
    cdef int triggers
    cdef int negation_group, group_count, phrase_count
    cdef unsigned char squashed[256]
    cdef bint plain_kinds[256]      # whether an odd sign ends in this byte
    cdef dict plain_signs
    cdef unsigned char space
    cdef int preferred
    cdef list known             # keeps the memory alive
    cdef list hows, described, free_workspaces
    cdef dict sections
    cdef tuple levels, heard

    def __init__(self, compiled):
        cdef int number
        self.known, self.free_workspaces, self.sources = [], [], {}
        entries = compiled.lexicon.entries
        self.described = [
            (entry.id, entry.name, entry.kind, entry.category, entry.layer) for entry in entries
        ]
        self.strings = Strings([string[1:] for string in compiled.strings])
        self.space = self.strings.space
        for number in range(256):
            self.squashed[number] = self.strings.symbols[SQUASH[number]]
        self.plain_signs = {ord(odd): ord(plain) for odd, plain in PLAIN_SIGNS.items()}
        for number in range(256):
            self.plain_kinds[number] = any(odd & 255 == number for odd in self.plain_signs)
        self.sections = {section: place for place, section in enumerate(LEVELS_BY_SECTION)}
        self.preferred = self.sections["preferred"]
        self.levels = tuple(map(LEVELS.index, LEVELS_BY_SECTION.values()))
        self.heard = tuple(
            sum(1 << DIRECTIONS.index(way) for way in HEARD.get(section, DEFAULT_HEARD))
            for section in self.sections
        )
        self.negation_group = NEGATION.bit_length() - 1
        self.group_count = max(
            (meaning[0].bit_length() for meaning in compiled.meanings), default=0
        ) + 1
        self._take_meanings(compiled.meanings)
        self._take_rules(compiled, len(entries))
        self.triggers = self._expression(compiled.triggers.pattern)
        self.expressions = Patterns(self.sources)
        self.layers = <int*>_ints(self, [LAYER_RANKS[entry.layer] for entry in entries])
        self.is_title = <int*>_ints(self, [entry.kind == "title" for entry in entries])

    def _take_meanings(self, meanings):
        cdef int number, place
        hows = sorted({
            one.how
            for _, patterns, _, *spelled in meanings
            for some in (patterns, *(ones for part in spelled if part for ones in part.values()))
            for one in some
        })
        self.hows = hows
        how_place = {how: place for place, how in enumerate(hows)}
        patterns, cues = {}, {}
        groups, own_patterns, own_cues, surfaces, chars = [], [], [], [], []
        self.meaning_list = Buffer()
        self.meanings = <Meaning*>self.meaning_list.of((len(meanings) + 1) * sizeof(Meaning))
        for number, (bits, some_patterns, some_cues, folded, exact) in enumerate(meanings):
            self.meanings[number].groups.first = len(groups)
            while bits:
                groups.append(bits.bit_length() - 1)
                bits ^= 1 << groups[-1]
            self.meanings[number].groups.last = len(groups)
            self.meanings[number].patterns.first = len(own_patterns)
            for pattern in some_patterns:
                own_patterns.append(patterns.setdefault(pattern, len(patterns)))
            self.meanings[number].patterns.last = len(own_patterns)
            self.meanings[number].cues.first = len(own_cues)
            for pattern in some_cues:
                own_cues.append(cues.setdefault(pattern, len(cues)))
            self.meanings[number].cues.last = len(own_cues)
            self.meanings[number].surfaces.first = len(surfaces)
            for is_exact, spelled in enumerate((folded, exact)):
                for spelling, some in (spelled or {}).items():
                    for surface in some:
                        surfaces.append((
                            len(chars), len(spelling), is_exact, surface.ends_in_word,
                            surface.entry, surface.guard, how_place[surface.how],
                        ))
                    chars.extend(map(ord, spelling))
            self.meanings[number].surfaces.last = len(surfaces)
        self.meaning_groups = <int*>_ints(self, groups)
        self.meaning_patterns = <int*>_ints(self, own_patterns)
        self.meaning_cues = <int*>_ints(self, own_cues)
        self.chars = <uint32_t*>_ints(self, chars)
        self.surface_list = Buffer()
        self.surfaces = <Surface*>self.surface_list.of((len(surfaces) + 1) * sizeof(Surface))
        for number, (place, size, is_exact, ends, entry, guard, how) in enumerate(surfaces):
            self.surfaces[number] = Surface(place, size, is_exact, ends, entry, guard, how)
        self.phrase_list, self.cue_phrase_list = Buffer(), Buffer()
        self.patterns = self._phrases(self.phrase_list, patterns, how_place)
        self.cues = self._phrases(self.cue_phrase_list, cues, {})
        self.phrase_count = max(len(patterns), len(cues))

    cdef Phrase* _phrases(self, Buffer into, patterns, dict how_place) except NULL:
        cdef Phrase* phrases = <Phrase*>into.of((len(patterns) + 1) * sizeof(Phrase))
        cdef int number
        for number, pattern in enumerate(patterns):
            phrases[number] = Phrase(
                self._expression(pattern.source), pattern.group.bit_length() - 1, pattern.leads, pattern.opens,
                False, pattern.entry, how_place.get(pattern.how, 0),
                LEVELS.index(pattern.level), DIRECTIONS.index(pattern.direction),
            )
        return phrases

    cdef int _expression(self, str source, bint cased=False):
        return self.sources.setdefault((source, cased), len(self.sources))

    def _take_rules(self, compiled, int entry_count):
        cdef Phrase* phrases
        cdef int number
        rules, phrase_list = [], []

        def span(rule):
            first = len(phrase_list)
            phrase_list.extend(rule.all_phrases if rule is not None else ())
            return first, len(phrase_list)

        def place(one):
            rules.append((
                span(one.accept), span(one.near), span(one.reject), span(one.overlap),
                sum(1 << self.sections[section] for section in one.not_in),
            ))
            return len(rules) - 1

        entry_rules, guard_rules = [-1] * entry_count, [-1] * entry_count
        for entry, one in compiled.entry_rules.items():
            entry_rules[entry] = place(one)
        for (entry, guard), one in sorted(compiled.guard_rules.items()):
            at = place(one)
            if guard == 0:
                guard_rules[entry] = at
        negation, exceptions = span(compiled.negation), span(compiled.exceptions)
        self.negation = Range(negation[0], negation[1])
        self.exceptions = Range(exceptions[0], exceptions[1])
        self.entry_rules = <int*>_ints(self, entry_rules)
        self.guard_rules = <int*>_ints(self, guard_rules)
        self.rules_list, self.rule_phrase_list = Buffer(), Buffer()
        self.rules = <Rules*>self.rules_list.of((len(rules) + 1) * sizeof(Rules))
        for number, (accept, near, reject, overlap, not_in) in enumerate(rules):
            self.rules[number].accept = Range(accept[0], accept[1])
            self.rules[number].near = Range(near[0], near[1])
            self.rules[number].reject = Range(reject[0], reject[1])
            self.rules[number].overlap = Range(overlap[0], overlap[1])
            self.rules[number].not_in = not_in
        phrases = <Phrase*>self.rule_phrase_list.of((len(phrase_list) + 1) * sizeof(Phrase))
        for number, phrase in enumerate(phrase_list):
            phrases[number] = Phrase(
                self._expression(phrase.source, phrase.cased), phrase.group.bit_length() - 1, phrase.leads, False,
                phrase.cased, -1, 0, 0, 0,
            )
        self.rule_phrases = phrases

    def field(self, str posting_id, str name, str text, blocks, company):
        """Return the mentions of a title or text: `Extractor._field` without the reasons.

        Parameters
        ----------
        company
            The company, of whose own name no mentions are made, or ``None``.
        """
        cdef Workspace work = self.workspace(text)
        cdef const uint32_t* low_text = work.low
        cdef const uint32_t* plain_text = work.plain
        cdef list mentions = []
        cdef int begin, finish, section, named = -1
        cdef str folded = _text(low_text, work.size)
        name_of_company = own_name(company, folded)
        if name_of_company is not None:
            named = folded.find(name_of_company[1])
        for block in blocks:
            begin, finish = block[0], block[1]
            work.low, work.plain = low_text + begin, plain_text + begin
            work.size = finish - begin
            self.scan(work)
            if not work.candidate_count:
                continue
            section = self.sections[block[3]]
            while 0 <= named < begin:
                named = folded.find(name_of_company[1], begin)
            self.judge(
                work, section, folded, begin, finish,
                name_of_company if 0 <= named < finish else None,
            )
            if work.candidate_count:
                self.resolve(work)
                self.describe(work, mentions, posting_id, name, text, block, section)
        self.free_workspaces.append(work)
        return mentions

    def titles(self, str title):
        """Return (start, end, entry) of the job titles that a title line names in full.

        Parameters
        ----------
        title
            The line. Other candidates than job titles are not looked at.
        """
        cdef Workspace work = self.workspace(title)
        cdef int number, kept = 0
        cdef str folded = _text(work.low, work.size)
        self.scan(work)
        for number in range(work.candidate_count):
            if self.is_title[work.candidates[number].entry]:
                work.candidates[kept] = work.candidates[number]
                kept += 1
        work.candidate_count = kept
        self.judge(work, self.sections["title"], folded, 0, work.size, None)
        self.resolve(work)
        found = [
            (work.candidates[number].start, work.candidates[number].end,
             work.candidates[number].entry)
            for number in range(work.candidate_count)
        ]
        self.free_workspaces.append(work)
        return found

    cdef Workspace workspace(self, str text):
        """Return a workspace in which `low` and `plain` are the whole text."""
        cdef int size = PyUnicode_GET_LENGTH(text)
        cdef uint32_t* low
        cdef uint32_t* plain
        cdef Workspace work = (
            self.free_workspaces.pop() if self.free_workspaces
            else Workspace(self.group_count, self.phrase_count)
        )
        low = <uint32_t*>work.low_text.of((size + 1) * sizeof(uint32_t))
        plain = <uint32_t*>work.plain_text.of((size + 1) * sizeof(uint32_t))
        self.fold(text, size, plain, low)
        work.low, work.plain, work.size = low, plain, size
        return work

    cdef int fold(self, str text, int size, uint32_t* plain, uint32_t* low) except -1:
        """Write a text with plain signs, and the same in lower case: `notation.fold`."""
        cdef int place
        cdef uint32_t char
        cdef bint odd = False
        PyUnicode_AsUCS4(text, plain, size + 1, 1)
        for place in range(size):
            char = plain[place]
            if char < 128:
                if char == 9:
                    char = plain[place] = 32
                elif char == 96:
                    char = plain[place] = 39
                low[place] = char + 32 if 65 <= char <= 90 else char
                continue
            if self.plain_kinds[char & 255]:
                found = self.plain_signs.get(char)
                if found is not None:
                    char = plain[place] = found
            odd = odd or char == 0x3A3
            low[place] = Py_UNICODE_TOLOWER(char)
        low[size] = 0
        if odd:  # a capital sigma is another letter in lower case where a word ends
            PyUnicode_AsUCS4(lower(_text(plain, size)), low, size + 1, 1)
        return 0

    cdef int scan(self, Workspace work) except -1:
        cdef int size = work.size, count, place, start, number
        cdef unsigned char* symbols = <unsigned char*>work.symbol_text.of(size + 1)
        cdef const uint32_t* low = work.low
        cdef const int* origin = NULL
        cdef unsigned char space = self.space
        cdef uint32_t char
        cdef bint after_joint = False, joint
        cdef Hit* hit
        cdef Meaning* meaning
        memset(work.groups, 0, (self.group_count // 64 + 1) * sizeof(uint64_t))
        work.groups[0] = 1  # the group of every block
        work.candidate_count = work.place_count = work.cue_place_count = 0
        count = size
        for place in range(size):
            char = low[place]
            symbols[place] = self.squashed[char] if char < 256 else space
            joint = char <= 95 and may_join(char)
            if joint and after_joint:
                count = self.joined(work, symbols)
                origin = work.origin
                break
            after_joint = joint
        work.origin = origin
        symbols[count] = space
        self.strings.find(symbols, count, work.hits)
        for number in range(work.hits.count):
            hit = &work.hits.some[number]
            start = hit.place if origin == NULL else origin[hit.place]
            # Letters that one byte cannot hold are spaces among the symbols.
            if hit.place and low[start - 1] >= 256 and is_word(low[start - 1]):
                continue
            self.hit(work, hit.string, start)
            meaning = &self.meanings[hit.string]
            if meaning.surfaces.first < meaning.surfaces.last:
                self.spelled(work, meaning.surfaces, hit.place, hit.end)
        if work.place_count:
            self.matches(work, False, 0)
        return 0

    cdef int joined(self, Workspace work, unsigned char* symbols) except -1:
        """Make one sign of every run of signs that may join words; note where each came from."""
        cdef int size = work.size, count = 0, place = 0, end
        cdef unsigned char* joints = <unsigned char*>work.joint_text.of(size + 1)
        cdef int* origin = <int*>work.origin_text.of((size + 1) * sizeof(int))
        cdef const uint32_t* low = work.low
        cdef uint32_t char
        cdef bint blank
        while place < size:
            char = low[place]
            origin[count], joints[count] = place, 0
            symbols[count] = self.squashed[char] if char < 256 else self.space
            end = place + 1
            if end < size and may_join(char) and may_join(low[end]):
                blank = char == 32
                while end < size and may_join(low[end]):
                    blank = blank and low[end] == 32
                    end += 1
                joints[count] = 1 if blank else 2
            place = end
            count += 1
        work.origin, work.joints = origin, joints
        return count

    cdef int hit(self, Workspace work, int string, int place) except -1:
        """Note what a string that stands at a place may be the beginning of."""
        cdef Meaning* meaning = &self.meanings[string]
        cdef int number, group
        for number in range(meaning.groups.first, meaning.groups.last):
            group = self.meaning_groups[number]
            work.groups[group >> 6] |= <uint64_t>1 << (group & 63)
        if meaning.patterns.first < meaning.patterns.last:
            work.places = <Place*>work.place_list.of((work.place_count + 1) * sizeof(Place))
            work.places[work.place_count] = Place(place, string)
            work.place_count += 1
        if meaning.cues.first < meaning.cues.last:
            work.cue_places = <Place*>work.cue_place_list.of(
                (work.cue_place_count + 1) * sizeof(Place)
            )
            work.cue_places[work.cue_place_count] = Place(place, string)
            work.cue_place_count += 1
        return 0

    cdef int spelled(self, Workspace work, Range surfaces, int place, int stop) except -1:
        """Note the surface forms whose spelling stands at a place."""
        cdef int number, at, start = place, end = stop
        cdef Surface* surface
        cdef const uint32_t* text
        cdef const uint32_t* wanted
        cdef uint32_t char, following
        cdef bint open_end, fits
        if work.origin != NULL:
            start, end = work.origin[place], work.origin[stop - 1] + 1
        following = work.low[end] if end < work.size else 0
        if following and is_word(following):
            return 0
        # "C" is not in "C++", but "Python+" is Python.
        open_end = end - start <= 2 and (following == 43 or following == 35)
        for number in range(surfaces.first, surfaces.last):
            surface = &self.surfaces[number]
            if surface.size != stop - place or (open_end and surface.ends_in_word):
                continue
            text = work.plain if surface.exact else work.low
            wanted = self.chars + surface.chars
            fits = True
            for at in range(surface.size):
                if work.origin == NULL:
                    char = text[place + at]
                elif work.joints[place + at]:
                    char = 32 if work.joints[place + at] == 1 else 0
                else:
                    char = text[work.origin[place + at]]
                if char != wanted[at] and not (char == 45 and wanted[at] == 32):
                    fits = False
                    break
            if fits:
                work.candidate(start, end, surface.entry, surface.guard, surface.how)
        return 0

    cdef int matches(self, Workspace work, bint cues, int heard) except -1:
        """Note the matches of phrases, of each from left to right and without overlaps."""
        cdef Place* places = work.cue_places if cues else work.places
        cdef int count = work.cue_place_count if cues else work.place_count
        cdef Phrase* phrases = self.cues if cues else self.patterns
        cdef const int* numbers = self.meaning_cues if cues else self.meaning_patterns
        cdef int number, at, place, which
        cdef Range own
        cdef Phrase* phrase
        cdef Py_ssize_t start, end = -1
        work.stamp += 1
        for number in range(count):
            place = places[number].at
            own = (
                self.meanings[places[number].string].cues if cues
                else self.meanings[places[number].string].patterns
            )
            for at in range(own.first, own.last):
                which = numbers[at]
                phrase = &phrases[which]
                if cues and not (heard >> phrase.direction) & 1:
                    continue
                if not work.has(phrase.group) or (
                    work.stamps[which] == work.stamp and place < work.reached[which]
                ):
                    continue
                if phrase.leads:
                    start = place
                    if phrase.opens:
                        start = self.opening(work, phrase, place, &end)
                        if start < 0:
                            continue
                    else:
                        end = self.expressions.at(phrase.pattern, work.low, work.low, work.size, place)
                        if end < 0:
                            continue
                    work.stamps[which], work.reached[which] = work.stamp, end
                    self.noted(work, phrase, cues, start, end)
                else:
                    work.stamps[which], work.reached[which] = work.stamp, work.size
                    start = self.expressions.find(phrase.pattern, 
                        work.low, work.low, work.size, 0, &end
                    )
                    while start >= 0:
                        self.noted(work, phrase, cues, start, end)
                        start = self.expressions.find(phrase.pattern, 
                            work.low, work.low, work.size, max(end, start + 1), &end
                        )
        return 0

    cdef int noted(self, Workspace work, Phrase* phrase, bint cues, int start, int end) except -1:
        if not cues:
            return work.candidate(start, end, phrase.entry, -1, phrase.how)
        work.cues = <Cue*>work.cue_list.of((work.cue_count + 1) * sizeof(Cue))
        work.cues[work.cue_count] = Cue(phrase.level, phrase.direction, start, end)
        work.cue_count += 1
        return 0

    cdef Py_ssize_t opening(self, Workspace work, Phrase* phrase, int place, Py_ssize_t* stop):
        """Match a phrase with ``<start>`` whose first word stands at `place`."""
        cdef const uint32_t* low = work.low
        cdef int begin = place
        cdef uint32_t char
        if place > 1 and low[place - 1] == 32 and is_word(low[place - 2]):
            return -1
        while begin:
            char = low[begin - 1]
            if not (
                char == 0x2022 or char == 42 or char == 45 or char == 34
                or Py_UNICODE_ISSPACE(char)
            ):
                break
            begin -= 1
        while begin <= place:
            stop[0] = self.expressions.at(phrase.pattern, low, low, work.size, begin)
            if stop[0] >= 0:
                return begin
            begin += 1
        return -1

    cdef int judge(
        self, Workspace work, int section, str folded, int begin, int finish, company
    ) except -1:
        """Keep the candidates that are mentions."""
        cdef int number, kept = 0
        cdef Candidate* one
        cdef list hidden = None
        cdef bint apart
        if company is not None or _has_address_sign(work.low, work.size):
            hidden = hidden_spans(folded[begin:finish], company)
        for number in range(work.candidate_count):
            one = &work.candidates[number]
            apart = True
            if hidden:
                for span in hidden:
                    if span[0] <= one.start and one.end <= span[1]:
                        apart = False
                        break
            if apart and self.holds(work, one, section):
                work.candidates[kept] = one[0]
                kept += 1
        work.candidate_count = kept
        return 0

    cdef bint holds(self, Workspace work, Candidate* one, int section) except -1:
        """Tell whether the context rules let a candidate stand: `Judge.verdict`."""
        cdef Rules* rules
        cdef int place = self.entry_rules[one.entry]
        work.marked_size = 0
        if place >= 0:
            rules = &self.rules[place]
            if (rules.not_in >> section) & 1:
                return False
            if self.overlaps(work, one, rules.overlap) or self.says(work, one, rules.reject):
                return False
        if one.guard < 0:
            return True
        rules = &self.rules[self.guard_rules[one.entry] + one.guard]
        if self.says(work, one, rules.reject):
            return False
        if rules.accept.first == rules.accept.last and rules.near.first == rules.near.last:
            return True
        return self.says(work, one, rules.accept) or self.is_near(work, one, rules.near)

    cdef bint overlaps(self, Workspace work, Candidate* one, Range rule):
        cdef int number
        cdef Phrase* phrase
        cdef Py_ssize_t start, end = -1, last = min(work.size, one.end + NEAR)
        for number in range(rule.first, rule.last):
            phrase = &self.rule_phrases[number]
            if not work.has(phrase.group):
                continue
            start = self.expressions.find(phrase.pattern, 
                work.low, work.low, last, max(0, one.start - NEAR), &end
            )
            while start >= 0:
                if start < one.end and one.start < end:
                    return True
                start = self.expressions.find(phrase.pattern, 
                    work.low, work.low, last, max(end, start + 1), &end
                )
        return False

    cdef bint is_near(self, Workspace work, Candidate* one, Range rule):
        cdef int number
        cdef Phrase* phrase
        cdef Py_ssize_t end = -1
        for number in range(rule.first, rule.last):
            phrase = &self.rule_phrases[number]
            if not work.has(phrase.group):
                continue
            if self.expressions.find(phrase.pattern, work.low, work.plain, one.start, 0, &end) >= 0:
                return True
            if self.expressions.find(phrase.pattern, 
                work.low, work.plain, work.size, one.end, &end
            ) >= 0:
                return True
        return False

    cdef bint says(self, Workspace work, Candidate* one, Range rule) except -1:
        """Tell whether a phrase of a rule stands around the mark in a candidate's place."""
        cdef int number
        cdef Phrase* phrase
        cdef Py_ssize_t end = -1
        for number in range(rule.first, rule.last):
            phrase = &self.rule_phrases[number]
            if not work.has(phrase.group):
                continue
            if not work.marked_size:
                self.mark(work, max(0, one.start - REACH), one.start, one.end,
                          min(work.size, one.end + REACH))
            if phrase.leads:
                if self.expressions.at(phrase.pattern, 
                    work.marked_low, work.marked_plain, work.marked_size, min(one.start, REACH)
                ) >= 0:
                    return True
            elif self.expressions.find(phrase.pattern, 
                work.marked_low, work.marked_plain, work.marked_size, 0, &end
            ) >= 0:
                return True
        return False

    cdef int mark(self, Workspace work, int first, int start, int end, int last) except -1:
        cdef int ahead = start - first, behind = last - end, size = ahead + behind + 1
        cdef uint32_t* low = <uint32_t*>work.low_window.of(size * sizeof(uint32_t))
        cdef uint32_t* plain = <uint32_t*>work.plain_window.of(size * sizeof(uint32_t))
        memcpy(low, work.low + first, ahead * sizeof(uint32_t))
        memcpy(plain, work.plain + first, ahead * sizeof(uint32_t))
        low[ahead] = plain[ahead] = MARK
        memcpy(low + ahead + 1, work.low + end, behind * sizeof(uint32_t))
        memcpy(plain + ahead + 1, work.plain + end, behind * sizeof(uint32_t))
        work.marked_low, work.marked_plain, work.marked_size = low, plain, size
        return 0

    cdef int resolve(self, Workspace work) except -1:
        """Apply the overlap policy, see `analyzer.mentions.judge.resolve`."""
        cdef Candidate* some = work.candidates
        cdef Candidate* kept
        cdef Candidate one
        cdef int count = work.candidate_count, number, other, stays = 0, titles = 0
        cdef bint fits, overlap = False
        sort(some, count, before)
        for number in range(1, count):
            overlap = overlap or some[number].start < some[number - 1].end
        if not overlap:
            return 0
        kept = <Candidate*>work.kept_list.of(count * sizeof(Candidate))
        sort(some, count, longer)
        for number in range(count):
            one = some[number]
            fits = True
            for other in range(stays):
                if (
                    kept[other].entry == one.entry
                    and kept[other].start < one.end and one.start < kept[other].end
                ):
                    fits = False
                    break
            if fits:
                kept[stays] = one
                stays += 1
                titles += self.is_title[one.entry]
        work.candidate_count = 0
        for number in range(stays):
            one = kept[number]
            fits = True
            if titles > 1 and self.is_title[one.entry]:
                for other in range(stays):
                    if (
                        self.is_title[kept[other].entry]
                        and kept[other].start <= one.start and one.end <= kept[other].end
                        and self.layers[kept[other].entry] <= self.layers[one.entry]
                        and kept[other].end - kept[other].start > one.end - one.start
                    ):
                        fits = False
                        break
            if fits:
                some[work.candidate_count] = one
                work.candidate_count += 1
        sort(some, work.candidate_count, before)
        return 0

    cdef int describe(
        self, Workspace work, list mentions, str posting_id, str name, str text, block,
        int section,
    ) except -1:
        """Make mentions of the candidates: `Extractor._mentions`."""
        cdef int begin = block[0], number, level = self.levels[section], own_level
        cdef int first = 0, last = 0, next_sentence = 0
        cdef bint silent, negating = False, negatable
        cdef Candidate* one
        cdef Cue* cue
        cdef int place
        cdef str by_section = None, reason = None, negation = None
        cdef tuple entry
        cdef object made, section_name = block[3]
        heading = block[4]
        work.cue_count = 0
        if work.cue_place_count and self.heard[section]:
            self.matches(work, True, self.heard[section])
        negatable = work.has(self.negation_group) or _holds_not(work.low, 0, work.size)
        silent = not negatable and not work.cue_count
        for number in range(work.candidate_count):
            one = &work.candidates[number]
            own_level, negation, cue = level, None, NULL
            if not silent:
                if last <= one.start:
                    if not next_sentence:
                        work.sentences.split(work.plain, work.size)
                    while last <= one.start:
                        if next_sentence < work.sentences.count:
                            first = work.sentences.spans[2 * next_sentence]
                            last = work.sentences.spans[2 * next_sentence + 1]
                        else:
                            first, last = 0, work.size
                        next_sentence += 1
                    negating = (
                        negatable
                        and (
                            work.has(self.negation_group)
                            or _holds_not(work.low, first, last)
                        )
                        and self.triggered(work, first, last)
                    )
                cue = self.nearest(work, True, one, section, first, last)
                if cue == NULL:
                    cue = self.nearest(work, False, one, section, first, last)
                if negating:
                    negation = self.negated(work, one, first, last)
            if cue != NULL:
                own_level = cue.level
                words = _text(work.low + cue.start, cue.end - cue.start)
                reason = f"; {LEVELS[own_level]} by the words {words!r}"
            else:
                if by_section is None:
                    by_section = (
                        f"; {LEVELS[level]} by the section {section_name}" if heading is None
                        else f"; {LEVELS[level]} by the heading {heading!r}"
                    )
                reason = by_section
            if negation is not None:
                reason += f"; negated by the words {negation!r}"
            entry = self.described[one.entry]
            made = new_mention()
            _put(made, 0, posting_id)
            for place in range(5):
                _put(made, place + 1, <object>PyTuple_GET_ITEM(entry, place))
            _put(made, 6, name)
            _put(made, 7, PyUnicode_Substring(text, begin + one.start, begin + one.end))
            _put(made, 8, begin + one.start)
            _put(made, 9, begin + one.end)
            _put(made, 10, section_name)
            _put(made, 11, heading)
            _put(made, 12, LEVELS[own_level])
            _put(made, 13, negation is not None)
            _put(made, 14, PyUnicode_Concat(<str>self.hows[one.how], reason))
            PyObject_GC_UnTrack(made)  # texts and numbers are part of no cycle
            mentions.append(made)
        return 0

    cdef bint triggered(self, Workspace work, int first, int last):
        cdef Py_ssize_t end = -1
        return self.expressions.find(self.triggers, work.low, work.low, last, first, &end) >= 0

    cdef Cue* nearest(
        self, Workspace work, bint strong, Candidate* one, int section, int first, int last
    ) except? NULL:
        """Return the nearest cue that speaks for a candidate: `Sentence._nearest`."""
        cdef int number, distance, size, rank, from_, to
        cdef int best_distance = 0, best_size = 0, best_rank = 0
        cdef Cue* cue
        cdef Cue* best = NULL
        cdef bint backward, softened = section == self.preferred
        for number in range(work.cue_count):
            cue = &work.cues[number]
            if ((STRONG >> cue.direction) & 1) != strong:
                continue
            if cue.start < first or cue.end > last:
                continue
            if softened and cue.level == REQUIRED and cue.direction == AHEAD:
                continue
            backward = one.end <= cue.start
            if cue.end <= one.start:
                if cue.direction == BACK or cue.direction == ITEM:
                    continue
                from_, to = cue.end, one.start
            elif backward:
                if cue.direction == AHEAD:
                    continue
                from_, to = one.end, cue.start
                if cue.direction == ITEM and not _last_item(work.low, from_, to):
                    continue
            else:
                from_ = to = 0
            if (
                strong
                and _crosses(work.low, from_, to, backward)
                and not (backward and _marks(work.low, from_, to, cue.end, last))
            ):
                continue
            distance, size, rank = to - from_, cue.end - cue.start, CUE_RANK[cue.level]
            if best == NULL or distance < best_distance or (
                distance == best_distance
                and (size > best_size or (size == best_size and rank < best_rank))
            ):
                best, best_distance, best_size, best_rank = cue, distance, size, rank
        if best == NULL or best.level != REQUIRED or best.direction != AHEAD:
            return best
        for number in range(work.cue_count):  # the softening word right before a demand
            cue = &work.cues[number]
            if (
                cue.level == PREFERRED and cue.direction == AHEAD
                and first <= cue.start and cue.end <= best.start
                and best.start - cue.end < RIGHT_BEFORE
                and not _holds_char(work.low, cue.end, best.start, 44)
                and not _crosses(work.low, cue.end, best.start, False)
            ):
                return cue
        return best

    cdef str negated(self, Workspace work, Candidate* one, int first, int last):
        """Return the words that say a candidate is not needed, or ``None``."""
        cdef int number, mark = one.start - first
        cdef Phrase* phrase
        cdef Py_ssize_t start, end = -1, best = -1, best_end = -1
        self.mark(work, first, one.start, one.end, last)
        for number in range(self.negation.first, self.negation.last):
            phrase = &self.rule_phrases[number]
            if not work.has(phrase.group):
                continue
            start = self.stands(work, phrase, mark, &end)
            if start >= 0 and (best < 0 or start < best):
                best, best_end = start, end
        if best < 0:
            return None
        for number in range(self.exceptions.first, self.exceptions.last):
            phrase = &self.rule_phrases[number]
            if work.has(phrase.group) and self.stands(work, phrase, mark, &end) >= 0:
                return None
        words = _text(work.marked_low + best, best_end - best)
        return words.replace(SURFACE_MARK, _text(work.low + one.start, one.end - one.start))

    cdef Py_ssize_t stands(self, Workspace work, Phrase* phrase, int mark, Py_ssize_t* end):
        if not phrase.leads:
            return self.expressions.find(phrase.pattern, 
                work.marked_low, work.marked_low, work.marked_size, 0, end
            )
        end[0] = self.expressions.at(phrase.pattern, 
            work.marked_low, work.marked_low, work.marked_size, mark
        )
        return mark if end[0] >= 0 else -1


cdef int CUE_RANK[8]
for _number, _level in enumerate(LEVELS):
    CUE_RANK[_number] = CUE_RANKS[_level]


cdef void* _ints(FastLexicon owner, list numbers) except NULL:
    cdef Buffer buffer = Buffer()
    cdef int* data = <int*>buffer.of((len(numbers) + 1) * sizeof(int))
    cdef int place
    for place in range(len(numbers)):
        data[place] = numbers[place]
    owner.known.append(buffer)
    return data


cdef extern from "Python.h":
    object PyUnicode_FromKindAndData(int kind, const void* buffer, Py_ssize_t size)
    object PyUnicode_Substring(object text, Py_ssize_t start, Py_ssize_t end)
    object PyUnicode_Concat(object left, object right)
    void PyObject_GC_UnTrack(object made)
    PyObject* PyTuple_GET_ITEM(object made, Py_ssize_t place)


cdef str _text(const uint32_t* chars, Py_ssize_t size):
    return PyUnicode_FromKindAndData(4, chars, size)


cdef bint _has_address_sign(const uint32_t* low, int size) noexcept nogil:
    """Tell whether a sign stands here that every web or e-mail address holds."""
    cdef int place
    cdef uint32_t char
    for place in range(size - 1):
        char = low[place]
        if char == 46 or char == 64 or char == 58:
            if 97 <= low[place + 1] <= 122:
                return True
            if low[place + 1] == 47 and place + 2 < size and low[place + 2] == 47:
                return True
    return False


cdef bint _holds_not(const uint32_t* low, int first, int last) noexcept nogil:
    """Tell whether "n't" stands in a text."""
    cdef int place
    for place in range(first, last - 2):
        if low[place + 1] == 39 and low[place] == 110 and low[place + 2] == 116:
            return True
    return False


cdef bint _holds_char(const uint32_t* low, int first, int last, uint32_t char) noexcept nogil:
    cdef int place
    for place in range(first, last):
        if low[place] == char:
            return True
    return False


cdef bint _holds(
    const uint32_t* low, int place, int last, const char* words
) noexcept nogil:
    """Tell whether words stand at a place."""
    cdef int at = 0
    while words[at]:
        if place + at >= last or low[place + at] != <uint32_t>words[at]:
            return False
        at += 1
    return True


cdef bint _crosses(const uint32_t* low, int first, int last, bint backward) noexcept nogil:
    """Tell whether a clause ends between a cue and a candidate."""
    cdef int place, opened = 0, closed = 0
    cdef uint32_t char
    for place in range(first, last):
        char = low[place]
        if char == 59 or char == 124 or char == 0x2022:
            return True
        if char == 32:
            if _holds(low, place, last, b" but ") or _holds(low, place, last, b" however"):
                return True
        elif char == 40:
            opened += 1
        elif char == 41:
            closed += 1
    return opened > closed if backward else closed > opened


cdef bint _marks(
    const uint32_t* low, int first, int last, int cue_end, int sentence_end
) noexcept nogil:
    """Tell whether a cue alone in brackets speaks for the word before them."""
    cdef int place, end = min(sentence_end, cue_end + ALTERNATIVES), brackets = 0
    for place in range(first, last):
        if low[place] == 40:
            brackets += 1
        elif not Py_UNICODE_ISSPACE(low[place]):
            return False
    if brackets != 1 or cue_end >= end or low[cue_end] != 41:
        return False
    for place in range(cue_end, end):
        if low[place] == 32 and _holds(low, place, end, b" or "):
            return False
    return True


cdef bint _last_item(const uint32_t* low, int first, int last) noexcept nogil:
    """Tell whether nothing but an enumeration stands between a candidate and its cue."""
    cdef int place = last, end = last, at
    while place > first and low[place - 1] != 44:
        place -= 1
    if place == first:
        return True
    at = place
    while at < end and Py_UNICODE_ISSPACE(low[at]):
        at += 1
    while end > at and Py_UNICODE_ISSPACE(low[end - 1]):
        end -= 1
    if _holds(low, at, end, b"or ") or _holds(low, at, end, b"and ") or _holds(low, at, end, b"& "):
        return True
    for at in range(place, last):
        if low[at] != 32 and low[at] != 41:
            return False
    return True
