cimport cython
from libc.stdint cimport uint32_t

from analyzer.native.sentences cimport Sentences
from analyzer.native.strings cimport Hits, Word


# What gave a level, where no cue did: the section, being a job title, or one of the words that
# tell to act as that, from there downwards.
cdef enum:
    BY_SECTION = -1
    BY_TITLE = -2
    BY_ACTING = -3


cdef struct Candidate:
    int start
    int end
    int entry
    int guard
    int how
    # From `weigh`.
    int level
    int cue                 # place of the cue that gave the level, or one of those above
    int negation            # place of the words that negate it in `Workspace.negations`, or -1


cdef struct Cue:
    int level
    int direction
    int start
    int end


cdef struct Told:           # what a posting says about an entry
    bint known              # whether it is named at all
    int mentions            # without negation
    int strength
    bint outside            # whether any of it stands outside boilerplate


cdef struct Place:
    int at
    int meant               # where the patterns or cues stand in `Tables.meant`
    int count


@cython.final
cdef class Buffer:
    cdef void* data
    cdef Py_ssize_t room

    cdef void* grown(self, Py_ssize_t size) except NULL

    cdef inline void* of(self, Py_ssize_t size) except NULL:
        """Return the memory, with room for `size` bytes."""
        return self.data if size <= self.room else self.grown(size)


@cython.final
cdef class Workspace:
    cdef Hits hits
    cdef Sentences sentences
    cdef Buffer low_text, plain_text, symbol_text, word_list, double_list
    cdef Buffer joined_text, origin_text, joint_text
    cdef Buffer candidate_list, place_list, cue_place_list, cue_list, group_list, reached_list
    cdef Buffer low_window, plain_window, kept_list, name_text, told_list, named_list
    # The whole text, from `fold`.
    cdef const uint32_t* text_low
    cdef const uint32_t* text_plain
    cdef const unsigned char* text_symbols
    cdef int text_size
    cdef const Word* words          # those that strings may begin with
    cdef int word_count, next_word
    cdef const int* doubles         # where a sign that joins words stands behind another
    cdef int double_count, next_double
    # The block, from `scan`.
    cdef const uint32_t* low
    cdef const uint32_t* plain
    cdef int size
    cdef const int* origin          # where each symbol came from; NULL: from its own place
    cdef const unsigned char* joints
    cdef int begin                  # of the block in the text
    cdef int* seen                  # by group, one more than where the text last holds its strings
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
    cdef list negations
    # The posting, from `FastLexicon.tally`.
    cdef Told* told                 # by entry
    cdef int* named                 # entries in the order in which they are first named
    cdef int named_count
    cdef uint32_t* marked_low
    cdef uint32_t* marked_plain
    cdef int marked_size, mark      # where the mark stands in it

    cdef int candidate(self, int start, int end, int entry, int guard, int how) except -1

    cdef inline bint has(self, int group, int first) noexcept:
        """Tell whether a string of a group stands at a place of the block or behind it."""
        return self.seen[group] > self.begin + first


cdef str text_of(const uint32_t* chars, Py_ssize_t size)


cdef inline bint may_join(uint32_t char) noexcept nogil:
    return (
        char == 32 or char == 45 or char == 95 or char == 42 or char == 34 or char == 9
    )
