"""What is wrong with the letters of a text that was read, put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.text.repair import repair, whole

if TYPE_CHECKING:
    from analyzer.posting import Posting


def repaired(posting: Posting) -> Posting:
    """Return a posting read from a file with its encoding mended and entities unescaped.

    To be done once, and before anything points into the text. A text that was made from HTML
    has been unescaped by that, and so have titles.
    """
    posting = with_whole_letters(posting)
    title = repair(posting.title, entities=False)
    text = repair(posting.text, entities=posting.description_html is None)
    if (title, text) == (posting.title, posting.text):
        return posting
    return posting.with_(title=title, text=text)


def with_whole_letters(posting: Posting) -> Posting:
    """Return a posting without halves of characters, see `analyzer.text.repair.whole`."""
    changes = {}
    for name in posting.__slots__:
        value = getattr(posting, name)
        if isinstance(value, str) and not value.isascii() and (mended := whole(value)) != value:
            changes[name] = mended
    return posting.with_(**changes) if changes else posting
