cimport cython
from libc.stdint cimport uint32_t

@cython.final
cdef class Sentences:
    cdef object words, closing_words, opening_words
    cdef int* spans
    cdef int room
    cdef int count

    cdef int split(self, const uint32_t* text, int size) except -1
    cdef int keep(self, const uint32_t* text, int start, int end) except -1
    cdef bint ends(self, const uint32_t* text, int size, int begin, int stop, int border) except -1
