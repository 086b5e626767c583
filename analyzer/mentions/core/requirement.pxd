from analyzer.mentions.core.memory cimport Workspace
from analyzer.mentions.core.tables cimport Tables

cdef int weigh(Tables known, Workspace work, int section) except -1
