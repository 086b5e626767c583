cimport cython
from libc.stdint cimport int32_t, uint32_t, uint64_t

cdef enum:
    TAIL_ENDS = 255
    SPACE = 0               # the symbol of a space
    PADDING = 9             # so many of them end a text of symbols, for words are read by eights

cdef struct Node:
    uint64_t low            # which symbols below 64 have a child
    uint64_t high           # which others have
    uint32_t base           # the first child; the others follow in the order of their symbols.
                            # Without children: where the rest of the string begins in `tails`
    int32_t value           # of the string that ends here, or with its rest; or -1

cdef struct Head:
    uint32_t hash
    uint32_t node           # reached by the word and the space behind it, 0 where a place is free
    uint32_t word           # where the word stands in `words`
    int32_t value           # of the string that is the word and its space, or -1
    uint64_t low, high      # which symbols may follow the space, if it goes on

cdef struct Walk:
    uint32_t node           # to begin with, a child of the root or the node of a head
    int at                  # the symbol that led to it
    int end                 # the last symbol of the string that was found
    bint begun

cdef struct Hit:
    int value               # of the string
    int place               # where it begins
    int end                 # its last symbol

cdef struct Word:
    int place               # where it begins
    int end                 # the space behind it; `place` again where it is a sign that begins
    uint32_t hash

@cython.final
cdef class Hits:
    cdef Hit* some
    cdef int count, room

@cython.final
cdef class Strings:
    cdef Node* nodes
    cdef unsigned char* tails
    cdef Head* heads
    cdef unsigned char* words
    cdef uint32_t mask
    cdef Py_ssize_t tail_size, word_size
    cdef readonly Py_ssize_t size
    cdef unsigned char symbols[256]
    cdef uint32_t roots[128]  # the children of the root by symbol, 0 where there is none
    cdef uint64_t openings[1024]  # hashes of what four symbols strings of the root begin with
    cdef uint64_t heads_seen[1024]  # what hashes of heads there are, as bits: rules most words out

    cdef int _head(self, bytes word, uint32_t place, uint32_t node) except -1
    cdef void _finish(self, Head* head) noexcept
    cdef void _open(self, const unsigned char* symbols, int size) noexcept
    cdef int find(self, const unsigned char* symbols, int last, Hits hits) except -1
    cdef int find_in(
        self, const Word* words, int count, const unsigned char* symbols, int last, Hits hits
    ) except -1
    cdef int begin(
        self, int place, int end, uint32_t hash, const unsigned char* symbols, int last, Hits hits
    ) except -1
    cdef int add(self, Hit hit, Hits hits) except -1
    cdef int follow(
        self, uint32_t node, int place, int at, const unsigned char* symbols, int last, Hits hits
    ) except -1


cdef extern from *:
    """
    #if defined(__POPCNT__) || defined(__ARM_NEON)
    #define ones(bits) __builtin_popcountll(bits)
    #else
    static inline int ones(unsigned long long bits) {
        bits -= bits >> 1 & 0x5555555555555555ULL;
        bits = (bits & 0x3333333333333333ULL) + (bits >> 2 & 0x3333333333333333ULL);
        bits = (bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0fULL;
        return (int)(bits * 0x0101010101010101ULL >> 56);
    }
    #endif
    """
    int ones(unsigned long long bits) noexcept nogil


cdef extern from *:
    """
    #include <stdint.h>
    #include <string.h>

    static inline uint64_t mixed_in(uint64_t hash, uint64_t eight) {
        hash = (hash ^ eight) * 0x9E3779B97F4A7C15ULL;
        return hash ^ hash >> 32;
    }

    static inline uint32_t hash_of_word(const unsigned char* symbols, int* size) {
        uint64_t hash = 0, eight;
        int at = 0;
    #if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        /* Which is the first of eight bytes to be zero: Warren, "Hacker's Delight", 6-1. */
        uint64_t zero;
        for (;;) {
            memcpy(&eight, symbols + at, 8);
            zero = (eight - 0x0101010101010101ULL) & ~eight & 0x8080808080808080ULL;
            if (zero) break;
            hash = mixed_in(hash, eight);
            at += 8;
        }
        *size = at + (__builtin_ctzll(zero) >> 3);
        return (uint32_t)mixed_in(hash, eight & ((zero & -zero) - 1));
    #else
        int shift = 0;
        for (eight = 0; symbols[at]; at++) {
            eight |= (uint64_t)symbols[at] << shift;
            shift += 8;
            if (shift == 64) {
                hash = mixed_in(hash, eight);
                eight = 0;
                shift = 0;
            }
        }
        *size = at;
        return (uint32_t)mixed_in(hash, eight);
    #endif
    }
    """
    uint32_t hash_of_word(const unsigned char* symbols, int* size) noexcept nogil


cdef inline uint32_t child(const Node* node, int symbol) noexcept nogil:
    """Return the child of a node, 0 if there is none: nothing leads back to the root."""
    cdef uint64_t bit, bits
    if symbol < 64:
        bit, bits = <uint64_t>1 << symbol, node.low
        if not bits & bit:
            return 0
        return node.base + ones(bits & (bit - 1))
    bit, bits = <uint64_t>1 << (symbol - 64), node.high
    if not bits & bit:
        return 0
    return node.base + ones(node.low) + ones(bits & (bit - 1))


cdef inline bint has_bit(const uint64_t* bits, uint32_t place) noexcept nogil:
    return (bits[place >> 6] >> (place & 63)) & 1


cdef inline uint32_t opening(const unsigned char* symbols) noexcept nogil:
    """Return the place among `openings` of the next four symbols."""
    cdef uint32_t four = symbols[0] | symbols[1] << 7 | symbols[2] << 14 | symbols[3] << 21
    return (four * 0x9E3779B1U) >> 16


cdef inline const Head* head(
    const Head* heads, const unsigned char* words, uint32_t mask, uint32_t hash,
    const unsigned char* word, int size
) noexcept nogil:
    """Return what is known of the strings that begin with a word and a space, or NULL."""
    cdef uint32_t place = (hash ^ (hash >> 15)) & mask
    cdef const unsigned char* known
    cdef int at
    while heads[place].node:
        if heads[place].hash == hash:
            known = words + heads[place].word
            at = 0
            while at < size and known[at] == word[at]:
                at += 1
            if at == size and known[at] == TAIL_ENDS:
                return &heads[place]
        place = (place + 1) & mask
    return NULL


cdef inline int next_string(
    const Node* nodes, const unsigned char* tails, const unsigned char* symbols, int last,
    Walk* walk
) noexcept nogil:
    """Return the value of the next longer string at the place of a walk, -1 after the last."""
    cdef const Node* node
    cdef const unsigned char* tail
    while True:
        if walk.begun:
            if walk.at >= last or not walk.node:
                return -1
            walk.at += 1
            walk.node = child(&nodes[walk.node], symbols[walk.at])
        walk.begun = True
        if not walk.node:
            return -1
        node = &nodes[walk.node]
        if not node.low and not node.high:
            walk.node = 0
            tail = tails + node.base
            while tail[0] != TAIL_ENDS:
                if walk.at >= last:
                    return -1
                walk.at += 1
                if symbols[walk.at] != tail[0]:
                    return -1
                tail += 1
        if node.value >= 0:
            walk.end = walk.at
            return node.value
