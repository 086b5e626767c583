"""XML: RSS and Atom feeds of jobs, Personio's and similar lists of job elements."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from analyzer.errors import InputError
from analyzer.readers.context import Context, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

_ITEMS = frozenset(("item", "entry", "position", "job", "vacancy", "jobposting", "posting"))


def read_feed(context: Context) -> Iterator[Record]:
    """Yield one row for each item of a feed, its child elements as columns.

    Raises
    ------
    InputError
        If no item is found.
    """
    from lxml import etree

    data = context.source.read_all(context.options.max_document_bytes)
    number, failure = 0, None
    # Entities of the document's own are not resolved: they are how XML bombs are built.
    items = etree.iterparse(
        io.BytesIO(data), events=("end",), resolve_entities=False, no_network=True, recover=False
    )
    try:
        for _, element in items:
            if not isinstance(element.tag, str) or _name(element) not in _ITEMS or not len(element):
                continue
            number += 1
            yield Record(number, _columns(element))
            element.clear()
    except etree.XMLSyntaxError as error:
        failure = str(error).partition(" (")[0]
    if failure:
        message = f"{context.source.name}: not valid XML ({failure})"
        if not number:
            raise InputError(f"{message}. Next step: fetch or save it again.")
        context.log.error = f"{message}; the items before the error were read."
    elif not number:
        raise InputError(
            f"{context.source.name}: no items found in this XML. "
            f"Next step: give a feed whose items are called {', '.join(sorted(_ITEMS))}."
        )
    context.broken()


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].casefold()


def _columns(element: Any) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name = str(child.tag).rpartition("}")[2]
        value = _value(child)
        if value and not data.get(name):
            data[name] = value
    return data


def _value(element: Any) -> Any:
    if not len(element):
        return element.text or element.get("href") or ""
    # Personio: <jobDescriptions><jobDescription><name>..</name><value>..</value>
    children = [child for child in element if isinstance(child.tag, str)]
    if all(len(child) for child in children):
        return [_columns(child) for child in children]
    return _columns(element) if len(children) > 1 else _value(children[0])
