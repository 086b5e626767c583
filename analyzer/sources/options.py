"""How the client of the network behaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class ClientOptions:
    """How the client behaves.

    Attributes
    ----------
    contact
        E-mail or web address of the user, sent with each request, so that a site can write
        before it blocks. Needed for every host but this computer.
    cache
        File of stored answers, ``None`` to keep none.
    refresh
        Ask again for stored answers that are still fresh (conditionally).
    pace
        Least seconds between two requests to one host.
    crawl_delay_max
        A site that asks for a longer pause (s) is not read.
    connect_timeout, read_timeout, total_timeout
        Seconds to connect, without a byte, and for one whole answer.
    max_bytes
        Largest answer, counted after decompression.
    max_redirects
        How often one request may be sent elsewhere.
    attempts
        How often one request is made while the site is unwell.
    backoff, backoff_max
        Seconds before the second attempt, doubled each time, and their limit.
    retry_after_max
        Longest ``Retry-After`` (s) that is waited for; a longer one ends the fetch.
    allow_loopback
        Whether this computer itself may be asked (tests, own servers).
    """

    contact: str | None = None
    cache: Path | None = None
    refresh: bool = False
    pace: float = 1.0
    crawl_delay_max: float = 60.0
    connect_timeout: float = 10.0
    read_timeout: float = 30.0
    total_timeout: float = 120.0
    max_bytes: int = 25_000_000
    max_redirects: int = 5
    attempts: int = 4
    backoff: float = 2.0
    backoff_max: float = 60.0
    retry_after_max: float = 120.0
    allow_loopback: bool = False
