# cython: language_level=3, boundscheck=False, initializedcheck=False
"""The sentences of a block: the twin of `analyzer.text.sentences.split_sentences`."""

from libc.stdint cimport uint32_t
from libc.stdlib cimport free, realloc

cdef extern from "Python.h":
    bint Py_UNICODE_ISALNUM(uint32_t) noexcept nogil
    bint Py_UNICODE_ISDECIMAL(uint32_t) noexcept nogil
    bint Py_UNICODE_ISSPACE(uint32_t) noexcept nogil
    object PyUnicode_FromKindAndData(int kind, const void* buffer, Py_ssize_t size)

cdef int WORD_REACH = 12


cdef inline bint is_small(uint32_t char) noexcept nogil:
    return 97 <= char <= 122


cdef inline bint is_capital(uint32_t char) noexcept nogil:
    return 65 <= char <= 90


cdef inline bint is_stop(uint32_t char) noexcept nogil:
    return char == 46 or char == 33 or char == 63 or char == 0x2026


cdef inline bint is_apostrophe(uint32_t char) noexcept nogil:
    return char == 39 or char == 0x2019


cdef inline bint closes(uint32_t char) noexcept nogil:
    return (
        char == 34 or char == 41 or char == 93 or char == 0x201D or is_apostrophe(char)
    )


cdef inline bint is_of_word(uint32_t char) noexcept nogil:
    return char == 95 or Py_UNICODE_ISALNUM(char)


cdef unsigned char MAY_MATTER[128]  # what may end a sentence, or begin one within another
for _char in range(128):
    MAY_MATTER[_char] = chr(_char) in ".!?\nWYOTAI"


cdef int after_stop(const uint32_t* text, int size, int place) noexcept nogil:
    """Return where a sentence ends that may end at a stop, -1 if none does."""
    cdef int end = place + 1, at
    while end < size and is_stop(text[end]):
        end += 1
    while end < size and closes(text[end]):
        end += 1
    at = end
    while at < size and Py_UNICODE_ISSPACE(text[at]):
        at += 1
    if end < at < size and not (
        is_small(text[at]) or text[at] == 44 or text[at] == 58 or text[at] == 59
        or text[at] == 41
    ):
        return end
    return -1


cdef inline bint before_glue(uint32_t char) noexcept nogil:
    return is_small(char) or char == 41 or Py_UNICODE_ISDECIMAL(char)


cdef bint glued_stop(const uint32_t* text, int size, int place) noexcept nogil:
    """Tell whether a sentence begins right behind a stop: "experience.You will"."""
    cdef int at = place + 2
    if (
        text[place] == 0x2026 or place < 2 or at > size or not is_capital(text[place + 1])
        or not before_glue(text[place - 1]) or not before_glue(text[place - 2])
    ):
        return False
    while at < size and (is_small(text[at]) or is_apostrophe(text[at])):
        at += 1
    return place + 2 < at < size and (text[at] == 32 or text[at] == 44)


cdef int glued_word(const uint32_t* text, int size, int place, list endings) except -2:
    """Return where the words end that begin a sentence within another: "teamWe are"."""
    cdef int at, end
    cdef str ending
    if place < 3 or not (
        is_small(text[place - 1]) and is_small(text[place - 2]) and is_small(text[place - 3])
    ):
        return -1
    for ending in endings:
        end = place + 1 + <int>len(ending)
        if end > size:
            continue
        for at in range(len(ending)):
            if text[place + 1 + at] != <uint32_t>ending[at]:
                break
        else:
            at = end
            if at + 1 < size and is_apostrophe(text[at]) and is_of_word(text[at + 1]):
                at += 2
                while at < size and is_of_word(text[at]):
                    at += 1
                if at + 1 < size and text[at] == 32 and is_small(text[at + 1]):
                    return at + 2
            if end + 1 < size and text[end] == 32 and is_small(text[end + 1]):
                return end + 2
    return -1


cdef list GLUED = ["e", "hat", "ho", "hy", "our", "ou", "ur", "he", "his", "s", "n", "f", "bout"]


