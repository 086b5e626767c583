# cython: language_level=3, boundscheck=False, initializedcheck=False
"""How strongly a mention is asked for, and whether it is negated: by the words around it."""

from libc.stdint cimport uint32_t

from analyzer.mentions.core.judge cimport mark, stands
from analyzer.mentions.core.memory cimport (
    BY_ACTING, BY_SECTION, BY_TITLE, Candidate, Cue, Workspace, text_of,
)
from analyzer.mentions.core.scan cimport matches
from analyzer.mentions.core.tables cimport Phrase, Tables

from typing import get_args

from analyzer.mentions.compiled import Direction
from analyzer.mentions.model import Requirement
from analyzer.mentions.requirement import (
    ALTERNATIVES as _ALTERNATIVES, BEFORE_TITLE as _BEFORE_TITLE, CUE_RANKS,
    RIGHT_BEFORE as _RIGHT_BEFORE,
)
from skill_lexicon.notation import SURFACE_MARK

cdef extern from "Python.h":
    bint Py_UNICODE_ISSPACE(uint32_t) noexcept nogil
    bint Py_UNICODE_ISALNUM(uint32_t) noexcept nogil
    bint Py_UNICODE_ISUPPER(uint32_t) noexcept nogil
    bint Py_UNICODE_ISDECIMAL(uint32_t) noexcept nogil

cdef int ALTERNATIVES = _ALTERNATIVES, RIGHT_BEFORE = _RIGHT_BEFORE
cdef int BEFORE_TITLE = _BEFORE_TITLE
cdef tuple LEVELS = get_args(Requirement)
cdef tuple DIRECTIONS = get_args(Direction)
cdef int REQUIRED = LEVELS.index("required"), PREFERRED = LEVELS.index("preferred")
cdef int DUTY = LEVELS.index("duty"), CONTEXT = LEVELS.index("context")
cdef int BACK = DIRECTIONS.index("back"), ITEM = DIRECTIONS.index("item")
cdef int AHEAD = DIRECTIONS.index("ahead")
cdef int STRONG = 1 << BACK | 1 << ITEM | 1 << AHEAD
cdef int CUE_RANK[8]
for _number, _level in enumerate(LEVELS):
    CUE_RANK[_number] = CUE_RANKS[_level]


cdef int weigh(Tables known, Workspace work, int section) except -1:
    """Give the candidates of a block their levels, and the words that negate them."""
    cdef int number, level = known.levels[section]
    cdef int first = 0, last = 0, next_sentence = 0
    cdef bint silent, negating = False, negatable
    cdef Candidate* one
    cdef Cue* cue
    cdef str negation
    work.cue_count = 0
    if work.cue_place_count and known.heard[section]:
        matches(known, work, True, known.heard[section])
    negatable = work.has(known.negation_group, 0) or holds_not(work.low, 0, work.size)
    silent = not negatable and not work.cue_count
    if negatable:
        work.negations.clear()
    for number in range(work.candidate_count):
        one = &work.candidates[number]
        one.level, one.cue, one.negation = level, BY_SECTION, -1
        if silent:
            if known.is_title[one.entry]:
                weigh_title(known, work, one, section)
            continue
        if last <= one.start:
            if not next_sentence:
                work.sentences.split(work.plain, work.size)
            while last <= one.start:
                if next_sentence < work.sentences.count:
                    first = work.sentences.spans[2 * next_sentence]
                    last = work.sentences.spans[2 * next_sentence + 1]
                else:
                    first, last = 0, work.size
                next_sentence += 1
            negating = (
                negatable
                and (work.has(known.negation_group, 0) or holds_not(work.low, first, last))
                and triggered(known, work, first, last)
            )
        cue = nearest(known, work, True, one, section, first, last)
        if cue == NULL:
            cue = nearest(known, work, False, one, section, first, last)
        if cue != NULL:
            one.level, one.cue = cue.level, <int>(cue - work.cues)
        if known.is_title[one.entry]:
            weigh_title(known, work, one, section)
        if negating:
            negation = negated(known, work, one, first, last)
            if negation is not None:
                one.negation = len(work.negations)
                work.negations.append(negation)
    return 0


