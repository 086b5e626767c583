# cython: language_level=3, boundscheck=False, initializedcheck=False
"""Memory that is used again from block to block and posting to posting."""

from libc.stdint cimport uint32_t
from libc.stdlib cimport free, realloc
from libc.string cimport memset

from analyzer.native.sentences cimport Sentences
from analyzer.native.strings cimport Hits

from analyzer.text.sentences import ABBREVIATIONS, MAY_END, OPENERS

cdef extern from "Python.h":
    object PyUnicode_FromKindAndData(int kind, const void* buffer, Py_ssize_t size)


cdef str text_of(const uint32_t* chars, Py_ssize_t size):
    return PyUnicode_FromKindAndData(4, chars, size)


cdef class Buffer:
    """Memory that grows and is used again from block to block and posting to posting."""

    def __cinit__(self):
        self.data, self.room = NULL, 0

    def __dealloc__(self):
        free(self.data)

    cdef void* grown(self, Py_ssize_t size) except NULL:
        cdef void* data = realloc(self.data, 2 * size)
        if data == NULL:
            raise MemoryError
        self.data, self.room = data, 2 * size
        return data


cdef class Workspace:
    """What one call works on; calls of several threads have one each."""

    def __init__(self, int groups, int phrases, int entries):
        self.hits = Hits()
        self.sentences = Sentences(ABBREVIATIONS, MAY_END, OPENERS)
        self.low_text, self.plain_text, self.symbol_text = Buffer(), Buffer(), Buffer()
        self.word_list, self.double_list, self.joined_text = Buffer(), Buffer(), Buffer()
        self.origin_text, self.joint_text, self.candidate_list = Buffer(), Buffer(), Buffer()
        self.place_list, self.cue_place_list, self.cue_list = Buffer(), Buffer(), Buffer()
        self.group_list, self.reached_list, self.low_window = Buffer(), Buffer(), Buffer()
        self.plain_window, self.kept_list, self.name_text = Buffer(), Buffer(), Buffer()
        self.told_list, self.named_list = Buffer(), Buffer()
        self.seen = <int*>self.group_list.of((groups + 1) * sizeof(int))
        self.reached = <int*>self.reached_list.of((2 * phrases + 2) * sizeof(int))
        self.stamps = self.reached + phrases + 1
        memset(self.reached, 0, (2 * phrases + 2) * sizeof(int))
        self.stamp = 0
        self.told = <Told*>self.told_list.of((entries + 1) * sizeof(Told))
        self.named = <int*>self.named_list.of((entries + 1) * sizeof(int))
        memset(self.told, 0, (entries + 1) * sizeof(Told))
        self.named_count, self.negations = 0, []

    cdef int candidate(self, int start, int end, int entry, int guard, int how) except -1:
        self.candidates = <Candidate*>self.candidate_list.of(
            (self.candidate_count + 1) * sizeof(Candidate)
        )
        self.candidates[self.candidate_count] = Candidate(
            start, end, entry, guard, how, 0, -1, -1
        )
        self.candidate_count += 1
        return 0
