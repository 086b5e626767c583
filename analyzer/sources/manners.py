"""Whether and when a host may be asked: by its rules, at its pace, and not after a refusal."""

from __future__ import annotations

import email.utils
import random
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from analyzer.sources import guard
from analyzer.sources.ask import SAVE_INSTEAD, Ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.sources.options import ClientOptions
    from analyzer.sources.robots import Robots


class Manners:
    """What is known in one run about the hosts that are asked.

    Parameters
    ----------
    options
        Contact, paces and longest waits.
    robots
        The rules of the sites.
    sleep
        How to wait (seconds).
    """

    def __init__(
        self, options: ClientOptions, robots: Robots, sleep: Callable[[float], None]
    ) -> None:
        self._options = options
        self._robots = robots
        self._sleep = sleep
        self._next_at: dict[str, float] = {}  # host -> monotonic time of its next request
        self._given_up: dict[str, str] = {}  # host -> why it is not asked again in this run
        self._failures: dict[str, int] = {}  # host -> failed requests in a row

    def admit(self, ask: Ask, url: str) -> None:
        """Wait until an address may be asked.

        Raises
        ------
        SourceError
            It must not be asked.
        """
        parts = urlsplit(url)
        host = parts.netloc
        objection = guard.url_objection(url, allow_loopback=self._options.allow_loopback)
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
        if not self._options.contact and not guard.is_loopback(parts.hostname or ""):
            raise ask.error(
                "sites are asked only under a name they can answer to",
                "give --contact your@address, or set ANALYZER_CONTACT",
            )
        delay = self._options.pace * ask.pace
        if ask.robots:
            verdict = self._robots.verdict(f"{parts.scheme}://{host}", url)
            if not verdict.allowed:
                raise ask.error(f"not fetched, because {verdict.reason}", verdict.next_step, at=url)
            if verdict.delay and verdict.delay > self._options.crawl_delay_max:
                raise ask.error(
                    f"{host} asks for {verdict.delay:g} s between requests, which is too slow",
                    SAVE_INSTEAD,
                )
            delay = max(delay, verdict.delay or 0.0)
        wait = self._next_at.get(host, 0.0) - time.monotonic()
        if wait > 0:
            self._sleep(wait)
        self._next_at[host] = time.monotonic() + delay * random.uniform(1.0, 1.1)

    def pause(self, attempt: int, told: float | None) -> None:
        """Wait before another attempt: as long as the site told, else longer each time."""
        if told is None:
            grown = self._options.backoff * 2.0 ** (attempt - 1)
            told = min(grown, self._options.backoff_max) * random.uniform(0.5, 1.5)
        self._sleep(told)

    def told(self, ask: Ask, retry_after: str | None) -> float | None:
        """Return how long the site wants to be left alone (s)."""
        if not retry_after:
            return None
        if retry_after.strip().isdecimal():
            seconds = float(retry_after)
        else:
            try:
                seconds = email.utils.parsedate_to_datetime(retry_after).timestamp() - time.time()
            except (ValueError, OverflowError):
                return None
        if seconds > self._options.retry_after_max:
            raise ask.error(
                f"the site asks to wait {seconds:.0f} s",
                "start the same fetch again after that; what was fetched so far is kept",
            )
        return max(0.0, seconds)

    def answered(self, host: str) -> None:
        """Note that a host answered a request."""
        self._failures[host] = 0

    def failed(self, host: str) -> None:
        """Note that a host did not answer a request, however often it was asked."""
        self._failures[host] = self._failures.get(host, 0) + 1
        if self._failures[host] >= 3:
            self._given_up[host] = "it failed three times in a row"

    def refused(self, host: str) -> None:
        """Note that a host does not want to be asked."""
        self._given_up[host] = "it refused (HTTP 403)"
