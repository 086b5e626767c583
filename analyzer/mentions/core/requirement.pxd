from libc.stdint cimport uint32_t

from analyzer.mentions.core.memory cimport Candidate, Cue, Workspace
from analyzer.mentions.core.tables cimport Tables

cdef bint triggered(Tables known, Workspace work, int first, int last)
cdef Cue* nearest(
    Tables known, Workspace work, bint strong, Candidate* one, int section, int first, int last
) except? NULL
cdef str negated(Tables known, Workspace work, Candidate* one, int first, int last)
cdef bint holds_not(const uint32_t* low, int first, int last) noexcept nogil
