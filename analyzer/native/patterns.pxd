cimport cython
from libc.stdint cimport uint32_t

from analyzer.native.program cimport Program


@cython.final
cdef class Patterns(Program):
    cdef Py_ssize_t at(
        self, int number, const uint32_t* low, const uint32_t* plain, Py_ssize_t end,
        Py_ssize_t pos
    ) noexcept nogil
    cdef Py_ssize_t find(
        self, int number, const uint32_t* low, const uint32_t* plain, Py_ssize_t end,
        Py_ssize_t pos, Py_ssize_t latest, Py_ssize_t* stop
    ) noexcept

cdef bint is_word(uint32_t char) noexcept nogil
