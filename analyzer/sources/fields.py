"""From the many spellings of the sources to the fields of a posting.

Dates, salaries and the like are read as the readers of files read them.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from analyzer.posting import Posting
from analyzer.readers import values
from analyzer.readers.dates import date_of as when
from analyzer.readers.values import remote_of as remote
from analyzer.text.html import html_to_text, unescape_once

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.posting import Salary, SalaryOrigin

_EMPLOYMENT = {
    "fulltime": "full-time", "fulltimepermanent": "full-time", "fulltimefixedterm": "full-time",
    "parttime": "part-time", "parttimepermanent": "part-time", "parttimefixedterm": "part-time",
    "contract": "contract", "contractor": "contract", "freelance": "contract",
    "temporary": "temporary", "intern": "internship", "internship": "internship",
    "trainee": "internship", "volunteer": "volunteer", "permanent": "permanent",
}  # fmt: skip

__all__ = [
    "employment", "place", "places", "plain", "posting", "remote", "salary", "sections", "sound",
    "text", "when",
]  # fmt: skip


def text(value: Any) -> str | None:
    """Return a non-empty string with white space folded, ``None`` for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return " ".join(str(value).split()) or None


def sound(words: str) -> str:
    """Return a string without what cannot be stored: half characters and null characters."""
    if not words.isascii():
        words = words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return words.replace("\0", "")


def plain(value: Any) -> str | None:
    """Return a short text in which a source leaves entities or highlighting tags."""
    found = text(value)
    if found is None:
        return None
    return text(html.unescape(re.sub(r"</?(?:strong|em|b|i|mark)>", "", found)))


def salary(
    low: Any,
    high: Any = None,
    *,
    currency: Any = None,
    period: Any = None,
    origin: SalaryOrigin = "field",
) -> Salary | None:
    """Return a salary, ``None`` where neither end is known; 0 means unknown."""
    return values.salary_of(low, high, currency, period, origin)


def employment(given: Any) -> str | None:
    """Return the kind of employment in one spelling; several are joined.

    >>> employment("FULL_TIME"), employment(["Full Time", "intern"]), employment("Seasonal")
    ('full-time', 'full-time, internship', 'Seasonal')
    """
    found = [
        _EMPLOYMENT.get(re.sub(r"[\W_]", "", label.lower()), label)
        for each in (given if isinstance(given, list) else [given])
        if (label := text(each))
    ]
    return ", ".join(dict.fromkeys(found)) or None


def places(named: Iterable[Any], separator: str = "; ") -> str | None:
    """Return the given places joined, each once."""
    return separator.join(dict.fromkeys(filter(None, map(text, named)))) or None


def place(*parts: Any) -> str | None:
    """Return city, region and country as one place."""
    return places(parts, ", ")


def sections(*named: tuple[Any, Any]) -> str:
    """Return HTML sections joined under their headings, leaving out empty and repeated ones.

    >>> sections((None, "<p>a</p>"), ("Requirements", "<li>b</li>"), ("More", " ")).split()
    ['<p>a</p>', '<h3>Requirements</h3>', '<li>b</li>']
    """
    parts: list[str] = []
    for heading, body in named:
        if not isinstance(body, str) or not body.strip() or body in parts:
            continue
        if text(heading):
            parts.append(f"<h3>{html.escape(str(heading), quote=False)}</h3>")
        parts.append(body)
    return "\n".join(parts)


def posting(
    own_id: Any,
    title: Any,
    description: str | None,
    *,
    is_plain: bool = False,
    url: Any = None,
    **fields: Any,
) -> Posting:
    """Return a posting as an adapter's ``read`` has to.

    Parameters
    ----------
    own_id
        The source's own id.
    title
        May carry entities and stray white space.
    description
        HTML, possibly escaped once; or plain text with `is_plain`.
    url
        Address of the posting; anything else than a web address is dropped.
    fields
        Further fields of `Posting`.

    Raises
    ------
    ValueError
        When there is no id, or neither title nor description.
    """
    own, heading = text(own_id), plain(title)
    if description is not None and not isinstance(description, str):
        raise ValueError("the description is not text")
    given = (description or "").strip()
    source_html = None if is_plain else unescape_once(given) or None
    body = given if is_plain else html_to_text(source_html or "")
    if own is None:
        raise ValueError("no id")
    if not heading and not body:
        raise ValueError("neither title nor text")
    return Posting(
        id=own,
        source="",
        title=heading or "",
        text=body,
        description_html=source_html,
        url=values.url_of(url),
        **fields,
    )
