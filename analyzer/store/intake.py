"""What happens to a posting before it is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.posting import with_whole_letters
from analyzer.store.privacy import clean_posting
from analyzer.text.language import detect_language

if TYPE_CHECKING:
    from analyzer.posting import Posting


def prepare(posting: Posting) -> Posting:
    """Return a posting as it may be stored: without personal data, its language detected.

    The language that a source states is kept. Doing it twice changes nothing more.
    """
    posting = clean_posting(with_whole_letters(posting))
    if posting.language is None:
        posting = posting.with_(language=detect_language(posting.text or posting.title))
    return posting
