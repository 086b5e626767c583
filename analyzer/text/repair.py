"""Repair of texts that were decoded wrongly or escaped once too often; clean text stays as it is.

Repair changes offsets. It belongs where a text enters the program, before anything points into
it, and it must run once only: a second pass would unescape a second level of entities.
"""

from __future__ import annotations

import html
import re

# Only with the semicolon: "?a=1&copy=2" is an address.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_HALVES = re.compile(r"&#(55[2-9]\d\d|56[0-2]\d\d);&#(5[67]\d\d\d);")

# A byte that begins a UTF-8 sequence, shown as Latin-1 or Windows-1252, and one that goes on.
_FIRST = "ÂÃÄÅÐÑØÙâãïðŸÎÏ"
_MOJIBAKE = re.compile(f"[{_FIRST}][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")

# What is left of a sequence after its other bytes were stripped as control characters: the
# first byte of a no-break space, and of a bullet or dash. No language writes them so.
_LONE_SPACE = re.compile(r"(?<![^\W\d_])Â+(?=[\s•A-Z0-9-]|$)|Â+(?=\s|$)|(?<=[a-z])Â+")
_LONE_BULLET = re.compile(r"^(\s*)â(?=[ \t])", re.MULTILINE)
_LONE_DASH = re.compile(r"(?<=[ \t])â(?=[ \t])")


def repair(text: str, *, entities: bool = True) -> str:
    """Return a text with its entities unescaped once and its encoding mended.

    Only signs of damage make it change anything; quotes, spaces, ligatures and line breaks
    stay as they are.

    Parameters
    ----------
    entities
        Whether to unescape; not for a text made from HTML, which has been unescaped already.

    Examples
    --------
    >>> repair("R&amp;D in ZÃ¼rich, we donâ€™t wait &ndash; join us")
    'R&D in Zürich, we don’t wait – join us'
    >>> repair("R&D in Zürich, see https://jobs.example/?a=1&copy=2")
    'R&D in Zürich, see https://jobs.example/?a=1&copy=2'
    """
    if entities and "&" in text:
        text = _unescape(text)
    if text.isascii():
        return text
    # Looking for single characters takes a fraction of the time of the expression.
    if any(first in text for first in _FIRST) and _MOJIBAKE.search(text):
        text = _fix_encoding(text)
    if "Â" in text and len(_LONE_SPACE.findall(text)) > 1:
        text = _LONE_SPACE.sub(" ", text)
    if "â" in text:
        text = _LONE_DASH.sub("–", _LONE_BULLET.sub(r"\1•", text))
    return text


def whole(text: str) -> str:
    r"""Return a text with the halves of characters joined, and one alone as U+FFFD.

    Texts that were cut after so many UTF-16 units end in a half, which no file can hold.

    >>> whole("Join us \ud83d\ude80 now \ud83d") == "Join us \U0001f680 now \ufffd"
    True
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _unescape(text: str) -> str:
    """Unescape entities; an emoji may have been written as the two halves of its code."""
    text, joined = _HALVES.subn(lambda match: chr(int(match[1])) + chr(int(match[2])), text)
    if joined:
        text = whole(text)
    return _ENTITY.sub(lambda match: html.unescape(match.group()), text)


def _fix_encoding(text: str) -> str:
    """Undo wrong decoding line by line: some files mix damaged and clean rows."""
    import ftfy

    return "".join(
        ftfy.fix_encoding(line) if _MOJIBAKE.search(line) else line
        for line in text.splitlines(keepends=True)
    )
