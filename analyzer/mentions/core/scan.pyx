# cython: language_level=3, boundscheck=False, initializedcheck=False
"""The scan of a block: every candidate and every cue in it."""

from libc.limits cimport INT_MAX
from libc.stdint cimport uint32_t
from libc.string cimport memset

from analyzer.mentions.core.memory cimport Cue, Place, Workspace, may_join
from analyzer.mentions.core.tables cimport (
    COUNTS, CUES, GROUPS, PATTERNS, SURFACES, Phrase, Surface, Tables,
)
from analyzer.native.patterns cimport is_word
from analyzer.native.strings cimport PADDING, SPACE, Hit

cdef extern from "Python.h":
    bint Py_UNICODE_ISSPACE(uint32_t) noexcept nogil

cdef int SURFACE = sizeof(Surface) // sizeof(int)


cdef int scan(Tables known, Workspace work, int begin, int finish) except -1:
    """Find what stands in a block of the text that `fold` was given."""
    cdef int start, number, moved = 0
    cdef const uint32_t* low = work.text_low + begin
    cdef Hit* hit
    work.low, work.plain, work.size = low, work.text_plain + begin, finish - begin
    if begin <= work.begin:  # the first block of a text; or blocks that come in no order
        memset(work.seen, 0, (known.group_count + 1) * sizeof(int))
        work.seen[0] = INT_MAX  # the group of every block
    work.begin = begin
    work.candidate_count = work.place_count = work.cue_place_count = 0
    work.origin = NULL
    if by_words(work, begin, finish):
        known.strings.find_in(
            work.words + work.next_word, work.word_count - work.next_word, work.text_symbols,
            finish, work.hits,
        )
        moved = begin
    else:
        joined(known, work)
    for number in range(work.hits.count):
        hit = &work.hits.some[number]
        hit.place -= moved
        hit.end -= moved
        start = hit.place if work.origin == NULL else work.origin[hit.place]
        # Letters that one byte cannot hold are spaces among the symbols.
        if hit.place and low[start - 1] >= 256 and is_word(low[start - 1]):
            continue
        take_hit(known, work, hit.value, start, hit.place, hit.end)
    if work.place_count:
        matches(known, work, False, 0)
    return 0


cdef bint by_words(Workspace work, int begin, int finish) noexcept:
    """Tell whether the words of the text are those of a block, which `next_word` is moved to.

    They are not where the block begins or ends within a word, nor where several signs that join
    words count as one.
    """
    if (
        work.text_symbols[finish] != SPACE
        or (begin and work.text_symbols[begin - 1] != SPACE)
    ):
        return False
    if work.next_double and work.doubles[work.next_double - 1] > begin:
        work.next_double = 0  # blocks need not come in order
    while work.next_double < work.double_count and work.doubles[work.next_double] <= begin:
        work.next_double += 1
    if work.next_double < work.double_count and work.doubles[work.next_double] < finish:
        return False
    if work.next_word and work.words[work.next_word - 1].place >= begin:
        work.next_word = 0
    while work.next_word < work.word_count and work.words[work.next_word].place < begin:
        work.next_word += 1
    return True


cdef int joined(Tables known, Workspace work) except -1:
    """Find the strings where every run of signs that may join words is one sign.

    Where each symbol came from is noted.
    """
    cdef int size = work.size, count = 0, place = 0, end
    cdef unsigned char* symbols = <unsigned char*>work.joined_text.of(size + PADDING)
    cdef unsigned char* joints = <unsigned char*>work.joint_text.of(size + 1)
    cdef int* origin = <int*>work.origin_text.of((size + 1) * sizeof(int))
    cdef const uint32_t* low = work.low
    cdef uint32_t char
    cdef bint blank
    while place < size:
        char = low[place]
        origin[count], joints[count] = place, 0
        symbols[count] = known.squashed[char] if char < 256 else SPACE
        end = place + 1
        if end < size and may_join(char) and may_join(low[end]):
            blank = char == 32
            while end < size and may_join(low[end]):
                blank = blank and low[end] == 32
                end += 1
            joints[count] = 1 if blank else 2
        place = end
        count += 1
    memset(symbols + count, SPACE, PADDING)
    work.origin, work.joints = origin, joints
    return known.strings.find(symbols, count, work.hits)


cdef int take_hit(Tables known, Workspace work, int value, int at, int place, int stop) except -1:
    """Note what a string that stands at a place may be the beginning of."""
    cdef const int* counts = known.meant + value
    cdef int next_one = value + COUNTS, last = next_one + counts[GROUPS], group
    while next_one < last:
        group = known.meant[next_one]
        work.seen[group] = work.begin + at + 1
        next_one += 1
    if counts[PATTERNS]:
        work.places = <Place*>work.place_list.of((work.place_count + 1) * sizeof(Place))
        work.places[work.place_count] = Place(at, next_one, counts[PATTERNS])
        work.place_count += 1
        next_one += counts[PATTERNS]
    if counts[CUES]:
        work.cue_places = <Place*>work.cue_place_list.of(
            (work.cue_place_count + 1) * sizeof(Place)
        )
        work.cue_places[work.cue_place_count] = Place(at, next_one, counts[CUES])
        work.cue_place_count += 1
        next_one += counts[CUES]
    if counts[SURFACES]:
        spelled(known, work, next_one, counts[SURFACES], place, stop)
    return 0


