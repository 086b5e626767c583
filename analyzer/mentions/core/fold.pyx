# cython: language_level=3, boundscheck=False, initializedcheck=False
"""A text made ready: folded, its symbols, and the words that strings may begin with."""

from cpython.unicode cimport PyUnicode_GET_LENGTH
from libc.stdint cimport int32_t, uint32_t
from libc.string cimport memset

from analyzer.mentions.core.memory cimport Workspace, may_join, text_of
from analyzer.mentions.core.tables cimport Tables
from analyzer.native.strings cimport PADDING, SPACE, Strings, Word, has_bit, hash_of_word, opening

from skill_lexicon.notation import lower

cdef extern from "Python.h":
    uint32_t Py_UNICODE_TOLOWER(uint32_t) noexcept nogil
    uint32_t* PyUnicode_AsUCS4(object text, uint32_t* buffer, Py_ssize_t size, int null) except NULL

cdef extern from *:
    """
    #include <stddef.h>
    #include <stdint.h>

    /* Signed and without branches, so that a compiler makes vectors of it. */
    static void fold_ascii(int32_t *__restrict plain, int32_t *__restrict low, ptrdiff_t size) {
        for (ptrdiff_t at = 0; at < size; at++) {
            int32_t sign = plain[at];
            sign += (sign == '\\t') * (' ' - '\\t');
            sign -= (sign == '`') * ('`' - '\\'');
            plain[at] = sign;
            low[at] = sign + ((sign >= 'A') & (sign <= 'Z')) * 32;
        }
    }
    """
    void fold_ascii(int32_t* plain, int32_t* low, Py_ssize_t size) noexcept nogil

cdef uint32_t CAPITAL_SIGMA = 0x3A3


cdef int fold(Tables known, Workspace work, str text) except -1:
    """Write a text with plain signs, the same in lower case (`notation.fold`), and its symbols."""
    cdef int size = PyUnicode_GET_LENGTH(text), place
    cdef uint32_t* plain = <uint32_t*>work.plain_text.of((size + 1) * sizeof(uint32_t))
    cdef uint32_t* low = <uint32_t*>work.low_text.of((size + 1) * sizeof(uint32_t))
    cdef unsigned char* symbols = <unsigned char*>work.symbol_text.of(size + PADDING)
    cdef const unsigned char* squashed = known.squashed
    cdef uint32_t char
    cdef bint odd = False
    PyUnicode_AsUCS4(text, plain, size + 1, 1)
    # First as if all were ASCII.
    fold_ascii(<int32_t*>plain, <int32_t*>low, size + 1)
    for place in range(size):
        char = low[place]
        if char >= 128:
            char = beyond_ascii(known, plain, low, place)
            odd = odd or plain[place] == CAPITAL_SIGMA
        symbols[place] = squashed[char] if char < 256 else SPACE
    memset(symbols + size, SPACE, PADDING)
    if odd:  # a capital sigma is another letter in lower case where a word ends
        PyUnicode_AsUCS4(lower(text_of(plain, size)), low, size + 1, 1)
    work.text_low, work.text_plain, work.text_symbols = low, plain, symbols
    work.text_size = size
    work.begin = size  # beyond any block
    list_words(known.strings, work)
    return 0


cdef uint32_t beyond_ascii(
    Tables known, uint32_t* plain, uint32_t* low, int place
) except? 0xFFFFFFFF:
    """Write a character that is not ASCII, and return it in lower case."""
    cdef uint32_t char = plain[place]
    if known.plain_kinds[char & 255]:
        found = known.plain_signs.get(char)
        if found is not None:
            char = plain[place] = found
    low[place] = Py_UNICODE_TOLOWER(char)
    return low[place]


cdef int list_words(Strings strings, Workspace work) except -1:
    """List the words that strings may begin with, and the signs behind signs that join words."""
    cdef int place = 0, size = 0, last = work.text_size
    cdef const unsigned char* symbols = work.text_symbols
    cdef const uint32_t* low = work.text_low
    cdef Word* words = <Word*>work.word_list.of((last + 1) * sizeof(Word))
    cdef int* doubles = <int*>work.double_list.of((last + 1) * sizeof(int))
    cdef bint signs = strings.roots[SPACE] != 0
    cdef uint32_t hash
    work.words, work.word_count, work.next_word = words, 0, 0
    work.doubles, work.double_count, work.next_double = doubles, 0, 0
    while place < last:
        if symbols[place] == SPACE:  # behind another sign, or first
            if signs and has_bit(strings.openings, opening(symbols + place)):
                words[work.word_count] = Word(place, place, 0)
                work.word_count += 1
            if place and may_join(low[place]) and may_join(low[place - 1]):
                doubles[work.double_count] = place
                work.double_count += 1
            place += 1
            continue
        hash = hash_of_word(symbols + place, &size)
        if (
            has_bit(strings.heads_seen, hash >> 16)
            or has_bit(strings.openings, opening(symbols + place))
        ):
            words[work.word_count] = Word(place, place + size, hash)
            work.word_count += 1
        place += size + 1
    return 0
