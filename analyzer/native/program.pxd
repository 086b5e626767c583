from libc.stdint cimport int16_t, int32_t, uint8_t, uint16_t, uint32_t, uint64_t

cdef struct Set:
    uint64_t narrow[4]      # which of the characters below 256 are in it
    int kinds               # which kinds of the others are, whole
    int some                # kinds of which it holds some
    int first, last         # those single ones, in `chars`

cdef struct Draft:          # a step while the program is made
    int op, flags, x, y
    int next                # where to go on
    int other               # where to go on instead, and to come back to; -1: nowhere
    int place               # in the program; -1: not yet there

# As small as can be: how fast a program runs depends on how much of it is close to the processor.
cdef struct Step:
    uint8_t op
    uint8_t flags           # CASED, WHOLE
    uint16_t y
    int32_t x
    int16_t next            # how far it is to where to go on
    int16_t other           # how far to where to go on instead; 0: nowhere

cdef enum:
    UNKNOWN, ANYTHING, TOLD # what is known of the beginning of a match

cdef struct Entrance:
    int step                # where a pattern begins
    bint at_word            # whether no word may go on before a match
    int known               # UNKNOWN until it is first searched for
    Set first               # what a match can begin with
    uint64_t pairs[8]       # hashes of what two ASCII characters it can begin with, as bits

cdef class Program:
    cdef readonly list sources
    cdef Entrance* entrances
    cdef Step* steps
    cdef Set* sets
    cdef uint32_t* chars
    cdef int16_t* switches  # how far to go on by the kind of the next character; 0: nowhere
    cdef Draft* drafts
    cdef int draft_count, step_count, set_count, char_count, switch_count
    cdef list tables        # of the switches of drafts

    cdef int _write(self) except -1
    cdef bint _next(self, int at, Set* found, set seen)
    cdef int _spare_backtracking(self) except -1
    cdef int _fuse(self) except -1
    cdef int _behind_jumps(self, int step)
    cdef int _lay_out(self, list entries) except -1
    cdef int _pack(self) except -1
    cdef int _far(self, Draft* one, int target) except? -32768
    cdef void _learn(self, Entrance* entrance) noexcept
    cdef bint _begins(self, Entrance* entrance, int at, int before, int* patience) noexcept
    cdef bint _begins_with(
        self, Entrance* entrance, const Step* step, int at, int char, int before, int* patience
    ) noexcept


cdef inline int pair_of(uint32_t char, uint32_t other) noexcept nogil:
    """Return the place of two characters among the pairs of an entrance."""
    return (char * 37 + other) & 511