cdef int spelled(Tables known, Workspace work, int meant, int count, int place, int stop) except -1:
    """Note the surface forms whose spelling stands at a place."""
    cdef int number, at, start = place, end = stop
    cdef const Surface* surface
    cdef const uint32_t* text
    cdef const uint32_t* wanted
    cdef uint32_t char, following
    cdef bint open_end, fits
    if work.origin != NULL:
        start, end = work.origin[place], work.origin[stop - 1] + 1
    following = work.low[end] if end < work.size else 0
    if following and is_word(following):
        return 0
    # "C" is not in "C++", but "Python+" is Python.
    open_end = end - start <= 2 and (following == 43 or following == 35)
    for number in range(count):
        surface = <const Surface*>(known.meant + meant)
        wanted = <const uint32_t*>(known.meant + meant + SURFACE)
        meant += SURFACE + surface.size
        if surface.size != stop - place or (open_end and surface.ends_in_word):
            continue
        text = work.plain if surface.exact else work.low
        fits = True
        for at in range(surface.size):
            if work.origin == NULL:
                char = text[place + at]
            elif work.joints[place + at]:
                char = 32 if work.joints[place + at] == 1 else 0
            else:
                char = text[work.origin[place + at]]
            if char != wanted[at] and not (char == 45 and wanted[at] == 32):
                fits = False
                break
        if fits:
            work.candidate(start, end, surface.entry, surface.guard, surface.how)
    return 0


cdef int matches(Tables known, Workspace work, bint cues, int heard) except -1:
    """Note the matches of phrases, of each from left to right and without overlaps."""
    cdef Place* places = work.cue_places if cues else work.places
    cdef int count = work.cue_place_count if cues else work.place_count
    cdef Phrase* phrases = known.cues if cues else known.patterns
    cdef int number, at, place, which
    cdef Phrase* phrase
    cdef Py_ssize_t start, end = -1
    work.stamp += 1
    for number in range(count):
        place = places[number].at
        for at in range(places[number].count):
            which = known.meant[places[number].meant + at]
            phrase = &phrases[which]
            if cues and not (heard >> phrase.direction) & 1:
                continue
            if not work.has(phrase.group, place + 1 if phrase.leads else 0) or (
                work.stamps[which] == work.stamp and place < work.reached[which]
            ):
                continue
            if phrase.leads:
                start = place
                if phrase.opens:
                    start = opening(known, work, phrase, place, &end)
                    if start < 0:
                        continue
                else:
                    end = known.expressions.at(phrase.pattern, work.low, work.low, work.size, place)
                    if end < 0:
                        continue
                work.stamps[which], work.reached[which] = work.stamp, end
                noted(work, phrase, cues, start, end)
            else:
                work.stamps[which], work.reached[which] = work.stamp, work.size
                start = known.expressions.find(
                    phrase.pattern, work.low, work.low, work.size, 0, work.size, &end
                )
                while start >= 0:
                    noted(work, phrase, cues, start, end)
                    start = known.expressions.find(
                        phrase.pattern, work.low, work.low, work.size, max(end, start + 1), work.size,
                        &end
                    )
    return 0


cdef int noted(Workspace work, Phrase* phrase, bint cues, int start, int end) except -1:
    """Note a match of a phrase as a cue or as a candidate."""
    if not cues:
        return work.candidate(start, end, phrase.entry, -1, phrase.how)
    work.cues = <Cue*>work.cue_list.of((work.cue_count + 1) * sizeof(Cue))
    work.cues[work.cue_count] = Cue(phrase.level, phrase.direction, start, end)
    work.cue_count += 1
    return 0


cdef Py_ssize_t opening(Tables known, Workspace work, Phrase* phrase, int place, Py_ssize_t* stop):
    """Match a phrase with ``<start>`` whose first word stands at `place`."""
    cdef const uint32_t* low = work.low
    cdef int begin = place
    cdef uint32_t char
    if place > 1 and low[place - 1] == 32 and is_word(low[place - 2]):
        return -1
    while begin:
        char = low[begin - 1]
        if not (
            char == 0x2022 or char == 42 or char == 45 or char == 34
            or Py_UNICODE_ISSPACE(char)
        ):
            break
        begin -= 1
    while begin <= place:
        stop[0] = known.expressions.at(phrase.pattern, low, low, work.size, begin)
        if stop[0] >= 0:
            return begin
        begin += 1
    return -1
