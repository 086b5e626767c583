# cython: language_level=3, boundscheck=False, initializedcheck=False
"""Expressions of the phrase notation, matched over plain arrays of characters.

`Patterns` matches as `re` does: leftmost, alternatives in order, backtracking. What it is for:
`re` takes longer to be called than to match, and a posting is tried with hundreds of phrases.

Expressions become steps for a small machine with a stack of places to come back to (Cox,
"Regular Expression Matching: the Virtual Machine Approach", 2009): `expressions` writes them,
and `program` makes them fast.
"""

from cpython.unicode cimport PyUnicode_GET_LENGTH
from libc.stdint cimport uint8_t, uint32_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy

from analyzer.native.expressions cimport (
    ALL, BORDER, CASED, CENTRE, CHAR, END, ENDLESS, LAZY, LOOK, MANY, NONE, SET, SPLIT,
    START, SWITCH, TEXT, WHOLE, kind_of, place_of,
)
from analyzer.native.program cimport TOLD, UNKNOWN, Entrance, Program, Set, Step, pair_of

cdef extern from "Python.h":
    uint32_t* PyUnicode_AsUCS4Copy(object text) except NULL
    void PyMem_Free(void*)
    bint Py_UNICODE_ISALNUM(uint32_t) noexcept nogil
    uint32_t Py_UNICODE_TOLOWER(uint32_t) noexcept nogil

cdef int NEAR = 128


cdef struct Frame:
    int step
    Py_ssize_t pos
    Py_ssize_t least        # the run before it may be shortened to here; -1: no run


cdef inline bint is_word(uint32_t char) noexcept nogil:
    if char < 128:
        return 97 <= char <= 122 or 48 <= char <= 57 or 65 <= char <= 90
    return Py_UNICODE_ISALNUM(char)


cdef inline bint _of_word(uint32_t char) noexcept nogil:
    return char == 95 or is_word(char)


cdef inline bint holds(const Set* chosen, const uint32_t* wide, uint32_t char) noexcept nogil:
    cdef int place
    if char < 256:
        return (chosen.narrow[char >> 6] >> (char & 63)) & 1
    if chosen.kinds & kind_of(char):
        return True
    for place in range(chosen.first, chosen.last):
        if wide[place] == char:
            return True
    return False


cdef inline bint may_begin(
    const Entrance* entrance, uint32_t char, const uint32_t* low, Py_ssize_t pos, Py_ssize_t end
) noexcept nogil:
    """Tell whether a match can begin with a character that it may begin with, and the next."""
    cdef int pair
    if char >= 128 or pos + 1 == end or low[pos + 1] >= 128:
        return True
    if entrance.at_word and pos > 0 and is_word(low[pos - 1]):
        return False
    pair = pair_of(char, low[pos + 1])
    return (entrance.pairs[pair >> 6] >> (pair & 63)) & 1


