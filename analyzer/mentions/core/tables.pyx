# cython: language_level=3, boundscheck=False, initializedcheck=False
"""A compiled lexicon in plain memory."""

from analyzer.mentions.core.memory cimport Buffer
from analyzer.native.patterns cimport Patterns
from analyzer.native.strings cimport Strings

from typing import get_args

from analyzer.mentions.compiled import NEGATION, Direction
from analyzer.mentions.judge import LAYER_RANKS
from analyzer.mentions.model import REQUIREMENTS, Requirement
from analyzer.mentions.requirement import DEFAULT_HEARD, HEARD, LEVELS_BY_SECTION
from analyzer.text.headings import BOILERPLATE
from skill_lexicon.literals import SQUASH
from skill_lexicon.notation import PLAIN_SIGNS

cdef tuple LEVELS = get_args(Requirement)
cdef tuple DIRECTIONS = get_args(Direction)


cdef class Tables:
    """A compiled lexicon in plain memory.

    Parameters
    ----------
    compiled
        From `analyzer.mentions.compiled.compile_lexicon`.
    """

    def __init__(self, compiled):
        cdef int number
        self.known, self.sources = [], {}
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
        self.strengths = tuple(map(REQUIREMENTS.index, LEVELS))
        self.outside = tuple(section not in BOILERPLATE for section in self.sections)
        self.negation_group = NEGATION.bit_length() - 1
        self.group_count = max(
            (meaning[0].bit_length() for meaning in compiled.meanings), default=0
        ) + 1
        self.entry_count = len(entries)
        self._take_rules(compiled, len(entries))
        self.triggers = self.expression(compiled.triggers.pattern)
        self.expressions = Patterns(self.sources)
        self.layers = self.ints([LAYER_RANKS[entry.layer] for entry in entries])
        self.is_title = self.ints([entry.kind == "title" for entry in entries])

    def _take_meanings(self, meanings):
        """Write what strings stand for to memory; return the place of each."""
        hows = sorted({
            one.how
            for _, patterns, _, *spelled in meanings
            for some in (patterns, *(ones for part in spelled if part for ones in part.values()))
            for one in some
        })
        self.hows = hows
        how_place = {how: place for place, how in enumerate(hows)}
        patterns, cues, meant, places = {}, {}, [], []
        for bits, some_patterns, some_cues, folded, exact in meanings:
            places.append(len(meant))
            groups = []
            while bits:
                groups.append(bits.bit_length() - 1)
                bits ^= 1 << groups[-1]
            surfaces = [
                (spelling, is_exact, surface)
                for is_exact, spelled in enumerate((folded, exact))
                for spelling, some in (spelled or {}).items()
                for surface in some
            ]
            meant += (len(groups), len(some_patterns), len(some_cues), len(surfaces))
            meant += groups
            meant += [patterns.setdefault(pattern, len(patterns)) for pattern in some_patterns]
            meant += [cues.setdefault(pattern, len(cues)) for pattern in some_cues]
            for spelling, is_exact, surface in surfaces:
                meant += (
                    len(spelling), is_exact, surface.ends_in_word, surface.entry, surface.guard,
                    how_place[surface.how],
                )
                meant += map(ord, spelling)
        self.meant = self.ints(meant)
        self.patterns = self.phrases(patterns, how_place)
        self.cues = self.phrases(cues, {})
        self.phrase_count = max(len(patterns), len(cues))
        return places

    cdef Phrase* phrases(self, patterns, dict how_place) except NULL:
        cdef Phrase* phrases = <Phrase*>self.memory((len(patterns) + 1) * sizeof(Phrase))
        cdef int number
        for number, pattern in enumerate(patterns):
            phrases[number] = Phrase(
                self.expression(pattern.source), pattern.group.bit_length() - 1,
                pattern.leads, pattern.opens, pattern.entry, how_place.get(pattern.how, 0),
                LEVELS.index(pattern.level), DIRECTIONS.index(pattern.direction),
            )
        return phrases

    cdef int expression(self, str source, bint cased=False):
        return self.sources.setdefault((source, cased), len(self.sources))

    def _take_rules(self, compiled, int entry_count):
        cdef Phrase* phrases
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
        self.negation = Range(negation[0], negation[1])
        self.exceptions = Range(exceptions[0], exceptions[1])
        self.entry_rules = self.ints(entry_rules)
        self.guard_rules = self.ints(guard_rules)
        self.rules = <Rules*>self.memory((len(rules) + 1) * sizeof(Rules))
        for number, (accept, near, reject, overlap, not_in) in enumerate(rules):
            self.rules[number].accept = Range(accept[0], accept[1])
            self.rules[number].near = Range(near[0], near[1])
            self.rules[number].reject = Range(reject[0], reject[1])
            self.rules[number].overlap = Range(overlap[0], overlap[1])
            self.rules[number].not_in = not_in
        phrases = <Phrase*>self.memory((len(phrase_list) + 1) * sizeof(Phrase))
        for number, phrase in enumerate(phrase_list):
            phrases[number] = Phrase(
                self.expression(phrase.source, phrase.cased), phrase.group.bit_length() - 1,
                phrase.leads, False, -1, 0, 0, 0,
            )
        self.rule_phrases = phrases

    cdef int* ints(self, list numbers) except NULL:
        """Copy whole numbers to memory that lasts as long as the tables."""
        cdef int* data = <int*>self.memory((len(numbers) + 1) * sizeof(int))
        cdef int place
        for place in range(len(numbers)):
            data[place] = numbers[place]
        return data

    cdef void* memory(self, Py_ssize_t size) except NULL:
        """Return memory that lasts as long as the tables."""
        cdef Buffer buffer = Buffer()
        self.known.append(buffer)
        return buffer.of(size)
