from analyzer.mentions.core.memory cimport Workspace
from analyzer.mentions.core.tables cimport Tables

cdef int judge(Tables known, Workspace work, int section, company) except -1
cdef int mark(Workspace work, int first, int start, int end, int last) except -1
cdef int resolve(Tables known, Workspace work) except -1
