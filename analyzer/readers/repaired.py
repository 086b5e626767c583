"""What is wrong with the letters and lines of a text that was read, put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.posting import with_whole_letters
from analyzer.text.layout import restore_lines
from analyzer.text.repair import repair
from analyzer.text.wrapped import unwrapped

if TYPE_CHECKING:
    from analyzer.posting import Posting


def repaired(posting: Posting) -> Posting:
    """Return a posting read from a file, its encoding mended, entities unescaped, lists in lines.

    To be done once, and before anything points into the text. A text that was made from HTML
    has been unescaped by that, and so have titles.
    """
    posting = with_whole_letters(posting)
    title = repair(posting.title, entities=False)
    text = repair(posting.text, entities=posting.description_html is None)
    text = restore_lines(unwrapped(text))
    if (title, text) == (posting.title, posting.text):
        return posting
    return posting.with_(title=title, text=text)
