# cython: language_level=3, boundscheck=False, initializedcheck=False
"""Expressions of the phrase notation become steps for the small machine of `patterns`.

Only the part of Python's expressions is read that `skill_lexicon.notation` writes. There are no
groups, and of repetitions only single characters may go on for ever.
"""

from libc.stdint cimport uint32_t

import re

cdef extern from "Python.h":
    uint32_t Py_UNICODE_TOLOWER(uint32_t) noexcept nogil

cdef int FEW = 3            # so many alternatives are tried one after the other
cdef int LONGEST = 255      # so many characters are at most one step


class UnsupportedPatternError(ValueError):
    """An expression that is not of the kind that the phrase notation writes."""


_COUNTS = re.compile(r"\{(\d+)(?:(,)(\d*))?\}")

# Lower-case letters that have the same capital are one letter to `re` where case is no matter.
_SAME_CAPITAL = tuple(frozenset(map(ord, letters)) for letters in ("iı", "sſ", "µμ", "σς"))


_known_letters = {}  # what a letter is read as does not change


cdef class _Parser:
    """Reads an expression into nested tuples; see `_Parser.item` for what there is."""

    cdef str source
    cdef Py_ssize_t at
    cdef bint ignore_case
    cdef bint cased         # within (?-i:...)

    def __init__(self, str source, bint ignore_case):
        self.source, self.at, self.ignore_case, self.cased = source, 0, ignore_case, False

    cdef Py_UCS4 peek(self):
        return self.source[self.at] if self.at < len(self.source) else 0

    cdef bint take(self, str words):
        if self.source.startswith(words, self.at):
            self.at += len(words)
            return True
        return False

    cdef object fail(self):
        raise UnsupportedPatternError(
            f"{self.source!r}: not of the phrase notation, from {self.source[self.at:self.at + 20]!r}"
        )

    cdef tuple whole(self):
        node = self.choice()
        if self.at != len(self.source):
            self.fail()
        return node

    cdef tuple choice(self):
        options = [self.sequence()]
        while self.take("|"):
            options.append(self.sequence())
        return options[0] if len(options) == 1 else ("choice", options)

    cdef tuple sequence(self):
        cdef list items = []
        cdef Py_UCS4 char
        while self.at < len(self.source):
            char = self.source[self.at]
            if char == "|" or char == ")":
                break
            # Nearly everything is a plain letter.
            node = self.plain(char) if char.isalnum() else self.item()
            if self.peek() in "*+?{":
                node = self.repeated(node)
            items.append(node)
        return ("sequence", items)

    cdef tuple plain(self, Py_UCS4 char):
        self.at += 1
        key = (char, self.ignore_case, self.cased)
        node = _known_letters.get(key)
        if node is None:
            node = ("set", self.folded({ord(char)}), "", False, self.cased)
            _known_letters[key] = node
        return node

    cdef tuple repeated(self, tuple node):
        if self.take("*"):
            least, most = 0, -1
        elif self.take("+"):
            least, most = 1, -1
        elif self.take("?"):
            least, most = 0, 1
        elif self.peek() == "{":
            counts = _COUNTS.match(self.source, self.at)
            if counts is None:
                self.fail()
            low, comma, high = counts.groups()
            least = int(low)
            most = least if not comma else int(high) if high else -1
            if 0 <= most < least:
                self.fail()
            self.at = counts.end()
        else:
            return node
        return ("repeat", node, least, most, self.take("?"))

    cdef tuple item(self):
        """Read one of: set, look, start, end, border, sequence, choice."""
        cdef bint before = self.cased
        for opening, behind, wanted in (
            ("(?=", False, True), ("(?!", False, False), ("(?<=", True, True), ("(?<!", True, False)
        ):
            if self.take(opening):
                node = self.choice()
                if not self.take(")"):
                    self.fail()
                return ("look", node, behind, wanted)
        if self.take("(?:"):
            node = self.choice()
            if not self.take(")"):
                self.fail()
            return node
        if self.take("(?-i:"):
            self.cased = self.ignore_case
            node = self.choice()
            self.cased = before
            if not self.take(")"):
                self.fail()
            return node
        if self.take("["):
            return self.set()
        for words, kind in (("\\A", "start"), ("\\Z", "end"), ("\\b", "border")):
            if self.take(words):
                return (kind, self.cased)
        if self.peek() in "(.^$*+?{":
            self.fail()
        member, kind = self.member()
        return ("set", self.folded(() if kind else (member,)), kind, False, self.cased)

    cdef tuple member(self):
        """Read a character or class of characters: the one or the other."""
        cdef str char = self.source[self.at : self.at + 1]
        if char == "\\":
            self.at += 1
            char = self.source[self.at : self.at + 1]
            if char and char in "wdsWDS":
                self.at += 1
                return (0, char)
            if char == "n" or char == "t":
                char = "\n" if char == "n" else "\t"
            elif char.isalnum():
                char = ""
        if not char:
            self.fail()
        self.at += 1
        return (ord(char), "")

    cdef frozenset folded(self, members):
        """Return characters in lower case where case is no matter."""
        if self.cased or not self.ignore_case:
            return frozenset(members)
        lower = {Py_UNICODE_TOLOWER(member) for member in members}
        return frozenset(lower.union(*(some for some in _SAME_CAPITAL if some & lower)))

    cdef tuple set(self):
        negated = self.take("^")
        members, kinds = set(), ""
        if self.peek() == "]":
            self.fail()
        while not self.take("]"):
            first, kind = self.member()
            last, kind_of_last = first, kind
            if self.peek() == "-" and not self.source.startswith("]", self.at + 1):
                self.at += 1
                last, kind_of_last = self.member()
                if kind or kind_of_last or first > last:
                    self.fail()
            if not kind:
                members.update(range(first, last + 1))
            kinds += kind
        return ("set", self.folded(members), kinds, negated, self.cased)


