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
from libc.string cimport memcpy, memset

from analyzer.native.raw cimport again, into, raw

from copyreg import __newobj__


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
        memset(self.openings, 0, sizeof(self.openings))
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
        cdef const unsigned char** texts
        cdef Node* grown
        cdef list waiting
        values = range(number) if values is None else values
        used = [32, *sorted({*b"".join(strings)} - {32})]
        if len(used) > 127:
            raise ValueError("too many different signs in the strings to look for")
        for place in range(256):
            self.symbols[place] = 127  # no string holds it
        for place, byte in enumerate(used):
            self.symbols[byte] = place
        # Strings whose first word ends stand behind the others, word by word.
        firsts = [string.partition(b" ")[0] if b" " in string[1:] else b"" for string in strings]
        for place in range(number):
            if strings[place][:1] == b" ":
                firsts[place] = b""
        table = bytes([self.symbols[place] for place in range(256)])
        order = sorted(
            range(number),
            key=lambda one: (firsts[one].translate(table), strings[one].translate(table)),
        )
        words = set(firsts) - {b""}
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
                self._head(word, written, self.size)
                written += len(word) + 1
                self.size += 1
            self.word_size = written
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
            self.tail_size = written
            # The string that is a word alone is told by the head, not by its node.
            for place in range(self.mask + 1):
                if self.heads[place].node:
                    self._finish(&self.heads[place])
            for place in range(128):
                self.roots[place] = child(&self.nodes[0], place)
            for place in range(number):
                if not firsts[place]:
                    self._open(self._symbols(strings[place]), len(strings[place]))
        finally:
            free(texts)

    def __reduce__(self):
        return __newobj__, (type(self),), (
            raw(self.nodes, self.size * sizeof(Node)),
            raw(self.tails, self.tail_size),
            raw(self.heads, (self.mask + 1) * sizeof(Head)),
            raw(self.words, self.word_size),
            raw(self.symbols, sizeof(self.symbols)),
            raw(self.roots, sizeof(self.roots)),
            raw(self.openings, sizeof(self.openings)),
            raw(self.heads_seen, sizeof(self.heads_seen)),
        )

    def __setstate__(self, kept):
        nodes, tails, heads, words, symbols, roots, openings, heads_seen = kept
        self.nodes, self.tails = <Node*>again(nodes), <unsigned char*>again(tails)
        self.heads, self.words = <Head*>again(heads), <unsigned char*>again(words)
        self.size, self.mask = len(nodes) // sizeof(Node), len(heads) // sizeof(Head) - 1
        self.tail_size, self.word_size = len(tails), len(words)
        into(self.symbols, sizeof(self.symbols), symbols)
        into(self.roots, sizeof(self.roots), roots)
        into(self.openings, sizeof(self.openings), openings)
        into(self.heads_seen, sizeof(self.heads_seen), heads_seen)

    cdef int _head(self, bytes word, uint32_t place, uint32_t node) except -1:
        """Enter a first word, and write it at a place of `words`."""
        cdef bytes symbols = self._symbols(word)
        cdef int size = 0
        cdef uint32_t hash = hash_of_word(symbols, &size), at
        memcpy(self.words + place, <const unsigned char*>symbols, size)
        self.words[place + size] = TAIL_ENDS
        self.heads_seen[hash >> 22] |= <uint64_t>1 << (hash >> 16 & 63)
        at = (hash ^ (hash >> 15)) & self.mask
        while self.heads[at].node:
            at = (at + 1) & self.mask
        self.heads[at] = Head(hash, node, place, -1, 0, 0)
        return 0

    cdef void _finish(self, Head* head) noexcept:
        """Note what may follow a first word, and its value where it is a string."""
        cdef Node* node = &self.nodes[head.node]
        cdef unsigned char symbol
        head.low, head.high = node.low, node.high
        if not node.low and not node.high:  # only one string begins so
            symbol = self.tails[node.base]
            if symbol != TAIL_ENDS:
                if symbol < 64:
                    head.low = <uint64_t>1 << symbol
                else:
                    head.high = <uint64_t>1 << (symbol - 64)
                return
        head.value, node.value = node.value, -1

    cdef void _open(self, const unsigned char* symbols, int size) noexcept:
        """Note the beginning of a string of the root."""
        cdef unsigned char four[4]
        cdef uint32_t place
        cdef int other
        if size < 3:  # too short to rule anything out
            memset(self.openings, 255, sizeof(self.openings))
            return
        memcpy(four, symbols, 4)
        for other in range(128 if size == 3 else 1):
            if size == 3:
                four[3] = other  # anything may follow
            place = opening(four)
            self.openings[place >> 6] |= <uint64_t>1 << (place & 63)

    def _symbols(self, bytes text):
        """Return the symbols of a text."""
        return bytes([self.symbols[byte] for byte in text]) + bytes(PADDING)

    cdef int find(self, const unsigned char* symbols, int last, Hits hits) except -1:
        """Find all strings that begin where a word or a sign behind a space begins.

        Parameters
        ----------
        symbols
            The text, each character as the symbol that `symbols` gives it, and `PADDING`.
        last
            Where the text ends.
        hits
            Gets the hits, in the order of their places, the shortest first.
        """
        cdef int place = 0, size = 0
        cdef uint32_t hash
        hits.count = 0
        while place < last:
            if symbols[place] == SPACE:
                # Only strings that begin with a sign begin here: behind another one, or first.
                if self.roots[SPACE]:
                    self.follow(self.roots[SPACE], place, place, symbols, last, hits)
                place += 1
                continue
            hash = hash_of_word(symbols + place, &size)
            self.begin(place, place + size, hash, symbols, last, hits)
            place += size + 1
        return 0

    cdef int find_in(
        self, const Word* words, int count, const unsigned char* symbols, int last, Hits hits
    ) except -1:
        """Find what `find` finds in a part of a text whose words are known.

        Parameters
        ----------
        words, count
            The words of the text from the part on, in order. Those may be left out that neither
            `heads_seen` nor `openings` let through, as may signs that `openings` do not.
        symbols, last
            The text's symbols, and where the part ends: before a space.
        """
        cdef int number
        cdef const Word* word
        hits.count = 0
        for number in range(count):
            word = &words[number]
            if word.place >= last:
                break
            if word.end > word.place:
                self.begin(word.place, word.end, word.hash, symbols, last, hits)
            else:
                self.follow(self.roots[SPACE], word.place, word.place, symbols, last, hits)
        return 0

    cdef int begin(
        self, int place, int end, uint32_t hash, const unsigned char* symbols, int last, Hits hits
    ) except -1:
        """Note all strings that begin with a word."""
        cdef const Head* known
        cdef uint64_t after
        if has_bit(self.openings, opening(symbols + place)):
            self.follow(self.roots[symbols[place]], place, place, symbols, last, hits)
        if has_bit(self.heads_seen, hash >> 16):
            known = head(self.heads, self.words, self.mask, hash, symbols + place, end - place)
            if known != NULL:
                if known.value >= 0:
                    self.add(Hit(known.value, place, end), hits)
                after = known.low if symbols[end + 1] < 64 else known.high
                if (after >> (symbols[end + 1] & 63)) & 1:
                    self.follow(known.node, place, end, symbols, last, hits)
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
        cdef bytes symbols = self._symbols(text)
        cdef Hits hits = Hits()
        self.find(symbols, len(text), hits)
        return [hits.some[at].value for at in range(hits.count) if hits.some[at].place == 0]


cdef class Hits:
    """Where strings were found; used again from text to text."""

    def __cinit__(self):
        self.some, self.count, self.room = NULL, 0, 0

    def __dealloc__(self):
        free(self.some)
