"""HTML of a posting to plain text, once, with its structure kept as plain text.

What structure stands for (newlines, bullets, cell borders) is written beside the tags in the
source, then libxml2 parses it and the text is read out in one go. No Python code runs per
element, which is what makes it fast. Marks that land inside comments, attributes or scripts
are dropped together with these.
"""

from __future__ import annotations

import html as entities
import re
from functools import cache
from typing import Any

_DROPPED = "script style noscript template head svg math iframe object select textarea"
_PARAGRAPHS = (
    "p blockquote pre hr section article header footer main aside table dl figure fieldset form"
)
_LINES = "br div tr dt dd caption address nav figcaption legend details summary center"
_LISTS = "ul ol menu"
_INLINE = (
    "a abbr b bdi big body button cite code col colgroup del em font i img html input ins "
    "kbd label li link mark meta option q s samp small span strike strong sub sup tbody td "
    "tfoot th thead time title tt u var wbr h1 h2 h3 h4 h5 h6"
)
_DROPPED_TAGS, _LIST_TAGS = _DROPPED.split(), _LISTS.split()
_ALL = "|".join(
    sorted({*" ".join((_DROPPED, _PARAGRAPHS, _LINES, _LISTS, _INLINE)).split()}, reverse=True)
)

# A tag is `<name>`, `<name attribute…>`, `<name/>` or `</name>` of a name that HTML has:
# "List<T>", "a < b" and "<your name>" are text.
_TAG = re.compile(rf"</?(?:{_ALL})(?:\s+[^<>]*|\s*/)?>", re.IGNORECASE)
_ESCAPED_TAG = re.compile(rf"&lt;/?(?:{_ALL})(?:\s|/|&gt;|>)", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]*>")


def _layout() -> dict[bytes, bytes]:
    """Return what replaces ``<name`` of each tag that means something for layout."""
    gaps = dict.fromkeys(_LINES.split(), "\n") | dict.fromkeys(
        f"{_PARAGRAPHS} {_LISTS} h1 h2 h3 h4 h5 h6".split(), "\n\n"
    )
    marks = {
        f"{slash}{name}": f"{gap}<{slash}{name}"
        for name, gap in gaps.items()
        for slash in ("", "/")
    }
    marks |= {"li": "\n• <li", "/li": "\n</li", "/td": " | </td", "/th": " | </th"}
    upper = {name.upper(): mark for name, mark in marks.items()}
    return {name.encode(): mark.encode() for name, mark in (marks | upper).items()}


_LAYOUT = _layout()
_OPENING = re.compile(rb"<(/?[a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])")
_DROPPED_NAMES = frozenset(name.encode() for name in _DROPPED_TAGS)
_LIST_NAMES = frozenset(name.encode() for name in _LIST_TAGS)
_PRE = re.compile(rb"<pre\b.*?(?:</pre|\Z)", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1|\Z)|</?[a-zA-Z!?][^>]*(?:>|\Z)", re.I | re.S
)

# libxml2 ignores what lies deeper; nobody writes that, but a text must not vanish.
_MAX_DEPTH = 2000
_INDENT = b"\x02"

# Control characters are not text; a newline of the source is only a space in HTML, unless no
# tag breaks lines: it is held as another character until that is known.
_HOLD_NEWLINES = bytes(3 if code == 10 else 32 if code < 32 else code for code in range(256))
_KEEP = bytes(10 if code == 3 else code for code in range(256))
_FOLD = bytes(32 if code == 3 else code for code in range(256))
_ODD_REFERENCE = re.compile(rb"&#(?:x0*1?[0-9a-f]\b|0*(?:[12]?\d|3[01])\b|x[fd]|6553|5[5-7])", re.I)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ODD_SPACES = (
    *((character, " ") for character in "\xa0\u202f\u2009\u2003\u2002\u3000"),
    *((character, "") for character in "\xad\u200b\u2060\ufeff"),
)


def looks_like_html(text: str) -> bool:
    """Tell whether the text contains at least one real HTML tag.

    >>> looks_like_html("Use List<T> in C#"), looks_like_html("We use<br/>Python")
    (False, True)
    """
    return "<" in text and _TAG.search(text) is not None


def unescape_once(text: str) -> str:
    """Undo one level of escaping where a whole HTML fragment was escaped as text.

    Some sources deliver ``&lt;p&gt;Python&lt;/p&gt;``. Only a text without any real tag is
    touched, and only if an escaped tag is in it, since a second unescape would destroy
    ``List&lt;T&gt;``.

    >>> unescape_once("&lt;p&gt;C &amp;amp; C++&lt;/p&gt;")
    '<p>C &amp; C++</p>'
    >>> unescape_once("Use List&lt;T&gt;")
    'Use List&lt;T&gt;'
    """
    if "&lt;" in text and not looks_like_html(text) and _ESCAPED_TAG.search(text):
        return entities.unescape(text)
    return text


