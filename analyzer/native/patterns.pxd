from libc.stdint cimport int32_t, uint8_t, uint16_t, uint32_t, uint64_t

cdef struct Set:
    uint64_t narrow[4]      # which of the characters below 256 are in it
    int kinds               # which kinds of the others are, whole
    int some                # kinds of which it holds some
    int first, last         # those single ones, in `chars`

cdef struct Step:
    uint8_t op
    uint8_t flags           # CASED, WHOLE
    uint16_t y
    int32_t x

cdef struct Entrance:
    int step                # where a pattern begins
    bint at_word            # whether no word may go on before a match
    bint any_first          # whether a match can begin with anything
    Set first               # what it can begin with, otherwise

cdef class Patterns:
    cdef readonly list sources
    cdef Entrance* entrances
    cdef Step* steps
    cdef Set* sets
    cdef uint32_t* chars
    cdef uint16_t* switches # how far to go on by the kind of the next character, see `PLACES`

    cdef bint _next(self, int at, Set* found, set seen)
    cdef void _spare_backtracking(self, int count)
    cdef Py_ssize_t at(
        self, int number, const uint32_t* low, const uint32_t* plain, Py_ssize_t end,
        Py_ssize_t pos
    ) noexcept nogil
    cdef Py_ssize_t find(
        self, int number, const uint32_t* low, const uint32_t* plain, Py_ssize_t end,
        Py_ssize_t pos, Py_ssize_t* stop
    ) noexcept nogil

cdef bint is_word(uint32_t char) noexcept nogil
