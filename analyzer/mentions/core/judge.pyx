# cython: language_level=3, boundscheck=False, initializedcheck=False
"""The judge: which candidates are mentions, by context and by the overlap policy."""

from libc.stdint cimport uint32_t
from libc.string cimport memcpy

from analyzer.mentions.core.memory cimport Candidate, Workspace, text_of
from analyzer.mentions.core.tables cimport Phrase, Range, Rules, Tables

from analyzer.mentions.judge import (
    DOMAINS as _DOMAINS, NEAR as _NEAR, REACH as _REACH, hidden_spans,
)
from skill_lexicon.notation import SURFACE_MARK

cdef int NEAR = _NEAR, REACH = _REACH
cdef tuple DOMAINS = _DOMAINS
cdef uint32_t MARK = ord(SURFACE_MARK)


cdef bint before(const Candidate* one, const Candidate* other) noexcept nogil:
    """Tell whether a candidate comes before another: by start, end, entry, guard and wording."""
    if one.start != other.start:
        return one.start < other.start
    if one.end != other.end:
        return one.end < other.end
    if one.entry != other.entry:
        return one.entry < other.entry
    if one.guard != other.guard:
        return one.guard < other.guard
    return one.how < other.how


cdef bint longer(const Candidate* one, const Candidate* other) noexcept nogil:
    """Tell whether a candidate is longer than another; of equals the left one."""
    cdef int size = one.end - one.start, other_size = other.end - other.start
    return size > other_size or (size == other_size and one.start < other.start)


ctypedef bint (*Order)(const Candidate*, const Candidate*) noexcept nogil


cdef void sort(Candidate* some, int count, Order order) noexcept nogil:
    """Sort a few candidates; equal ones stay in their order."""
    cdef int place, other
    cdef Candidate moved
    for place in range(1, count):
        moved = some[place]
        other = place
        while other and order(&moved, &some[other - 1]):
            some[other] = some[other - 1]
            other -= 1
        some[other] = moved


cdef int judge(Tables known, Workspace work, int section, company) except -1:
    """Keep the candidates that are mentions; `company` is its own name if the block holds it."""
    cdef int number, kept = 0
    cdef Candidate* one
    cdef list hidden = None
    cdef bint apart
    if company is not None or may_hold_address(work.low, work.size):
        hidden = hidden_spans(text_of(work.low, work.size), company)
    for number in range(work.candidate_count):
        one = &work.candidates[number]
        apart = True
        if hidden:
            for span in hidden:
                if span[0] <= one.start and one.end <= span[1]:
                    apart = False
                    break
        if apart and holds(known, work, one, section):
            work.candidates[kept] = one[0]
            kept += 1
    work.candidate_count = kept
    return 0


cdef bint holds(Tables known, Workspace work, Candidate* one, int section) except -1:
    """Tell whether the context rules let a candidate stand: `Judge.verdict`."""
    cdef Rules* rules
    cdef int place = known.entry_rules[one.entry]
    work.marked_size = 0
    if place >= 0:
        rules = &known.rules[place]
        if (rules.not_in >> section) & 1:
            return False
        if overlaps(known, work, one, rules.overlap) or says(known, work, one, rules.reject):
            return False
    if one.guard < 0:
        return True
    rules = &known.rules[known.guard_rules[one.entry] + one.guard]
    if says(known, work, one, rules.reject):
        return False
    if rules.accept.first == rules.accept.last and rules.near.first == rules.near.last:
        return True
    return says(known, work, one, rules.accept) or is_near(known, work, one, rules.near)


cdef bint overlaps(Tables known, Workspace work, Candidate* one, Range rule):
    """Tell whether a phrase of the text itself overlaps a candidate."""
    cdef int number
    cdef Phrase* phrase
    cdef Py_ssize_t start, end = -1, last = min(work.size, one.end + NEAR)
    for number in range(rule.first, rule.last):
        phrase = &known.rule_phrases[number]
        if not work.has(phrase.group, 0):
            continue
        start = known.expressions.find(
            phrase.pattern, work.low, work.low, last, max(0, one.start - NEAR), last, &end
        )
        while start >= 0:
            if start < one.end and one.start < end:
                return True
            start = known.expressions.find(
                phrase.pattern, work.low, work.low, last, max(end, start + 1), last, &end
            )
    return False


cdef bint is_near(Tables known, Workspace work, Candidate* one, Range rule):
    """Tell whether a phrase of a rule stands in the block, before or behind a candidate."""
    cdef int number
    cdef Phrase* phrase
    cdef Py_ssize_t end = -1
    for number in range(rule.first, rule.last):
        phrase = &known.rule_phrases[number]
        if not work.has(phrase.group, 0):
            continue
        if known.expressions.find(
            phrase.pattern, work.low, work.plain, one.start, 0, one.start, &end
        ) >= 0:
            return True
        if known.expressions.find(
            phrase.pattern, work.low, work.plain, work.size, one.end, work.size, &end
        ) >= 0:
            return True
    return False


