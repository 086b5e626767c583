# cython: language_level=3, boundscheck=False, initializedcheck=False
"""Function words of languages, counted: the twin of `analyzer.text.language`.

The plain functions there stay the place to read what is done and why.
"""

from cpython.unicode cimport PyUnicode_GET_LENGTH
from libc.stdint cimport uint32_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memset

cdef extern from "Python.h":
    bint Py_UNICODE_ISALPHA(uint32_t) noexcept nogil
    bint Py_UNICODE_ISSPACE(uint32_t) noexcept nogil
    uint32_t* PyUnicode_AsUCS4(object text, uint32_t* buffer, Py_ssize_t size, int null) except NULL

cdef enum:
    LANGUAGES = 64
    MOST = 8                # languages that one word may belong to


cdef struct Word:
    uint32_t hash
    int chars               # where it stands among the characters
    int size                # 0 where a place is free
    int languages           # how many have it
    int language[MOST]
    double weight


cdef inline uint32_t mixed(uint32_t hash, uint32_t char) noexcept nogil:
    """Return the hash of a word with one more character (Fowler, Noll and Vo's 1a)."""
    return (hash ^ char) * 16777619


cdef class FunctionWords:
    """The function words of some languages.

    Parameters
    ----------
    shares
        Word to its languages, each with the weight that the word has for it, which is the same
        for all languages of a word.
    edges
        Signs that are no part of a word at its beginning and end.
    """

    cdef Word* words
    cdef uint32_t mask
    cdef uint32_t* chars
    cdef bint[128] edges
    cdef list wide_edges
    cdef list names

    def __cinit__(self):
        self.words, self.chars = NULL, NULL

    def __dealloc__(self):
        free(self.words)
        free(self.chars)

    def __init__(self, dict shares, str edges):
        cdef int number, at = 0, size
        cdef uint32_t hash, place
        self.names = sorted({language for some in shares.values() for language, _ in some})
        self.mask = (1 << (2 * len(shares)).bit_length()) - 1
        self.words = <Word*>calloc(self.mask + 1, sizeof(Word))
        self.chars = <uint32_t*>malloc((sum(map(len, shares)) + 1) * sizeof(uint32_t))
        if self.words == NULL or self.chars == NULL:
            raise MemoryError
        if len(self.names) > LANGUAGES or max(map(len, shares.values())) > MOST:
            raise ValueError("too many languages")
        memset(self.edges, 0, sizeof(self.edges))
        for char in map(ord, edges):
            if char < 128:
                self.edges[char] = True
        self.wide_edges = [char for char in map(ord, edges) if char >= 128]
        for word, some in shares.items():
            size, hash = len(word), 0
            for number in range(size):
                self.chars[at + number] = <uint32_t>ord(word[number])
                hash = mixed(hash, self.chars[at + number])
            place = (hash ^ (hash >> 15)) & self.mask
            while self.words[place].size:
                place = (place + 1) & self.mask
            self.words[place].hash, self.words[place].chars = hash, at
            self.words[place].size, self.words[place].languages = size, len(some)
            self.words[place].weight = some[0][1]
            for number in range(len(some)):
                self.words[place].language[number] = self.names.index(some[number][0])
            at += size

    cdef const Word* known(self, const uint32_t* word, int size) noexcept nogil:
        cdef uint32_t hash = 0, place
        cdef int at
        for at in range(size):
            hash = mixed(hash, word[at])
        place = (hash ^ (hash >> 15)) & self.mask
        while self.words[place].size:
            if self.words[place].hash == hash and self.words[place].size == size:
                at = 0
                while at < size and self.chars[self.words[place].chars + at] == word[at]:
                    at += 1
                if at == size:
                    return &self.words[place]
            place = (place + 1) & self.mask
        return NULL

    cdef bint is_edge(self, uint32_t char):
        return self.edges[char] if char < 128 else char in self.wide_edges

    def best(self, str text, double share, double least):
        """Return the language with the most function words in a text, or ``None``.

        Parameters
        ----------
        text
            In lower case.
        share, least
            Their weighted number must be this share of the words, and at least this.
        """
        cdef int size = PyUnicode_GET_LENGTH(text), at = 0, start, first, last, number
        cdef int count = 0, found = 0, best = -1
        cdef double scores[LANGUAGES]
        cdef const Word* word
        cdef bint alpha
        cdef uint32_t near[512]
        cdef uint32_t* chars = near
        memset(scores, 0, sizeof(scores))
        if size >= 512:
            chars = <uint32_t*>malloc((size + 1) * sizeof(uint32_t))
            if chars == NULL:
                raise MemoryError
        try:
            PyUnicode_AsUCS4(text, chars, size + 1, 1)
            while at < size:
                if Py_UNICODE_ISSPACE(chars[at]):
                    at += 1
                    continue
                start, alpha = at, True
                while at < size and not Py_UNICODE_ISSPACE(chars[at]):
                    alpha = alpha and Py_UNICODE_ISALPHA(chars[at])
                    at += 1
                count += 1
                word = self.known(chars + start, at - start)
                if word == NULL and not alpha:
                    first, last = start, at
                    while first < last and self.is_edge(chars[first]):
                        first += 1
                    while last > first and self.is_edge(chars[last - 1]):
                        last -= 1
                    word = self.known(chars + first, last - first)
                if word != NULL:
                    found += 1
                    for number in range(word.languages):
                        scores[word.language[number]] += word.weight
            least = max(least, share * count)
            if found < least:  # no word weighs more than one
                return None
            for number in range(len(self.names)):
                if scores[number] > 0 and (best < 0 or scores[number] > scores[best]):
                    best = number
            return self.names[best] if best >= 0 and scores[best] >= least else None
        finally:
            if chars != near:
                free(chars)
