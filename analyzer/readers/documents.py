"""Documents with one posting each: plain text, Markdown, PDF, DOCX."""

from __future__ import annotations

import io
import logging
import re
from typing import TYPE_CHECKING

from analyzer.errors import InputError
from analyzer.readers.context import Context, Record
from analyzer.readers.sniff import text_encoding, whole_text
from analyzer.readers.tables import open_package

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLE_LENGTH = 120
"""A first line longer than this is a sentence, not a title."""


def read_text(context: Context) -> Iterator[Record]:
    """Yield a text as one posting, exactly as it is, titled by its first line."""
    data = context.source.read_all(context.options.max_document_bytes)
    text = text_only(data, context.source.name)
    if context.source.broken:
        context.log.warn("the text is cut off at its end")
    yield Record(1, {"title": first_line(text), "text": text.lstrip("\ufeff")})
    context.broken()


def text_only(data: bytes, name: str) -> str:
    """Decode a document that is said to be text; raise `InputError` where it is none."""
    if text_encoding(data[:4096]) is None:
        raise InputError(
            f"{name}: holds no text, but bytes of something else. Next step: save it as text, or "
            "give it the extension of what it is (.pdf, .docx)."
        )
    return whole_text(data)


def first_line(text: str) -> str:
    """Return the first line as a title, without Markdown's marks; empty if it is prose."""
    line = next((line.strip() for line in text.splitlines() if line.strip("\ufeff \t#*_-=")), "")
    line = re.sub(r"^#+\s*|^\*\*|\*\*$", "", line.lstrip("\ufeff")).strip()
    return line if len(line) <= TITLE_LENGTH else ""


def read_pdf(context: Context) -> Iterator[Record]:
    """Yield the text of a PDF as one posting."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

    # What pypdf would warn about is either in the text or in the error below.
    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    name = context.source.name
    data = context.source.read_all(context.options.max_document_bytes)
    locked = InputError(f"{name}: password-protected. Next step: save a copy without a password.")
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise locked
        text = "\n".join(page.extract_text() for page in reader.pages).strip()
    except (FileNotDecryptedError, DependencyError) as error:
        raise locked from error
    except InputError:
        raise
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        RecursionError,
    ) as error:
        raise InputError(
            f"{name}: not a readable PDF ({type(error).__name__}: {error}). "
            "Next step: print it to a new PDF, or save its text as .txt."
        ) from error
    if not text:
        raise InputError(
            f"{name}: a PDF without text, probably scanned. "
            "Next step: run text recognition (OCR) on it and save it as .txt."
        )
    yield Record(1, {"title": first_line(text), "text": text})


def read_docx(context: Context) -> Iterator[Record]:
    """Yield the paragraphs and tables of a DOCX as one posting."""
    import docx
    from docx.table import Table

    name = context.source.name
    package = open_package(context)
    blocks: list[str] = []
    try:
        for block in docx.Document(package).iter_inner_content():
            if isinstance(block, Table):
                blocks += [
                    " | ".join(dict.fromkeys(cell.text for cell in row.cells)) for row in block.rows
                ]
            else:
                style = (block.style.name or "") if block.style is not None else ""
                bullet = "• " if style.startswith("List") and block.text.strip() else ""
                blocks.append(bullet + block.text)
    except Exception as error:  # python-docx raises whatever its parsers raise
        raise InputError(
            f"{name}: not a readable Word file ({type(error).__name__}: {error}). "
            "Next step: open it in Word and save it as .docx or .txt."
        ) from error
    text = "\n".join(blocks).strip()
    if not text:
        raise InputError(f"{name}: a document without text. Next step: save it as .txt.")
    yield Record(1, {"title": first_line(text), "text": text})
