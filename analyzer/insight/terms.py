"""Which concepts a term names that stands alone: in a query or in a list of skills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.mentions import ExtractionOptions, Extractor, Mention
from skill_lexicon.inflect import plural
from skill_lexicon.notation import fold

if TYPE_CHECKING:
    from collections.abc import Collection

    from skill_lexicon import Lexicon

_LEAST_FOR_PLURAL = 3  # characters; "CS" are not several Cs


class TermIndex:
    """Resolves the wording of a single term.

    A term alone has no context, so the rules that ask for one are set aside: "R" in a query
    is the language. Exact wordings come first (id, name, alias, ambiguous surface form);
    only where none is equal do the lexicon's patterns decide, and then only for a concept
    that covers the whole term.

    Parameters
    ----------
    lexicon
        The concepts.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._extractor = Extractor(ExtractionOptions(lexicon=lexicon))
        self._named: dict[str, str] = {}
        self._exact: dict[str, set[str]] = {}
        for entry in lexicon.entries:
            for wording in (entry.id, entry.name):
                self._named.setdefault(key(wording), entry.id)
            guarded = [surface for guard in entry.guarded for surface in guard.surfaces]
            for wording in (entry.id, entry.name, *entry.aliases, *entry.exact, *guarded):
                spellings = {key(wording)}
                if len(wording) >= _LEAST_FOR_PLURAL:
                    spellings.add(key(plural(fold(wording))))
                for spelling in spellings:
                    self._exact.setdefault(spelling, set()).add(entry.id)

    @property
    def wordings(self) -> Collection[str]:
        """Return all exact wordings, and their plurals, as `key` has them."""
        return self._exact.keys()

    def mentions(self, text: str) -> list[Mention]:
        """Return the mentions of the concepts in running text, context and all."""
        return self._extractor.find(text)

    def concepts(self, term: str) -> frozenset[str]:
        """Return the ids of the concepts that `term` as a whole names, possibly none.

        What is the id or name of a concept is that concept, also where others have the words.
        """
        text = " ".join(term.split())
        if (named := self._named.get(key(text))) is not None:
            return frozenset((named,))
        if found := self._exact.get(key(text)):
            return frozenset(found)
        return frozenset(
            mention.concept_id
            for field in ({"text": text}, {"text": "", "title": text})
            for mention in self._extractor.find(**field)
            if mention.start == 0 and mention.end == len(text)
        )


def key(wording: str) -> str:
    """Return a wording without what does not tell it from others: case, hyphens, spaces."""
    return " ".join(fold(wording).replace("-", " ").split())
