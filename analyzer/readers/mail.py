"""MHTML pages and e-mails: the HTML part is read as a page, else the plain part as a text."""

from __future__ import annotations

import email
import email.policy
from typing import TYPE_CHECKING

from analyzer.errors import InputError
from analyzer.readers.context import Context, Record
from analyzer.readers.dom import page_text
from analyzer.readers.pages import page_records
from analyzer.readers.sniff import whole_text

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_mail(context: Context) -> Iterator[Record]:
    """Yield the postings of the first part that has any."""
    data = context.source.read_all(context.options.max_document_bytes)
    message = email.message_from_bytes(data, policy=email.policy.default)
    subject = str(message.get("subject") or "")
    parts: dict[str, list[bytes]] = {"text/html": [], "text/plain": []}
    for part in message.walk():
        content = part.get_payload(decode=True)
        if part.get_content_type() in parts and isinstance(content, bytes) and content.strip():
            charset = part.get_content_charset() or "utf-8"
            parts[part.get_content_type()].append(_recoded(content, charset))
    if parts["text/html"]:
        for record in page_records(page_text(parts["text/html"][0]), context):
            title = record.data.get("title") or subject
            yield Record(record.number, {**record.data, "title": title})
    elif parts["text/plain"]:
        text = whole_text(parts["text/plain"][0])
        yield Record(1, {"title": subject, "text": text})
    else:
        raise InputError(
            f"{context.source.name}: a mail without text. Next step: save the page as HTML."
        )
    context.broken()


def _recoded(content: bytes, charset: str) -> bytes:
    try:
        return content.decode(charset).encode("utf-8", "replace")
    except (LookupError, UnicodeDecodeError):
        return content
