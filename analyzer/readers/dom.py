"""A page as a tree, and the simple selectors that the layouts are written in."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from analyzer.readers.sniff import text_encoding, whole_text

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_NESTING = re.compile(
    r"</?(?!(?:script|style|title|meta|link|h[1-6]|p|br|head|body|html)\b)[a-z][^>]*>",
    re.IGNORECASE,
)
_STEP = re.compile(r"([\w-]+|\*)?((?:[.#][\w-]+|\[[\w-]+(?:=[^\]]+)?\])*)$")
_CONDITION = re.compile(r"([.#])([\w-]+)|\[([\w-]+)(?:=([^\]]+))?\]")


def page_text(data: bytes) -> str:
    """Decode a page: byte order mark, then its own declaration, then UTF-8 or Windows-1252."""
    declared = _CHARSET.search(data[:4096])
    if declared and text_encoding(data[:4096]) in ("utf-8", "cr"):
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    return whole_text(data)


def parse(html: str) -> Any:
    """Return the root element of a page, ``None`` if nothing is in it.

    libxml2 drops what is nested deeper than it has room for. Such a page is parsed without
    the elements that nest, so that its text and its structured data are not lost.
    """
    root, complete = _parsed(html)
    return root if complete else _parsed(_NESTING.sub("<br>", html))[0]


def _parsed(html: str) -> tuple[Any, bool]:
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_pis=True)
    raw = html.replace("\0", " ").encode("utf-8", "replace")
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None, True
    return root, not any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)


def select(node: Any, selector: str) -> list[Any]:
    """Return the elements inside a node that a simple selector names, in page order."""
    found: list[Any] = node.xpath(_xpath(selector))
    return found


def text(node: Any) -> str:
    """Return the text of an element on one line."""
    return " ".join("".join(node.itertext()).split())


def markup(node: Any) -> str:
    """Return the inner HTML of an element."""
    from lxml import etree

    inner = [node.text or ""]
    inner += [etree.tostring(child, method="html", encoding="unicode") for child in node]
    escaped = inner[0].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join([escaped, *inner[1:]])


def pick(node: Any, selector: str) -> str | None:
    """Return the text of the first element found, or its attribute for ``selector@attribute``."""
    path, _, attribute = selector.partition("@")
    for found in select(node, path) if path else [node]:
        value = found.get(attribute) if attribute else text(found)
        if value and value.strip():
            return str(value).strip()
    return None


@cache
def _xpath(selector: str) -> str:
    parts = []
    for step in selector.split():
        match = _STEP.match(step)
        if match is None:
            raise ValueError(f"not a simple selector: {selector!r}")
        parts.append(
            f"descendant::{match[1] or '*'}"
            + "".join(_condition(*found) for found in _CONDITION.findall(match[2]))
        )
    return "/".join(parts)


def _condition(mark: str, name: str, attribute: str, value: str) -> str:
    if mark == ".":
        return f"[contains(concat(' ',normalize-space(@class),' '),' {name} ')]"
    if mark == "#":
        return f"[@id='{name}']"
    return f"[@{attribute}='{value}']" if value else f"[@{attribute}]"
