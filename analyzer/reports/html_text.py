"""Texts and links of strangers, made harmless for a page."""

from __future__ import annotations

import html
import re
from urllib.parse import quote, urlsplit

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def text(value: object) -> str:
    """Escape a text for HTML, in content and in quoted attributes.

    >>> text('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    return html.escape(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", str(value)), quote=True)


def anchor(concept: str) -> str:
    """Return the fragment that leads to the examples of a concept."""
    return text(quote(f"ex-{_CONTROL.sub(chr(0xFFFD), concept)}"))


def is_safe(url: object) -> bool:
    """Tell whether a link leads to the web, and not to a script or a file."""
    try:
        parts = urlsplit(str(url))
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
