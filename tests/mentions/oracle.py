"""Extraction without a scan: every phrase is searched for in every block, every rule is tried.

The slow and obvious counterpart of `analyzer.mentions.scan`. As a command it compares both on
all postings of some files, with all layers of the lexicon::

    python -m tests.mentions.oracle PATH...
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from analyzer.mentions import Extractor, Mention
from analyzer.mentions.compiled import ALL_GROUPS, ALWAYS, Pattern, spaced
from analyzer.mentions.compiler import spellings
from analyzer.mentions.extract import ExtractionOptions
from analyzer.mentions.model import Candidate
from analyzer.mentions.scan import Found, _matches
from analyzer.readers import Reader
from skill_lexicon import Lexicon

_SPACES = re.compile(" {2,}")


class Oracle(Extractor):
    """An `Extractor` whose candidates come from looking for everything everywhere."""

    compiled_core = False

    def __init__(self, options: ExtractionOptions | None = None) -> None:
        super().__init__(options)
        self._surfaces = list(_surfaces(self.options.lexicon))
        self._patterns = tuple(self._everywhere(place=1))
        self._cues = tuple(self._everywhere(place=2))

    def _everywhere(self, *, place: int) -> Iterator[Pattern]:
        known = chain.from_iterable(meaning[place] for meaning in self._compiled.meanings)
        for pattern in dict.fromkeys(known):
            yield replace(pattern, leads=False, group=ALWAYS)

    def _found(self, text: str, folded: str) -> Found:
        candidates = [
            Candidate(start, end, pattern.entry, -1, pattern.how)
            for pattern, start, end in _matches([(0, self._patterns)], folded, ALWAYS)
        ]
        candidates += self._of_surfaces(text, folded)
        return Found(candidates, ALL_GROUPS, [(0, self._cues)])

    def _of_surfaces(self, text: str, folded: str) -> Iterator[Candidate]:
        single = {
            False: spaced(_SPACES.sub(" ", folded)),
            True: spaced(_SPACES.sub(" ", text)),
        }
        for exact, spelling, entry, guard, alias in self._surfaces:
            if spelling not in single[exact]:
                continue
            words = re.escape(spelling).replace(r"\ ", "(?: +|-)")
            if len(spelling) <= 2 and spelling[-1].isalnum():
                words += "(?![+#])"  # "C" is not in "C++", but "Python+" is Python
            for match in re.finditer(rf"(?<![^\W_]){words}(?![^\W_])", text if exact else folded):
                yield Candidate(match.start(), match.end(), entry, guard, alias)


def _surfaces(lexicon: Lexicon) -> Iterator[tuple[bool, str, int, int, str]]:
    for index, entry in enumerate(lexicon.entries):
        sets = [(-1, False, entry.aliases), (-1, True, entry.exact)]
        sets += [(n, g.case == "exact", g.surfaces) for n, g in enumerate(entry.guarded)]
        for guard, exact, aliases in sets:
            for alias in aliases:
                for spelling in spellings(alias, exact=exact):
                    yield exact, spelling, index, guard, alias


def bare(mentions: list[Mention]) -> set[Mention]:
    """Leave out which of two equally long surface forms, or of two cues, is named."""
    return {mention._replace(rule="") for mention in mentions}


def main() -> None:
    """Compare scan and oracle, and print what differs."""
    scan, oracle = Extractor(), Oracle()
    postings = mentions = 0
    for posting in Reader(sys.argv[1:]):
        fast, slow = bare(scan.extract(posting)), bare(oracle.extract(posting))
        postings, mentions = postings + 1, mentions + len(slow)
        for kind, found in (("only the scan", fast - slow), ("only the oracle", slow - fast)):
            for mention in sorted(found):
                print(kind, mention)
    print(f"{postings} postings, {mentions} mentions compared")


if __name__ == "__main__":
    main()
