# cython: language_level=3, boundscheck=False, initializedcheck=False
"""Expressions of the phrase notation, matched over plain arrays of characters.

`Patterns` matches as `re` does: leftmost, alternatives in order, backtracking. What it is for:
`re` takes longer to be called than to match, and a posting is tried with hundreds of phrases.

Expressions become steps for a small machine with a stack of places to come back to (Cox,
"Regular Expression Matching: the Virtual Machine Approach", 2009). Alternatives are sorted by
the kind of character they can begin with, and runs of characters are never shortened where
nothing behind them could use what that sets free. All expressions share their steps' memory,
for what is tried in one posting should fit in the cache.
"""

from cpython.unicode cimport PyUnicode_GET_LENGTH
from libc.stdint cimport uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcpy

from analyzer.native.expressions cimport (
    ALL, BORDER, CASED, CENTRE, CHAR, END, ENDLESS, FAIL, JUMP, LAZY, LOOK, MANY, MATCH, NONE,
    PLACES, SET, SPLIT, START, SWITCH, TEXT, WHOLE, Writer, kind_of, place_of,
)

from analyzer.native.expressions import UnsupportedPatternError, parsed

cdef extern from "Python.h":
    uint32_t* PyUnicode_AsUCS4Copy(object text) except NULL
    void PyMem_Free(void*)
    bint Py_UNICODE_ISALNUM(uint32_t) noexcept nogil
    uint32_t Py_UNICODE_TOLOWER(uint32_t) noexcept nogil

cdef int NEAR = 128
cdef int FARTHEST = 65535
cdef tuple NOT_AFTER_WORD = parsed("(?<![^\\W_])", False)[1][0]


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


