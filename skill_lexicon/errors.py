"""The one error of the lexicon package."""

from __future__ import annotations


class LexiconError(ValueError):
    """A lexicon file, entry or field that cannot be used; the message names all three."""
