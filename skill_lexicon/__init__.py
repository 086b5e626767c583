"""The lexicon: which concepts there are, how postings word them, and where that comes from.

>>> from skill_lexicon import load_lexicon
>>> load_lexicon()["pytorch"].name
'PyTorch'
"""

from __future__ import annotations

from skill_lexicon.errors import LexiconError
from skill_lexicon.loader import load_lexicon
from skill_lexicon.model import Entry, Guard, Lexicon, Provenance

__all__ = ["Entry", "Guard", "Lexicon", "LexiconError", "Provenance", "load_lexicon"]