cdef bint says(Tables known, Workspace work, Candidate* one, Range rule) except -1:
    """Tell whether a phrase of a rule stands around the mark in a candidate's place."""
    cdef int number
    cdef Phrase* phrase
    cdef Py_ssize_t end = -1
    for number in range(rule.first, rule.last):
        phrase = &known.rule_phrases[number]
        if not work.has(phrase.group, one.start + 1 if phrase.leads else 0):
            continue
        if not work.marked_size:
            mark(
                work, max(0, one.start - REACH), one.start, one.end,
                min(work.size, one.end + REACH),
            )
        if stands(known, work, phrase, work.marked_plain, &end) >= 0:
            return True
    return False


cdef Py_ssize_t stands(
    Tables known, Workspace work, const Phrase* phrase, const uint32_t* plain, Py_ssize_t* end
) noexcept:
    """Return where a phrase of a rule stands in the window around the mark, -1 if it does not."""
    if phrase.leads:
        end[0] = known.expressions.at(
            phrase.pattern, work.marked_low, plain, work.marked_size, work.mark
        )
        return work.mark if end[0] >= 0 else -1
    return known.expressions.find(
        phrase.pattern, work.marked_low, plain, work.marked_size, 0,
        work.mark if phrase.marked else work.marked_size, end
    )


cdef int mark(Workspace work, int first, int start, int end, int last) except -1:
    """Copy a window of the block in which a mark stands for the candidate."""
    # A candidate may reach beyond its sentence, on either side.
    cdef int ahead = max(0, start - first), behind = max(0, last - end)
    cdef int size = ahead + behind + 1
    cdef uint32_t* low = <uint32_t*>work.low_window.of(size * sizeof(uint32_t))
    cdef uint32_t* plain = <uint32_t*>work.plain_window.of(size * sizeof(uint32_t))
    memcpy(low, work.low + first, ahead * sizeof(uint32_t))
    memcpy(plain, work.plain + first, ahead * sizeof(uint32_t))
    low[ahead] = plain[ahead] = MARK
    memcpy(low + ahead + 1, work.low + end, behind * sizeof(uint32_t))
    memcpy(plain + ahead + 1, work.plain + end, behind * sizeof(uint32_t))
    work.marked_low, work.marked_plain, work.marked_size, work.mark = low, plain, size, ahead
    return 0


cdef int resolve(Tables known, Workspace work) except -1:
    """Apply the overlap policy, see `analyzer.mentions.judge.resolve`."""
    cdef Candidate* some = work.candidates
    cdef Candidate* kept
    cdef Candidate one
    cdef int count = work.candidate_count, number, other, stays = 0, titles = 0
    cdef bint fits, overlap = False
    sort(some, count, before)
    for number in range(1, count):
        overlap = overlap or some[number].start < some[number - 1].end
    if not overlap:
        return 0
    kept = <Candidate*>work.kept_list.of(count * sizeof(Candidate))
    sort(some, count, longer)
    for number in range(count):
        one = some[number]
        fits = True
        for other in range(stays):
            if (
                kept[other].entry == one.entry
                and kept[other].start < one.end and one.start < kept[other].end
            ):
                fits = False
                break
        if fits:
            kept[stays] = one
            stays += 1
            titles += known.is_title[one.entry]
    work.candidate_count = 0
    for number in range(stays):
        one = kept[number]
        fits = True
        if titles > 1 and known.is_title[one.entry]:
            for other in range(stays):
                if (
                    known.is_title[kept[other].entry]
                    and kept[other].start <= one.start and one.end <= kept[other].end
                    and known.layers[kept[other].entry] <= known.layers[one.entry]
                    and kept[other].end - kept[other].start > one.end - one.start
                ):
                    fits = False
                    break
        if fits:
            some[work.candidate_count] = one
            work.candidate_count += 1
    sort(some, work.candidate_count, before)
    return 0


cdef bint may_hold_address(const uint32_t* low, int size) noexcept:
    """Tell whether what every web or e-mail address holds stands here."""
    cdef int place
    cdef uint32_t char
    for place in range(size - 1):
        char = low[place]
        if char == 64:
            return True
        if char == 58 and low[place + 1] == 47:
            return True
        if char == 46 and (place and low[place - 1] == 119 or in_domain(low, place + 1, size)):
            return True
    return False


cdef bint in_domain(const uint32_t* low, int place, int size) noexcept:
    """Tell whether the last part of a web address stands at a place."""
    cdef int at
    cdef str domain
    if not 97 <= low[place] <= 122:
        return False
    for domain in DOMAINS:
        at = 0
        while at < len(domain) and place + at < size and low[place + at] == <uint32_t>domain[at]:
            at += 1
        if at == len(domain):
            return True
    return False
