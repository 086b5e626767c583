"""The one place that touches the network, with the manners of a guest.

Every request is made under the user's name, obeys robots.txt, waits between requests to one
host, waits as long as it is told to, asks only for what changed, and is limited in size, time,
redirects and reach. What goes wrong is a `SourceError` that says what happened and what to do;
it is never an empty answer.
"""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager, nullcontext
from importlib import metadata
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from analyzer.errors import SourceError
from analyzer.sources import guard
from analyzer.sources.ask import Ask, Failure, Response, status_text
from analyzer.sources.body import read_body
from analyzer.sources.cache import Cached, HttpCache
from analyzer.sources.manners import Manners
from analyzer.sources.options import ClientOptions
from analyzer.sources.robots import MAX_BYTES as ROBOTS_BYTES
from analyzer.sources.robots import Robots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PRODUCT = "job-posting-skill-analyzer"
_TRANSIENT = frozenset({429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_DAY = 86_400


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
        self._cache = HttpCache(self.options.cache) if self.options.cache else None
        self._session = requests.Session()
        self._session.trust_env = False  # no .netrc passwords, no silent proxies
        for scheme in ("http://", "https://"):
            self._session.mount(
                scheme, guard.GuardedAdapter(allow_loopback=self.options.allow_loopback)
            )
        self._manners = Manners(self.options, Robots(self._read_robots, PRODUCT), sleep)

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
        failure = Failure("")
        for attempt in range(1, self.options.attempts + 1):
            answer = self._attempt(ask, cached, key)
            if isinstance(answer, Response):
                self._manners.answered(host)
                return answer
            failure = answer
            if attempt < self.options.attempts:
                self._manners.pause(attempt, failure.wait)
        self._manners.failed(host)
        raise ask.error(
            f"{failure.reason}, {self.options.attempts} times",
            "try again later; what was fetched so far is kept",
        )

    def _attempt(self, ask: Ask, cached: Cached | None, key: str) -> Response | Failure:
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
            self._manners.admit(ask, url)
            try:
                with self._send(ask, url, cached) as raw:
                    if raw.status_code in _REDIRECTS:
                        url = self._redirected(ask, url, raw.headers.get("location", ""))
                        continue
                    return self._judge(ask, url, raw, cached, key, deadline)
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
                return Failure(f"the connection failed ({_plain(error)})")

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
    ) -> Response | Failure:
        """Turn what came into an answer, a failure worth repeating, or an error."""
        status = raw.status_code
        if status == 304 and cached and self._cache:
            self._cache.touch(key)
            return Response(200, cached.url, cached.content_type, cached.body)
        if status in _TRANSIENT | ask.transient:
            wait = self._manners.told(ask, raw.headers.get("retry-after"))
            return Failure(f"HTTP {status}", wait)
        if 200 <= status < 300 or status in ask.allow:
            body = read_body(ask, raw, self.options, deadline=deadline)
            if isinstance(body, Failure):
                return body
            shown = ask.redact(url) if ask.secret_params else url
            response = Response(status, shown, raw.headers.get("content-type", ""), body)
            if self._cache and status == 200 and _may_store(raw):
                self._cache.put(key, _cacheable(response, raw))
            return response
        if status == 403:
            self._manners.refused(urlsplit(url).netloc)
        raise ask.error(*status_text(status))


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


def _plain(error: BaseException) -> str:
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
