"""The format of a file: what its first bytes say, backed by its extension."""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING

from analyzer.errors import InputError
from analyzer.readers.columns import known_names

if TYPE_CHECKING:
    from analyzer.readers.stream import Source

SUFFIXES = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".mhtml": "mail",
    ".mht": "mail",
    ".eml": "mail",
    ".xml": "xml",
    ".rss": "xml",
    ".atom": "xml",
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".pdf": "pdf",
    ".docx": "docx",
}
FORMATS = tuple(dict.fromkeys(SUFFIXES.values()))
DELIMITERS = ",\t;|"

SQLITE = b"SQLite format 3\x00"
"""How every SQLite file begins."""
_MAIL = re.compile(r"\A(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?mime-version:", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|div|p|script|meta)\b", re.IGNORECASE)


def sniff(source: Source) -> str:
    """Return the format of an opened file.

    Raises
    ------
    InputError
        If it is none of `FORMATS`.
    """
    head, suffix = source.head, source.suffix
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        return _office(head, suffix, source.name)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(
            f"{source.name}: a password-protected or pre-2007 Office file. "
            "Next step: save it without a password as .xlsx, .docx or .csv."
        )
    if head.startswith(SQLITE):
        raise InputError(
            f"{source.name}: an SQLite file, such as a store, which is not read among other files. "
            f"Next step: if it is a store, name it itself: analyzer report {source.name}."
        )
    by_name = SUFFIXES.get(suffix)
    encoding = text_encoding(head)
    if encoding is None or by_name in ("pdf", "docx", "xlsx", "parquet"):
        if by_name:
            raise InputError(f"{source.name}: not a valid {by_name} file. {_AGAIN}")
        raise InputError(f"{source.name}: unknown format. {_NEXT}")
    text = head.decode("utf-8" if encoding == "cr" else encoding, "replace").lstrip("\ufeff \t\r\n")
    if not text:
        raise InputError(f"{source.name}: nothing but white space. {_AGAIN}")
    found = _by_content(text, by_name)
    if found is None and suffix and source.name != "standard input":
        raise InputError(f"{source.name}: unknown format {suffix!r}. {_NEXT}")
    return found or "text"


_NEXT = f"Next step: give the file one of the extensions {' '.join(SUFFIXES)} (also with .gz)."
_AGAIN = (
    "Next step: check how the file was saved, and whether its extension is that of its content."
)


def _office(head: bytes, suffix: str, name: str) -> str:
    if suffix in (".docx", ".xlsx", ".xlsm"):
        return SUFFIXES[suffix]
    if b"word/" in head:
        return "docx"
    if b"xl/" in head:
        return "xlsx"
    raise InputError(f"{name}: a zip archive. Next step: unpack it and name the folder.")


def _by_content(text: str, by_name: str | None) -> str | None:
    first = text[0]
    if first in "{[" and by_name in (None, "json", "jsonl", "text"):
        return _json_kind(text, by_name)
    if first == "<" and by_name not in ("csv", "jsonl", "markdown"):
        xml = re.match(r"<\?xml|<rss|<feed", text)
        return "xml" if xml and not _HTML.search(text[:2000]) else "html"
    if by_name in (None, "mail") and _MAIL.match(text):
        return "mail"
    if by_name in (None, "text") and _has_header(text):
        return "csv"
    if by_name in ("mail", "xml", "json"):
        return {"mail": "text", "xml": "html", "json": "json"}[by_name]
    return by_name


def _json_kind(text: str, by_name: str | None) -> str | None:
    if by_name == "jsonl":
        return "jsonl" if text[0] == "{" else "json"
    try:
        _, end = json.JSONDecoder(strict=False).raw_decode(text)
    except RecursionError:
        return "json"
    except ValueError:
        # Longer than the head, or malformed: one line that ends within it was no document.
        line = text.partition("\n")[0].rstrip()
        if text[0] == "{" and line.endswith("}") and len(line) < len(text.rstrip()):
            return "jsonl"
        return "json" if by_name in ("json", None) else by_name
    return "jsonl" if text[end:].lstrip().startswith(("{", "[")) else "json"


def _has_header(text: str) -> bool:
    """Whether the first line names at least two columns that postings have."""
    line = text.partition("\n")[0]
    return any(len(known_names(line.split(delimiter))) >= 2 for delimiter in DELIMITERS)


def text_encoding(head: bytes) -> str | None:
    """Return the encoding of a text, or ``None`` if the bytes are no text.

    ``cr`` stands for a UTF-8 text whose lines end with a carriage return alone.
    """
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = head[:4096]
    zeros = sample.count(0)
    if zeros * 3 > len(sample):
        half = len(sample) // 2
        if sample[1::2].count(0) > half * 0.7 and sample[::2].count(0) < half * 0.1:
            return "utf-16-le"
        if sample[::2].count(0) > half * 0.7 and sample[1::2].count(0) < half * 0.1:
            return "utf-16-be"
        return None
    controls = sum(sample.count(code) for code in (*range(1, 9), *range(14, 27), *range(28, 32)))
    if controls * 20 > len(sample):
        return None
    return "cr" if b"\r" in head and b"\n" not in head else "utf-8"


def whole_text(data: bytes) -> str:
    """Decode a whole document: by its byte order mark, as UTF-8, else as Windows-1252."""
    encoding = text_encoding(data[:4096]) or "utf-8"
    try:
        return data.decode("utf-8" if encoding == "cr" else encoding)
    except UnicodeDecodeError:
        return data.decode(
            "cp1252" if encoding.startswith(("utf-8", "cr")) else encoding, "replace"
        )
