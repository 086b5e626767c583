# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The words of a text as numbers, and its shingles: the twin of `analyzer.store.signature`.

This module decides nothing of its own. The plain functions there stay the place to read what is
done and why; those here bear their names without the underscore. What it is for: numpy goes
through a text some thirty times, which can be done in five.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from cpython.unicode cimport PyUnicode_GET_LENGTH
from libc.stdint cimport uint8_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy, memset

cdef extern from "Python.h":
    bint Py_UNICODE_ISDECIMAL(uint32_t) noexcept nogil
    bint Py_UNICODE_ISSPACE(uint32_t) noexcept nogil
    uint32_t Py_UNICODE_TOLOWER(uint32_t) noexcept nogil
    uint32_t* PyUnicode_AsUCS4Copy(object text) except NULL
    object PyUnicode_FromKindAndData(int kind, const void* buffer, Py_ssize_t size)
    void PyMem_Free(void*)

cdef enum:                  # tokens that are no words
    BREAK = 0
    FIRM = 1

cdef enum:                  # kinds of characters
    LETTER = 1
    LINE = 2
    CONTACT = 4             # contact details have it

cdef enum:
    LONGEST = 64            # bytes of a word that tell it from others
    POINTS = 96
    BEFORE_YEARS = 24

cdef uint8_t KINDS[128]
cdef int _char
memset(KINDS, 0, sizeof(KINDS))
for _char in b"0123456789abcdefghijklmnopqrstuvwxyz_+#":
    KINDS[_char] |= LETTER
for _char in b"@:.[+":
    KINDS[_char] |= CONTACT
KINDS[10] = LINE


cdef uint32_t* in_lower_case(str text, Py_ssize_t* size) except NULL:
    """Return a copy of a text in lower case, a zero behind it, for `PyMem_Free`."""
    cdef uint32_t* chars = PyUnicode_AsUCS4Copy(text)
    cdef Py_ssize_t at
    size[0] = PyUnicode_GET_LENGTH(text)
    for at in range(size[0]):
        chars[at] += (65 <= chars[at] <= 90) << 5
    for at in range(size[0]):
        if chars[at] < 128:
            continue
        if chars[at] == 0x130 or chars[at] == 0x3A3:
            # Two letters of which one becomes two, and one depends on what is around it.
            PyMem_Free(chars)
            return in_lower_case(text.lower(), size)
        chars[at] = Py_UNICODE_TOLOWER(chars[at])
    return chars


cdef inline Py_ssize_t behind(
    const uint32_t* text, Py_ssize_t at, const char* word
) noexcept nogil:
    """Return where a word ends that stands at a place, -1 if it does not stand there."""
    while word[0]:
        if text[at] != <uint32_t>word[0]:
            return -1
        at += 1
        word += 1
    return at


cdef inline bint is_of_phone(uint32_t char) noexcept nogil:
    return (
        char == 32 or char == 40 or char == 41 or 45 <= char <= 47 or Py_UNICODE_ISDECIMAL(char)
    )


cdef Py_ssize_t phone_end(const uint32_t* text, Py_ssize_t at) noexcept nogil:
    """Return where a phone number ends that begins with the plus at a place, -1 if none does."""
    cdef Py_ssize_t end = at + 2
    if not Py_UNICODE_ISDECIMAL(text[at + 1]):
        return -1
    while is_of_phone(text[end]):
        end += 1
    while end > at + 2 and not Py_UNICODE_ISDECIMAL(text[end - 1]):
        end -= 1
    return end if end > at + 8 else -1


