from analyzer.mentions.core.memory cimport Workspace
from analyzer.mentions.core.tables cimport Tables

cdef int scan(Tables known, Workspace work, int begin, int finish) except -1
cdef int matches(Tables known, Workspace work, bint cues, int heard) except -1
