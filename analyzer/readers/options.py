"""How files are read: one immutable object, each limit explained where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analyzer.errors import InputError, meant

if TYPE_CHECKING:
    from collections.abc import Mapping

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What a reader may be told.

    Attributes
    ----------
    columns
        Field of the posting to the column it stands in, ``{"title": "Job Title"}``, for
        columns that are not recognised or recognised wrongly. Dotted names reach into
        nested JSON (``company.name``). Pages and documents have no columns.
    format
        Read every file as this format instead of recognising it ("csv", "jsonl", ...).
    dates_from_names
        A posting without a date gets that of its file's name, as precise as it is there:
        ``2016-02`` in ``2016-02.json.gz``. Only where names are known to say when the postings
        appeared, so it has to be asked for.
    job_seekers
        Read posts of people who look for work, too; as postings they are left out and counted.
    max_row_bytes
        A longer line or record is skipped and counted, without being held in memory.
    max_document_bytes
        Formats that must be held as a whole (HTML, PDF, DOCX, Excel, JSON objects) are
        refused beyond this size.
    max_unpacked_bytes
        Office files that declare more unpacked bytes than this are refused unopened.

    Raises
    ------
    InputError
        A column is given for a field that postings do not have.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    format: str | None = None
    dates_from_names: bool = False
    job_seekers: bool = False
    max_row_bytes: int = 16 * MEGABYTE
    max_document_bytes: int = 256 * MEGABYTE
    max_unpacked_bytes: int = 256 * MEGABYTE

    def __post_init__(self) -> None:
        """Refuse fields that there are not, before any file is looked at."""
        if not self.columns:
            return
        from analyzer.readers.columns import knowledge

        fields = knowledge().fields
        for name in self.columns:
            if name not in fields:
                raise InputError(
                    f"There is no field {name!r} to map a column to.{meant(name, fields, most=1)} "
                    f"Next step: use one of {', '.join(fields)}."
                )