cdef class Sentences:
    """Splits texts into sentences; one for each thread.

    Parameters
    ----------
    abbreviations
        Words after which a full stop ends no sentence.
    closing_words
        Those of them that may end one nevertheless, before one of `opening_words`.
    """

    def __cinit__(self):
        self.spans, self.room = NULL, 0

    def __dealloc__(self):
        free(self.spans)

    def __init__(self, abbreviations, closing_words, opening_words):
        self.words = abbreviations
        self.closing_words, self.opening_words = closing_words, opening_words

    cdef int split(self, const uint32_t* text, int size) except -1:
        """Find the sentences: `count` of them, from and to in `spans`."""
        cdef int place = 0, begin = 0, border, following
        cdef uint32_t char
        self.count = 0
        while place < size:
            char = text[place]
            if char < 128 and not MAY_MATTER[char]:
                place += 1
                continue
            following = place + 1
            border = -1
            if is_stop(char):
                border = after_stop(text, size, place)
                if border >= 0:
                    following = border
                    if (
                        border == place + 1 and char == 46
                        and not self.ends(text, size, begin, place, border)
                    ):
                        border = -1
                elif glued_stop(text, size, place):
                    border = place + 1
            elif char == 10:
                border = place + 1
            elif (
                char == 87 or char == 89 or char == 79 or char == 84 or char == 65 or char == 73
            ):
                following = glued_word(text, size, place, GLUED)
                if following < 0:
                    following = place + 1
                else:
                    border = place
            if border > begin:
                self.keep(text, begin, border)
                begin = border
            place = following
        self.keep(text, begin, size)
        return 0

    cdef int keep(self, const uint32_t* text, int start, int end) except -1:
        cdef int* grown
        while start < end and Py_UNICODE_ISSPACE(text[start]):
            start += 1
        while end > start and Py_UNICODE_ISSPACE(text[end - 1]):
            end -= 1
        if start == end:
            return 0
        if self.count == self.room:
            grown = <int*>realloc(self.spans, (2 * self.room + 16) * 2 * sizeof(int))
            if grown == NULL:
                raise MemoryError
            self.spans, self.room = grown, 2 * self.room + 16
        self.spans[2 * self.count], self.spans[2 * self.count + 1] = start, end
        self.count += 1
        return 0

    cdef bint ends(self, const uint32_t* text, int size, int begin, int stop, int border) except -1:
        """Tell whether the full stop at `stop` ends a sentence."""
        cdef int first = stop, least = max(begin, stop - WORD_REACH), at
        cdef str word, lower
        while first > least and (text[first - 1] == 46 or is_of_word(text[first - 1])):
            first -= 1
        if first == stop:
            return True
        word = PyUnicode_FromKindAndData(4, text + first, stop - first)
        lower = word.lower()
        if lower.isdigit():
            for at in range(begin, first):
                if not Py_UNICODE_ISSPACE(text[at]):
                    break
            else:
                return False  # "1. Python"
        if lower not in self.words and not (
            len(lower) == 1 and word.isupper() and lower not in "cri"
        ):
            return True
        if lower not in self.closing_words:
            return False
        at = border
        while at < size and Py_UNICODE_ISSPACE(text[at]):
            at += 1
        while at < size and (
            text[at] == 34 or text[at] == 0x201C or text[at] == 0x2018 or text[at] == 39
            or text[at] == 40 or text[at] == 91
        ):
            at += 1
        if at == size or not is_capital(text[at]):
            return False
        first = at
        at += 1
        while at < size and is_small(text[at]):
            at += 1
        return PyUnicode_FromKindAndData(4, text + first, at - first) in self.opening_words

    def spans_of(self, str text):
        """Return the spans of the sentences of a text."""
        cdef list chars = list(map(ord, text))
        cdef uint32_t* data = <uint32_t*>realloc(NULL, (len(chars) + 1) * sizeof(uint32_t))
        cdef int place
        if data == NULL:
            raise MemoryError
        try:
            for place in range(len(chars)):
                data[place] = chars[place]
            self.split(data, len(chars))
            return [
                (self.spans[2 * place], self.spans[2 * place + 1]) for place in range(self.count)
            ]
        finally:
            free(data)