cdef class Patterns(Program):
    """Compiled expressions, each with the number of its place.

    Parameters
    ----------
    sources
        As of `Program`. Where letters match in any case, `match` and `search` take a text as
        written; otherwise a folded one.

    Raises
    ------
    UnsupportedPatternError
        An expression is of another kind.

    Examples
    --------
    >>> Patterns([("(?:deep|machine)[ -]learning", False)]).search(0, "we do machine-learning")
    (6, 22)
    """

    def __len__(self):
        return len(self.sources)

    cdef Py_ssize_t at(
        self, int number, const uint32_t* low, const uint32_t* plain, Py_ssize_t end,
        Py_ssize_t pos
    ) noexcept nogil:
        """Return where the match that begins at `pos` ends, -1 if none does."""
        cdef Frame near[128]
        cdef Frame* stack = near
        cdef Frame* grown
        cdef int room = NEAR, height = 0, step = self.entrances[number].step, here, at, size
        cdef const Step* now
        cdef const Step* steps = self.steps
        cdef const Set* sets = self.sets
        cdef const uint32_t* chars = self.chars
        cdef const uint32_t* text
        cdef Py_ssize_t place, least, begin
        cdef bint fits
        cdef uint8_t op
        if self.entrances[number].at_word and pos > 0 and is_word(low[pos - 1]):
            return -1
        while True:
            here = step
            now = &steps[here]
            op = now.op
            text = plain if now.flags & CASED else low
            fits, begin, step = True, pos, here + now.next
            if op == TEXT:
                size = now.y & 255
                fits = end - pos >= size and (text[pos + 1] == now.y >> 8 or now.y < 256)
                if fits:
                    for at in range(size):
                        if text[pos + at] != chars[now.x + at]:
                            fits = False
                            break
                    pos += size
                    if now.flags & WHOLE and fits and pos < end and is_word(text[pos]):
                        fits = False
            elif op == CHAR:
                fits = pos < end and text[pos] == <uint32_t>now.x
                pos += 1
                if now.flags & WHOLE and fits and pos < end and is_word(text[pos]):
                    fits = False
            elif op == SET:
                fits = pos < end and holds(&sets[now.x], chars, text[pos])
                pos += 1
            elif op == MANY or op == ALL:
                place = end
                if now.y & 255 != ENDLESS and pos + (now.y & 255) < end:
                    place = pos + (now.y & 255)
                least = pos + (now.y >> 8)
                while pos < place and holds(&sets[now.x], chars, text[pos]):
                    pos += 1
                fits = pos >= least
                if pos > least and op == MANY:
                    stack[height] = Frame(step, pos, least)
                    height += 1
            elif op == SWITCH:
                at = self.switches[now.x + (place_of(low[pos]) if pos < end else NONE)]
                fits = at != 0
                step = here + at
            elif op == LAZY:
                stack[height] = Frame(step, pos, -1)
                height += 1
                step = here + now.x
            elif op == SPLIT:
                stack[height] = Frame(here + now.x, pos, -1)
                height += 1
            elif op == LOOK:
                place = pos + (now.y >> 1) - CENTRE
                fits = 0 <= place < end and holds(&sets[now.x], chars, text[place])
                fits = fits == (now.y & 1)
            elif op == START:
                fits = pos == 0
            elif op == END:
                fits = pos == end
            elif op == BORDER:
                fits = (pos > 0 and _of_word(text[pos - 1])) != (pos < end and _of_word(text[pos]))
            else:
                if stack != near:
                    free(stack)
                return pos
            if now.other:
                if fits:
                    stack[height] = Frame(here + now.other, begin, -1)
                    height += 1
                else:
                    step, pos, fits = here + now.other, begin, True
            if not fits:
                if height == 0:
                    if stack != near:
                        free(stack)
                    return -1
                height -= 1
                step, pos = stack[height].step, stack[height].pos
                if stack[height].least >= 0:
                    pos -= 1
                    if pos > stack[height].least:
                        stack[height].pos = pos
                        height += 1
            elif height == room:
                grown = <Frame*>malloc(2 * room * sizeof(Frame))
                if grown == NULL:
                    if stack != near:
                        free(stack)
                    return -1
                memcpy(grown, stack, room * sizeof(Frame))
                if stack != near:
                    free(stack)
                stack = grown
                room *= 2

    cdef Py_ssize_t find(
        self, int number, const uint32_t* low, const uint32_t* plain, Py_ssize_t end,
        Py_ssize_t pos, Py_ssize_t latest, Py_ssize_t* stop
    ) noexcept:
        """Return where the first match begins that does so from `pos` to `latest`, -1 if none."""
        cdef Entrance* entrance = &self.entrances[number]
        cdef uint32_t char
        cdef Py_ssize_t bound
        latest = min(latest, end)
        bound = min(latest + 1, end)
        if entrance.known == UNKNOWN:
            self._learn(entrance)
        while pos <= latest:
            if entrance.known == TOLD:
                while pos < bound:
                    char = low[pos]
                    if char < 256:
                        if (
                            (entrance.first.narrow[char >> 6] >> (char & 63)) & 1
                            and may_begin(entrance, char, low, pos, end)
                        ):
                            break
                    elif entrance.first.some & kind_of(char):
                        break
                    pos += 1
                if pos == bound:
                    return -1
            if not (entrance.at_word and pos > 0 and is_word(low[pos - 1])):
                stop[0] = self.at(number, low, plain, end, pos)
                if stop[0] >= 0:
                    return pos
            pos += 1
        return -1

    def match(self, int number, str text, Py_ssize_t pos=0, end=None):
        """Return the offsets of the match that begins at `pos`, as `re` would, or ``None``."""
        return self._try(number, text, pos, end, False)

    def search(self, int number, str text, Py_ssize_t pos=0, end=None, latest=None):
        """Return the offsets of the first match from `pos` on, as `re` would, or ``None``.

        Parameters
        ----------
        latest
            The last place where it may begin; by default `end`.
        """
        return self._try(number, text, pos, end, True, latest)

    def _try(self, int number, str text, Py_ssize_t pos, end, bint anywhere, latest=None):
        cdef Py_ssize_t last = PyUnicode_GET_LENGTH(text), stop = -1, place
        cdef uint32_t* plain = PyUnicode_AsUCS4Copy(text)
        cdef uint32_t* low = PyUnicode_AsUCS4Copy(text)
        try:
            if self.sources[number][1]:
                for place in range(last):
                    low[place] = Py_UNICODE_TOLOWER(low[place])
            if end is not None:
                last = max(0, min(last, <Py_ssize_t>end))
            pos = max(0, min(pos, <Py_ssize_t>PyUnicode_GET_LENGTH(text)))
            if pos > last:
                return None
            if anywhere:
                pos = self.find(
                    number, low, plain, last, pos, last if latest is None else latest, &stop
                )
            else:
                stop = self.at(number, low, plain, last, pos)
            return None if stop < 0 else (pos, stop)
        finally:
            PyMem_Free(plain)
            PyMem_Free(low)