def parsed(str source, bint ignore_case):
    """Return an expression as nested tuples, see `_Parser.item`.

    Raises
    ------
    UnsupportedPatternError
        It is not of the phrase notation.
    """
    return _Parser(source, ignore_case).whole()


def _has(int char, frozenset members, str kinds, bint negated):
    """Tell whether a set has a character, as `re` understands it."""
    text = chr(char)
    found = (
        char in members
        or ("w" in kinds and (text.isalnum() or text == "_"))
        or ("W" in kinds and not (text.isalnum() or text == "_"))
        or ("d" in kinds and text.isdecimal())
        or ("D" in kinds and not text.isdecimal())
        or ("s" in kinds and text.isspace())
        or ("S" in kinds and not text.isspace())
    )
    return found != negated


# One character of each kind from 256 on stands for all: alpha, arabic three, em space, dash.
_EXAMPLES = ((WORDS, 0x3B1), (DIGITS, 0x663), (SPACES, 0x2003), (OTHERS, 0x2014))

_known_sets = {}  # what a set is does not change, and few are different


def _narrow(members, kinds, negated):
    """Return a set's characters below 256 as four words, its kinds of others, and single ones."""
    key = (members, kinds, negated)
    if key not in _known_sets:
        bits = sum(1 << char for char in range(256) if _has(char, members, kinds, negated))
        words = tuple((bits >> (64 * part)) & 0xFFFFFFFFFFFFFFFF for part in range(4))
        bare = frozenset(member for member in members if member < 256)
        whole = sum(kind for kind, char in _EXAMPLES if _has(char, bare, kinds, negated))
        single = tuple(sorted(member for member in members if member >= 256))
        if negated and single:
            raise UnsupportedPatternError(f"characters beyond Latin-1 in a negated set: {single}")
        _known_sets[key] = words, whole, single
    return _known_sets[key]


_ASCII = 128                # stands for every character from there on
_ANYTHING = frozenset(range(_ASCII + 1))
_EVERY_PLACE = frozenset(range(PLACES))

_known_beginnings = {}


def _beginnings(members, kinds, negated):
    """Return a set's characters up to `_ASCII`, which stands for all wider ones."""
    key = (members, kinds, negated)
    if key not in _known_beginnings:
        found = {char for char in range(_ASCII) if _has(char, members, kinds, negated)}
        words, whole, single = _narrow(*key)
        if words[2] or words[3] or whole or single:
            found.add(_ASCII)
        _known_beginnings[key] = frozenset(found)
    return _known_beginnings[key]


