"""Whether an entry's concept is found in its examples."""

from __future__ import annotations

import pytest

from analyzer.mentions.finder import finder
from skill_lexicon.loader import lexicon_of, read_entries

LEXICON = lexicon_of(
    read_entries(
        """
[[entry]]
id = "quux"
name = "Quux"
kind = "skill"
category = "tool"
aliases = ["quux"]

[[entry]]
id = "tamer"
name = "Tamer"
kind = "title"
category = "title"
own_title = ["(quux|quuz) tamer"]
""",
        name="examples",
        layer="documents",
    )
)


@pytest.mark.parametrize(
    ("entry", "sentence", "found"),
    [
        ("quux", "You know Quux.", True),
        ("quux", "You know quuz.", False),
        ("tamer", "Lead Quuz Tamer", True),
        ("tamer", "Lead Lion Tamer", False),
        ("tamer", "You know Quux.", False),
    ],
)
def test_a_sentence_has_the_concept_of_an_entry(entry: str, sentence: str, found: bool) -> None:
    assert finder(LEXICON)(LEXICON[entry], sentence) is found
