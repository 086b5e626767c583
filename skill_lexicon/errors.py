"""The one error of the lexicon package."""

from __future__ import annotations


class LexiconError(ValueError):
    """A lexicon file, entry or field that cannot be used; the message names all three.

    Attributes
    ----------
    next_step
        What to do about it.
    """

    def __init__(
        self,
        message: str,
        *,
        next_step: str = "correct the file; 'analyzer lexicon check FILE' names what is wrong",
    ) -> None:
        super().__init__(message)
        self.next_step = next_step
