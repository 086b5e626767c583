from analyzer.mentions.core.memory cimport Workspace
from analyzer.mentions.core.tables cimport Phrase, Tables
from libc.stdint cimport uint32_t

cdef int judge(Tables known, Workspace work, int section, company) except -1
cdef int mark(Workspace work, int first, int start, int end, int last) except -1
cdef Py_ssize_t stands(
    Tables known, Workspace work, const Phrase* phrase, const uint32_t* plain, Py_ssize_t* end
) noexcept
cdef int resolve(Tables known, Workspace work) except -1
