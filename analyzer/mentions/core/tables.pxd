cimport cython

from analyzer.native.patterns cimport Patterns
from analyzer.native.strings cimport Strings


cdef struct Range:
    int first
    int last


# What a string stands for lies in one piece of memory: four counts, then so many numbers of
# groups, of patterns and of cues, and so many surface forms, each with its spelling.
cdef enum:
    GROUPS, PATTERNS, CUES, SURFACES, COUNTS


cdef struct Surface:
    int size                # of its spelling
    int exact
    int ends_in_word
    int entry
    int guard
    int how


cdef struct Phrase:
    int pattern             # its number among the expressions
    int group
    bint leads
    bint opens
    bint marked
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


@cython.final
cdef class Tables:
    cdef Strings strings
    cdef int* meant             # what strings stand for
    cdef Phrase* patterns
    cdef Phrase* cues
    cdef Phrase* rule_phrases
    cdef Rules* rules
    cdef int* entry_rules       # place in `rules`, -1 where an entry has none
    cdef int* guard_rules       # place of the first guard's rules
    cdef int* layers
    cdef int* is_title
    cdef Range negation, exceptions, borders
    cdef Patterns expressions
    cdef dict sources           # expressions with their numbers, while they are collected
    cdef int triggers
    cdef list asked, others, acting     # words that decide the level of a title
    cdef list again             # words behind a dash that speak of what stands before it
    cdef list own_titles        # entries that a title line can describe, and its expression
    cdef int negation_group, group_count, phrase_count, entry_count
    cdef unsigned char squashed[256]
    cdef bint plain_kinds[256]      # whether an odd sign ends in this byte
    cdef dict plain_signs
    cdef int preferred
    cdef dict blocks            # the memory of what is a pointer above, by its name
    cdef list hows, described
    cdef dict sections
    cdef tuple levels, heard
    cdef tuple strengths        # by level
    cdef tuple outside          # by section, whether it is no boilerplate

    cdef void* memory(self, str name, Py_ssize_t size) except NULL
    cdef int ints(self, str name, list numbers) except -1
    cdef int phrases(self, str name, phrases, dict how_place) except -1
    cdef int point(self) except -1
    cdef int expression(self, str source, bint cased=*)
