"""Whether the concept of a lexicon's entry is found in a sentence: what its examples are for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.mentions.extract import ExtractionOptions, Extractor
from analyzer.mentions.titles import own_title

if TYPE_CHECKING:
    from skill_lexicon import Entry, Lexicon
    from skill_lexicon.check import Finder


def finder(lexicon: Lexicon) -> Finder:
    """Return what tells whether an entry's concept is found in a sentence.

    For an entry that has no words but those of a posting's own title, the sentence is a title.

    Parameters
    ----------
    lexicon
        The entries that are looked for.
    """
    extractor = Extractor(ExtractionOptions(lexicon=lexicon))

    def finds(entry: Entry, sentence: str) -> bool:
        if entry.own_title and not (entry.aliases or entry.exact or entry.patterns):
            return own_title(sentence, lexicon).concept_id == entry.id
        return any(mention.concept_id == entry.id for mention in extractor.find(sentence))

    return finds