cdef int weigh_title(Tables known, Workspace work, Candidate* one, int section) except -1:
    """Give a job title its level, where the section or a cue has given one: see `of_title`."""
    cdef int number
    cdef Cue* cue
    cdef bytes words
    cdef int begin = max(0, one.start - BEFORE_TITLE)
    for number, words in enumerate(known.acting):
        if acts(known, work.low, begin, one.start, words):
            one.level, one.cue = DUTY, BY_ACTING - number
            return 0
    for words in known.others:
        if stands_in(work.low, begin, one.start, words):
            one.level, one.cue = CONTEXT, BY_TITLE
            return 0
    if one.cue != BY_SECTION:
        cue = &work.cues[one.cue]
        if cue.level == REQUIRED or cue.level == PREFERRED:
            for words in known.asked:
                if stands_in(work.low, cue.start, cue.end, words):
                    return 0
        one.level, one.cue = known.levels[section], BY_SECTION
    if one.level != CONTEXT and not (
        (one.level == REQUIRED or one.level == PREFERRED) and one.start <= BEFORE_TITLE
    ):
        one.level, one.cue = CONTEXT, BY_TITLE
    return 0


cdef bint acts(
    Tables known, const uint32_t* low, int first, int last, bytes words
) except -1:
    """Tell whether "act as" stands before a title, and nothing that tells of others in between."""
    cdef int size = len(words), place = last - size
    cdef bytes other
    while place >= first and not holds(low, place, last, words):
        place -= 1
    if place < first or (place > first and Py_UNICODE_ISALNUM(low[place - 1])):
        return False
    if holds_char(low, place + size, last, 46):
        return False
    for other in known.others:
        if stands_in(low, place + size, last, other):
            return False
    return True


cdef bint stands_in(const uint32_t* low, int first, int last, const char* words) noexcept nogil:
    """Tell whether words stand somewhere in a text."""
    cdef int place
    for place in range(first, last):
        if holds(low, place, last, words):
            return True
    return False


cdef bint triggered(Tables known, Workspace work, int first, int last):
    cdef Py_ssize_t end = -1
    return known.expressions.find(known.triggers, work.low, work.low, last, first, last, &end) >= 0


cdef Cue* nearest(
    Tables known, Workspace work, bint strong, Candidate* one, int section, int first, int last
) except? NULL:
    """Return the nearest cue that speaks for a candidate: `Sentence._nearest`."""
    cdef int number, distance, size, rank, from_, to
    cdef int best_distance = 0, best_size = 0, best_rank = 0
    cdef Cue* cue
    cdef Cue* best = NULL
    cdef bint backward, softened = section == known.preferred
    for number in range(work.cue_count):
        cue = &work.cues[number]
        if ((STRONG >> cue.direction) & 1) != strong:
            continue
        if cue.start < first or cue.end > last:
            continue
        if softened and cue.level == REQUIRED and cue.direction == AHEAD:
            continue
        backward = one.end <= cue.start
        if cue.end <= one.start:
            if cue.direction == BACK or cue.direction == ITEM:
                continue
            from_, to = cue.end, one.start
        elif backward:
            if cue.direction == AHEAD:
                continue
            from_, to = one.end, cue.start
            if cue.direction == ITEM and not last_item(work.low, from_, to):
                continue
        else:
            from_ = to = 0
        if (
            strong
            and crosses(work.low, from_, to, backward)
            and not (backward and marks(work.low, from_, to, cue.end, last))
        ):
            continue
        if backward and cue.level == PREFERRED and set_off(known, work, from_, to):
            continue
        distance, size, rank = to - from_, cue.end - cue.start, CUE_RANK[cue.level]
        if best == NULL or distance < best_distance or (
            distance == best_distance
            and (size > best_size or (size == best_size and rank < best_rank))
        ):
            best, best_distance, best_size, best_rank = cue, distance, size, rank
    if best == NULL or best.level != REQUIRED or best.direction != AHEAD:
        return best
    for number in range(work.cue_count):  # the softening word right before a demand
        cue = &work.cues[number]
        from_ = cue.end + (cue.end < best.start and work.low[cue.end] == 44)
        if (
            cue.level == PREFERRED and cue.direction == AHEAD
            and first <= cue.start and cue.end <= best.start
            and best.start - from_ < RIGHT_BEFORE
            and not holds_char(work.low, from_, best.start, 44)
            and not crosses(work.low, from_, best.start, False)
        ):
            return cue
    return best


