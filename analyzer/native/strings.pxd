from libc.stdint cimport int32_t, uint32_t, uint64_t

cdef enum:
    TAIL_ENDS = 255

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
    bint alone              # whether that is the only string that begins so

cdef struct Walk:
    uint32_t node           # to begin with, a child of the root or the node of a head
    int at                  # the symbol that led to it
    int end                 # the last symbol of the string that was found
    bint begun

cdef struct Hit:
    int value               # of the string
    int place               # where it begins
    int end                 # its last symbol

cdef class Hits:
    cdef Hit* some
    cdef int count, room

cdef class Strings:
    cdef Node* nodes
    cdef unsigned char* tails
    cdef Head* heads
    cdef unsigned char* words
    cdef uint32_t mask
    cdef readonly Py_ssize_t size
    cdef unsigned char symbols[256]
    cdef unsigned char space
    cdef uint32_t roots[128]  # the children of the root by symbol, 0 where there is none
    cdef uint64_t pairs[256]  # with which two symbols a string of the root may begin, as bits
    cdef uint64_t heads_seen[1024]  # what hashes of heads there are, as bits: rules most words out

    cdef void _head(self, const unsigned char* word, int size, uint32_t place, uint32_t node) noexcept
    cdef int find(self, const unsigned char* symbols, int last, Hits hits) except -1
    cdef int add(self, Hit hit, Hits hits) except -1
    cdef int follow(
        self, uint32_t node, int place, int at, const unsigned char* symbols, int last, Hits hits
    ) except -1


cdef extern from *:
    """
    #if defined(__GNUC__) || defined(__clang__)
    #define ones(bits) __builtin_popcountll(bits)
    #else
    static int ones(unsigned long long bits) {
        int count = 0;
        for (; bits; bits &= bits - 1) count++;
        return count;
    }
    #endif
    """
    int ones(unsigned long long bits) noexcept nogil


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


cdef inline uint32_t mixed(uint32_t hash, uint32_t symbol) noexcept nogil:
    """Return the hash of a word with one more symbol or character (Fowler, Noll and Vo's 1a)."""
    return (hash ^ symbol) * 16777619


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