def html_to_text(html: str) -> str:
    r"""Return the text of an HTML fragment or page, structure kept as plain text.

    Paragraphs and headings are lines between blank lines, list items are lines that begin
    with ``• `` (two spaces before it for each level of nesting), cells of a table row are
    separated by ``|``, ``<br>`` is a newline. Scripts, styles and comments are dropped and
    entities unescaped exactly once. Inline tags neither join nor split words. Where no tag
    breaks lines, the newlines of the source are kept. Never raises.

    >>> html_to_text("<p>Py<b>Torch</b> &amp; SQL<ul><li>one<li>two</ul>")
    'PyTorch & SQL\n\n• one\n• two'
    """
    raw = html.encode("utf-8", "replace")
    if b"<pre" in raw or b"<PRE" in raw:
        raw = _PRE.sub(lambda match: match[0].replace(b"\n", b"<br>"), raw)
    pieces = _OPENING.split(raw.translate(_HOLD_NEWLINES))
    names = pieces[1::2]
    known = {name.lower() for name in set(names)}
    pieces[1::2] = _marks(names, lists=not known.isdisjoint(_LIST_NAMES))
    raw = b"".join(pieces).translate(_KEEP if known.isdisjoint(_LAYOUT) else _FOLD)
    if len(names) > _MAX_DEPTH and _depth(names) > _MAX_DEPTH:
        return _tidy(_stripped(raw), odd=True)
    try:
        text = _read_out(raw, drop=not known.isdisjoint(_DROPPED_NAMES))
    except Exception:  # libxml2 refuses a few texts outright; a plainer text beats none
        text = _stripped(raw)
    return _tidy(text, odd=b"\xef\xbf" in raw or _ODD_REFERENCE.search(raw) is not None)


def _marks(names: list[bytes], *, lists: bool) -> list[bytes]:
    """Return each tag's beginning with the layout it stands for written before it."""
    marks = [_LAYOUT.get(name) or b"<" + name for name in names]
    if lists:
        depth = 0
        for index, name in enumerate(names):
            if name in _LIST_NAMES:
                depth += 1
            elif name[:1] == b"/" and name[1:] in _LIST_NAMES:
                depth = max(depth - 1, 0)
            elif depth > 1 and name == b"li":
                marks[index] = b"\n" + _INDENT * min(depth - 1, 8) + marks[index][1:]
    return marks


def _depth(names: list[bytes]) -> int:
    """Return a bound on how deeply the elements nest."""
    depth = deepest = 0
    for name in names:
        depth += -1 if name[:1] == b"/" else 1
        deepest = max(deepest, depth)
    return deepest


@cache
def _parser() -> Any:
    from lxml import etree

    return etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True
    )


def _read_out(raw: bytes, *, drop: bool) -> str:
    from lxml import etree

    root = etree.fromstring(raw, _parser())
    if root is None:
        return ""
    if drop:
        etree.strip_elements(root, *_DROPPED_TAGS, with_tail=False)
    return str(etree.tostring(root, method="text", encoding="unicode", with_tail=False))


def _stripped(raw: bytes) -> str:
    return entities.unescape(_MARKUP.sub("", raw.decode("utf-8", "replace")))


def _tidy(text: str, *, odd: bool) -> str:
    """Fold spaces, drop empty items, and leave at most one blank line between lines."""
    if not text.isascii():
        for character, instead in _ODD_SPACES:
            if character in text:
                text = text.replace(character, instead)
    lines: list[str] = []
    gap = False
    mark = ""  # a bullet whose words are still to come
    for raw in text.split("\n"):
        line = raw.strip(" |")
        if not line:
            gap = True
            continue
        if "  " in line:
            line = " ".join(line.split())
        is_item = line[0] in "•\x02"
        if is_item and line[-1] == "•":
            gap, mark = gap or bool(mark), line
            continue
        if mark and not is_item:
            line, is_item = f"{mark} {line}", True
        elif gap and lines and not (is_item and lines[-1][0] in "•\x02"):
            lines.append("")
        lines.append(line)
        mark, gap = "", False
    text = "\n".join(lines).replace("\x02", "  ")
    return (_CONTROLS.sub(" ", text) if odd else text).strip()