cdef class Writer:
    """Writes steps from what `_Parser` read: lists of an operation, flags, x and y."""

    def __init__(self):
        self.steps, self.sets, self.chars, self.switches = [], [], [], []
        self.known_sets, self.known_texts = {}, {}

    cdef int place(self):
        return len(self.steps)

    cdef void add(self, int op, bint cased=False, int x=0, int y=0):
        self.steps.append([op, CASED if cased else 0, x, y])

    cdef int set(self, tuple node):
        key = node[1:4]
        if key not in self.known_sets:
            words, whole, single = _narrow(*key)
            some = whole
            first = len(self.chars)
            for char in single:
                some |= kind_of(char)
            self.chars.extend(single)
            self.known_sets[key] = len(self.sets)
            self.sets.append((words, whole, some, first, len(self.chars)))
        return self.known_sets[key]

    cdef int text(self, tuple chars):
        if chars not in self.known_texts:
            self.known_texts[chars] = len(self.chars)
            self.chars.extend(chars)
        return self.known_texts[chars]

    cdef object single(self, tuple node):
        """Return the one character that a node is, or ``None``."""
        if node[0] == "set" and len(node[1]) == 1 and not node[2] and not node[3]:
            return next(iter(node[1]))
        return None

    cdef tuple beginning(self, tuple node):
        """Return what a node can begin with (see `_beginnings`), and whether it can be empty."""
        kind = node[0]
        if kind == "set":
            return _ANYTHING if node[4] else _beginnings(node[1], node[2], node[3]), False
        if kind == "sequence":
            found = set()
            for item in node[1]:
                chars, empty = self.beginning(item)
                found |= chars
                if not empty:
                    return found, False
            return found, True
        if kind == "choice":
            both = [self.beginning(option) for option in node[1]]
            return set().union(*(one for one, _ in both)), any(empty for _, empty in both)
        if kind == "repeat":
            chars, empty = self.beginning(node[1])
            return chars, empty or not node[2]
        return set(), True

    def write(self, tuple node):
        kind = node[0]
        if kind == "set":
            char = self.single(node)
            if char is not None:
                self.add(CHAR, node[4], char)
            else:
                self.add(SET, node[4], self.set(node))
        elif kind == "sequence":
            for item in self.turned(node[1]):
                self.write(item)
        elif kind == "choice":
            self.write_choice(node[1])
        elif kind == "repeat":
            self.write_repeat(*node[1:])
        elif kind == "look":
            self.write_look(*node[1:])
        else:
            self.add({"start": START, "end": END, "border": BORDER}[kind], node[1])

    cdef list turned(self, list items):
        """Return ``(?:-b){0,2}-c`` as ``-(?:b-){0,2}c``: what stands before both is read once.

        What is matched stays the same where neither `b` nor `c` can begin with what `-` can be.
        """
        cdef list result = items[:1]
        for number, item in enumerate(items[1:], 1):
            before = result[-1]
            if (
                before[0] == "repeat" and before[1][0] == "sequence" and len(before[1][1]) > 1
                and before[1][1][0] == item
            ):
                again = ("sequence", before[1][1][1:])
                own, nothing = self.beginning(item)
                first, empty = self.beginning(again)
                following, no_more = self.beginning(("sequence", items[number + 1:]))
                if not (nothing or empty or no_more or own & (first | following)):
                    result[-1:] = [item, ("repeat", ("sequence", [*again[1], item]), *before[2:])]
                    continue
            result.append(item)
        return result

    def write_choice(self, list options):
        options = self.factored(options)
        if len(options) == 1:
            self.write(options[0])
            return
        ends = []
        if len(options) <= FEW:
            for option in options[:-1]:
                here = self.place()
                self.add(SPLIT)
                self.write(option)
                ends.append(self.place())
                self.add(JUMP)
                self.steps[here][2] = self.place()
            self.write(options[-1])
        else:
            self.write_switch(options, ends)
        for end in ends:
            self.steps[end][2] = self.place()

    cdef list factored(self, list options):
        """Return alternatives of which those that begin with the same character share it.

        What is matched stays the same: an alternative is tried earlier than before only where
        none of those between can begin with its character.
        """
        cdef list groups = []
        cdef dict latest = {}  # by character the last group that can begin with it
        for option in options:
            items = option[1] if option[0] == "sequence" else [option]
            char = self.single(items[0]) if items else None
            if char is None:
                latest = {}
                groups.append([option])
                continue
            group = latest.get(char)
            if group is None or group[0] != items[0]:
                latest[char] = group = [items[0]]
                groups.append(group)
            group.append(("sequence", items[1:]))
        return [
            group[0] if len(group) == 1
            else ("sequence", [group[0], *group[1][1]]) if len(group) == 2
            else ("sequence", [group[0], ("choice", group[1:])])
            for group in groups
        ]

    def write_switch(self, list options, list ends):
        """Write alternatives of which the next character tells those that are worth a try."""
        switch = self.place()
        self.add(SWITCH)
        starts, fitting = [], [() for _ in range(PLACES)]
        for number, option in enumerate(options):
            starts.append(self.place())
            self.write(option)
            ends.append(self.place())
            self.add(JUMP)
            chars, empty = self.beginning(option)
            for place in _EVERY_PLACE if empty else {place_of(char) for char in chars}:
                fitting[place] += (number,)
        chains = {(): self.place()}
        self.add(FAIL)
        for numbers in fitting:
            if numbers not in chains:
                chains[numbers] = starts[numbers[0]] if len(numbers) == 1 else self.place()
                for number in numbers[: -1 if len(numbers) > 1 else 0]:
                    self.add(LAZY, False, starts[number])
                if len(numbers) > 1:
                    self.add(JUMP, False, starts[numbers[-1]])
        self.steps[switch][2] = len(self.switches)
        self.switches.append([chains[numbers] for numbers in fitting])

    def write_repeat(self, tuple node, int least, int most, bint lazy):
        if node[0] == "sequence" and len(node[1]) == 1:
            node = node[1][0]
        if node[0] == "set" and not lazy:
            if max(least, most) >= ENDLESS:
                raise UnsupportedPatternError(f"a character {max(least, most)} times")
            self.add(MANY, node[4], self.set(node), least << 8 | (ENDLESS if most < 0 else most))
            return
        if most < 0:
            raise UnsupportedPatternError("only single characters may be repeated without end")
        if most > 1 and self.beginning(node)[1]:
            # `re` goes round no second time with nothing; here that would be a time of its own.
            raise UnsupportedPatternError("what may be empty is repeated more than once")
        for _ in range(least):
            self.write(node)
        exits = []
        for _ in range(most - least):
            exits.append(self.place())
            self.add(LAZY if lazy else SPLIT)
            self.write(node)
        for here in exits:
            self.steps[here][2] = self.place()

    def write_look(self, tuple node, bint behind, bint wanted):
        items = node[1] if node[0] == "sequence" else [node]
        if (
            any(item[0] != "set" for item in items)
            or (not wanted and len(items) != 1) or len(items) >= CENTRE
        ):
            raise UnsupportedPatternError("a look around at more than characters")
        for number, item in enumerate(items):
            offset = number - len(items) * behind + CENTRE
            self.add(LOOK, item[4], self.set(item), offset << 1 | wanted)

    def join(self, int first):
        """Make one step of characters that follow each other, and of the end of their word.

        Its y holds their number and, above, the second one: by that most that fail are known.
        """
        jumps = (SPLIT, LAZY, JUMP)
        steps = self.steps[first:]
        tables = [self.switches[step[2]] for step in steps if step[0] == SWITCH]
        targets = {step[2] for step in steps if step[0] in jumps}.union(*tables)
        no_word = self.set(("set", frozenset({95}), "W", True))
        result, moved = [], {}
        for number, step in enumerate(steps, first):
            last = result[-1] if result and number not in targets else (MATCH, 0)
            if (
                step[0] == CHAR and step[1] == last[1] and last[0] == TEXT
                and len(last[2]) < LONGEST
            ):
                last[2] += (step[2],)
            elif step[:] == [LOOK, 0, no_word, CENTRE << 1] and last[:2] == [TEXT, 0]:
                last[1] = WHOLE
            else:
                moved[number] = first + len(result)
                result.append([TEXT, step[1], (step[2],), 0] if step[0] == CHAR else step)
        for step in result:
            if step[0] in jumps:
                step[2] = moved[step[2]]
            elif step[0] == TEXT:
                chars = step[2]
                if len(chars) == 1:
                    step[0], step[2] = CHAR, chars[0]
                else:
                    step[2] = self.text(chars)
                    step[3] = len(chars) | (chars[1] << 8 if chars[1] < 256 else 0)
        for table in tables:
            table[:] = [moved[place] for place in table]
        self.steps[first:] = result
