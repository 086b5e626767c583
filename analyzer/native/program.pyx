# cython: language_level=3, boundscheck=False, initializedcheck=False
"""The steps of expressions, made ready for the machine that matches them.

Runs of characters are never shortened where nothing behind them could use what that sets free. A
parting of ways and the test behind it are one step. Steps that are tried one after the other
stand side by side, and what nothing leads to is left out: of some hundred expressions most must
fit in the processor's caches.
"""

from libc.stdint cimport int16_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc

from analyzer.native.expressions cimport (
    ALL, CASED, CHAR, FAIL, JUMP, LAZY, LOOK, MANY, MATCH, PLACES, SET, SPLIT, SWITCH,
    TEXT, WHOLE, Writer, kind_of,
)

from analyzer.native.raw cimport again, raw

from copyreg import __newobj__

from analyzer.native.expressions import UnsupportedPatternError, parsed

cdef int FARTHEST = 32767
cdef int PATIENCE = 2_000   # so many steps are looked at to tell what a match begins with
cdef tuple NOT_AFTER_WORD = parsed("(?<![^\\W_])", False)[1][0]


cdef class Program:
    """The steps of expressions.

    Parameters
    ----------
    sources
        The expressions, of the kind that the phrase notation writes, each with whether letters
        match in any case, but for those in ``(?-i:...)``.

    Raises
    ------
    UnsupportedPatternError
        An expression is of another kind.
    """

    def __cinit__(self):
        self.entrances, self.steps, self.sets, self.drafts = NULL, NULL, NULL, NULL
        self.chars, self.switches = NULL, NULL

    def __dealloc__(self):
        free(self.entrances)
        free(self.steps)
        free(self.sets)
        free(self.chars)
        free(self.switches)
        free(self.drafts)

    def __init__(self, sources):
        self.sources = list(sources)
        self._write()
        self._spare_backtracking()
        self._fuse()
        self._lay_out([self.entrances[number].step for number in range(len(self.sources))])
        self._pack()
        free(self.drafts)
        self.drafts, self.tables = NULL, []

    def __reduce__(self):
        return __newobj__, (type(self),), (
            self.sources,
            raw(self.entrances, len(self.sources) * sizeof(Entrance)),
            raw(self.steps, self.step_count * sizeof(Step)),
            raw(self.sets, self.set_count * sizeof(Set)),
            raw(self.chars, self.char_count * sizeof(uint32_t)),
            raw(self.switches, self.switch_count * sizeof(int16_t)),
        )

    def __setstate__(self, kept):
        self.sources, entrances, steps, sets, chars, switches = kept
        self.entrances, self.steps = <Entrance*>again(entrances), <Step*>again(steps)
        self.sets, self.chars = <Set*>again(sets), <uint32_t*>again(chars)
        self.switches = <int16_t*>again(switches)
        self.step_count, self.set_count = len(steps) // sizeof(Step), len(sets) // sizeof(Set)
        self.char_count = len(chars) // sizeof(uint32_t)
        self.switch_count = len(switches) // sizeof(int16_t)

    cdef int _write(self) except -1:
        """Write the expressions as drafts, and the sets and characters they refer to."""
        cdef Writer writer = Writer()
        cdef int number, part, place
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
        self.draft_count, self.tables = len(writer.steps), writer.switches
        self.set_count, self.char_count = len(writer.sets), len(writer.chars)
        self.drafts = <Draft*>malloc((self.draft_count + 1) * sizeof(Draft))
        self.sets = <Set*>calloc(self.set_count + 1, sizeof(Set))
        self.chars = <uint32_t*>malloc((self.char_count + 1) * sizeof(uint32_t))
        if self.drafts == NULL or self.sets == NULL or self.chars == NULL:
            raise MemoryError
        for number, (op, flags, x, y) in enumerate(writer.steps):
            self.drafts[number] = Draft(op, flags, x, y, number + 1, -1, -1)
        for number, (words, whole, some, first, last) in enumerate(writer.sets):
            for part in range(4):
                self.sets[number].narrow[part] = words[part]
            self.sets[number].kinds, self.sets[number].some = whole, some
            self.sets[number].first, self.sets[number].last = first, last
        for number, char in enumerate(writer.chars):
            self.chars[number] = char
        return 0

    cdef bint _next(self, int at, Set* found, set seen):
        """Add what can be read next from a step on; false if that cannot be told."""
        cdef Draft step
        cdef int part
        cdef uint32_t char
        if at in seen:
            return True
        seen.add(at)
        step = self.drafts[at]
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
            for target in set(self.tables[step.x]):
                if not self._next(target, found, seen):
                    return False
            return True
        if step.op == FAIL:
            return True
        return self._next(step.x if step.op == JUMP else at + 1, found, seen)

    cdef int _spare_backtracking(self) except -1:
        """Let runs of characters stay whole where nothing behind them could use the last ones."""
        cdef Set found
        cdef int at, part
        cdef bint apart
        for at in range(self.draft_count):
            if self.drafts[at].op != MANY:
                continue
            for part in range(4):
                found.narrow[part] = 0
            found.some = 0
            apart = self._next(at + 1, &found, set())
            for part in range(4):
                apart = apart and not found.narrow[part] & self.sets[self.drafts[at].x].narrow[part]
            if apart and not found.some & self.sets[self.drafts[at].x].some:
                self.drafts[at].op = ALL
        return 0

    cdef int _fuse(self) except -1:
        """Make one step of a parting of ways and a single test that comes first behind it.

        Most such tests fail, and then there is no place to be noted and come back to. Nor is a
        jump a step of its own.
        """
        cdef Draft* one
        cdef Draft* tried
        cdef int at, other
        for at in range(self.draft_count):
            one = &self.drafts[at]
            if one.op != MATCH and one.op != FAIL:
                one.next = self._behind_jumps(one.next)
            if one.op == SPLIT or one.op == LAZY:
                one.x = self._behind_jumps(one.x)
        for table in self.tables:
            table[:] = [self._behind_jumps(place) for place in table]
        for at in range(self.draft_count):
            one = &self.drafts[at]
            if one.op == SPLIT:
                tried, other = &self.drafts[one.next], one.x
            elif one.op == LAZY:
                tried, other = &self.drafts[one.x], one.next
            else:
                continue
            if (
                tried.op == TEXT or tried.op == CHAR or tried.op == SET or tried.op == ALL
                or tried.op == LOOK or tried.op == SWITCH
            ) and tried.other < 0:
                one[0] = tried[0]
                one.other = other
                if one.op == SWITCH:  # how far its ways are is told from another place
                    one.x = len(self.tables)
                    self.tables.append(self.tables[tried.x])
        return 0

    cdef int _behind_jumps(self, int step):
        while self.drafts[step].op == JUMP:
            step = self.drafts[step].x
        return step

    cdef int _lay_out(self, list entries) except -1:
        """Give each step that can be reached a place, near those that it leads to."""
        cdef list waiting = entries[::-1]
        cdef Draft* one
        cdef int at, placed = 0
        while waiting:
            at = waiting.pop()
            while at >= 0 and self.drafts[at].place < 0 and self.drafts[at].op != FAIL:
                one = &self.drafts[at]
                one.place = placed
                placed += 1
                if one.op == SWITCH:
                    waiting.extend(dict.fromkeys(reversed(self.tables[one.x])))
                elif one.op != MATCH:
                    waiting.append(one.next)
                    if one.op == SPLIT or one.op == LAZY:
                        waiting.append(one.x)
                at = one.other
        self.step_count = placed
        return 0

    cdef int _pack(self) except -1:
        """Write the steps at their places."""
        cdef Draft* one
        cdef Step* step
        cdef int at, part, target
        self.steps = <Step*>calloc(self.step_count + 1, sizeof(Step))
        self.switch_count = len(self.tables) * PLACES
        self.switches = <int16_t*>malloc((self.switch_count + 1) * sizeof(int16_t))
        if self.steps == NULL or self.switches == NULL:
            raise MemoryError
        for at in range(self.draft_count):
            one = &self.drafts[at]
            if one.place < 0:
                continue
            step = &self.steps[one.place]
            step.op, step.flags, step.y, step.x = one.op, one.flags, one.y, one.x
            if one.op == SWITCH:
                for part, target in enumerate(self.tables[one.x]):
                    nowhere = self.drafts[target].op == FAIL
                    self.switches[one.x * PLACES + part] = 0 if nowhere else self._far(one, target)
                step.x *= PLACES
            elif one.op != MATCH:
                step.next = self._far(one, one.next)
                if one.op == SPLIT or one.op == LAZY:
                    step.x = self._far(one, one.x)
            if one.other >= 0:
                step.other = self._far(one, one.other)
        for at in range(len(self.sources)):
            self.entrances[at].step = self.drafts[self.entrances[at].step].place
        return 0

    cdef int _far(self, Draft* one, int target) except? -32768:
        """Return how far it is from a step to another."""
        cdef int far = self.drafts[target].place - one.place
        if not -FARTHEST <= far <= FARTHEST:
            raise UnsupportedPatternError("too many and too long alternatives")
        return far

    cdef void _learn(self, Entrance* entrance) noexcept:
        """Find out what a match can begin with."""
        cdef int patience = PATIENCE
        entrance.known = TOLD if self._begins(entrance, entrance.step, -1, &patience) else ANYTHING

    cdef bint _begins(self, Entrance* entrance, int at, int before, int* patience) noexcept:
        """Note what can be read from a step on: the first character, or the one after `before`.

        False if that cannot be told.
        """
        cdef const Step* step = &self.steps[at]
        cdef int char, part, far = 0
        patience[0] -= 1
        if step.flags & CASED or patience[0] < 0:
            return False
        if step.other and not self._begins(entrance, at + step.other, before, patience):
            return False
        if step.op == CHAR or step.op == TEXT:
            char = step.x if step.op == CHAR else self.chars[step.x]
            return self._begins_with(entrance, step, at, char, before, patience)
        if step.op == SET or step.op == MANY or step.op == ALL:
            if before < 0:
                for part in range(4):
                    entrance.first.narrow[part] |= self.sets[step.x].narrow[part]
                entrance.first.some |= self.sets[step.x].some
            for char in range(128):
                if (self.sets[step.x].narrow[char >> 6] >> (char & 63)) & 1:
                    if not self._begins_with(entrance, step, at, char, before, patience):
                        return False
            return (
                step.op == SET or step.y >> 8 > 0
                or self._begins(entrance, at + step.next, before, patience)
            )
        if step.op == SWITCH:
            for part in range(PLACES):
                if part and self.switches[step.x + part] == far:
                    continue
                far = self.switches[step.x + part]
                if far and not self._begins(entrance, at + far, before, patience):
                    return False
            return True
        if step.op == MATCH:
            if before >= 0:
                any_pair(entrance, before)
            return before >= 0
        if step.op == SPLIT or step.op == LAZY:
            if not self._begins(entrance, at + step.x, before, patience):
                return False
        return self._begins(entrance, at + step.next, before, patience)

    cdef bint _begins_with(
        self, Entrance* entrance, const Step* step, int at, int char, int before, int* patience
    ) noexcept:
        """Note a character that a step can read; if it is the first, also what can follow."""
        if before >= 0:
            if char < 128:
                add_pair(entrance, before, char)
            return True
        if char >= 256:
            entrance.first.some |= kind_of(char)
            return True
        entrance.first.narrow[char >> 6] |= <uint64_t>1 << (char & 63)
        if char >= 128:
            return True
        if step.op == TEXT:
            if self.chars[step.x + 1] < 128:
                add_pair(entrance, char, self.chars[step.x + 1])
        elif step.op == CHAR and not step.flags & WHOLE:
            return self._begins(entrance, at + step.next, char, patience)
        else:
            any_pair(entrance, char)
        return True


cdef void add_pair(Entrance* entrance, int char, int other) noexcept:
    cdef int place = pair_of(char, other)
    entrance.pairs[place >> 6] |= <uint64_t>1 << (place & 63)


cdef void any_pair(Entrance* entrance, int char) noexcept:
    cdef int other
    for other in range(128):
        add_pair(entrance, char, other)
