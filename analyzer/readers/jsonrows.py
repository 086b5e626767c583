"""JSON documents of many shapes, and JSON Lines, to rows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from analyzer.errors import InputError
from analyzer.readers.columns import content_names, fold, is_missing, knowledge, text_names
from analyzer.readers.context import Context, Record
from analyzer.readers.delimited import GUESSED
from analyzer.readers.sniff import text_encoding, whole_text
from analyzer.readers.stream import Line, lines

MAX_DEPTH = 6
_JSON = json.JSONDecoder(strict=False)
_SPACE = re.compile(r"[\s,]*")


def read_json_lines(context: Context) -> Iterator[Record]:
    """Yield the rows of a file with one JSON object a line."""
    encoding = "utf-8" if context.start else text_encoding(context.source.head) or "utf-8"
    limit, named = context.options.max_row_bytes, _named(context)
    for line in lines(
        context.source, encoding, limit=limit, number=context.line, offset=context.start
    ):
        if not isinstance(line, Line):
            context.log.skip(*line)
            continue
        if context.end is not None and line.offset >= context.end:
            break
        if not line.text or line.text.isspace():
            continue
        if line.guessed:
            context.log.warn(GUESSED)
        yield from _line_rows(line, context, named)
    context.broken()


def _line_rows(line: Line, context: Context, named: frozenset[str]) -> Iterator[Record]:
    try:
        value = _JSON.decode(line.text.strip("\ufeff \t\r\n\0"))
    except ValueError as error:
        context.log.skip(line.number, f"not valid JSON ({_short(error)})")
        return
    except RecursionError:
        context.log.skip(line.number, "nested too deep")
        return
    found = list(rows(value, named))
    if not found:
        context.log.skip(line.number, "not a posting: neither a title nor a text")
    for row in found:
        yield Record(line.number, row, line.offset)


def read_json(context: Context) -> Iterator[Record]:
    """Yield the postings of a JSON document; a list is read item by item.

    Raises
    ------
    InputError
        If it is not JSON, or no list of postings is found in it.
    """
    start = context.source.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"[" and text_encoding(context.source.head) in ("utf-8", "utf-8-sig", "cr"):
        yield from _items(context)
        return
    named = _named(context)
    text = whole_text(context.source.read_all(context.options.max_document_bytes))
    text = text.lstrip("\ufeff")
    number, failure = 0, None
    try:
        found: Iterator[Mapping[str, Any]] = rows(_JSON.decode(text.strip()), named)
    except RecursionError as error:
        raise InputError(
            f"{context.source.name}: nested too deep. Next step: convert it to JSON Lines."
        ) from error
    except ValueError as error:
        found, failure = _salvaged(text, named), f"not valid JSON ({_short(error)})"
    for number, row in enumerate(found, start=1):
        yield Record(number, dict(row))
    context.broken()
    name = context.source.name
    if failure and not number:
        raise InputError(f"{name}: {failure}. Next step: check how the file was saved.")
    if failure:
        context.log.error = context.log.error or (
            f"{name}: {failure}; the postings before the error were read. "
            "Next step: check how the file was saved."
        )
    elif number == 0 and not _empty_container(text):
        raise InputError(
            f"{name}: no postings found in this JSON. "
            "Next step: give a list of objects, or an object with such a list under 'jobs'."
        )


def _items(context: Context) -> Iterator[Record]:
    """Yield the items of a top-level list, holding one of them at a time."""
    file, limit, named = context.source.file, context.options.max_row_bytes, _named(context)
    decoder = _Incremental()
    number, buffer, ended = 0, "", False
    inherited: dict[str, Any] = {}
    chunk = file.read1(1 << 20)
    buffer = decoder.decode(chunk).lstrip("\ufeff \t\r\n")[1:]
    while True:
        position = _SPACE.match(buffer).end()  # type: ignore[union-attr]
        if buffer[position : position + 1] == "]":
            break
        try:
            value, end = _JSON.raw_decode(buffer, position)
            complete = ended or end < len(buffer)
        except RecursionError:
            raise InputError(
                f"{context.source.name}: item {number + 1} is nested too deep. "
                "Next step: take it out of the file."
            ) from None
        except ValueError as error:
            complete, failure = False, _short(error)
            if ended:
                _cut_off(context, number + 1, failure, rest=bool(buffer[position:].strip()))
                break
        if not complete:
            if len(buffer) > limit:
                raise InputError(
                    f"{context.source.name}: item {number + 1} is not valid JSON or larger than "
                    f"{limit >> 20} MB. Next step: convert the file to JSON Lines."
                )
            # At least as much again as there is, so that a long item is not tried too often.
            more = file.read(max(1 << 16, len(buffer)))
            ended = not more
            buffer = buffer[position:] + decoder.decode(more, final=ended)
            continue
        buffer = buffer[end:]
        number += 1
        if isinstance(value, Mapping) and "legal" in value and not _is_posting(value, named):
            inherited = {"notice": value["legal"]}
            continue
        found = False
        for row in rows(value, named):
            found = True
            yield Record(number, {**inherited, **row})
        if not found:
            context.log.skip(number, "not a posting: neither a title nor a text")
    context.broken()


def _cut_off(context: Context, number: int, failure: str, *, rest: bool) -> None:
    broken = context.source.broken
    if rest:
        context.log.skip(number, f"{broken or f'not valid JSON ({failure})'} inside this item")
    if not broken:
        context.log.error = (
            f"{context.source.name}: not valid JSON after item {number - 1} ({failure}); "
            "the items before were read. Next step: check how the file was saved."
        )


class _Incremental:
    """UTF-8 in pieces; what is not UTF-8 is replaced."""

    def __init__(self) -> None:
        import codecs

        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def decode(self, data: bytes, *, final: bool = False) -> str:
        return self._decoder.decode(data, final)


def _named(context: Context) -> frozenset[str]:
    """Return the keys that the user said to hold a title or a text, or to lead to one."""
    columns = context.options.columns
    return frozenset(
        key
        for field in ("title", "text", "html")
        if (column := columns.get(field))
        for key in (column, column.partition(".")[0])
    )


def rows(
    value: Any,
    named: frozenset[str] = frozenset(),
    inherited: Mapping[str, Any] | None = None,
    depth: int = 0,
) -> Iterator[Any]:
    """Yield the postings in a JSON value, however they are wrapped.

    A container's own name and company are passed on to its postings where they have none.
    `named` are keys that make an object a posting beside those that are known.
    """
    inherited = inherited or {}
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from rows(item, named, inherited, depth + 1)
        return
    if not isinstance(value, Mapping):
        return
    value = _unwrapped(value, named)
    container = None if depth and _has_text(value) else _container(value, named)
    if container is None:
        if _is_posting(value, named):
            yield {**inherited, **value} if inherited else value
        return
    yield from rows(value[container], named, {**inherited, **_passed_on(value)}, depth + 1)


def _unwrapped(value: Mapping[str, Any], named: frozenset[str]) -> Mapping[str, Any]:
    for key in _known(tuple(value)).wrappers:
        inner = value[key]
        if isinstance(inner, Mapping) and _is_posting(inner, named):
            outer = {key: part for key, part in value.items() if part is not inner}
            merged = {**outer, **inner}
            # The source's id of the row is the outer one; schema.org's is somebody's number.
            return {**merged, "id": outer["id"]} if "id" in outer and "id" not in inner else merged
    return value


def _container(value: Mapping[str, Any], named: frozenset[str] = frozenset()) -> Any:
    for key in _known(tuple(value)).lists:
        inner = value[key]
        if isinstance(inner, list) and (
            not inner or any(isinstance(part, Mapping) for part in inner)
        ):
            if inner or not _is_posting(value, named):
                return key
        elif (
            isinstance(inner, Mapping)
            and not _has_text(value)
            and (_container(inner, named) is not None or _is_posting(inner, named))
        ):
            return key
    return None


def _passed_on(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the company that a container says its postings belong to."""
    for key in _known(tuple(value)).inherited:
        if (company := value[key]) and isinstance(company, (str, Mapping)):
            return {"company": company}
    return {}