cdef class Patterns:
    """Compiled expressions, each with the number of its place.

    Parameters
    ----------
    sources
        The expressions, of the kind that the phrase notation writes, each with whether letters
        match in any case, but for those in ``(?-i:...)``. If so, `match` and `search` take a
        text as written; otherwise a folded one.

    Raises
    ------
    UnsupportedPatternError
        An expression is of another kind.

    Examples
    --------
    >>> Patterns([("(?:deep|machine)[ -]learning", False)]).search(0, "we do machine-learning")
    (6, 22)
    """

    def __cinit__(self):
        self.entrances, self.steps, self.sets = NULL, NULL, NULL
        self.chars, self.switches = NULL, NULL

    def __dealloc__(self):
        free(self.entrances)
        free(self.steps)
        free(self.sets)
        free(self.chars)
        free(self.switches)

    def __init__(self, sources):
        cdef Writer writer = Writer()
        cdef int number, part, place
        self.sources = list(sources)
        self.entrances = <Entrance*>calloc(len(self.sources) + 1, sizeof(Entrance))
        if self.entrances == NULL:
            raise MemoryError
        for number, (source, ignore_case) in enumerate(self.sources):
            place = writer.place()
            node = parsed(source, ignore_case)
            self.entrances[number].step = place
            if node[0] == "sequence" and node[1] and node[1][0] == NOT_AFTER_WORD:
                self.entrances[number].at_word = True
                node = ("sequence", node[1][1:])
            writer.write(node)
            writer.add(MATCH)
            writer.join(place)
        self.steps = <Step*>malloc((len(writer.steps) + 1) * sizeof(Step))
        self.sets = <Set*>calloc(len(writer.sets) + 1, sizeof(Set))
        self.chars = <uint32_t*>malloc((len(writer.chars) + 1) * sizeof(uint32_t))
        self.switches = <uint16_t*>malloc(
            (len(writer.switches) * PLACES + 1) * sizeof(uint16_t)
        )
        if (
            self.steps == NULL or self.sets == NULL or self.chars == NULL
            or self.switches == NULL
        ):
            raise MemoryError
        for number, (op, flags, x, y) in enumerate(writer.steps):
            self.steps[number] = Step(op, flags, y, x)
        for number, (words, whole, some, first, last) in enumerate(writer.sets):
            for part in range(4):
                self.sets[number].narrow[part] = words[part]
            self.sets[number].kinds, self.sets[number].some = whole, some
            self.sets[number].first, self.sets[number].last = first, last
        for number, char in enumerate(writer.chars):
            self.chars[number] = char
        for number, (op, _, switch, _) in enumerate(writer.steps):
            if op == SWITCH:
                for part, place in enumerate(writer.switches[switch]):
                    if place - number > FARTHEST:
                        raise UnsupportedPatternError("too many and too long alternatives")
                    self.switches[switch * PLACES + part] = place - number
        for number in range(len(self.sources)):
            self.entrances[number].any_first = not self._next(
                self.entrances[number].step, &self.entrances[number].first, set()
            )
        self._spare_backtracking(len(writer.steps))

    def __len__(self):
        return len(self.sources)

    cdef bint _next(self, int at, Set* found, set seen):
        """Add what can be read next from a step on; false if that cannot be told."""
        cdef Step step
        cdef int part
        cdef uint32_t char
        if at in seen:
            return True
        seen.add(at)
        step = self.steps[at]
        if step.flags & CASED or step.op == MATCH:
            return False
        if step.op == CHAR or step.op == TEXT:
            char = step.x if step.op == CHAR else self.chars[step.x]
            if char < 256:
                found.narrow[char >> 6] |= <uint64_t>1 << (char & 63)
            else:
                found.some |= kind_of(char)
            return True
        if step.op == SET or step.op == MANY or step.op == ALL:
            for part in range(4):
                found.narrow[part] |= self.sets[step.x].narrow[part]
            found.some |= self.sets[step.x].some
            return step.op == SET or step.y >> 8 > 0 or self._next(at + 1, found, seen)
        if step.op == SPLIT or step.op == LAZY:
            return self._next(at + 1, found, seen) and self._next(step.x, found, seen)
        if step.op == SWITCH:
            for part in range(PLACES):
                if not self._next(at + self.switches[step.x * PLACES + part], found, seen):
                    return False
            return True
        if step.op == FAIL:
            return True
        return self._next(step.x if step.op == JUMP else at + 1, found, seen)

    cdef void _spare_backtracking(self, int count):
        """Let runs of characters stay whole where nothing behind them could use the last ones."""
        cdef Set found
        cdef int at, part
        cdef bint apart
        for at in range(count):
            if self.steps[at].op != MANY:
                continue
            for part in range(4):
                found.narrow[part] = 0
            found.some = 0
            apart = self._next(at + 1, &found, set())
            for part in range(4):
                apart = apart and not found.narrow[part] & self.sets[self.steps[at].x].narrow[part]
            if apart and not found.some & self.sets[self.steps[at].x].some:
                self.steps[at].op = ALL

    cdef Py_ssize_t at(
        self, int number, const uint32_t* low, const uint32_t* plain, Py_ssize_t end,
        Py_ssize_t pos
    ) noexcept nogil:
        """Return where the match that begins at `pos` ends, -1 if none does."""
        cdef Frame near[128]
        cdef Frame* stack = near
        cdef Frame* grown
        cdef int room = NEAR, height = 0, step = self.entrances[number].step, at
        cdef const Step* now
        cdef const Step* steps = self.steps
        cdef const Set* sets = self.sets
        cdef const uint32_t* chars = self.chars
        cdef const uint32_t* text
        cdef Py_ssize_t place, least
        cdef bint fits
        cdef uint8_t op
        if self.entrances[number].at_word and pos > 0 and is_word(low[pos - 1]):
            return -1
        while True:
            now = &steps[step]
            op = now.op
            text = plain if now.flags & CASED else low
            fits = True
            step += 1
            if op == TEXT:
                fits = end - pos >= now.y
                if fits:
                    for at in range(now.y):
                        if text[pos + at] != chars[now.x + at]:
                            fits = False
                            break
                    pos += now.y
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
                at = place_of(low[pos]) if pos < end else NONE
                step += self.switches[now.x * PLACES + at] - 1
            elif op == LAZY:
                stack[height] = Frame(step, pos, -1)
                height += 1
                step = now.x
            elif op == SPLIT:
                stack[height] = Frame(now.x, pos, -1)
                height += 1
            elif op == JUMP:
                step = now.x
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
            elif op == FAIL:
                fits = False
            else:
                if stack != near:
                    free(stack)
                return pos
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
        Py_ssize_t pos, Py_ssize_t* stop
    ) noexcept nogil:
        """Return where the first match from `pos` on begins, -1 if there is none."""
        cdef const Entrance* entrance = &self.entrances[number]
        cdef uint32_t char
        while pos <= end:
            if not entrance.any_first:
                while pos < end:
                    char = low[pos]
                    if char < 256:
                        if (entrance.first.narrow[char >> 6] >> (char & 63)) & 1:
                            break
                    elif entrance.first.some & kind_of(char):
                        break
                    pos += 1
                if pos == end:
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

    def search(self, int number, str text, Py_ssize_t pos=0, end=None):
        """Return the offsets of the first match from `pos` on, as `re` would, or ``None``."""
        return self._try(number, text, pos, end, True)

    def _try(self, int number, str text, Py_ssize_t pos, end, bint anywhere):
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
                pos = self.find(number, low, plain, last, pos, &stop)
            else:
                stop = self.at(number, low, plain, last, pos)
            return None if stop < 0 else (pos, stop)
        finally:
            PyMem_Free(plain)
            PyMem_Free(low)
