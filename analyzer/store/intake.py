"""What happens to a posting before it is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.store.privacy import clean_posting
from analyzer.text.language import detect_language

if TYPE_CHECKING:
    from analyzer.posting import Posting


def prepare(posting: Posting) -> Posting:
    """Return a posting as it may be stored: without personal data, its language detected.

    The language that a source states is kept. Doing it twice changes nothing more.
    """
    posting = clean_posting(_storable(posting))
    if posting.language is None:
        posting = posting.with_(language=detect_language(posting.text or posting.title))
    return posting


def _storable(posting: Posting) -> Posting:
    """Replace halves of surrogate pairs, which no UTF-8 file can hold, by question marks."""
    changes = {}
    for name in posting.__slots__:
        value = getattr(posting, name)
        if isinstance(value, str) and not value.isascii():
            clean = value.encode("utf-8", "replace").decode()
            if clean != value:
                changes[name] = clean
    return posting.with_(**changes) if changes else posting