cdef Py_ssize_t contact_end(
    const uint32_t* text, Py_ssize_t size, Py_ssize_t at, Py_ssize_t* start
) noexcept nogil:
    """Return where contact details end that have their sign at a place, -1 if none have.

    They may begin before it, with letters: "www." and "https:".
    """
    cdef uint32_t sign = text[at]
    cdef Py_ssize_t end = -1
    start[0] = at
    if sign == 43:  # +
        return phone_end(text, at)
    if sign == 91:  # [
        end = behind(text, at, b"[e-mail removed]")
        if end < 0:
            end = behind(text, at, b"[phone removed]")
        if end < 0:
            end = behind(text, at, b"[name removed]")
        return end
    if sign == 64:  # @
        end = at + 1
    elif sign == 46 and at >= 3 and behind(text, at - 3, b"www.") >= 0:
        start[0] = at - 3
        end = at + 1
    elif sign == 58:  # :
        if at >= 4 and behind(text, at - 4, b"http://") >= 0:
            start[0] = at - 4
            end = at + 3
        elif at >= 5 and behind(text, at - 5, b"https://") >= 0:
            start[0] = at - 5
            end = at + 3
    if end < 0 or end == size or Py_UNICODE_ISSPACE(text[end]):
        return -1
    while end < size and not Py_UNICODE_ISSPACE(text[end]):
        end += 1
    return end


cdef inline uint32_t number_of(uint64_t hash) noexcept nogil:
    """Return the number of a word from the weighted sum of its bytes."""
    hash ^= hash >> 31
    hash *= <uint64_t>0x94D049BB133111EB
    hash >>= 32
    return <uint32_t>(hash if hash > 2 else 2)


cdef inline bint is_wide_letter(uint32_t char) noexcept nogil:
    """Tell whether a character from 128 on is a letter; a lone surrogate is none."""
    return char >= 0xC0 and not 0x2000 <= char < 0x3000 and not 0xD800 <= char < 0xE000


cdef inline void add(
    uint64_t* hash, Py_ssize_t* place, const uint64_t* weights, uint32_t byte
) noexcept nogil:
    """Add the next byte of a word."""
    hash[0] += weights[min(place[0], LONGEST - 1)] * byte
    place[0] += 1


cdef inline void add_wide(
    uint64_t* hash, Py_ssize_t* place, const uint64_t* weights, uint32_t char
) noexcept nogil:
    """Add the bytes that a character from 128 on has in UTF-8."""
    cdef int bits
    if char < 0x800:
        bits = 6
        add(hash, place, weights, 0xC0 | char >> 6)
    elif char < 0x10000:
        bits = 12
        add(hash, place, weights, 0xE0 | char >> 12)
    else:
        bits = 18
        add(hash, place, weights, 0xF0 | char >> 18)
    while bits:
        bits -= 6
        add(hash, place, weights, 0x80 | (char >> bits & 0x3F))


cdef Py_ssize_t numbers(
    const uint64_t* weights, const uint32_t* text, Py_ssize_t size, bint without_contacts,
    uint32_t* tokens
) noexcept nogil:
    """Write a number for each word and 0 for each line break; return how many there are.

    Of the tokens, there must be room for one more than characters.
    """
    cdef Py_ssize_t at = -1, count = 0, place = 0, start, end
    cdef uint64_t hash = 0, goes_on
    cdef uint32_t char
    cdef uint8_t kind
    while at < size:  # the zero behind the text ends its last word
        at += 1
        char = text[at]
        kind = 0
        if char < 128:
            kind = KINDS[char]
        elif is_wide_letter(char):
            add_wide(&hash, &place, weights, char)
            continue
        if kind & CONTACT and without_contacts:
            end = contact_end(text, size, at, &start)
            if end >= 0:
                while at > start:  # its first letters were taken for the end of a word
                    at -= 1
                    place -= 1
                    hash -= weights[min(place, LONGEST - 1)] * text[at]
                at = end - 1
                kind = 0
        # Without a branch, since where words end cannot be foreseen: the number is written after
        # every character, and kept where a word ends.
        goes_on = -<uint64_t>(kind & LETTER)
        tokens[count] = number_of(hash)
        count += (place > 0) & ~goes_on
        add(&hash, &place, weights, char)
        hash &= goes_on
        place &= goes_on
        if kind & LINE:
            tokens[count] = BREAK
            count += 1
    return count


