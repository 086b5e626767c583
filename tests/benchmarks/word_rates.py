"""How often the frequent words stand in a posting, for ``skill_lexicon/data/frequencies.toml``.

``python -m tests.benchmarks.word_rates PATH... > skill_lexicon/data/frequencies.toml``

Only the order of magnitude matters: it tells which part of a phrase is worth looking for.
"""

from __future__ import annotations

import sys
from collections import Counter

from analyzer.readers import Reader
from skill_lexicon.literals import squash
from skill_lexicon.notation import fold

LEAST = 0.1
"""Words that stand in a posting less often are left out."""

HEAD = """\
# How often a word stands in a posting, counted by tests/benchmarks/word_rates.py. Only the order
# of magnitude matters: it tells which part of a phrase is worth looking for.

[per_posting]"""


def main() -> None:
    """Count, and print the table."""
    counts: Counter[bytes] = Counter()
    postings = 0
    for posting in Reader(sys.argv[1:]):
        postings += 1
        counts.update(squash(fold(posting.text)).split())
    print(HEAD)
    for word, count in sorted(counts.items()):
        # Letters outside ASCII were squashed to bytes that are no text by themselves.
        if count >= LEAST * postings and word.isascii():
            print(f'"{word.decode()}" = {count / postings:.2g}')


if __name__ == "__main__":
    main()
