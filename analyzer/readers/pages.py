"""Saved pages: structured data first, then known layouts, then the page's main text."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from analyzer.errors import InputError
from analyzer.knowledge import read_toml
from analyzer.readers import dom, jsonrows, structured
from analyzer.readers.context import Context, Record
from analyzer.text.html import html_to_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOILERPLATE = [
    "script",
    "style",
    "noscript",
    "template",
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "iframe",
    "svg",
]


def read_page(context: Context) -> Iterator[Record]:
    """Yield the postings of a saved page."""
    html = dom.page_text(context.source.read_all(context.options.max_document_bytes))
    if context.source.broken:
        context.log.warn("the page is cut off at its end")
    yield from page_records(html, context)
    context.broken()


def page_records(html: str, context: Context) -> Iterator[Record]:
    """Yield the postings of a page that is in memory.

    Raises
    ------
    InputError
        If the page has neither a posting nor any text.
    """
    root = dom.parse(html)
    if root is None:
        raise InputError(f"{context.source.name}: an HTML page without content.")
    comments = dom.select(root, "tr.athing.comtr")
    if comments:
        yield from _thread(comments, context)
        return
    found = structured.json_ld(root) or structured.microdata(root)
    found = found or _single(root) or _listing(root) or _scripted(root)
    if not found:
        found = [_main_text(root, html)]
        if not found[0]["text"].strip():
            raise InputError(
                f"{context.source.name}: an HTML page without text; the site may fill it in by "
                "script. Next step: save the page from the browser as complete page or PDF."
            )
    elif len(found) == 1 and not found[0].get("url"):
        found[0]["url"] = _address(root)
    for number, data in enumerate(found, start=1):
        yield Record(number, data)


def _thread(comments: list[Any], context: Context) -> Iterator[Record]:
    """Yield the top-level comments of a Hacker News thread; replies are discussion."""
    number = 0
    for comment in comments:
        indent = next(iter(dom.select(comment, "td.ind")), None)
        if indent is None or indent.get("indent", "0") != "0":
            continue
        number += 1
        content = next(iter(dom.select(comment, ".commtext")), None)
        if content is None or not dom.text(content):
            context.log.skip(number, "a deleted or flagged comment")
            continue
        for reply in dom.select(content, "div.reply"):
            reply.getparent().remove(reply)
        yield Record(
            number,
            {
                "full_html": dom.markup(content).strip(),
                "id": comment.get("id"),
                "time": dom.pick(comment, "span.age@title"),
            },
        )


@cache
def _layouts() -> dict[str, Any]:
    return read_toml(__package__, "layouts.toml")


def _single(root: Any) -> list[dict[str, Any]]:
    for layout in _layouts()["single"]:
        body = _first(root, layout["html"])
        if body is not None and dom.text(body):
            return [{**_fields(root, layout), "html": dom.markup(body).strip()}]
    return []


def _listing(root: Any) -> list[dict[str, Any]]:
    for layout in _layouts()["listing"]:
        cards = dom.select(root, layout["card"])
        if layout.get("parent"):
            cards = [card.getparent() for card in cards]
        found = [data for card in cards if (data := _fields(card, layout)).get("title")]
        if found:
            return found
    return []


def _fields(node: Any, layout: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {"source": layout["name"]}
    for field, selectors in layout.items():
        if isinstance(selectors, list) and field != "html":
            value = next((value for one in selectors if (value := dom.pick(node, one))), None)
            if value:
                data[field] = value
    return data


def _first(root: Any, selectors: list[str]) -> Any:
    return next((found[0] for one in selectors if (found := dom.select(root, one))), None)


def _scripted(root: Any) -> list[dict[str, Any]]:
    """Return the postings in a JavaScript value of the page."""
    for script in root.iter("script"):
        code = "".join(script.itertext())
        for marker in _layouts()["scripts"]["markers"]:
            for start in re.finditer(marker, code):
                try:
                    value, _ = json.JSONDecoder(strict=False).raw_decode(code, start.end())
                except (ValueError, RecursionError):
                    continue
                if found := list(_listed(value)):
                    return found
    return []


def _listed(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield the objects of lists called "jobs", at any depth of an application's state."""
    if not isinstance(value, dict) or depth > structured.MAX_DEPTH:
        return
    for key, part in value.items():
        if key.casefold() in ("jobs", "postings", "positions") and isinstance(part, list):
            yield from jsonrows.rows(part)
        else:
            yield from _listed(part, depth + 1)


def _main_text(root: Any, html: str) -> dict[str, Any]:
    """Return title and main text of any page, without its navigation."""
    title = (
        dom.pick(root, "h1")
        or dom.pick(root, "meta[property=og:title]@content")
        or dom.pick(root, "title")
        or ""
    )
    main = _first(root, ["main", "article", "[role=main]", "#content"])
    if main is None or len(dom.text(main)) < 200:
        found = root.find("body")
        main = root if found is None else found
    for tag in _BOILERPLATE:
        for node in [*main.iter(tag)]:
            parent = node.getparent()
            # A page that is all form or header keeps it: better too much than nothing.
            if (
                parent is not None
                and node is not main
                and len(dom.text(node)) < 0.5 * len(dom.text(main))
            ):
                _drop(node)
    text = html_to_text(dom.markup(main))
    return {"title": title, "text": text or html_to_text(html), "url": _address(root)}


def _drop(node: Any) -> None:
    """Remove an element, and keep the text that follows it."""
    parent, tail = node.getparent(), node.tail
    if tail:
        previous = node.getprevious()
        if previous is None:
            parent.text = (parent.text or "") + tail
        else:
            previous.tail = (previous.tail or "") + tail
    parent.remove(node)


def _address(root: Any) -> str | None:
    return dom.pick(root, "link[rel=canonical]@href") or dom.pick(
        root, "meta[property=og:url]@content"
    )