cdef str negated(Tables known, Workspace work, Candidate* one, int first, int last):
    """Return the words that say a candidate is not needed, or ``None``."""
    cdef int number
    cdef Phrase* phrase
    cdef Py_ssize_t start, end = -1, best = -1, best_end = -1
    mark(work, first, one.start, one.end, last)
    for number in range(known.negation.first, known.negation.last):
        phrase = &known.rule_phrases[number]
        if not work.has(phrase.group, first):
            continue
        start = stands(known, work, phrase, work.marked_low, &end)
        while start >= 0 and leaves_clause(known, work, first, start, end):
            start = -1 if phrase.leads else known.expressions.find(
                phrase.pattern, work.marked_low, work.marked_low, work.marked_size, start + 1,
                work.mark, &end
            )
        if start >= 0 and (best < 0 or start < best):
            best, best_end = start, end
    if best < 0:
        return None
    for number in range(known.exceptions.first, known.exceptions.last):
        phrase = &known.rule_phrases[number]
        if (
            work.has(phrase.group, first)
            and stands(known, work, phrase, work.marked_low, &end) >= 0
        ):
            return None
    words = text_of(work.marked_low + best, best_end - best)
    return words.replace(SURFACE_MARK, text_of(work.low + one.start, one.end - one.start))


cdef bint leaves_clause(Tables known, Workspace work, int first, int start, int end) noexcept:
    """Tell whether a clause ends between the mark and what seems to negate it.

    See `Sentence._leaves_clause`.
    """
    cdef const uint32_t* low = work.marked_low
    cdef int number, after = work.mark + 1
    cdef Phrase* phrase
    cdef Py_ssize_t stop = -1
    if crosses(low, start, work.mark, False):
        return True
    for number in range(known.borders.first, known.borders.last):
        phrase = &known.rule_phrases[number]
        if work.has(phrase.group, first) and known.expressions.find(
            phrase.pattern, low, low, work.mark, start, work.mark, &stop
        ) >= 0:
            return True
    number = behind_spaces(low, after, end)
    if number < end and low[number] == 40:
        number = behind_spaces(low, number + 1, end)
        if known.expressions.at(known.triggers, low, low, work.marked_size, number) >= 0:
            after = number
    return crosses(low, after, end, True)


cdef int behind_spaces(const uint32_t* low, int place, int last) noexcept nogil:
    while place < last and Py_UNICODE_ISSPACE(low[place]):
        place += 1
    return place


cdef bint holds_not(const uint32_t* low, int first, int last) noexcept nogil:
    """Tell whether "n't" stands in a text."""
    cdef int place
    for place in range(first, last - 2):
        if low[place + 1] == 39 and low[place] == 110 and low[place + 2] == 116:
            return True
    return False


cdef bint holds_char(const uint32_t* low, int first, int last, uint32_t char) noexcept nogil:
    cdef int place
    for place in range(first, last):
        if low[place] == char:
            return True
    return False


