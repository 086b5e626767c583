# cython: language_level=3, boundscheck=False, initializedcheck=False
"""Phrases of which a text is only asked whether, and where first, each of them stands."""

from cpython.unicode cimport PyUnicode_GET_LENGTH
from libc.stdint cimport uint32_t
from libc.stdlib cimport free, malloc
from libc.string cimport memset

from analyzer.native.patterns cimport Patterns
from analyzer.native.strings cimport PADDING, SPACE, Hits, Strings

cdef extern from "Python.h":
    uint32_t* PyUnicode_AsUCS4(object text, uint32_t* buffer, Py_ssize_t size, int null) except NULL


cdef class Phrases:
    """Phrases of the notation, tried where a string is found that they must hold.

    Parameters
    ----------
    phrases
        Of each its expression, whether it begins with its strings, and these, squashed.
    squash
        The bytes that a squashed text has for the characters below 256.
    reach
        How far from a string a phrase is looked for that does not begin with it.
    """

    cdef Strings strings
    cdef Patterns patterns
    cdef list found_by      # for each string, the phrases that are found by it
    cdef list leads
    cdef int reach
    cdef unsigned char symbols[256]

    def __init__(self, phrases, bytes squash, int reach):
        cdef int number
        by_string = {}
        self.leads = [leads for _, leads, _ in phrases]
        for number, (_, _, strings) in enumerate(phrases):
            for string in strings:
                by_string.setdefault(string, []).append(number)
        self.strings = Strings(list(by_string))
        self.found_by = list(by_string.values())
        self.patterns = Patterns((source, False) for source, _, _ in phrases)
        self.reach = reach
        for number in range(256):
            self.symbols[number] = self.strings.symbols[squash[number]]

    def first(self, str folded):
        """Return the offsets of one match of each phrase that stands in a folded text.

        Returns
        -------
        dict
            Number of a phrase to (start, end); the match at the first place that has one.
        """
        cdef int size = PyUnicode_GET_LENGTH(folded), at, number, last
        cdef Py_ssize_t start, end = -1
        cdef uint32_t* text = <uint32_t*>malloc((size + 1) * sizeof(uint32_t))
        cdef unsigned char* symbols = <unsigned char*>malloc(size + PADDING)
        cdef Hits hits = Hits()
        cdef dict found = {}
        try:
            if text == NULL or symbols == NULL:
                raise MemoryError
            PyUnicode_AsUCS4(folded, text, size + 1, 1)
            for at in range(size):
                symbols[at] = self.symbols[text[at]] if text[at] < 256 else SPACE
            memset(symbols + size, SPACE, PADDING)
            self.strings.find(symbols, size, hits)
            for at in range(hits.count):
                for number in <list>self.found_by[hits.some[at].value]:
                    if number in found:
                        continue
                    start = hits.some[at].place
                    if self.leads[number]:
                        end = self.patterns.at(number, text, text, size, start)
                    else:
                        last = min(size, hits.some[at].end + 2 + self.reach)
                        start = self.patterns.find(
                            number, text, text, last, max(0, start - self.reach), last, &end
                        )
                    if start >= 0 and end >= 0:
                        found[number] = (start, end)
            return found
        finally:
            free(text)
            free(symbols)