cdef Py_ssize_t masked(uint32_t* tokens, Py_ssize_t count, list name):
    """Replace a company's name, or its first word alone; return how many tokens are left."""
    cdef Py_ssize_t at = 0, kept = 0, size = len(name), same
    cdef uint32_t first
    if not size:
        return count
    first = name[0]
    while at < count:
        if tokens[at] != first:
            tokens[kept] = tokens[at]
            at += 1
        else:
            same = 1
            while same < size and at + same < count and tokens[at + same] == <uint32_t>name[same]:
                same += 1
            tokens[kept] = FIRM
            at += size if same == size else 1
        kept += 1
    return kept


cdef void sort(uint32_t* hashes, uint32_t* spare, Py_ssize_t count) noexcept nogil:
    """Sort hashes, byte by byte from the lowest on."""
    cdef Py_ssize_t places[4][256]
    cdef Py_ssize_t at, before, number
    cdef int byte, value
    memset(places, 0, sizeof(places))
    for at in range(count):
        places[0][hashes[at] & 0xFF] += 1
        places[1][hashes[at] >> 8 & 0xFF] += 1
        places[2][hashes[at] >> 16 & 0xFF] += 1
        places[3][hashes[at] >> 24] += 1
    for byte in range(4):
        before = 0
        for value in range(256):
            number = places[byte][value]
            places[byte][value] = before
            before += number
        for at in range(count):
            value = hashes[at] >> 8 * byte & 0xFF
            spare[places[byte][value]] = hashes[at]
            places[byte][value] += 1
        hashes, spare = spare, hashes  # after four times they are where they were


cdef Py_ssize_t shingles(
    const uint32_t* tokens, Py_ssize_t count, uint32_t* hashes, uint32_t* spare
) noexcept nogil:
    """Write the hashes of all runs of three words, sorted; return how many are distinct."""
    cdef Py_ssize_t at, found = 0, distinct = 0
    cdef uint64_t hash
    for at in range(count):
        if tokens[at] == BREAK:
            continue
        hash = (tokens[at - 1] if at else BREAK) * <uint64_t>0x9E3779B97F4A7C15
        hash ^= hash >> 29
        hash += tokens[at] * <uint64_t>0xBF58476D1CE4E5B9
        hash ^= hash >> 31
        hash += (tokens[at + 1] if at + 1 < count else BREAK) * <uint64_t>0x94D049BB133111EB
        hash ^= hash >> 30
        hash *= <uint64_t>0xD6E8FEB86659FD93
        hashes[found] = <uint32_t>(hash >> 32)
        found += 1
    sort(hashes, spare, found)
    for at in range(found):
        if not at or hashes[at] != hashes[distinct - 1]:
            hashes[distinct] = hashes[at]
            distinct += 1
    return distinct


cdef Py_ssize_t years_end(const uint32_t* text, Py_ssize_t at) noexcept nogil:
    """Return where "years" ends behind the digits that end at a place, -1 if others stand there.

    Nothing has to be tried again: what an optional part can take is of no use to a later one.
    """
    while Py_UNICODE_ISSPACE(text[at]):
        at += 1
    if text[at] == 43 or text[at] == 45 or text[at] == 0x2013:
        at += 1
    elif text[at] == 116 and text[at + 1] == 111:  # to
        at += 2
    while Py_UNICODE_ISSPACE(text[at]):
        at += 1
    if Py_UNICODE_ISDECIMAL(text[at]):
        at += 2 if Py_UNICODE_ISDECIMAL(text[at + 1]) else 1
    while Py_UNICODE_ISSPACE(text[at]):
        at += 1
    if text[at] == 43:
        at += 1
    while Py_UNICODE_ISSPACE(text[at]):
        at += 1
    at = behind(text, at, b"year")
    # To an expression that ignores case, the long s is an s.
    return at + 1 if at >= 0 and (text[at] == 115 or text[at] == 0x17F) else -1


