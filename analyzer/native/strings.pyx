# cython: language_level=3, boundscheck=False, initializedcheck=False
"""Many strings, looked for at the beginning of a word: a table of first words, then tries.

Most words of a text begin no string, and one look into the table of first words says so. The
few that do lead to a trie of what may follow. The children of a node stand side by side: which
symbols have one is a set of bits, and the number of bits below a symbol's own tells where its
child stands (cf. Bagwell, "Ideal Hash Trees", 2001). Where only one string is left, its rest is
compared as it is. Strings that may end within their first word have a trie of their own.
"""

from libc.stdint cimport uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memset


cdef class Strings:
    """A set of strings.

    Parameters
    ----------
    strings
        Bytes of fewer than 128 different kinds, each string once and none empty; a space ends
        a word.
    values
        A whole number from 0 on for each of them; by default its place in the list.
    """

    def __cinit__(self):
        self.nodes, self.tails, self.heads, self.words = NULL, NULL, NULL, NULL
        memset(self.pairs, 0, sizeof(self.pairs))
        memset(self.heads_seen, 0, sizeof(self.heads_seen))

    def __dealloc__(self):
        free(self.nodes)
        free(self.tails)
        free(self.heads)
        free(self.words)

    def __init__(self, list strings, values=None):
        cdef Py_ssize_t number = len(strings), place, first, last, room = 1024, node, depth
        cdef Py_ssize_t written = 0, all_bytes = sum(map(len, strings)) + number + 1
        cdef unsigned char byte
        cdef bint leaf, whole
        cdef int other
        cdef const unsigned char** texts
        cdef Node* grown
        cdef list waiting
        values = range(number) if values is None else values
        used = sorted({32, *b"".join(strings)})
        if len(used) > 127:
            raise ValueError("too many different signs in the strings to look for")
        for place in range(256):
            self.symbols[place] = 127  # no string holds it
        for place, byte in enumerate(used):
            self.symbols[byte] = place
        self.space = self.symbols[32]
        # Strings whose first word ends stand behind the others, word by word.
        firsts = [string.partition(b" ")[0] if b" " in string[1:] else b"" for string in strings]
        for place in range(number):
            if strings[place][:1] == b" ":
                firsts[place] = b""
        order = sorted(range(number), key=lambda one: (firsts[one], strings[one]))
        words = sorted(set(firsts) - {b""})
        self.nodes = <Node*>malloc(room * sizeof(Node))
        self.tails = <unsigned char*>malloc(all_bytes)
        self.words = <unsigned char*>malloc(all_bytes)
        self.mask = (1 << max(4, (2 * len(words)).bit_length())) - 1
        self.heads = <Head*>calloc(self.mask + 1, sizeof(Head))
        texts = <const unsigned char**>malloc((number + 1) * sizeof(unsigned char*))
        try:
            if (
                self.nodes == NULL or self.tails == NULL or self.words == NULL
                or self.heads == NULL or texts == NULL
            ):
                raise MemoryError
            for place in range(number):
                texts[place] = strings[order[place]]
            # Ranges of strings that begin alike, with the node that their beginning leads to.
            last = sum(1 for word in firsts if not word)
            waiting = [(0, 0, last, 0)]
            self.size = 1
            while last < number:
                first, word = last, firsts[order[last]]
                while last < number and firsts[order[last]] == word:
                    last += 1
                waiting.append((self.size, first, last, len(word) + 1))
                self._head(word, len(word), written, self.size)
                written += len(word) + 1
                self.size += 1
            while room < self.size:
                room *= 2
            grown = <Node*>realloc(self.nodes, room * sizeof(Node))
            if grown == NULL:
                raise MemoryError
            self.nodes = grown
            for place in range(self.size):
                self.nodes[place] = Node(0, 0, 0, -1)
            written = 0
            while waiting:
                # Depth first, so that nodes that are walked one after the other lie together.
                node, first, last, depth = waiting.pop()
                if node and last - first == 1:
                    self.nodes[node].value = values[order[first]]
                    self.nodes[node].base = written
                    while texts[first][depth]:
                        self.tails[written] = self.symbols[texts[first][depth]]
                        written += 1
                        depth += 1
                    self.tails[written] = TAIL_ENDS
                    written += 1
                    continue
                if first < last and texts[first][depth] == 0:  # the shortest stands first
                    self.nodes[node].value = values[order[first]]
                    first += 1
                self.nodes[node].base = self.size
                while first < last:
                    byte = texts[first][depth]
                    place = first
                    while place < last and texts[place][depth] == byte:
                        place += 1
                    if self.symbols[byte] < 64:
                        self.nodes[node].low |= <uint64_t>1 << self.symbols[byte]
                    else:
                        self.nodes[node].high |= <uint64_t>1 << (self.symbols[byte] - 64)
                    if self.size == room:
                        room *= 2
                        grown = <Node*>realloc(self.nodes, room * sizeof(Node))
                        if grown == NULL:
                            raise MemoryError
                        self.nodes = grown
                    self.nodes[self.size] = Node(0, 0, 0, -1)
                    waiting.append((self.size, first, place, depth + 1))
                    self.size += 1
                    first = place
            # The string that is a word alone is told by the head, not by its node.
            for place in range(self.mask + 1):
                node = self.heads[place].node
                leaf = not self.nodes[node].low and not self.nodes[node].high
                if node and not (leaf and self.tails[self.nodes[node].base] != TAIL_ENDS):
                    self.heads[place].value = self.nodes[node].value
                    self.heads[place].alone = leaf
                    self.nodes[node].value = -1
            for place in range(128):
                self.roots[place] = child(&self.nodes[0], place)
                node = self.roots[place]
                # One symbol may be a string, or the beginning of the only one.
                whole = self.nodes[node].value >= 0
                for other in range(128):
                    if node and (whole or child(&self.nodes[node], other)):
                        self.pairs[place << 1 | other >> 6] |= <uint64_t>1 << (other & 63)
        finally:
            free(texts)

    cdef void _head(
        self, const unsigned char* word, int size, uint32_t place, uint32_t node
    ) noexcept:
        """Enter a first word, and write it at a place of `words`."""
        cdef uint32_t hash = 0, at
        cdef int number
        for number in range(size):
            self.words[place + number] = self.symbols[word[number]]
            hash = mixed(hash, self.symbols[word[number]])
        self.words[place + size] = TAIL_ENDS
        self.heads_seen[hash >> 22] |= <uint64_t>1 << (hash >> 16 & 63)
        at = (hash ^ (hash >> 15)) & self.mask
        while self.heads[at].node:
            at = (at + 1) & self.mask
        self.heads[at] = Head(hash, node, place, -1, False)

    cdef int find(self, const unsigned char* symbols, int last, Hits hits) except -1:
        """Find all strings that begin where a word or a sign behind a space begins.

        Parameters
        ----------
        symbols
            The text, each character as the symbol that `symbols` gives it; the last is a space.
        last
            The place of that space.
        hits
            Gets the hits, in the order of their places, the shortest first.
        """
        cdef int place = 0, end
        cdef uint32_t hash
        cdef const Head* known
        cdef unsigned char space = self.space
        hits.count = 0
        while place < last:
            if symbols[place] == space:
                # Only strings that begin with a sign begin here, and only behind another one.
                if self.roots[space] and (not place or symbols[place - 1] == space):
                    self.follow(self.roots[space], place, place, symbols, last, hits)
                place += 1
                continue
            end, hash = place, 0
            while symbols[end] != space:
                hash = mixed(hash, symbols[end])
                end += 1
            if has_bit(self.pairs, symbols[place] << 7 | symbols[place + 1]):
                self.follow(self.roots[symbols[place]], place, place, symbols, last, hits)
            if not has_bit(self.heads_seen, hash >> 16):
                place = end
                continue
            known = head(self.heads, self.words, self.mask, hash, symbols + place, end - place)
            if known != NULL:
                if known.value >= 0:
                    self.add(Hit(known.value, place, end), hits)
                if not known.alone:
                    self.follow(known.node, place, end, symbols, last, hits)
            place = end
        return 0

    cdef int follow(
        self, uint32_t node, int place, int at, const unsigned char* symbols, int last, Hits hits
    ) except -1:
        """Note all strings at a place that go on from a node, which the symbol at `at` led to."""
        cdef Walk walk = Walk(node, at, at, False)
        cdef int number = next_string(self.nodes, self.tails, symbols, last, &walk)
        while number >= 0:
            self.add(Hit(number, place, walk.end), hits)
            number = next_string(self.nodes, self.tails, symbols, last, &walk)
        return 0

    cdef int add(self, Hit hit, Hits hits) except -1:
        cdef Hit* grown
        if hits.count == hits.room:
            grown = <Hit*>realloc(hits.some, (2 * hits.room + 64) * sizeof(Hit))
            if grown == NULL:
                raise MemoryError
            hits.some, hits.room = grown, 2 * hits.room + 64
        hits.some[hits.count] = hit
        hits.count += 1
        return 0

    def beginnings(self, bytes text):
        """Return the values of the strings that `text` begins with, the shortest first."""
        cdef bytes symbols = bytes([self.symbols[byte] for byte in text + b" "])
        cdef Hits hits = Hits()
        self.find(symbols, len(text), hits)
        return [hits.some[at].value for at in range(hits.count) if hits.some[at].place == 0]


cdef class Hits:
    """Where strings were found; used again from text to text."""

    def __cinit__(self):
        self.some, self.count, self.room = NULL, 0, 0

    def __dealloc__(self):
        free(self.some)
