# cython: language_level=3, boundscheck=False, initializedcheck=False
"""Extraction: a title or text goes in, its mentions come out, in the order of the text."""

from cpython.ref cimport PyObject
from cpython.unicode cimport PyUnicode_GET_LENGTH
from libc.stdint cimport uint32_t

from analyzer.mentions.core.fold cimport fold
from analyzer.mentions.core.judge cimport judge, resolve
from analyzer.mentions.core.memory cimport (
    BY_ACTING, BY_TITLE, Candidate, Cue, Told, Workspace, text_of,
)
from analyzer.mentions.core.requirement cimport weigh
from analyzer.mentions.core.scan cimport scan
from analyzer.mentions.core.tables cimport Tables
from analyzer.native.tuples cimport new_tuple, put

from copyreg import __newobj__
from typing import get_args

from analyzer.mentions.judge import own_name
from analyzer.mentions.model import Mention, Requirement
from analyzer.mentions.requirement import NAMED

cdef extern from "Python.h":
    uint32_t* PyUnicode_AsUCS4(object text, uint32_t* buffer, Py_ssize_t size, int null) except NULL
    object PyUnicode_Substring(object text, Py_ssize_t start, Py_ssize_t end)
    object PyUnicode_Concat(object left, object right)
    void PyObject_GC_UnTrack(object made)
    PyObject* PyTuple_GET_ITEM(object made, Py_ssize_t place)

cdef extern from *:
    """
    #include <stddef.h>
    #include <stdint.h>
    #include <wchar.h>

    /* The C library looks at many characters at once, where its wide ones are of this size. */
    static const uint32_t *find_char(const uint32_t *text, uint32_t sign, ptrdiff_t size) {
        if (sizeof(wchar_t) == sizeof(uint32_t))
            return (const uint32_t *)wmemchr((const wchar_t *)text, (wchar_t)sign, size);
        for (const uint32_t *end = text + size; text < end; text++)
            if (*text == sign)
                return text;
        return NULL;
    }
    """
    const uint32_t* find_char(const uint32_t* text, uint32_t sign, Py_ssize_t size) noexcept nogil

cdef tuple LEVELS = get_args(Requirement)
cdef int FIELDS = len(Mention._fields)