cdef frozenset years(const uint32_t* text, Py_ssize_t size):
    """Return the numbers that stand before "years" in a text in lower case."""
    cdef Py_ssize_t stop, at, end, digits
    cdef set found = set()
    for stop in range(size):
        if text[stop] != 121 or behind(text, stop, b"years") < 0:
            continue
        at = max(0, stop - BEFORE_YEARS)
        while at < stop:
            end = -1
            if Py_UNICODE_ISDECIMAL(text[at]):
                digits = 2 if Py_UNICODE_ISDECIMAL(text[at + 1]) else 1
                end = years_end(text, at + digits)
                if end >= 0:
                    found.add(PyUnicode_FromKindAndData(4, text + at, digits))
            at = end if end >= 0 else at + 1
    return frozenset(found)


cdef class Words:
    """Reads the words of texts.

    Parameters
    ----------
    weights
        The weight of each place in a word, 64 numbers of 64 bits.
    points
        Points on the ring of all hashes, 96 numbers of 32 bits.
    short
        Texts of fewer words leave no shingles.
    """

    cdef uint64_t weights[LONGEST]
    cdef uint32_t points[POINTS]  # ascending
    cdef int places[POINTS]       # where each of them stood
    cdef Py_ssize_t short

    def __init__(self, bytes weights not None, bytes points not None, Py_ssize_t short):
        cdef int place
        if len(weights) != sizeof(self.weights) or len(points) != sizeof(self.points):
            raise ValueError(f"wanted are {LONGEST} weights and {POINTS} points")
        memcpy(self.weights, PyBytes_AS_STRING(weights), sizeof(self.weights))
        memcpy(self.points, PyBytes_AS_STRING(points), sizeof(self.points))
        order = sorted((self.points[place], place) for place in range(POINTS))
        for place in range(POINTS):
            self.points[place], self.places[place] = order[place]
        self.short = short

    def numbers(self, str text not None):
        """Return a number for each word of a text in lower case, and 0 for each line break."""
        cdef Py_ssize_t size, place
        cdef uint32_t* chars = in_lower_case(text, &size)
        cdef uint32_t* tokens = <uint32_t*>malloc((size + 1) * sizeof(uint32_t))
        try:
            if tokens == NULL:
                raise MemoryError
            return [
                tokens[place]
                for place in range(numbers(self.weights, chars, size, False, tokens))
            ]
        finally:
            free(tokens)
            PyMem_Free(chars)

    def read(self, str text not None, list name not None):
        """Return what a signature holds of a text, see `analyzer.store.signature`.

        Parameters
        ----------
        name
            The words of the company's name as numbers.

        Returns
        -------
        tuple
            The numbers of the words, without contact details and with the name masked; the
            numbers before "years"; the shingles; the minima. Numbers have 32 bits each.
        """
        cdef Py_ssize_t size, count, words = 0, distinct, at
        cdef uint32_t* chars = in_lower_case(text, &size)
        # Tokens, then room for hashes and for sorting them: never more than characters.
        cdef uint32_t* tokens = <uint32_t*>malloc((3 * size + 1) * sizeof(uint32_t))
        cdef uint32_t* hashes = tokens + size
        try:
            if tokens == NULL:
                raise MemoryError
            count = numbers(self.weights, chars, size, True, tokens)
            count = masked(tokens, count, name)
            for at in range(count):
                hashes[words] = tokens[at]
                words += tokens[at] != BREAK
            written = PyBytes_FromStringAndSize(<char*>hashes, words * sizeof(uint32_t))
            found = years(chars, size)
            if words < self.short:
                return written, found, b"", b""
            distinct = shingles(tokens, count, hashes, hashes + size)
            return (
                written, found,
                PyBytes_FromStringAndSize(<char*>hashes, distinct * sizeof(uint32_t)),
                self.minima(hashes, distinct),
            )
        finally:
            free(tokens)
            PyMem_Free(chars)

    cdef bytes minima(self, const uint32_t* hashes, Py_ssize_t count):
        """Return the first of the (ascending) hashes from each of the points on."""
        cdef uint32_t found[POINTS]
        cdef Py_ssize_t at = 0
        cdef int place
        for place in range(POINTS):
            while at < count and hashes[at] < self.points[place]:
                at += 1
            found[self.places[place]] = hashes[at if at < count else 0]
        return PyBytes_FromStringAndSize(<char*>found, sizeof(found))
