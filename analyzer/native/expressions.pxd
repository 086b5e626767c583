from libc.stdint cimport uint32_t

cdef extern from "Python.h":
    bint Py_UNICODE_ISALNUM(uint32_t) noexcept nogil
    bint Py_UNICODE_ISDECIMAL(uint32_t) noexcept nogil
    bint Py_UNICODE_ISSPACE(uint32_t) noexcept nogil

cdef enum:
    CHAR, TEXT, SET, MANY, ALL, SPLIT, LAZY, JUMP, SWITCH, LOOK, START, END, BORDER, FAIL, MATCH

cdef enum:  # flags of steps
    CASED = 1               # reads the text as written
    WHOLE = 2               # a word must end behind it

cdef enum:  # kinds of characters from 256 on
    WORDS = 1
    DIGITS = 2
    SPACES = 4
    OTHERS = 8

cdef enum:  # places of a switch: letters and digits, and then
    SIGN = 36
    WIDE = 37               # characters from 128 on
    NONE = 38               # the end of the text
    PLACES = 39

cdef enum:
    ENDLESS = 255           # the most of a repetition without end
    CENTRE = 128            # the offset 0 of a look around


cdef inline int place_of(uint32_t char) noexcept nogil:
    if 97 <= char <= 122:
        return char - 97
    if 48 <= char <= 57:
        return char - 22
    return SIGN if char < 128 else WIDE


cdef inline int kind_of(uint32_t char) noexcept nogil:
    if Py_UNICODE_ISALNUM(char):
        return DIGITS if Py_UNICODE_ISDECIMAL(char) else WORDS
    return SPACES if Py_UNICODE_ISSPACE(char) else OTHERS


cdef class Writer:
    cdef readonly list steps, sets, chars, switches
    cdef dict known_sets, known_texts

    cdef int place(self)
    cdef void add(self, int op, bint cased=*, int x=*, int y=*)
    cdef int set(self, tuple node)
    cdef int text(self, tuple chars)
    cdef object single(self, tuple node)
    cdef tuple beginning(self, tuple node)
    cdef list factored(self, list options)
    cdef list turned(self, list items)