cdef bint holds(
    const uint32_t* low, int place, int last, const char* words
) noexcept nogil:
    """Tell whether words stand at a place."""
    cdef int at = 0
    while words[at]:
        if place + at >= last or low[place + at] != <uint32_t>words[at]:
            return False
        at += 1
    return True


cdef bint crosses(const uint32_t* low, int first, int last, bint backward) noexcept nogil:
    """Tell whether a clause ends between a cue and a candidate."""
    cdef int place, opened = 0, closed = 0
    cdef uint32_t char
    for place in range(first, last):
        char = low[place]
        if char == 59 or char == 124 or char == 0x2022:
            return True
        if char == 32:
            if holds(low, place, last, b" but ") or holds(low, place, last, b" however"):
                return True
        elif char == 40:
            opened += 1
        elif char == 41:
            closed += 1
    return opened > closed if backward else closed > opened


cdef bint set_off(Tables known, Workspace work, int first, int last) except -1:
    """Tell whether a cue speaks for what stands between a dash and it alone."""
    cdef int place = last - 3
    cdef bytes words
    while place >= first and not holds(work.low, place, last, b" - "):
        place -= 1
    if place < first or place + 3 >= last or not Py_UNICODE_ISUPPER(work.plain[place + 3]):
        return False
    for words in known.again:
        if holds(work.low, place + 3, last, words):
            return False
    return True


cdef bint marks(
    const uint32_t* low, int first, int last, int cue_end, int sentence_end
) noexcept nogil:
    """Tell whether a cue alone in brackets speaks for the word before them."""
    cdef int place, end = min(sentence_end, cue_end + ALTERNATIVES), brackets = 0
    cdef bint alternatives = False
    if cue_end >= end or low[cue_end] != 41:
        return False
    for place in range(first, last):
        if low[place] == 40:
            brackets += 1
        elif not Py_UNICODE_ISSPACE(low[place]):
            return years_of_field(low, first, last)
    if brackets != 1:
        return years_of_field(low, first, last)
    for place in range(cue_end, end):
        if low[place] == 40:
            return True
        if low[place] == 32 and holds(low, place, end, b" or "):
            alternatives = True
    return not alternatives


cdef bint years_of_field(const uint32_t* low, int first, int last) noexcept nogil:
    """Tell whether the years of a field stand before a cue: ": 4 years ("."""
    cdef int place = last - 1, digits = 0
    if place < first or low[place] != 40:
        return False
    place = before_spaces(low, first, place)
    if place > first and low[place - 1] == 115:  # "s"
        place -= 1
    if place - 4 >= first and holds(low, place - 4, last, b"year"):
        place -= 4
    elif place - 2 >= first and holds(low, place - 2, last, b"yr"):
        place -= 2
    else:
        return False
    place = before_spaces(low, first, place)
    if place > first and low[place - 1] == 43:  # "+"
        place -= 1
    while place > first and Py_UNICODE_ISDECIMAL(low[place - 1]):
        place -= 1
        digits += 1
    place = before_spaces(low, first, place)
    return digits > 0 and place > first and low[place - 1] == 58


cdef int before_spaces(const uint32_t* low, int first, int place) noexcept nogil:
    while place > first and Py_UNICODE_ISSPACE(low[place - 1]):
        place -= 1
    return place


cdef bint last_item(const uint32_t* low, int first, int last) noexcept nogil:
    """Tell whether nothing but an enumeration stands between a candidate and its cue."""
    cdef int place = last, end = last, at
    while place > first and low[place - 1] != 44:
        place -= 1
    if place == first:
        return True
    at = place
    while at < end and Py_UNICODE_ISSPACE(low[at]):
        at += 1
    while end > at and Py_UNICODE_ISSPACE(low[end - 1]):
        end -= 1
    if holds(low, at, end, b"or ") or holds(low, at, end, b"and ") or holds(low, at, end, b"& "):
        return True
    for at in range(place, last):
        if low[at] != 32 and low[at] != 41:
            return False
    return True
