from analyzer.mentions.core.memory cimport Workspace
from analyzer.mentions.core.tables cimport Tables


cdef int fold(Tables known, Workspace work, str text) except -1