cdef class FastLexicon:
    """Finds the mentions of a compiled lexicon's concepts.

    Parameters
    ----------
    compiled
        From `analyzer.mentions.compiler.compile_lexicon`.
    """

    cdef Tables tables
    cdef list free_workspaces

    def __init__(self, compiled):
        self.tables = Tables(compiled)
        self.free_workspaces = []

    def __reduce__(self):
        return __newobj__, (FastLexicon,), self.tables

    def __setstate__(self, Tables tables not None):
        self.tables, self.free_workspaces = tables, []

    def field(self, str posting_id, str name, str text, blocks, company):
        """Return the mentions of a title or text: `Extractor._field` without the reasons.

        Parameters
        ----------
        company
            The company, of whose own name no mentions are made, or ``None``.
        """
        cdef Workspace work = self.workspace()
        cdef list mentions = []
        self.find(work, text, blocks, company, mentions, posting_id, name)
        self.free_workspaces.append(work)
        return mentions

    def tally(self, fields, company):
        """Return what is said about each concept: `analyzer.mentions.tally.tally`.

        Parameters
        ----------
        fields
            A posting's title and text, each with its blocks.
        """
        cdef Workspace work = self.workspace()
        cdef Told* told
        cdef int number
        cdef dict found = {}
        for text, blocks in fields:
            self.find(work, text, blocks, company, None, None, None)
        for number in range(work.named_count):
            told = &work.told[work.named[number]]
            found[self.tables.described[work.named[number]][0]] = (
                told.mentions, told.strength, told.outside
            )
            told[0] = Told(False, 0, 0, False)
        work.named_count = 0
        self.free_workspaces.append(work)
        return found

    def titles(self, str title):
        """Return (start, end, entry) of the job titles that a title line names in full.

        Parameters
        ----------
        title
            The line. Other candidates than job titles are not looked at.
        """
        cdef Workspace work = self.workspace()
        cdef int number, kept = 0
        fold(self.tables, work, title)
        scan(self.tables, work, 0, work.text_size)
        for number in range(work.candidate_count):
            if self.tables.is_title[work.candidates[number].entry]:
                work.candidates[kept] = work.candidates[number]
                kept += 1
        work.candidate_count = kept
        judge(self.tables, work, self.tables.sections["title"], None)
        resolve(self.tables, work)
        found = [
            (work.candidates[number].start, work.candidates[number].end,
             work.candidates[number].entry)
            for number in range(work.candidate_count)
        ]
        self.free_workspaces.append(work)
        return found

    def described_titles(self, str folded):
        """Return (start, end, entry) of what describes job titles in a folded title line."""
        cdef int entry, expression
        cdef list found = []
        for entry, expression in self.tables.own_titles:
            place = self.tables.expressions.search(expression, folded)
            while place is not None:
                found.append((place[0], place[1], entry))
                place = self.tables.expressions.search(expression, folded, place[1])
        return found

    cdef Workspace workspace(self):
        """Return a workspace in which nothing is told yet; after an error it is not used again."""
        if self.free_workspaces:
            return self.free_workspaces.pop()
        return Workspace(
            self.tables.group_count, self.tables.phrase_count, self.tables.entry_count
        )

    cdef int find(
        self, Workspace work, str text, blocks, company, list mentions, str posting_id, str name
    ) except -1:
        """Add the mentions of a title or text to a list, or to what is told where there is none."""
        cdef int begin, finish, section, named = -1
        fold(self.tables, work, text)
        name_of_company = own_name(company)
        if name_of_company is not None:
            named = place_of_words(work, 0, name_of_company[1])
        for block in blocks:
            begin = <object>PyTuple_GET_ITEM(block, 0)
            finish = <object>PyTuple_GET_ITEM(block, 1)
            scan(self.tables, work, begin, finish)
            if not work.candidate_count:
                continue
            section = self.tables.sections[<object>PyTuple_GET_ITEM(block, 3)]
            if 0 <= named < begin:
                named = place_of_words(work, begin, name_of_company[1])
            judge(
                self.tables, work, section, name_of_company if 0 <= named < finish else None
            )
            if work.candidate_count:
                resolve(self.tables, work)
                weigh(self.tables, work, section)
                if mentions is None:
                    self.tell(work, self.tables.outside[section])
                else:
                    self.describe(work, mentions, posting_id, name, text, block, section)
        return 0

    cdef int tell(self, Workspace work, bint outside) except -1:
        """Count the candidates of a block."""
        cdef Candidate* one
        cdef Told* told
        cdef int number, strength
        for number in range(work.candidate_count):
            one = &work.candidates[number]
            told = &work.told[one.entry]
            if not told.known:
                told.known = True
                work.named[work.named_count] = one.entry
                work.named_count += 1
            if one.negation < 0:
                told.mentions += 1
                told.strength = max(told.strength, <int>self.tables.strengths[one.level])
                told.outside |= outside
        return 0

    cdef int describe(
        self, Workspace work, list mentions, str posting_id, str name, str text, block,
        int section,
    ) except -1:
        """Make mentions of the candidates of a block: `Extractor._mentions`."""
        cdef int begin = block[0], number, place, heard = -1
        cdef Candidate* one
        cdef Cue* cue
        cdef str by_section = None, by_cue = None, reason = None
        cdef tuple entry
        cdef object made, section_name = block[3]
        heading = block[4]
        for number in range(work.candidate_count):
            one = &work.candidates[number]
            if one.cue >= 0:
                if one.cue != heard:  # it often speaks for several in turn
                    heard, cue = one.cue, &work.cues[one.cue]
                    words = text_of(work.low + cue.start, cue.end - cue.start)
                    by_cue = f"; {LEVELS[one.level]} by the words {words!r}"
                reason = by_cue
            elif one.cue == BY_TITLE:
                reason = f"; {NAMED}"
            elif one.cue <= BY_ACTING:
                words = self.tables.acting[BY_ACTING - one.cue].decode().strip()
                reason = f"; duty by the words {words!r}"
            else:
                if by_section is None:
                    by_section = (
                        f"; {LEVELS[one.level]} by the section {section_name}" if heading is None
                        else f"; {LEVELS[one.level]} by the heading {heading!r}"
                    )
                reason = by_section
            if one.negation >= 0:
                reason += f"; negated by the words {work.negations[one.negation]!r}"
            entry = self.tables.described[one.entry]
            made = new_tuple(Mention, FIELDS)
            put(made, 0, posting_id)
            for place in range(5):
                put(made, place + 1, <object>PyTuple_GET_ITEM(entry, place))
            put(made, 6, name)
            put(made, 7, PyUnicode_Substring(text, begin + one.start, begin + one.end))
            put(made, 8, begin + one.start)
            put(made, 9, begin + one.end)
            put(made, 10, section_name)
            put(made, 11, heading)
            put(made, 12, LEVELS[one.level])
            put(made, 13, one.negation >= 0)
            put(made, 14, PyUnicode_Concat(<str>self.tables.hows[one.how], reason))
            PyObject_GC_UnTrack(made)  # texts and numbers are part of no cycle
            mentions.append(made)
        return 0


cdef int place_of_words(Workspace work, int first, str words) except -2:
    """Return where words stand in the folded text from a place on, -1 if they do not."""
    cdef int size = PyUnicode_GET_LENGTH(words), at, rare = 0
    cdef uint32_t* wanted = <uint32_t*>work.name_text.of((size + 1) * sizeof(uint32_t))
    cdef const uint32_t* low = work.text_low + first
    cdef const uint32_t* last = work.text_low + work.text_size - size
    PyUnicode_AsUCS4(words, wanted, size + 1, 1)
    for at in range(size):
        if rarity(wanted[at]) > rarity(wanted[rare]):
            rare = at
    while low <= last:
        low = find_char(low + rare, wanted[rare], last - low + 1)
        if low == NULL:
            return -1
        low -= rare
        at = 0
        while at < size and low[at] == wanted[at]:
            at += 1
        if at == size:
            return low - work.text_low
        low += 1
    return -1


cdef inline int rarity(uint32_t char) noexcept:
    """Return a number that is higher the rarer a character is in English text."""
    return RARITIES[char] if char < 128 else 127


cdef int RARITIES[128]
for _number in range(128):
    RARITIES[_number] = (" etaoinsrhldcumfpgwybvkxjqz".find(chr(_number)) + 128) % 128
