"""The body of an answer as it comes: unpacked, within limits of size and time, and complete."""

from __future__ import annotations

import time
import zlib
from typing import TYPE_CHECKING

from analyzer.sources.ask import Ask, Failure

if TYPE_CHECKING:
    import requests

    from analyzer.sources.options import ClientOptions

_CHUNK = 65_536


def read_body(
    ask: Ask, raw: requests.Response, options: ClientOptions, *, deadline: float
) -> bytes | Failure:
    """Read and decompress the body of an answer, never holding more than the limits.

    Parameters
    ----------
    deadline
        When it has to be complete, by the monotonic clock.

    Raises
    ------
    SourceError
        The answer is too large, too slow or in an unknown encoding.
    """
    encoding = raw.headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise ask.error(f"it sends the unknown encoding {encoding!r}", "report it")
    decoder = zlib.decompressobj(wbits=31) if "gzip" in encoding else None
    limit = ask.truncate_at or options.max_bytes
    body, received = bytearray(), 0
    while chunk := raw.raw.read1(_CHUNK, decode_content=False):
        received += len(chunk)
        if decoder:
            try:
                chunk = decoder.decompress(chunk, limit + 1 - len(body))
            except zlib.error:
                return Failure("the compressed answer is damaged")
        body += chunk
        if max(len(body), received) > limit:
            if ask.truncate_at:
                return bytes(body[:limit])
            raise ask.error(f"the answer is larger than {limit:,} bytes", "report it")
        if time.monotonic() > deadline:
            raise ask.error(
                f"the answer took longer than {options.total_timeout:g} s",
                "try again later",
            )
    announced = raw.headers.get("content-length", "")
    cut = announced.isdigit() and received < int(announced)
    if cut or (decoder and received and not decoder.eof):
        return Failure("the answer broke off")
    return bytes(body)
