"""What happens to a posting before it is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.posting import posting_language, with_whole_letters
from analyzer.store.privacy import clean_posting
from analyzer.text.layout import restore_lines

if TYPE_CHECKING:
    from analyzer.posting import Posting


def prepare(posting: Posting) -> Posting:
    """Return a posting as it may be stored: without personal data, its language detected.

    Lists that the source made one line get their lines back, as in postings read from files.
    The language that a source states is kept. Doing it twice changes nothing more.
    """
    posting = clean_posting(with_whole_letters(posting))
    if (text := restore_lines(posting.text)) != posting.text:
        posting = posting.with_(text=text)
    if posting.language is None:
        posting = posting.with_(language=posting_language(posting))
    return posting
