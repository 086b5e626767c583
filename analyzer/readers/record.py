"""One row of a file to one posting."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analyzer.posting import Posting, Salary, content_id
from analyzer.readers import values
from analyzer.readers.columns import Columns, is_missing
from analyzer.readers.dates import date_of
from analyzer.readers.header import Header, is_place, read_header
from analyzer.text.html import html_to_text, looks_like_html, unescape_once

if TYPE_CHECKING:
    from analyzer.readers.columns import Row

TITLE_LENGTH = 200
"""A header line that serves as a title is cut here; the text keeps all of it."""

_THREAD = "hackernews"
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8});", re.IGNORECASE)
_HN_ITEM = re.compile(r"news\.ycombinator\.com/item\?id=(\d+)")


def posting_of(row: Row, columns: Columns, *, source: str, origin: str) -> Posting | None:
    """Return the posting of a row, ``None`` if the row has neither a title nor a text."""
    text, html = _text(row, columns)
    title = _title(row, columns)
    named = values.text_of(columns.first("source", row))
    thread = columns.shape == _THREAD
    header = Header()
    if thread or named == _THREAD:
        line = title or header_line(html or text)
        header = read_header(line)
        title = title or header.title or line
    if not title.strip() and not text.strip():
        return None
    url = _first(columns, "url", row, values.url_of)
    key = values.text_of(_identifier(columns.first("id", row)))
    if thread:
        found = _HN_ITEM.search(url or "")
        key = found[1] if found else key
        url = f"https://news.ycombinator.com/item?id={key}" if key and not found else url
    company = values.company_of(columns.first("company", row)) or header.company
    salary, salary_text = _salary(row, columns)
    return Posting(
        id=key or content_id(title, company, text),
        source=columns.shape or named or source,
        title=title,
        text=text,
        url=url,
        company=company,
        location=_location(columns, row, header),
        remote=_first(columns, "remote", row, values.remote_of) or header.remote,
        employment_type=_first(columns, "employment_type", row, values.employment_of)
        or header.employment_type,
        posted_at=_first(columns, "posted_at", row, date_of),
        salary=salary,
        salary_text=salary_text,
        language=_first(columns, "language", row, values.language_of),
        description_html=html,
        origin=origin,
        notice=values.text_of(columns.first("notice", row)),
    )


def header_line(content: str) -> str:
    """Return the first line of a posting that has no title of its own.

    That is what precedes the first paragraph mark, or the first line that is not empty.
    """
    head = re.split(r"<p\b[^>]*>", content.lstrip(), maxsplit=1, flags=re.IGNORECASE)[0] or content
    lines = (html_to_text(head) if "<" in head or "&" in head else head).split("\n")
    line = next((" ".join(line.split()) for line in lines if line.strip()), "")
    return line[:TITLE_LENGTH].rstrip()


def _first(columns: Columns, field: str, row: Row, convert: Any) -> str | None:
    for value in columns.values(field, row):
        if (found := convert(value)) is not None:
            return str(found)
    return None


def _location(columns: Columns, row: Row, header: Header) -> str | None:
    """Return where the work is; of a thread's posting what its own first line says, if need be.

    Where somebody took places out of threads, two words with a comma between them ("Frontend,
    Backend") were often taken for one.
    """
    given = _first(columns, "location", row, values.location_of)
    if columns.shape != _THREAD or given is None or "," not in given or is_place(given):
        return given or header.location
    return header.location


def _identifier(value: Any) -> Any:
    if isinstance(value, Mapping):
        return value.get("value") or value.get("name")
    return value


def _title(row: Row, columns: Columns) -> str:
    for value in columns.values("title", row):
        text = value if isinstance(value, str) else values.text_of(value)
        # A number under such a name is an ordinal ("position": 3), not a title.
        if text and not isinstance(value, (int, float)):
            return entities.unescape(text) if _ENTITY.search(text) else text
    return ""


def _text(row: Row, columns: Columns) -> tuple[str, str | None]:
    """Return the text, and the HTML that it was made from or that stands beside it."""
    beside = prose(_wordy(columns, "html", row)) or None
    plain = prose(_wordy(columns, "text", row))
    sections = [
        (_heading(row, path, heading), content)
        for heading, paths in columns.sections
        for path in paths
        if path[0] in row and (content := prose(row[path[0]])) and content not in plain
    ]
    sections += _lever_lists(row) if columns.shape == "lever" else []
    if plain and beside and not sections and not looks_like_html(unescape_once(plain)):
        return plain, beside
    body = unescape_once(beside or plain)
    parts = [body, *(unescape_once(content) for _, content in sections)]
    if columns.shape != _THREAD and not any(map(looks_like_html, parts)):
        blocks = [plain or body, *(f"{heading}\n{content}" for heading, content in sections)]
        return "\n\n".join(block for block in blocks if block), None
    html = "\n".join(
        [
            _as_html(parts[0], fragment=columns.shape == _THREAD),
            *(
                _section(heading, part)
                for (heading, _), part in zip(sections, parts[1:], strict=True)
            ),
        ]
    ).strip()
    return html_to_text(html), html or None


def _wordy(columns: Columns, field: str, row: Row) -> Any:
    """Return the preferred value of a field that has any words, ``None`` if none has."""
    value = columns.first(field, row)
    if value is None or isinstance(value, str):
        return value
    return next(filter(has_words, columns.values(field, row)), None)


def has_words(value: Any) -> bool:
    """Whether a value is a text, or has one anywhere in it."""
    if isinstance(value, Mapping):
        return any(map(has_words, value.values()))
    return isinstance(value, str) or (isinstance(value, list) and any(map(has_words, value)))


def prose(value: Any) -> str:
    """Return the text of a cell, exactly if it is a string, else its parts with headings."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        if any(isinstance(part, Mapping) for part in value.values()):
            return _titled(list(value.values()))
        months = value.get("monthsOfExperience")
        if months and not is_missing(months):
            return f"{months} months of experience"
        content = next((value[key] for key in ("text", "html", "plain") if value.get(key)), None)
        return (
            content
            if isinstance(content, str)
            else values.text_of(
                {key: part for key, part in value.items() if not key.startswith("@")}
            )
            or values.text_of(value.get("credentialCategory"))
            or ""
        )
    if isinstance(value, list):
        if any(isinstance(item, Mapping) and ("value" in item or "text" in item) for item in value):
            return _titled(value)
        return "\n".join(part for item in value if (part := prose(item)))
    return values.text_of(value) or ""


def _titled(parts: list[Any]) -> str:
    blocks = []
    for part in parts:
        if not isinstance(part, Mapping):
            blocks.append(prose(part))
            continue
        heading = values.text_of(part.get("title") or part.get("name")) or ""
        content = prose(part.get("text") or part.get("value") or "")
        if content:
            tagged = looks_like_html(content)
            blocks.append(f"<h3>{heading}</h3>" if tagged and heading else heading)
            blocks.append(content)
    return "\n".join(block for block in blocks if block)


def _heading(row: Row, path: tuple[str, ...], default: str) -> str:
    """Return what the source itself calls a section, where it says so beside it."""
    given = row.get(f"{path[0]}_header")
    return given if isinstance(given, str) and given.strip() else default


def _lever_lists(row: Row) -> list[tuple[str, str]]:
    lists = row.get("lists")
    parts = [
        (str(part.get("text") or ""), f"<ul>{part.get('content') or ''}</ul>")
        for part in (lists if isinstance(lists, list) else [])
        if isinstance(part, Mapping)
    ]
    closing = row.get("additional") or row.get("additionalPlain")
    return [*parts, ("", closing)] if isinstance(closing, str) and closing.strip() else parts


def _section(heading: str, content: str) -> str:
    title = f"<h3>{entities.escape(heading, quote=False)}</h3>\n" if heading else ""
    return f"<section>{title}<div>{_as_html(content)}</div></section>"


def _as_html(text: str, *, fragment: bool = False) -> str:
    """Return HTML as it is, and plain text as HTML with its line breaks.

    A fragment is a comment that somebody typed: its newlines are meant.
    """
    if fragment:
        return text.replace("\n", "<br>\n")
    if looks_like_html(text):
        return text
    return entities.escape(text, quote=False).replace("\n", "<br>\n")


def _salary(row: Row, columns: Columns) -> tuple[Salary | None, str | None]:
    if not columns.pays:
        return None, None
    shown = next(
        (value.strip() for value in columns.values("salary_text", row) if isinstance(value, str)),
        None,
    )
    if shown and number_only(shown):
        amount = values.number_of(shown)
        given = values.salary_of(amount, amount, *_unit(row, columns))
        return given, shown
    for value in columns.values("salary", row):
        found = values.salary_object(value)
        if found:
            return found, shown
    # Columns computed from a site's estimate ("$53K-$91K (Glassdoor est.)") are no offer,
    # and their unit is thousands.
    if shown and re.search(r"\best\b", shown, re.IGNORECASE):
        return None, shown
    low, high = columns.first("salary_min", row), columns.first("salary_max", row)
    return values.salary_of(low, high, *_unit(row, columns)), shown


def number_only(text: str) -> bool:
    """Whether a salary cell is one bare number."""
    return re.fullmatch(r"[\d.,]+", text) is not None


def _unit(row: Row, columns: Columns) -> tuple[Any, Any]:
    return columns.first("salary_currency", row), columns.first("salary_period", row)


def keys_of(row: Row) -> tuple[str, ...]:
    """Return the keys of a row, for looking up its `Columns`."""
    return tuple(key for key in row if isinstance(key, str))
