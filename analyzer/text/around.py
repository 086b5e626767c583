"""Words of a text in their surroundings, in one line."""

from __future__ import annotations


def in_brackets(text: str, start: int, end: int, *, reach: int, cut: str = "") -> str:
    """Return ``text[start:end]`` in brackets with what stands around it, cut between words.

    Parameters
    ----------
    reach
        So many characters on either side.
    cut
        Stands where something was cut off.

    Examples
    --------
    >>> in_brackets("We bake bread in our own ovens.", 8, 13, reach=9, cut="…")
    'We bake [bread] in our…'
    """
    before, after = text[max(0, start - reach) : start], text[end : end + reach]
    if start > reach:
        before = cut + before.partition(" ")[2]
    if end + reach < len(text):
        after = after.rpartition(" ")[0] + cut
    return " ".join(f"{before}[{text[start:end]}]{after}".split())