def _is_posting(value: Mapping[str, Any], named: frozenset[str]) -> bool:
    """Whether an object has a title or a text of any kind."""
    known = _known(tuple(value)).content
    for key in (*known, *named.intersection(value)) if named else known:
        part = value[key]
        if isinstance(part, (str, Mapping, list)) and not is_missing(part):
            return True
    return False


def _has_text(value: Mapping[str, Any]) -> bool:
    return any(isinstance(value[key], str) for key in _known(tuple(value)).text)


class _Known(NamedTuple):
    """The keys of an object that say what it is.

    Attributes
    ----------
    wrappers, lists, inherited
        Those that a kind of containers goes by, in the order of preference.
    content, text
        Those that a title or text, or only a text, goes by.
    """

    wrappers: list[Any]
    lists: list[Any]
    inherited: list[Any]
    content: list[Any]
    text: list[Any]


# Rows of one file have the same keys: what these are is found out once.
@lru_cache(maxsize=1 << 10)
def _known(keys: tuple[Any, ...]) -> _Known:
    names, known = {fold(str(key)): key for key in keys}, knowledge()
    return _Known(
        *(
            [names[name] for name in kind if name in names]
            for kind in (known.wrappers, known.lists, known.inherited)
        ),
        *(
            [key for key in keys if fold(str(key)) in kind]
            for kind in (content_names(), text_names())
        ),
    )


def _salvaged(text: str, named: frozenset[str]) -> Iterator[Mapping[str, Any]]:
    """Yield the whole items of the first list in a document that is damaged further on."""
    opening = re.search(r'"\w+"\s*:\s*\[\s*(?=\{)', text)
    position = opening.end() if opening else len(text)
    while position < len(text) and text[position] == "{":
        try:
            value, end = _JSON.raw_decode(text, position)
        except (ValueError, RecursionError):
            return
        yield from rows(value, named)
        position = _SPACE.match(text, end).end()  # type: ignore[union-attr]


def _empty_container(text: str) -> bool:
    value = _JSON.decode(text.strip())
    key = _container(value) if isinstance(value, Mapping) else None
    return value == [] or (key is not None and not value[key])


def _short(error: ValueError) -> str:
    return str(error).partition(": line")[0]
