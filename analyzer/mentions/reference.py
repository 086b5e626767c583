"""The same extraction with spaCy's matchers: slow, plain, and there to be compared with.

`reference_scan` stands for `analyzer.mentions.scan.scan`: aliases go through a
``PhraseMatcher``, phrases of the notation through a ``Matcher`` (see `token_patterns`), over
every block, with a tokenizer of its own (`tokens`). Judge, overlap policy and requirement are
shared.

What cannot be told in token patterns is listed by `ReferenceScan.uncompiled`: phrases with too
many combinations of alternatives. These keep their regular expression, so of them only the
search for anchors is compared.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from operator import add
from typing import TYPE_CHECKING, Any

from analyzer.mentions.compiled import ALL_GROUPS
from analyzer.mentions.compiler import spellings
from analyzer.mentions.extract import ExtractionOptions, Extractor
from analyzer.mentions.model import Candidate
from analyzer.mentions.scan import Found
from analyzer.mentions.token_patterns import TooManySequences, sequences
from analyzer.mentions.tokens import Token, tokenize
from skill_lexicon.notation import parse

if TYPE_CHECKING:
    from analyzer.mentions.token_patterns import Sequence
    from skill_lexicon import Lexicon

_SPACES = re.compile(" +")


class ReferenceScan:
    """The candidates of a lexicon, found by spaCy's matchers.

    Parameters
    ----------
    lexicon
        The concepts.

    Attributes
    ----------
    uncompiled
        Phrases that no reasonable number of flat token patterns expresses.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        from spacy.matcher import Matcher, PhraseMatcher
        from spacy.vocab import Vocab

        self.vocab = Vocab()
        self.uncompiled: list[str] = []
        self._surfaces: dict[bool, dict[str, list[tuple[int, int, str]]]] = {False: {}, True: {}}
        self._phrases: list[tuple[int, str, re.Pattern[str] | None]] = []
        self._sequences: dict[str, tuple[int, Sequence]] = {}
        self._matcher = Matcher(self.vocab)
        self._phrase_matchers = {exact: PhraseMatcher(self.vocab) for exact in (False, True)}
        for index, entry in enumerate(lexicon.entries):
            for alias in entry.aliases:
                self._add_surface(alias, index, -1, exact=False)
            for alias in entry.exact:
                self._add_surface(alias, index, -1, exact=True)
            for number, guard in enumerate(entry.guarded):
                for surface in guard.surfaces:
                    self._add_surface(surface, index, number, exact=guard.case == "exact")
            for source in entry.patterns:
                self._add_phrase(source, index)
        for exact, table in self._surfaces.items():
            for spelling in table:
                doc = self._doc(tokenize(spelling, 0, len(spelling)))
                self._phrase_matchers[exact].add(spelling, [doc])

    def _add_surface(self, alias: str, entry: int, guard: int, *, exact: bool) -> None:
        for spelling in spellings(alias, exact=exact):
            words = spelling.split(" ")
            for joints in product(" -", repeat=len(words) - 1):
                joined = "".join(map(add, words, (*joints, "")))
                self._surfaces[exact].setdefault(joined, []).append((entry, guard, alias))

    def _add_phrase(self, source: str, entry: int) -> None:
        number = len(self._phrases)
        try:
            compiled = sequences(source)
        except TooManySequences:
            self.uncompiled.append(source)
            regex = re.compile(parse(source).regex, re.IGNORECASE)
            self._phrases.append((entry, source, regex))
            return
        self._phrases.append((entry, source, None))
        for rank, sequence in enumerate(compiled):
            name = f"{number}/{rank}"
            self._sequences[name] = (number, sequence)
            self._matcher.add(name, [sequence.specs])

    def _doc(self, tokens: list[Token], words: list[str] | None = None) -> Any:
        from spacy.tokens import Doc

        texts = words or [token.text for token in tokens]
        return Doc(self.vocab, words=texts, tags=[token.flags or "-" for token in tokens])

    def __call__(self, text: str, folded: str) -> list[Candidate]:
        """Return the candidates of a block, unsorted and with overlaps."""
        tokens = tokenize(folded, 0, len(folded))
        if not tokens:
            return []
        doc = self._doc(tokens)
        exact = self._doc(tokens, [text[token.start : token.end] for token in tokens])
        return [
            *self._of_surfaces(doc, tokens, folded, exact=False),
            *self._of_surfaces(exact, tokens, text, exact=True),
            *self._of_phrases(doc, tokens),
            *self._of_expressions(folded),
        ]

    def _of_surfaces(
        self, doc: Any, tokens: list[Token], text: str, *, exact: bool
    ) -> list[Candidate]:
        found = []
        for key, first, last in self._phrase_matchers[exact](doc):
            spelling = self.vocab.strings[key]
            start, end = tokens[first].start, tokens[last - 1].end
            words = text[start:end]
            # Tokens do not know what stands between them: spaces or nothing.
            if _SPACES.sub(" ", words) != spelling:
                continue
            if start and text[start - 1].isalnum():
                continue
            following = text[end : end + 1]
            if following.isalnum():
                continue
            # "C" is not in "C++", but "python+" is Python.
            if following in ("+", "#") and spelling[-1].isalnum() and end - start <= 2:
                continue
            found += [
                Candidate(start, end, entry, guard, alias)
                for entry, guard, alias in self._surfaces[exact][spelling]
            ]
        return found

    def _of_phrases(self, doc: Any, tokens: list[Token]) -> list[Candidate]:
        best: dict[int, dict[int, tuple[tuple[int, ...], int]]] = {}
        for key, first, last in self._matcher(doc):
            number, sequence = self._sequences[self.vocab.strings[key]]
            if sequence.at_end and last != len(tokens):
                continue
            if not _bounded(tokens, first, last):
                continue
            rank = sequence.key(tokens[first:last])
            if rank is None:
                continue
            starts = best.setdefault(number, {})
            if first not in starts or (rank, last) < starts[first]:
                starts[first] = (rank, last)
        return [
            Candidate(tokens[first].start, tokens[last - 1].end, entry, -1, source)
            for number, starts in best.items()
            for entry, source, _ in [self._phrases[number]]
            for first, (_, last) in starts.items()
        ]

    def _of_expressions(self, folded: str) -> list[Candidate]:
        return [
            Candidate(match.start(), match.end(), entry, -1, source)
            for entry, source, regex in self._phrases
            if regex is not None
            for match in regex.finditer(folded)
        ]


def _bounded(tokens: list[Token], first: int, last: int) -> bool:
    """Tell whether no word goes on before or behind a match that begins or ends in a sign."""
    before = first > 0 and "w" in tokens[first - 1].flags and "s" not in tokens[first].flags
    behind = last < len(tokens) and "w" in tokens[last].flags and "s" not in tokens[last].flags
    return not before and not behind


@lru_cache(maxsize=4)
def reference_scan(lexicon: Lexicon) -> ReferenceScan:
    """Compile `lexicon` for spaCy's matchers, once."""
    return ReferenceScan(lexicon)


class ReferenceExtractor(Extractor):
    """An `Extractor` whose candidates come from `ReferenceScan`."""

    compiled_core = False

    def __init__(self, options: ExtractionOptions | None = None) -> None:
        super().__init__(options)
        self._scan = reference_scan(self.options.lexicon)

    def _found(self, text: str, folded: str) -> Found:
        # The cues are the scan's; every group is said to be there, so that the judge tries
        # every rule, whatever strings the scan has seen.
        return Found(self._scan(text, folded), ALL_GROUPS, super()._found(text, folded).cue_places)
