"""The reader of each format; those with heavy needs are imported when they are used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from analyzer.errors import InputError

if TYPE_CHECKING:
    from analyzer.readers.context import Format

_READERS = {
    "csv": ("delimited", "read_delimited"),
    "jsonl": ("jsonrows", "read_json_lines"),
    "json": ("jsonrows", "read_json"),
    "xlsx": ("tables", "read_excel"),
    "parquet": ("tables", "read_parquet"),
    "html": ("pages", "read_page"),
    "mail": ("mail", "read_mail"),
    "xml": ("feeds", "read_feed"),
    "text": ("documents", "read_text"),
    "markdown": ("documents", "read_text"),
    "pdf": ("documents", "read_pdf"),
    "docx": ("documents", "read_docx"),
}
TABULAR = frozenset(("csv", "jsonl", "json", "xlsx", "parquet", "xml"))
"""Formats with columns, for which column overrides hold."""
JSON = frozenset(("jsonl", "json"))
"""Formats whose rows need not have the same columns."""


def reader_of(name: str) -> Format:
    """Return the reader of a format.

    Raises
    ------
    InputError
        If there is no such format.
    """
    if name not in _READERS:
        raise InputError(
            f"There is no format {name!r}. Next step: use one of {', '.join(_READERS)}."
        )
    module, function = _READERS[name]
    return cast("Format", getattr(import_module(f"analyzer.readers.{module}"), function))
