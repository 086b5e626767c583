"""The posting: the one record that every reader and every source produces."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal

from analyzer.text.language import detect_language
from analyzer.text.repair import whole

SalaryPeriod = Literal["hour", "day", "week", "month", "year"]
SalaryOrigin = Literal["field", "text", "estimate"]


@dataclass(frozen=True, slots=True)
class Salary:
    """What a posting says it pays, in the unit in which it says so.

    Attributes
    ----------
    min, max
        Lower and upper end, in whole units of `currency`. A single figure is both, in words
        also after "up to" or "from". An end that a structured field leaves open is ``None``.
    currency
        ISO 4217 code, ``None`` where the posting does not tell.
    period
        What the figure is paid for, ``None`` where the posting does not tell.
    origin
        ``field`` from a structured field, ``text`` from the posting's words, ``estimate``
        from the site (never the employer's offer).
    """

    min: float | None
    max: float | None
    currency: str | None = None
    period: SalaryPeriod | None = None
    origin: SalaryOrigin = "field"


@dataclass(frozen=True, slots=True)
class Posting:
    """One job posting. A missing field is ``None``, never an invented value.

    Attributes
    ----------
    id
        Stable across runs: the source's own id, or a hash of the content (`content_id`).
    source
        Where it came from: the name of a source, or the reader's format.
    title, text
        What is analysed. Offsets of mentions are into exactly these two strings.
    salary_text
        The salary as the source shows it ("$53K-$91K (Glassdoor est.)"), unparsed.
    posted_at
        ISO 8601 date or date-time, as precise as the source is.
    language
        ISO 639-1 code, where the source says so or detection was run.
    origin
        File and row (``jobs.csv:17``) or page address that the posting was read from.
    notice
        The source's attribution and terms note, which travels with the posting.
    """

    id: str
    source: str
    title: str = ""
    text: str = ""
    url: str | None = None
    company: str | None = None
    location: str | None = None
    remote: str | None = None
    employment_type: str | None = None
    posted_at: str | None = None
    salary: Salary | None = None
    salary_text: str | None = None
    language: str | None = None
    description_html: str | None = None
    origin: str | None = None
    notice: str | None = None

    def with_(self, **changes: Any) -> Posting:
        """Return a copy with some fields replaced."""
        return replace(self, **changes)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data, the salary as a nested dict."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Posting:
        """Rebuild a posting from `to_dict`; unknown keys are ignored."""
        known = {field.name for field in fields(cls)}
        values = {key: value for key, value in data.items() if key in known}
        if isinstance(values.get("salary"), dict):
            values["salary"] = Salary(**values["salary"])
        return cls(**values)


def content_id(*parts: str | None) -> str:
    """Return a stable 16-digit id made from the content of a posting.

    White space is folded, so that a reformatted copy keeps its id.
    """
    folded = "\x1f".join(" ".join((part or "").split()) for part in parts)
    return hashlib.blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def with_whole_letters(posting: Posting) -> Posting:
    """Return a posting without halves of characters, see `analyzer.text.repair.whole`."""
    changes = {}
    for name in posting.__slots__:
        value = getattr(posting, name)
        if isinstance(value, str) and not value.isascii() and (mended := whole(value)) != value:
            changes[name] = mended
    return posting.with_(**changes) if changes else posting


def posting_language(posting: Posting) -> str:
    """Return the language that a posting is said to be in, or else the one that it reads as."""
    return posting.language or detect_language(posting.text or posting.title)
