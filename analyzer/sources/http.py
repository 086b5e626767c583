"""The one place that touches the network, with the manners of a guest.

Every request is made under the user's name, obeys robots.txt, waits between requests to one
host, waits as long as it is told to, asks only for what changed, and is limited in size, time,
redirects and reach. What goes wrong is a `SourceError` that says what happened and what to do;
it is never an empty answer.
"""

from __future__ import annotations

import email.utils
import logging
import random
import time
import zlib
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from analyzer.errors import SourceError
from analyzer.sources import guard
from analyzer.sources.ask import SAVE_INSTEAD, Ask, Response, status_text
from analyzer.sources.cache import Cached, HttpCache
from analyzer.sources.robots import MAX_BYTES as ROBOTS_BYTES
from analyzer.sources.robots import Robots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PRODUCT = "job-posting-skill-analyzer"
_TRANSIENT = frozenset({429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_DAY = 86_400
_CHUNK = 65_536


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


@dataclass(frozen=True, slots=True)
class _Failure:
    """A failed attempt that may be repeated, after `wait` seconds if the site said so."""

    reason: str
    wait: float | None = None


class Client:
    """Fetches for one run; not shared between threads.

    Parameters
    ----------
    options
        See `ClientOptions`.
    sleep
        How to wait (seconds).
    """

    def __init__(
        self,
        options: ClientOptions | None = None,
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.options = options or ClientOptions()
        self.user_agent = _user_agent(self.options.contact)
        self._sleep = sleep
        self._cache = HttpCache(self.options.cache) if self.options.cache else None
        self._session = requests.Session()
        self._session.trust_env = False  # no .netrc passwords, no silent proxies
        for scheme in ("http://", "https://"):
            self._session.mount(
                scheme, guard.GuardedAdapter(allow_loopback=self.options.allow_loopback)
            )
        self._robots = Robots(self._read_robots, PRODUCT)
        self._next_at: dict[str, float] = {}  # host -> monotonic time of its next request
        self._given_up: dict[str, str] = {}  # host -> why it is not asked again in this run
        self._failures: dict[str, int] = {}  # host -> failed requests in a row

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close connections and the cache."""
        self._session.close()
        if self._cache:
            self._cache.close()

    def get(self, ask: Ask) -> Response:
        """Return the answer to a request, from the cache while it is fresh.

        Raises
        ------
        SourceError
            When there is no usable answer: refused, unreachable, too large, too slow, an
            error status.
        """
        key = HttpCache.key(ask.public_url(), ask.accept)
        cached = self._cache.get(key) if self._cache else None
        if cached and not self.options.refresh and time.time() - cached.stored_at < ask.lifetime:
            return Response(200, cached.url, cached.content_type, cached.body)
        host = urlsplit(ask.url).netloc
        failure = _Failure("")
        for attempt in range(1, self.options.attempts + 1):
            answer = self._attempt(ask, cached, key)
            if isinstance(answer, Response):
                self._failures[host] = 0
                return answer
            failure = answer
            if attempt < self.options.attempts:
                self._sleep(self._pause(attempt, failure.wait))
        self._failures[host] = self._failures.get(host, 0) + 1
        if self._failures[host] >= 3:
            self._given_up[host] = "it failed three times in a row"
        raise ask.error(
            f"{failure.reason}, {self.options.attempts} times",
            "try again later; what was fetched so far is kept",
        )

    def _pause(self, attempt: int, told: float | None) -> float:
        if told is not None:
            return told
        grown = self.options.backoff * 2.0 ** (attempt - 1)
        return min(grown, self.options.backoff_max) * random.uniform(0.5, 1.5)

    def _attempt(self, ask: Ask, cached: Cached | None, key: str) -> Response | _Failure:
        """Make one request and follow its redirects."""
        url, met = ask.full_url(), set[str]()
        deadline = time.monotonic() + self.options.total_timeout
        while True:
            if url in met:
                raise ask.error("it redirects in a circle", "report it to the site")
            if len(met) > self.options.max_redirects:
                raise ask.error(
                    f"it redirects more than {self.options.max_redirects} times",
                    "check the address",
                )
            met.add(url)
            self._admit(ask, url)
            try:
                with self._send(ask, url, cached) as raw:
                    if raw.status_code in _REDIRECTS:
                        url = self._redirected(ask, url, raw.headers.get("location", ""))
                        continue
                    return self._judge(ask, url, raw, cached, key, deadline)
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
                return _Failure(f"the connection failed ({_plain(ask, error)})")

    def _send(self, ask: Ask, url: str, cached: Cached | None) -> requests.Response:
        headers = {
            "User-Agent": self.user_agent,
            "Accept": ask.accept,
            "Accept-Encoding": "gzip",
            **ask.headers,
        }
        if urlsplit(url).netloc == urlsplit(ask.url).netloc:
            headers.update(ask.secret_headers)
        if cached and cached.etag:
            headers["If-None-Match"] = cached.etag
        elif cached and cached.last_modified:
            headers["If-Modified-Since"] = cached.last_modified
        with _silent_library() if ask.secret_params else nullcontext():
            return self._session.get(
                url,
                headers=headers,
                stream=True,
                allow_redirects=False,
                timeout=(self.options.connect_timeout, self.options.read_timeout),
            )

    def _admit(self, ask: Ask, url: str) -> None:
        """Refuse an address that must not be asked, and wait until it may be."""
        parts = urlsplit(url)
        host = parts.netloc
        objection = guard.url_objection(url, allow_loopback=self.options.allow_loopback)
        if objection:
            raise ask.error(
                f"not fetched, because {objection}",
                "give a public http or https address",
                at=url,
            )
        if host in self._given_up:
            raise ask.error(
                f"{host} is not asked again in this run: {self._given_up[host]}", "try later"
            )
        if not self.options.contact and not guard.is_loopback(parts.hostname or ""):
            raise ask.error(
                "sites are asked only under a name they can answer to",
                "give --contact your@address, or set ANALYZER_CONTACT",
            )
        delay = self.options.pace * ask.pace
        if ask.robots:
            verdict = self._robots.verdict(f"{parts.scheme}://{host}", url)
            if not verdict.allowed:
                raise ask.error(f"not fetched, because {verdict.reason}", verdict.next_step, at=url)
            if verdict.delay and verdict.delay > self.options.crawl_delay_max:
                raise ask.error(
                    f"{host} asks for {verdict.delay:g} s between requests, which is too slow",
                    SAVE_INSTEAD,
                )
            delay = max(delay, verdict.delay or 0.0)
        wait = self._next_at.get(host, 0.0) - time.monotonic()
        if wait > 0:
            self._sleep(wait)
        self._next_at[host] = time.monotonic() + delay * random.uniform(1.0, 1.1)

    def _read_robots(self, url: str) -> str:
        ask = Ask(
            source="robots.txt",
            url=url,
            accept="text/plain",
            lifetime=_DAY,
            allow=frozenset(range(400, 500)) - {429},
            robots=False,
            truncate_at=ROBOTS_BYTES,
        )
        response = self.get(ask)
        return "" if response.status >= 400 else response.body.decode("utf-8", "replace")

    def _redirected(self, ask: Ask, url: str, location: str) -> str:
        target = urljoin(url, location)
        if not ask.redirects or not location:
            raise ask.error(
                f"it redirects to {ask.redact(target)}, which is not the board",
                "check the name of the board in the address of the company's career page",
            )
        if url.startswith("https:") and target.startswith("http:"):
            raise ask.error("it redirects from https to http", "report it to the site")
        return target

    def _judge(
        self,
        ask: Ask,
        url: str,
        raw: requests.Response,
        cached: Cached | None,
        key: str,
        deadline: float,
    ) -> Response | _Failure:
        """Turn what came into an answer, a failure worth repeating, or an error."""
        status, host = raw.status_code, urlsplit(url).netloc
        if status == 304 and cached and self._cache:
            self._cache.touch(key)
            return Response(200, cached.url, cached.content_type, cached.body)
        if status in _TRANSIENT | ask.transient:
            return _Failure(f"HTTP {status}", self._told(ask, raw.headers.get("retry-after")))
        if 200 <= status < 300 or status in ask.allow:
            body = self._body(ask, raw, deadline)
            if isinstance(body, _Failure):
                return body
            shown = ask.redact(url) if ask.secret_params else url
            response = Response(status, shown, raw.headers.get("content-type", ""), body)
            if self._cache and status == 200 and _may_store(raw):
                self._cache.put(key, _cacheable(response, raw))
            return response
        if status == 403:
            self._given_up[host] = "it refused (HTTP 403)"
        raise ask.error(*status_text(status))

    def _told(self, ask: Ask, value: str | None) -> float | None:
        """Return how long the site wants to be left alone (s)."""
        if not value:
            return None
        if value.strip().isdecimal():
            seconds = float(value)
        else:
            try:
                seconds = email.utils.parsedate_to_datetime(value).timestamp() - time.time()
            except (ValueError, OverflowError):
                return None
        if seconds > self.options.retry_after_max:
            raise ask.error(
                f"the site asks to wait {seconds:.0f} s",
                "start the same fetch again after that; what was fetched so far is kept",
            )
        return max(0.0, seconds)

    def _body(self, ask: Ask, raw: requests.Response, deadline: float) -> bytes | _Failure:
        """Read and decompress the body within the limits, never holding more than them."""
        encoding = raw.headers.get("content-encoding", "").strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip"):
            raise ask.error(f"it sends the unknown encoding {encoding!r}", "report it")
        decoder = zlib.decompressobj(wbits=31) if "gzip" in encoding else None
        limit = ask.truncate_at or self.options.max_bytes
        body, received = bytearray(), 0
        while chunk := raw.raw.read1(_CHUNK, decode_content=False):
            received += len(chunk)
            if decoder:
                try:
                    chunk = decoder.decompress(chunk, limit + 1 - len(body))
                except zlib.error:
                    return _Failure("the compressed answer is damaged")
            body += chunk
            if max(len(body), received) > limit:
                if ask.truncate_at:
                    return bytes(body[:limit])
                raise ask.error(f"the answer is larger than {limit:,} bytes", "report it")
            if time.monotonic() > deadline:
                raise ask.error(
                    f"the answer took longer than {self.options.total_timeout:g} s",
                    "try again later",
                )
        announced = raw.headers.get("content-length", "")
        cut = announced.isdigit() and received < int(announced)
        if cut or (decoder and received and not decoder.eof):
            return _Failure("the answer broke off")
        return bytes(body)


@contextmanager
def _silent_library() -> Iterator[None]:
    """Keep urllib3 from logging, as it logs whole addresses with the keys in them."""
    logger = logging.getLogger("urllib3")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _may_store(raw: requests.Response) -> bool:
    return "no-store" not in raw.headers.get("cache-control", "").lower()


def _cacheable(response: Response, raw: requests.Response) -> Cached:
    return Cached(
        url=response.url,
        stored_at=time.time(),
        etag=raw.headers.get("etag"),
        last_modified=raw.headers.get("last-modified"),
        content_type=response.content_type,
        body=response.body,
    )


def _plain(ask: Ask, error: BaseException) -> str:
    """Return what kind of network error it was; library messages carry addresses and keys."""
    inner: Any = error
    while inner.args and isinstance(inner.args[0], BaseException):
        inner = inner.args[0]
    reason = getattr(inner, "reason", None)
    if isinstance(reason, BaseException):
        inner = reason
    return type(inner).__name__


def _user_agent(contact: str | None) -> str:
    """Return the name under which requests are made, with the user's contact."""
    try:
        version = metadata.version(PRODUCT)
    except metadata.PackageNotFoundError:
        version = "0"
    contact = (contact or "").strip()
    if contact and not (contact.isascii() and contact.isprintable()):
        raise SourceError(
            "The contact contains characters that cannot be sent. "
            "Next step: give an e-mail address or a web address."
        )
    return f"{PRODUCT}/{version}" + (f" (contact: {contact})" if contact else "")
