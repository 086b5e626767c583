# cython: language_level=3, boundscheck=False, initializedcheck=False
"""A compiled lexicon in plain memory."""

from cpython.bytes cimport PyBytes_AS_STRING

from analyzer.native.patterns cimport Patterns
from analyzer.native.raw cimport into, raw
from analyzer.native.strings cimport Strings

import sys
from array import array
from copyreg import __newobj__
from typing import get_args

from analyzer.mentions.compiled import NEGATION, Direction
from analyzer.mentions.judge import LAYER_RANKS
from analyzer.mentions.model import STRENGTHS, Requirement
from analyzer.mentions.requirement import DEFAULT_HEARD, HEARD, LEVELS_BY_SECTION
from analyzer.text.headings import BOILERPLATE
from skill_lexicon.literals import SQUASH
from skill_lexicon.notation import PLAIN_SIGNS

cdef tuple LEVELS = get_args(Requirement)
cdef tuple DIRECTIONS = get_args(Direction)
cdef str WIDE = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"


cdef class Tables:
    """A compiled lexicon in plain memory.

    Parameters
    ----------
    compiled
        From `analyzer.mentions.compiler.compile_lexicon`.
    """

    def __init__(self, compiled):
        cdef int number
        self.blocks, self.sources = {}, {}
        entries = compiled.lexicon.entries
        self.described = [
            (entry.id, entry.name, entry.kind, entry.category, entry.layer) for entry in entries
        ]
        places = self._take_meanings(compiled.meanings)
        self.strings = Strings([string[1:] for string in compiled.strings], places)
        for number in range(256):
            self.squashed[number] = self.strings.symbols[SQUASH[number]]
        self.plain_signs = {ord(odd): ord(plain) for odd, plain in PLAIN_SIGNS.items()}
        for number in range(256):
            self.plain_kinds[number] = any(odd & 255 == number for odd in self.plain_signs)
        self.sections = {section: place for place, section in enumerate(LEVELS_BY_SECTION)}
        self.preferred = self.sections["preferred"]
        self.levels = tuple(map(LEVELS.index, LEVELS_BY_SECTION.values()))
        self.heard = tuple(
            sum(1 << DIRECTIONS.index(way) for way in HEARD.get(section, DEFAULT_HEARD))
            for section in self.sections
        )
        self.strengths = tuple(map(STRENGTHS.__getitem__, LEVELS))
        self.outside = tuple(section not in BOILERPLATE for section in self.sections)
        self.negation_group = NEGATION.bit_length() - 1
        self.group_count = max(
            (meaning[0].bit_length() for meaning in compiled.meanings), default=0
        ) + 1
        self.entry_count = len(entries)
        self._take_rules(compiled, len(entries))
        self.triggers = self.expression(compiled.triggers.pattern)
        self.asked = [words.encode("ascii") for words in compiled.asked]
        self.others = [words.encode("ascii") for words in compiled.others]
        self.again = [words.encode("ascii") for words in compiled.again]
        self.acting = [words.encode("ascii") for words in compiled.acting]
        self.own_titles = [
            (entry, self.expression(source)) for entry, source in compiled.own_titles
        ]
        self.expressions = Patterns(self.sources)
        self.ints("layers", [LAYER_RANKS[entry.layer] for entry in entries])
        self.ints("is_title", [entry.kind == "title" for entry in entries])
        self.point()

    def __reduce__(self):
        return __newobj__, (Tables,), (
            self.blocks, self.strings, self.expressions, self.plain_signs, self.hows,
            self.described, self.sections, self.levels, self.heard, self.strengths, self.outside,
            (self.preferred, self.triggers, self.negation_group, self.group_count,
             self.phrase_count, self.entry_count, self.own_titles, self.asked, self.others,
             self.acting, self.again),
            raw(&self.negation, sizeof(Range)), raw(&self.exceptions, sizeof(Range)),
            raw(&self.borders, sizeof(Range)),
            raw(self.squashed, sizeof(self.squashed)),
            raw(self.plain_kinds, sizeof(self.plain_kinds)),
        )

    def __setstate__(self, kept):
        (
            self.blocks, self.strings, self.expressions, self.plain_signs, self.hows,
            self.described, self.sections, self.levels, self.heard, self.strengths, self.outside,
            numbers, negation, exceptions, borders, squashed, plain_kinds,
        ) = kept
        (
            self.preferred, self.triggers, self.negation_group, self.group_count,
            self.phrase_count, self.entry_count, self.own_titles, self.asked, self.others,
            self.acting, self.again,
        ) = numbers
        into(&self.negation, sizeof(Range), negation)
        into(&self.borders, sizeof(Range), borders)
        into(&self.exceptions, sizeof(Range), exceptions)
        into(self.squashed, sizeof(self.squashed), squashed)
        into(self.plain_kinds, sizeof(self.plain_kinds), plain_kinds)
        self.point()

    def _take_meanings(self, meanings):
        """Write what strings stand for to memory; return the place of each."""
        hows = set()
        for _, some_patterns, _, folded, exact in meanings:
            for pattern in some_patterns:
                hows.add(pattern.how)
            for spelled in (folded, exact):
                if spelled is not None:
                    for some in spelled.values():
                        for surface in some:
                            hows.add(surface.how)
        self.hows = sorted(hows)  # of two equal candidates the first by alphabet counts
        how_place = {how: place for place, how in enumerate(self.hows)}
        patterns, cues, places, meant = {}, {}, [], array("i")
        for bits, some_patterns, some_cues, folded, exact in meanings:
            places.append(len(meant))
            groups = []
            while bits:
                groups.append(bits.bit_length() - 1)
                bits ^= 1 << groups[-1]
            surfaces = [
                (spelling, is_exact, surface)
                for is_exact, spelled in enumerate((folded, exact)) if spelled is not None
                for spelling, some in spelled.items()
                for surface in some
            ]
            meant.extend((len(groups), len(some_patterns), len(some_cues), len(surfaces)))
            meant.extend(groups)
            for pattern in some_patterns:
                meant.append(patterns.setdefault(pattern, len(patterns)))
            for cue in some_cues:
                meant.append(cues.setdefault(cue, len(cues)))
            for spelling, is_exact, (entry, guard, how, ends_in_word) in surfaces:
                meant.extend((
                    len(spelling), is_exact, ends_in_word, entry, guard,
                    how_place[how],
                ))
                meant.frombytes(spelling.encode(WIDE))
        self.blocks["meant"] = meant.tobytes()
        self.phrases("patterns", patterns, how_place)
        self.phrases("cues", cues, {})
        self.phrase_count = max(len(patterns), len(cues))
        return places

    cdef int phrases(self, str name, patterns, dict how_place) except -1:
        cdef Phrase* phrases = <Phrase*>self.memory(name, (len(patterns) + 1) * sizeof(Phrase))
        cdef int number
        for number, pattern in enumerate(patterns):
            phrases[number] = Phrase(
                self.expression(pattern.source), pattern.group.bit_length() - 1,
                pattern.leads, pattern.opens, False, pattern.entry, how_place.get(pattern.how, 0),
                LEVELS.index(pattern.level), DIRECTIONS.index(pattern.direction),
            )
        return 0

    cdef int expression(self, str source, bint cased=False):
        return self.sources.setdefault((source, cased), len(self.sources))

    def _take_rules(self, compiled, int entry_count):
        cdef Phrase* phrases
        cdef Rules* ranges
        cdef int number
        rules, phrase_list = [], []

        def span(rule):
            first = len(phrase_list)
            phrase_list.extend(rule.all_phrases if rule is not None else ())
            return first, len(phrase_list)

        def place(one):
            rules.append((
                span(one.accept), span(one.near), span(one.reject), span(one.overlap),
                sum(1 << self.sections[section] for section in one.not_in),
            ))
            return len(rules) - 1

        entry_rules, guard_rules = [-1] * entry_count, [-1] * entry_count
        for entry, one in compiled.entry_rules.items():
            entry_rules[entry] = place(one)
        for (entry, guard), one in sorted(compiled.guard_rules.items()):
            at = place(one)
            if guard == 0:
                guard_rules[entry] = at
        negation, exceptions = span(compiled.negation), span(compiled.exceptions)
        borders = span(compiled.borders)
        self.negation = Range(negation[0], negation[1])
        self.exceptions = Range(exceptions[0], exceptions[1])
        self.borders = Range(borders[0], borders[1])
        self.ints("entry_rules", entry_rules)
        self.ints("guard_rules", guard_rules)
        ranges = <Rules*>self.memory("rules", (len(rules) + 1) * sizeof(Rules))
        for number, (accept, near, reject, overlap, not_in) in enumerate(rules):
            ranges[number].accept = Range(accept[0], accept[1])
            ranges[number].near = Range(near[0], near[1])
            ranges[number].reject = Range(reject[0], reject[1])
            ranges[number].overlap = Range(overlap[0], overlap[1])
            ranges[number].not_in = not_in
        phrases = <Phrase*>self.memory("rule_phrases", (len(phrase_list) + 1) * sizeof(Phrase))
        for number, phrase in enumerate(phrase_list):
            phrases[number] = Phrase(
                self.expression(phrase.source, phrase.cased), phrase.group.bit_length() - 1,
                phrase.leads, False, phrase.marked, -1, 0, 0, 0,
            )

    cdef int ints(self, str name, list numbers) except -1:
        """Copy whole numbers to memory that lasts as long as the tables."""
        cdef int* data = <int*>self.memory(name, (len(numbers) + 1) * sizeof(int))
        cdef int place
        for place in range(len(numbers)):
            data[place] = numbers[place]
        return 0

    cdef void* memory(self, str name, Py_ssize_t size) except NULL:
        """Return memory that lasts as long as the tables."""
        cdef bytes block = bytes(size)
        self.blocks[name] = block
        return PyBytes_AS_STRING(block)

    cdef int point(self) except -1:
        """Let the pointers point to the memory of their names."""
        cdef dict blocks = self.blocks
        self.meant = <int*>PyBytes_AS_STRING(blocks["meant"])
        self.patterns = <Phrase*>PyBytes_AS_STRING(blocks["patterns"])
        self.cues = <Phrase*>PyBytes_AS_STRING(blocks["cues"])
        self.rule_phrases = <Phrase*>PyBytes_AS_STRING(blocks["rule_phrases"])
        self.rules = <Rules*>PyBytes_AS_STRING(blocks["rules"])
        self.entry_rules = <int*>PyBytes_AS_STRING(blocks["entry_rules"])
        self.guard_rules = <int*>PyBytes_AS_STRING(blocks["guard_rules"])
        self.layers = <int*>PyBytes_AS_STRING(blocks["layers"])
        self.is_title = <int*>PyBytes_AS_STRING(blocks["is_title"])
        return 0
